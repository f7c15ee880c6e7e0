//! What members of staff do for themselves: look where they are signed in, change the password.

use rocket::http::Status;

use crate::support::browser::{Browser, PASSWORD};
use crate::support::{Form, World};

/// Where a change of one's own account leads.
fn done() -> (Status, String) {
    (Status::SeeOther, "/team/me?done=yes".to_owned())
}

/// A browser that signed in by password.
async fn signed_in<'w>(world: &'w World, email: &str, password: &str) -> Browser<'w> {
    let mut browser = Browser::new(world);
    let inside = (Status::SeeOther, "/team".to_owned());
    assert_eq!(browser.sign_in(email, password).await, inside);
    browser
}

#[rocket::async_test]
async fn a_member_sees_where_they_are_signed_in_and_ends_it() {
    let world = World::new().await;
    let email = &world.facilitator.email;
    let mut here = Browser::of(&world, &world.facilitator).await;
    let mut phone = signed_in(&world, email, PASSWORD).await;
    let mut tablet = signed_in(&world, email, PASSWORD).await;
    let mut other = Browser::of(&world, &world.lead).await;
    let (_, page) = here.get("/team/me?lang=en").await;
    for word in [email.as_str(), "Parks", "facilitator", "This one.", "23 November 2026"] {
        assert!(page.contains(word), "{word}");
    }
    assert_eq!(page.matches("/end\"").count(), 3, "two others, and all others");
    assert!(!page.contains(here.cookies["staff"].as_str()), "no secret is on the page");

    let one = Form::find(&page, "/end");
    assert_ne!(one.action, "/team/me/sessions/end");
    let (_, foreign) = other.get("/team/me").await;
    let token = Form::find(&foreign, "/me/password").value("form_token").unwrap().to_owned();
    let forged = one.clone().replacing("form_token", &token);
    assert_eq!(other.post(&forged).await.0, Status::NotFound, "not another's session");
    assert_eq!(here.post(&one).await, done());
    let mut left = Vec::new();
    for browser in [&mut phone, &mut tablet] {
        left.push(browser.get("/team").await.0);
    }
    left.sort_by_key(|status| status.code);
    assert_eq!(left, [Status::Ok, Status::SeeOther], "one of the two has ended");

    let (_, page) = here.get("/team/me?lang=en").await;
    assert_eq!(here.post(&Form::find(&page, "/me/sessions/end")).await, done());
    for browser in [&mut phone, &mut tablet] {
        assert_eq!(browser.get("/team").await.0, Status::SeeOther);
    }
    assert_eq!(here.get("/team").await.0, Status::Ok);
    assert_eq!(other.get("/team").await.0, Status::Ok, "the control: another person stays");
    world.end().await;
}

#[rocket::async_test]
async fn a_new_password_needs_the_present_one_and_ends_all_other_sessions() {
    let world = World::new().await;
    let email = &world.facilitator.email;
    let new = "another four words";
    let mut here = Browser::of(&world, &world.facilitator).await;
    let mut phone = signed_in(&world, email, PASSWORD).await;
    let (_, page) = here.get("/team/me?lang=en").await;
    let form = Form::find(&page, "/me/password");
    let typed = |present: &str, new: &str, again: &str| {
        let form = form.clone().replacing("password", present);
        form.replacing("new", new).replacing("again", again)
    };
    for (bad, why) in [
        (typed("not the password", new, new), "Your password is not right"),
        (typed(PASSWORD, new, "another four word"), "not the same"),
        (typed(PASSWORD, "too short", "too short"), "12 to 256"),
        (typed("", new, new), "Your password is not right"),
    ] {
        let (status, page) = here.post(&bad).await;
        assert_eq!(status, Status::UnprocessableEntity);
        assert!(page.contains(why), "{why}");
    }
    assert_eq!(phone.get("/team").await.0, Status::Ok, "the control: nothing changed yet");
    assert_eq!(here.post(&typed(PASSWORD, new, new)).await, done());
    assert_eq!(here.get("/team").await.0, Status::Ok, "this one stays");
    assert_eq!(phone.get("/team").await.0, Status::SeeOther);
    assert_eq!(phone.sign_in(email, PASSWORD).await.0, Status::UnprocessableEntity);
    signed_in(&world, email, new).await;
    world.end().await;
}
