//! Words that may be quoted (R42): with the child's permission, two names, and after the freeze.

use porte_voix::domain::consultation::Consultation;
use rocket::http::Status;

use crate::journeys::themes::{adds, both, codes, many, page, read, themes};
use crate::support::Form;
use crate::support::browser::Browser;
use crate::support::world::SMALL;

/// The small questionnaire, whose text may be quoted where the child allows it.
pub fn quoting() -> String {
    SMALL.replace(
        r#""kind": "long-text", "max": 200"#,
        r#""kind": "long-text", "max": 200, "quotes": true"#,
    )
}

/// Proposes the words of the text that stands there.
pub async fn proposes(
    browser: &mut Browser<'_>,
    park: &Consultation,
    words: &str,
    recognised: &str,
) -> (Status, String) {
    let page = page(browser, &themes(park)).await;
    let form = Form::find(&page, "/quote").replacing("words", words);
    browser.post(&form.with("recognised", recognised)).await
}

async fn agrees(browser: &mut Browser<'_>, park: &Consultation, said: &str) -> (Status, String) {
    let page = page(browser, &format!("/team/c/{}/quotes", park.code)).await;
    browser.post(&Form::find(&page, "/agree").with("recognised", said)).await
}

#[rocket::async_test]
async fn a_quote_needs_the_child_two_people_and_the_freeze() {
    let (world, park, _) = read(&quoting(), &[("des bancs bleus pour tous", true)]).await;
    let (mut one, mut two) = both(&world).await;
    let quotes = format!("/team/c/{}/quotes", park.code);
    for (words, recognised, status) in [
        ("des bancs bleus", "", 422),
        ("des bancs bleus", "yes", 409),
        ("des bancs rouges", "no", 422),
        ("des bancs bleus", "no", 303),
        ("bancs bleus", "no", 409),
    ] {
        let (found, page) = proposes(&mut one, &park, words, recognised).await;
        assert_eq!(found.code, status, "{words} {recognised}: {page}");
    }
    let own = page(&mut one, &quotes).await;
    assert!(own.contains("another person decides") && !own.contains("/agree"), "{own}");
    let form = Form::find(&page(&mut two, &quotes).await, "/agree").with("recognised", "no");
    let (_, home) = one.get("/team?lang=en").await;
    let token = Form::find(&home, "/sign-out").value("form_token").unwrap().to_owned();
    let (status, why) = one.post(&form.replacing("form_token", &token)).await;
    assert!(status == Status::Conflict && why.contains("other than"), "{why}");
    let (status, why) = agrees(&mut two, &park, "no").await;
    assert!(status == Status::Conflict && why.contains("after the freeze"), "{why}");
    let mut facilitator = Browser::of(&world, &world.facilitator).await;
    let waits = page(&mut facilitator, &quotes).await;
    assert!(!waits.contains("bancs") && waits.contains("No quotes yet"), "{waits}");
    world.close_and_freeze(&park).await;
    assert_eq!(agrees(&mut two, &park, "").await.0, Status::UnprocessableEntity);
    assert_eq!(agrees(&mut two, &park, "no").await.0, Status::SeeOther);
    let told = page(&mut facilitator, &quotes).await;
    assert!(told.contains("lang=\"fr\" dir=\"ltr\"") && told.contains("Age 9-12"), "{told}");
    assert!(!told.contains("pour tous"), "only the words that were chosen");

    // In another language, beside the original.
    let form = Form::find(&told, "/translate").replacing("words", "blue benches");
    assert_eq!(facilitator.post(&form.clone().replacing("to", "en")).await.0, Status::SeeOther);
    for (field, value) in [("to", "fr"), ("to", "xx"), ("words", " ")] {
        let wrong = form.clone().replacing(field, value);
        assert_eq!(facilitator.post(&wrong).await.0, Status::UnprocessableEntity, "{value}");
    }
    let told = page(&mut facilitator, &quotes).await;
    let beside = told.contains("<p lang=\"en\" dir=\"ltr\">blue benches</p>");
    assert!(beside && told.contains("des bancs bleus"), "{told}");
    let read = many(&world, "select id from read_texts").await;
    let own = many(&world, "select id from read_texts where id not in (select id from quotes)");
    assert!(read > 0 && own.await == read, "no quote has the id of its text");
    // It was told: it stays when the answers go, and leads back to no text.
    world.desk.store.erase(&park.id, world.desk.by("test")).await.unwrap();
    assert!(page(&mut facilitator, &quotes).await.contains("des bancs bleus"));
    world.end().await;
}

#[rocket::async_test]
async fn without_the_childs_permission_nothing_can_be_quoted() {
    let (world, park, withdrawal) = read(&quoting(), &[("des bancs bleus", false)]).await;
    let mut one = Browser::of(&world, &world.analyst).await;
    let seen = page(&mut one, &themes(&park)).await;
    assert!(seen.contains("des bancs bleus") && !seen.contains("/idea/quote"), "{seen}");
    // Posted all the same.
    let code = Form::find(&seen, "/code");
    let action = code.action.replace("/code", "/quote");
    let form = Form { action, ..code }.with("words", "des bancs").with("recognised", "no");
    let (status, why) = one.post(&form).await;
    assert!(status == Status::Conflict && why.contains("did not allow"), "{why}");
    assert_eq!(many(&world, "select text_id from quote_proposals").await, 0);
    // A box that was never ticked, one nobody offers, and what is no tick.
    let (_, asked) = world.get(&format!("/c/{}/fr/9-12", park.code)).await;
    assert!(asked.contains("name=\"quote.idea\" value=\"yes\"") && !asked.contains(" checked"));
    let form = Form::find(&asked, "/check");
    for (name, value) in [("quote.idea", "no"), ("quote.likes", "yes"), ("quote.", "yes")] {
        let (status, _) = world.post(&form.clone().with(name, value)).await;
        assert_eq!(status, Status::UnprocessableEntity, "{name}={value}");
    }
    let plain = world.opened(SMALL).await;
    let (_, asked) = world.get(&format!("/c/{}/fr/9-12", plain.code)).await;
    assert!(!asked.contains("quote."), "nobody is asked unless the author says so");
    drop(withdrawal);
    world.end().await;
}

/// A proposal goes with the text it stands in, and ends when somebody could recognise the child.
#[rocket::async_test]
async fn what_is_taken_back_or_could_be_recognised_is_no_quote() {
    let texts = [("des bancs bleus", true), ("des arbres hauts", true)];
    let (world, park, withdrawal) = read(&quoting(), &texts).await;
    let (mut one, mut two) = both(&world).await;
    assert_eq!(adds(&mut one, &park, "a", "A").await, Status::SeeOther);
    for _ in texts {
        let seen = page(&mut one, &themes(&park)).await;
        let words = if seen.contains("bleus") { "des bancs bleus" } else { "des arbres hauts" };
        assert_eq!(proposes(&mut one, &park, words, "no").await.0, Status::SeeOther);
        assert_eq!(codes(&mut one, &park, &["a"]).await.0, Status::SeeOther);
    }
    assert_eq!(many(&world, "select text_id from quote_proposals").await, 2);
    let (_, form) = world.get(&format!("/c/{}/withdraw?lang=fr", park.code)).await;
    let form = Form::find(&form, "/withdraw").replacing("code", &withdrawal[0]);
    assert!(world.post(&form).await.0.code < 400);
    let waits = page(&mut two, &format!("/team/c/{}/quotes", park.code)).await;
    assert!(!waits.contains("bleus") && waits.contains("hauts"), "{waits}");
    assert_eq!(agrees(&mut two, &park, "yes").await.0, Status::SeeOther);
    assert_eq!(many(&world, "select text_id from quote_proposals").await, 0);
    assert_eq!(many(&world, "select id from quotes").await, 0);
    world.end().await;
}
