//! Passkeys: added on one's own page, they let in alone, stand in for the code, and show who sits
//! there. The device is `tests/it/support/device.rs`.

use porte_voix::domain::consultation::Person;
use rocket::http::Status;
use scraper::{Html, Selector};
use serde_json::{Value, json};

use crate::support::app::App;
use crate::support::browser::{Browser, PASSWORD};
use crate::support::device::Device;
use crate::support::{Form, World};

fn inside() -> (Status, String) {
    (Status::SeeOther, "/team".to_owned())
}

fn to_me() -> (Status, String) {
    (Status::SeeOther, "/team/me?done=yes".to_owned())
}

/// What the page gives the browser for its device.
fn options(page: &str) -> Value {
    let page = Html::parse_document(page);
    let part = Selector::parse("[data-options]").unwrap();
    let part = page.select(&part).next().expect("a page that asks the device");
    serde_json::from_str(part.value().attr("data-options").unwrap()).unwrap()
}

/// The page that asks for a new passkey, and what the device is asked.
async fn begun(browser: &mut Browser<'_>) -> (Form, Value) {
    let (_, page) = browser.get("/team/me?lang=en").await;
    let form = Form::find(&page, "/me/passkeys").replacing("called", "Phone");
    let (status, page) = browser.post(&form).await;
    assert_eq!(status, Status::Ok);
    let mut form = Form::find(&page, "/passkeys/add");
    form.fields.push(("answer".to_owned(), String::new()));
    (form, options(&page))
}

/// Adds a passkey; what comes back.
async fn add(browser: &mut Browser<'_>, device: &mut Device) -> (Status, String) {
    let (form, options) = begun(browser).await;
    browser.post(&form.replacing("answer", &device.make(&options))).await
}

/// The form of the door, and what the device is asked there.
async fn at_the_door(browser: &mut Browser<'_>) -> (Form, Value) {
    let (_, page) = browser.get("/team/sign-in?lang=en").await;
    let mut form = Form::find(&page, "/sign-in/passkey");
    let asked = Form { action: format!("{}/challenge", form.action), ..form.clone() };
    let (status, asked) = browser.post(&asked).await;
    assert_eq!(status, Status::Ok);
    form.fields.push(("answer".to_owned(), String::new()));
    (form, serde_json::from_str(&asked).unwrap())
}

async fn sign_in(browser: &mut Browser<'_>, device: &mut Device) -> (Status, String) {
    let (form, options) = at_the_door(browser).await;
    browser.post(&form.replacing("answer", &device.show(&options))).await
}

/// What the device of somebody signed in is asked.
async fn challenge(browser: &mut Browser<'_>) -> Value {
    let (_, page) = browser.get("/team/me").await;
    let fields = Form::find(&page, "/sign-out").fields;
    let form = Form { action: "/team/me/passkeys/challenge".to_owned(), fields };
    serde_json::from_str(&browser.post(&form).await.1).unwrap()
}

async fn wrong_ones(world: &World, about: &str) -> Vec<String> {
    let events = world.desk.store.events_about(about).await.unwrap();
    let wrong = events.into_iter().filter(|event| event.act == "passkey.wrong");
    wrong.map(|event| event.detail).collect()
}

async fn with_passkey<'w>(world: &'w World, person: &Person, number: u8) -> (Browser<'w>, Device) {
    let mut browser = Browser::of(world, person).await;
    let mut device = Device::new(number);
    assert!(add(&mut browser, &mut device).await.0.code < 400);
    (browser, device)
}

#[rocket::async_test]
async fn a_passkey_lets_in_alone_whatever_passwords_were_guessed() {
    let world = World::new().await;
    let mut here = Browser::of(&world, &world.facilitator).await;
    let mut phone = Device::new(1);
    let (status, page) = add(&mut here, &mut phone).await;
    assert_eq!(status, Status::Ok);
    assert_eq!(page.matches("<li>").count(), 10, "recovery codes come with the first second step");
    assert_eq!(add(&mut here, &mut Device::new(2)).await, to_me(), "and not with another");
    let (_, page) = here.get("/team/me?lang=en").await;
    assert!(page.contains("Phone") && page.contains("not used yet"));
    assert!(page.contains("Recovery codes left: 10"));

    let mut thief = Browser::new(&world);
    let mut heard = 0;
    for _ in 0..30 {
        let (status, _) = thief.sign_in(&world.facilitator.email, "not the password").await;
        heard += usize::from(status == Status::UnprocessableEntity);
    }
    assert!(heard < 30, "the control: passwords wait");
    let mut elsewhere = Browser::new(&world);
    assert_eq!(sign_in(&mut elsewhere, &mut phone).await, inside());
    assert_eq!(elsewhere.get("/team").await.0, Status::Ok);
    let (_, page) = elsewhere.get("/team/me?lang=en").await;
    assert!(page.contains("last used"), "{page}");
    world.end().await;
}

#[rocket::async_test]
async fn beside_the_password_it_is_the_second_step_and_shows_who_sits_there() {
    let world = World::new().await;
    let (_, mut phone) = with_passkey(&world, &world.facilitator, 1).await;
    let mut browser = Browser::new(&world);
    let (status, page) = browser.sign_in(&world.facilitator.email, PASSWORD).await;
    assert_eq!(status, Status::Ok);
    assert!(!browser.cookies.contains_key("staff"), "the password alone opens nothing any more");
    let form = Form::find(&page, "/sign-in/code");
    let fields = vec![("form_token".to_owned(), form.value("form_token").unwrap().to_owned())];
    let ask = Form { action: "/team/sign-in/passkey/challenge".to_owned(), fields };
    let asked = serde_json::from_str(&browser.post(&ask).await.1).unwrap();
    assert_eq!(browser.post(&form.replacing("code", &phone.show(&asked))).await, inside());

    world.desk.clock.advance(601);
    let (_, page) = browser.get("/team/me?lang=en").await;
    let add = Form::find(&page, "/me/passkeys").replacing("called", "Key");
    let (status, page) = browser.post(&add).await;
    assert_eq!(status, Status::Forbidden);
    assert!(page.contains("Is it still you?") && page.contains("href=\"/team/me\""));
    let proof = Form::find(&page, "/me/passkeys");
    assert_eq!(proof.value("called"), Some("Key"));
    let (status, _) = browser.post(&proof.clone().replacing("proof", PASSWORD)).await;
    assert_eq!(status, Status::UnprocessableEntity, "the password is not enough");
    let asked = challenge(&mut browser).await;
    let (status, page) = browser.post(&proof.replacing("proof", &phone.show(&asked))).await;
    assert_eq!(status, Status::Ok);
    assert_eq!(options(&page)["user"]["name"], json!(world.facilitator.email));

    let (_, page) = browser.get("/team/me").await;
    let change = Form::find(&page, "/me/password").replacing("password", PASSWORD);
    let change = change.replacing("new", "four other words").replacing("again", "four other words");
    let asked = challenge(&mut browser).await;
    assert_eq!(browser.post(&change.replacing("code", &phone.show(&asked))).await, to_me());
    world.end().await;
}

/// What a device answers that is wrong in one way, and what the audit says of it.
type Wrong = (&'static str, fn(&mut Device, &Value) -> String);

/// A device that is spoilt in one way, and what the audit says of it.
type Spoilt = (&'static str, fn(&mut Device));

const WRONG: [Wrong; 9] = [
    ("other origin", |device, asked| {
        Device { origin: "https://porte-v0ix.example".to_owned(), ..device.clone() }.show(asked)
    }),
    ("other origin", |device, asked| {
        Device { origin: "http://localhost:8001".to_owned(), ..device.clone() }.show(asked)
    }),
    ("other name", |device, asked| {
        Device { name: "porte-voix.example".to_owned(), ..device.clone() }.show(asked)
    }),
    ("not verified", |device, asked| Device { verified: false, ..device.clone() }.show(asked)),
    ("another person", |device, asked| {
        Device { holder: vec![9; 16], ..device.clone() }.show(asked)
    }),
    ("another person", |device, asked| Device { holder: Vec::new(), ..device.clone() }.show(asked)),
    ("counter went back", |device, asked| Device { counter: 0, ..device.clone() }.show(asked)),
    ("not right", |device, asked| {
        let forger = Device { credential: device.credential.clone(), ..Device::new(7) };
        Device { holder: device.holder.clone(), counter: 50, ..forger }.show(asked)
    }),
    ("not right", |device, asked| {
        device.show(asked).replace("\"signature\":\"", "\"signature\":\"AAAA")
    }),
];

#[rocket::async_test]
async fn a_passkey_that_is_wrong_in_any_way_lets_nobody_in_and_is_noted() {
    let world = World::new().await;
    let (_, mut phone) = with_passkey(&world, &world.facilitator, 1).await;
    let id = &world.facilitator.id;
    let mut visitor = Browser::new(&world);
    assert_eq!(sign_in(&mut visitor, &mut phone).await, inside(), "the control");
    visitor.cookies.clear();
    let mut said = Vec::new();
    let mut expected = Vec::new();
    for (why, wrong) in WRONG {
        let (form, asked) = at_the_door(&mut visitor).await;
        let answer = wrong(&mut phone, &asked);
        let (status, page) = visitor.post(&form.replacing("answer", &answer)).await;
        assert_eq!(status, Status::UnprocessableEntity, "{why}");
        assert!(!visitor.cookies.contains_key("staff"), "{why}");
        said.push(
            page.split("role=\"alert\"><p>").nth(1).unwrap().split('<').next().unwrap().to_owned(),
        );
        expected.push(why);
        assert_eq!(wrong_ones(&world, id).await, expected);
    }
    said.dedup();
    assert_eq!(said.len(), 1, "one text: {said:?}");

    // Not asked for, asked for elsewhere, used before, too late, unknown, no answer at all.
    let nobody = async |answer: String, form: Form, visitor: &mut Browser<'_>, why: &str| {
        let (status, page) = visitor.post(&form.replacing("answer", &answer)).await;
        assert_eq!(status, Status::UnprocessableEntity, "{why}");
        assert!(page.contains(&said[0]) && !visitor.cookies.contains_key("staff"), "{why}");
        assert_eq!(wrong_ones(&world, "nobody").await.last().unwrap(), why);
    };
    let (form, _) = at_the_door(&mut visitor).await;
    let made_up = json!({ "challenge": "AAAA", "userVerification": "required" });
    nobody(phone.show(&made_up), form, &mut visitor, "not begun").await;
    let (_, elsewhere) = at_the_door(&mut Browser::new(&world)).await;
    let (form, _) = at_the_door(&mut visitor).await;
    nobody(phone.show(&elsewhere), form, &mut visitor, "not begun").await;
    let (form, asked) = at_the_door(&mut visitor).await;
    world.desk.clock.advance(300);
    nobody(phone.show(&asked), form, &mut visitor, "not begun").await;
    let (form, asked) = at_the_door(&mut visitor).await;
    let mut stranger = Device { holder: phone.holder.clone(), ..Device::new(9) };
    nobody(stranger.show(&asked), form, &mut visitor, "unknown").await;
    let (form, _) = at_the_door(&mut visitor).await;
    nobody("{\"id\":1}".to_owned(), form, &mut visitor, "unreadable").await;
    let (form, asked) = at_the_door(&mut visitor).await;
    world.desk.clock.advance(299);
    let right = form.replacing("answer", &phone.show(&asked));
    assert_eq!(visitor.post(&right).await, inside(), "within five minutes");
    visitor.cookies.clear();
    let token = right.value("form_token").unwrap().to_owned();
    visitor.cookies.insert("staff_form".to_owned(), token);
    let (status, _) = visitor.post(&right).await;
    assert_eq!(status, Status::UnprocessableEntity, "the same answer is taken once");
    world.end().await;
}

#[rocket::async_test]
async fn somebody_elses_passkey_is_nobodys_second_step() {
    let world = World::new().await;
    let (mut here, mut phone) = with_passkey(&world, &world.facilitator, 1).await;
    let (_, mut other) = with_passkey(&world, &world.lead, 2).await;
    world.desk.clock.advance(601);
    let (_, page) = here.get("/team/me?lang=en").await;
    let (_, page) = here.post(&Form::find(&page, "/remove")).await;
    let proof = Form::find(&page, "/remove");
    let asked = challenge(&mut here).await;
    let wrong = proof.clone().replacing("proof", &other.show(&asked));
    assert_eq!(here.post(&wrong).await.0, Status::UnprocessableEntity);
    assert_eq!(wrong_ones(&world, &world.lead.id).await, ["another person"]);
    let asked = challenge(&mut here).await;
    let right = proof.replacing("proof", &phone.show(&asked));
    assert_eq!(here.post(&right).await, to_me(), "the control: it removes itself");
    assert_eq!(here.post(&right).await.0, Status::NotFound, "and is gone");
    let left = world.desk.store.recovery_codes_left(&world.facilitator.id).await.unwrap();
    assert_eq!(left, 0, "with the last second step go its recovery codes");
    assert_eq!(sign_in(&mut Browser::new(&world), &mut phone).await.0, Status::UnprocessableEntity);
    world.end().await;
}

#[rocket::async_test]
async fn what_is_wrong_is_not_added() {
    let world = World::new().await;
    let mut here = Browser::of(&world, &world.facilitator).await;
    let mut lead = Browser::of(&world, &world.lead).await;
    let wrong: [Spoilt; 3] = [
        ("other origin", |device| device.origin = "https://evil.example".to_owned()),
        ("other name", |device| device.name = "evil.example".to_owned()),
        ("not verified", |device| device.verified = false),
    ];
    for (why, spoil) in wrong {
        let (form, asked) = begun(&mut here).await;
        let mut device = Device::new(3);
        spoil(&mut device);
        let (status, _) = here.post(&form.replacing("answer", &device.make(&asked))).await;
        assert_eq!(status, Status::UnprocessableEntity, "{why}");
        assert_eq!(wrong_ones(&world, &world.facilitator.id).await.last().unwrap(), why);
    }
    let (form, _) = begun(&mut here).await;
    let (_, theirs) = begun(&mut lead).await;
    let (status, _) =
        here.post(&form.clone().replacing("answer", &Device::new(3).make(&theirs))).await;
    assert_eq!(status, Status::UnprocessableEntity, "begun by another person");
    let (form, asked) = begun(&mut here).await;
    world.desk.clock.advance(300);
    let late = form.replacing("answer", &Device::new(3).make(&asked));
    assert_eq!(here.post(&late).await.0, Status::UnprocessableEntity, "late");
    assert!(world.desk.store.passkeys_of(&world.facilitator.id).await.unwrap().is_empty());
    let (form, asked) = begun(&mut here).await;
    let right = form.replacing("answer", &Device::new(3).make(&asked));
    assert_eq!(here.post(&right).await.0, Status::Ok, "the control");
    assert_eq!(here.post(&right).await.0, Status::UnprocessableEntity, "once");
    assert_eq!(
        add(&mut lead, &mut Device::new(3)).await.0,
        Status::Conflict,
        "one key, one person"
    );
    for called in ["", "  ", &"x".repeat(61)] {
        let (_, page) = here.get("/team/me").await;
        let form = Form::find(&page, "/me/passkeys").replacing("called", called);
        assert_eq!(here.post(&form).await.0, Status::UnprocessableEntity, "{called:?}");
    }
    world.end().await;
}

#[rocket::async_test]
async fn where_a_second_step_is_required_a_passkey_is_one_and_the_last_one_stays() {
    let world = World::with(json!({ "staff_second_factor": "required" })).await;
    let mut here = Browser::of(&world, &world.facilitator).await;
    assert_eq!(here.get("/team").await.1, "/team/me/factor");
    let mut phone = Device::new(1);
    assert_eq!(add(&mut here, &mut phone).await.0, Status::Ok);
    assert_eq!(here.get("/team").await.0, Status::Ok);
    let (_, page) = here.get("/team/me?lang=en").await;
    let remove = Form::find(&page, "/remove");
    assert_eq!(here.post(&remove).await.0, Status::Conflict);
    let (_, page) = here.get("/team/me/factor").await;
    let app = App::read(&page);
    let form = Form::find(&page, "/me/factor").replacing("password", PASSWORD);
    let form = form.replacing("code", &app.code(&world, 0));
    let (status, _) = here.post(&form).await;
    assert_eq!(status, Status::UnprocessableEntity, "the passkey is asked for, or a recovery code");
    let asked = challenge(&mut here).await;
    assert_eq!(here.post(&form.replacing("present", &phone.show(&asked))).await.0, Status::Ok);
    assert_eq!(here.post(&remove).await, to_me(), "with an app it may go");
    world.end().await;
}

#[rocket::async_test]
async fn an_address_without_a_name_says_what_to_set() {
    let world = World::with(json!({ "public_url": "http://127.0.0.1:8000" })).await;
    let mut here = Browser::of(&world, &world.facilitator).await;
    let (_, page) = here.get("/team/me?lang=en").await;
    assert!(page.contains("set public_url") && !page.contains("action=\"/team/me/passkeys\""));
    let (_, page) = Browser::new(&world).get("/team/sign-in").await;
    assert!(!page.contains("data-passkey"));
    world.end().await;
}

#[rocket::async_test]
async fn one_person_begins_only_so_many_and_a_colleague_meanwhile_adds_theirs() {
    let world = World::new().await;
    let mut here = Browser::of(&world, &world.facilitator).await;
    let mut busy = 0;
    for _ in 0..40 {
        let (_, page) = here.get("/team/me").await;
        let begin = Form::find(&page, "/team/me/passkeys").replacing("called", "Phone");
        busy += usize::from(here.post(&begin).await.0 == Status::ServiceUnavailable);
    }
    assert!(busy >= 20, "{busy}");
    let mut colleague = Browser::of(&world, &world.lead).await;
    assert_eq!(add(&mut colleague, &mut Device::new(3)).await.0, Status::Ok, "the control");
    world.end().await;
}
