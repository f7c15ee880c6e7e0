//! What is answered for before children are asked anything.

use porte_voix::acts::{ActError, consultations};
use porte_voix::domain::consultation::{Consultation, Person};
use porte_voix::domain::staff::Role;
use porte_voix::domain::stage::Stage;
use porte_voix::domain::status::{Act, Status};
use serde_json::{Value, json};

use crate::support::World;
use crate::support::browser::Browser;
use crate::support::world::SMALL;

/// The small questionnaire with its safeguards changed, as a draft for real children.
async fn real(world: &World, change: impl FnOnce(&mut Value)) -> Consultation {
    let mut document: Value = serde_json::from_str(SMALL).unwrap();
    change(&mut document);
    let (document, author) = (document.to_string(), Some(&world.facilitator));
    let (desk, project) = (&world.desk, &world.project);
    consultations::import(desk, project, Stage::Suivi, &document, author, false).await.unwrap()
}

#[rocket::async_test]
async fn each_answer_left_out_keeps_it_from_children_and_the_same_answer_lets_it_pass() {
    let world = World::new().await;
    for (field, empty, key) in [
        ("why", json!(""), "safeguards_why"),
        ("known", json!(" "), "safeguards_known"),
        ("benefits", json!(""), "safeguards_benefits"),
        ("harms", json!(""), "safeguards_harms"),
        ("support", json!(""), "safeguards_support"),
        ("outcome", json!(null), "safeguards_outcome"),
        ("level", json!(null), "safeguards_level"),
        ("words", json!(""), "safeguards_words"),
        ("sessions", json!([]), "safeguards_session"),
        ("sensitive", json!(false), "safeguards_sensitive"),
        ("readers", json!(""), "safeguards_readers"),
        ("parents", json!(""), "safeguards_parents"),
        ("closes_on", json!("soon"), "safeguards_closes_on"),
    ] {
        let draft = real(&world, |document| document["safeguards"][field] = empty).await;
        let shut =
            consultations::step(&world.desk, &draft, Act::Submit, &world.facilitator, "").await;
        let Err(ActError::Faults(faults)) = shut else { panic!("{field}: {shut:?}") };
        assert_eq!(faults.iter().map(|fault| fault.key).collect::<Vec<_>>(), [key]);
        assert_eq!(world.now(&draft).await.status, Status::Draft);
    }
    let draft = real(&world, |_| {}).await;
    consultations::step(&world.desk, &draft, Act::Submit, &world.facilitator, "").await.unwrap();
    // No meeting is fine once children can read why, in every language.
    let draft = real(&world, |document| {
        document["safeguards"]["sessions"] = json!([]);
        document["safeguards"]["no_session"] = json!({"fr": "Pas le temps.", "en": "No time."});
    })
    .await;
    consultations::step(&world.desk, &draft, Act::Submit, &world.facilitator, "").await.unwrap();
    world.end().await;
}

#[rocket::async_test]
async fn who_weighed_it_and_found_against_it_does_not_open_it_whatever_else_is_written() {
    let world = World::new().await;
    let draft = real(&world, |document| document["safeguards"]["outcome"] = json!("stop")).await;
    let shut = consultations::step(&world.desk, &draft, Act::Submit, &world.facilitator, "").await;
    assert!(matches!(shut, Err(ActError::Refused { key: "gate_stop", .. })), "{shut:?}");
    world.end().await;
}

#[rocket::async_test]
async fn sensitive_questions_are_approved_by_a_safeguarding_lead() {
    let world = World::new().await;
    let colleague = world.person("colleague", Role::Facilitator, &world.project).await;
    for (level, shut) in [(1, false), (2, true)] {
        let draft =
            real(&world, |document| document["questions"][4]["sensitivity"] = json!(level)).await;
        consultations::step(&world.desk, &draft, Act::Submit, &world.facilitator, "")
            .await
            .unwrap();
        let now = world.now(&draft).await;
        let seen = consultations::revision(&world.desk, &now).await.unwrap().hash;
        let done = consultations::step(&world.desk, &now, Act::Approve, &colleague, &seen).await;
        assert_eq!(done.is_err(), shut, "{level}: {done:?}");
        if shut {
            consultations::step(&world.desk, &now, Act::Approve, &world.lead, &seen).await.unwrap();
        }
    }
    world.end().await;
}

#[rocket::async_test]
async fn own_experience_of_violence_is_not_asked_under_sixteen() {
    let world = World::new().await;
    for (bands, shut) in [(json!(["13-15", "16-17"]), true), (json!(["16-17", "18-25"]), false)] {
        let draft = real(&world, |document| {
            document["bands"] = bands;
            document["questions"][4]["sensitivity"] = json!(3);
            document["questions"][4]["dont_say"] = json!(true);
        })
        .await;
        let step =
            consultations::step(&world.desk, &draft, Act::Submit, &world.facilitator, "").await;
        let stopped = matches!(&step, Err(ActError::Faults(faults))
            if faults.iter().any(|fault| fault.key == "own_experience"));
        assert_eq!(stopped, shut, "{step:?}");
    }
    world.end().await;
}

#[rocket::async_test]
async fn children_read_how_far_they_take_part_and_why_no_young_people_worked_on_it() {
    let world = World::new().await;
    for (level, says) in [
        ("advice", "You give advice."),
        ("together", "You and adults decide together."),
        ("child-led", "Young people decide."),
    ] {
        let mut document: Value = serde_json::from_str(SMALL).unwrap();
        document["safeguards"]["level"] = json!(level);
        document["safeguards"]["no_session"] = json!({"fr": "Pas le temps.", "en": "No time."});
        let met = world.opened(&document.to_string()).await;
        document["safeguards"]["sessions"] = json!([]);
        let alone = world.opened(&document.to_string()).await;
        for (consultation, reason) in [(&met, false), (&alone, true)] {
            let (_, page) = world.get(&format!("/c/{}?l=en", consultation.code)).await;
            assert!(page.contains(says), "{level}: {page}");
            assert_eq!(page.contains("No time."), reason, "{level}");
        }
    }
    world.end().await;
}

#[rocket::async_test]
async fn each_step_says_who_last_wrote_it_and_when() {
    let world = World::new().await;
    let colleague = world.person("colleague", Role::Facilitator, &world.project).await;
    let draft = real(&world, |_| {}).await;
    let mut document: Value = serde_json::from_str(SMALL).unwrap();
    for (field, person) in
        [("parents", &world.facilitator), ("readers", &world.facilitator), ("readers", &colleague)]
    {
        document["safeguards"][field] = json!(format!("As {} says.", person.name));
        let now = world.now(&draft).await;
        consultations::revise(&world.desk, &now, &document.to_string(), person).await.unwrap();
    }
    let mut browser = Browser::of(&world, &world.lead).await;
    let (_, page) = browser.get(&format!("/team/c/{}/review?lang=en", draft.code)).await;
    let by = |person: &Person| page.matches(&format!("Written by {}, ", person.name)).count();
    // What nobody changed, nobody wrote: the other steps came with the document.
    assert_eq!((by(&world.facilitator), by(&colleague)), (1, 1), "{page}");
    world.end().await;
}
