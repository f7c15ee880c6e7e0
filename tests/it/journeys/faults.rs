//! A questionnaire with a fault is refused as a whole, and the place is named.

use porte_voix::domain::questionnaire::Questionnaire;
use serde_json::{Value, json};

use crate::support::world::SMALL;

/// Changes the small questionnaire at a pointer and returns the faults found.
fn faults(change: impl Fn(&mut Value)) -> Vec<(String, &'static str)> {
    let mut document: Value = serde_json::from_str(SMALL).unwrap();
    change(&mut document);
    match Questionnaire::parse(&document.to_string()) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.into_iter().map(|fault| (fault.place, fault.key)).collect(),
    }
}

fn set(pointer: &'static str, value: Value) -> Vec<(String, &'static str)> {
    faults(|document| *document.pointer_mut(pointer).unwrap() = value.clone())
}

#[track_caller]
fn found(faults: &[(String, &'static str)], place: &str, key: &str) {
    let found = faults.iter().any(|(at, what)| at == place && *what == key);
    assert!(found, "{key} at {place} not in {faults:?}");
}

#[test]
fn the_control_has_no_fault() {
    assert_eq!(faults(|_| {}), []);
}

#[test]
fn every_kind_of_fault_is_found_with_its_place() {
    found(&set("/schema", json!(2)), "schema", "unknown_schema");
    found(&set("/minutes", json!(0)), "minutes", "bad_minutes");
    found(&set("/languages", json!([])), "languages", "bad_list");
    found(&set("/languages", json!(["fr", "fr"])), "languages", "bad_list");
    found(&set("/bands", json!([])), "bands", "bad_list");
    found(&set("/questions", json!([])), "questions", "no_questions");
    found(&set("/title/en", json!(" ")), "title.en", "missing_text");
    found(&set("/languages", json!(["fr", "en", "nl"])), "purpose.nl", "missing_text");
    found(&set("/title/fr", json!("a\u{202e}b")), "title.fr", "deceptive_character");
    found(&set("/title/fr", json!("x".repeat(2001))), "title.fr", "text_too_long");
    let more = faults(|d| d["title"]["xx"] = json!("?"));
    found(&more, "title.xx", "unknown_language");
    found(&faults(|d| d["colour"] = json!("red")), "colour", "unknown_key");
    let misspelt = faults(|d| d["questions"][0]["breakdwon"] = json!(true));
    found(&misspelt, "questions[0].breakdwon", "unknown_key");
    let q1 = "questions[1] (goes)";
    found(
        &set("/questions/1/code", json!("gender")),
        "questions[1] (gender).code",
        "duplicate_code",
    );
    found(&set("/questions/1/code", json!("Goes!")), "questions[1] (Goes!).code", "bad_code");
    found(&set("/questions/1/text", json!({"fr": "?"})), &format!("{q1}.text.en"), "missing_text");
    let option = "questions[0] (gender).options";
    found(
        &set("/questions/0/options/1/code", json!("girl")),
        &format!("{option}[1].code"),
        "duplicate_code",
    );
    found(&set("/questions/0/options", json!([])), option, "bad_option_count");
    found(&set("/questions/4/steps", json!(4)), "questions[4] (feel).steps", "bad_steps");
    found(&set("/questions/3/max", json!(9)), "questions[3] (likes).max", "bad_max");
    found(&set("/questions/7/max", json!(5000)), "questions[7] (idea).max", "bad_length");
    let level = faults(|d| d["questions"][0]["sensitivity"] = json!(4));
    found(&level, "questions[0] (gender).sensitivity", "bad_sensitivity");
    let divides = faults(|d| d["questions"][3]["breakdown"] = json!(true));
    found(&divides, "questions[3] (likes).breakdown", "not_a_breakdown");
    let escape = faults(|d| d["questions"][7]["dont_know"] = json!(true));
    found(&escape, "questions[7] (idea)", "no_escape_here");
    let exclusive = faults(|d| d["questions"][0]["options"][0]["exclusive"] = json!(true));
    found(&exclusive, &format!("{option}[0]"), "not_exclusive");
}

#[test]
fn conditions_only_look_back_at_what_can_be_answered() {
    let at = "questions[2] (why).show_if";
    let on = |question: &str, op: &str, value: Value| {
        set(
            "/questions/2/show_if",
            json!({"all": [{"question": question, "op": op, "value": value}]}),
        )
    };
    found(&on("nope", "is", json!("x")), at, "unknown_question");
    found(&on("why", "is", json!("far")), at, "circular");
    found(&on("feel", "at-least", json!(3)), at, "looks_forward");
    found(&on("goes", "is", json!("maybe")), at, "unknown_option");
    found(&on("goes", "includes", json!("no")), at, "test_does_not_fit");
    found(&on("gender", "at-least", json!(1)), at, "test_does_not_fit");
    found(&set("/questions/2/show_if", json!({"any": []})), at, "bad_test_count");
    let breakdown = faults(|d| d["questions"][2]["breakdown"] = json!(true));
    found(&breakdown, at, "breakdown_with_condition");
}

#[test]
fn a_card_of_support_needs_words_and_a_condition_that_can_hold() {
    let card = |question: &str, value: &str| {
        json!({
            "text": {"fr": "Parles-en.", "en": "Talk about it."},
            "show_if": {"all": [{"question": question, "op": "is", "value": value}]}
        })
    };
    assert_eq!(faults(|d| d["support"] = json!([card("goes", "no")])), []);
    let on = |card: Value| faults(|d| d["support"] = json!([card]));
    let at = "support[0].show_if";
    found(&on(card("nope", "x")), at, "unknown_question");
    found(&on(card("goes", "maybe")), at, "unknown_option");
    let mut wordless = card("goes", "no");
    wordless["text"] = json!({});
    found(&on(wordless), "support[0].text.fr", "missing_text");
    let mut always = card("goes", "no");
    always["show_if"] = json!({"all": []});
    found(&on(always), at, "bad_test_count");
    let many = faults(|d| d["support"] = json!(vec![card("goes", "no"); 7]));
    found(&many, "support", "too_many_cards");
}

#[test]
fn what_is_not_a_document_is_said_in_one_fault() {
    let parse = |text: &str| Questionnaire::parse(text).unwrap_err()[0].key;
    assert_eq!(parse("{"), "not_json");
    assert_eq!(parse("[]"), "wrong_shape");
    assert_eq!(parse(&"[".repeat(5_000)), "not_json");
    assert_eq!(parse(&" ".repeat(2 * 1024 * 1024)), "too_large");
    let wrong = set("/questions/4/kind", json!("slider"));
    assert_eq!(wrong[0].1, "wrong_shape");
    assert!(wrong[0].0.starts_with("questions[4]"), "{wrong:?}");
}
