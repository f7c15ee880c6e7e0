//! Incidents: written down without a word of a child, with what is left of the 72 hours; drills beside
//! them; kept for five years (R67).

use porte_voix::acts::retention;
use rocket::http::Status;

use crate::support::browser::Browser;
use crate::support::{Form, World};

const PAGE: &str = "/team/p/parks/incidents";
const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

async fn page(lead: &mut Browser<'_>) -> String {
    let (status, page) = lead.get(&format!("{PAGE}?lang=en")).await;
    assert_eq!(status, Status::Ok, "{page}");
    page
}

fn noted(page: &str, kind: &str, hour: &str) -> Form {
    let form = Form::find(page, "/incidents").replacing("kind", kind).replacing("hour", hour);
    form.replacing("what", "A laptop was left on a train.")
}

#[rocket::async_test]
async fn a_breach_is_told_within_72_hours_and_closed_with_what_was_learned() {
    let world = World::new().await;
    let mut lead = Browser::of(&world, &world.lead).await;
    let empty = page(&mut lead).await;
    assert!(empty.contains("Write nothing about a child") && empty.contains("No incident noted"));
    for (wrong, said) in [
        (noted(&empty, "breach", "11:00").replacing("what", " "), "3 to 500 characters"),
        (noted(&empty, "breach", "11:00").replacing("what", &"x".repeat(501)), "3 to 500"),
        (noted(&empty, "breach", "12:01"), "that are past"),
        (noted(&empty, "breach", "25:00"), "that are past"),
        (noted(&empty, "breach", "11:00").replacing("day", "2027-01-01"), "that are past"),
        (noted(&empty, "fire", "11:00"), "Choose what it is"),
        (noted(&empty, "drill", "11:00"), "3 to 500 characters"),
    ] {
        let (status, page) = lead.post(&wrong).await;
        assert!(status == Status::UnprocessableEntity && page.contains(said), "{said}: {page}");
    }
    let (status, _) = lead.post(&noted(&empty, "breach", "11:00")).await;
    assert_eq!(status, Status::SeeOther);
    let now = page(&mut lead).await;
    assert!(
        now.contains("71 hours left") && now.contains("Known since 23 November 2026, 11:00 UTC")
    );
    assert!(now.contains("left on a train") && now.contains("href=\"/team/p/parks\""), "{now}");
    world.desk.clock.advance(72 * HOUR);
    let mut lead = Browser::of(&world, &world.lead).await;
    let late = page(&mut lead).await;
    assert!(late.contains("The 72 hours ended 1 hour ago"), "{late}");

    let id = late.split("/incidents/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let done = |page: &str, what: &str| Form::find(page, &id).replacing("done", what);
    let future = done(&late, "authority").replacing("on", "2030-01-01");
    assert_eq!(lead.post(&future).await.0, Status::UnprocessableEntity);
    assert_eq!(lead.post(&done(&late, "authority")).await.0, Status::SeeOther);
    assert_eq!(lead.post(&done(&late, "authority")).await.0, Status::Conflict, "once");
    let told = page(&mut lead).await;
    assert!(told.contains("Told the authority on 26 November 2026"), "{told}");
    assert!(!told.contains("The 72 hours ended"), "the clock stands");
    assert_eq!(lead.post(&done(&told, "closed")).await.0, Status::UnprocessableEntity);
    let closed = done(&told, "closed").replacing("learned", "Disks are sealed.");
    assert_eq!(lead.post(&closed).await.0, Status::SeeOther);
    let closed = page(&mut lead).await;
    assert!(closed.contains("Learned: Disks are sealed."), "{closed}");

    // Somebody else's incident does not exist.
    let stranger = world.stranger().await;
    let mut other = Browser::of(&world, &stranger).await;
    let (_, theirs) = other.get("/team/p/elsewhere/incidents?lang=en").await;
    let form = Form::find(&theirs, "/elsewhere/incidents");
    let action = format!("/team/p/elsewhere/incidents/{id}");
    assert_eq!(other.post(&Form { action, ..form }).await.0, Status::NotFound);
    world.end().await;
}

#[rocket::async_test]
async fn a_drill_has_no_clock_and_five_years_later_all_of_it_is_erased() {
    let world = World::new().await;
    let mut lead = Browser::of(&world, &world.lead).await;
    let empty = page(&mut lead).await;
    let drill = noted(&empty, "drill", "09:00").replacing("learned", "Pause first.");
    assert_eq!(lead.post(&drill).await.0, Status::SeeOther);
    let now = page(&mut lead).await;
    assert!(now.contains("Drill around a table") && now.contains("Learned: Pause first."), "{now}");
    assert!(!now.contains("hours left") && !now.contains("/incidents/"), "nothing is left to do");
    let store = &world.desk.store;
    // Days that pass, whether the clock is doubted, and how many are left.
    for (days, doubted, left) in [(0, false, 1), (1_825, false, 1), (5, true, 1), (1, false, 0)] {
        world.desk.clock.advance(days * DAY);
        let erased = retention::erase_due(&world.desk).await.unwrap();
        assert_eq!(erased.clock_doubted, doubted, "{days} days later");
        assert_eq!(store.incidents(&world.project.id).await.unwrap().len(), left, "{days}");
    }
    world.end().await;
}
