//! `doctor`: one line for each thing, exit 1 when one is broken, and no secret in any of them.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

use serde_json::Value;

use crate::fixture::open;
use crate::process::Place;
use crate::{place, postgres, wait};

const SECRET: &str = "a-secret-word-nobody-prints";

/// Runs it with settings that hold secrets; returns the state of each thing, and whether nothing is broken.
fn look(place: &Place, settings: &[(&str, &str)]) -> (Value, bool) {
    let smtp = format!("smtps://user:{SECRET}@127.0.0.1:1");
    let all = [
        ("ROCKET_METRICS_TOKEN", SECRET),
        ("ROCKET_OIDC_CLIENT_SECRET", SECRET),
        ("ROCKET_SMTP_URL", if settings.is_empty() { "" } else { &smtp }),
        ("ROCKET_SMTP_FROM", "voix@example.org"),
    ];
    let all: Vec<_> = all.iter().chain(settings).copied().collect();
    let words = place.run(&["doctor"], &all);
    let output = place.run(&["--json", "doctor"], &all);
    let key = std::fs::read_to_string(&place.key).unwrap_or_else(|_| "no key".to_owned());
    for output in [&words, &output] {
        let said =
            String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        assert!(!said.contains(SECRET) && !said.contains(&*key), "{said}");
    }
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut states = serde_json::Map::new();
    for one in told["findings"].as_array().unwrap() {
        states.insert(one["about"].as_str().unwrap().to_owned(), one["state"].clone());
    }
    let lines = String::from_utf8_lossy(&words.stdout).lines().count();
    assert_eq!(lines, states.len(), "one line each");
    assert_eq!(output.status.success(), !told["broken"].as_bool().unwrap());
    (Value::Object(states), output.status.success())
}

/// What is broken. A server of tests never waits for its disk, and that is found too.
fn broken(place: &Place, settings: &[(&str, &str)]) -> Vec<String> {
    let (found, well) = look(place, settings);
    let states = found.as_object().unwrap().iter();
    let broken: Vec<_> = states.filter(|(_, state)| *state == "broken").collect();
    assert_eq!(well, broken.is_empty());
    let of_tests = |name: &str| name == "durability" && place.url.starts_with("postgres");
    broken.into_iter().map(|(name, _)| name.clone()).filter(|name| !of_tests(name)).collect()
}

fn well_and_not(place: &Place) {
    assert_eq!(broken(place, &[]), ["database"]);
    assert!(!place.database().exists() && !place.key.exists(), "nothing was made");
    wait(async { open(&place.url, &place.key).await.desk.store.close().await });
    assert_eq!(broken(place, &[]), [""; 0], "the control");
    let (found, _) = look(place, &[]);
    for (about, state) in [
        ("database", "ok"),
        ("key", "ok"),
        ("clock", "ok"),
        ("last backup", "look"),
        ("mail", "ok"),
    ] {
        assert_eq!(found[about], state, "{about}: {found}");
    }
    assert!(place.run(&["backup", place.file("b").to_str().unwrap()], &[]).status.success());
    assert_eq!(look(place, &[]).0["last backup"], "ok");
    std::fs::set_permissions(&place.key, Permissions::from_mode(0o444)).unwrap();
    assert_eq!(broken(place, &[]), ["key"]);
    std::fs::set_permissions(&place.key, Permissions::from_mode(0o400)).unwrap();
    assert_eq!(broken(place, &[("ROCKET_FLOOD_AT", "50")]), ["mail"], "nobody listens there");
    assert_eq!(broken(place, &[("ROCKET_LEAVE_URL", "http://x")]), ["settings"]);
    let other = place.file("other.key");
    std::fs::write(&other, "ab".repeat(32)).unwrap();
    std::fs::set_permissions(&other, Permissions::from_mode(0o400)).unwrap();
    let other = [("ROCKET_MASTER_KEY_FILE", other.to_str().unwrap())];
    assert_eq!(broken(place, &other), ["key", "mail"]);
    let elsewhere = format!("postgres://user:{SECRET}@127.0.0.1:1/nothing");
    assert_eq!(broken(place, &[("ROCKET_DATABASE_URL", &elsewhere)]), ["database", "mail"]);
}

#[test]
fn what_is_broken_is_found_and_no_secret_is_told() {
    let place = place();
    well_and_not(&place);
    std::fs::write(place.database(), b"no database at all").unwrap();
    assert_eq!(broken(&place, &[]), ["database"]);
}

#[test]
fn what_is_broken_is_found_on_postgresql() {
    let Some(database) = wait(postgres("doctor")) else { return };
    let place = place().with_url(&database.url);
    well_and_not(&place);
    let standby = [("ROCKET_REQUIRE_STANDBY", "true")];
    let (found, well) = look(&place, &standby);
    assert!(!well && found["durability"] == "broken", "{found}");
    wait(database.remove());
}

/// A server that must wait for a second machine, and has none, takes nothing; the control takes answers.
#[test]
fn without_its_standby_a_server_is_not_ready_and_takes_nothing() {
    let Some(database) = wait(postgres("standby")) else { return };
    let place = place().with_url(&database.url);
    let opened = wait(open(&place.url, &place.key));
    let child = opened.child(&porte_voix::clock::Dice::system());
    let path = format!("/c/{}/send", opened.code);
    let alone = place.serve(&[]);
    assert_eq!(alone.client().post(&path, &child.body).unwrap().status, 200, "the control");
    assert!(alone.stop().success());
    let port = crate::process::free_port();
    let number = port.to_string();
    let mut server = place
        .command(&["serve"], &[("ROCKET_REQUIRE_STANDBY", "true"), ("ROCKET_PORT", &number)])
        .spawn()
        .unwrap();
    let ask = || {
        let mut client = crate::http::Client::connect(port).ok()?;
        Some((client.get("/health/live").ok()?.status, client.get("/health/ready").ok()?.status))
    };
    let start = std::time::Instant::now();
    let states = loop {
        if let Some(states) = ask() {
            break states;
        }
        assert!(start.elapsed().as_secs() < 60, "it does not start");
        std::thread::park_timeout(std::time::Duration::from_millis(5));
    };
    assert_eq!(states, (200, 503));
    let other = opened.child(&porte_voix::clock::Dice::system());
    let answer = crate::http::Client::connect(port).unwrap().post(&path, &other.body).unwrap();
    assert_eq!(answer.status, 503);
    server.kill().unwrap();
    server.wait().unwrap();
    let kept = wait(crate::kept::stored(&database.url));
    assert!(kept.contains(&child.row) && !kept.contains(&other.row));
    wait(async {
        opened.desk.store.close().await;
        database.remove().await;
    });
}
