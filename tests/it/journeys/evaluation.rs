//! Participants evaluate us: three questions about taking part, added in one click, skipped at will.

use porte_voix::acts::consultations;
use porte_voix::domain::consultation::Consultation;
use porte_voix::domain::evaluation;
use porte_voix::domain::questionnaire::Questionnaire;
use porte_voix::domain::wording::{Band, Lang};
use porte_voix::i18n::library;
use rocket::http::{Method, Status};
use serde_json::{Value, json};

use crate::support::browser::Browser;
use crate::support::world::SMALL;
use crate::support::{Form, World};

async fn asked(world: &World, draft: &Consultation) -> Questionnaire {
    let now = world.now(draft).await;
    consultations::revision(&world.desk, &now).await.unwrap().questionnaire
}

#[test]
fn the_three_are_there_for_every_language_and_the_youngest_and_can_be_evaded() {
    let three = library::evaluation();
    let codes: Vec<_> = three.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(codes, evaluation::CODES);
    for question in &three {
        assert!(evaluation::is_one(question) && question.dont_know && !question.breakdown);
        assert_eq!(question.sensitivity, 0, "{}", question.code);
        for lang in Lang::ALL {
            for band in Band::ALL {
                let said = question.text.say(lang, band);
                assert!(said.is_some_and(|text| !text.is_empty()), "{} {lang}", question.code);
            }
        }
    }
}

#[rocket::async_test]
async fn one_click_adds_the_three_at_the_end_once() {
    let world = World::new().await;
    let draft = world.draft(SMALL).await;
    let before = asked(&world, &draft).await.questions.len();
    let mut browser = Browser::of(&world, &world.facilitator).await;
    let bank = format!("/team/c/{}/build/library?part=q.goes&lang=en", draft.code);
    let (_, page) = browser.get(&bank).await;
    assert!(page.contains("The three questions about taking part"));
    let form = Form::find(&page, "/build").with("do", "bank:evaluation");
    let (status, to) = browser.post(&form).await;
    assert_eq!(status, Status::SeeOther);
    assert!(to.contains("part=q.part_clear"), "{to}");
    let after = asked(&world, &draft).await;
    let last: Vec<_> = after.questions[before..].iter().map(|one| one.code.as_str()).collect();
    assert_eq!(last, evaluation::CODES, "at the end, wherever the bank was opened");
    let found: Vec<_> = evaluation::of(&after).iter().map(|one| one.code.as_str()).collect();
    assert_eq!(found, evaluation::CODES);
    assert_eq!(after.faults(), Vec::new(), "whole in the languages of the draft");
    let (_, page) = browser.get(&bank).await;
    assert!(!page.contains("bank:evaluation"), "they are there: nothing is offered");
    let (status, page) = browser.post(&form).await;
    assert_eq!(status, Status::Conflict);
    assert!(page.contains("are there already"), "{page}");
    assert_eq!(asked(&world, &draft).await, after, "and none twice");
    world.end().await;
}

#[rocket::async_test]
async fn what_is_there_already_stays_and_the_rest_is_added() {
    let world = World::new().await;
    let mut document: Value = serde_json::from_str(SMALL).unwrap();
    let mut own = serde_json::to_value(&library::evaluation()[1]).unwrap();
    own["text"]["en"] = json!("I could say what I wanted.");
    document["questions"].as_array_mut().unwrap().insert(0, own);
    let draft = world.draft(&document.to_string()).await;
    let mut browser = Browser::of(&world, &world.facilitator).await;
    let (_, page) = browser.get(&format!("/team/c/{}/build/library", draft.code)).await;
    let form = Form::find(&page, "/build").with("do", "bank:evaluation");
    assert_eq!(browser.post(&form).await.0, Status::SeeOther);
    let after = asked(&world, &draft).await;
    let found: Vec<_> = evaluation::of(&after).iter().map(|one| one.code.as_str()).collect();
    assert_eq!(found, ["part_free", "part_clear", "part_worth"]);
    assert_eq!(after.questions[0].text.plain(Lang::En), "I could say what I wanted.");
    world.end().await;
}

#[rocket::async_test]
async fn the_coach_advises_and_blocks_nothing() {
    let world = World::new().await;
    let draft = world.draft(SMALL).await;
    let path = format!("/team/c/{}?lang=en", draft.code);
    let read = async || world.ask(Method::Get, &path, Some(&world.facilitator), &[]).await.text();
    assert!(read().await.contains("Young people evaluate you too"));
    let (author, lead) = (&world.facilitator, &world.lead);
    consultations::open(&world.desk, &draft.code, author, lead).await.unwrap();
    let mut document: Value = serde_json::from_str(SMALL).unwrap();
    let one = serde_json::to_value(&library::evaluation()[0]).unwrap();
    document["questions"].as_array_mut().unwrap().push(one.clone());
    let evaluated = world.draft(&document.to_string()).await;
    let path = format!("/team/c/{}?lang=en", evaluated.code);
    let page = world.ask(Method::Get, &path, Some(author), &[]).await.text();
    assert!(!page.contains("Young people evaluate you too"), "the control: one is enough");
    let mut divides = document;
    divides["questions"].as_array_mut().unwrap().last_mut().unwrap()["breakdown"] = json!(true);
    let faults = Questionnaire::parse(&divides.to_string()).unwrap_err();
    let keys: Vec<_> = faults.iter().map(|fault| fault.key).collect();
    assert_eq!(keys, ["evaluation_divides"], "opinions of us divide no tables");
    world.end().await;
}

#[rocket::async_test]
async fn a_child_skips_them_and_is_thanked() {
    let world = World::new().await;
    let mut document: Value = serde_json::from_str(SMALL).unwrap();
    let questions = document["questions"].as_array_mut().unwrap();
    questions.extend(library::evaluation().iter().map(|one| serde_json::to_value(one).unwrap()));
    let park = world.opened(&document.to_string()).await;
    let (_, page) = world.get(&format!("/c/{}/fr/9-12", park.code)).await;
    for code in evaluation::CODES {
        assert!(page.contains(&format!("name=\"q.{code}\"")), "{code} is asked");
    }
    let (_, check) = world.post(&Form::find(&page, "/check")).await;
    assert_eq!(world.post(&Form::find(&check, "/send")).await.0, Status::Ok);
    let unknown = Form::find(&page, "/check").with("q.part_free", "_dont_know");
    let (_, check) = world.post(&unknown).await;
    assert_eq!(world.post(&Form::find(&check, "/send")).await.0, Status::Ok);
    world.end().await;
}
