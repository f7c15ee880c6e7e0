//! Everything of a project pauses at once, whoever notices that something is wrong (R67).

use std::time::Duration;

use porte_voix::domain::status::{Act, Status as At};
use rocket::http::{Method, Status};
use rocket::tokio;

use crate::journeys::kiosk::kiosk;
use crate::support::browser::Browser;
use crate::support::world::SMALL;
use crate::support::{Form, World};

/// Longer than a consultation is believed to be open.
const FELT: Duration = Duration::from_millis(1_100);
const WHY: &str = "A link in the text leads to the wrong page";

#[rocket::async_test]
async fn one_form_pauses_everything_of_the_project_and_nothing_else() {
    let world = World::new().await;
    let (park, street, closed) =
        (world.opened(SMALL).await, world.opened(SMALL).await, world.opened(SMALL).await);
    let draft = world.draft(SMALL).await;
    world.step(&closed, Act::Close, &world.facilitator).await;
    let tablet = kiosk(&world, &street).await;
    let pages = [format!("/c/{}", park.code), format!("/c/{}/fr/9-12", street.code), tablet];
    for page in &pages {
        assert_eq!(world.get(page).await.0, Status::Ok, "the control: {page} is open");
    }
    let mut lead = Browser::of(&world, &world.lead).await;
    // Long after signing in: nobody is asked for a password first.
    world.desk.clock.advance(601);
    let (_, page) = lead.get("/team/p/parks?lang=en").await;
    assert!(page.contains("2 consultations are open to children."), "{page}");
    let form = Form::find(&page, "/stop");
    let (status, page) = lead.post(&form.clone().replacing("reason", "  ")).await;
    assert_eq!(status, Status::UnprocessableEntity);
    assert!(page.contains("Say why in 1 to 120 characters"), "{page}");
    assert_eq!(world.now(&park).await.status, At::Open, "nothing is paused yet");
    let long = "x".repeat(121);
    let (status, page) = lead.post(&form.clone().replacing("reason", &long)).await;
    assert_eq!(status, Status::UnprocessableEntity);
    assert_eq!(Form::find(&page, "/stop").value("reason"), Some(long.as_str()), "it is kept");

    let (status, to) = lead.post(&form.clone().replacing("reason", WHY)).await;
    assert_eq!((status, to.as_str()), (Status::SeeOther, "/team/p/parks?done=yes"));
    tokio::time::sleep(FELT).await;
    for page in &pages {
        assert_eq!(world.get(page).await.0, Status::ServiceUnavailable, "{page}");
    }
    assert_eq!(world.get("/help").await.0, Status::Ok);
    let status = async |one| world.now(one).await.status;
    assert_eq!((status(&park).await, status(&street).await), (At::Paused, At::Paused));
    assert_eq!((status(&closed).await, status(&draft).await), (At::Closed, At::Draft));
    let (_, page) = lead.get(&to).await;
    assert!(!page.contains("/stop"), "nothing is left to pause");
    let (status, page) = lead.post(&form.replacing("reason", WHY)).await;
    assert_eq!(status, Status::Conflict);
    assert!(page.contains("there is nothing to pause"), "{page}");

    // Who, when and why can be read; each is opened again by itself.
    let (_, audit) = lead.get("/team/p/parks/audit?lang=en").await;
    assert!(audit.contains("Everything paused") && audit.contains(WHY), "{audit}");
    let (_, page) = lead.get(&format!("/team/c/{}?lang=en", park.code)).await;
    assert!(page.contains("lead@example.org, ") && page.contains(WHY), "{page}");
    world.step(&park, Act::Resume, &world.facilitator).await;
    assert_eq!(world.get(&pages[0]).await.0, Status::Ok);
    assert_eq!(world.get(&pages[1]).await.0, Status::ServiceUnavailable);
    world.end().await;
}

#[rocket::async_test]
async fn another_project_goes_on() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let stranger = world.stranger().await;
    let fields = [("reason", WHY)];
    let post = async |path: &str| world.ask(Method::Post, path, Some(&stranger), &fields).await;
    assert_eq!(post("/team/p/parks/stop").await.status, Status::NotFound);
    assert_eq!(post("/team/p/elsewhere/stop").await.status, Status::Conflict);
    assert_eq!(world.now(&park).await.status, At::Open);
    let by = Some(&world.facilitator);
    let seen = world.ask(Method::Post, "/team/p/parks/stop", by, &fields).await;
    assert_eq!(seen.status, Status::SeeOther, "the control");
    assert_eq!(world.now(&park).await.status, At::Paused);
    world.end().await;
}
