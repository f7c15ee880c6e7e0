//! The directory as a file: it comes in whole or not at all, and counts as unchecked.

use porte_voix::acts::directory;
use porte_voix::domain::consultation::Person;
use rocket::http::Status;
use serde_json::{Value, json};

use crate::journeys::directory::{HELP, call_all};
use crate::support::{World, program};

/// The directory as a file, with something changed in it.
async fn file(world: &World, change: impl Fn(&mut Value)) -> Vec<u8> {
    let text = directory::export(&world.desk).await.unwrap();
    let mut all: Value = serde_json::from_str(&text).unwrap();
    change(&mut all);
    all.to_string().into_bytes()
}

async fn bring(world: &World, person: &Person, bytes: &[u8]) -> (Status, String) {
    let seen = world.upload("/team/directory/file?lang=en", Some(person), &[], Some(bytes)).await;
    (seen.status, seen.text())
}

#[rocket::async_test]
async fn a_file_comes_in_whole_or_not_at_all_and_counts_as_unchecked() {
    let world = World::new().await;
    call_all(&world).await;
    let same = file(&world, |_| {}).await;
    let (status, page) = bring(&world, &world.lead, &same).await;
    assert!(status == Status::Ok && page.contains("Taken: 0."), "{page}");
    assert!(world.get(HELP).await.1.contains("Checked on"), "what is the same stays checked");
    let deep = [vec![b'['; 40], vec![b']'; 40]].concat();
    let unknown = file(&world, |all| all["help_line"][2]["phone"] = json!("1")).await;
    let alone = file(&world, |all| all["help_line"][3]["languages"] = json!(["fr"])).await;
    let twice = file(&world, |all| all["age"][1] = all["age"][0].clone()).await;
    // The first entry is fine, and still nothing of it is taken.
    let half = file(&world, |all| {
        all["help_line"][2]["name"] = json!("Half");
        all["law"][0]["title"] = json!({});
    });
    for (bytes, status, said) in [
        (b"{".to_vec(), 422, "no directory"),
        (b"[]".to_vec(), 422, "no directory"),
        (b"{\"cats\":[]}".to_vec(), 422, "no directory"),
        (deep, 422, "nested too deeply"),
        (unknown, 422, "help_line/102: phone"),
        (alone, 422, "nobody would answer at night"),
        (twice, 422, ": id"),
        (half.await, 422, ": title"),
        (vec![b' '; 1024 * 1024 + 1], 413, "larger than 1 MiB"),
        (vec![b'x'; 10 * 1024 * 1024], 413, "This is too long"),
    ] {
        let (found, page) = bring(&world, &world.lead, &bytes).await;
        assert!(found.code == status && page.contains(said), "{said}: {found} {page}");
    }
    assert!(!world.get(HELP).await.1.contains("Half"));
    let new = file(&world, |all| {
        all["help_line"][2]["name"] = json!("Awel Three");
        all["help_line"][2]["verified_on"] = json!("2026-11-23");
        all["help_line"][2]["seen_on"] = json!("2036-11-23");
    });
    let new = new.await;
    assert_eq!(bring(&world, &world.facilitator, &new).await.0, Status::Forbidden);
    let (_, page) = bring(&world, &world.lead, &new).await;
    assert!(page.contains("Taken: 1."), "{page}");
    let (_, help) = world.get(HELP).await;
    let line = help.split("Awel Three").nth(1).unwrap().split("</li>").next().unwrap();
    let said = "Seen on 23 November 2026, not yet checked";
    assert!(line.contains(said), "whatever the file says: {line}");

    let at = world.database.folder.path().join("directory.json");
    let path = at.display().to_string();
    let out = program(&world, &["directory", "export", "--out", &path]);
    assert!(out.status.success(), "{out:?}");
    let written: Value = serde_json::from_slice(&std::fs::read(&at).unwrap()).unwrap();
    assert_eq!(written["help_line"][2]["name"], "Awel Three");
    let done = program(&world, &["directory", "import", &path, "--json"]);
    let told: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!((&told["written"], done.status.code()), (&json!(0), Some(0)));
    std::fs::write(&at, b"{").unwrap();
    let done = program(&world, &["directory", "import", &path]);
    assert_eq!(done.status.code(), Some(1), "{done:?}");
    let park = world.draft(crate::support::world::SMALL).await;
    let said = program(&world, &["consultation", "check", &park.code]).stdout;
    let said = String::from_utf8(said).unwrap();
    assert!(said.contains("help lines never checked: Awel Three\n"), "{said}");
    world.end().await;
}
