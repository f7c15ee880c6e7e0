//! The team scores its own project, before, during and after: a score never counts without evidence,
//! and who wrote it and when stands beside it (R65).

use porte_voix::acts::people;
use porte_voix::domain::quality::items;
use porte_voix::domain::staff::Role;
use rocket::http::{Method, Status};
use scraper::{Html, Selector};

use crate::support::browser::Browser;
use crate::support::{Form, World};

const PAGE: &str = "/team/p/parks/quality";

async fn page(browser: &mut Browser<'_>, query: &str) -> String {
    let (status, page) = browser.get(&format!("{PAGE}?lang=en{query}")).await;
    assert_eq!(status, Status::Ok, "{page}");
    page
}

/// The form with one item scored: its radio is ticked as a browser would.
fn scored(page: &str, item: &str, score: &str, evidence: &str) -> Form {
    let form = Form::find(page, "/quality");
    form.replacing(&format!("score-{item}"), score).replacing(&format!("evidence-{item}"), evidence)
}

/// What the fields of an item hold when the page comes back.
fn kept(page: &str, item: &str) -> (Option<String>, Option<String>) {
    let form = Form::find(page, "/quality");
    let value = |name: String| form.value(&name).map(str::to_owned);
    (value(format!("score-{item}")), value(format!("evidence-{item}")))
}

#[rocket::async_test]
async fn a_score_without_evidence_is_refused_and_with_evidence_it_stands() {
    let world = World::new().await;
    let mut facilitator = Browser::of(&world, &world.facilitator).await;
    let empty = page(&mut facilitator, "").await;
    assert_eq!(items().count(), 17);
    for item in items() {
        assert_eq!(kept(&empty, item), (Some(String::new()), Some(String::new())), "{item}");
    }
    assert!(empty.contains("0 of 51"), "{empty}");
    for (score, evidence, said) in [
        ("2", "", "“Inclusive”: a score needs evidence"),
        ("0", " \n . ", "“Inclusive”: a score needs evidence"),
        ("", "Three languages", "“Inclusive”: choose a score from 0 to 3"),
        ("4", "Three languages", "“Inclusive”: choose a score from 0 to 3"),
        ("2", &*"é".repeat(601), "“Inclusive”: evidence has at most 600"),
        ("2", "Three\u{202e} languages", "cannot be seen"),
    ] {
        let form = scored(&empty, "inclusive", score, evidence);
        let form = form.replacing("score-voice", "1").replacing("evidence-voice", "Faces <b>");
        let (status, back) = facilitator.post(&form).await;
        assert_eq!(status, Status::UnprocessableEntity, "{said}");
        assert!(back.contains(said), "{said}: {back}");
        let typed = (Some("1".to_owned()), Some("Faces <b>".to_owned()));
        assert_eq!(kept(&back, "voice"), typed, "what was typed stays");
        assert_eq!(kept(&back, "inclusive").1.as_deref(), Some(evidence));
    }
    let stored = async || world.desk.store.scores(&world.project.id).await.unwrap();
    assert!(stored().await.is_empty(), "all or nothing");
    let unknown = Form::find(&empty, "/quality").replacing("moment", "later");
    assert_eq!(facilitator.post(&unknown).await.0, Status::UnprocessableEntity);

    // The control: with evidence it is taken, zero too.
    let form = scored(&empty, "inclusive", "2", "Three languages <b>");
    let form = form.replacing("score-voice", "0").replacing("evidence-voice", "Not yet");
    let (status, to) = facilitator.post(&form).await;
    assert_eq!((status, &*to), (Status::SeeOther, "/team/p/parks/quality?moment=before&done=yes"));
    assert_eq!(stored().await.len(), 2);
    let now = page(&mut facilitator, "&moment=during").await;
    assert!(now.contains("2 of 51") && now.contains("Three languages &lt;b&gt;"), "{now}");
    assert!(now.contains("(facilitator@example.org, 23 November 2026)"), "who, and on which day");
    assert_eq!(kept(&now, "inclusive").0.as_deref(), Some(""), "each moment has its own");
    let events = world.desk.store.events_about(&world.project.id).await.unwrap();
    let acts = events.iter().filter(|event| event.act == "project.score");
    assert_eq!(acts.map(|event| event.detail.as_str()).collect::<Vec<_>>(), ["before"]);

    // Taking a score back empties both fields.
    let before = page(&mut facilitator, "&moment=before").await;
    let form = scored(&before, "voice", "", "");
    assert_eq!(facilitator.post(&form).await.0, Status::SeeOther);
    assert_eq!(stored().await.len(), 1);
    world.end().await;
}

#[rocket::async_test]
async fn who_was_slower_sees_both_and_loses_nothing() {
    let world = World::new().await;
    let mut one = Browser::of(&world, &world.facilitator).await;
    let mut two = Browser::of(&world, &world.lead).await;
    let (first, second) = (page(&mut one, "").await, page(&mut two, "").await);
    assert_eq!(one.post(&scored(&first, "safe", "3", "A drill")).await.0, Status::SeeOther);
    let slower = scored(&second, "safe", "1", "No drill yet");
    let (status, back) = two.post(&slower).await;
    assert_eq!(status, Status::Conflict);
    assert!(back.contains("A drill") && back.contains("Somebody else changed"), "{back}");
    assert_eq!(kept(&back, "safe"), (Some("1".to_owned()), Some("No drill yet".to_owned())));
    assert_eq!(two.post(&Form::find(&back, "/quality")).await.0, Status::SeeOther, "knowingly");
    let stored = world.desk.store.scores(&world.project.id).await.unwrap();
    assert_eq!((stored.len(), stored[0].score, &*stored[0].person_id), (1, 1, &*world.lead.id));
    world.end().await;
}

#[rocket::async_test]
async fn facilitators_and_leads_write_and_everyone_of_the_project_reads() {
    let world = World::new().await;
    let mut facilitator = Browser::of(&world, &world.facilitator).await;
    let empty = page(&mut facilitator, "").await;
    let form = scored(&empty, "safe", "2", "Help lines on each page");
    assert_eq!(facilitator.post(&form).await.0, Status::SeeOther);
    for (role, person) in world.team().await {
        let writes = matches!(role, Role::Facilitator | Role::SafeguardingLead);
        let seen = world.ask(Method::Get, &format!("{PAGE}?lang=en"), Some(&person), &[]).await;
        assert_eq!(seen.status, Status::Ok, "{role}");
        assert!(seen.text().contains("Help lines on each page"), "{role}");
        assert_eq!(seen.text().contains("<textarea"), writes, "{role}");
        let posted = world.ask(Method::Post, PAGE, Some(&person), &[("moment", "after")]).await;
        let status = if writes { Status::Conflict } else { Status::Forbidden };
        assert_eq!(posted.status, status, "{role}: without what was seen");
    }
    let stranger = world.stranger().await;
    for method in [Method::Get, Method::Post] {
        let seen = world.ask(method, PAGE, Some(&stranger), &[("moment", "after")]).await;
        assert_eq!(seen.status, Status::NotFound);
    }
    let mut other = Browser::of(&world, &stranger).await;
    let (_, theirs) = other.get("/team/p/elsewhere/quality?lang=en").await;
    assert!(theirs.contains("0 of 51") && !theirs.contains("Help lines on each page"));
    // The control: with a role here it is there.
    let by = world.desk.by("test");
    people::add(&world.desk, &stranger.email, "S", Role::YouthAdviser, &world.project, by)
        .await
        .unwrap();
    assert_eq!(other.get(PAGE).await.0, Status::Ok);
    world.end().await;
}

#[rocket::async_test]
async fn the_page_is_whole_in_four_languages_and_says_what_is_known() {
    let world = World::new().await;
    let mut lead = Browser::of(&world, &world.lead).await;
    for lang in ["fr", "nl", "de", "en"] {
        for moment in ["before", "during", "after", "x"] {
            let (status, page) = lead.get(&format!("{PAGE}?lang={lang}&moment={moment}")).await;
            assert_eq!(status, Status::Ok);
            assert!(!page.contains('{') && !page.contains(">team."), "{lang}: {page}");
            let parsed = Html::parse_document(&page);
            let count = |what: &str| parsed.select(&Selector::parse(what).unwrap()).count();
            assert_eq!((count("fieldset legend"), count("input[type=radio]")), (17, 17 * 5));
            assert_eq!((count("fieldset textarea"), count("input[type=radio][checked]")), (17, 17));
        }
    }
    let before = page(&mut lead, "").await;
    assert!(before.contains("Help lines checked: 0 of"), "{before}");
    assert!(!before.contains("Languages offered"), "nobody was asked");
    world.opened(crate::support::world::SMALL).await;
    let now = page(&mut lead, "").await;
    assert!(
        now.contains("Languages offered:") && now.contains("with young people: 1 of 1"),
        "{now}"
    );
    world.end().await;
}
