//! Tokens of programs: made by two roles, shown once, for one project and one year, and revoked at once.

use porte_voix::acts::{publicity, retractions, tokens};
use porte_voix::domain::consultation::Project;
use porte_voix::domain::staff::Role;
use rocket::http::{Method, Status};
use sqlx::AnyPool;

use super::api::released;
use super::results::frozen;
use crate::support::browser::{Browser, PASSWORD};
use crate::support::{Form, World};

const PAGE: &str = "/team/p/parks/tokens?lang=en";
const LIST: &str = "/api/v1/consultations";

fn secret(page: &str) -> String {
    let at = page.find(">pv_").map(|at| at + 1).unwrap();
    page[at..].split('<').next().unwrap().to_owned()
}

#[rocket::async_test]
async fn a_token_is_shown_once_and_opens_until_it_is_revoked() {
    let world = World::new().await;
    let release = released(&world, 40).await;
    let mut analyst = Browser::of(&world, &world.analyst).await;
    let (_, page) = analyst.get(PAGE).await;
    assert!(page.contains("There is no token yet"));
    let form = Form::find(&page, "/tokens").replacing("name", "Town <b>hall</b>");
    world.desk.clock.advance(601);
    let (status, asked) = analyst.post(&form).await;
    assert_eq!((status, asked.contains("Is it still you?")), (Status::Forbidden, true));
    let proof = Form::find(&asked, "/tokens").replacing("proof", PASSWORD);
    let (status, page) = analyst.post(&proof).await;
    assert_eq!(status, Status::Ok);
    assert!(page.contains("shown only once") && page.contains("Town &lt;b&gt;hall"), "{page}");
    let token = secret(&page);
    assert!(token.len() > 40 && !analyst.get(PAGE).await.1.contains(&token));

    let found = world.read_with(LIST, &token).await;
    assert_eq!(found.json()["items"][0]["code"], release.consultation);
    let (mut lead, mut facilitator) =
        (Browser::of(&world, &world.lead).await, Browser::of(&world, &world.facilitator).await);
    for other in [&mut lead, &mut facilitator] {
        assert_eq!(other.get(PAGE).await.0, Status::Forbidden);
        assert!(!other.get("/team/p/parks?lang=en").await.1.contains("/tokens"));
    }
    let pool = AnyPool::connect(&world.database.url).await.unwrap();
    let row: (String,) =
        sqlx::query_as("select hash from api_tokens").fetch_one(&pool).await.unwrap();
    assert!(!row.0.contains("pv_") && row.0.len() == 64, "only a hash is kept");
    pool.close().await;

    let (_, page) = analyst.get(PAGE).await;
    let revoke = Form::find(&page, "/revoke");
    assert_eq!(analyst.post(&revoke).await.0, Status::SeeOther);
    world.read_with(LIST, &token).await.is_problem(401);
    assert_eq!(analyst.post(&revoke).await.0, Status::Conflict, "once is enough");
    let (_, page) = analyst.get(PAGE).await;
    assert!(page.contains("Revoked on 23 November 2026") && !page.contains("/revoke"), "{page}");
    let administrator = world.person("administrator", Role::Administrator, &world.project).await;
    let audit = world.ask(Method::Get, "/team/p/parks/audit?lang=en", Some(&administrator), &[]);
    let audit = audit.await.text();
    assert!(audit.contains("Access token made") && audit.contains("Access token revoked"));
    world.end().await;
}

#[rocket::async_test]
async fn what_cannot_be_a_token_is_said_and_kept() {
    let world = World::new().await;
    let mut analyst = Browser::of(&world, &world.analyst).await;
    let (_, page) = analyst.get(PAGE).await;
    let form = Form::find(&page, "/tokens").replacing("name", "Town");
    let long = "é".repeat(81);
    for (field, value, said) in [
        ("name", "  ", "in 1 to 80 characters"),
        ("name", &*long, "in 1 to 80 characters"),
        ("name", "a\u{7}b", "in 1 to 80 characters"),
        ("ends", "", "from today until 23 November 2027"),
        ("ends", "soon", "from today until"),
        ("ends", "2026-11-22", "from today until"),
        ("ends", "2027-11-24", "from today until"),
        ("ends", "2027-02-30", "from today until"),
    ] {
        let (status, page) = analyst.post(&form.clone().replacing(field, value)).await;
        assert_eq!(status, Status::UnprocessableEntity, "{field} {value}");
        assert!(page.contains(said), "{page}");
        assert!(field == "name" || page.contains("value=\"Town\""), "what was typed stays");
    }
    assert_eq!(world.desk.store.tokens_of(&world.project.id).await.unwrap().len(), 0);
    for day in ["2026-11-23", "2027-11-23"] {
        let (status, page) = analyst.post(&form.clone().replacing("ends", day)).await;
        assert_eq!(status, Status::Ok, "the control: {page}");
    }
    world.end().await;
}

#[rocket::async_test]
async fn wrong_ended_and_foreign_tokens_open_nothing() {
    let world = World::new().await;
    let release = released(&world, 40).await;
    let desk = &world.desk;
    let elsewhere = Project {
        id: desk.dice.id(),
        slug: "other".to_owned(),
        name: "Other".to_owned(),
        organisation: "Others".to_owned(),
    };
    desk.store.add_project(&elsewhere, desk.by("test")).await.unwrap();
    let stranger = world.person("stranger", Role::Analyst, &elsewhere).await;
    let made = async |project, day, person| {
        tokens::make(desk, project, ("Town", day), person).await.unwrap()
    };
    let own = made(&world.project, "2026-11-24", &world.analyst).await;
    let theirs = made(&elsewhere, "2027-11-01", &stranger).await;
    assert!(tokens::make(desk, &elsewhere, ("x", "2027-11-01"), &world.analyst).await.is_err());
    assert!(tokens::make(desk, &world.project, ("x", "2027-11-01"), &world.lead).await.is_err());

    let (code, id) = (&release.consultation, &release.id);
    let addresses = [
        format!("{LIST}/{code}"),
        format!("{LIST}/{code}/codebook"),
        format!("/api/v1/releases/{id}"),
        format!("/api/v1/releases/{id}/tables"),
    ];
    // What everybody may read, another project's token does not hide.
    for address in &addresses {
        assert_eq!(world.read_with(address, &theirs).await.status, Status::Ok, "{address}");
    }
    assert_eq!(world.read_with(LIST, &theirs).await.json()["total"], 0);
    retractions::retract(desk, id, "why", &world.analyst, &world.lead).await.unwrap();
    let park = porte_voix::acts::consultations::by_code(desk, code).await.unwrap();
    let public = publicity::is_public(desk, &park).await.unwrap();
    for address in &addresses {
        let seen = world.read_with(address, &theirs).await;
        assert_eq!(seen.status == Status::Ok, public && !address.ends_with("tables"), "{address}");
        let expected = if address.ends_with("/tables") { Status::Gone } else { Status::Ok };
        assert_eq!(world.read_with(address, &own).await.status, expected, "the control");
    }
    let cut = &own[..own.len() - 1];
    let basic = format!("Basic {own}");
    let unlike = [cut, "", "pv_", &own[3..], "pv_\u{e9}", &basic];
    for wrong in unlike {
        let seen = world.read_with(LIST, wrong).await;
        seen.is_problem(401);
        assert!(seen.header("WWW-Authenticate").unwrap().starts_with("Bearer"));
        assert_eq!(seen.header("Access-Control-Allow-Origin"), None);
    }
    let bearer = format!("Bearer {own}");
    world.read(LIST, &[("Authorization", &basic)]).await.is_problem(401);
    world.read(LIST, &[("Authorization", &own)]).await.is_problem(401);
    let twice = [("Authorization", &*bearer), ("Authorization", &*bearer)];
    world.read(LIST, &twice).await.is_problem(401);
    let any_case = [("Authorization", &*bearer.replace("Bearer", "bearer"))];
    assert_eq!(world.read(LIST, &any_case).await.status, Status::Ok, "the control");
    desk.clock.advance(24 * 3600);
    assert_eq!(world.read_with(LIST, &own).await.status, Status::Ok, "its last day");
    desk.clock.advance(24 * 3600);
    world.read_with(LIST, &own).await.is_problem(401);
    world.end().await;
}

#[rocket::async_test]
async fn figures_so_far_and_drafts_are_read_with_a_token_or_not_at_all() {
    let world = World::new().await;
    let frozen = frozen(&world, 40).await;
    let wish = ("Town", "2027-11-01");
    let own = tokens::make(&world.desk, &world.project, wish, &world.analyst).await.unwrap();
    assert_eq!(world.read_with(LIST, &own).await.json()["total"], 0, "nothing was released");
    let address = format!("{LIST}/{}", frozen.code);
    world.read_with(&address, &own).await.is_problem(404);
    let unknown = world.read(&format!("{LIST}/ZZZZZ"), &[]).await;
    assert_eq!(world.read(&address, &[]).await, unknown, "a stranger is told nothing");
    world.end().await;
}
