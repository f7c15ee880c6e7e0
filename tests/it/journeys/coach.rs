//! What the coach says to authors, and what it keeps from opening.

use porte_voix::acts::{ActError, consultations};
use porte_voix::domain::status::{Act, Status};
use rocket::http::{Method, Status as HttpStatus};
use serde_json::{Value, json};

use crate::support::World;
use crate::support::world::SMALL;

/// The small questionnaire, changed.
fn changed(change: impl Fn(&mut Value)) -> String {
    let mut document: Value = serde_json::from_str(SMALL).unwrap();
    change(&mut document);
    document.to_string()
}

#[rocket::async_test]
async fn every_stop_refuses_what_a_small_change_lets_through() {
    let world = World::new().await;
    let faces = |steps: u8| {
        changed(move |document| {
            document["bands"] = json!(["6-8"]);
            document["keep"] = json!([]);
            document["questions"][4]["steps"] = json!(steps);
        })
    };
    let expecting = |expected: u32| changed(|document| document["expected"] = json!(expected));
    let asking =
        |words: &str| changed(|document| document["questions"][7]["text"]["en"] = json!(words));
    let long = |words: usize| {
        changed(move |document| {
            let questions = document["questions"].as_array_mut().unwrap();
            for number in 0..words {
                let text =
                    json!({"fr": "Tu joues où, le mercredi, avec tes amis ?", "en": "Where?"});
                questions
                    .push(json!({"code": format!("q{number}"), "kind": "yes-no", "text": text}));
            }
            document["bands"] = json!(["9-12"]);
        })
    };
    for (key, stopped, passes) in [
        ("five_faces", faces(5), faces(3)),
        ("expected_missing", expecting(0), expecting(500)),
        ("groups_identify", expecting(19), expecting(20)),
        ("identifying", asking("What is your name?"), asking("What is your idea?")),
        ("far_too_long", long(60), long(30)),
    ] {
        let draft = world.draft(&stopped).await;
        let shut =
            consultations::step(&world.desk, &draft, Act::Submit, &world.facilitator, "").await;
        let Err(ActError::Faults(faults)) = shut else { panic!("{key}: {shut:?}") };
        assert_eq!(faults.iter().map(|fault| fault.key).collect::<Vec<_>>(), [key]);
        assert_eq!(world.now(&draft).await.status, Status::Draft, "{key}: nothing half done");
        let both = (&world.facilitator, &world.lead);
        let opened = consultations::open(&world.desk, &draft.code, both.0, both.1).await;
        assert!(matches!(opened, Err(ActError::Faults(_))), "{key}: nor by the terminal");
        consultations::revise(&world.desk, &draft, &passes, &world.facilitator).await.unwrap();
        let draft = world.now(&draft).await;
        consultations::open(&world.desk, &draft.code, both.0, both.1).await.unwrap();
        assert_eq!(world.now(&draft).await.status, Status::Open, "{key}");
    }
    world.end().await;
}

#[rocket::async_test]
async fn an_author_reads_what_to_change_beside_the_question_until_it_opens() {
    let world = World::new().await;
    let draft = world
        .draft(&changed(|document| {
            document["questions"][1]["text"]["en"] =
                json!("Don’t you think the <b>park</b> is good?");
            document["questions"][7]["text"]["en"] = json!("What is your name?");
        }))
        .await;
    let here = format!("/team/c/{}", draft.code);
    let author = Some(&world.facilitator);
    let page = world.ask(Method::Get, &format!("{here}?lang=en"), author, &[]).await;
    assert_eq!(page.status, HttpStatus::Ok);
    let text = page.text();
    for words in [
        "“don’t you think” suggests the answer. Ask without saying what you think.",
        "“your name” asks who the child is; leave the question out",
        "To change before it opens",
        "From 0 to 10 is hard before 13.",
        "min (9–12)",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    // The refusal says the same, with the place.
    let refused = world.ask(Method::Post, &format!("{here}/acts/submit"), author, &[]).await;
    assert_eq!(refused.status, HttpStatus::UnprocessableEntity);
    assert!(refused.text().contains("questions[7] (idea).text.en"), "{}", refused.text());

    let good = world.opened(SMALL).await;
    let page = world.ask(Method::Get, &format!("/team/c/{}?lang=en", good.code), author, &[]).await;
    assert!(
        !page.text().contains("From 0 to 10 is hard before 13."),
        "it cannot be changed any more"
    );
    world.end().await;
}
