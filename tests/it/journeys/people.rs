//! Administrators let people in and take roles away, and read what was done.

use porte_voix::acts::{people, roles};
use porte_voix::domain::consultation::Person;
use porte_voix::domain::staff::Role;
use rocket::http::Status;
use serde_json::json;
use sqlx::AnyPool;

use crate::support::browser::{Browser, PASSWORD};
use crate::support::world::SMALL;
use crate::support::{Form, World};

const PEOPLE: &str = "/team/p/parks/people?lang=en";
const AUDIT: &str = "/team/p/parks/audit?lang=en";

async fn administrator(world: &World) -> (Person, Browser<'_>) {
    let person = world.person("administrator", Role::Administrator, &world.project).await;
    let browser = Browser::of(world, &person).await;
    (person, browser)
}

/// Fills in the form that lets somebody in.
async fn let_in(browser: &mut Browser<'_>, email: &str, role: &str) -> (Status, String) {
    let (_, page) = browser.get(PEOPLE).await;
    let form = Form::find(&page, "/people").replacing("email", email).replacing("name", "Noor");
    browser.post(&form.replacing("role", role)).await
}

/// A second person confirms what waits.
async fn confirm(browser: &mut Browser<'_>) -> (Status, String) {
    let (_, page) = browser.get(PEOPLE).await;
    browser.post(&Form::find(&page, "/confirm")).await
}

/// The link a page shows to hand over.
fn link(page: &str) -> Option<String> {
    let secret = page.split("/team/link/").nth(1)?.split('<').next()?;
    Some(format!("/team/link/{secret}"))
}

/// The form that takes a role away from a person.
fn take(page: &str, person: &Person, role: &str) -> Form {
    let mut form = Form::find(page, &format!("/people/{}/take", person.id));
    form = form.replacing("role", role);
    form
}

#[rocket::async_test]
async fn an_administrator_lets_somebody_in_by_a_link_shown_once() {
    let world = World::new().await;
    let (_, mut browser) = administrator(&world).await;
    let (status, page) = let_in(&mut browser, "noor@example.org", "analyst").await;
    assert_eq!(status, Status::Ok);
    assert!(link(&page).is_none(), "it waits for a second person");
    let (status, page) = confirm(&mut Browser::of(&world, &world.lead).await).await;
    assert_eq!(status, Status::Ok);
    let link = link(&page).unwrap();
    assert!(!browser.get(PEOPLE).await.1.contains("/team/link/"), "shown once");
    assert!(browser.get(PEOPLE).await.1.contains("has not signed in yet"));
    let mut noor = Browser::new(&world);
    let (_, page) = noor.get(&link).await;
    let form =
        Form::find(&page, &link).replacing("password", PASSWORD).replacing("again", PASSWORD);
    assert_eq!(noor.post(&form).await.0, Status::SeeOther);
    assert!(noor.get("/team").await.1.contains("Parks"));
    assert_eq!(noor.get(PEOPLE).await.0, Status::Forbidden, "an analyst manages nobody");
    for (email, role, why) in [
        ("no address", "analyst", "not an e-mail address"),
        ("a@example.org", "king", "no such role"),
        ("administrator@example.org", "analyst", "Nobody gives themselves"),
    ] {
        let (status, page) = let_in(&mut browser, email, role).await;
        assert!(status.code >= 400 && page.contains(why), "{why}");
        assert!(page.contains(&format!("value=\"{email}\"")), "what was typed is kept");
    }
    world.end().await;
}

#[rocket::async_test]
async fn nobody_comes_into_an_account_that_is_not_new_here_by_a_link() {
    let world = World::new().await;
    let (_, mut browser) = administrator(&world).await;
    let stranger = world.stranger().await;
    let second = world.person("second", Role::Administrator, &world.project).await;
    let mut second = Browser::of(&world, &second).await;
    Browser::of(&world, &world.lead).await;
    for known in [&stranger, &world.lead] {
        let_in(&mut browser, &known.email, "facilitator").await;
        let (status, page) = confirm(&mut second).await;
        assert_eq!(status, Status::Ok);
        assert!(link(&page).is_none() && page.contains("signs in as before"), "{}", known.email);
        assert!(!page.contains(&format!("{}/link", known.id)), "no link is offered");
        let found = world.desk.store.roles(&known.id, &world.project.id).await.unwrap();
        assert!(found.contains(&Role::Facilitator));
        let mut form = Form::find(&page, "/people");
        form.action = format!("/team/p/parks/people/{}/link", known.id);
        let (status, page) = second.post(&form).await;
        assert_eq!(status, Status::Conflict);
        assert!(link(&page).is_none() && page.contains("from the person who runs the machine"));
    }
    let (_, page) = browser.get(PEOPLE).await;
    let again = Form::find(&page, &format!("/people/{}/link", world.analyst.id));
    let (_, page) = browser.post(&again).await;
    assert!(link(&page).is_some(), "the control: who never signed in, and works here alone");
    world.end().await;
}

#[rocket::async_test]
async fn a_role_is_taken_away_and_with_the_last_one_every_session() {
    let world = World::new().await;
    let (person, mut browser) = administrator(&world).await;
    let (desk, lead) = (&world.desk, &world.lead);
    let by = desk.by("test");
    people::add(desk, &lead.email, "lead", Role::Analyst, &world.project, by).await.unwrap();
    let mut their = Browser::of(&world, lead).await;
    let (_, page) = browser.get(PEOPLE).await;
    let done = (Status::SeeOther, "/team/p/parks/people?done=yes".to_owned());
    assert_eq!(browser.post(&take(&page, lead, "analyst")).await, done);
    assert_eq!(their.get("/team").await.0, Status::Ok, "one role is left");
    let (status, again) = browser.post(&take(&page, lead, "analyst")).await;
    assert_eq!(status, Status::Conflict);
    assert!(again.contains("does not have this role any more"));
    let link = people::draw_link(desk, lead, by).await.unwrap();
    assert_eq!(browser.post(&take(&page, lead, "safeguarding-lead")).await, done);
    assert_eq!(their.get("/team").await.0, Status::SeeOther, "signed out");
    assert!(people::link_holder(desk, &link).await.unwrap().is_none());

    let own = take(&page, &person, "administrator");
    let (status, refused) = browser.post(&own).await;
    assert_eq!(status, Status::Conflict);
    assert!(refused.contains("last administrator"));
    world.person("second", Role::Administrator, &world.project).await;
    assert_eq!(browser.post(&own).await, (Status::SeeOther, "/team".to_owned()));
    assert!(browser.get("/team").await.0 != Status::Ok, "gone with the last role");
    world.end().await;
}

#[rocket::async_test]
async fn two_administrators_who_take_each_other_away_leave_one() {
    let world = World::new().await;
    let (desk, project) = (&world.desk, &world.project);
    let one = world.person("one", Role::Administrator, project).await;
    let other = world.person("other", Role::Administrator, project).await;
    let role = Role::Administrator;
    let done = rocket::futures::future::join(
        roles::take(desk, project, &other.id, role, desk.by(&one.id)),
        roles::take(desk, project, &one.id, role, desk.by(&other.id)),
    );
    let (first, second) = done.await;
    assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    let left = desk.store.people_of(&project.id).await.unwrap();
    assert_eq!(left.iter().filter(|(_, role)| *role == Role::Administrator).count(), 1);
    world.end().await;
}

#[rocket::async_test]
async fn the_audit_tells_of_this_project_alone_in_pages_and_whether_it_is_whole() {
    let world = World::new().await;
    let (person, mut browser) = administrator(&world).await;
    let stranger = world.stranger().await;
    let draft = world.opened(SMALL).await;
    let_in(&mut browser, "noor@example.org", "analyst").await;
    confirm(&mut Browser::of(&world, &world.lead).await).await;
    let (status, page) = browser.get(AUDIT).await;
    assert_eq!(status, Status::Ok);
    let asked = "noor@example.org · analyst";
    for told in
        ["Opened to children", "Audit read", "Noor · analyst", asked, &draft.code, "is whole"]
    {
        assert!(page.contains(told), "{told}");
    }
    assert!(!page.contains(&stranger.name) && !page.contains("Older"));
    let by = world.desk.by(&person.id);
    for _ in 0..60 {
        world.desk.store.record(by, "audit.read", &world.project.id, "").await.unwrap();
    }
    let (_, page) = browser.get(AUDIT).await;
    assert_eq!(page.matches("<b>Audit read</b>").count(), 50);
    let older = page.split("audit?before").nth(1).unwrap();
    let before = older.trim_start_matches("&#x3D;").trim_start_matches('=');
    let before = before.split('"').next().unwrap();
    let (_, page) = browser.get(&format!("{AUDIT}&before={before}")).await;
    assert!(page.contains("Opened to children") && page.contains("Newest"));
    assert!(page.matches("<b>Audit read</b>").count() < 14, "nothing twice");
    for odd in ["0", "-1", "x", "99999999999999999999", "1'"] {
        let (status, _) = browser.get(&format!("{AUDIT}&before={odd}")).await;
        assert_eq!(status, Status::Ok, "{odd}");
    }
    let pool = AnyPool::connect(&world.database.url).await.unwrap();
    sqlx::query("update audit_events set actor = 'nobody' where number = 3")
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
    let (_, page) = browser.get(AUDIT).await;
    assert!(page.contains("event 3 does not fit"), "the control");
    world.end().await;
}

#[rocket::async_test]
async fn a_mail_that_does_not_go_shows_nobody_a_link_into_a_colleagues_account() {
    // Nothing listens there.
    let settings = json!({ "smtp_url": "smtp://127.0.0.1:1", "smtp_from": "Voix <v@example.org>" });
    let world = World::with(settings).await;
    let (_, mut browser) = administrator(&world).await;
    Browser::of(&world, &world.lead).await;
    for (person, shown) in [(&world.lead, false), (&world.analyst, true)] {
        let (_, page) = browser.get(PEOPLE).await;
        let again = Form::find(&page, &format!("/people/{}/link", person.id));
        let (status, page) = browser.post(&again).await;
        assert_eq!(status, Status::Ok);
        assert_eq!(link(&page).is_some(), shown, "{}", person.name);
        assert_eq!(page.contains("could not be sent"), !shown);
    }
    world.end().await;
}
