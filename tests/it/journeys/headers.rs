//! Every answer carries what tells a browser not to keep, frame, guess, run or report anything (W-1): pages, pictures,
//! refusals, what is too large, what is nothing at all, for children, staff and programs.

use rocket::http::{ContentType, Method, Status};
use rocket::local::asynchronous::LocalResponse;

use super::api::released;
use crate::support::World;
use crate::support::browser::Browser;
use crate::support::world::SMALL;

/// Headers and what they must hold, in every answer.
const ALWAYS: [(&str, &str); 11] = [
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
    ("Strict-Transport-Security", "max-age=63072000"),
    ("X-DNS-Prefetch-Control", "off"),
    ("Permissions-Policy", "camera=()"),
    ("Content-Security-Policy", "default-src 'none'"),
    ("X-Frame-Options", ""),
    ("Referrer-Policy", ""),
    ("Cache-Control", ""),
    ("Cross-Origin-Resource-Policy", ""),
];
/// What a policy may never allow.
const NEVER: [&str; 6] = ["unsafe-inline", "unsafe-eval", "http:", "https:", "*", "report-"];

/// What is wrong with the headers of an answer.
fn missing(answer: &LocalResponse<'_>) -> Vec<String> {
    let one = |name: &str| answer.headers().get_one(name);
    let mut wrong: Vec<String> = ALWAYS
        .iter()
        .filter(|(name, holds)| !one(name).is_some_and(|value| value.contains(holds)))
        .map(|(name, _)| (*name).to_owned())
        .collect();
    let policy = one("Content-Security-Policy").unwrap_or_default();
    wrong.extend(NEVER.iter().filter(|word| policy.contains(*word)).map(|word| (*word).to_owned()));
    for name in ["Server", "X-Powered-By", "Content-Security-Policy-Report-Only", "Report-To"] {
        if one(name).is_some() {
            wrong.push(format!("{name} is told"));
        }
    }
    wrong
}

/// An address, how it is asked, what kind of body it gets, and how it answers.
type Asked<'a> = (Method, &'a str, Option<(ContentType, Vec<u8>)>, u16);

#[rocket::async_test]
async fn every_answer_has_its_headers() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let release = released(&world, 40).await;
    let (page, send) = (format!("/c/{}/fr/9-12", park.code), format!("/c/{}/send", park.code));
    let tables = format!("/api/v1/releases/{}/tables", release.id);
    let results = format!("/r/{}", release.consultation);
    let home = world.get("/").await.1;
    let picture = home.split("href=\"/static/").nth(1).unwrap().split('"').next().unwrap();
    let picture = format!("/static/{picture}");
    let form = |body: &[u8]| Some((ContentType::Form, body.to_vec()));
    let get = |path, status| (Method::Get, path, None, status);
    let asked: Vec<Asked<'_>> = vec![
        get("/", 200),
        get("/help", 200),
        get(&page, 200),
        get(&results, 200),
        get(&picture, 200),
        get("/static/none.css", 404),
        get("/x", 303),
        get("/nothing", 404),
        get("/%ff", 404),
        get("/health/live", 200),
        get("/team", 303),
        get("/team/sign-in", 200),
        get("/team/nothing", 404),
        get("/team/p/none", 303),
        get("/api/v1/consultations", 200),
        get(&tables, 200),
        get("/api/v1/consultations?page=0", 400),
        get("/api/v1/nothing", 404),
        (Method::Head, "/", None, 200),
        (Method::Put, "/", None, 404),
        (Method::Delete, "/api/v1/consultations", None, 405),
        (Method::Post, &send, form(b"lang=fr"), 400),
        (Method::Post, &send, form(b"lang=fr&band=9-12&rev=1&q.goes=perhaps&end=1"), 422),
        (Method::Post, &send, form(&vec![b'a'; 140 * 1024]), 413),
        (Method::Post, &send, Some((ContentType::JSON, b"{}".to_vec())), 415),
        (Method::Post, "/code", form(b"l=fr&code=none&end=1"), 404),
        (Method::Post, "/team/sign-out", form(b""), 403),
        (Method::Post, "/team/sign-in", form(b"email=x"), 403),
    ];
    for (method, path, body, status) in asked {
        let mut request = world.client.req(method, path);
        if let Some((kind, bytes)) = body {
            request = request.header(kind).body(bytes);
        }
        let answer = request.dispatch().await;
        assert_eq!(answer.status().code, status, "{method} {path}");
        assert_eq!(missing(&answer), Vec::<String>::new(), "{method} {path}");
    }
    world.end().await;
}

#[rocket::async_test]
async fn pages_of_staff_are_kept_by_nobody_and_tell_their_address_to_nobody_else() {
    let world = World::new().await;
    let mut browser = Browser::of(&world, &world.facilitator).await;
    assert_eq!(browser.get("/team").await.0, Status::Ok);
    let answer = world.client.get("/team/sign-in").dispatch().await;
    assert_eq!(answer.headers().get_one("Cache-Control"), Some("no-store"));
    assert_eq!(answer.headers().get_one("Referrer-Policy"), Some("same-origin"));
    drop(answer);
    let answer = world.client.get("/help").dispatch().await;
    assert_eq!(answer.headers().get_one("Referrer-Policy"), Some("no-referrer"));
    drop(answer);
    world.end().await;
}

/// The control: an answer of a server without our headers.
#[rocket::async_test]
async fn an_answer_without_headers_is_noticed() {
    let bare = rocket::custom(rocket::Config {
        log_level: rocket::config::LogLevel::Off,
        ..rocket::Config::debug_default()
    });
    let client = rocket::local::asynchronous::Client::untracked(bare).await.unwrap();
    let answer = client.get("/").dispatch().await;
    let wrong = missing(&answer);
    assert!(wrong.iter().any(|name| name == "Content-Security-Policy"), "{wrong:?}");
    assert!(wrong.len() > 7, "{wrong:?}");
}
