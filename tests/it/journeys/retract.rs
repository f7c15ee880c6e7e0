//! A release is taken back by two people: it stays in the ledger, and nothing hands it out any more.

use std::os::unix::fs::OpenOptionsExt;
use std::process::{Command, Output};

use porte_voix::acts::exports::{self, Format};
use porte_voix::acts::{ActError, proposals, releases, retractions};
use porte_voix::domain::release::Release;
use porte_voix::domain::staff::Role;
use porte_voix::store::audit::Chain;
use rocket::http::{Method, Status};
use sqlx::AnyPool;

use crate::journeys::results::{frozen, released};
use crate::support::browser::{Browser, PASSWORD};
use crate::support::{Form, World};

/// The program itself, on the same database and with the same key.
fn program(world: &World, words: &[&str]) -> Output {
    let key = world.database.folder.path().join("retract.key");
    if !key.exists() {
        let mut file = std::fs::OpenOptions::new();
        let mut file = file.write(true).create_new(true).mode(0o400).open(&key).unwrap();
        std::io::Write::write_all(&mut file, "07".repeat(32).as_bytes()).unwrap();
    }
    Command::new(env!("CARGO_BIN_EXE_porte-voix"))
        .args(words)
        .current_dir(world.database.folder.path())
        .env("ROCKET_DATABASE_URL", &world.database.url)
        .env("ROCKET_MASTER_KEY_FILE", &key)
        .output()
        .unwrap()
}

/// The addresses at which figures of a release leave.
fn exits(id: &str) -> Vec<String> {
    let files = Format::ALL.map(|format| format!("/team/r/{id}/export/{}", format.name()));
    files.into_iter().chain([format!("/team/r/{id}/chart/safe.svg")]).collect()
}

#[rocket::async_test]
async fn what_two_people_took_back_is_told_and_handed_out_no_more() {
    let world = World::new().await;
    let release = released(&world, 40).await;
    let (id, code) = (&release.id, &release.consultation);
    let mut analyst = Browser::of(&world, &world.analyst).await;
    let mut lead = Browser::of(&world, &world.lead).await;
    for address in exits(id).iter().chain([&format!("/team/r/{id}/time")]) {
        assert_eq!(analyst.get(address).await.0, Status::Ok, "the control: {address}");
    }
    let link = format!("/team/r/{id}/retract");
    let ledger = format!("/team/c/{code}?lang=en");
    assert!(!lead.get(&ledger).await.1.contains(&link), "it takes an analyst");
    assert!(analyst.get(&ledger).await.1.contains(&link));
    let (_, page) = analyst.get(&format!("{link}?lang=en")).await;
    let form = Form::find(&page, "/retract").replacing("password", PASSWORD);
    let form = form.replacing("second_email", &world.lead.email);
    let form = form.replacing("second_password", PASSWORD);
    let form = form.replacing("reason", "a <b>school</b> can be told");
    for (field, value, status, said) in [
        ("reason", " ", 422, "Say why in 1 to 500 characters"),
        ("reason", &*"é".repeat(501), 422, "Say why in 1 to 500 characters"),
        ("password", "not the password", 422, "Your password is not right"),
        ("second_password", "not it", 422, "of the second person are not right"),
        ("second_email", &world.analyst.email, 409, "It takes two people"),
    ] {
        // Long enough apart that nobody seems to guess.
        world.desk.clock.advance(60);
        let (found, page) = analyst.post(&form.clone().replacing(field, value)).await;
        assert_eq!((found.code, page.contains(said)), (status, true), "{field}: {page}");
        assert!(field == "reason" || page.contains("a &lt;b&gt;school"), "what was typed stays");
    }
    assert!(exports::export(&world.desk, id, Format::Csv).await.is_ok(), "nothing was done yet");
    assert_eq!(analyst.post(&form).await, (Status::SeeOther, format!("/team/r/{id}")));

    for address in exits(id) {
        let (status, page) = analyst.get(&address).await;
        assert_eq!(status, Status::Conflict, "{address}");
        assert!(page.contains("This release was taken back on 23 November 2026"), "{page}");
    }
    for lang in ["fr", "nl", "de", "en"] {
        for place in ["", "/table"] {
            let (status, page) = lead.get(&format!("/team/r/{id}{place}?lang={lang}")).await;
            assert_eq!(status, Status::Ok);
            assert!(page.contains("a &lt;b&gt;school&lt;/b&gt; can be told"), "{lang} {place}");
            let first = page.find("can be told").unwrap() < page.find("which-release").unwrap();
            assert!(first && !page.contains("/export/") && !page.contains("/chart/"), "{lang}");
            assert!(!page.contains(">team."), "{lang}");
        }
    }
    let (status, to) = lead.get(&format!("/team/r/{id}/time")).await;
    assert_eq!((status, to), (Status::SeeOther, format!("/team/r/{id}")));
    let (_, page) = analyst.get(&ledger).await;
    assert!(page.contains("Taken back on 23 November 2026: a &lt;b&gt;school"), "{page}");
    assert!(!page.contains(&link), "once is enough");
    assert_eq!(analyst.get(&link).await, (Status::SeeOther, format!("/team/r/{id}")));
    let (status, page) = analyst.post(&form).await;
    assert_eq!((status, page.contains("was taken back on 23")), (Status::Conflict, true));
    assert_eq!(releases::by_id(&world.desk, id).await.unwrap().0, release, "it stays stored");
    world.end().await;
}

#[rocket::async_test]
async fn the_terminal_takes_back_and_then_refuses_too() {
    let world = World::new().await;
    let release = released(&world, 40).await;
    let (id, code) = (release.id.as_str(), release.consultation.as_str());
    let export = ["export", id, "--format", "csv"];
    assert!(program(&world, &export).status.success(), "the control");
    let (by, second) = (&*world.analyst.email, &*world.lead.email);
    let words = ["retract", id, "--reason", "why", "--by", by, "--second"];
    let alone = program(&world, &[&words[..], &[by]].concat());
    assert_eq!(alone.status.code(), Some(1));
    assert!(program(&world, &["results", code]).status.success(), "nothing was done");
    assert!(program(&world, &[&words[..], &[second]].concat()).status.success());
    for words in [&export[..], &["results", code], &[&words[..], &[second]].concat()] {
        let output = program(&world, words);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{words:?}");
        assert!(said.contains("This release was taken back on"), "{words:?}: {said}");
        assert_eq!((said.lines().count(), output.stdout.len()), (1, 0), "{said}");
    }
    assert!(program(&world, &["attack", id]).status.success(), "it can be attacked again");
    world.end().await;
}

#[rocket::async_test]
async fn what_was_taken_back_was_told_and_is_attacked_with_what_comes_after() {
    let world = World::new().await;
    let release = released(&world, 40).await;
    let desk = &world.desk;
    let (analyst, lead) = (&world.analyst, &world.lead);
    let (one, two) = tokio::join!(
        retractions::retract(desk, &release.id, "why", analyst, lead),
        retractions::retract(desk, &release.id, "why", analyst, lead),
    );
    match (one, two) {
        (Ok(()), Err(error)) | (Err(error), Ok(())) => {
            assert!(matches!(error, ActError::Refused { key: "retracted", .. }), "{error:?}");
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(desk.store.check_audit().await.unwrap(), Chain::Whole(_)));

    // It is among those that a later release is attacked with, and attacked like one that stands.
    let told =
        desk.store.releases_of(&releases::by_id(desk, &release.id).await.unwrap().1.id).await;
    let told = told.unwrap();
    assert_eq!((told.len(), told[0].retracted_on.is_some()), (1, true));
    let attack = async || {
        let reports = releases::attack_again(desk, std::slice::from_ref(&release.id)).await;
        reports.unwrap().iter().all(|report| report.passed)
    };
    assert!(attack().await, "the control: it tells the truth");
    let mut lying: Release = release.clone();
    let cell = lying.tables.cells.iter_mut().find(|cell| cell.count_low.is_some()).unwrap();
    (cell.count_low, cell.count, cell.count_high) = (Some(30), Some(32), Some(34));
    assert_ne!(lying.tables, release.tables);
    let pool = AnyPool::connect(&world.database.url).await.unwrap();
    sqlx::query("update releases set content = $1, hash = $2, signature = null, signer = null")
        .bind(serde_json::to_string(&lying).unwrap())
        .bind(lying.hash())
        .execute(&pool)
        .await
        .unwrap();
    assert!(!attack().await, "the one that was taken back counts");
    pool.close().await;
    world.end().await;
}

#[rocket::async_test]
async fn the_ledger_tells_what_was_proposed_signed_and_taken_back() {
    let world = World::new().await;
    let park = frozen(&world, 40).await;
    let desk = &world.desk;
    let adviser = world.person("adviser", Role::YouthAdviser, &world.project).await;
    let address = format!("/team/c/{}?lang=en", park.code);
    let page = async |person| {
        let seen = world.ask(Method::Get, &address, Some(person), &[]).await;
        assert_eq!(seen.status, Status::Ok);
        seen.text()
    };
    let state = |page: &str, state: &str| page.contains(&format!("\">{state}</span>"));
    assert!(!page(&world.lead).await.contains("Ledger of releases"), "there is nothing yet");
    proposals::propose(desk, &park, "", &world.analyst).await.unwrap();
    let proposed = page(&world.lead).await;
    assert!(state(&proposed, "proposed") && !state(&proposed, "signed"), "{proposed}");
    assert!(proposed.contains("/release/proposal\">No. 1"));
    let seen = proposals::read(desk, &park, &world.lead).await.unwrap().unwrap().release.hash();
    let release = proposals::sign(desk, &park, &seen, &world.lead).await.unwrap();
    let signed = page(&world.lead).await;
    assert!(state(&signed, "signed") && !state(&signed, "proposed"), "{signed}");
    let names = format!("{}, {}", world.analyst.name, world.lead.name);
    assert!(signed.contains(&names) && signed.contains(&release.hash()[..4]));
    retractions::retract(desk, &release.id, "why", &world.analyst, &world.lead).await.unwrap();
    let gone = page(&world.lead).await;
    assert!(state(&gone, "taken back") && !state(&gone, "signed"), "{gone}");
    assert!(!page(&adviser).await.contains("Ledger of releases"), "only who may see results");
    let pool = AnyPool::connect(&world.database.url).await.unwrap();
    sqlx::query("update releases set hash = 'other'").execute(&pool).await.unwrap();
    assert!(state(&page(&world.lead).await, "was changed"));
    pool.close().await;
    world.end().await;
}
