//! With an invitation or a class code, made by a facilitator and typed by a child without script.

use porte_voix::acts::invitations::{self, Sheet};
use porte_voix::domain::consultation::{Consultation, Person};
use porte_voix::domain::status::Act;
use porte_voix::web::respond::shelf::Shelf;
use porte_voix::web::respond::view::CodeProblem;
use rocket::http::{Accept, ContentType, Method, Status};
use scraper::{Html, Selector};

use crate::support::browser::Browser;
use crate::support::world::SMALL;
use crate::support::{Form, World};

/// The short questionnaire, for those who have a code.
pub fn with_codes() -> String {
    SMALL.replacen("\"minutes\"", "\"access\": \"codes\", \"minutes\"", 1)
}

/// An open consultation that asks for codes, and some.
pub async fn invited(world: &World, sheet: Sheet) -> (Consultation, Vec<String>) {
    let park = world.opened(&with_codes()).await;
    let made = invitations::make(&world.desk, &park, Some(sheet), &world.facilitator).await;
    (park, made.unwrap())
}

/// The codes on a page to be printed.
fn printed(page: &str) -> Vec<String> {
    let page = Html::parse_document(page);
    let (card, group) = (Selector::parse(".key").unwrap(), Selector::parse("b").unwrap());
    let text = |card: scraper::ElementRef<'_>| -> String {
        card.select(&group).flat_map(|group| group.text()).collect()
    };
    page.select(&card).map(text).collect()
}

async fn document(world: &World, park: &Consultation) -> Form {
    let (status, page) = world.get(&format!("/c/{}/fr/9-12", park.code)).await;
    assert_eq!(status, Status::Ok);
    let form = Form::find(&page, "/check").with("q.goes", "no");
    form.replacing("q.idea", "plus d’arbres & de bancs")
}

/// The form of the check page for a child with this code.
async fn ready(world: &World, park: &Consultation, code: &str) -> Form {
    let form = document(world, park).await.replacing("code", code);
    let (status, check) = world.post(&form).await;
    assert_eq!(status, Status::Ok, "{check}");
    Form::find(&check, "/send")
}

/// The page came back with every answer and what was typed.
fn kept(page: &str, code: &str) -> Form {
    let form = Form::find(page, "/check");
    assert_eq!(form.value("q.goes"), Some("no"), "{page}");
    assert_eq!(form.value("q.idea"), Some("plus d’arbres & de bancs"));
    assert_eq!(form.value("code"), Some(code));
    assert!(page.contains("href=\"#invitation\"") && page.contains("aria-invalid=\"true\""));
    form
}

#[rocket::async_test]
async fn a_facilitator_prints_codes_and_a_child_answers_with_one() {
    let world = World::new().await;
    let park = world.opened(&with_codes()).await;
    let here = format!("/team/c/{}", park.code);
    let mut browser = Browser::of(&world, &world.facilitator).await;
    let (_, page) = browser.get(&format!("{here}?lang=en")).await;
    assert!(page.contains("None yet.") && page.contains("whoever has a code"), "{page}");
    let (status, sheet) = browser.post(&Form::find(&page, "/codes")).await;
    assert_eq!(status, Status::Ok);
    let codes = printed(&sheet);
    assert_eq!(codes.len(), 24);
    assert!(codes.iter().all(|code| code.len() == 12));
    assert_eq!(sheet.matches("127.0.0.1:8000").count(), 24, "each says where to type it");
    let (_, page) = browser.get(&here).await;
    assert!(page.contains("24 codes for one child each") && !page.contains("Used"));
    assert!(codes.iter().all(|code| !page.contains(&code[..6])), "no code is shown again");

    // On the first page, small and spaced out, as on the sheet.
    let (_, start) = world.get("/?l=fr").await;
    let typed =
        codes[0].to_lowercase().as_bytes().chunks(3).fold(String::new(), |all, part| {
            format!("{all}{} ", std::str::from_utf8(part).unwrap())
        });
    let (status, to) = world.post(&Form::find(&start, "/code").replacing("code", &typed)).await;
    assert_eq!(status, Status::SeeOther);
    assert_eq!(to, format!("/c/{}?l=fr#{}", park.code, codes[0]));
    let (_, landing) = world.get(to.split('#').next().unwrap()).await;
    assert!(landing.contains("il te faut un code"), "{landing}");
    let send = ready(&world, &park, &typed).await;
    assert_eq!(world.responses(&park).await, 0, "a check takes no place");
    assert_eq!(world.post(&send).await.0, Status::Ok);
    assert_eq!(world.responses(&park).await, 1);

    // Used once: another child keeps every answer, and puts another code there.
    let (status, page) = world.post(&ready(&world, &park, &codes[0]).await).await;
    assert_eq!(status, Status::Conflict);
    let again = kept(&page, &codes[0]).replacing("code", &codes[1]);
    let (_, check) = world.post(&again).await;
    assert_eq!(world.post(&Form::find(&check, "/send")).await.0, Status::Ok);
    assert_eq!(world.responses(&park).await, 2);
    world.end().await;
}

#[rocket::async_test]
async fn what_is_wrong_with_a_code_is_told_in_one_way() {
    let world = World::new().await;
    let (park, codes) = invited(&world, Sheet::Invitations(2)).await;
    let (other, others) = invited(&world, Sheet::Invitations(1)).await;
    assert_eq!(world.post(&ready(&world, &park, &codes[0]).await).await.0, Status::Ok);
    let mut told = Vec::new();
    for (code, status) in [
        ("BCDFGHJKMNPQ", Status::NotFound),
        ("hello", Status::NotFound),
        (&others[0], Status::NotFound),
        (&codes[0], Status::Conflict),
    ] {
        let (given, page) = world.post(&ready(&world, &park, code).await).await;
        assert_eq!(given, status, "{code}");
        kept(&page, code);
        told.push(page.replace(code, "CODE"));
    }
    assert!(told.iter().all(|page| *page == told[0]), "the pages differ");
    let nothing = document(&world, &park).await;
    for to in ["check", "send"] {
        let form = Form { action: format!("/c/{}/{to}", park.code), ..nothing.clone() };
        let (status, page) = world.post(&form).await;
        assert_eq!(status, Status::UnprocessableEntity, "{to}");
        kept(&page, "");
    }
    assert_eq!((world.responses(&park).await, world.responses(&other).await), (1, 0));

    // On the way in a used code is like any other: nobody learns who took part.
    for code in [&codes[0], &codes[1]] {
        let to = (Status::SeeOther, format!("/c/{}?l=fr#{code}", park.code));
        assert_eq!(world.get(&format!("/i/{code}?l=fr")).await, to);
    }
    for code in ["BCDFGHJKMNPQ", "BCDFGHJK", "hello"] {
        let (status, page) = world.get(&format!("/i/{code}?l=fr")).await;
        assert_eq!(status, Status::NotFound);
        assert_eq!(Form::find(&page, "/code").value("code"), Some(code));
    }
    world.end().await;
}

#[rocket::async_test]
async fn of_fifty_with_one_invitation_one_is_counted_and_nobody_loses_an_answer() {
    let world = World::new().await;
    let (park, codes) = invited(&world, Sheet::Invitations(1)).await;
    let mut forms = Vec::new();
    for _ in 0..50 {
        forms.push(ready(&world, &park, &codes[0]).await);
    }
    let answers =
        rocket::futures::future::join_all(forms.iter().map(|form| world.post(form))).await;
    let (taken, refused): (Vec<_>, Vec<_>) =
        answers.into_iter().partition(|(status, _)| *status == Status::Ok);
    assert_eq!((taken.len(), refused.len()), (1, 49));
    for (status, page) in refused {
        assert_eq!(status, Status::Conflict);
        kept(&page, &codes[0]);
    }
    assert_eq!(world.responses(&park).await, 1);
    world.end().await;
}

#[rocket::async_test]
async fn the_same_submission_again_takes_no_second_place() {
    let world = World::new().await;
    let (park, codes) = invited(&world, Sheet::Class(2)).await;
    assert_eq!(codes[0].len(), 8);
    let send = ready(&world, &park, &codes[0]).await;
    for mixed in [false, false, true, true] {
        assert_eq!(world.post(&send).await.0, Status::Ok);
        if mixed {
            assert_eq!(world.responses(&park).await, 1);
        }
    }
    // A double tap arrives together.
    let other = ready(&world, &park, &codes[0]).await;
    let taps = rocket::futures::future::join_all((0..8).map(|_| world.post(&other))).await;
    let statuses: Vec<u16> = taps.iter().map(|(status, _)| status.code).collect();
    assert_eq!(statuses, [200; 8], "both places are well used");
    assert_eq!(world.responses(&park).await, 2);
    // The class of two is full.
    let third = ready(&world, &park, &codes[0]).await;
    assert_eq!(world.post(&third).await.0, Status::Conflict);
    assert_eq!(world.post(&other).await.0, Status::Ok, "who is in stays in");
    assert_eq!(world.responses(&park).await, 2);
    world.end().await;
}

#[rocket::async_test]
async fn ten_thousand_wrong_codes_keep_no_right_one_out() {
    let world = World::new().await;
    let (park, codes) = invited(&world, Sheet::Class(30)).await;
    let wrong = ready(&world, &park, "BCDFGHJK").await;
    let mut statuses = Vec::new();
    for _ in 0..6 {
        statuses.push(world.post(&wrong).await.0.code);
    }
    assert_eq!(statuses, [404, 404, 404, 404, 404, 429]);
    let shelf = world.client.rocket().state::<Shelf>().unwrap();
    for tried in 0..10_000 {
        shelf.wrong_codes.count(&park.id, world.desk.clock.now() + tried / 5);
        shelf.wrong_codes.count("", world.desk.clock.now() + tried / 5);
    }
    let (status, page) = world.post(&wrong).await;
    assert_eq!(status, Status::TooManyRequests);
    assert!(page.contains("12 heures"), "a real time: {page}");
    kept(&page, "BCDFGHJK");
    let request = world.client.get("/i/BCDFGHJKMNPQ?l=en");
    let answer = request.dispatch().await;
    assert_eq!(answer.status(), Status::TooManyRequests);
    assert_eq!(answer.headers().get_one("Retry-After"), Some("43200"));
    drop(answer);
    for _ in 0..30 {
        assert_eq!(world.get(&format!("/i/{}", codes[0])).await.0, Status::SeeOther);
        assert_eq!(world.post(&ready(&world, &park, &codes[0]).await).await.0, Status::Ok);
    }
    assert_eq!(world.responses(&park).await, 30);
    assert!(matches!(shelf.wrong_codes.count("other", 0), CodeProblem::Wrong), "the control");
    world.end().await;
}

#[rocket::async_test]
async fn the_script_is_told_what_to_show_beside_the_code() {
    let world = World::new().await;
    let (park, codes) = invited(&world, Sheet::Invitations(1)).await;
    let ask = async |form: &Form| {
        let request = world.client.post(form.action.clone()).header(ContentType::Form);
        let answer = request.header(Accept::JSON).body(form.body()).dispatch().await;
        let kind = answer.headers().get_one("Content-Type").map(str::to_owned);
        (answer.status(), kind, answer.into_string().await.unwrap())
    };
    let send = ready(&world, &park, &codes[0]).await;
    let empty = send.clone().replacing("code", " ");
    let wrong = send.clone().replacing("code", "BCDFGHJKMNPQ");
    for (form, expected, word) in [
        (&empty, Status::UnprocessableEntity, "Écris ton code"),
        (&wrong, Status::NotFound, "ne marche pas"),
    ] {
        let (status, kind, body) = ask(form).await;
        assert_eq!((status, kind.as_deref()), (expected, Some("application/json")));
        assert!(body.contains(word), "{body}");
    }
    assert_eq!(ask(&send).await.0, Status::Ok);
    let other = ready(&world, &park, &codes[0]).await;
    assert_eq!(ask(&other).await.0, Status::Conflict);
    assert_eq!(world.responses(&park).await, 1);
    world.end().await;
}

#[rocket::async_test]
async fn codes_are_made_where_they_are_asked_for_and_by_who_may() {
    let world = World::new().await;
    let draft = world.draft(&with_codes()).await;
    let open = world.opened(SMALL).await;
    let ask = async |of: &Consultation, person: &Person, kind: &str, number: &str| {
        let path = format!("/team/c/{}/codes", of.code);
        let fields = [("kind", kind), ("number", number)];
        world.ask(Method::Post, &path, Some(person), &fields).await.status.code
    };
    let (facilitator, lead) = (&world.facilitator, &world.lead);
    assert_eq!(ask(&draft, facilitator, "invitations", "3").await, 409, "nobody approved it");
    assert_eq!(ask(&open, facilitator, "invitations", "3").await, 409, "it asks for no code");
    world.step(&draft, Act::Submit, facilitator).await;
    let seen = porte_voix::acts::consultations::revision(&world.desk, &draft).await.unwrap().hash;
    let now = world.now(&draft).await;
    porte_voix::acts::consultations::step(&world.desk, &now, Act::Approve, lead, &seen)
        .await
        .unwrap();
    assert_eq!(ask(&draft, lead, "invitations", "3").await, 403);
    for (kind, number) in [
        ("invitations", "0"),
        ("invitations", "501"),
        ("invitations", "many"),
        ("class", "1"),
        ("class", "501"),
        ("songs", "3"),
    ] {
        assert_eq!(ask(&draft, facilitator, kind, number).await, 422, "{kind} {number}");
    }
    // Printed before it opens, and good once it is open.
    let now = world.now(&draft).await;
    let made = Some(Sheet::Invitations(500));
    let codes = invitations::make(&world.desk, &now, made, facilitator).await.unwrap();
    assert_eq!(codes.len(), 500);
    let early = world.get(&format!("/i/{}", codes[499])).await.1;
    assert_eq!(world.get(early.split('#').next().unwrap()).await.0, Status::NotFound);
    world.step(&draft, Act::Open, facilitator).await;
    assert_eq!(ask(&draft, facilitator, "class", "30").await, 200);
    let park = world.now(&draft).await;
    assert_eq!(world.post(&ready(&world, &park, &codes[499]).await).await.0, Status::Ok);
    let events = world.desk.store.events_about(&draft.id).await.unwrap();
    let details: Vec<_> = events.iter().map(|event| event.detail.clone()).collect();
    assert!(details.contains(&"500 x 1".to_owned()) && details.contains(&"1 x 30".to_owned()));
    let all = details.concat();
    assert!(codes.iter().all(|code| !all.contains(code.as_str())), "the audit holds no code");
    world.end().await;
}
