//! Signing in with a code of an app beside the password.

use rocket::http::Status;
use serde_json::json;

use crate::support::app::App;
use crate::support::browser::{Browser, PASSWORD};
use crate::support::{Form, World};

fn inside() -> (Status, String) {
    (Status::SeeOther, "/team".to_owned())
}

/// Gives the password; what comes back is the form for the code.
async fn half_way(browser: &mut Browser<'_>, email: &str) -> Form {
    let (status, page) = browser.sign_in(email, PASSWORD).await;
    assert_eq!(status, Status::Ok);
    assert!(!browser.cookies.contains_key("staff"), "the password alone opens nothing");
    Form::find(&page, "/sign-in/code")
}

/// Posts the same page of the door once more, as a robot would.
async fn post(browser: &mut Browser<'_>, form: &Form) -> (Status, String) {
    let token = form.value("form_token").unwrap().to_owned();
    browser.cookies.insert("staff_form".to_owned(), token);
    browser.post(form).await
}

#[rocket::async_test]
async fn a_code_is_asked_for_and_accepted_once() {
    let world = World::new().await;
    let email = &world.facilitator.email;
    let mut here = Browser::of(&world, &world.facilitator).await;
    let (_, page) = here.get("/team/me/factor?lang=en").await;
    let form = Form::find(&page, "/me/factor").replacing("password", PASSWORD);
    let (status, again) = here.post(&form.clone().replacing("code", "000000")).await;
    assert_eq!(status, Status::UnprocessableEntity);
    assert_eq!(Form::find(&again, "/me/factor").value("sealed"), form.value("sealed"), "kept");
    signed_in_by_password_alone(&world, email).await;
    world.desk.clock.advance(300);
    let (app, recovery) = App::set_up(&mut here, &world).await;
    assert_eq!(recovery.len(), 10);
    assert!(recovery.iter().all(|code| code.len() == 26));
    let kept = world.desk.store.factor(&world.facilitator.id).await.unwrap().unwrap();
    assert!(world.desk.master.open_factor(&world.facilitator.id, &kept.sealed).is_ok());

    let mut phone = Browser::new(&world);
    let form = half_way(&mut phone, email).await;
    let with = |code: &str| form.clone().replacing("code", code);
    let (status, page) = post(&mut phone, &with(&app.code(&world, 0))).await;
    assert_eq!(status, Status::UnprocessableEntity, "it was used to set up");
    assert!(page.contains("used already"));
    let (status, _) = post(&mut phone, &with(&app.code(&world, 90))).await;
    assert_eq!(status, Status::UnprocessableEntity, "two steps early");
    assert_eq!(post(&mut phone, &with(&app.code(&world, 30))).await, inside());
    assert_eq!(phone.get("/team").await.0, Status::Ok);
    let mut thief = Browser::new(&world);
    let stolen = half_way(&mut thief, email).await.replacing("code", &app.code(&world, 30));
    assert_eq!(thief.post(&stolen).await.0, Status::UnprocessableEntity, "accepted once");
    world.end().await;
}

async fn signed_in_by_password_alone(world: &World, email: &str) {
    let mut control = Browser::new(world);
    assert_eq!(control.sign_in(email, PASSWORD).await, inside(), "no factor was kept yet");
}

#[rocket::async_test]
async fn what_stands_between_password_and_code_is_for_one_person_and_five_minutes() {
    let world = World::new().await;
    let mut here = Browser::of(&world, &world.facilitator).await;
    let (app, _) = App::set_up(&mut here, &world).await;
    world.desk.clock.advance(60);
    let mut phone = Browser::new(&world);
    let form = half_way(&mut phone, &world.facilitator.email).await;
    let form = form.replacing("code", &app.code(&world, 0));
    let carried = form.value("half_way").unwrap().to_owned();
    let other = carried.replace(&world.facilitator.id, &world.lead.id);
    let longer = carried.replace(".1795435", ".1795436");
    assert!(other != carried && longer != carried);
    for forged in [other, longer, String::new(), "a.b.c".to_owned(), "x".repeat(5_000)] {
        let (status, page) = post(&mut phone, &form.clone().replacing("half_way", &forged)).await;
        assert_eq!(status, Status::UnprocessableEntity);
        assert!(page.contains("more than five minutes"), "{forged}");
    }
    world.desk.clock.advance(301);
    let late = form.clone().replacing("code", &app.code(&world, 0));
    assert_eq!(post(&mut phone, &late).await.0, Status::UnprocessableEntity);
    let form = half_way(&mut phone, &world.facilitator.email).await;
    let control = form.replacing("code", &app.code(&world, 0));
    assert_eq!(phone.post(&control).await, inside(), "the control");
    world.end().await;
}

#[rocket::async_test]
async fn a_recovery_code_stands_in_once_and_a_link_does_not_go_round_the_code() {
    let world = World::new().await;
    let (desk, person) = (&world.desk, &world.facilitator);
    let mut here = Browser::of(&world, person).await;
    let (app, recovery) = App::set_up(&mut here, &world).await;
    let mut phone = Browser::new(&world);
    let typed = recovery[3].to_lowercase().replace('o', "0");
    let form = half_way(&mut phone, &person.email).await.replacing("code", &typed);
    assert_eq!(phone.post(&form).await, inside());
    assert!(phone.get("/team/me?lang=en").await.1.contains("Recovery codes left: 9"));
    let mut again = Browser::new(&world);
    let form = half_way(&mut again, &person.email).await.replacing("code", &typed);
    assert_eq!(again.post(&form).await.0, Status::UnprocessableEntity);

    let secret = porte_voix::acts::people::draw_link(desk, person, desk.by("test")).await.unwrap();
    let mut linked = Browser::new(&world);
    let (_, page) = linked.get(&format!("/team/link/{secret}")).await;
    let form = Form::find(&page, &secret).replacing("password", PASSWORD);
    let (status, page) = linked.post(&form.replacing("again", PASSWORD)).await;
    assert_eq!(status, Status::Ok);
    assert!(!linked.cookies.contains_key("staff"));
    let form = Form::find(&page, "/sign-in/code").replacing("code", &app.code(&world, 30));
    assert_eq!(linked.post(&form).await, inside());

    let (_, page) = linked.get("/team/me?lang=en").await;
    let remove = Form::find(&page, "/factor/remove").replacing("password", PASSWORD);
    let wrong = remove.clone().replacing("code", &app.code(&world, 30));
    assert_eq!(linked.post(&wrong).await.0, Status::UnprocessableEntity, "the code is spent");
    let right = remove.replacing("code", &recovery[0]);
    assert_eq!(linked.post(&right).await, (Status::SeeOther, "/team/me?done=yes".to_owned()));
    signed_in_by_password_alone(&world, &person.email).await;
    let left = desk.store.recovery_codes_left(&person.id).await.unwrap();
    assert_eq!(left, 0);
    world.end().await;
}

#[rocket::async_test]
async fn while_a_thief_of_the_password_guesses_codes_the_owner_signs_in() {
    let world = World::new().await;
    let email = &world.facilitator.email;
    let mut owner = Browser::of(&world, &world.facilitator).await;
    let (app, _) = App::set_up(&mut owner, &world).await;
    world.desk.clock.advance(60);
    let mut thief = Browser::new(&world);
    let form = half_way(&mut thief, email).await;
    let mut heard = 0;
    for number in 0..40 {
        let guess = form.clone().replacing("code", &format!("{number:06}"));
        let (status, _) = post(&mut thief, &guess).await;
        heard += usize::from(status == Status::UnprocessableEntity);
    }
    assert_eq!(heard, 5, "the others are not looked at");
    assert!(thief.retry_after.is_some());
    let right = form.clone().replacing("code", &app.code(&world, 0));
    assert_eq!(post(&mut thief, &right).await.0, Status::ServiceUnavailable);
    owner.cookies.remove("staff");
    let form = half_way(&mut owner, email).await.replacing("code", &app.code(&world, 0));
    assert_eq!(owner.post(&form).await, inside(), "on a known device");
    let events = world.desk.store.events_about(&world.facilitator.id).await.unwrap();
    assert_eq!(events.iter().filter(|event| event.act == "factor.wrong").count(), 5);
    world.end().await;
}

#[rocket::async_test]
async fn where_it_is_required_it_comes_before_everything_else() {
    let world = World::with(json!({ "staff_second_factor": "required" })).await;
    let mut browser = Browser::of(&world, &world.facilitator).await;
    let lead = (Status::SeeOther, "/team/me/factor".to_owned());
    for path in ["/team", "/team/p/parks", "/team/c/BCDFG"] {
        assert_eq!(browser.get(path).await, lead, "{path}");
    }
    let (_, page) = browser.get("/team/me?lang=en").await;
    assert!(page.contains("It is required here"));
    let token = Form::find(&page, "/me/password").value("form_token").unwrap().to_owned();
    let fields = [("form_token", token.as_str()), ("stage", "suivi"), ("document", "{}")];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let import = Form { action: "/team/p/parks/consultations".to_owned(), fields };
    assert_eq!(browser.post(&import).await.0, Status::Forbidden);
    App::set_up(&mut browser, &world).await;
    assert_eq!(browser.get("/team").await.0, Status::Ok);
    assert_eq!(browser.post(&import).await.0, Status::UnprocessableEntity, "the control");
    let (_, page) = browser.get("/team/me?lang=en").await;
    assert!(page.contains("cannot be removed") && !page.contains("/factor/remove"));
    let remove = Form { action: "/team/me/factor/remove".to_owned(), ..import };
    assert_eq!(browser.post(&remove).await.0, Status::Conflict);
    world.end().await;
}
