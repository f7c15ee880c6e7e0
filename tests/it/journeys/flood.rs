//! In a flood the script solves a puzzle; programs that fill in everything are not thanked.

use porte_voix::web::crowd::puzzle::BITS;
use rocket::http::{Accept, ContentType, Status};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::world::SMALL;
use crate::support::{Form, World};

const ID: &str = "0123456789abcdef0123456789abcdef";

fn form(code: &str, id: &str) -> Form {
    let fields = [("lang", "fr"), ("band", "9-12"), ("rev", "1"), ("id", id), ("end", "1")];
    Form {
        action: format!("/c/{code}/send"),
        fields: fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
    }
}

/// Sends as the script does.
async fn send(world: &World, form: &Form) -> (Status, Value) {
    let request = world.client.post(form.action.clone()).header(ContentType::Form);
    let answer = request.header(Accept::JSON).body(form.body()).dispatch().await;
    let again = answer.headers().get_one("Retry-After").is_some();
    let status = answer.status();
    assert_eq!(again, status != Status::Ok, "{status}");
    (status, answer.into_json().await.unwrap())
}

/// What the script works out.
fn solve(told: &Value) -> String {
    assert_eq!(told["bits"], BITS);
    let puzzle = told["puzzle"].as_str().unwrap();
    let fits = |solution: &String| {
        let hash = Sha256::digest(solution.as_bytes());
        u32::from_be_bytes(hash[..4].try_into().unwrap()) >> (32 - BITS) == 0
    };
    (0..1_000_000_u64).map(|number| format!("{puzzle}.{number}")).find(fits).unwrap()
}

#[rocket::async_test]
async fn in_a_flood_the_script_is_heard_after_a_puzzle() {
    let world = World::with(json!({"flood_at": 0})).await;
    let park = world.opened(SMALL).await;
    let first = form(&park.code, ID);
    let (status, told) = send(&world, &first).await;
    assert_eq!(status, Status::TooManyRequests);
    assert_eq!(world.responses(&park).await, 0);

    let solution = solve(&told);
    for (why, bad) in [
        ("changed", solution.replace('.', ".0")),
        ("not solved", told["puzzle"].as_str().unwrap().to_owned()),
        ("empty", String::new()),
    ] {
        let (status, _) = send(&world, &first.clone().with("solution", &bad)).await;
        assert_eq!(status, Status::TooManyRequests, "{why}");
    }
    let other = form(&park.code, &ID.replace('0', "f")).with("solution", &solution);
    assert_eq!(send(&world, &other).await.0, Status::TooManyRequests, "of another submission");
    let solved = first.clone().with("solution", &solution);
    world.desk.clock.advance(601);
    assert_eq!(send(&world, &solved).await.0, Status::TooManyRequests, "too late");
    world.desk.clock.advance(-1);
    assert_eq!(world.responses(&park).await, 0);
    let (status, told) = send(&world, &solved).await;
    assert_eq!((status, told["code"].is_string()), (Status::Ok, true));
    assert_eq!(world.responses(&park).await, 1);
    world.end().await;
}

#[rocket::async_test]
async fn in_a_flood_there_is_a_way_without_script() {
    let world = World::with(json!({"flood_at": 0})).await;
    let park = world.opened(SMALL).await;
    assert_eq!(world.post(&form(&park.code, ID)).await.0, Status::Ok);
    assert_eq!(world.responses(&park).await, 1);
    world.end().await;
}

#[rocket::async_test]
async fn while_the_writer_keeps_up_nobody_solves_anything() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let (status, told) = send(&world, &form(&park.code, ID)).await;
    assert_eq!((status, told.get("puzzle")), (Status::Ok, None));
    let unasked = form(&park.code, &ID.replace('0', "f")).with("solution", "rubbish");
    assert_eq!(send(&world, &unasked).await.0, Status::Ok);
    assert_eq!(world.responses(&park).await, 2);
    world.end().await;
}

#[rocket::async_test]
async fn whoever_fills_in_what_people_do_not_see_gets_every_answer_back_and_is_not_thanked() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let (_, page) = world.get(&format!("/c/{}/fr/9-12", park.code)).await;
    assert!(page.contains("Laisse cette ligne vide"));
    let empty = Form::find(&page, "/check");
    assert_eq!(empty.value("empty"), Some(""), "a browser sends it as it is");
    let filled = empty.with("q.goes", "yes").replacing("empty", "http://buy.example");
    let (status, check) = world.post(&filled).await;
    assert_eq!(status, Status::Ok);
    assert!(!check.split("<form").next().unwrap().contains("buy.example"), "not among the answers");
    assert!(!check.contains("Laisse cette ligne vide"));
    let send_filled = Form::find(&check, "/send");
    let (status, again) = world.post(&send_filled).await;
    assert_eq!(status, Status::UnprocessableEntity);
    let code = again.split("class=\"cd\"").nth(1).unwrap().split('>').nth(1).unwrap();
    assert!(code.starts_with('<'), "no code where nothing was kept: {code}");
    assert_eq!(world.responses(&park).await, 0);

    // The page that came back has every answer and the line empty: sent again, it is kept.
    let again = Form::find(&again, "/send");
    assert_eq!((again.value("empty"), again.value("q.goes")), (Some(""), Some("yes")));
    assert_eq!(world.post(&again).await.0, Status::Ok);
    assert_eq!(world.responses(&park).await, 1);
    world.end().await;
}
