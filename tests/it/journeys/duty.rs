//! Text boxes are there while somebody can read, and gone while nobody can; what waits too long is
//! said without a word of it (R39).

use std::time::Duration;

use porte_voix::acts::{ActError, consultations, duty, retention};
use porte_voix::domain::staff::Role;
use porte_voix::domain::stage::Stage;
use porte_voix::domain::status::{Act, Status as At};
use porte_voix::jobs;
use porte_voix::store::mix::Mix;
use rocket::http::Status;
use rocket::tokio;

use crate::journeys::kiosk::kiosk;
use crate::journeys::reading::{decides, queue, trained, writes};
use crate::support::browser::Browser;
use crate::support::world::SMALL;
use crate::support::{Form, World};

const DAY: i64 = 24 * 3_600;
/// Longer than a consultation is believed to be as it was.
const FELT: Duration = Duration::from_millis(1_100);
const BOX: &str = "name=\"q.idea\"";

/// Whether children are asked for a text now, on their own phone and on a kiosk.
async fn asked(world: &World, pages: &[String]) -> bool {
    tokio::time::sleep(FELT).await;
    let mut found = Vec::new();
    for page in pages {
        let (status, body) = world.get(page).await;
        assert_eq!(status, Status::Ok, "{page}");
        assert!(body.contains("name=\"q.goes\""), "the other questions stay");
        found.push(body.contains(BOX));
    }
    assert!(found.windows(2).all(|two| two[0] == two[1]), "{found:?}");
    found[0]
}

#[rocket::async_test]
async fn text_boxes_go_when_nobody_can_read_and_come_back() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let tablet = kiosk(&world, &park).await;
    let pages = [format!("/c/{}/fr/9-12", park.code), format!("{tablet}/fr/9-12")];
    assert!(asked(&world, &pages).await, "the control: a trained lead is there");
    let (_, before) = world.get(&pages[0]).await;

    let mut lead = Browser::of(&world, &world.lead).await;
    let page = queue(&mut lead).await;
    let today = Form::find(&page, "/safeguarding/away");
    assert_eq!(lead.post(&today).await.0, Status::SeeOther);
    assert!(!asked(&world, &pages).await, "their only reader stopped for today");
    let (_, page) = lead.get(&format!("/team/c/{}?lang=en", park.code)).await;
    assert!(page.contains("children are not asked these questions"), "{page}");
    // A child who had the page before: what it writes is kept.
    let form = Form::find(&before, "/check").replacing("q.idea", "plus de bancs");
    let (_, check) = world.post(&form).await;
    assert!(check.contains("plus de bancs"), "{check}");
    assert_eq!(world.post(&Form::find(&check, "/send")).await.0, Status::Ok);
    world.desk.store.remake(&park.id, Mix::Late).await.unwrap();
    assert_eq!(world.desk.store.unread_texts(&park.id).await.unwrap().len(), 1);

    let page = queue(&mut lead).await;
    assert!(page.contains("Away from"), "{page}");
    let back = page.find("name=\"back\"").map(|at| &page[..at]).unwrap();
    let back = Form::find(&page[back.rfind("<form").unwrap()..], "/safeguarding/away");
    assert_eq!(lead.post(&back).await.0, Status::SeeOther);
    assert!(asked(&world, &pages).await, "they are back");

    // The training ends while nobody looks; so does the kiosk.
    let pages = &pages[..1];
    world.desk.clock.advance(366 * DAY);
    assert!(!asked(&world, pages).await);
    let second = world.person("second", Role::SafeguardingLead, &world.project).await;
    let administrator = world.person("admin", Role::Administrator, &world.project).await;
    let by = world.desk.by(&administrator.id);
    let until = duty::longest(&world.desk);
    duty::clear_person(&world.desk, &world.project, &second.id, &until, by).await.unwrap();
    assert!(asked(&world, pages).await, "another reader");
    world.end().await;
}

#[rocket::async_test]
async fn what_is_sensitive_pauses_when_the_last_training_of_a_focal_point_ends() {
    let world = World::new().await;
    let sensitive =
        SMALL.replacen("\"code\": \"goes\"", "\"sensitivity\": 2, \"code\": \"goes\"", 1);
    assert_ne!(sensitive, SMALL, "the questionnaire asks something sensitive");
    let plain = world.opened(SMALL).await;
    // A demonstration, as elsewhere in these tests, has no children to guard.
    let (author, stage) = (Some(&world.facilitator), Stage::Suivi);
    let draft =
        consultations::import(&world.desk, &world.project, stage, &sensitive, author, false);
    let draft = draft.await.unwrap();
    world.step(&draft, Act::Submit, &world.facilitator).await;
    let seen = consultations::revision(&world.desk, &draft).await.unwrap().hash;
    let now = world.now(&draft).await;
    let approved = consultations::step(&world.desk, &now, Act::Approve, &world.lead, &seen).await;
    approved.unwrap();
    let open = async |act| {
        let now = world.now(&draft).await;
        consultations::step(&world.desk, &now, act, &world.facilitator, "").await
    };
    open(Act::Open).await.unwrap();
    jobs::round(&world.desk).await.unwrap();
    assert_eq!(world.now(&draft).await.status, At::Open, "the control");
    world.desk.clock.advance(366 * DAY);
    jobs::round(&world.desk).await.unwrap();
    assert_eq!(world.now(&draft).await.status, At::Paused);
    assert_eq!(world.now(&plain).await.status, At::Open, "nothing sensitive is asked there");
    let late = open(Act::Resume).await;
    assert!(matches!(late, Err(ActError::Refused { key: "no_focal_point", .. })), "{late:?}");
    let second = world.person("second", Role::SafeguardingLead, &world.project).await;
    let administrator = world.person("admin", Role::Administrator, &world.project).await;
    let (by, until) = (world.desk.by(&administrator.id), duty::longest(&world.desk));
    duty::clear_person(&world.desk, &world.project, &second.id, &until, by).await.unwrap();
    open(Act::Resume).await.unwrap();
    // Whoever was trained leaves: nobody is left, and it does not count as never noted.
    for person in [&world.lead.id, &second.id] {
        let role = Role::SafeguardingLead;
        world.desk.store.take_role(person, &world.project.id, role, by).await.unwrap();
    }
    jobs::round(&world.desk).await.unwrap();
    assert_eq!(world.now(&draft).await.status, At::Paused);
    world.end().await;
}

#[rocket::async_test]
async fn days_away_that_are_none_are_refused_and_nothing_is_noted() {
    let world = World::new().await;
    world.opened(SMALL).await;
    let mut lead = Browser::of(&world, &world.lead).await;
    let page = queue(&mut lead).await;
    let at = page.rfind("/team/safeguarding/away").map(|at| page[..at].rfind("<form").unwrap());
    let form = Form::find(&page[at.unwrap()..], "/safeguarding/away");
    for (from, to) in [
        ("", ""),
        ("soon", "later"),
        ("2026-11-30", "2026-11-29"),
        ("2020-01-01", "2020-01-02"),
        ("2026-11-24", "2036-11-24"),
    ] {
        let posted = form.clone().replacing("from", from).replacing("to", to);
        let (status, page) = lead.post(&posted).await;
        assert_eq!(status, Status::UnprocessableEntity, "{from} {to}");
        assert!(page.contains("Choose a first and a last day"), "{page}");
    }
    assert!(world.desk.store.absences(&world.lead.id, "").await.unwrap().is_empty());
    world.end().await;
}

#[rocket::async_test]
async fn what_waits_more_than_a_working_day_is_said_to_the_focal_points() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let second = world.person("second", Role::SafeguardingLead, &world.project).await;
    trained(&world, &second).await;
    writes(&world, &park, "marque-attente plus de bancs").await;
    // Monday noon: the daily work mixes, and the queue waits from here on.
    world.desk.store.remake(&park.id, Mix::Late).await.unwrap();
    retention::mix_all(&world.desk).await.unwrap();
    let says = "more than one working day";
    for (days, late) in [(0, false), (1, false), (1, true)] {
        world.desk.clock.advance(days * DAY);
        let mut lead = Browser::of(&world, &world.lead).await;
        for page in ["/team?lang=en", "/team/safeguarding?lang=en"] {
            let (_, page) = lead.get(page).await;
            assert_eq!(page.contains(says), late, "{days} {page}");
            assert!(!page.contains("marque-attente"), "{page}");
            assert!(!late || page.contains(&second.name), "{page}");
        }
        let mut analyst = Browser::of(&world, &world.analyst).await;
        assert!(!analyst.get("/team?lang=en").await.1.contains(says));
    }
    let mut lead = Browser::of(&world, &world.lead).await;
    assert_eq!(decides(&mut lead, "clear", &[]).await.0, Status::SeeOther);
    assert!(!lead.get("/team?lang=en").await.1.contains(says), "it was read");
    world.end().await;
}
