//! Giving a role takes two people: who asks, and another who confirms exactly that.

use porte_voix::acts::roles;
use porte_voix::domain::consultation::Person;
use porte_voix::domain::staff::Role;
use rocket::http::{Method, Status};

use crate::support::browser::Browser;
use crate::support::{Form, World};

const PEOPLE: &str = "/team/p/parks/people?lang=en";

/// An administrator with their browser.
async fn administrator<'w>(world: &'w World, name: &str) -> (Person, Browser<'w>) {
    let person = world.person(name, Role::Administrator, &world.project).await;
    let browser = Browser::of(world, &person).await;
    (person, browser)
}

async fn ask(browser: &mut Browser<'_>, at: &str, email: &str, role: &str) -> (Status, String) {
    let (_, page) = browser.get(at).await;
    let form = Form::find(&page, "/people").replacing("email", email).replacing("name", "Noor");
    browser.post(&form.replacing("role", role)).await
}

async fn acts(world: &World, about: &str) -> Vec<String> {
    let events = world.desk.store.events_about(about).await.unwrap();
    events.into_iter().map(|event| event.act).collect()
}

async fn roles_of(world: &World, email: &str) -> Vec<Role> {
    match world.desk.store.account(email).await.unwrap() {
        Some(known) => world.desk.store.roles(&known.person.id, &world.project.id).await.unwrap(),
        None => Vec::new(),
    }
}

/// The one request there is.
async fn request(world: &World) -> String {
    let waiting = world.desk.store.role_requests(&world.project.id).await.unwrap();
    assert_eq!(waiting.len(), 1);
    waiting[0].id.clone()
}

#[rocket::async_test]
async fn neither_who_asks_nor_who_is_meant_nor_another_role_confirms() {
    let world = World::new().await;
    let (_, mut asker) = administrator(&world, "administrator").await;
    let (_, mut second) = administrator(&world, "second").await;
    let stranger = world.stranger().await;
    let lead = &world.lead;
    let (status, page) = ask(&mut asker, PEOPLE, &lead.email, "administrator").await;
    assert_eq!(status, Status::Ok);
    assert!(page.contains("second person"), "it says that it waits");
    assert!(!page.contains("/confirm\""), "and offers the asker no button");
    assert_eq!(roles_of(&world, &lead.email).await, [Role::SafeguardingLead], "nothing was given");
    let path = format!("/team/p/parks/people/requests/{}/confirm", request(&world).await);
    let mut own = Form::find(&page, "/people");
    own.action.clone_from(&path);
    let (status, page) = asker.post(&own).await;
    assert_eq!(status, Status::Conflict);
    assert!(page.contains("another person"), "one's own request");
    for (who, status) in
        [(lead, 409), (&world.facilitator, 403), (&world.analyst, 403), (&stranger, 404)]
    {
        let seen = world.ask(Method::Post, &path, Some(who), &[]).await;
        assert_eq!(seen.status.code, status, "{}", who.name);
    }
    assert_eq!(roles_of(&world, &lead.email).await, [Role::SafeguardingLead]);
    let stopped = acts(&world, &world.project.id).await;
    assert_eq!(stopped.iter().filter(|act| *act == "role.stopped").count(), 2);
    let (_, page) = second.get(PEOPLE).await;
    let (status, _) = second.post(&Form::find(&page, "/confirm")).await;
    assert_eq!(status, Status::Ok, "the control");
    assert_eq!(roles_of(&world, &lead.email).await.len(), 2);
    let none = world.ask(Method::Post, &path, Some(lead), &[]).await;
    assert_eq!(none.status, Status::NotFound, "once");
    world.end().await;
}

#[rocket::async_test]
async fn a_safeguarding_lead_confirms_exactly_what_was_asked_and_manages_nobody() {
    let world = World::new().await;
    let (_, mut asker) = administrator(&world, "administrator").await;
    ask(&mut asker, PEOPLE, "noor@example.org", "analyst").await;
    let (status, _) = ask(&mut asker, PEOPLE, "noor@example.org", "analyst").await;
    assert_eq!(status, Status::Conflict, "the same waits already");
    let mut lead = Browser::of(&world, &world.lead).await;
    assert!(lead.get("/team/p/parks").await.1.contains("/team/p/parks/people"), "a way there");
    let (_, page) = lead.get(PEOPLE).await;
    assert!(!page.contains("/take\"") && !page.contains("name=\"email\""), "nothing else to press");
    let mut form = Form::find(&page, "/confirm");
    for (name, value) in [("role", "administrator"), ("email", "evil@example.org")] {
        form.fields.push((name.to_owned(), value.to_owned()));
    }
    let (status, page) = lead.post(&form).await;
    assert_eq!(status, Status::Ok);
    assert!(page.contains("/team/link/"), "whoever confirms hands the link over");
    assert_eq!(roles_of(&world, "noor@example.org").await, [Role::Analyst]);
    assert!(roles_of(&world, "evil@example.org").await.is_empty());
    // Whoever asked never sees that link: with it one person would be two.
    let noor = world.desk.store.account("noor@example.org").await.unwrap().unwrap().person;
    let (_, mut other) = administrator(&world, "other").await;
    for (browser, sees) in [(&mut asker, false), (&mut other, true)] {
        let (_, page) = browser.get(PEOPLE).await;
        let again = Form::find(&page, &format!("/people/{}/link", noor.id));
        let (_, page) = browser.post(&again).await;
        assert_eq!(page.contains("/team/link/"), sees);
    }
    let all = acts(&world, &world.project.id).await;
    assert!(all.contains(&"role.ask".to_owned()) && all.contains(&"role.grant".to_owned()));

    ask(&mut asker, PEOPLE, "kim@example.org", "analyst").await;
    let (_, page) = lead.get(PEOPLE).await;
    let no = Form::find(&page, "/drop");
    assert_eq!(lead.post(&no).await.0, Status::SeeOther);
    assert_eq!(lead.post(&no).await.0, Status::NotFound);
    assert!(roles_of(&world, "kim@example.org").await.is_empty());
    world.end().await;
}

#[rocket::async_test]
async fn a_request_is_over_after_three_days_or_with_the_role_of_who_asked() {
    let world = World::new().await;
    let (person, mut asker) = administrator(&world, "administrator").await;
    let (second, _) = administrator(&world, "second").await;
    let confirm = async |world: &World, id: &str| {
        let path = format!("/team/p/parks/people/requests/{id}/confirm");
        world.ask(Method::Post, &path, Some(&second), &[]).await.status.code
    };
    ask(&mut asker, PEOPLE, "noor@example.org", "analyst").await;
    let late = request(&world).await;
    world.desk.clock.advance(72 * 3600);
    assert_eq!(confirm(&world, &late).await, 409);
    let mut asker = Browser::of(&world, &person).await;
    assert!(!asker.get(PEOPLE).await.1.contains("noor@example.org"), "no longer shown");
    ask(&mut asker, PEOPLE, "noor@example.org", "analyst").await;
    let again = request(&world).await;
    world.desk.clock.advance(72 * 3600 - 1);
    let (desk, project) = (&world.desk, &world.project);
    roles::take(desk, project, &person.id, Role::Administrator, desk.by(&second.id)).await.unwrap();
    assert_eq!(confirm(&world, &again).await, 409, "who asked may not any more");
    assert!(roles_of(&world, "noor@example.org").await.is_empty());
    world.person("administrator", Role::Administrator, project).await;
    assert_eq!(confirm(&world, &again).await, 200, "the control, in the last second");
    assert_eq!(roles_of(&world, "noor@example.org").await, [Role::Analyst]);
    world.end().await;
}

#[rocket::async_test]
async fn where_nobody_else_could_confirm_it_is_done_at_once_and_said() {
    let world = World::new().await;
    let stranger = world.stranger().await;
    let elsewhere = world.desk.store.project("elsewhere").await.unwrap().unwrap();
    let mut alone = Browser::of(&world, &stranger).await;
    let at = "/team/p/elsewhere/people?lang=en";
    let (status, page) = ask(&mut alone, at, "noor@example.org", "analyst").await;
    assert_eq!(status, Status::Ok);
    assert!(page.contains("/team/link/") && page.contains("nobody else could confirm"));
    assert!(acts(&world, &elsewhere.id).await.contains(&"role.alone".to_owned()));
    ask(&mut alone, at, "kim@example.org", "safeguarding-lead").await;
    let (_, page) = ask(&mut alone, at, "max@example.org", "analyst").await;
    assert!(!page.contains("/team/link/"), "now there is somebody: the control");

    let (desk, project) = (&world.desk, &world.project);
    let (person, mut asker) = administrator(&world, "administrator").await;
    let role = Role::SafeguardingLead;
    roles::take(desk, project, &world.lead.id, role, desk.by(&person.id)).await.unwrap();
    let (status, page) = ask(&mut asker, PEOPLE, "noor@example.org", "administrator").await;
    assert_eq!(status, Status::Conflict, "who made themselves alone waits");
    assert!(page.contains("three days") && roles_of(&world, "noor@example.org").await.is_empty());
    world.desk.clock.advance(72 * 3600);
    let mut asker = Browser::of(&world, &person).await;
    let (status, _) = ask(&mut asker, PEOPLE, "noor@example.org", "administrator").await;
    assert_eq!(status, Status::Ok);
    assert_eq!(roles_of(&world, "noor@example.org").await, [Role::Administrator]);
    world.end().await;
}
