//! A child takes part without script, exactly as the pages offer it.

use rocket::http::{Accept, ContentType, Header, Status};

use crate::support::world::SMALL;
use crate::support::{Form, World};

async fn document(world: &World, code: &str) -> Form {
    let (status, page) = world.get(&format!("/c/{code}/fr/9-12")).await;
    assert_eq!(status, Status::Ok);
    Form::find(&page, "/check")
}

pub fn withdrawal_code(page: &str) -> String {
    let html = scraper::Html::parse_document(page);
    let code = scraper::Selector::parse(".cd").unwrap();
    let found = html.select(&code).next().expect("a withdrawal code");
    found.text().collect::<String>().trim().to_owned()
}

#[rocket::async_test]
async fn a_child_answers_checks_sends_and_takes_it_back() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let (status, landing) = world.get(&format!("/c/{}?l=fr", park.code)).await;
    assert_eq!(status, Status::Ok);
    assert!(landing.contains("Big Ears") && landing.contains("Le parc"));
    let choice = Form::find(&landing, "/go").with("band", "9-12");
    let (status, to) = world.get(&format!("{}?{}", choice.action, choice.body())).await;
    assert_eq!((status, to), (Status::SeeOther, format!("/c/{}/fr/9-12", park.code)));

    let form = document(&world, &park.code)
        .await
        .with("q.goes", "no")
        .with("q.why", "far")
        .with("q.likes", "trees")
        .with("q.likes", "ball")
        .with("q.about.clean", "3");
    let form = form.replacing("q.idea", "plus d’arbres & de bancs");
    let (status, check) = world.post(&form).await;
    assert_eq!(status, Status::Ok, "{check}");
    assert!(check.contains("trop loin") && check.contains("les arbres"));
    assert_eq!(world.responses(&park).await, 0, "nothing is kept before sending");

    let (status, sent) = world.post(&Form::find(&check, "/send")).await;
    assert_eq!(status, Status::Ok);
    let code = withdrawal_code(&sent);
    assert_eq!(world.responses(&park).await, 1);

    let (_, withdraw) = world.get(&format!("/c/{}/withdraw?l=fr", park.code)).await;
    let right = Form::find(&withdraw, "/withdraw").replacing("code", &code);
    let wrong =
        Form::find(&withdraw, "/withdraw").replacing("code", "tigre-nuage-47-citron-lune-82");
    let (status, erased) = world.post(&right).await;
    assert_eq!(status, Status::SeeOther);
    assert_eq!(world.get(&erased).await.0, Status::Ok);
    assert_eq!(world.responses(&park).await, 0);
    let same = (Status::SeeOther, erased);
    assert_eq!(world.post(&wrong).await, same, "right and wrong look the same");
    let bad = Form::find(&withdraw, "/withdraw").replacing("code", "tigre");
    assert_eq!(world.post(&bad).await.0, Status::UnprocessableEntity);
    world.end().await;
}

#[rocket::async_test]
async fn the_same_submission_again_is_the_same_response_and_code() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let form = document(&world, &park.code).await.with("q.goes", "yes");
    let (_, check) = world.post(&form).await;
    let send = Form::find(&check, "/send");
    let (_, first) = world.post(&send).await;
    let (_, again) = world.post(&send).await;
    assert_eq!(withdrawal_code(&first), withdrawal_code(&again));
    assert_eq!(world.responses(&park).await, 1);
    let (_, late) = world.post(&send).await;
    assert_eq!(withdrawal_code(&first), withdrawal_code(&late), "also after a mix");
    assert_eq!(world.responses(&park).await, 1);
    // The control: another submission is another response.
    let (_, check) = world.post(&form).await;
    let (_, other) = world.post(&Form::find(&check, "/send")).await;
    assert_ne!(withdrawal_code(&first), withdrawal_code(&other));
    assert_eq!(world.responses(&park).await, 2);
    world.end().await;
}

#[rocket::async_test]
async fn what_was_withdrawn_does_not_come_back_by_a_late_retry() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let intake = world.intake(&park).await;
    let id = "0123456789abcdef0123456789abcdef";
    let fields = [("q.idea".to_owned(), "un banc".to_owned())];
    let code = world.submit(&intake, id, &fields).await;
    assert!(intake.withdraw(&world.desk, &code).await.unwrap());
    world.submit(&intake, id, &fields).await;
    assert_eq!(world.responses(&park).await, 0);
    world.end().await;
}

#[rocket::async_test]
async fn an_answer_to_a_question_that_was_not_shown_is_dropped() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let form = document(&world, &park.code).await.with("q.goes", "yes").with("q.why", "far");
    let (status, check) = world.post(&form).await;
    assert_eq!(status, Status::Ok);
    assert!(!check.contains("trop loin"));
    let form = document(&world, &park.code).await.with("q.goes", "no").with("q.why", "far");
    assert!(world.post(&form).await.1.contains("trop loin"), "the control is shown");
    world.end().await;
}

#[rocket::async_test]
async fn an_empty_form_is_welcome() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let (_, check) = world.post(&document(&world, &park.code).await).await;
    assert_eq!(world.post(&Form::find(&check, "/send")).await.0, Status::Ok);
    assert_eq!(world.responses(&park).await, 1);
    world.end().await;
}

#[rocket::async_test]
async fn the_script_is_told_the_code_and_nothing_else() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let form = document(&world, &park.code).await.with("id", &"ab".repeat(16));
    let request = world.client.post(format!("/c/{}/send", park.code));
    let request = request.header(ContentType::Form).header(Accept::JSON).body(form.body());
    let json: serde_json::Value = request.dispatch().await.into_json().await.unwrap();
    assert_eq!(json.as_object().unwrap().len(), 1);
    assert_eq!(json["code"].as_str().unwrap().split('-').count(), 6);
    world.end().await;
}

#[rocket::async_test]
async fn every_answer_carries_the_headers_and_only_the_constant_cookie() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let code = &park.code;
    let paths =
        ["/", "/help", "/safety", "/privacy", "/complaints", "/x", "/nope", "/static/0/app.js"];
    let more = [
        format!("/c/{code}"),
        format!("/c/{code}/fr/9-12"),
        format!("/c/{code}/no"),
        format!("/c/{code}/withdraw"),
    ];
    for path in paths.map(str::to_owned).into_iter().chain(more) {
        let request = world.client.get(path.clone()).header(Header::new("X-Real-IP", "192.0.2.1"));
        let answer = request.dispatch().await;
        let header = |name: &str| answer.headers().get_one(name).unwrap_or_default().to_owned();
        let policy = header("Content-Security-Policy");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}");
        assert_eq!(header("X-Content-Type-Options"), "nosniff", "{path}");
        assert_eq!(header("Referrer-Policy"), "no-referrer", "{path}");
        assert_eq!(header("X-Robots-Tag").contains("noindex"), path != "/", "{path}");
        assert_eq!(header("Cache-Control"), "no-store", "{path}");
        assert!(header("Server").is_empty(), "{path}");
        for cookie in answer.headers().get("Set-Cookie") {
            assert!(
                cookie.starts_with("here=1;") || cookie.starts_with("here=;"),
                "{path}: {cookie}"
            );
            assert!(cookie.contains("HttpOnly"), "{path}");
        }
    }
    world.end().await;
}

#[rocket::async_test]
async fn leaving_goes_to_a_neutral_site_and_forgets() {
    let world = World::new().await;
    let answer = world.client.get("/x").dispatch().await;
    assert_eq!(answer.status(), Status::SeeOther);
    assert_eq!(answer.headers().get_one("Location"), Some("https://www.meteo.be/"));
    assert_eq!(answer.headers().get_one("Clear-Site-Data"), Some("\"storage\""));
    drop(answer);
    world.end().await;
}

#[rocket::async_test]
async fn the_document_comes_compressed_and_small_and_is_not_sent_twice() {
    let world = World::new().await;
    let park = world.opened(include_str!("../../../demo/life.json")).await;
    let path = format!("/c/{}/fr/9-12", park.code);
    let request = world.client.get(path.clone()).header(Header::new("Accept-Encoding", "gzip, br"));
    let answer = request.dispatch().await;
    assert_eq!(answer.headers().get_one("Content-Encoding"), Some("br"));
    let etag = answer.headers().get_one("ETag").unwrap().to_owned();
    let size = answer.into_bytes().await.unwrap().len();
    assert!(size <= 14_336, "{size} bytes");
    let request = world.client.get(path).header(Header::new("If-None-Match", etag));
    assert_eq!(request.dispatch().await.status(), Status::NotModified);
    world.end().await;
}

#[rocket::async_test]
async fn the_words_of_an_age_follow_a_child_to_other_pages() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let code = &park.code;
    let young = "We show numbers of many people.";
    let everyone = "We show rounded figures of many people.";
    for (query, expected) in
        [("b=6-8", young), ("b=13-15", everyone), ("b=7", everyone), ("", everyone)]
    {
        let (status, page) = world.get(&format!("/privacy?l=en&{query}")).await;
        assert_eq!(status, Status::Ok);
        assert!(page.contains(expected), "{query}");
    }
    let (_, page) = world.get(&format!("/c/{code}/fr/9-12")).await;
    assert!(page.contains("href=\"/help?l=fr&amp;b&#x3D;9-12\""), "{page}");
    let (status, page) = world.get(&format!("/c/{code}/no?l=fr&b=9-12")).await;
    assert_eq!(status, Status::Ok);
    assert!(page.contains(&format!("href=\"/c/{code}?l=fr")), "a way back");
    let (status, page) = world.get("/c/%3Cb%3E/age?l=fr").await;
    assert_eq!(status, Status::Ok);
    assert!(!page.contains("href=\"/c/"), "no way back to what is no code");
    world.end().await;
}

#[rocket::async_test]
async fn the_help_page_says_who_answers_now() {
    let world = World::new().await;
    let (_, monday) = world.get("/help?l=en").await;
    let at = |page: &str, words: &str| page.find(words).unwrap_or_else(|| panic!("{words}"));
    assert!(at(&monday, "Open now") < at(&monday, "Opens today at 16:00"), "{monday}");
    assert!(at(&monday, "Écoute-Enfants") < at(&monday, "Child Focus"));
    world.desk.clock.advance(13 * 3_600);
    let (_, night) = world.get("/help?l=en").await;
    assert!(!night.contains("Open now") && night.contains("Opens today at 10:00"));
    assert!(at(&night, "Child Focus") < at(&night, "Écoute-Enfants"));
    world.desk.clock.advance(180 * 24 * 3_600);
    let (_, later) = world.get("/help?l=en").await;
    assert!(!later.contains("Opens") && !later.contains("Day and night"));
    for number in ["tel:112", "tel:116000", "tel:103"] {
        at(&later, number);
    }
    world.end().await;
}
