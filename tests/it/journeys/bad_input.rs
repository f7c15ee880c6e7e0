//! The rows of the bad-input table that children and robots can reach: one clear page, nothing
//! stored, nothing lost, never a 500.

use porte_voix::domain::status::Act;
use rocket::http::Status;

use crate::support::world::SMALL;
use crate::support::{Form, World};

async fn form(world: &World, code: &str) -> Form {
    let (_, page) = world.get(&format!("/c/{code}/fr/9-12")).await;
    Form::find(&page, "/send")
}

#[rocket::async_test]
async fn unknown_drafted_and_closed_codes_look_the_same() {
    let world = World::new().await;
    let draft = world.draft(SMALL).await;
    let closed = world.opened(SMALL).await;
    world.step(&closed, Act::Close, &world.facilitator).await;
    let unknown = world.get("/c/ZZZZZ?l=fr").await;
    assert_eq!(unknown.0, Status::NotFound);
    assert_eq!(world.get(&format!("/c/{}?l=fr", draft.code)).await, unknown);
    assert_eq!(world.get(&format!("/c/{}?l=fr", closed.code)).await, unknown);
    let tail = "/fr/9-12?l=fr";
    assert_eq!(world.get(&format!("/c/{}{tail}", closed.code)).await, unknown);
    assert_eq!(world.get("/c/%00%ff?l=fr").await, unknown);
    world.end().await;
}

#[rocket::async_test]
async fn a_paused_consultation_asks_to_come_back() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    world.step(&park, Act::Pause, &world.lead).await;
    let (status, page) = world.get(&format!("/c/{}?l=fr", park.code)).await;
    assert_eq!(status, Status::ServiceUnavailable);
    assert!(page.contains("pause"));
    world.end().await;
}

#[rocket::async_test]
async fn a_body_cut_at_any_byte_stores_nothing() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let form = form(&world, &park.code).await.with("q.goes", "yes").with("q.idea", "é");
    let body = form.body();
    for at in 0..body.len() {
        let (status, _) = world.post_raw(&form.action, &body[..at]).await;
        assert!(status.code >= 400 && status.code < 500, "cut at {at}: {status}");
    }
    assert_eq!(world.responses(&park).await, 0);
    assert_eq!(world.post(&form).await.0, Status::Ok, "the control is whole");
    world.end().await;
}

#[rocket::async_test]
async fn what_cannot_be_an_answer_comes_back_with_everything_in_it() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let long = "x".repeat(201);
    let emoji = "🐯".repeat(10_000);
    let wrong: [&[(&str, &str)]; 10] = [
        &[("q.nope", "1")],
        &[("q.goes", "perhaps")],
        &[("q.goes", "yes"), ("q.goes", "no")],
        &[("q.goes", "yes"), ("q.goes", "_dont_know")],
        &[("q.likes", "trees"), ("q.likes", "swings"), ("q.likes", "ball")],
        &[("q.likes", "none"), ("q.likes", "trees")],
        &[("q.about.clean", "4")],
        &[("q.safe", "11")],
        &[("q.idea", &long)],
        &[("q.idea", "a\u{7}b")],
    ];
    for fields in wrong {
        let mut form = form(&world, &park.code).await.with("q.feel", "4");
        form.fields.retain(|(name, _)| name != "q.idea");
        for (name, value) in fields {
            form = form.with(name, value);
        }
        let (status, page) = world.post(&form).await;
        assert_eq!(status, Status::UnprocessableEntity, "{fields:?}");
        let back = Form::find(&page, "/send");
        assert_eq!(back.value("q.feel"), Some("4"), "{fields:?} lost an answer");
    }
    let form = form(&world, &park.code).await.replacing("q.idea", &emoji);
    let (status, _) = world.post(&form).await;
    assert!(matches!(status.code, 413 | 422), "{status}");
    assert_eq!(world.responses(&park).await, 0);
    world.end().await;
}

#[rocket::async_test]
async fn what_is_no_form_is_refused() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let path = format!("/c/{}/send", park.code);
    for kind in ["text/plain", "application/json", "multipart/form-data; boundary=x"] {
        assert_eq!(world.post_as(&path, kind, b"{}").await.0, Status::UnsupportedMediaType);
    }
    let form_kind = "application/x-www-form-urlencoded";
    let large = vec![b'a'; 140 * 1024];
    assert_eq!(world.post_as(&path, form_kind, &large).await.0, Status::PayloadTooLarge);
    for (body, status) in [
        (&b"lang=fr&band=9-12&rev=1&q.idea=%ff&end=1"[..], Status::BadRequest),
        (b"lang=fr&band=9-12&rev=1&q.idea=\xff&end=1", Status::BadRequest),
        (b"lang=fr&band=9-12&rev=1&q.idea=%00&end=1", Status::UnprocessableEntity),
        (b"lang=fr&lang=fr&band=9-12&rev=1&end=1", Status::BadRequest),
        (b"lang=uk&band=9-12&rev=1&end=1", Status::BadRequest),
        (b"lang=fr&band=6-8&rev=1&end=1", Status::BadRequest),
        (b"lang=fr&band=9-12&rev=2&end=1", Status::BadRequest),
        (b"lang=fr&band=9-12&rev=1&id=short&end=1", Status::BadRequest),
        (b"_method=delete&lang=fr&band=9-12&rev=1&end=1", Status::NotFound),
    ] {
        let given = world.post_as(&path, form_kind, body).await.0;
        assert_eq!(given, status, "{}", String::from_utf8_lossy(body));
    }
    assert_eq!(world.responses(&park).await, 0);
    world.end().await;
}

#[rocket::async_test]
async fn unknown_addresses_and_methods_get_a_small_page() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    for path in ["/../../etc/passwd", "/c", "/c/%2e%2e/fr/9-12", "/static/x/../../Cargo.toml"] {
        assert_eq!(world.get(path).await.0, Status::NotFound, "{path}");
    }
    assert_eq!(world.get(&format!("/c/{}/xx/9-12", park.code)).await.0, Status::NotFound);
    let (status, page) = world.post_raw("/code", "l=en&code=salut&end=1").await;
    assert_eq!(status, Status::NotFound);
    assert!(page.contains("salut"), "what was typed is kept");
    let found = (Status::SeeOther, "/c/B7K3M?l=en".to_owned());
    assert_eq!(world.post_raw("/code", "l=en&code=b7k-3m&end=1").await, found);
    let deleted = world.client.delete(format!("/c/{}", park.code)).dispatch().await;
    assert_eq!(deleted.status(), Status::NotFound);
    drop(deleted);
    world.end().await;
}
