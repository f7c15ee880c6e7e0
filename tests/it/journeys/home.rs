//! The public home: what staff put there, while it is open, and nothing else.

use porte_voix::acts::consultations;
use porte_voix::acts::listings::MOST;
use porte_voix::domain::consultation::Consultation;
use porte_voix::domain::status::Act;
use porte_voix::domain::wording::Lang;
use rocket::http::{Header, Method, Status};
use serde_json::{Value, json};

use crate::journeys::codes::with_codes;
use crate::support::browser::Browser;
use crate::support::world::SMALL;
use crate::support::{Form, World};

/// The home page in English, once what was known is old.
async fn home(world: &World) -> String {
    world.desk.clock.advance(1);
    let (status, page) = world.get("/?l=en").await;
    assert_eq!(status, Status::Ok);
    page
}

fn leads_to(page: &str, consultation: &Consultation) -> bool {
    page.contains(&format!("href=\"/c/{}?l=en\"", consultation.code))
}

/// Ticks the box on the page of the ways, or takes the tick out.
async fn tick(browser: &mut Browser<'_>, consultation: &Consultation, on: bool) {
    let share = format!("/team/c/{}/share?lang=en", consultation.code);
    let (status, page) = browser.get(&share).await;
    assert_eq!(status, Status::Ok);
    let mut form = Form::find(&page, "/home");
    form.fields.retain(|(name, _)| name != "show");
    let form = if on { form.with("show", "yes") } else { form };
    let (status, to) = browser.post(&form).await;
    let back = format!("/team/c/{}/share#home", consultation.code);
    assert_eq!((status, to), (Status::SeeOther, back));
    let (_, page) = browser.get(&share).await;
    assert_eq!(Form::find(&page, "/home").value("show").is_some(), on, "the box shows it");
}

#[rocket::async_test]
async fn what_staff_tick_is_on_the_home_page_while_it_is_open() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let page = home(&world).await;
    assert!(!leads_to(&page, &park), "off by default");
    assert!(page.contains("Nothing is open to everyone right now."));
    let mut browser = Browser::of(&world, &world.facilitator).await;
    tick(&mut browser, &park, true).await;
    let (_, page) = world.get("/?l=en").await;
    assert!(leads_to(&page, &park), "at once on this server");
    assert!(page.contains("The park") && page.contains("Big Ears"), "{page}");
    assert!(page.contains("9 to 15 years"));
    world.step(&park, Act::Pause, &world.facilitator).await;
    let page = home(&world).await;
    assert!(!leads_to(&page, &park) && page.contains("The park"));
    assert!(page.contains("Paused: come back later."));
    world.step(&park, Act::Resume, &world.facilitator).await;
    assert!(leads_to(&home(&world).await, &park));
    tick(&mut browser, &park, false).await;
    assert!(!home(&world).await.contains("The park"), "taken off");
    tick(&mut browser, &park, true).await;
    world.step(&park, Act::Close, &world.facilitator).await;
    assert!(!home(&world).await.contains("The park"), "over");
    let events = world.desk.store.events_about(&park.id).await.unwrap();
    let acts: Vec<_> = events.iter().map(|event| event.act.as_str()).collect();
    assert_eq!(acts.iter().filter(|act| **act == "consultation.list").count(), 2, "{acts:?}");
    assert_eq!(acts.iter().filter(|act| **act == "consultation.unlist").count(), 1);
    world.end().await;
}

#[rocket::async_test]
async fn what_cannot_stand_there_is_refused_with_the_reason() {
    let world = World::new().await;
    let (draft, codes) = (world.draft(SMALL).await, world.opened(&with_codes()).await);
    let post = async |one: &Consultation, person, fields: &[(&str, &str)]| {
        let path = format!("/team/c/{}/home?lang=en", one.code);
        world.ask(Method::Post, &path, Some(person), fields).await
    };
    let show = [("show", "yes")];
    let seen = post(&draft, &world.facilitator, &show).await;
    assert_eq!(seen.status, Status::Conflict);
    assert!(seen.text().contains("before a second person has approved"), "{}", seen.text());
    let seen = post(&codes, &world.facilitator, &show).await;
    assert_eq!(seen.status, Status::Conflict);
    assert!(seen.text().contains("This one asks for a code."), "{}", seen.text());
    let share = format!("/team/c/{}/share?lang=en", codes.code);
    let page = world.ask(Method::Get, &share, Some(&world.facilitator), &[]).await.text();
    assert!(page.contains("Not possible here: answering needs a code"), "said beforehand");
    assert!(!page.contains("/home\""), "without a box");
    let open = world.opened(SMALL).await;
    assert_eq!(post(&open, &world.analyst, &show).await.status, Status::Forbidden);
    let stranger = world.stranger().await;
    assert_eq!(post(&open, &stranger, &show).await.status, Status::NotFound);
    assert!(!home(&world).await.contains("The park"), "nothing of it came there");
    assert_eq!(post(&open, &world.facilitator, &show).await.status, Status::SeeOther);
    assert!(leads_to(&home(&world).await, &open), "the control");
    world.end().await;
}

#[rocket::async_test]
async fn a_stop_takes_the_whole_project_off() {
    let world = World::new().await;
    let (park, street) = (world.opened(SMALL).await, world.opened(SMALL).await);
    let by = world.desk.by(&world.facilitator.id);
    for one in [&park, &street] {
        world.desk.store.list(&one.id, by).await.unwrap();
    }
    world.step(&street, Act::Pause, &world.facilitator).await;
    assert_eq!(home(&world).await.matches("The park").count(), 2, "the control");
    let reason = [("reason", "Something is wrong")];
    let lead = Some(&world.lead);
    world.ask(Method::Post, "/team/p/parks/stop", lead, &reason).await;
    assert!(!home(&world).await.contains("The park"), "the one that was paused before, too");
    world.step(&park, Act::Resume, &world.facilitator).await;
    assert!(!home(&world).await.contains("The park"), "staff put it there again, or nobody does");
    world.end().await;
}

#[rocket::async_test]
async fn a_sensitive_consultation_does_not_tell_its_topic() {
    let world = World::new().await;
    let mut document: Value = serde_json::from_str(SMALL).unwrap();
    document["title"] = json!({"fr": "Les coups", "en": "Being hit"});
    document["questions"][1]["sensitivity"] = json!(2);
    let hard = world.opened(&document.to_string()).await;
    let by = world.desk.by(&world.facilitator.id);
    world.desk.store.list(&hard.id, by).await.unwrap();
    let page = home(&world).await;
    assert!(leads_to(&page, &hard) && page.contains(">Questions</bdi></a>"), "{page}");
    assert!(!page.contains("Being hit") && !page.contains("Big Ears"));
    world.end().await;
}

#[rocket::async_test]
async fn the_page_is_full_one_day_and_light_still() {
    let world = World::new().await;
    let by = world.desk.by(&world.facilitator.id);
    let mut last = None;
    for _ in 0..MOST {
        let one = world.opened(SMALL).await;
        world.desk.store.list(&one.id, by).await.unwrap();
        last = Some(one);
    }
    let more = world.opened(SMALL).await;
    let show = async |one: &Consultation| {
        let path = format!("/team/c/{}/home?lang=en", one.code);
        world.ask(Method::Post, &path, Some(&world.facilitator), &[("show", "yes")]).await
    };
    let seen = show(&more).await;
    assert_eq!(seen.status, Status::Conflict);
    assert!(seen.text().contains("24 at most"), "{}", seen.text());
    let last = last.unwrap();
    assert_eq!(show(&last).await.status, Status::SeeOther, "what is there stays");
    world.step(&last, Act::Close, &world.facilitator).await;
    assert_eq!(show(&more).await.status, Status::SeeOther, "one that is over makes room");
    for lang in Lang::ALL {
        world.desk.clock.advance(1);
        let request = world.client.get(format!("/?l={lang}"));
        let answer = request.header(Header::new("Accept-Encoding", "br")).dispatch().await;
        assert_eq!(answer.headers().get_one("Content-Encoding"), Some("br"));
        let bytes = answer.into_bytes().await.unwrap().len();
        assert!(bytes <= 14_336, "{lang}: {bytes} bytes");
    }
    world.end().await;
}

#[rocket::async_test]
async fn a_browser_that_has_the_page_is_told_so_until_it_changes() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let ask = async |tag: &str| {
        world.desk.clock.advance(1);
        let request =
            world.client.get("/?l=fr").header(Header::new("If-None-Match", tag.to_owned()));
        let answer = request.dispatch().await;
        let tag = answer.headers().get_one("ETag").unwrap().to_owned();
        (answer.status(), tag)
    };
    let (status, tag) = ask("\"none\"").await;
    assert_eq!(status, Status::Ok);
    assert_eq!(ask(&tag).await, (Status::NotModified, tag.clone()));
    world.desk.store.list(&park.id, world.desk.by(&world.facilitator.id)).await.unwrap();
    let (status, other) = ask(&tag).await;
    assert!(status == Status::Ok && other != tag, "it changed");
    world.end().await;
}

#[rocket::async_test]
async fn nothing_on_it_counts_answers_and_a_wrong_code_keeps_the_rest() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    world.desk.store.list(&park.id, world.desk.by(&world.facilitator.id)).await.unwrap();
    let before = home(&world).await;
    let intake = world.intake(&park).await;
    for n in 0..30 {
        world.submit(&intake, &format!("{n:032x}"), &[]).await;
    }
    assert_eq!(world.responses(&park).await, 30);
    assert_eq!(home(&world).await, before, "answers change nothing on it");
    let form = Form::find(&before, "/code").replacing("code", "B0B0B");
    let (status, page) = world.post(&form).await;
    assert_eq!(status, Status::NotFound);
    assert!(leads_to(&page, &park), "what is open stays in sight");
    let right = Form::find(&page, "/code").replacing("code", &park.code);
    assert_eq!(world.post(&right).await.0, Status::SeeOther);
    let revision = consultations::revision(&world.desk, &park).await.unwrap();
    assert_eq!(revision.questionnaire.title.plain(Lang::En), "The park", "the control");
    world.end().await;
}
