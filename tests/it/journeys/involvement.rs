//! What a project owes the children it asks: four cards, and where children take part.

use porte_voix::acts::{ActError, consultations};
use porte_voix::domain::consultation::Consultation;
use porte_voix::domain::involvement::{Card, Involvement};
use porte_voix::domain::staff::Role;
use porte_voix::domain::stage::Stage;
use porte_voix::domain::status::{Act, Status as Place};
use rocket::http::Status;

use crate::support::browser::Browser;
use crate::support::world::SMALL;
use crate::support::{Form, World};

const PROJECT: &str = "/team/p/parks?lang=en";
const CARDS: &str = "/team/p/parks/involvement?lang=en";

async fn real(world: &World) -> Consultation {
    let (desk, project, author) = (&world.desk, &world.project, Some(&world.facilitator));
    consultations::import(desk, project, Stage::Suivi, SMALL, author, false).await.unwrap()
}

/// A world whose project says nothing yet.
async fn silent() -> World {
    let world = World::new().await;
    say(&world, &Involvement::default()).await;
    world
}

async fn say(world: &World, said: &Involvement) {
    let store = &world.desk.store;
    let seen = store.involvement(&world.project.id).await.unwrap().hash;
    store.involve(&world.project.id, said, &seen, world.desk.by("test")).await.unwrap();
}

async fn stored(world: &World) -> Involvement {
    world.desk.store.involvement(&world.project.id).await.unwrap().involvement
}

async fn form(browser: &mut Browser<'_>) -> Form {
    let (status, page) = browser.get(CARDS).await;
    assert_eq!(status, Status::Ok);
    Form::find(&page, "/involvement")
}

#[rocket::async_test]
async fn nothing_opens_before_the_project_says_who_listens_and_what_can_change() {
    let world = silent().await;
    let draft = real(&world).await;
    say(&world, &Involvement::default()).await;
    let submit = async || {
        consultations::step(&world.desk, &draft, Act::Submit, &world.facilitator, "").await
    };
    let Err(ActError::Faults(faults)) = submit().await else { panic!("it passed") };
    let keys: Vec<_> = faults.iter().map(|fault| fault.key).collect();
    assert_eq!(keys, ["involvement_audience", "involvement_influence"]);
    let mut browser = Browser::of(&world, &world.facilitator).await;
    let (_, page) = browser.get(PROJECT).await;
    assert_eq!(page.matches("Still empty").count(), 4);
    let written = form(&mut browser)
        .await
        .replacing("audience", "The mayor, Ms Claes.")
        .replacing("influence", "The playground <b>only</b>.")
        .replacing("answer_by", "2027-05-31")
        .replacing("partners", "Youth house\r\n\r\n  The school ");
    assert_eq!(browser.post(&written).await.0, Status::SeeOther);
    let (_, page) = browser.get(PROJECT).await;
    assert_eq!(page.matches("Still empty").count(), 2);
    assert!(page.contains("The mayor, Ms Claes.") && page.contains("31 May 2027"));
    assert!(page.contains("&lt;b&gt;only&lt;/b&gt;"), "shown as text");
    assert_eq!(stored(&world).await.partners, ["Youth house", "The school"]);
    assert_eq!(submit().await.unwrap(), Place::InReview, "and with them it goes on");
    let events = world.desk.store.events_about(&world.project.id).await.unwrap();
    assert_eq!(events.last().unwrap().act, "project.involve");
    world.end().await;
}

#[rocket::async_test]
async fn two_people_overwrite_nothing_unseen() {
    let world = silent().await;
    let mut one = Browser::of(&world, &world.facilitator).await;
    let mut other = Browser::of(&world, &world.lead).await;
    let (first, second) = (form(&mut one).await, form(&mut other).await);
    one.post(&first.replacing("space", "All children.")).await;
    let (status, page) = other.post(&second.replacing("space", "Only some.")).await;
    assert_eq!(status, Status::Conflict);
    assert!(page.contains("All children.") && page.contains("Only some."), "both are there");
    assert_eq!(stored(&world).await.space.text, "All children.", "nothing is lost");
    let again = Form::find(&page, "/involvement");
    assert_eq!(other.post(&again).await.0, Status::SeeOther, "who saw both decides");
    assert_eq!(stored(&world).await.space.text, "Only some.");
    world.end().await;
}

#[rocket::async_test]
async fn what_cannot_be_taken_comes_back_as_typed() {
    let world = World::new().await;
    let before = stored(&world).await;
    let mut browser = Browser::of(&world, &world.facilitator).await;
    let partners = "Partner\n".repeat(21);
    for (field, typed, said) in [
        ("voice", "x".repeat(401), "at most 400 characters"),
        ("voice", "by \u{202e}phone".to_owned(), "cannot be seen"),
        ("answer_by", "31 May".to_owned(), "is not a day"),
        ("answer_by", "2027-02-30".to_owned(), "is not a day"),
        ("partners", partners, "At most 20 partners"),
        ("partners", "x".repeat(121), "At most 20 partners"),
    ] {
        let bad = form(&mut browser).await.replacing(field, &typed).replacing("space", "KEPT");
        let (status, page) = browser.post(&bad).await;
        assert_eq!(status, Status::UnprocessableEntity, "{field}");
        assert!(page.contains(said), "{field}: {said}");
        let kept = Form::find(&page, "/involvement");
        assert_eq!(kept.value("space"), Some("KEPT"));
        assert_eq!(kept.value(field).map(str::trim), Some(typed.trim()));
        assert_eq!(stored(&world).await, before);
    }
    let longest = form(&mut browser).await.replacing("voice", &"é".repeat(400));
    assert_eq!(browser.post(&longest).await.0, Status::SeeOther);
    world.end().await;
}

#[rocket::async_test]
async fn nobody_was_told_what_is_not_written() {
    let world = silent().await;
    let mut browser = Browser::of(&world, &world.facilitator).await;
    let told = form(&mut browser).await.with("space-shared", "yes").with("voice-shared", "yes");
    browser.post(&told.with("agreed", "yes").replacing("voice", "By phone.")).await;
    let now = stored(&world).await;
    assert_eq!((now.space.shared, now.voice.shared, now.agreed), (false, true, false));
    world.end().await;
}

#[rocket::async_test]
async fn the_project_shows_at_which_stages_children_take_part() {
    let world = World::new().await;
    let adviser = world.person("adviser", Role::YouthAdviser, &world.project).await;
    let mut browser = Browser::of(&world, &adviser).await;
    let (_, page) = browser.get(PROJECT).await;
    assert!(page.contains("Children take part at 0 of 7 stages."));
    assert!(page.contains("Who must listen") && !page.contains("/involvement"), "read only");
    world.opened(SMALL).await;
    let (_, page) = browser.get(PROJECT).await;
    assert!(page.contains("Children take part at 1 of 7 stages."));
    assert!(page.contains("Children were asked: 1"));
    world.end().await;
}

#[rocket::async_test]
async fn a_document_that_comes_in_says_who_decides_unless_the_project_does() {
    let world = silent().await;
    real(&world).await;
    let taken = stored(&world).await;
    assert_eq!(
        (&*taken.audience.text, &*taken.influence.text),
        ("La commune décide.", "La commune décide.")
    );
    assert!(taken.faults().is_empty() && !taken.audience.shared);
    let own = Involvement { audience: card("The mayor."), ..Involvement::default() };
    say(&world, &own).await;
    real(&world).await;
    let kept = stored(&world).await;
    assert_eq!((&*kept.audience.text, &*kept.influence.text), ("The mayor.", "La commune décide."));
    world.end().await;
}

fn card(text: &str) -> Card {
    Card { text: text.to_owned(), shared: false }
}
