//! Four eyes, status and roles: what the acts allow and what they refuse.

use porte_voix::acts::{ActError, consultations};
use porte_voix::domain::questionnaire::Questionnaire;
use porte_voix::domain::staff::Role;
use porte_voix::domain::stage::Stage;
use porte_voix::domain::status::{Act, Status};
use rocket::http::Status as HttpStatus;

use crate::journeys::results::released;
use crate::support::World;
use crate::support::browser::Browser;
use crate::support::world::SMALL;

fn refusal<T: std::fmt::Debug>(result: Result<T, ActError>) -> &'static str {
    match result {
        Err(ActError::Refused { key, .. }) => key,
        other => panic!("not refused: {other:?}"),
    }
}

#[rocket::async_test]
async fn the_author_cannot_approve_and_a_second_person_can() {
    let world = World::new().await;
    let desk = &world.desk;
    let draft = world.draft(SMALL).await;
    world.step(&draft, Act::Submit, &world.facilitator).await;
    let waiting = world.now(&draft).await;
    let seen = consultations::revision(desk, &waiting).await.unwrap().hash;
    let own = consultations::step(desk, &waiting, Act::Approve, &world.facilitator, &seen).await;
    assert_eq!(refusal(own), "four_eyes");
    let role = consultations::step(desk, &waiting, Act::Approve, &world.analyst, &seen).await;
    assert_eq!(refusal(role), "not_your_role");
    let other = consultations::step(desk, &waiting, Act::Approve, &world.lead, "else").await;
    assert_eq!(refusal(other), "changed_since");
    let opened = consultations::step(desk, &waiting, Act::Open, &world.facilitator, "").await;
    assert_eq!(refusal(opened), "not_now");
    let status = consultations::step(desk, &waiting, Act::Approve, &world.lead, &seen).await;
    assert_eq!(status.unwrap(), Status::Approved);
    world.step(&draft, Act::Open, &world.facilitator).await;
    assert_eq!(world.now(&draft).await.status, Status::Open);
    let events = desk.store.events_about(&draft.id).await.unwrap();
    let acts: Vec<&str> = events.iter().map(|event| event.act.as_str()).collect();
    assert_eq!(
        acts,
        ["consultation.add", "consultation.submit", "consultation.approve", "consultation.open"]
    );
    world.end().await;
}

#[rocket::async_test]
async fn a_code_that_was_tried_too_early_works_the_moment_it_opens() {
    let world = World::new().await;
    let draft = world.draft(SMALL).await;
    let landing = format!("/c/{}", draft.code);
    assert_eq!(world.get(&landing).await.0, HttpStatus::NotFound);
    consultations::open(&world.desk, &draft.code, &world.facilitator, &world.lead).await.unwrap();
    assert_eq!(world.get(&landing).await.0, HttpStatus::Ok);
    world.step(&draft, Act::Pause, &world.facilitator).await;
    world.step(&draft, Act::Resume, &world.facilitator).await;
    assert_eq!(world.get(&landing).await.0, HttpStatus::Ok);
    world.end().await;
}

#[rocket::async_test]
async fn opening_by_one_person_leaves_everything_as_it_was() {
    let world = World::new().await;
    let draft = world.draft(SMALL).await;
    let desk = &world.desk;
    let one = consultations::open(desk, &draft.code, &world.lead, &world.lead).await;
    assert_eq!(refusal(one), "four_eyes");
    let wrong = consultations::open(desk, &draft.code, &world.facilitator, &world.analyst).await;
    assert_eq!(refusal(wrong), "not_your_role");
    assert_eq!(world.now(&draft).await.status, Status::Draft);
    world.end().await;
}

#[rocket::async_test]
async fn what_opened_can_never_be_changed() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let changed = consultations::revise(&world.desk, &park, SMALL, &world.facilitator).await;
    assert_eq!(refusal(changed), "immutable");
    let draft = world.draft(SMALL).await;
    consultations::revise(&world.desk, &draft, SMALL, &world.facilitator).await.unwrap();
    assert_eq!(world.now(&draft).await.revision, 2, "the control is a draft");
    world.end().await;
}

#[rocket::async_test]
async fn two_people_acting_at_once_act_once() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let desk = &world.desk;
    let (first, second) = rocket::tokio::join!(
        consultations::step(desk, &park, Act::Close, &world.facilitator, ""),
        consultations::step(desk, &park, Act::Close, &world.lead, ""),
    );
    assert_eq!(usize::from(first.is_ok()) + usize::from(second.is_ok()), 1);
    world.end().await;
}

#[rocket::async_test]
async fn nothing_is_archived_before_children_had_an_answer() {
    let world = World::new().await;
    let release = released(&world, 20).await;
    let desk = &world.desk;
    let park = consultations::by_code(desk, &release.consultation).await.unwrap();
    assert_eq!(park.status.after(Act::Archive), Some(Status::Archived), "it is its turn");
    let archived = consultations::advance(desk, &park, Act::Archive, "terminal", "").await;
    assert_eq!(refusal(archived), "no_answer_yet");
    let manager = world.person("manager", Role::Administrator, &world.project).await;
    let archived = consultations::step(desk, &park, Act::Archive, &manager, "").await;
    assert_eq!(refusal(archived), "no_answer_yet");
    assert_eq!(world.now(&park).await.status, Status::Released);
    assert!(desk.store.wrapped_key(&park.id).await.unwrap().is_some(), "nothing was destroyed");
    world.end().await;
}

#[test]
fn the_example_questionnaires_have_no_fault() {
    for document in [
        include_str!("../../../demo/life.json"),
        include_str!("../../../demo/school.json"),
        include_str!("../../../demo/street.json"),
        SMALL,
    ] {
        if let Err(faults) = Questionnaire::parse(document) {
            panic!("{faults:#?}");
        }
    }
}

#[rocket::async_test]
async fn nothing_opens_with_help_lines_that_nobody_checked_and_staff_are_told_before() {
    let world = World::new().await;
    let (desk, project) = (&world.desk, &world.project);
    let author = Some(&world.facilitator);
    let import = consultations::import(desk, project, Stage::Suivi, SMALL, author, false);
    let draft = import.await.unwrap();
    let pretended = world.draft(SMALL).await;
    let home = async |days: i64| {
        world.desk.clock.advance(days * 24 * 3_600);
        let mut browser = Browser::of(&world, &world.facilitator).await;
        browser.get("/team?lang=en").await.1
    };
    let open = || consultations::open(&world.desk, &draft.code, &world.facilitator, &world.lead);
    assert!(!home(89).await.contains("Not checked for 90 days"));
    let told = home(1).await;
    assert!(told.contains("Not checked for 90 days: Child Focus, "), "{told}");
    home(90).await;
    assert_eq!(refusal(open().await), "help_too_old");
    assert_eq!(world.now(&draft).await.status, Status::Draft, "nothing is half done");
    let pretend = consultations::open(desk, &pretended.code, &world.facilitator, &world.lead);
    pretend.await.expect("a demonstration has no children");
    world.desk.clock.advance(-24 * 3_600);
    open().await.unwrap();
    world.end().await;
}
