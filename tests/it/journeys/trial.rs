//! The team tries a consultation on the pages of children before it opens; nothing of that stays (R12).

use porte_voix::acts::{retention, trials};
use porte_voix::domain::consultation::Consultation;
use porte_voix::domain::status::Act;
use porte_voix::store::SubmitError;
use rocket::http::{Accept, ContentType, Method, Status};
use sqlx::{AnyConnection, AssertSqlSafe, Connection};

use crate::journeys::codes::with_codes;
use crate::support::browser::Browser;
use crate::support::world::SMALL;
use crate::support::{Form, World};

const BANNER: &str = "<aside class=\"trial\">";

/// Rows of some tables.
async fn rows(world: &World, tables: &[&str]) -> i64 {
    let mut connection = AnyConnection::connect(&world.database.url).await.unwrap();
    let mut all = 0;
    for table in tables {
        let query = AssertSqlSafe(format!("select count(*) from {table}"));
        let (count,): (i64,) = sqlx::query_as(query).fetch_one(&mut connection).await.unwrap();
        all += count;
    }
    connection.close().await.unwrap();
    all
}

async fn tries(world: &World) -> i64 {
    rows(world, &["tries"]).await
}

/// Everything in which answers of children lie.
async fn responses(world: &World) -> i64 {
    rows(world, &["inbox", "responses", "text_inbox", "texts"]).await
}

async fn link(world: &World, draft: &Consultation) -> String {
    let token = trials::start(&world.desk, draft, &world.facilitator).await.unwrap();
    format!("/try/{token}")
}

/// Answers and sends without script; returns the form that was sent.
async fn try_it(world: &World, link: &str) -> Form {
    let (status, page) = world.get(&format!("{link}/fr/9-12")).await;
    assert_eq!(status, Status::Ok);
    let form =
        Form::find(&page, "/check").replacing("q.idea", "un essai zqzq").with("q.goes", "no");
    let (status, check) = world.post(&form).await;
    assert_eq!((status, check.contains(BANNER)), (Status::Ok, true), "{check}");
    let (status, again) = world.post(&Form::find(&check, "/back")).await;
    assert_eq!((status, again.contains("un essai zqzq")), (Status::Ok, true));
    let send = Form::find(&check, "/send");
    let (status, thanks) = world.post(&send).await;
    assert_eq!((status, thanks.contains(BANNER)), (Status::Ok, true), "{thanks}");
    send
}

#[rocket::async_test]
async fn a_team_tries_the_real_pages_and_opening_leaves_nothing_of_it() {
    let world = World::new().await;
    let draft = world.draft(SMALL).await;
    let mut browser = Browser::of(&world, &world.facilitator).await;
    let (_, page) = browser.get(&format!("/team/c/{}?lang=en", draft.code)).await;
    assert!(page.contains(&format!("href=\"/team/c/{}/trial\"", draft.code)), "{page}");
    let (_, page) = browser.get(&format!("/team/c/{}/trial", draft.code)).await;
    let (status, page) = browser.post(&Form::find(&page, "/trial")).await;
    assert_eq!(status, Status::Ok);
    let link = page.split("href=\"http://127.0.0.1:8000/try/").nth(1).unwrap();
    let link = format!("/try/{}", link.split('"').next().unwrap());
    assert!(page.contains("0 tries were sent.") && page.contains("class=\"qr\""), "{page}");

    // Every language and age, as children will see them, but for the words that say what it is.
    for lang in ["fr", "en"] {
        let (_, landing) = world.get(&format!("{link}?l={lang}")).await;
        assert!(landing.contains(BANNER) && landing.contains("Big Ears"), "{landing}");
    }
    let go = world.get(&format!("{link}/go?lang=fr&band=9-12")).await;
    assert_eq!(go, (Status::SeeOther, format!("{link}/fr/9-12")));
    assert!(world.get(&format!("{link}/no?l=fr")).await.1.contains(BANNER));
    let send = try_it(&world, &link).await;
    assert_eq!(world.post(&send).await.0, Status::Ok, "a double tap");
    let script = world.client.post(send.action.clone()).header(ContentType::Form);
    let other = send.clone().replacing("id", &"ab".repeat(16));
    let answer = script.header(Accept::JSON).body(other.body()).dispatch().await;
    let json = answer.into_string().await.unwrap();
    assert_eq!(json, "{\"code\":null}", "no withdrawal code: there is nothing to erase");
    assert_eq!((tries(&world).await, responses(&world).await), (2, 0));
    let (_, page) = browser.get(&format!("/team/c/{}/trial", draft.code)).await;
    assert!(page.contains("2 tries were sent."), "{page}");
    assert!(!page.contains(link.trim_start_matches("/try/")), "the link is shown once");

    // A second person reads it, and it opens: nothing of the trial is left.
    world.step(&draft, Act::Submit, &world.facilitator).await;
    try_it(&world, &link).await;
    assert_eq!(tries(&world).await, 3);
    let seen = world.desk.store.revision(&draft.id, draft.revision).await.unwrap().unwrap().hash;
    let now = world.now(&draft).await;
    let (desk, lead) = (&world.desk, &world.lead);
    porte_voix::acts::consultations::step(desk, &now, Act::Approve, lead, &seen).await.unwrap();
    assert_eq!((tries(&world).await, rows(&world, &["trials"]).await), (3, 1), "the control");
    world.step(&draft, Act::Open, &world.facilitator).await;
    assert_eq!((tries(&world).await, rows(&world, &["trials"]).await), (0, 0));
    assert_eq!((responses(&world).await, world.responses(&draft).await), (0, 0));
    for path in ["", "/fr/9-12", "/go?lang=fr&band=9-12", "/no"] {
        assert_eq!(world.get(&format!("{link}{path}")).await.0, Status::NotFound, "{path}");
    }
    for to in ["check", "back", "send"] {
        let to = format!("{link}/{to}");
        assert_eq!(world.post_raw(&to, &send.body()).await.0, Status::NotFound, "{to}");
    }
    let (_, real) = world.get(&format!("/c/{}/fr/9-12", draft.code)).await;
    assert!(
        real.contains("q.goes") && !real.contains(BANNER),
        "where answers count nothing says so"
    );
    world.end().await;
}

#[rocket::async_test]
async fn a_try_that_comes_while_it_opens_is_refused() {
    let world = World::new().await;
    let draft = world.draft(SMALL).await;
    let link = link(&world, &draft).await;
    let token = link.trim_start_matches("/try/");
    let intake = trials::find(&world.desk, token).await.unwrap().unwrap();
    let sent = porte_voix::acts::submissions::Sent {
        submission: &"1f".repeat(16),
        lang: porte_voix::domain::wording::Lang::Fr,
        band: porte_voix::domain::wording::Band::Nine,
        fields: &[],
    };
    let words = porte_voix::i18n::withdrawal_words(sent.lang);
    let (sealed, _) = intake.seal(&world.desk, &sent, words).unwrap();
    world.desk.store.add_try(&sealed).await.unwrap();
    let (desk, by, lead) = (&world.desk, &world.facilitator, &world.lead);
    porte_voix::acts::consultations::open(desk, &draft.code, by, lead).await.unwrap();
    assert_eq!(world.desk.store.add_try(&sealed).await, Err(SubmitError::NotOpen));
    assert_eq!((tries(&world).await, responses(&world).await), (0, 0));
    let refused = trials::start(&world.desk, &world.now(&draft).await, by).await;
    assert!(refused.unwrap_err().to_string().starts_with("no_trial_now"));
    world.end().await;
}

#[rocket::async_test]
async fn a_trial_follows_the_draft_and_ends_in_time_or_by_a_button() {
    let world = World::new().await;
    let draft = world.draft(&with_codes()).await;
    let first = link(&world, &draft).await;
    let (_, page) = world.get(&format!("{first}/fr/9-12")).await;
    assert!(!page.contains("name=\"code\""), "no code is asked for");
    let form = Form::find(&page, "/send");
    let by = &world.facilitator;
    porte_voix::acts::consultations::revise(&world.desk, &draft, SMALL, by).await.unwrap();
    assert_eq!(world.post(&form).await.0, Status::Ok, "it was written on meanwhile");
    try_it(&world, &first).await;
    let second = link(&world, &world.now(&draft).await).await;
    assert_eq!(world.get(&first).await.0, Status::NotFound, "the new link replaces it");
    try_it(&world, &second).await;
    assert_eq!(tries(&world).await, 3);

    world.desk.clock.advance(trials::LASTS - 1);
    assert_eq!(world.get(&second).await.0, Status::Ok);
    retention::erase_due(&world.desk).await.unwrap();
    assert_eq!(tries(&world).await, 3, "not before its time");
    world.desk.clock.advance(1);
    assert_eq!(world.get(&second).await.0, Status::NotFound);
    retention::erase_due(&world.desk).await.unwrap();
    assert_eq!((tries(&world).await, rows(&world, &["trials"]).await), (0, 0));

    let third = link(&world, &world.now(&draft).await).await;
    try_it(&world, &third).await;
    let end = format!("/team/c/{}/trial/end", draft.code);
    let refused = world.ask(Method::Post, &end, Some(&world.analyst), &[]).await;
    assert_eq!((refused.status, tries(&world).await), (Status::Forbidden, 1));
    let ended = world.ask(Method::Post, &end, Some(&world.lead), &[]).await;
    assert_eq!((ended.status, tries(&world).await), (Status::SeeOther, 0));
    assert_eq!(world.get(&third).await.0, Status::NotFound);
    world.end().await;
}

/// What was promised to be gone within seven days is, though a new link is made every few days and
/// the daily work is late.
#[rocket::async_test]
async fn a_new_link_moves_no_end_and_brings_no_try_back() {
    let world = World::new().await;
    let draft = world.draft(SMALL).await;
    let first = link(&world, &draft).await;
    try_it(&world, &first).await;
    world.desk.clock.advance(trials::LASTS - 1);
    let second = link(&world, &world.now(&draft).await).await;
    assert_eq!((world.get(&second).await.0, tries(&world).await), (Status::Ok, 1), "the control");
    world.desk.clock.advance(1);
    assert_eq!(world.get(&second).await.0, Status::NotFound, "the end stays where it was");
    let third = link(&world, &world.now(&draft).await).await;
    assert_eq!((world.get(&third).await.0, tries(&world).await), (Status::Ok, 0));
    world.end().await;
}
