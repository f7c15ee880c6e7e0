//! Answers go before their day when two people say so; what is left is a certificate and a line that
//! everybody can read.

use porte_voix::domain::staff::Role;
use porte_voix::domain::status::Act;
use porte_voix::seal::signing::is_signed;
use rocket::http::Status;

use crate::journeys::reading::{decides, writes};
use crate::support::browser::{Browser, PASSWORD};
use crate::support::world::SMALL;
use crate::support::{Form, World};

#[rocket::async_test]
async fn two_people_bring_the_day_forward_and_everybody_can_read_that_it_was_done() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    writes(&world, &park, "marque-efface plus de bancs").await;
    let admin = world.person("admin", Role::Administrator, &world.project).await;
    let mut boss = Browser::of(&world, &admin).await;
    let at = format!("/team/c/{}/erasure", park.code);
    let (_, page) = boss.get(&format!("{at}?lang=en")).await;
    assert!(!page.contains("Destroy the answers now"), "children still answer: {page}");
    world.step(&park, Act::Close, &world.facilitator).await;
    let mut lead = Browser::of(&world, &world.lead).await;
    let (_, page) = lead.get(&format!("{at}?lang=en")).await;
    assert!(page.contains("will be destroyed on 14 February 2027"), "{page}");
    assert!(!page.contains("Destroy the answers now"), "it takes an administrator");

    let (_, page) = boss.get(&format!("{at}?lang=en")).await;
    let form = Form::find(&page, "/erasure").replacing("password", PASSWORD);
    let form = form.replacing("second_email", &world.lead.email);
    let form = form.replacing("second_password", PASSWORD);
    let form = form.replacing("reason", "The school asks for it");
    for (field, value, status, said) in [
        ("reason", " ", 422, "Say why in 1 to 500 characters"),
        ("password", "not the password", 422, "Your password is not right"),
        ("second_email", &admin.email, 409, "It takes two people"),
    ] {
        world.desk.clock.advance(60);
        let (found, page) = boss.post(&form.clone().replacing(field, value)).await;
        assert_eq!((found.code, page.contains(said)), (status, true), "{field} {value}: {page}");
        assert!(world.desk.store.wrapped_key(&park.id).await.unwrap().is_some(), "{field}");
    }
    world.desk.clock.advance(60);
    let analyst = form.clone().replacing("second_email", &world.analyst.email);
    assert!(boss.post(&analyst).await.0.code >= 400, "an analyst does not agree to this");
    assert!(world.desk.store.wrapped_key(&park.id).await.unwrap().is_some());
    world.desk.clock.advance(60);
    assert_eq!(boss.post(&form).await.0, Status::SeeOther);
    assert_eq!(world.desk.store.wrapped_key(&park.id).await.unwrap(), None);
    assert_eq!(world.responses(&park).await, 0);
    world.desk.clock.advance(60);
    let (status, page) = boss.post(&form).await;
    assert_eq!(status, Status::Conflict, "once: {page}");

    let (_, page) = lead.get(&format!("{at}?lang=en")).await;
    for said in ["Certificate", "Two people brought it forward", "The school asks for it", "admin"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    let (status, file) = lead.get(&format!("/team/c/{}/certificate.json", park.code)).await;
    assert_eq!(status, Status::Ok);
    let certificate: serde_json::Value = serde_json::from_str(&file).unwrap();
    assert_eq!(certificate["why"], "early");
    assert_eq!(certificate["erased_on"], "2026-11-23");
    assert_eq!(certificate["copies_until"], "2026-11-30");
    assert_eq!(certificate["key"].as_str().unwrap().len(), 64);
    let (signer, _) = world.desk.store.signing_key().await.unwrap().unwrap();
    let mut values = page
        .split("<p class=\"mono wraps\"")
        .filter_map(|part| part.split('>').nth(1).and_then(|rest| rest.split('<').next()));
    let signature = values.find(|value| is_signed(&file, &signer, value));
    let signature = signature.expect("the signature on the page is of the file");
    assert!(!is_signed(&file.replace("early", "due"), &signer, signature), "the control");
    for lang in ["fr", "nl", "de", "en", "ar", "uk"] {
        let (_, page) = world.get(&format!("/privacy?lang={lang}")).await;
        assert!(page.contains(&park.code) && page.contains("2026"), "{lang}: {page}");
    }
    world.end().await;
}

#[rocket::async_test]
async fn a_text_that_was_read_does_not_come_back_by_a_late_retry() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let intake = world.intake(&park).await;
    let texts = [("q.idea".to_owned(), "plus de bancs".to_owned())];
    for (decision, id) in [("clear", "1a"), ("distress", "2b")] {
        let id = id.repeat(16);
        world.submit(&intake, &id, &texts).await;
        world.desk.store.remake(&park.id, porte_voix::store::mix::Mix::Late).await.unwrap();
        let mut lead = Browser::of(&world, &world.lead).await;
        assert_eq!(decides(&mut lead, decision, &[]).await.0, Status::SeeOther);
        world.submit(&intake, &id, &texts).await;
        world.desk.store.remake(&park.id, porte_voix::store::mix::Mix::Late).await.unwrap();
        let waiting = world.desk.store.unread_texts(&park.id).await.unwrap();
        assert!(waiting.is_empty(), "{decision}: {waiting:?}");
    }
    world.end().await;
}
