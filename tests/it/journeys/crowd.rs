//! A class behind one address takes part; a flood from one address is slowed, and nobody else is.

use porte_voix::acts::invitations::Sheet;
use rocket::http::{Accept, ContentType, Header, Method, Status};
use serde_json::json;

use super::codes::invited;
use crate::support::world::SMALL;
use crate::support::{Form, World};

const SCHOOL: &str = "192.0.2.1";
const ELSEWHERE: &str = "2001:db8:1:2::7";

/// A platform behind a proxy that names addresses.
async fn behind_a_proxy() -> World {
    World::with(json!({"client_address_header": "X-Real-IP"})).await
}

/// What came back: the status, the seconds to wait, the page.
#[derive(Debug)]
struct Seen {
    status: Status,
    wait: Option<u64>,
    body: String,
}

async fn ask(world: &World, method: Method, path: &str, from: &str) -> Seen {
    let request = world.client.req(method, path.to_owned());
    seen(request.header(Header::new("X-Real-IP", from.to_owned())).dispatch().await).await
}

async fn post(world: &World, form: &Form, accept: Accept, from: &str) -> Seen {
    let request = world.client.post(form.action.clone()).header(ContentType::Form).header(accept);
    let request = request.header(Header::new("X-Real-IP", from.to_owned())).body(form.body());
    seen(request.dispatch().await).await
}

async fn seen(answer: rocket::local::asynchronous::LocalResponse<'_>) -> Seen {
    let wait = answer.headers().get_one("Retry-After").map(|wait| wait.parse().unwrap());
    let status = answer.status();
    Seen { status, wait, body: answer.into_string().await.unwrap_or_default() }
}

/// The form of a child with an id of its own.
fn form(code: &str, id: usize) -> Form {
    let id = format!("{id:032x}");
    let fields = [("lang", "fr"), ("band", "9-12"), ("rev", "1"), ("q.goes", "no"), ("id", &id)];
    let fields = fields.into_iter().chain([("end", "1")]);
    Form {
        action: format!("/c/{code}/send"),
        fields: fields.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
    }
}

/// The addresses a browser asks for before it sends.
async fn way_in(world: &World, code: &str) -> Vec<String> {
    let (_, page) = world.get(&format!("/c/{code}/fr/9-12")).await;
    let mut paths: Vec<String> =
        page.split('"').filter(|part| part.starts_with("/static/")).map(str::to_owned).collect();
    assert!(paths.iter().any(|path| path.ends_with("respond.js")), "{paths:?}");
    paths.extend([
        format!("/c/{code}"),
        format!("/c/{code}/go?lang=fr&band=9-12"),
        format!("/c/{code}/fr/9-12"),
    ]);
    paths
}

/// One child of a class, from the landing page to the thanks; how many requests were refused.
async fn take_part(world: &World, paths: &[String], code: &str, id: usize, from: &str) -> usize {
    let mut refused = 0;
    for path in paths {
        refused += usize::from(ask(world, Method::Get, path, from).await.status.code >= 400);
    }
    let sent = post(world, &form(code, id), Accept::JSON, from).await;
    refused + usize::from(sent.status != Status::Ok)
}

#[rocket::async_test]
async fn forty_children_behind_one_address_are_never_refused() {
    let world = behind_a_proxy().await;
    let park = world.opened(SMALL).await;
    let paths = way_in(&world, &park.code).await;
    let mut refused = 0;
    for child in 0..40 {
        refused += take_part(&world, &paths, &park.code, child, SCHOOL).await;
        // Three minutes for all of them.
        world.desk.clock.advance(if child % 2 == 0 { 4 } else { 5 });
    }
    // Another class, all of them in the same second.
    for child in 40..80 {
        refused += take_part(&world, &paths, &park.code, child, ELSEWHERE).await;
    }
    assert_eq!(refused, 0);
    assert_eq!(world.responses(&park).await, 80);
    world.end().await;
}

#[rocket::async_test]
async fn five_thousand_sends_at_once_are_slowed_and_nobody_else_is() {
    let world = behind_a_proxy().await;
    let park = world.opened(SMALL).await;
    let mut taken = 0;
    for child in 0..5_000 {
        let sent = post(&world, &form(&park.code, child), Accept::JSON, SCHOOL).await;
        if sent.status == Status::Ok {
            taken += 1;
            continue;
        }
        assert_eq!((sent.status, &*sent.body), (Status::TooManyRequests, "{}"));
        assert!((1..=12).contains(&sent.wait.unwrap()), "{:?}", sent.wait);
    }
    assert_eq!(taken, 60);
    let other = post(&world, &form(&park.code, 5_000), Accept::JSON, ELSEWHERE).await;
    assert_eq!(other.status, Status::Ok, "another address");
    // The first half of an IPv6 address is a household: its other half changes nothing.
    for child in 5_001..5_060 {
        let from = format!("2001:db8:1:2::{child}");
        assert_eq!(
            post(&world, &form(&park.code, child), Accept::JSON, &from).await.status,
            Status::Ok
        );
    }
    let more = post(&world, &form(&park.code, 5_060), Accept::JSON, "2001:db8:1:2:3::").await;
    assert_eq!(more.status, Status::TooManyRequests);
    assert_eq!(world.responses(&park).await, 60 + 60);
    world.end().await;
}

#[rocket::async_test]
async fn ten_thousand_wrong_codes_are_slowed_and_the_class_is_heard() {
    let world = behind_a_proxy().await;
    let (park, codes) = invited(&world, Sheet::Class(60)).await;
    let mut child = 0;
    let mut send = async |code: &str, from: &str| {
        child += 1;
        let form = form(&park.code, child).with("code", code);
        post(&world, &form, Accept::JSON, from).await
    };
    let mut tried = std::collections::BTreeMap::new();
    let mut heard = 0;
    for wrong in 0..10_000 {
        // One child of the same school, and a crowd elsewhere.
        let crowd = format!("198.51.100.{}", wrong % 200);
        let from = if wrong % 2 == 0 { SCHOOL } else { &crowd };
        let seen = send("BCDFGHJK", from).await;
        *tried.entry(seen.status.code).or_insert(0) += 1;
        if seen.status == Status::TooManyRequests {
            let told = seen.wait.is_some() || seen.body.contains("\"problem\"");
            assert!(told, "how long to wait: {seen:?}");
        }
        if wrong % 400 == 0 {
            // The class, from home, while all that happens.
            heard += usize::from(send(&codes[0], ELSEWHERE).await.status == Status::Ok);
        }
    }
    assert_eq!(heard, 25, "{tried:?}");
    assert_eq!(tried, [(404, 5), (429, 9_995)].into(), "five looked at in a second, no more");
    // At the school they wait for what one of them did: told how long, and not longer than that.
    let late = send(&codes[0], SCHOOL).await;
    assert_eq!(late.status, Status::TooManyRequests);
    let wait = late.wait.unwrap();
    assert!((1..=12).contains(&wait), "{wait}");
    world.desk.clock.advance(60);
    for _ in 0..30 {
        assert_eq!(send(&codes[0], SCHOOL).await.status, Status::Ok);
        heard += 1;
    }
    assert_eq!(world.responses(&park).await, i64::try_from(heard).unwrap());
    assert_eq!(send("BCDFGHJK", SCHOOL).await.status, Status::NotFound, "the control");
    world.end().await;
}

#[rocket::async_test]
async fn without_script_the_answers_come_back_in_the_page_and_are_taken_later() {
    let world = behind_a_proxy().await;
    let park = world.opened(SMALL).await;
    for child in 0..60 {
        assert_eq!(
            post(&world, &form(&park.code, child), Accept::JSON, SCHOOL).await.status,
            Status::Ok
        );
    }
    let late = form(&park.code, 60).with("q.idea", "plus d’arbres & de bancs");
    let page = post(&world, &late, Accept::HTML, SCHOOL).await;
    assert_eq!(page.status, Status::TooManyRequests);
    assert!(page.wait.is_some() && page.body.contains("Rien n’est perdu"), "{}", page.body);
    let again = Form::find(&page.body, "/send");
    assert_eq!(again.value("q.idea"), Some("plus d’arbres & de bancs"));
    assert_eq!(again.value("id"), late.value("id"));
    assert_eq!(world.responses(&park).await, 60);
    world.desk.clock.advance(60);
    assert_eq!(post(&world, &again, Accept::HTML, SCHOOL).await.status, Status::Ok);
    assert_eq!(world.responses(&park).await, 61);
    world.end().await;
}

#[rocket::async_test]
async fn too_many_pages_are_refused_but_help_leaving_and_staff_never() {
    let world = behind_a_proxy().await;
    let park = world.opened(SMALL).await;
    for _ in 0..240 {
        assert_eq!(ask(&world, Method::Get, "/safety", SCHOOL).await.status, Status::Ok);
    }
    let page = ask(&world, Method::Get, "/safety?l=nl", SCHOOL).await;
    assert_eq!(page.status, Status::TooManyRequests);
    assert!(page.wait.is_some() && page.body.contains("Wacht even"), "{}", page.body);
    for (method, path) in [
        (Method::Get, format!("/c/{}", park.code)),
        (Method::Get, "/nowhere".to_owned()),
        (Method::Head, "/privacy".to_owned()),
        (Method::Post, format!("/c/{}/withdraw", park.code)),
        (Method::Put, "/team".replace("team", "c")),
    ] {
        let refused = ask(&world, method, &path, SCHOOL).await;
        assert_eq!(refused.status, Status::TooManyRequests, "{method} {path}");
    }
    let check = Form { action: format!("/c/{}/check", park.code), ..form(&park.code, 1) };
    let page = post(&world, &check, Accept::HTML, SCHOOL).await;
    assert_eq!(page.status, Status::TooManyRequests);
    assert_eq!(Form::find(&page.body, "/check").value("q.goes"), Some("no"), "nothing is lost");
    for (path, status) in [
        ("/help?l=fr", Status::Ok),
        ("/x", Status::SeeOther),
        ("/team/sign-in", Status::Ok),
        ("/health/live", Status::Ok),
    ] {
        assert_eq!(ask(&world, Method::Get, path, SCHOOL).await.status, status, "{path}");
    }
    assert_eq!(ask(&world, Method::Get, "/safety", ELSEWHERE).await.status, Status::Ok);
    assert_eq!(post(&world, &form(&park.code, 1), Accept::JSON, SCHOOL).await.status, Status::Ok);
    world.end().await;
}

#[rocket::async_test]
async fn without_a_proxy_that_names_addresses_nobody_is_taken_for_one_crowd() {
    let world = World::new().await;
    for from in [SCHOOL, "not an address"] {
        for _ in 0..300 {
            assert_eq!(ask(&world, Method::Get, "/safety", from).await.status, Status::Ok);
        }
    }
    world.end().await;
    let world = behind_a_proxy().await;
    for _ in 0..300 {
        assert_eq!(ask(&world, Method::Get, "/safety", "unknown").await.status, Status::Ok);
    }
    world.end().await;
}
