//! Forms that go out, tried by pyxform, the program that ODK and Kobo read them with.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop short")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use porte_voix::acts::exchange::xlsform;
use porte_voix::domain::exchange::{Fate, read};
use porte_voix::domain::questionnaire::Questionnaire;
use porte_voix::i18n::Catalogue;
use serde_json::{Value, json};

/// Questionnaires of the house: every kind stands in one of them.
const HOUSE: [(&str, &str); 6] = [
    ("life", include_str!("../../demo/life.json")),
    ("school", include_str!("../../demo/school.json")),
    ("street", include_str!("../../demo/street.json")),
    ("small", include_str!("../it/support/small.json")),
    ("items", include_str!("../it/support/items.json")),
    ("pictures", include_str!("../it/support/pictures.json")),
];

const KINDS: [&str; 16] = [
    "info",
    "yes-no",
    "single",
    "multiple",
    "picture",
    "faces",
    "agree",
    "scale",
    "thermometer",
    "number",
    "place",
    "ranking",
    "coins",
    "statements",
    "short-text",
    "long-text",
];

/// A folder for one test: others run beside it.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("forms").join(test);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn options(codes: &[&str]) -> Value {
    let option = |code: &&str| json!({"code": code, "text": {"fr": "x", "en": "<b> & \"x\""}});
    codes.iter().map(option).collect()
}

/// A questionnaire of one kind, with every flag and a condition on it in every way.
fn of_kind(kind: &str) -> Questionnaire {
    let text = json!({"fr": "Combien ${it}\u{a0}?", "en": "{x} & <y>", "fr@6-8": "Et toi\u{a0}?"});
    let mut asked =
        json!({"code": "meta", "text": text, "hint": {"fr": "i", "en": "h"}, "kind": kind});
    let several = options(&["a", "yes", "c"]);
    let more = match kind {
        "yes-no" => json!({"depends": true}),
        "single" | "multiple" | "place" | "coins" => json!({"options": several}),
        "picture" => {
            let mut several = several;
            for option in several.as_array_mut().unwrap() {
                option["picture"] = json!("0123456789abcdef");
            }
            json!({"options": several, "multiple": true, "max": 2})
        }
        "ranking" => json!({"options": several, "ranks": 2}),
        "faces" | "agree" => json!({"steps": 5}),
        "scale" => json!({"low": {"fr": "b", "en": "l"}, "high": {"fr": "h", "en": "h"}}),
        "number" => json!({"from": [0, 1, 3]}),
        "statements" => json!({"scale": "agree", "steps": 4, "items": several}),
        _ => json!({}),
    };
    for (name, value) in more.as_object().unwrap() {
        asked[name] = value.clone();
    }
    let closed = !["info", "short-text", "long-text"].contains(&kind);
    (asked["dont_know"], asked["dont_say"]) = (json!(closed), json!(closed));
    asked["sensitivity"] = json!(2);
    let mut after =
        json!({"code": "data", "kind": "yes-no", "text": {"fr": "Et\u{a0}?", "en": "And?"}});
    let mut last =
        json!({"code": "questionnaire", "kind": "short-text", "text": {"fr": "?", "en": "?"}});
    let check = |question: &str, op: &str| json!({"question": question, "op": op});
    if kind != "info" {
        after["show_if"] = json!({"any": [check("meta", "answered"), check("meta", "skipped")]});
    }
    let is = json!({"question": "data", "op": "is", "value": "yes"});
    last["show_if"] = json!({"all": [is, check("data", "answered")]});
    let words = json!({"fr": "t", "en": "t"});
    let card = json!({"text": words, "show_if": {"all": [is]}});
    serde_json::from_value(json!({
        "schema": 1, "title": words, "purpose": words, "decider": words, "answer_when": words,
        "languages": ["fr", "en"], "bands": ["6-8", "16-17"], "minutes": 5, "expected": 30,
        "questions": [asked, after, last], "support": [card],
    }))
    .unwrap()
}

/// Every form: its name, what it asks, and where it lies.
fn written(test: &str) -> Vec<(String, Questionnaire, PathBuf)> {
    let words = Catalogue::load().unwrap();
    let house = HOUSE.iter().map(|(name, text)| {
        let questionnaire = serde_json::from_str(text).unwrap();
        ((*name).to_owned(), questionnaire)
    });
    let kinds = KINDS.iter().map(|kind| (format!("kind-{kind}"), of_kind(kind)));
    house
        .chain(kinds)
        .map(|(name, questionnaire)| {
            let path = folder(test).join(format!("{name}.xlsx"));
            fs::write(&path, xlsform(&questionnaire, &name, &words).unwrap()).unwrap();
            (name, questionnaire, path)
        })
        .collect()
}

fn pyxform(form: &Path) -> (bool, String) {
    let mut command = Command::new("python3");
    command.args(["-m", "pyxform.xls2xform", "--skip_validate"]);
    let output = command.arg(form).arg(form.with_extension("xml")).output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn every_form_comes_back_equal_also_from_disk() {
    let forms = written("equal");
    assert_eq!(forms.len(), HOUSE.len() + KINDS.len());
    for (name, questionnaire, path) in forms {
        let arrived = read(&fs::read(path).unwrap()).unwrap();
        assert_eq!(arrived.questionnaire, questionnaire, "{name}");
        assert_eq!(arrived.report.count(Fate::LeftOut), 0, "{name}: {:?}", arrived.report);
    }
}

#[test]
#[ignore = "needs python3 with pyxform: pip install pyxform"]
fn pyxform_accepts_every_form() {
    for (name, _, path) in written("accepted") {
        let (accepted, said) = pyxform(&path);
        assert!(accepted, "{name}: {said}");
        let xml = fs::read_to_string(path.with_extension("xml")).unwrap();
        assert!(xml.contains("<h:title>") && xml.contains("odk:xforms-version"), "{name}");
    }
}

#[test]
#[ignore = "needs python3 with pyxform: pip install pyxform"]
fn pyxform_refuses_a_form_that_is_none() {
    let path = folder("refused").join("control.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("survey").unwrap();
    for (at, cell) in (0_u16..).zip(["type", "name", "label"]) {
        sheet.write_string(0, at, cell).unwrap();
    }
    for (at, cell) in (0_u16..).zip(["select_one nowhere", "a", "A"]) {
        sheet.write_string(1, at, cell).unwrap();
    }
    fs::write(&path, book.save_to_buffer().unwrap()).unwrap();
    let (accepted, said) = pyxform(&path);
    assert!(!accepted && said.contains("PyXFormError"), "{said}");
}
