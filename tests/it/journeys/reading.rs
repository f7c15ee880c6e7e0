//! Free texts: screened before they are kept, read by a trained person alone, and then gone.

use porte_voix::acts::reading::{self, READ_TEXTS};
use porte_voix::acts::{duty, retention};
use porte_voix::domain::consultation::{Consultation, Person};
use porte_voix::domain::staff::Role;
use porte_voix::domain::status::Act;
use porte_voix::store::duty::Clearance;
use porte_voix::store::mix::Mix;
use rocket::http::Status;
use sqlx::AnyPool;

use crate::journeys::taking_part::withdrawal_code;
use crate::support::browser::Browser;
use crate::support::world::{self, SMALL};
use crate::support::{Form, World};

const NUMBER: &str = "0470 12 34 56";
const DAY: i64 = 24 * 3_600;
/// Why it is left to another person.
pub const WHY: &[(&str, &str)] = &[("why", "findable")];

/// Notes a training that counts for a year.
pub async fn trained(world: &World, person: &Person) {
    world::trained(&world.desk, &world.project, person, &world.analyst).await;
}

/// A child writes this; the code to take it back.
pub async fn writes(world: &World, park: &Consultation, text: &str) -> String {
    let (_, page) = world.get(&format!("/c/{}/fr/9-12", park.code)).await;
    let form = Form::find(&page, "/check").replacing("q.idea", text);
    let (_, check) = world.post(&form.with("q.goes", "yes")).await;
    let (status, thanks) = world.post(&Form::find(&check, "/send")).await;
    assert_eq!(status, Status::Ok);
    withdrawal_code(&thanks)
}

/// An open consultation with these texts, mixed.
pub async fn written(texts: &[&str]) -> (World, Consultation, Vec<String>) {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let mut codes = Vec::new();
    for text in texts {
        codes.push(writes(&world, &park, text).await);
    }
    assert!(world.desk.store.remake(&park.id, Mix::Late).await.unwrap());
    trained(&world, &world.lead).await;
    (world, park, codes)
}

/// The queue as somebody sees it.
pub async fn queue(browser: &mut Browser<'_>) -> String {
    let (status, page) = browser.get("/team/safeguarding?lang=en").await;
    assert_eq!(status, Status::Ok, "{page}");
    page
}

/// Where the first text of the queue is.
pub fn first(queue: &str) -> String {
    let from = queue.find("/team/c/").map(|at| &queue[at..]).unwrap();
    from.split('"').next().unwrap().to_owned()
}

pub async fn rows(world: &World, statement: &'static str) -> Vec<(String,)> {
    let pool = AnyPool::connect(&world.database.url).await.unwrap();
    let rows = sqlx::query_as(statement).fetch_all(&pool).await.unwrap();
    pool.close().await;
    rows
}

pub async fn many(world: &World, statement: &'static str) -> usize {
    rows(world, statement).await.len()
}

/// Posts a decision about the first text of somebody's queue.
pub async fn decides(
    browser: &mut Browser<'_>,
    decision: &str,
    more: &[(&str, &str)],
) -> (Status, String) {
    let at = first(&queue(browser).await);
    let (status, page) = browser.get(&format!("{at}?lang=en")).await;
    assert_eq!(status, Status::Ok, "{page}");
    let mut form = Form::find(&page, &at).with("decision", decision);
    for (name, value) in more {
        form = if *name != "mask" && form.value(name).is_some() {
            form.replacing(name, value)
        } else {
            form.with(name, value)
        };
    }
    browser.post(&form).await
}

#[rocket::async_test]
async fn a_number_never_reaches_the_disk_and_a_trained_person_alone_reads() {
    let (world, park, _) = written(&[&format!("marque-lue un banc, mon numéro {NUMBER}")]).await;
    let administrator = world.person("admin", Role::Administrator, &world.project).await;
    let (mut lead, mut analyst) =
        (Browser::of(&world, &world.lead).await, Browser::of(&world, &world.analyst).await);
    let list = queue(&mut lead).await;
    assert!(!list.contains("marque-lue") && list.contains("Age 9-12"), "{list}");
    let at = first(&list);
    let (_, page) = lead.get(&format!("{at}?lang=en")).await;
    assert!(page.contains("marque-lue") && page.contains("number removed"), "{page}");
    assert!(!page.contains("0470") && page.contains("<details>"), "veiled: {page}");
    for address in ["/team/safeguarding", &at] {
        assert_eq!(analyst.get(address).await.0, Status::Forbidden, "{address}");
    }
    let keys = world.intake(&park).await.keys;
    let [text] = &world.desk.store.unread_texts(&park.id).await.unwrap()[..] else { panic!() };
    let kept = keys.open("texts", &text.id, &text.sealed).unwrap();
    assert_eq!(String::from_utf8(kept).unwrap(), "marque-lue un banc, mon numéro ⟦number⟧");
    assert!(!at.contains(&text.id), "an address tells no id");

    // An older policy counts no more.
    let store = &world.desk.store;
    let kept = store.clearance(&world.lead.id).await.unwrap().unwrap();
    let older = Clearance { policy: "2020-01".to_owned(), ..kept };
    let by = world.desk.by(&world.analyst.id);
    store.clear_person(&world.lead.id, &older, &world.project.id, by).await.unwrap();
    assert_eq!(lead.get(&at).await.0, Status::Forbidden);
    trained(&world, &world.lead).await;

    // The training ends; an administrator notes another, and nobody their own.
    world.desk.clock.advance(400 * DAY);
    let mut lead = Browser::of(&world, &world.lead).await;
    let (status, page) = lead.get("/team/safeguarding?lang=en").await;
    assert!(status == Status::Forbidden && page.contains("training"), "{page}");
    assert_eq!(lead.get(&at).await.0, Status::Forbidden);
    let mut admin = Browser::of(&world, &administrator).await;
    let people = format!("/team/p/{}/people?lang=en", world.project.slug);
    let (_, page) = admin.get(&people).await;
    let to = format!("/people/{}/clearance", world.lead.id);
    let form = |day: &str| Form::find(&page, &to).replacing("until", day);
    for (day, status) in [
        ("2020-01-01", Status::UnprocessableEntity),
        ("2040-01-01", Status::UnprocessableEntity),
        ("soon", Status::UnprocessableEntity),
        ("2028-06-01", Status::SeeOther),
    ] {
        assert_eq!(admin.post(&form(day)).await.0, status, "{day}");
    }
    assert!(queue(&mut lead).await.contains("Age 9-12"), "the same text waits");
    let by = world.desk.by(&administrator.id);
    let own = duty::clear_person(&world.desk, &world.project, by.person, "2028-06-01", by).await;
    assert!(own.is_err(), "nobody notes their own training");
    let looked = many(&world, "select act from audit_events where act = 'text.read'").await;
    assert_eq!(looked, 1, "each look is an event");
    world.end().await;
}

#[rocket::async_test]
async fn what_a_reader_takes_out_is_gone_and_the_original_with_it() {
    let (world, park, codes) = written(&["Lina habite près du parc"]).await;
    let mut lead = Browser::of(&world, &world.lead).await;
    let (status, page) = decides(&mut lead, "named", &[]).await;
    assert!(status == Status::UnprocessableEntity && page.contains("Tick the words"), "{page}");
    assert_eq!(decides(&mut lead, "dance", &[]).await.0, Status::UnprocessableEntity);
    assert_eq!(many(&world, "select id from texts").await, 1, "nothing happened");
    let done = decides(&mut lead, "named", &[("mask", "0"), ("mask", "99")]).await;
    assert_eq!(done, (Status::SeeOther, "/team/safeguarding?done=yes".to_owned()));
    assert_eq!(many(&world, "select id from texts").await, 0);
    let read = rows(&world, "select sealed from read_texts where outcome = 'clear'").await;
    let ids = rows(&world, "select id from read_texts").await;
    let keys = world.intake(&park).await.keys;
    let told = keys.open(READ_TEXTS, &ids[0].0, &read[0].0).unwrap();
    assert_eq!(String::from_utf8(told).unwrap(), "⟦hidden⟧ habite près du parc");
    assert!(queue(&mut lead).await.contains("Nothing waits"));
    assert_eq!(many(&world, "select id from concerns where kind = 'named'").await, 1);
    // The child takes it back, as before.
    let (_, page) = world.get(&format!("/c/{}/withdraw?lang=fr", park.code)).await;
    let form = Form::find(&page, "/withdraw").replacing("code", &codes[0]);
    assert!(world.post(&form).await.0.code < 400);
    assert_eq!(many(&world, "select id from read_texts").await, 0);
    world.end().await;
}

#[rocket::async_test]
async fn grave_danger_is_handed_over_by_two_and_logged_without_a_word() {
    let (world, _, _) = written(&["marque-danger il va me tuer ce soir"]).await;
    let second = world.person("second", Role::SafeguardingLead, &world.project).await;
    trained(&world, &second).await;
    let mut one = Browser::of(&world, &world.lead).await;
    let mut two = Browser::of(&world, &second).await;
    let list = queue(&mut one).await;
    assert!(list.contains("Look now") && list.contains("may contain"), "{list}");
    assert_eq!(decides(&mut one, "handed-over", &[]).await.0, Status::Conflict, "alone");
    let (status, page) = decides(&mut one, "danger", &[]).await;
    assert!(status == Status::UnprocessableEntity && page.contains("Choose why"), "{page}");
    assert_eq!(decides(&mut one, "danger", WHY).await.0, Status::SeeOther);
    for decision in ["clear", "handed-over", "distress", "withhold"] {
        assert_eq!(decides(&mut one, decision, &[]).await.0, Status::Conflict, "{decision}");
    }
    let list = queue(&mut two).await;
    assert!(list.contains("sees grave danger (somebody could be found)"), "{list}");
    for service in ["", "The neighbour"] {
        let (status, _) = decides(&mut two, "handed-over", &[("service", service)]).await;
        assert_eq!(status, Status::UnprocessableEntity, "which service?");
    }
    let done = decides(&mut two, "handed-over", &[("service", "emergency")]).await;
    assert_eq!(done.0, Status::SeeOther);
    for table in
        ["select id from texts", "select id from read_texts", "select mark from text_marks"]
    {
        assert_eq!(many(&world, table).await, 0, "{table}");
    }
    let logged = rows(
        &world,
        "select kind || ' ' || person_id || ' ' || second_id || ' ' || service from concerns",
    )
    .await;
    let expected = format!("danger {} {} emergency", world.lead.id, second.id);
    assert_eq!(logged, [(expected,)]);
    world.end().await;
}

#[rocket::async_test]
async fn a_colleague_decides_and_what_only_worries_is_erased_and_counted() {
    let (world, _, _) = written(&["je pleure souvent"]).await;
    let second = world.person("second", Role::SafeguardingLead, &world.project).await;
    trained(&world, &second).await;
    let mut one = Browser::of(&world, &world.lead).await;
    assert_eq!(decides(&mut one, "ask", WHY).await.0, Status::SeeOther);
    assert_eq!(decides(&mut one, "clear", &[]).await.0, Status::Conflict);
    let mut two = Browser::of(&world, &second).await;
    assert!(queue(&mut two).await.contains("asks a colleague"));
    // Two tabs: the second finds nothing any more, and says so.
    let at = first(&queue(&mut two).await);
    let (_, page) = two.get(&at).await;
    let form = Form::find(&page, &at);
    assert_eq!(two.post(&form.clone().with("decision", "distress")).await.0, Status::SeeOther);
    assert_eq!(two.post(&form.with("decision", "clear")).await.0, Status::Conflict);
    assert_eq!(many(&world, "select id from texts").await, 0);
    assert_eq!(many(&world, "select id from read_texts").await, 0);
    assert_eq!(many(&world, "select id from concerns where kind = 'distress'").await, 1);
    world.end().await;
}

#[rocket::async_test]
async fn with_the_answers_go_what_was_read_and_what_was_marked() {
    let (world, park, _) = written(&["plus de bancs", "moins de voitures"]).await;
    let mut lead = Browser::of(&world, &world.lead).await;
    assert_eq!(decides(&mut lead, "clear", &[]).await.0, Status::SeeOther);
    assert_eq!(decides(&mut lead, "ask", WHY).await.0, Status::SeeOther);
    let kept = ["select id from read_texts", "select mark from text_marks"];
    for table in kept {
        assert_eq!(many(&world, table).await, 1, "{table}");
    }
    world.desk.store.erase(&park.id, world.desk.by("test")).await.unwrap();
    for table in kept {
        assert_eq!(many(&world, table).await, 0, "{table}");
    }
    world.end().await;
}

#[rocket::async_test]
async fn after_fifty_texts_in_an_hour_comes_a_break_for_that_person() {
    let (world, park, _) = written(&["plus de bancs"]).await;
    let second = world.person("second", Role::SafeguardingLead, &world.project).await;
    trained(&world, &second).await;
    let mut lead = Browser::of(&world, &world.lead).await;
    let at = first(&queue(&mut lead).await);
    let by = world.desk.by(&world.lead.id);
    for _ in 1..reading::AN_HOUR {
        world.desk.store.record(by, "text.read", &park.id, "").await.unwrap();
    }
    assert_eq!(lead.get(&at).await.0, Status::Ok, "the fiftieth");
    let (status, page) = lead.get(&format!("{at}?lang=en")).await;
    assert!(status == Status::TooManyRequests && page.contains("Take a break"), "{page}");
    assert!(!page.contains("bancs"), "{page}");
    let mut other = Browser::of(&world, &second).await;
    assert_eq!(other.get(&at).await.0, Status::Ok, "another reader goes on");
    world.desk.clock.advance(3_601);
    let mut lead = Browser::of(&world, &world.lead).await;
    assert_eq!(lead.get(&at).await.0, Status::Ok, "an hour later");
    world.end().await;
}

#[rocket::async_test]
async fn what_nobody_read_is_erased_thirty_days_after_closing() {
    let (world, park, _) = written(&["plus de bancs"]).await;
    world.step(&park, Act::Close, &world.facilitator).await;
    let unread = "select id from texts";
    // A clock that jumps is not believed at once: neither years ahead nor back again.
    for (days, doubted, left) in [
        (0, false, 1),
        (29, false, 1),
        (700, true, 1),
        (0, true, 1),
        (-700, false, 1),
        (1, false, 0),
    ] {
        world.desk.clock.advance(days * DAY);
        let erased = retention::erase_due(&world.desk).await.unwrap();
        assert_eq!(erased.clock_doubted, doubted, "{days} days later");
        assert!(erased.codes.is_empty(), "the answers have months more");
        assert_eq!(many(&world, unread).await, left, "{days} days later");
    }
    assert_eq!(world.responses(&park).await, 1, "the closed answers stay");
    world.end().await;
}
