//! Staff at their own doors: signing in under attack, links, and what a project says of itself.

use porte_voix::acts::{consultations, people};
use porte_voix::domain::consultation::Project;
use porte_voix::domain::staff::Role;
use porte_voix::domain::stage::Stage;
use porte_voix::domain::status::Act;
use rocket::http::Status;

use crate::support::browser::{Browser, PASSWORD};
use crate::support::world::SMALL;
use crate::support::{Form, World};

#[rocket::async_test]
async fn while_strangers_guess_the_owner_signs_in_on_a_known_device() {
    let world = World::new().await;
    let owner = &world.facilitator.email;
    let mut known = Browser::of(&world, &world.facilitator).await;
    let mut other = Browser::of(&world, &world.lead).await;
    let mut stranger = Browser::new(&world);
    let mut refused = 0;
    for _ in 0..30 {
        match stranger.sign_in(owner, "wrong, and long enough").await {
            (Status::UnprocessableEntity, page) => {
                assert!(page.contains("do not belong together"));
            }
            (Status::ServiceUnavailable, page) => {
                refused += 1;
                assert!(page.contains("was not checked") && !page.contains("do not belong"));
                assert!(stranger.retry_after.is_some());
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(refused, 20, "ten in a row are heard");
    let (status, page) = stranger.sign_in(owner, PASSWORD).await;
    assert_eq!(status, Status::ServiceUnavailable, "a right password is not called wrong");
    assert!(page.contains(&format!("value=\"{owner}\"")), "what was typed is kept");
    other.cookies.remove("staff");
    assert_eq!(other.sign_in(owner, PASSWORD).await.0, Status::ServiceUnavailable);
    known.cookies.remove("staff");
    assert_eq!(known.cookies.keys().collect::<Vec<_>>(), ["staff_device"]);
    let inside = (Status::SeeOther, "/team".to_owned());
    assert_eq!(known.sign_in(owner, PASSWORD).await, inside);
    assert_eq!(known.get("/team").await.0, Status::Ok);
    world.end().await;
}

#[rocket::async_test]
async fn a_new_password_ends_every_other_link_and_the_marks_of_devices() {
    let world = World::new().await;
    let (desk, person) = (&world.desk, &world.facilitator);
    let old = Browser::of(&world, person).await;
    let device = old.cookies.get("staff_device").map(String::as_str);
    assert!(people::known_device(desk, &person.email, device).await.unwrap().is_some());
    let email = &world.lead.email;
    assert!(people::known_device(desk, email, device).await.unwrap().is_none());
    let stolen = people::draw_link(desk, person, desk.by("test")).await.unwrap();
    assert!(people::link_holder(desk, &stolen).await.unwrap().is_some());
    Browser::of(&world, person).await;
    assert!(people::link_holder(desk, &stolen).await.unwrap().is_none());
    assert!(people::known_device(desk, &person.email, device).await.unwrap().is_none());
    world.end().await;
}

#[rocket::async_test]
async fn when_the_database_is_away_a_member_is_asked_to_try_again() {
    let world = World::new().await;
    let mut browser = Browser::of(&world, &world.facilitator).await;
    let (_, page) = browser.get("/team/p/parks").await;
    let form = Form::find(&page, "/consultations").replacing("document", SMALL);
    world.desk.store.close().await;
    assert_eq!(browser.post(&form).await.0, Status::ServiceUnavailable);
    assert!(browser.retry_after.is_some());
    assert_eq!(browser.get("/team").await.0, Status::ServiceUnavailable);
    world.end().await;
}

#[rocket::async_test]
async fn an_administrator_says_who_asks_and_nothing_is_made_up() {
    let world = World::new().await;
    let desk = &world.desk;
    let project = Project {
        id: desk.dice.id(),
        slug: "new".to_owned(),
        name: "new".to_owned(),
        organisation: String::new(),
    };
    let by = desk.by("test");
    desk.store.add_project(&project, by).await.unwrap();
    let add = async |name: &str, role| {
        let email = format!("{name}@example.org");
        people::add(desk, &email, name, role, &project, by).await.unwrap().0
    };
    let author = add("author", Role::Facilitator).await;
    let lead = add("lead", Role::SafeguardingLead).await;
    let administrator = add("administrator", Role::Administrator).await;
    let draft = consultations::import(desk, &project, Stage::Suivi, SMALL, Some(&author), true);
    let draft = draft.await.unwrap();
    consultations::open(desk, &draft.code, &author, &lead).await.unwrap();
    let landing = format!("/c/{}?l=en", draft.code);
    let (_, page) = world.get(&landing).await;
    assert!(page.contains("<h1") && !page.contains("A consultation by"), "nothing made up");

    let mut looks = Browser::of(&world, &author).await;
    let (_, page) = looks.get("/team/p/new?lang=en").await;
    assert!(page.contains("not given yet") && !page.contains("/about"));
    let mut browser = Browser::of(&world, &administrator).await;
    let (_, page) = browser.get("/team/p/new?lang=en").await;
    let form = Form::find(&page, "/about");
    assert_eq!(form.value("organisation"), Some(""));
    let typed = |name: &str, organisation: &str| {
        form.clone().replacing("name", name).replacing("organisation", organisation)
    };
    for bad in [
        typed("Parks", "  "),
        typed("", "Big Ears"),
        typed("Parks", &"x".repeat(121)),
        typed("Parks", "Big\nEars"),
        typed("Parks", "Big \u{202e}Ears"),
    ] {
        let (status, page) = browser.post(&bad).await;
        assert_eq!(status, Status::UnprocessableEntity);
        assert!(page.contains("1 to 120 characters"));
    }
    let good = typed("Parks & trees", &"é".repeat(120));
    assert_eq!(looks.post(&good).await.0, Status::Forbidden, "another's form");
    let (_, own) = looks.get("/team").await;
    let token = Form::find(&own, "/sign-out").value("form_token").unwrap().to_owned();
    let forged = good.clone().replacing("form_token", &token);
    assert_eq!(looks.post(&forged).await.0, Status::Forbidden, "not the role");
    let done = (Status::SeeOther, "/team/p/new?done=yes".to_owned());
    assert_eq!(browser.post(&good).await, done);
    assert!(browser.get("/team/p/new?done=yes").await.1.contains("Parks &amp; trees"));
    let events = desk.store.events_about(&project.id).await.unwrap();
    assert_eq!(events.last().unwrap().act, "project.describe");
    world.end().await;
}

#[rocket::async_test]
async fn an_approval_that_was_taken_back_is_not_shown() {
    let world = World::new().await;
    let draft = world.draft(SMALL).await;
    world.step(&draft, Act::Submit, &world.facilitator).await;
    let waiting = world.now(&draft).await;
    let seen = consultations::revision(&world.desk, &waiting).await.unwrap().hash;
    consultations::step(&world.desk, &waiting, Act::Approve, &world.lead, &seen).await.unwrap();
    let mut browser = Browser::of(&world, &world.facilitator).await;
    let path = format!("/team/c/{}?lang=en", draft.code);
    assert!(browser.get(&path).await.1.contains("Approved by"));
    world.step(&draft, Act::Revise, &world.facilitator).await;
    assert!(!browser.get(&path).await.1.contains("Approved by"));
    world.step(&draft, Act::Submit, &world.facilitator).await;
    assert!(!browser.get(&path).await.1.contains("Approved by"));
    world.end().await;
}
