//! Backups for somebody: encrypted so that `age` opens them, and refused when they were touched.

use std::path::PathBuf;
use std::process::{Command, Output};

use crate::fixture::open;
use crate::process::Place;
use crate::{place, postgres, wait};

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// An identity file and its recipient.
fn pair(place: &Place, name: &str) -> (String, String) {
    let identity = age::x25519::Identity::generate();
    let file = place.file(name);
    let secret = age::secrecy::ExposeSecret::expose_secret(&identity.to_string()).to_owned();
    std::fs::write(&file, format!("# a test\n{secret}\n")).unwrap();
    (file.to_str().unwrap().to_owned(), identity.to_public().to_string())
}

fn run(place: &Place, words: &[&str]) -> (bool, String) {
    let output = place.run(words, &[]);
    let said = said(&output);
    if !output.status.success() {
        assert_eq!(output.status.code(), Some(1), "{words:?}: {said}");
        assert_eq!(said.lines().count(), 1, "{words:?}: {said}");
    }
    (output.status.success(), said)
}

fn encrypted(place: &Place) {
    wait(async { open(&place.url, &place.key).await.desk.store.close().await });
    let (mine, me) = pair(place, "mine");
    let (theirs, they) = pair(place, "theirs");
    let (stranger, _) = pair(place, "stranger");
    let file = place.file("copy").to_str().unwrap().to_owned();
    let (done, words) = run(place, &["backup", &file, "--to", &me, "--to", &they]);
    assert!(done && words.contains("Encrypted for 2"), "{words}");
    for ending in ["", ".keys", ".gone"] {
        let bytes = std::fs::read(format!("{file}{ending}")).unwrap();
        assert!(bytes.starts_with(b"age-encryption.org/v1\n"), "{ending}");
        assert!(!bytes.windows(6).any(|window| window == b"SQLite"), "{ending}");
    }
    for identity in [&mine, &theirs] {
        let (whole, words) = run(place, &["verify", &file, "--identity", identity]);
        assert!(whole && words.contains("Everything else opens"), "{words}");
    }
    let refused = |words: &[&str], why: &str| {
        let (done, said) = run(place, words);
        assert!(!done && said.contains(why), "{words:?}: {said}");
    };
    refused(&["verify", &file], "--identity");
    refused(&["verify", &file, "--identity", &stranger], "does not open it");
    refused(&["verify", &file, "--identity", &file], "");
    let keys = format!("{file}.keys");
    refused(&["verify", &keys, "--identity", &mine], "another part");
    refused(&["verify", &file, "--gone", &keys, "--identity", &mine], "another part");
    opens_with_age(place, &mine, &file);

    // The control: without anybody named it is as open as it says.
    let plain = place.file("plain").to_str().unwrap().to_owned();
    let (_, words) = run(place, &["backup", &plain]);
    assert!(words.contains("Not encrypted"), "{words}");
    assert!(std::fs::read(&plain).unwrap().starts_with(b"SQLite format 3"));
    // The setting names them too.
    let third = place.file("third").to_str().unwrap().to_owned();
    let recipients = format!("[\"{me}\"]");
    let output = place.run(&["backup", &third], &[("ROCKET_BACKUP_RECIPIENTS", &recipients)]);
    assert!(said(&output).contains("Encrypted for one"), "{}", said(&output));
    let output = place.run(&["backup", "x"], &[("ROCKET_BACKUP_RECIPIENTS", "[\"age1x\"]")]);
    assert!(said(&output).contains("backup_recipients"), "{}", said(&output));
    // The keys alone, every day, stand in for the second file.
    let (done, words) = run(place, &["keys", "backup", &format!("{file}.new"), "--to", &me]);
    assert!(done, "{words}");
    std::fs::rename(format!("{file}.new"), &keys).unwrap();
    let (whole, words) = run(place, &["verify", &file, "--identity", &mine]);
    assert!(whole && !words.contains("Without a key"), "{words}");
    // Nothing in the clear is left behind.
    let in_the_clear = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let known = path.starts_with(place.file("db")) || name.starts_with("plain");
        !known && std::fs::read(path).unwrap().starts_with(b"SQLite format 3")
    };
    let left = crate::process::files(place.folder.path()).into_iter().filter(in_the_clear);
    assert_eq!(left.collect::<Vec<_>>(), Vec::<PathBuf>::new());
}

/// The program of others opens it, where it is installed, and finds a database.
fn opens_with_age(place: &Place, identity: &str, file: &str) {
    let out = place.file("opened");
    let mut age = Command::new("age");
    age.args(["--decrypt", "--identity", identity, "--output"]).arg(&out).arg(file);
    let Ok(done) = age.output() else { return eprintln!("age is not installed") };
    assert!(done.status.success(), "{}", said(&done));
    assert!(std::fs::read(&out).unwrap().starts_with(b"SQLite format 3"));
    std::fs::remove_file(out).unwrap();
}

#[test]
fn a_backup_for_somebody_opens_for_them_alone() {
    encrypted(&place());
}

#[test]
fn a_backup_of_postgresql_for_somebody_opens_for_them_alone() {
    let Some(database) = wait(postgres("encrypted")) else { return };
    encrypted(&place().with_url(&database.url));
    wait(database.remove());
}

/// From nothing but the files, the key and the program; what was found is in the audit.
#[test]
fn an_encrypted_backup_comes_back_on_a_bare_machine() {
    let (place, bare) = (place(), place());
    wait(async { open(&place.url, &place.key).await.desk.store.close().await });
    let (mine, me) = pair(&place, "mine");
    let file = place.file("copy").to_str().unwrap().to_owned();
    assert!(run(&place, &["backup", &file, "--to", &me]).0);
    std::fs::create_dir_all(bare.key.parent().unwrap()).unwrap();
    std::fs::copy(&place.key, &bare.key).unwrap();
    let (done, words) = run(&bare, &["restore", &file, "--identity", &mine]);
    assert!(done && words.starts_with("1 consultations, 0 erased."), "{words}");
    assert!(bare.serve(&[]).stop().success());
    let events = |place: &Place| {
        let output = place.run(&["--json", "audit", "verify"], &[]);
        let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        told["events"].as_i64().unwrap()
    };
    let before = events(&place);
    assert!(run(&place, &["verify", &file, "--identity", &mine]).0);
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let (whole, words) = run(&place, &["verify", &file, "--identity", &mine]);
    assert!(!whole && words.contains("no whole backup"), "{words}");
    assert_eq!(events(&place), before + 2, "the outcome of both is noted");
}
