//! A second person, and young advisers, at a draft that they did not write.

use porte_voix::acts::{ActError, consultations};
use porte_voix::clock::{Clock, Dice};
use porte_voix::domain::staff::Role;
use porte_voix::domain::status::{Act, Status};
use rocket::http::{Method, Status as HttpStatus};

use crate::support::World;
use crate::support::world::{NOON, SMALL};

#[rocket::async_test]
async fn a_young_adviser_says_what_is_wrong_and_the_author_deals_with_it() {
    let world = World::new().await;
    let adviser = world.person("adviser", Role::YouthAdviser, &world.project).await;
    let draft = world.draft(SMALL).await;
    let here = format!("/team/c/{}", draft.code);
    let page = world.ask(Method::Get, &format!("{here}/review?lang=en"), Some(&adviser), &[]).await;
    assert_eq!(page.status, HttpStatus::Ok);
    let text = page.text();
    assert!(text.contains("/preview/en/") && text.contains("Say something about it"));
    assert!(!text.contains("/acts/approve") && !text.contains("/build"), "only to look and to say");
    let say = [("part", "q.goes"), ("body", "Nobody says <b>that</b>.")];
    let address = format!("{here}/comments?lang=en");
    let seen = world.ask(Method::Post, &address, Some(&adviser), &say).await;
    assert_eq!(seen.status, HttpStatus::SeeOther, "{}", seen.text());
    // The author reads it beside the question, as text.
    let build = format!("{here}/build?part=q.goes&lang=en");
    let page = world.ask(Method::Get, &build, Some(&world.facilitator), &[]).await.text();
    assert!(page.contains("Nobody says &lt;b&gt;that&lt;/b&gt;."), "{page}");
    let id = world.desk.store.comments(&draft.id).await.unwrap().remove(0).id;
    let resolve = format!("{here}/comments/{id}/resolve");
    let shut = world.ask(Method::Post, &resolve, Some(&adviser), &[]).await;
    assert_eq!(shut.status, HttpStatus::Forbidden);
    let done = world.ask(Method::Post, &resolve, Some(&world.facilitator), &[("part", "q.goes")]);
    assert_eq!(done.await.status, HttpStatus::SeeOther);
    assert!(world.desk.store.comments(&draft.id).await.unwrap()[0].resolved);
    // What cannot be taken comes back as it was typed.
    let long = "ä".repeat(2_001);
    for (part, body) in [("q.goes", &*long), ("q.goes", " "), ("q.gone", "Where is it?")] {
        let say = [("part", part), ("body", body)];
        let seen = world.ask(Method::Post, &address, Some(&adviser), &say).await;
        assert!((400..500).contains(&seen.status.code), "{part}");
    }
    let say = [("part", "q.goes"), ("body", &*long)];
    let seen = world.ask(Method::Post, &address, Some(&adviser), &say).await.text();
    assert!(seen.contains("1 to 2000 characters") && seen.contains(&long));
    assert_eq!(world.desk.store.comments(&draft.id).await.unwrap().len(), 1);
    world.end().await;
}

#[rocket::async_test]
async fn a_second_person_sees_what_changed_since_the_last_approval() {
    let world = World::new().await;
    let draft = world.draft(SMALL).await;
    let here = format!("/team/c/{}/review?lang=en", draft.code);
    let lead = Some(&world.lead);
    let text = world.ask(Method::Get, &here, lead, &[]).await.text();
    assert!(text.contains("never approved before"), "{text}");
    let approve = async || {
        world.step(&draft, Act::Submit, &world.facilitator).await;
        let now = world.now(&draft).await;
        let seen = consultations::revision(&world.desk, &now).await.unwrap().hash;
        consultations::step(&world.desk, &now, Act::Approve, &world.lead, &seen).await.unwrap();
    };
    approve().await;
    world.step(&draft, Act::Revise, &world.facilitator).await;
    let mut document: serde_json::Value = serde_json::from_str(SMALL).unwrap();
    document["questions"][1]["text"]["en"] = "Do you <i>like</i> to go?".into();
    document["questions"].as_array_mut().unwrap().remove(6);
    let now = world.now(&draft).await;
    let document = document.to_string();
    consultations::revise(&world.desk, &now, &document, &world.facilitator).await.unwrap();
    let text = world.ask(Method::Get, &here, lead, &[]).await.text();
    assert!(
        text.contains("Do you &lt;i&gt;like&lt;/i&gt; to go?") && text.contains("<del"),
        "{text}"
    );
    assert!(text.contains("removed"));
    // What was approved first can no longer be approved: the hash is another.
    world.step(&draft, Act::Submit, &world.facilitator).await;
    let now = world.now(&draft).await;
    let old = porte_voix::seal::sha256(SMALL.as_bytes());
    let shut = consultations::step(&world.desk, &now, Act::Approve, &world.lead, &old).await;
    assert!(matches!(shut, Err(ActError::Refused { key: "changed_since", .. })));
    world.end().await;
}

#[rocket::async_test]
async fn an_approval_holds_for_three_days() {
    for (hours, holds) in [(72, true), (73, false)] {
        let world = World::new().await;
        let draft = world.draft(SMALL).await;
        world.step(&draft, Act::Submit, &world.facilitator).await;
        let now = world.now(&draft).await;
        let seen = consultations::revision(&world.desk, &now).await.unwrap().hash;
        consultations::step(&world.desk, &now, Act::Approve, &world.lead, &seen).await.unwrap();
        let mut later = World::desk(&world.database).await;
        later.clock = Clock::fixed(NOON + hours * 3600);
        later.dice = Dice::seeded(2);
        let now = consultations::by_code(&later, &draft.code).await.unwrap();
        let open = consultations::step(&later, &now, Act::Open, &world.facilitator, "").await;
        match open {
            Ok(status) => assert!(holds && status == Status::Open, "{hours}"),
            Err(ActError::Refused { key, .. }) => {
                assert_eq!((key, holds), ("approval_expired", false), "{hours}");
            }
            Err(other) => panic!("{other:?}"),
        }
        later.store.close().await;
        world.end().await;
    }
}
