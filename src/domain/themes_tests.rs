//! Codings survive merging, and figures of themes are those of the disclosure engine.

use serde_json::json;

use super::*;
use crate::domain::release::Status;

fn theme(number: u8, merged_into: Option<u8>) -> Theme {
    Theme {
        number,
        code: format!("t{number}"),
        name: String::new(),
        definition: String::new(),
        merged_into,
    }
}

fn questionnaire(level: u8) -> Questionnaire {
    serde_json::from_value(json!({
        "schema": 1, "title": {}, "purpose": {}, "decider": {}, "answer_when": {},
        "languages": ["fr"], "bands": ["9-12"], "minutes": 3, "keep": ["band"], "questions": [
            {"code": "goes", "text": {}, "kind": "yes-no"},
            {"code": "idea", "text": {}, "kind": "long-text", "sensitivity": level},
            {"code": "why", "text": {}, "kind": "long-text",
             "show_if": {"all": [{"question": "goes", "op": "is", "value": "no"}]}},
            {"code": "what", "text": {}, "kind": "short-text"},
            {"code": "more", "text": {}, "kind": "yes-no",
             "show_if": {"all": [{"question": "what", "op": "answered"}]}},
        ]
    }))
    .unwrap()
}

/// The figures of `idea`.
fn told(level: u8, codings: &[Coding], children: usize) -> Protected {
    let asked = questionnaire(level);
    let themes = [theme(1, None), theme(2, None), theme(3, Some(1))];
    tell(&asked, asked.question("idea").unwrap(), &themes, codings, children).unwrap()
}

#[test]
fn a_merged_theme_is_the_one_it_was_merged_into() {
    let packed = Coding::of([1, 3]).pack();
    let at = |themes: &[Theme]| Coding::unpack(&packed, themes).unwrap();
    assert_eq!(at(&[theme(1, None), theme(2, None), theme(3, None)]), Coding::of([1, 3]));
    let merged = [theme(1, Some(2)), theme(2, None), theme(3, Some(1))];
    assert_eq!(at(&merged), Coding::of([2]));
    assert!(Coding::unpack(&packed[..7], &merged).is_none());
    let circle = [theme(1, Some(3)), theme(3, Some(1))];
    assert!(Coding::unpack(&packed, &circle).is_some(), "nothing goes round for ever");
}

#[test]
fn what_two_people_found_alike_counts_and_else_what_was_settled() {
    let (one, other, none) = (Coding::of([1]), Coding::of([2]), Coding::default());
    assert_eq!(counts(&[], None), None, "not coded yet");
    assert_eq!(counts(&[none], None), Some(none), "no theme is a decision");
    assert_eq!(counts(&[one, one], None), Some(one));
    assert_eq!(counts(&[one, other], None), None, "to settle");
    assert_eq!(counts(&[one, other], Some(none)), Some(none));
}

#[test]
fn counts_are_told_in_the_bands_of_the_level_and_never_as_they_are() {
    let mut codings = vec![Coding::of([1]); 23];
    codings.extend(vec![Coding::of([1, 2]); 12]);
    codings.extend(vec![Coding::of([2]); 2]);
    for (level, width) in [(0, 5), (2, 10), (3, 10)] {
        let Protected { tables, attack } = told(level, &codings, 100);
        assert!(attack.passed && !tables.few);
        let find = |code: &str| tables.cells.iter().find(|cell| cell.option == code).unwrap();
        for (code, count) in [("t1", 35), ("t2", 14)] {
            let cell = find(code);
            let (low, high) = (cell.count_low.unwrap(), cell.count_high.unwrap());
            assert!(low <= count && count <= high && high - low + 1 >= width, "{code} {cell:?}");
            assert!(cell.breakdown.is_empty() && cell.base == Some(100));
        }
        assert_eq!(find(NO_THEME).status, Status::Hidden, "told alone from 200 children");
        assert!(tables.cells.iter().all(|cell| cell.option != "t3"), "merged");
    }
}

#[test]
fn zero_looks_like_four_all_like_nearly_all_and_few_children_tell_nothing() {
    let cell = |codings: &[Coding], children| {
        let told = told(0, codings, children).tables;
        told.cells.into_iter().find(|cell| cell.option == "t1").unwrap()
    };
    let some = |n: usize| [vec![Coding::of([1]); n], vec![Coding::of([2]); 40 - n]].concat();
    assert_eq!(cell(&some(0), 63), cell(&some(4), 63));
    assert_ne!(cell(&some(0), 63), cell(&some(5), 63), "the control");
    let all = cell(&[Coding::of([1]); 63], 63);
    assert_eq!(all, cell(&[Coding::of([1]); 60], 63));
    assert_eq!((all.status, all.count_low), (Status::Rounded, Some(60)));
    assert_eq!(cell(&[Coding::of([1]); 12], 19).status, Status::Hidden);
}

#[test]
fn where_an_answer_decides_who_writes_there_are_no_figures() {
    let asked = questionnaire(0);
    let told = |code: &str, texts: usize| {
        let question = asked.question(code).unwrap();
        tell(&asked, question, &[theme(1, None)], &vec![Coding::of([1]); texts], 40).err()
    };
    assert_eq!(told("why", 20), Some(Untold::Routed));
    assert_eq!(told("what", 20), Some(Untold::Routed), "who wrote saw another question");
    assert_eq!(told("idea", 20), None, "the control");
    assert_eq!(told("idea", 41), Some(Untold::Corrupt), "one text for each child at most");
}

#[test]
fn a_code_is_short_plain_and_its_own() {
    assert!(is_code("play_2") && !is_code("_no_theme") && !is_code("") && !is_code("à"));
    assert!(!is_code(&"x".repeat(33)));
    assert!(is_taken(&[theme(1, None)], "T1") && !is_taken(&[theme(1, None)], "t2"));
}
