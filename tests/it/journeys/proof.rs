//! What weighs much asks again who sits there, ten minutes after the last proof.

use std::collections::BTreeSet;

use porte_voix::domain::status::{Act, Status as At};
use rocket::http::{Method, Status};

use crate::support::app::App;
use crate::support::browser::{Browser, PASSWORD};
use crate::support::world::SMALL;
use crate::support::{Form, World};

/// Every form of staff, and whether it asks when the last proof is old. A new one must be put here
/// and in `src/web/team/proof.rs`: until then it asks.
const FORMS: &str = "
never  /team/sign-out
never  /team/me/sessions/end
never  /team/me/sessions/<id>/end
itself /team/me/password
itself /team/me/factor
itself /team/me/factor/remove
asks   /team/me/passkeys
never  /team/me/passkeys/add
never  /team/me/passkeys/challenge
asks   /team/me/passkeys/<id>/remove
asks   /team/me/provider
asks   /team/me/provider/remove
never  /team/p/<slug>/about
never  /team/p/<slug>/involvement
never  /team/p/<slug>/consultations
file   /team/p/<slug>/consultations/file
file   /team/p/<slug>/media
never  /team/p/<slug>/media/<id>/remove
never  /team/p/<slug>/quality
never  /team/p/<slug>/incidents
never  /team/p/<slug>/incidents/<id>
asks   /team/p/<slug>/tokens
never  /team/p/<slug>/tokens/<id>/revoke
never  /team/p/<slug>/new
never  /team/p/<slug>/stop
asks   /team/p/<slug>/people
asks   /team/p/<slug>/people/<id>/link
asks   /team/p/<slug>/people/<id>/take
asks   /team/p/<slug>/people/<id>/clearance
asks   /team/p/<slug>/people/<id>/recipient
never  /team/safeguarding/away
never  /team/c/<code>/texts/<handle>
never  /team/c/<code>/themes/<question>/add
never  /team/c/<code>/themes/<question>/rename
never  /team/c/<code>/themes/<question>/merge
itself /team/c/<code>/themes/<question>/tell
never  /team/c/<code>/themes/<question>/code
never  /team/c/<code>/themes/<question>/settle
never  /team/c/<code>/themes/<question>/quote
asks   /team/c/<code>/quotes/agree
never  /team/c/<code>/quotes/<id>/translate
never  /team/c/<code>/feedback/words
never  /team/c/<code>/feedback/cite
never  /team/c/<code>/feedback/finding/<id>
never  /team/c/<code>/feedback/finding/<id>/remove
never  /team/c/<code>/feedback/finding/<id>/up
never  /team/c/<code>/feedback/propose
never  /team/c/<code>/feedback/revise
asks   /team/c/<code>/feedback/publish
asks   /team/p/<slug>/people/requests/<id>/confirm
never  /team/p/<slug>/people/requests/<id>/drop
never  /team/c/<code>/assessment/notes
file   /team/directory/file
asks   /team/directory/<kind>
asks   /team/directory/<kind>/<entry>
asks   /team/directory/<kind>/<entry>/remove
never  /team/reviews/<task>
never  /team/c/<code>/build
never  /team/c/<code>/comments
never  /team/c/<code>/comments/<id>/resolve
never  /team/c/<code>/document
never  /team/c/<code>/codes
never  /team/c/<code>/home
never  /team/c/<code>/kiosks
never  /team/c/<code>/kiosks/<id>/end
never  /team/c/<code>/paper
itself /team/c/<code>/paper/type
never  /team/c/<code>/trial
never  /team/c/<code>/trial/end
itself /team/c/<code>/release
itself /team/c/<code>/release/propose
itself /team/c/<code>/release/sign
never  /team/c/<code>/release/back
itself /team/r/<id>/retract
itself /team/c/<code>/erasure
never  /team/c/<code>/acts/submit
asks   /team/c/<code>/acts/approve
never  /team/c/<code>/acts/revise
asks   /team/c/<code>/acts/open
never  /team/c/<code>/acts/pause
never  /team/c/<code>/acts/resume
never  /team/c/<code>/acts/close
never  /team/c/<code>/acts/freeze
never  /team/c/<code>/acts/release
asks   /team/c/<code>/acts/archive
asks   /team/c/<code>/acts/anything-new
";

fn lines() -> Vec<(&'static str, &'static str)> {
    FORMS.lines().filter_map(|line| line.split_once(' ')).map(|(a, b)| (a, b.trim())).collect()
}

#[rocket::async_test]
async fn every_form_is_listed_and_the_heavy_ones_ask() {
    let world = World::new().await;
    let draft = world.draft(SMALL).await;
    let known: BTreeSet<String> = lines().iter().map(|(_, path)| (*path).to_owned()).collect();
    let mounted = world.client.rocket().routes().filter(|route| route.method == Method::Post);
    for route in mounted.map(|route| route.uri.to_string()) {
        let before_signing_in =
            route.starts_with("/team/sign-in") || route.starts_with("/team/link/");
        let of_team = route.starts_with("/team") && !before_signing_in;
        let listed = known.contains(&route) || route.ends_with("/acts/<act>");
        assert!(listed || !of_team, "does {route} ask who sits there? list it");
    }
    for (asks, pattern) in lines() {
        let path = pattern.replace("<slug>", "parks").replace("<code>", &draft.code);
        let path = path.replace("<id>", "none").replace("<handle>", "none");
        let path =
            path.replace("<kind>", "law").replace("<entry>", "none").replace("<task>", "law");
        let path = path.replace("<question>", "idea");
        for late in [599, 600] {
            let mut browser = Browser::of(&world, &world.facilitator).await;
            let (_, page) = browser.get("/team?lang=en").await;
            let token = Form::find(&page, "/sign-out").fields;
            world.desk.clock.advance(late);
            let form = Form { action: path.clone(), fields: token };
            let (status, page) = browser.post(&form).await;
            let asked = page.contains("Is it still you?");
            assert_eq!(asked, asks == "asks" && late == 600, "{path} {late}: {status} {page}");
        }
    }
    world.end().await;
}

#[rocket::async_test]
async fn the_act_goes_on_where_it_was_with_a_password() {
    let world = World::new().await;
    let draft = world.draft(SMALL).await;
    world.step(&draft, Act::Submit, &world.facilitator).await;
    let mut lead = Browser::of(&world, &world.lead).await;
    let (_, page) = lead.get(&format!("/team/c/{}?lang=en", draft.code)).await;
    let approve = Form::find(&page, "/acts/approve");
    world.desk.clock.advance(601);
    let (status, page) = lead.post(&approve).await;
    assert_eq!(status, Status::Forbidden);
    assert_eq!(world.now(&draft).await.status, At::InReview, "nothing was done");
    let proof = Form::find(&page, "/acts/approve");
    assert_eq!(proof.value("seen"), approve.value("seen"), "what was typed comes back");
    let (status, page) = lead.post(&proof.clone().replacing("proof", "not the password")).await;
    assert_eq!(status, Status::UnprocessableEntity);
    assert!(page.contains("Your password is not right"));
    assert_eq!(world.now(&draft).await.status, At::InReview);
    let again = Form::find(&page, "/acts/approve").replacing("proof", PASSWORD);
    let before = lead.cookies["staff"].clone();
    let (status, to) = lead.post(&again).await;
    assert_eq!((status, to), (Status::SeeOther, format!("/team/c/{}?done=yes", draft.code)));
    assert_eq!(world.now(&draft).await.status, At::Approved);
    assert_ne!(lead.cookies["staff"], before, "the session has a new secret");
    let mut old = Browser::new(&world);
    old.cookies.insert("staff".to_owned(), before);
    assert_eq!(old.get("/team").await.0, Status::SeeOther, "and the old one opens nothing");
    world.end().await;
}

#[rocket::async_test]
async fn with_a_second_factor_its_code_is_asked_and_one_refusal_costs_no_session() {
    let world = World::new().await;
    let draft = world.draft(SMALL).await;
    world.step(&draft, Act::Submit, &world.facilitator).await;
    let mut lead = Browser::of(&world, &world.lead).await;
    let (app, _) = App::set_up(&mut lead, &world).await;
    let (_, page) = lead.get(&format!("/team/c/{}?lang=en", draft.code)).await;
    let approve = Form::find(&page, "/acts/approve");
    world.desk.clock.advance(601);
    let (_, page) = lead.post(&approve).await;
    let proof = Form::find(&page, "/acts/approve");
    let (status, _) = lead.post(&proof.clone().replacing("proof", PASSWORD)).await;
    assert_eq!(status, Status::UnprocessableEntity, "the password is not enough");
    let (status, _) = lead.post(&proof.replacing("proof", &app.code(&world, 0))).await;
    assert_eq!(status, Status::SeeOther);
    assert_eq!(world.now(&draft).await.status, At::Approved);

    world.desk.clock.advance(601);
    let (_, page) = lead.get("/team?lang=en").await;
    let fields = Form::find(&page, "/sign-out").fields;
    let missing = Form { action: "/team/c/ZZZZZ/acts/open".to_owned(), fields };
    let (_, page) = lead.post(&missing).await;
    let proof = Form::find(&page, "/acts/open").replacing("proof", &app.code(&world, 0));
    assert_eq!(lead.post(&proof).await.0, Status::NotFound);
    assert_eq!(lead.get("/team").await.0, Status::Ok, "still signed in");
    world.end().await;
}
