//! What the doors of children do when something changes under their hands: a pause, the end, too
//! many codes, a whole class at once.

use std::sync::Arc;
use std::time::Duration;

use porte_voix::domain::status::Act;
use porte_voix::domain::wording::{Band, Lang};
use porte_voix::web::respond::shelf::Shelf;
use porte_voix::web::respond::view::Pages;
use rocket::http::{Accept, ContentType, Status};
use rocket::tokio;

use crate::support::world::SMALL;
use crate::support::{Form, World};

/// Longer than a consultation is believed to be open.
const FELT: Duration = Duration::from_millis(1_100);

fn keeps_everything(page: &str, to: &str) -> Form {
    let form = Form::find(page, to);
    assert_eq!(form.value("q.goes"), Some("no"), "{page}");
    assert_eq!(form.value("q.idea"), Some("plus d’arbres & de bancs"));
    assert!(page.contains("Tes réponses sont encore sur cette page."), "{page}");
    form
}

#[rocket::async_test]
async fn a_pause_keeps_every_answer_in_the_page() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let (_, page) = world.get(&format!("/c/{}/fr/9-12", park.code)).await;
    let form = Form::find(&page, "/check").with("q.goes", "no");
    let form = form.replacing("q.idea", "plus d’arbres & de bancs");
    let (_, check) = world.post(&form).await;
    let send = Form::find(&check, "/send");
    world.step(&park, Act::Pause, &world.lead).await;

    // At once the page is still believed open, and the writer knows better.
    let (status, page) = world.post(&send).await;
    assert_eq!(status, Status::ServiceUnavailable);
    let early = keeps_everything(&page, "/send");
    assert_eq!(early.value("id"), send.value("id"));
    tokio::time::sleep(FELT).await;
    for (name, form) in [("check", &form), ("back", &send), ("send", &send)] {
        let form = Form { action: format!("/c/{}/{name}", park.code), ..form.clone() };
        let request = world.client.post(form.action.clone()).header(ContentType::Form);
        let answer = request.body(form.body()).dispatch().await;
        assert_eq!(answer.status(), Status::ServiceUnavailable, "{name}");
        assert!(answer.headers().get_one("Retry-After").is_some(), "{name}");
        keeps_everything(&answer.into_string().await.unwrap(), &format!("/{name}"));
    }
    // The script keeps the page it has.
    let request = world.client.post(send.action.clone()).header(ContentType::Form);
    let answer = request.header(Accept::JSON).body(send.body()).dispatch().await;
    assert_eq!(answer.status(), Status::ServiceUnavailable);
    assert_eq!(answer.headers().get_one("Content-Type"), Some("application/json"));
    assert!(answer.headers().get_one("Retry-After").is_some());
    drop(answer);

    assert_eq!(world.responses(&park).await, 0);
    world.step(&park, Act::Resume, &world.facilitator).await;
    assert_eq!(world.post(&early).await.0, Status::Ok);
    assert_eq!(world.responses(&park).await, 1);
    world.step(&park, Act::Close, &world.facilitator).await;
    assert_eq!(world.post(&send).await.0, Status::NotFound, "the end is the end");
    tokio::time::sleep(FELT).await;
    assert_eq!(world.post(&send).await.0, Status::NotFound);
    world.end().await;
}

#[rocket::async_test]
async fn the_way_in_closes_with_the_consultation() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let way_in = format!("/c/{}/go?lang=fr&l=fr", park.code);
    let (status, page) = world.get(&way_in).await;
    assert_eq!(status, Status::UnprocessableEntity, "an age is missing");
    assert!(page.contains("Big Ears"));
    world.step(&park, Act::Pause, &world.lead).await;
    tokio::time::sleep(FELT).await;
    assert_eq!(world.get(&way_in).await.0, Status::ServiceUnavailable);
    world.step(&park, Act::Close, &world.facilitator).await;
    let unknown = world.get("/c/ZZZZZ/go?lang=fr&l=fr").await;
    assert_eq!(unknown.0, Status::NotFound);
    assert_eq!(world.get(&way_in).await, unknown);
    world.end().await;
}

#[rocket::async_test]
async fn codes_are_counted_for_each_consultation_and_only_whole_ones() {
    let world = World::new().await;
    let (park, street) = (world.opened(SMALL).await, world.opened(SMALL).await);
    let form = async |code: &str| {
        let (_, page) = world.get(&format!("/c/{code}/withdraw?l=fr")).await;
        Form::find(&page, "/withdraw").replacing("code", "tigre-nuage-47-citron-lune-82")
    };
    let (here, there) = (form(&park.code).await, form(&street.code).await);
    for _ in 0..10 {
        let bad = here.clone().replacing("code", "tigre");
        assert_eq!(world.post(&bad).await.0, Status::UnprocessableEntity);
    }
    for _ in 0..5 {
        assert_eq!(world.post(&here).await.0, Status::SeeOther);
    }
    assert_eq!(world.post(&here).await.0, Status::ServiceUnavailable);
    assert_eq!(world.post(&there).await.0, Status::SeeOther);
    world.desk.clock.advance(1);
    assert_eq!(world.post(&here).await.0, Status::SeeOther);
    world.end().await;
}

#[rocket::async_test]
async fn a_class_that_arrives_at_once_has_its_document_made_once() {
    let world = World::new().await;
    let park = world.opened(include_str!("../../../demo/life.json")).await;
    let shelf = Arc::new(Shelf::default());
    let pages = world.client.rocket().state::<Pages>().unwrap().clone();
    let children = (0..24).map(|_| {
        let (shelf, pages, desk) = (Arc::clone(&shelf), pages.clone(), Arc::clone(&world.desk));
        let code = park.code.clone();
        tokio::spawn(async move {
            let shown = shelf.find(&desk, &code).await.unwrap().unwrap();
            shown.document(&pages, Lang::Fr, Band::Nine).await.unwrap()
        })
    });
    let mut documents = Vec::new();
    for child in children.collect::<Vec<_>>() {
        documents.push(child.await.unwrap());
    }
    let first = &documents[0];
    assert!(documents.iter().all(|document| Arc::ptr_eq(document, first)));
    world.end().await;
}
