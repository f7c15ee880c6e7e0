//! What a command gives back: 0 done, 1 refused with one clear line, 2 not words of ours.

use std::path::Path;
use std::process::Output;

use crate::place;

fn lines(bytes: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(bytes).lines().map(str::to_owned).collect()
}

/// A refusal of a person: exit 1, one line, nothing else.
fn assert_one_clear_line(output: &Output, about: &str) {
    let said = lines(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said:?}");
    assert_eq!(said.len(), 1, "{said:?}");
    // Without the words of the team the terminal says the key of the sentence.
    if Path::new("locales/team.en.json").exists() || !said[0].starts_with("team.") {
        assert!(said[0].contains(about), "{said:?} does not say {about:?}");
        assert!(said[0].contains(' ') && !said[0].starts_with("team."), "{said:?} is no sentence");
    }
    assert_eq!(lines(&output.stdout), [""; 0]);
}

#[test]
fn words_we_do_not_know_end_with_2() {
    let place = place();
    for words in [
        &["sing"][..],
        &[],
        &["serve", "--loud"],
        &["consultation", "open", "BCDF"],
        &["export", "R", "--format", "docx"],
        &["simulate", "BCDF", "--responses", "many", "--seed", "1"],
        &["keys", "lose"],
        &["backup", "file", "--to", "age1nobody"],
    ] {
        let output = place.run(words, &[]);
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(!output.stderr.is_empty(), "{words:?}");
    }
    for words in [&["--help"][..], &["--version"], &["consultation", "--help"]] {
        assert_eq!(place.run(words, &[]).status.code(), Some(0), "{words:?}");
    }
    assert!(!place.database().exists(), "nothing was made");
}

#[test]
fn a_backup_comes_back_and_what_is_none_ends_with_1_and_one_line() {
    let place = place();
    let staff = ["staff", "add", "--email", "f@test.example", "--name", "N"];
    let staff = [&staff[..], &["--role", "facilitator", "--project", "p"]].concat();
    assert!(place.run(&staff, &[]).status.success());
    let file = place.file("copy");
    let file = file.to_str().unwrap();
    assert!(place.run(&["backup", file], &[]).status.success());
    assert!(place.run(&["verify", file], &[]).status.success());
    for (words, why) in [
        (["verify", "nowhere"], "nowhere"),
        (["restore", "nowhere"], "nowhere"),
        (["restore", file], "holds data already"),
    ] {
        let output = place.run(&words, &[]);
        let said = lines(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{words:?}: {said:?}");
        assert!(said.len() == 1 && said[0].contains(why), "{words:?}: {said:?}");
    }
}

#[test]
fn a_file_that_cannot_be_read_ends_with_1_and_says_why() {
    let place = place();
    let staff = ["staff", "add", "--email", "f@test.example", "--name", "N"];
    let staff = [&staff[..], &["--role", "facilitator", "--project", "p"]].concat();
    assert!(place.run(&staff, &[]).status.success());
    for (name, bytes, why) in [
        ("a.xlsx", &b"PK\x03\x04 and no more"[..], "damaged"),
        ("a.lss", b"<!DOCTYPE x><document/>", "DTD"),
        ("b.lss", b"not XML at all", "neither"),
        ("a.json", b"PK\x03\x04 called json", "damaged"),
        ("large.lss", &vec![b' '; 6 * 1024 * 1024], "larger than 5"),
    ] {
        std::fs::write(place.file(name), bytes).unwrap();
        let file = place.file(name);
        let words = ["consultation", "import", file.to_str().unwrap()];
        let words = [&words[..], &["--project", "p", "--stage", "suivi"]].concat();
        assert_one_clear_line(&place.run(&words, &[]), why);
    }
}

#[test]
fn a_refusal_ends_with_1_and_one_clear_line() {
    let place = place();
    let staff = |email, role, project| {
        let words =
            ["staff", "add", "--email", email, "--name", "N", "--role", role, "--project", project];
        place.run(&words, &[])
    };
    assert!(staff("f@test.example", "facilitator", "p").status.success());
    assert_one_clear_line(&staff("nobody", "facilitator", "p"), "nobody");
    assert_one_clear_line(&staff("f@test.example", "captain", "p"), "captain");
    let document = place.file("document.json");
    std::fs::write(&document, crate::fixture::questionnaire()).unwrap();
    let document = document.to_str().unwrap();
    let import = |file, project, stage| {
        let words = ["consultation", "import", file, "--project", project, "--stage", stage];
        place.run(&words, &[])
    };
    let code = lines(&import(document, "p", "suivi").stdout).remove(0);
    assert_one_clear_line(&import(document, "q", "suivi"), "q");
    assert_one_clear_line(&import(document, "p", "dawn"), "dawn");
    assert_one_clear_line(&import("nowhere.json", "p", "suivi"), "nowhere.json");
    for words in [
        vec!["consultation", "close", "BCDFG"],
        vec!["consultation", "check", "BCDFG"],
        vec!["consultation", "export", "BCDFG"],
        vec!["consultation", "export", "BCDFG", "--format", "xlsform"],
        vec!["simulate", "BCDFG", "--responses", "1", "--seed", "1"],
    ] {
        assert_one_clear_line(&place.run(&words, &[]), "BCDFG");
    }
    let email = "f@test.example";
    let open = ["consultation", "open", &code, "--author", email, "--approver", email];
    assert_one_clear_line(&place.run(&open, &[]), "N");
    assert_one_clear_line(&place.run(&["consultation", "close", &code], &[]), "Draft");
    assert_one_clear_line(&place.run(&["attack", "R"], &[]), "R");
    assert_one_clear_line(&place.run(&["export", "R", "--format", "csv"], &[]), "R");
    let release = ["release", &code, "--by", email, "--second", email];
    assert_one_clear_line(&place.run(&release, &[]), "");
}
