//! A device of the organisation on which children answer one after another: started by a facilitator,
//! ended by the PIN, from afar or by itself.

use porte_voix::acts::kiosks::{self, LASTS, Wish};
use porte_voix::domain::consultation::{Consultation, Person};
use porte_voix::domain::status::Act;
use rocket::http::{Method, Status};
use rocket::tokio::task::yield_now;
use sqlx::AnyPool;

use crate::journeys::codes::with_codes;
use crate::support::browser::Browser;
use crate::support::world::SMALL;
use crate::support::{Form, World};

const PIN: &str = "2580";

pub fn wish(pin: &str) -> Wish<'_> {
    Wish { pin, again: pin, idle: Some(60), pack: true }
}

/// A kiosk that runs; returns where.
pub async fn kiosk(world: &World, park: &Consultation) -> String {
    let token = kiosks::start(&world.desk, park, wish(PIN), &world.facilitator).await.unwrap();
    format!("/k/{token}")
}

/// The form of a child on the document of a kiosk.
async fn document(world: &World, here: &str) -> Form {
    let (status, page) = world.get(&format!("{here}/fr/9-12")).await;
    assert_eq!(status, Status::Ok, "{page}");
    Form::find(&page, "/send").with("q.goes", "no").replacing("q.idea", "plus d’arbres")
}

/// Addresses on a page that lead to nothing of a kiosk.
fn leads_out(page: &str) -> Vec<&str> {
    let all = page.split("href=\"/").skip(1).filter_map(|rest| rest.split('"').next());
    all.filter(|path| !path.starts_with("k/") && !path.starts_with("static/")).collect()
}

/// The headers of an answer that matter to a browser that is shared.
async fn headers(world: &World, path: &str) -> (Status, String, String, String) {
    let answer = world.client.get(path.to_owned()).dispatch().await;
    let header = |name: &str| answer.headers().get_one(name).unwrap_or_default().to_owned();
    let all = (header("Cache-Control"), header("Set-Cookie"), header("Content-Security-Policy"));
    (answer.status(), all.0, all.1, all.2)
}

async fn try_pin(world: &World, here: &str, pin: &str) -> (Status, String) {
    let (_, page) = world.get(&format!("{here}/staff?l=en")).await;
    world.post(&Form::find(&page, "/staff?l=en").replacing("pin", pin)).await
}

#[rocket::async_test]
async fn a_facilitator_starts_one_and_is_signed_out_and_two_children_answer() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let here = format!("/team/c/{}", park.code);
    let mut browser = Browser::of(&world, &world.facilitator).await;
    let session = browser.cookies["staff"].clone();
    let (_, page) = browser.get(&format!("{here}?lang=en")).await;
    assert!(page.contains("Answer on this device") && !page.contains("Running now"));
    let form = Form::find(&page, "/kiosks").replacing("pin", PIN).replacing("again", PIN);
    let (status, kiosk) = browser.post(&form.replacing("idle", "120")).await;
    assert_eq!(status, Status::SeeOther);
    assert!(kiosk.starts_with("/k/") && kiosk.len() == 25, "{kiosk}");
    assert!(!browser.cookies.contains_key("staff"));
    browser.cookies.insert("staff".to_owned(), session);
    assert_eq!(browser.get(&here).await.0, Status::SeeOther, "the session itself is over");

    for child in ["un", "deux"] {
        let (_, start) = world.get(&format!("{kiosk}?l=fr")).await;
        assert!(start.contains("class=\"r land kiosk\"") && start.contains("data-idle=\"120\""));
        assert_eq!(leads_out(&start), Vec::<&str>::new());
        assert!(start.contains("Un adulte est tout près"));
        let go = world.get(&format!("{kiosk}/go?lang=fr&band=9-12")).await;
        assert_eq!(go, (Status::SeeOther, format!("{kiosk}/fr/9-12")));
        let form = document(&world, &kiosk).await.replacing("q.idea", child);
        let (status, thanks) = world.post(&form).await;
        assert_eq!(status, Status::SeeOther, "going back finds no form: {thanks}");
        let (status, page) = world.get(&thanks).await;
        assert_eq!(status, Status::Ok);
        assert!(page.contains("C’est envoyé") && page.contains("Personne suivante"));
        assert!(!page.contains("class=\"cd\""), "no code for the next child to read");
        // The same form again, as after a double tap.
        assert_eq!(world.post(&form).await.1, thanks);
    }
    assert_eq!(world.responses(&park).await, 2);

    let mut browser = Browser::of(&world, &world.lead).await;
    let (_, page) = browser.get(&format!("{here}?lang=en")).await;
    assert!(page.contains("Running now") && page.contains("Started on a device"), "{page}");
    assert!(!page.contains("/end\""), "only a facilitator ends it");
    world.end().await;
}

#[rocket::async_test]
async fn pages_of_a_kiosk_stay_in_no_memory_of_the_browser() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let here = kiosk(&world, &park).await;
    let away = "here=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0";
    for (path, status, cookie) in [
        (format!("{here}?l=fr"), 200, away),
        (format!("{here}/fr/9-12"), 200, "here=1; Path=/; HttpOnly; SameSite=Strict"),
        (format!("{here}/no?l=fr"), 200, away),
        (format!("{here}/sent?l=fr&b=9-12"), 200, away),
        (format!("{here}/staff"), 200, away),
        (format!("{here}/go?lang=fr"), 422, away),
    ] {
        let (found, cache, set, policy) = headers(&world, &path).await;
        assert_eq!(
            (found.code, cache.as_str(), set.as_str()),
            (status, "no-store", cookie),
            "{path}"
        );
        let start = path.contains("?l=fr") && !path.contains("/no") && !path.contains("/sent");
        let starts = start || path.contains("/go");
        assert_eq!(policy.contains("trusted-types kiosk"), starts, "{path}: {policy}");
        assert_eq!(policy.contains("trusted-types 'none'"), !starts, "{path}");
    }
    let (_, page) = world.get(&format!("/c/{}/fr/9-12", park.code)).await;
    assert!(leads_out(&page).contains(&"x") && !page.contains("kiosk"), "the control");
    world.end().await;
}

#[rocket::async_test]
async fn what_is_typed_at_the_start_is_put_right_in_one_sentence() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let ask = async |fields: &[(&str, &str)]| {
        let path = format!("/team/c/{}/kiosks?lang=en", park.code);
        let seen = world.ask(Method::Post, &path, Some(&world.facilitator), fields).await;
        (seen.status.code, seen.text())
    };
    for (pin, again, idle, said) in [
        ("123", "123", "60", "The PIN must have 4 to 8 digits."),
        ("123456789", "123456789", "60", "The PIN must have 4 to 8 digits."),
        ("12a4", "12a4", "60", "The PIN must have 4 to 8 digits."),
        ("١٢٣٤", "١٢٣٤", "60", "The PIN must have 4 to 8 digits."),
        ("", "", "60", "The PIN must have 4 to 8 digits."),
        ("1234", "1235", "60", "The two PINs are not the same."),
        ("1234", "1234", "61", "Choose what happens"),
        ("1234", "1234", "", "Choose what happens"),
    ] {
        let (status, page) = ask(&[("pin", pin), ("again", again), ("idle", idle)]).await;
        assert_eq!(status, 422, "{pin}");
        assert!(page.contains(said), "{pin}: {said}");
    }
    assert!(kiosks::running(&world.desk, &park).await.unwrap().is_empty());
    let (status, _) = ask(&[("pin", "1234"), ("again", "1234"), ("idle", "0")]).await;
    assert_eq!((status, kiosks::running(&world.desk, &park).await.unwrap().len()), (303, 1));
    world.step(&park, Act::Pause, &world.facilitator).await;
    let (status, page) = ask(&[("pin", "1234"), ("again", "1234"), ("idle", "0")]).await;
    assert_eq!(status, 409);
    assert!(page.contains("while the consultation is open"), "{page}");
    world.end().await;
}

#[rocket::async_test]
async fn the_pin_ends_it_and_wrong_ones_wait_longer_and_longer() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let here = kiosk(&world, &park).await;
    for _ in 0..5 {
        let (status, page) = try_pin(&world, &here, "1111").await;
        assert_eq!(status, Status::UnprocessableEntity);
        assert!(page.contains("This PIN is not right.") && !page.contains("1111"), "{page}");
    }
    for wait in [30, 60] {
        let (status, page) = try_pin(&world, &here, PIN).await;
        assert_eq!(status, Status::TooManyRequests, "even the right one");
        assert!(page.contains(&format!("Seconds to wait: {wait}")), "{page}");
        world.desk.clock.advance(wait);
        assert_eq!(try_pin(&world, &here, "1111").await.0, Status::UnprocessableEntity);
    }
    // Another kiosk does not wait, and its PIN opens only itself.
    let other = kiosks::start(&world.desk, &park, wish("0007"), &world.facilitator).await.unwrap();
    let other = format!("/k/{other}");
    assert_eq!(try_pin(&world, &other, PIN).await.0, Status::UnprocessableEntity);
    let (status, to) = try_pin(&world, &other, "0007").await;
    assert_eq!((status, to), (Status::SeeOther, format!("{other}#team")));
    let (status, page) = world.get(&format!("{other}?l=en")).await;
    assert_eq!(status, Status::Gone);
    assert!(page.contains("has ended") && page.contains("href=\"/team\""));
    assert_eq!(world.get(&here).await.0, Status::Ok, "the first one still runs");
    world.end().await;
}

#[rocket::async_test]
async fn leaving_by_the_pin_empties_the_browser() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let here = kiosk(&world, &park).await;
    let request = world.client.post(format!("{here}/staff"));
    let request = request.header(rocket::http::ContentType::Form).body(format!("pin={PIN}&end=1"));
    let answer = request.dispatch().await;
    assert_eq!(answer.headers().get_one("Clear-Site-Data"), Some("\"cache\", \"storage\""));
    drop(answer);
    world.end().await;
}

#[rocket::async_test]
async fn it_ends_from_afar_by_itself_and_with_the_consultation() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let team = format!("/team/c/{}", park.code);
    let here = kiosk(&world, &park).await;
    let form = document(&world, &here).await;
    let mut browser = Browser::of(&world, &world.facilitator).await;
    let (_, page) = browser.get(&team).await;
    let end = Form::find(&page, "/end");
    assert_eq!(browser.post(&end).await, (Status::SeeOther, format!("{team}?done=yes")));
    assert_eq!(browser.post(&end).await.0, Status::NotFound, "once");
    for path in ["", "/go?lang=fr&band=9-12", "/fr/9-12", "/no", "/staff"] {
        assert_eq!(world.get(&format!("{here}{path}")).await.0, Status::Gone, "{path}");
    }
    assert_eq!(world.post(&form).await.0, Status::SeeOther, "a child who had begun may finish");
    world.desk.clock.advance(3600);
    assert_eq!(world.post(&form).await.0, Status::Gone, "but not an hour later");
    assert_eq!(world.responses(&park).await, 1);

    let here = kiosk(&world, &park).await;
    world.desk.clock.advance(LASTS - 1);
    assert_eq!(world.get(&here).await.0, Status::Ok);
    world.desk.clock.advance(1);
    assert_eq!(world.get(&here).await.0, Status::Gone, "after twelve hours");

    let here = kiosk(&world, &park).await;
    let form = document(&world, &here).await;
    world.step(&park, Act::Pause, &world.facilitator).await;
    // What is open is believed for a second; here it is asked anew.
    let paused = || async { world.get(&format!("{here}?l=en")).await };
    let (status, page) = until(paused, Status::ServiceUnavailable).await;
    assert!(status == Status::ServiceUnavailable && page.contains("paused"), "{page}");
    assert_eq!(leads_out(&page), Vec::<&str>::new());
    world.step(&park, Act::Close, &world.facilitator).await;
    assert_eq!(world.get(&here).await.0, Status::Gone);
    assert_eq!(world.post(&form).await.0, Status::Gone);
    world.end().await;
}

/// Asks until the answer is this one: a consultation is believed open for up to a second.
async fn until<F: Future<Output = (Status, String)>>(
    ask: impl Fn() -> F,
    wanted: Status,
) -> (Status, String) {
    loop {
        let seen = ask().await;
        if seen.0 == wanted {
            return seen;
        }
        yield_now().await;
    }
}

#[rocket::async_test]
async fn what_is_kept_is_hashes_and_nothing_of_children() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let here = kiosk(&world, &park).await;
    let token = here.trim_start_matches("/k/");
    let form = document(&world, &here).await;
    let before = rows(&world).await;
    assert_eq!(world.post(&form).await.0, Status::SeeOther);
    assert_eq!(rows(&world).await, before, "a child leaves nothing there");
    let all = before.join(" ");
    assert!(!all.contains(token) && !all.contains(PIN), "{all}");
    assert!(all.contains("$argon2id$") && all.contains("60"), "the control: it was read: {all}");
    world.end().await;
}

/// Everything in the table of kiosks.
async fn rows(world: &World) -> Vec<String> {
    let pool = AnyPool::connect(&world.database.url).await.unwrap();
    let statement = "select hash || ' ' || pin_hash || ' ' || started_by || ' ' ||
        cast(ends_at as text) || ' ' || cast(idle as text) || ' ' || cast(wrong as text)
        from kiosks order by id";
    let rows: Vec<(String,)> = sqlx::query_as(statement).fetch_all(&pool).await.unwrap();
    pool.close().await;
    rows.into_iter().map(|(row,)| row).collect()
}

#[rocket::async_test]
async fn only_a_facilitator_of_the_project_starts_and_ends_one() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    kiosk(&world, &park).await;
    let id = kiosks::running(&world.desk, &park).await.unwrap().remove(0).id;
    let ask = async |path: &str, person: &Person| {
        let fields = [("pin", PIN), ("again", PIN), ("idle", "60")];
        world.ask(Method::Post, path, Some(person), &fields).await.status.code
    };
    let (start, end) =
        (format!("/team/c/{}/kiosks", park.code), format!("/team/c/{}/kiosks/{id}/end", park.code));
    let stranger = world.stranger().await;
    for (person, expected) in [(&stranger, 404), (&world.lead, 403), (&world.analyst, 403)] {
        assert_eq!((ask(&start, person).await, ask(&end, person).await), (expected, expected));
    }
    // Not through another consultation either.
    let other = world.opened(SMALL).await;
    let elsewhere = format!("/team/c/{}/kiosks/{id}/end", other.code);
    assert_eq!(ask(&elsewhere, &world.facilitator).await, 404);
    assert_eq!(kiosks::running(&world.desk, &park).await.unwrap().len(), 1);
    assert_eq!(ask(&end, &world.facilitator).await, 303, "the control");
    world.end().await;
}

#[rocket::async_test]
async fn where_codes_are_asked_for_the_kiosk_is_the_right_to_answer() {
    let world = World::new().await;
    let park = world.opened(&with_codes()).await;
    let here = kiosk(&world, &park).await;
    let (_, start) = world.get(&here).await;
    let form = document(&world, &here).await;
    assert!(!start.contains("besoin d’un code") && form.value("code").is_none());
    assert_eq!(world.post(&form).await.0, Status::SeeOther);
    assert_eq!(world.responses(&park).await, 1);
    let (_, page) = world.get(&format!("/c/{}/fr/9-12", park.code)).await;
    let outside = Form::find(&page, "/send");
    let (status, _) = world.post(&outside).await;
    assert_eq!(status, Status::UnprocessableEntity, "the control: elsewhere a code is asked for");
    world.end().await;
}

#[rocket::async_test]
async fn one_kiosk_sends_sixty_at_once_and_is_then_slowed_alone() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let (one, other) = (kiosk(&world, &park).await, kiosk(&world, &park).await);
    let form = document(&world, &one).await;
    let mut heard = 0;
    for n in 0..62 {
        let id = format!("{n:032x}");
        heard +=
            u32::from(world.post(&form.clone().replacing("id", &id)).await.0 == Status::SeeOther);
    }
    assert_eq!(heard, 60);
    let (status, page) = world.post(&form.clone().replacing("id", &"ab".repeat(16))).await;
    assert_eq!(status, Status::TooManyRequests);
    let kept = Form::find(&page, "/send");
    assert_eq!(kept.value("q.idea"), Some("plus d’arbres"), "nothing is lost");
    assert_eq!(kept.action, format!("{one}/send"));
    let next = document(&world, &other).await;
    assert_eq!(world.post(&next).await.0, Status::SeeOther, "another one is not slowed");
    world.desk.clock.advance(1);
    assert_eq!(world.post(&kept).await.0, Status::SeeOther);
    world.end().await;
}

#[rocket::async_test]
async fn a_form_with_a_mistake_comes_back_whole_and_an_unknown_token_is_nothing() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let here = kiosk(&world, &park).await;
    let form = document(&world, &here).await;
    let wrong = form.clone().with("q.likes", "trees").with("q.likes", "none");
    let (status, page) = world.post(&wrong).await;
    assert_eq!(status, Status::UnprocessableEntity);
    let again = Form::find(&page, "/send");
    assert_eq!(again.value("q.idea"), Some("plus d’arbres"));
    assert_eq!(again.value("id"), form.value("id"), "still the same child");
    assert!(!page.contains("href=\"/x\""));
    let unknown = here.replace("/k/", "/k/x");
    for path in ["", "/fr/9-12", "/staff", "/no", "/sent", "/go"] {
        let (status, page) = world.get(&format!("{unknown}{path}")).await;
        assert_eq!(status, Status::NotFound, "{path}");
        assert_eq!(leads_out(&page), Vec::<&str>::new(), "leaving fast would empty the tablet");
    }
    for to in ["send", "staff"] {
        let to = format!("{unknown}/{to}");
        assert_eq!(world.post_raw(&to, &form.body()).await.0, Status::NotFound, "{to}");
    }
    assert_eq!(world.get(&format!("{here}/xx/9-12")).await.0, Status::NotFound);
    assert_eq!(world.post_raw(&format!("{here}/send"), "lang=fr").await.0, Status::BadRequest);
    world.end().await;
}
