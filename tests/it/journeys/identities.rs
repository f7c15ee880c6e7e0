//! In by way of a provider of identities: whom it means was linked by themselves, and nothing it or
//! anybody else makes up lets somebody in.

use porte_voix::acts::factors;
use porte_voix::domain::consultation::Person;
use porte_voix::store::audit::Chain;
use rocket::http::Status;
use serde_json::{Value, json};

use crate::support::app::App;
use crate::support::browser::Browser;
use crate::support::provider::{CLIENT, Provider, SECRET, Sign};
use crate::support::{Form, World};

/// A time that no run of these tests is after.
const LATE: i64 = 4_000_000_000;

async fn world_with(provider: &Provider) -> World {
    World::with(json!({
        "oidc_issuer": provider.issuer, "oidc_client_id": CLIENT,
        "oidc_client_secret": SECRET, "oidc_name": "Town Hall",
    }))
    .await
}

/// What a page of ours asks the provider, by name.
fn asked(url: &str, name: &str) -> String {
    let all = url.split_once('?').unwrap().1.replace("&amp;", "&").replace("&#x3D;", "=");
    let mut pairs = all.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(known, _)| *known == name).unwrap().1.to_owned()
}

/// The token that is right for somebody who goes there by this address.
fn right(world: &World, provider: &Provider, url: &str) -> Value {
    json!({
        "iss": provider.issuer, "sub": "f-1", "aud": CLIENT, "exp": LATE,
        "iat": world.desk.clock.now(), "nonce": asked(url, "nonce"),
        "email": "lead@example.org", "email_verified": true,
    })
}

fn back(url: &str) -> String {
    format!("/team/sign-in/provider/back?code=c-1&state={}", asked(url, "state"))
}

/// Sets out from the door.
async fn leave(browser: &mut Browser<'_>) -> String {
    let (status, url) = browser.get("/team/sign-in/provider").await;
    assert_eq!(status, Status::SeeOther, "{url}");
    url
}

/// Links the identity `f-1` to who is signed in.
async fn link(world: &World, provider: &Provider, browser: &mut Browser<'_>) {
    let (_, page) = browser.get("/team/me?lang=en").await;
    let (status, page) = browser.post(&Form::find(&page, "/me/provider")).await;
    assert_eq!(status, Status::Ok);
    let url = page.split("class=\"b pri\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    provider.gives(&right(world, provider, url), Sign::Rsa);
    let (status, page) = browser.get(&back(url)).await;
    assert_eq!(status, Status::Ok);
    assert!(page.contains("is linked"), "{page}");
}

async fn linked(provider: &Provider) -> (World, Person) {
    let world = world_with(provider).await;
    let person = world.facilitator.clone();
    link(&world, provider, &mut Browser::of(&world, &person).await).await;
    (world, person)
}

#[rocket::async_test]
async fn whoever_linked_it_comes_in_and_our_own_second_step_is_still_asked() {
    let provider = Provider::start();
    let world = world_with(&provider).await;
    let mut here = Browser::of(&world, &world.facilitator).await;
    here.get("/team/sign-in").await;
    assert_eq!(provider.requests(), 0, "nothing is asked of it before somebody wants it");
    link(&world, &provider, &mut here).await;
    for sign in [Sign::Rsa, Sign::Elliptic] {
        let mut browser = Browser::new(&world);
        let (_, page) = browser.get("/team/sign-in?lang=en").await;
        assert!(page.contains("Town Hall"));
        let url = leave(&mut browser).await;
        assert!(url.starts_with(&format!("{}/authorize?", provider.issuer)));
        assert_eq!(asked(&url, "code_challenge_method"), "S256");
        assert_eq!(asked(&url, "response_type"), "code");
        provider.gives(&right(&world, &provider, &url), sign);
        let (status, page) = browser.get(&back(&url)).await;
        assert_eq!(status, Status::Ok);
        assert!(page.contains("href=\"/team\""));
        assert_eq!(browser.get("/team").await.0, Status::Ok);
        // The provider may have asked nobody anything: a heavy act does. Who gave a password is
        // the control.
        for (who, asks) in [(&mut browser, true), (&mut here, false)] {
            let mut heavy = Form::find(&who.get("/team").await.1, "/sign-out");
            heavy.action = "/team/c/BCDFG/acts/open".to_owned();
            assert_eq!(who.post(&heavy).await.1.contains("name=\"proof\""), asks);
        }
        assert!(!browser.cookies.contains_key("staff_away"), "the ticket is gone");
        let sent = provider.asked();
        assert!(sent.contains("code_verifier=") && sent.contains("code=c-1"), "{sent}");
    }
    let (app, _) = App::set_up(&mut here, &world).await;
    let mut browser = Browser::new(&world);
    let url = leave(&mut browser).await;
    provider.gives(&right(&world, &provider, &url), Sign::Rsa);
    let (_, page) = browser.get(&back(&url)).await;
    assert!(!browser.cookies.contains_key("staff"), "the provider alone opens nothing");
    let form = Form::find(&page, "/sign-in/code").replacing("code", &app.code(&world, 30));
    assert_eq!(browser.post(&form).await, (Status::SeeOther, "/team".to_owned()));

    let (_, page) = here.get("/team/me?lang=en").await;
    let remove = Form::find(&page, "/provider/remove");
    assert_eq!(here.post(&remove).await.1, "/team/me?done=yes");
    assert_eq!(here.post(&remove).await.0, Status::NotFound);
    let mut after = Browser::new(&world);
    let url = leave(&mut after).await;
    provider.gives(&right(&world, &provider, &url), Sign::Rsa);
    assert_eq!(after.get(&back(&url)).await.0, Status::UnprocessableEntity, "and opens nothing");
    world.end().await;
}

/// A token that is wrong in one way.
type Spoilt = (&'static str, fn(&mut Value), Sign);

const SPOILT: [Spoilt; 21] = [
    ("not signed", |_| (), Sign::None),
    ("signed with our own word", |_| (), Sign::Word),
    ("signed with the public key as a word", |_| (), Sign::PublicKey),
    ("signed by another key", |_| (), Sign::Stranger),
    ("changed after signing", |_| (), Sign::Changed),
    ("for another", |claims| claims["aud"] = json!("another"), Sign::Rsa),
    ("for another too", |claims| claims["aud"] = json!([CLIENT, "another"]), Sign::Rsa),
    ("for nobody", |claims| claims["aud"] = json!([]), Sign::Rsa),
    ("handed to another", |claims| claims["azp"] = json!("another"), Sign::Rsa),
    ("of another issuer", |claims| claims["iss"] = json!("https://id.example"), Sign::Rsa),
    ("of no issuer", |claims| claims["iss"] = json!(""), Sign::Rsa),
    ("over", |claims| claims["exp"] = json!(1_000_000_000), Sign::Rsa),
    ("over by our clock", |claims| claims["exp"] = json!(claims["iat"]), Sign::Rsa),
    ("without an end", |claims| drop(claims.as_object_mut().unwrap().remove("exp")), Sign::Rsa),
    ("issued long ago", |claims| claims["iat"] = json!(1_000_000_000), Sign::Rsa),
    ("issued in the future", |claims| claims["iat"] = json!(LATE - 1), Sign::Rsa),
    ("without nonce", |claims| drop(claims.as_object_mut().unwrap().remove("nonce")), Sign::Rsa),
    ("with another nonce", |claims| claims["nonce"] = json!("another"), Sign::Rsa),
    ("for somebody unknown", |claims| claims["sub"] = json!("f-2"), Sign::Rsa),
    ("for nobody at all", |claims| claims["sub"] = json!(""), Sign::Rsa),
    ("without anybody", |claims| drop(claims.as_object_mut().unwrap().remove("sub")), Sign::Rsa),
];

/// What is bent, and how.
type Bent = (&'static str, fn(&str) -> String);

async fn events(world: &World) -> i64 {
    match world.desk.store.check_audit().await.unwrap() {
        Chain::Whole(events) => events,
        Chain::BrokenAt(at) => panic!("broken at {at}"),
    }
}

/// Comes back to nothing: the door says that it failed, the audit why, and nothing else happened.
async fn fails(world: &World, browser: &mut Browser<'_>, path: &str, what: &str) {
    let before = events(world).await;
    let (status, page) = browser.get(&format!("{path}&lang=en")).await;
    assert_eq!(status, Status::UnprocessableEntity, "{what}");
    assert!(page.contains("did not work") && page.contains("action=\"/team/sign-in\""), "{what}");
    assert!(!browser.cookies.contains_key("staff"), "{what}");
    assert_eq!(events(world).await, before + 1, "{what}");
    let noted = world.desk.store.events_about("nobody").await.unwrap();
    assert_eq!(noted.last().unwrap().act, "identity.wrong", "{what}");
}

#[rocket::async_test]
async fn no_token_that_is_wrong_in_any_way_lets_somebody_in() {
    let provider = Provider::start();
    let (world, _) = linked(&provider).await;
    let mut browser = Browser::new(&world);
    for (what, spoil, sign) in SPOILT {
        world.desk.clock.advance(10);
        let url = leave(&mut browser).await;
        let mut claims = right(&world, &provider, &url);
        spoil(&mut claims);
        provider.gives(&claims, sign);
        fails(&world, &mut browser, &back(&url), what).await;
    }
    let url = leave(&mut browser).await;
    provider.gives(&right(&world, &provider, &url), Sign::Rsa);
    assert_eq!(browser.get(&back(&url)).await.0, Status::Ok, "the control");
    let (_, page) = browser.get("/team/me").await;
    assert!(page.contains(&world.facilitator.email), "who is meant, not whom the e-mail names");
    world.end().await;
}

#[rocket::async_test]
async fn no_way_back_that_is_wrong_lets_somebody_in() {
    let provider = Provider::start();
    let (world, _) = linked(&provider).await;
    let mut browser = Browser::new(&world);
    let mut other = Browser::new(&world);
    let refuses: [Bent; 6] = [
        ("another state", |url| back(url).replace("state=", "state=x")),
        ("no state", |_| "/team/sign-in/provider/back?code=c-1".to_owned()),
        ("no code", |url| back(url).replace("code=c-1", "code=")),
        ("refused there", |url| back(url).replace("code=c-1", "error=access_denied")),
        ("another issuer beside", |url| format!("{}&iss=https%3A%2F%2Fid.example", back(url))),
        ("nothing", |_| "/team/sign-in/provider/back?x=y".to_owned()),
    ];
    for (what, path) in refuses {
        let url = leave(&mut browser).await;
        provider.gives(&right(&world, &provider, &url), Sign::Rsa);
        fails(&world, &mut browser, &path(&url), what).await;
        fails(&world, &mut browser, &back(&url), "and once is once").await;
    }
    world.desk.clock.advance(30);
    let url = leave(&mut other).await;
    provider.gives(&right(&world, &provider, &url), Sign::Rsa);
    fails(&world, &mut browser, &back(&url), "another browser").await;
    let ticket = other.cookies["staff_away"].clone();
    assert_eq!(other.get(&back(&url)).await.0, Status::Ok, "the control");
    other.cookies.remove("staff");
    other.cookies.insert("staff_away".to_owned(), ticket);
    fails(&world, &mut other, &back(&url), "replayed with its ticket").await;
    let url = leave(&mut browser).await;
    provider.gives(&right(&world, &provider, &url), Sign::Rsa);
    world.desk.clock.advance(600);
    fails(&world, &mut browser, &back(&url), "too late").await;

    let huge = json!({ "access_token": "a", "token_type": "bearer", "x": "x".repeat(400_000) });
    for (what, status, body) in [
        ("a huge answer", 200, huge.to_string()),
        ("no token", 200, json!({ "access_token": "a", "token_type": "bearer" }).to_string()),
        ("a code used before", 400, json!({ "error": "invalid_grant" }).to_string()),
        ("broken", 500, "<html>".to_owned()),
        ("led elsewhere", 302, String::new()),
    ] {
        let url = leave(&mut browser).await;
        provider.says("token", status, &body);
        fails(&world, &mut browser, &back(&url), what).await;
    }
    for (what, status, about) in [
        ("down", 503, String::new()),
        ("led elsewhere", 302, String::new()),
        ("unreadable", 200, "{".to_owned()),
        (
            "another issuer",
            200,
            provider.about().to_string().replace("\"issuer\":\"", "\"issuer\":\"x"),
        ),
    ] {
        provider.says("about", status, &about);
        world.desk.clock.advance(601);
        fails(&world, &mut browser, "/team/sign-in/provider?", what).await;
    }
    world.end().await;
}

#[rocket::async_test]
async fn an_identity_is_of_one_person_and_a_person_has_one() {
    let provider = Provider::start();
    let (world, _) = linked(&provider).await;
    let mut lead = Browser::of(&world, &world.lead).await;
    let (_, page) = lead.get("/team/me").await;
    let form = Form::find(&page, "/me/provider");
    let (_, page) = lead.post(&form).await;
    let url = page.split("class=\"b pri\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    provider.gives(&right(&world, &provider, url), Sign::Rsa);
    assert_eq!(lead.get(&back(url)).await.0, Status::UnprocessableEntity, "it is of another");
    assert_eq!(world.desk.store.identity_since(&world.lead.id).await.unwrap(), None);
    world.end().await;
}

#[rocket::async_test]
async fn without_a_provider_there_is_no_button_and_no_door() {
    let world = World::new().await;
    let mut here = Browser::of(&world, &world.facilitator).await;
    assert!(!here.get("/team/me").await.1.contains("/me/provider"));
    let mut browser = Browser::new(&world);
    assert!(!browser.get("/team/sign-in").await.1.contains("/sign-in/provider"));
    assert_eq!(browser.get("/team/sign-in/provider").await.0, Status::NotFound);
    world.end().await;
}

#[rocket::async_test]
async fn help_from_the_terminal_takes_this_way_in_away_too() {
    let provider = Provider::start();
    for helped in [false, true] {
        let (world, person) = linked(&provider).await;
        if helped {
            let by = world.desk.by("terminal");
            factors::remove_all(&world.desk, &person, by).await.unwrap();
        }
        let mut browser = Browser::new(&world);
        let url = leave(&mut browser).await;
        provider.gives(&right(&world, &provider, &url), Sign::Rsa);
        browser.get(&back(&url)).await;
        assert_eq!(browser.cookies.contains_key("staff"), !helped);
        world.end().await;
    }
}
