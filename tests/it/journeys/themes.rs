//! What free texts are about: two people who do not see each other, figures from the engine alone, and
//! quotes with the child's permission and two names.

use porte_voix::domain::consultation::{Consultation, Person};
use porte_voix::domain::staff::Role;
use porte_voix::store::mix::Mix;
use porte_voix::store::reading::ReadText;
use rocket::http::Status;
use sqlx::AnyPool;

use crate::journeys::reading::trained;
use crate::journeys::taking_part::withdrawal_code;
use crate::support::browser::{Browser, PASSWORD};
use crate::support::world::SMALL;
use crate::support::{Form, World};

/// A child writes this, and allows its words or says nothing.
async fn writes(world: &World, park: &Consultation, text: &str, allows: bool) -> String {
    let (_, page) = world.get(&format!("/c/{}/fr/9-12", park.code)).await;
    let mut form = Form::find(&page, "/check").replacing("q.idea", text).with("q.goes", "yes");
    if allows {
        form = form.with("quote.idea", "yes");
    }
    let (_, check) = world.post(&form).await;
    let asked = "Pouvons-nous utiliser tes mots";
    assert_eq!(check.contains(asked), allows, "the check page says what was allowed: {check}");
    let (status, thanks) = world.post(&Form::find(&check, "/send")).await;
    assert_eq!(status, Status::Ok);
    withdrawal_code(&thanks)
}

/// A consultation with these texts, mixed and read without a concern; the codes to take them back.
pub async fn read(document: &str, texts: &[(&str, bool)]) -> (World, Consultation, Vec<String>) {
    let world = World::new().await;
    let park = world.opened(document).await;
    let mut codes = Vec::new();
    for (text, allows) in texts {
        codes.push(writes(&world, &park, text, *allows).await);
    }
    assert!(world.desk.store.remake(&park.id, Mix::Late).await.unwrap());
    for person in [&world.lead, &world.analyst] {
        trained(&world, person).await;
    }
    let mut lead = Browser::of(&world, &world.lead).await;
    for _ in texts {
        let (_, queue) = lead.get("/team/safeguarding?lang=en").await;
        let from = &queue[queue.find("/team/c/").unwrap()..];
        let at = from.split('"').next().unwrap();
        let (_, page) = lead.get(at).await;
        let form = Form::find(&page, at).with("decision", "clear");
        assert_eq!(lead.post(&form).await.0, Status::SeeOther);
    }
    (world, park, codes)
}

/// Puts texts in the place of those that readers let go further, past the doors.
async fn lets_through(world: &World, park: &Consultation, texts: &[(&str, usize)]) {
    let keys = world.intake(park).await.keys;
    let stored = world.desk.store.unread_texts(&park.id).await.unwrap();
    let all = texts.iter().flat_map(|(text, n)| std::iter::repeat_n(*text, *n));
    for (text, words) in stored.iter().zip(all) {
        let nonce = world.desk.dice.bytes();
        let sealed = keys.seal("read_texts", &text.id, words.as_bytes(), nonce).unwrap();
        let remains = Some(ReadText { outcome: "clear", sealed });
        let by = world.desk.by(&world.lead.id);
        world.desk.store.settle_text(&park.id, text, remains, None, by).await.unwrap();
    }
}

pub fn themes(park: &Consultation) -> String {
    format!("/team/c/{}/themes/idea", park.code)
}

pub async fn page(browser: &mut Browser<'_>, address: &str) -> String {
    let (status, page) = browser.get(&format!("{address}?lang=en")).await;
    assert_eq!(status, Status::Ok, "{page}");
    page
}

pub async fn adds(
    browser: &mut Browser<'_>,
    park: &Consultation,
    code: &str,
    name: &str,
) -> Status {
    let page = page(browser, &themes(park)).await;
    let form = Form::find(&page, "/add").replacing("code", code).replacing("name", name);
    browser.post(&form).await.0
}

/// Codes the text that stands there with these themes; "" is no theme.
pub async fn codes(
    browser: &mut Browser<'_>,
    park: &Consultation,
    found: &[&str],
) -> (Status, String) {
    let page = page(browser, &themes(park)).await;
    let mut form = Form::find(&page, "/code");
    for theme in found {
        let (name, value) = if theme.is_empty() { ("none", "yes") } else { ("theme", *theme) };
        form = form.with(name, value);
    }
    browser.post(&form).await
}

pub async fn many(world: &World, statement: &'static str) -> usize {
    let pool = AnyPool::connect(&world.database.url).await.unwrap();
    let rows: Vec<(String,)> = sqlx::query_as(statement).fetch_all(&pool).await.unwrap();
    pool.close().await;
    rows.len()
}

pub async fn both(world: &World) -> (Browser<'_>, Browser<'_>) {
    (Browser::of(world, &world.analyst).await, Browser::of(world, &world.lead).await)
}

#[rocket::async_test]
async fn two_people_code_on_their_own_and_a_difference_is_settled() {
    let (world, park, withdrawal) =
        read(SMALL, &[("marque-un plus de bancs ⟦hidden⟧", false)]).await;
    let (mut one, mut two) = both(&world).await;
    let address = themes(&park);
    assert_eq!(adds(&mut one, &park, "seats", "Seats").await, Status::SeeOther);
    assert_eq!(adds(&mut two, &park, "", "Trees").await, Status::SeeOther);
    for (code, name) in [("seats", "Again"), ("_no", "No"), ("x", " ")] {
        assert_eq!(adds(&mut one, &park, code, name).await, Status::UnprocessableEntity, "{code}");
    }
    // What is taken out is a mark, and no id stands in the page.
    let seen = page(&mut one, &address).await;
    assert!(seen.contains("marque-un") && seen.contains("Age 9-12"), "{seen}");
    let id = world.desk.store.clear_texts(&park.id, "idea").await.unwrap().remove(0).id;
    assert!(!seen.contains(&id));
    // Neither nothing nor two things at once.
    assert_eq!(codes(&mut one, &park, &[]).await.0, Status::UnprocessableEntity);
    assert_eq!(codes(&mut one, &park, &["seats", ""]).await.0, Status::UnprocessableEntity);
    let (status, to) = codes(&mut one, &park, &["seats"]).await;
    assert_eq!(status, Status::SeeOther);
    let next = page(&mut one, &address).await;
    assert!(next.contains("No text waits for you here"), "{next}");
    // The way back shows what was found, and it can be changed.
    let again = to.replace("done=coded&", "");
    let (_, back) = one.get(&format!("{again}&lang=en")).await;
    assert_eq!(Form::find(&back, "/code").value("theme"), Some("seats"), "{back}");
    // The other sees the text, and nothing of what was found.
    let seen = page(&mut two, &address).await;
    assert!(Form::find(&seen, "/code").value("theme").is_none() && !seen.contains(" checked"));
    assert_eq!(codes(&mut two, &park, &["t2"]).await.0, Status::SeeOther);
    let settle = format!("{address}/settle");
    assert!(page(&mut one, &address).await.contains("Some texts are to settle"));
    let third = world.person("third", Role::Analyst, &world.project).await;
    trained(&world, &third).await;
    let mut third = Browser::of(&world, &third).await;
    assert!(page(&mut third, &address).await.contains("No text waits"), "two have coded it");
    let seen = page(&mut third, &settle).await;
    let both_named = seen.contains("<dd>Seats</dd>") && seen.contains("<dd>Trees</dd>");
    assert!(both_named && seen.contains("lead@example.org"), "{seen}");
    let form = Form::find(&seen, "/settle").with("theme", "seats").with("theme", "t2");
    assert_eq!(third.post(&form).await.0, Status::SeeOther);
    assert_eq!(third.post(&form).await.0, Status::Conflict, "settled once");
    let list = page(&mut one, &format!("/team/c/{}/themes", park.code)).await;
    assert!(list.contains("everything is coded") && list.contains("2 themes"), "{list}");
    // The child takes it back: everything that was found goes too.
    assert_eq!(many(&world, "select text_id from codings").await, 3);
    let (_, form) = world.get(&format!("/c/{}/withdraw?lang=fr", park.code)).await;
    let form = Form::find(&form, "/withdraw").replacing("code", &withdrawal[0]);
    assert!(world.post(&form).await.0.code < 400);
    assert_eq!(many(&world, "select text_id from codings").await, 0);
    world.end().await;
}

#[rocket::async_test]
async fn only_trained_people_of_the_project_see_texts_to_code() {
    let (world, park, _) = read(SMALL, &[("marque-deux des arbres", false)]).await;
    let untrained = world.person("untrained", Role::Analyst, &world.project).await;
    let stranger = world.stranger().await;
    trained(&world, &stranger).await;
    for (who, status) in [
        (&untrained, Status::Forbidden),
        (&world.facilitator, Status::Forbidden),
        (&stranger, Status::NotFound),
        (&world.analyst, Status::Ok),
    ] {
        let mut browser = Browser::of(&world, who).await;
        for address in [
            format!("/team/c/{}/themes", park.code),
            themes(&park),
            format!("{}/settle", themes(&park)),
        ] {
            let (found, page) = browser.get(&address).await;
            assert_eq!(found, status, "{} {address}", who.name);
            let shown = address.ends_with("/idea") && status == Status::Ok;
            assert_eq!(page.contains("marque-deux"), shown, "{} {address}", who.name);
        }
    }
    let mut analyst = Browser::of(&world, &world.analyst).await;
    for other in ["likes", "nothing"] {
        let address = format!("/team/c/{}/themes/{other}", park.code);
        assert_eq!(analyst.get(&address).await.0, Status::NotFound, "{other} asks for no text");
    }
    world.end().await;
}

/// Forty children past the doors, of whom so many wrote what.
async fn forty(document: &str, texts: &[(&str, usize)]) -> (World, Consultation) {
    let world = World::new().await;
    let park = world.opened(document).await;
    let intake = world.intake(&park).await;
    let written: usize = texts.iter().map(|(_, n)| n).sum();
    for n in 0..40 {
        let fields = [("q.idea".to_owned(), "mots".to_owned())];
        let fields = if n < written { &fields[..] } else { &[] };
        world.submit(&intake, &format!("{n:032x}"), fields).await;
    }
    assert!(world.desk.store.remake(&park.id, Mix::Late).await.unwrap());
    lets_through(&world, &park, texts).await;
    for person in [&world.lead, &world.analyst] {
        trained(&world, person).await;
    }
    (world, park)
}

/// Codes everything that waits for somebody, as the words say.
async fn codes_all(browser: &mut Browser<'_>, park: &Consultation) {
    loop {
        let page = page(browser, &themes(park)).await;
        if page.contains("No text waits") {
            break;
        }
        let said: &[&str] = match () {
            () if page.contains("bancs et arbres") => &["seats", "trees"],
            () if page.contains("bancs") => &["seats"],
            () if page.contains("arbres") => &["trees"],
            () => &[""],
        };
        assert_eq!(codes(browser, park, said).await.0, Status::SeeOther);
    }
}

/// Somebody tells the figures, and a lead signs too.
async fn tells(browser: &mut Browser<'_>, park: &Consultation) -> (Status, String) {
    let page = page(browser, &themes(park)).await;
    browser.post(&signed(&Form::find(&page, "/tell"), "lead@example.org")).await
}

fn signed(form: &Form, second: &str) -> Form {
    let form = form.clone().replacing("password", PASSWORD).replacing("second_email", second);
    form.replacing("second_password", PASSWORD)
}

#[rocket::async_test]
async fn figures_come_once_after_the_freeze_in_bands_and_never_as_they_are() {
    let texts = [("bancs", 13), ("bancs et arbres", 6), ("arbres", 1), ("rien", 2)];
    let (world, park) = forty(SMALL, &texts).await;
    let (mut one, mut two) = both(&world).await;
    let seen = page(&mut one, &themes(&park)).await;
    assert!(seen.contains("Add the theme “bancs”"), "{seen}");
    assert!(!seen.contains("theme “rien”"), "two children are too few for a suggestion");
    assert_eq!(adds(&mut one, &park, "seats", "Seats").await, Status::SeeOther);
    assert_eq!(adds(&mut one, &park, "trees", "Trees").await, Status::SeeOther);
    codes_all(&mut one, &park).await;
    let alone = page(&mut one, &themes(&park)).await;
    assert!(!alone.contains("kappa 1.0"), "nobody agrees with themself");
    codes_all(&mut two, &park).await;
    let agreed = page(&mut one, &themes(&park)).await;
    assert!(agreed.contains("kappa 1.0") && agreed.contains("everything is coded"), "{agreed}");
    for count in ["13", "19", "22"] {
        assert!(!agreed.contains(&format!(">{count}<")) && !agreed.contains(&format!(" {count} ")));
    }
    // Before the freeze there are none, and a lead tells none.
    let (status, why) = tells(&mut one, &park).await;
    assert!(status == Status::Conflict && why.contains("after the freeze"), "{why}");
    world.close_and_freeze(&park).await;
    assert!(!page(&mut two, &themes(&park)).await.contains("/idea/tell"));
    // Merged themes are one, and a child that wrote of both counts once.
    let seen = page(&mut one, &themes(&park)).await;
    let merge = Form::find(&seen, "/merge");
    assert_eq!(merge.value("code"), Some("seats"));
    assert_eq!(one.post(&merge.clone().replacing("into", "seats")).await.0.code, 422);
    let form = Form::find(&seen, "/tell");
    let (status, why) = one.post(&signed(&form, "analyst@example.org")).await;
    assert!(status == Status::Conflict && why.contains("It takes two people"), "{why}");
    let (status, _) = one.post(&signed(&form, "lead@example.org").replacing("password", "x")).await;
    assert_eq!(status, Status::UnprocessableEntity, "not without the password");
    assert_eq!(many(&world, "select question from theme_counts").await, 0, "one alone tells none");
    world.desk.clock.advance(60);
    assert_eq!(tells(&mut one, &park).await.0, Status::SeeOther);
    let told = page(&mut one, &themes(&park)).await;
    assert!(told.contains("<dd>15 to 19 of about 40</dd>"), "{told}");
    assert!(told.contains("<dd>5 to 9 of about 40</dd>"), "{told}");
    assert!(told.contains("Hidden"), "no theme is told from 200 children");
    assert!(told.contains("No text to read") && told.contains("the coding of this question has"));
    // Nothing changes any more.
    assert_eq!(one.post(&merge).await.0, Status::Conflict);
    world.desk.clock.advance(60);
    let again = signed(&Form::find(&seen, "/tell"), "lead@example.org");
    assert_eq!(one.post(&again).await.0, Status::Conflict, "once");
    assert_eq!(many(&world, "select question from theme_counts").await, 1);
    // The figures stay when the answers go; what was found goes.
    world.desk.store.erase(&park.id, world.desk.by("test")).await.unwrap();
    assert_eq!(many(&world, "select text_id from codings").await, 0);
    let kept = page(&mut one, &themes(&park)).await;
    assert!(kept.contains("15 to 19 of about 40"), "{kept}");
    world.end().await;
}

#[rocket::async_test]
async fn figures_wait_for_readers_and_coders_and_never_come_where_answers_decide() {
    let (world, park) = forty(SMALL, &[("bancs", 5), ("rien", 1)]).await;
    let mut one = Browser::of(&world, &world.analyst).await;
    assert_eq!(adds(&mut one, &park, "seats", "Seats").await, Status::SeeOther);
    let intake = world.intake(&park).await;
    let late = [("q.idea".to_owned(), "tard".to_owned())];
    world.submit(&intake, &"ee".repeat(16), &late).await;
    world.close_and_freeze(&park).await;
    let (status, why) = tells(&mut one, &park).await;
    assert!(status == Status::Conflict && why.contains("still to be read"), "{why}");
    lets_through(&world, &park, &[("rien", 1)]).await;
    world.desk.clock.advance(60);
    let (status, why) = tells(&mut one, &park).await;
    assert!(status == Status::Conflict && why.contains("still to be read"), "{why}");
    codes_all(&mut one, &park).await;
    world.desk.clock.advance(60);
    assert_eq!(tells(&mut one, &park).await.0, Status::SeeOther, "one person codes, two tell");
    world.end().await;

    let only = r#""idea", "show_if": {"all": [{"question": "goes", "op": "is", "value": "yes"}]},"#;
    let (world, park) = forty(&SMALL.replace(r#""idea","#, only), &[]).await;
    let mut one = Browser::of(&world, &world.analyst).await;
    world.close_and_freeze(&park).await;
    let seen = page(&mut one, &themes(&park)).await;
    assert!(seen.contains("hangs on an answer") && !seen.contains("/idea/tell"), "{seen}");
    world.end().await;
}

/// Everything somebody saw stands, or nothing is told.
#[rocket::async_test]
async fn figures_of_what_changed_meanwhile_are_refused() {
    let (world, park) = forty(SMALL, &[("bancs", 6)]).await;
    let mut one = Browser::of(&world, &world.analyst).await;
    assert_eq!(adds(&mut one, &park, "seats", "Seats").await, Status::SeeOther);
    codes_all(&mut one, &park).await;
    world.close_and_freeze(&park).await;
    let store = &world.desk.store;
    let (texts, themes, codings) = (
        store.clear_texts(&park.id, "idea").await.unwrap(),
        store.themes(&park.id, "idea").await.unwrap(),
        store.codings(&park.id, "idea").await.unwrap(),
    );
    let counts = porte_voix::store::themes::StoredCounts {
        content: "{}".to_owned(),
        told_on: "2026-11-23".to_owned(),
    };
    let by: Person = world.analyst.clone();
    for (left_out, told) in [(1, false), (0, true)] {
        let seen = porte_voix::store::themes::Seen {
            consultation: &park.id,
            question: "idea",
            texts: &texts,
            themes: &themes,
            codings: &codings[left_out..],
        };
        let done = store.tell_counts(seen, &counts, (world.desk.by(&by.id), "second")).await;
        assert_eq!(done.is_ok(), told, "{left_out}");
    }
    world.end().await;
}
