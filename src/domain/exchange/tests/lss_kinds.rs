//! The 29 types of LimeSurvey, each mapped or named, in both generations.

use serde_json::json;

use super::surveys::{BOTH, Generation, Q, survey};
use super::{kind, tells, told};
use crate::domain::exchange::Fate::{Changed, LeftOut};
use crate::domain::exchange::{Arrived, read};

const LIST: &str = "A1=Tree|A2=Ball|A3=Bench";
const PARTS: &str = "SQ001=Tree|SQ002=Ball|SQ003=Bench";
const AGREE: &str = "1=I disagree|2=Neither|3=I agree";

fn only(generation: Generation, q: Q<'_>) -> Arrived {
    let more = Q { kind: "Y", code: "Z", text: "Z", ..Q::default() };
    let q = Q { code: "Q1", text: "One?", ..q };
    read(survey(generation, &["en"], "1", &[q, more]).as_bytes()).unwrap()
}

#[test]
fn each_type_that_we_have_becomes_a_kind() {
    for generation in BOTH {
        for (letter, expected) in [
            ("L", "single"),
            ("!", "single"),
            ("O", "single"),
            ("M", "multiple"),
            ("P", "multiple"),
            ("Y", "yes-no"),
            ("G", "single"),
            ("5", "single"),
            ("N", "number"),
            ("S", "short-text"),
            ("T", "long-text"),
            ("U", "long-text"),
            ("X", "info"),
            ("R", "ranking"),
        ] {
            let q = Q { kind: letter, parts: PARTS, answers: LIST, ..Q::default() };
            let arrived = only(generation, q);
            assert_eq!(kind(&arrived, "q1")["kind"], expected, "{letter} {generation:?}");
        }
    }
}

#[test]
fn lines_become_questions_or_statements() {
    for generation in BOTH {
        for (letter, answers, expected) in [
            ("A", "", "single"),
            ("B", "", "single"),
            ("C", "", "yes-no"),
            ("F", LIST, "single"),
            ("H", LIST, "single"),
            ("K", "", "number"),
            ("Q", "", "short-text"),
        ] {
            let q = Q { kind: letter, parts: PARTS, answers, ..Q::default() };
            let arrived = only(generation, q);
            assert_eq!(kind(&arrived, "q1_sq002")["kind"], expected, "{letter} {generation:?}");
            let line = arrived.questionnaire.question("q1_sq003").unwrap();
            assert_eq!(line.text.0["en"], "One?\nBench");
            assert_eq!(line.dont_know, letter == "C");
            assert!(tells(&arrived, Changed, "line_by_line", "3"), "{letter}");
        }
        for letter in ["F", "H"] {
            let q = Q { kind: letter, parts: PARTS, answers: AGREE, ..Q::default() };
            let arrived = only(generation, q);
            let found = kind(&arrived, "q1");
            let short = (found["kind"].clone(), found["scale"].clone(), found["steps"].clone());
            assert_eq!(short, (json!("statements"), json!("agree"), json!(3)), "{letter}");
            assert_eq!(found["items"][1]["text"]["en"], "Ball");
            assert!(tells(&arrived, Changed, "our_scale", "I disagree"));
        }
    }
}

#[test]
fn each_type_that_we_do_not_have_is_named() {
    for generation in BOTH {
        for (letter, key) in [
            ("D", "identifying"),
            ("|", "identifying"),
            ("*", "computes"),
            ("I", "language_switch"),
            ("1", "array"),
            (":", "array"),
            (";", "array"),
            ("E", "array"),
            ("?", "type_unknown"),
        ] {
            let q = Q { kind: letter, parts: PARTS, answers: LIST, ..Q::default() };
            let arrived = only(generation, q);
            assert!(arrived.questionnaire.question("q1").is_none(), "{letter}");
            let place = format!("Q1 [{letter}]");
            let lines = told(&arrived, LeftOut);
            assert!(lines.contains(&(place.as_str(), key)), "{letter}: {lines:?}");
        }
    }
}

#[test]
fn attributes_that_matter_are_carried_and_others_named() {
    let new = Generation::New;
    let attributes = "max_answers=2|exclude_all_others=SQ003|random_order=1|hidden=1";
    let several = only(
        new,
        Q { kind: "M", parts: "SQ001=a|SQ002=b|SQ003=none|SQ004=d", attributes, ..Q::default() },
    );
    let found = kind(&several, "q1");
    assert_eq!(
        (found["max"].clone(), found["options"][2]["exclusive"].clone()),
        (json!(2), json!(true))
    );
    assert!(tells(&several, LeftOut, "column", "random_order"));
    assert!(tells(&several, Changed, "hidden", "Q1"));
    let short = only(new, Q { kind: "S", attributes: "maximum_chars=40", ..Q::default() });
    assert_eq!(kind(&short, "q1")["max"], 40);
    let number = only(new, Q { kind: "N", attributes: "max_num_value_n=5", ..Q::default() });
    assert_eq!(kind(&number, "q1")["from"], json!([0, 1, 2, 3, 4, 5]));
    let ranking =
        only(new, Q { kind: "R", answers: LIST, attributes: "max_answers=1", ..Q::default() });
    assert_eq!(kind(&ranking, "q1")["ranks"], 1);
    let other = only(new, Q { kind: "L", answers: LIST, other: true, ..Q::default() });
    assert_eq!(kind(&other, "q1")["options"][3]["text"]["en"], "Other");
    assert!(tells(&other, Changed, "other_option", "Q1"));
    let comment = only(new, Q { kind: "O", answers: LIST, ..Q::default() });
    assert!(tells(&comment, LeftOut, "comment", "Q1"));
}

#[test]
fn lists_that_are_too_long_or_too_short_are_named() {
    let list = |many: usize| (0..many).map(|n| format!("A{n}=x{n}")).collect::<Vec<_>>().join("|");
    for (letter, many, key) in [
        ("L", 1, "list_short"),
        ("L", 41, "list_long"),
        ("M", 16, "list_long"),
        ("M", 0, "list_short"),
        ("R", 8, "list_long"),
        ("F", 0, "list_short"),
        ("F", 16, "list_long"),
    ] {
        let list = list(many);
        let parts = if letter == "F" { PARTS } else { &list };
        let q = Q { kind: letter, parts, answers: &list, ..Q::default() };
        assert!(tells(&only(Generation::Old, q), LeftOut, key, "One?"), "{letter} {many}");
    }
    let places = only(Generation::Old, Q { kind: "!", answers: &list(30), ..Q::default() });
    assert_eq!(kind(&places, "q1")["kind"], "place");
}

#[test]
fn every_question_that_arrives_is_without_fault_but_for_words() {
    for generation in BOTH {
        for letter in "1 5 A B C D E F G H I K L M N O P Q R S T U X Y ! : ; | *".split(' ') {
            let q = Q { kind: letter, parts: PARTS, answers: AGREE, ..Q::default() };
            let faults = only(generation, q).questionnaire.faults();
            let real: Vec<_> = faults.iter().filter(|fault| fault.key != "missing_text").collect();
            assert!(real.is_empty(), "{letter}: {real:?}");
            assert_eq!(faults.len(), 3, "{letter}: purpose, decider, answer_when: {faults:?}");
        }
    }
}
