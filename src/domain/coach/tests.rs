use serde_json::{Value, json};

use super::*;
use crate::domain::wording::Band;

/// A questionnaire of these questions, for these bands, in English.
fn of(bands: &[&str], questions: &Value) -> Questionnaire {
    let text = |words: &str| json!({"en": words});
    serde_json::from_value(json!({
        "schema": 1, "title": text("Title"), "purpose": text("Purpose"), "decider": text("Who"),
        "answer_when": text("in May"), "languages": ["en"], "bands": bands, "minutes": 5,
        "expected": 300, "questions": questions,
    }))
    .unwrap()
}

fn options(count: usize) -> Value {
    let one = |number: usize| json!({"code": format!("o{number}"), "text": {"en": "Park"}});
    (0..count).map(one).collect()
}

/// A question, and the last word that every questionnaire should end with.
fn with(question: Value) -> Value {
    let mut question = question;
    question["code"] = json!("a");
    if question.get("text").is_none() {
        question["text"] = json!({"en": "How is the park?"});
    }
    json!([question, {"code": "z", "text": {"en": "What did we forget?"}, "kind": "short-text"}])
}

/// Key, and whether it stops, of every remark.
fn said(questionnaire: &Questionnaire) -> Vec<(&'static str, bool)> {
    others(questionnaire).into_iter().map(|remark| (remark.key, remark.stops)).collect()
}

/// What it says beside that nothing is asked about taking part.
fn others(questionnaire: &Questionnaire) -> Vec<Remark> {
    let mut remarks = look(questionnaire, &[]);
    remarks.retain(|remark| remark.key != "no_evaluation");
    remarks
}

/// A consultation that expects so many, whose questions divide by groups of these sizes.
fn divided(sizes: &[usize], expected: u32) -> Questionnaire {
    let mut questions: Vec<Value> = sizes
        .iter()
        .enumerate()
        .map(|(at, size)| {
            json!({"code": format!("d{at}"), "text": {"en": "Which?"}, "kind": "place",
                "options": options(*size), "breakdown": true})
        })
        .collect();
    questions.push(json!({"code": "z", "text": {"en": "And?"}, "kind": "short-text"}));
    Questionnaire { expected, ..of(&["13-15"], &json!(questions)) }
}

#[test]
fn five_bands_three_genders_and_eleven_provinces_of_three_hundred_are_too_many_groups() {
    let [remark] = &others(&divided(&[5, 3, 11], 300))[..] else { panic!("one remark") };
    assert_eq!((remark.key, remark.stops), ("groups_identify", true));
    assert_eq!(remark.found, "165 / 300; d2: 11", "it names where coarser groups help most");
}

#[test]
fn four_groups_by_two_of_three_hundred_are_not() {
    assert_eq!(said(&divided(&[4, 2], 300)), []);
}

#[test]
fn a_mean_group_of_nearly_twice_the_smallest_is_told_and_allowed() {
    // Five children in a group are the smallest at level 0, ten are enough.
    assert_eq!(said(&divided(&[5], 24)), [("groups_identify", true)]);
    assert_eq!(said(&divided(&[5], 25)), [("groups_thin", false)]);
    assert_eq!(said(&divided(&[5], 49)), [("groups_thin", false)]);
    assert_eq!(said(&divided(&[5], 50)), []);
    let mut sensitive = divided(&[5], 50);
    sensitive.questions[0].sensitivity = 2;
    sensitive.questions[0].dont_say = true;
    assert_eq!(said(&sensitive), [("groups_thin", false)], "twice as many at level 2");
}

#[test]
fn whoever_divides_must_say_how_many_are_expected() {
    assert_eq!(said(&divided(&[5], 0)), [("expected_missing", true)]);
    assert_eq!(said(&divided(&[], 0)), [], "nothing divides");
}

#[test]
fn every_answer_that_does_not_fit_an_age_is_told_and_fits_another() {
    let faces = json!({"kind": "faces", "steps": 5});
    let statements =
        json!({"kind": "statements", "scale": "faces", "steps": 5, "items": options(2)});
    let agree = |steps: u8| json!({"kind": "agree", "steps": steps});
    let scale = json!({"kind": "scale", "low": {"en": "bad"}, "high": {"en": "good"}});
    let single = |count| json!({"kind": "single", "options": options(count)});
    let several = |max: u8| json!({"kind": "multiple", "options": options(6), "max": max});
    for (question, young, key, stops, old) in [
        (faces, "6-8", "five_faces", true, "9-12"),
        (statements, "6-8", "five_faces", true, "9-12"),
        (json!({"kind": "faces", "steps": 3}), "6-8", "faces_of_joy", false, "9-12"),
        (agree(4), "6-8", "many_steps", false, "9-12"),
        (scale, "9-12", "scale_too_early", false, "13-15"),
        (json!({"kind": "coins", "options": options(3)}), "6-8", "kind_too_early", false, "9-12"),
        (json!({"kind": "place", "options": options(3)}), "6-8", "kind_too_early", false, "9-12"),
        (single(7), "6-8", "many_options", false, "9-12"),
        (single(11), "9-12", "many_options", false, "13-15"),
        (several(4), "6-8", "choose_many", false, "9-12"),
    ] {
        let questions = with(question);
        let remarks = said(&of(&[young], &questions));
        assert_eq!(remarks, [(key, stops)], "{young}: {questions}");
        assert_eq!(said(&of(&[old], &questions)), [], "{old}: {questions}");
        let both = others(&of(&[old, young], &questions));
        assert_eq!(both[0].band, young.parse().ok(), "the youngest counts");
    }
}

#[test]
fn what_is_hard_to_answer_offers_not_to_say() {
    let hard =
        |dont_say: bool| with(json!({"kind": "yes-no", "sensitivity": 2, "dont_say": dont_say}));
    assert_eq!(said(&of(&["13-15"], &hard(false))), [("no_dont_say", false)]);
    assert_eq!(said(&of(&["13-15"], &hard(true))), []);
    let own = with(json!({"kind": "long-text", "sensitivity": 3}));
    assert_eq!(said(&of(&["16-17"], &own)), [("writes_of_own_experience", false)]);
    // Under sixteen it is not asked at all (R6).
    let young = said(&of(&["13-15"], &own));
    assert_eq!(young, [("own_experience", true), ("writes_of_own_experience", false)]);
}

/// So many questions of ten words with four options of one word.
fn long(count: usize) -> Value {
    let one = |number: usize| {
        json!({"code": format!("q{number}"), "kind": "single", "options": options(4),
            "text": {"en": "Where do you and your friends like to play ball?"}})
    };
    let mut all: Vec<Value> = (0..count).map(one).collect();
    all.push(json!({"code": "z", "text": {"en": "What did we forget?"}, "kind": "short-text"}));
    json!(all)
}

#[test]
fn minutes_are_words_read_and_answers_given() {
    let taken = |band: &str, count| {
        let questionnaire = of(&[band], &long(count));
        minutes(&questionnaire, Lang::En, band.parse::<Band>().unwrap())
    };
    // 10 × 14 + 4 = 144 words: at 60 a minute 144 s, ten answers of 8 s, and 45 s to write: 269 s.
    assert_eq!(taken("6-8", 10), 5);
    // At 140 a minute 61 s, ten answers of 4 s, 45 s: 146 s.
    assert_eq!(taken("13-15", 10), 3);
    assert_eq!(taken("13-15", 0), 1);
}

#[test]
fn length_is_told_at_the_limit_and_stops_a_third_above() {
    let said = |band: &str, count: usize| {
        let questionnaire = Questionnaire { minutes: 30, ..of(&[band], &long(count)) };
        said(&questionnaire)
    };
    // 22 s for each question at this age: 5 minutes hold eleven, 6 hold fourteen.
    assert_eq!(said("6-8", 7), []);
    assert_eq!(said("6-8", 11), [("many_questions", false)]);
    assert_eq!(said("6-8", 12), [("too_long", false), ("many_questions", false)]);
    assert_eq!(said("6-8", 15), [("far_too_long", true), ("many_questions", false)]);
    assert_eq!(said("13-15", 15), [], "the same is not long for older ones");
}

#[test]
fn minutes_told_to_children_are_those_it_takes() {
    let told = |minutes: u8| Questionnaire { minutes, ..of(&["13-15"], &long(10)) };
    assert_eq!(said(&told(2)), [("longer_than_told", false)]);
    assert_eq!(said(&told(3)), []);
}

#[test]
fn many_boxes_to_write_in_and_none_at_the_end_are_told() {
    let text =
        |code: &str| json!({"code": code, "text": {"en": "What else?"}, "kind": "short-text"});
    let yes = json!({"code": "y", "text": {"en": "Is it good?"}, "kind": "yes-no"});
    assert_eq!(said(&of(&["9-12"], &json!([text("a"), text("b")]))), [("many_texts", false)]);
    assert_eq!(said(&of(&["13-15"], &json!([text("a"), text("b")]))), []);
    assert_eq!(said(&of(&["13-15"], &json!([text("a"), yes]))), [("no_last_word", false)]);
}

#[test]
fn whoever_asks_nothing_about_taking_part_is_advised_and_not_stopped() {
    let said = |questions: &Value| {
        let all = look(&of(&["9-12"], questions), &[]).into_iter();
        let about: Vec<_> = all.filter(|remark| remark.key == "no_evaluation").collect();
        about.iter().map(|remark| (remark.question, remark.stops)).collect::<Vec<_>>()
    };
    let ask = |code: &str| json!({"code": code, "text": {"en": "T"}, "kind": "agree", "steps": 3});
    let word = json!({"code": "w", "text": {"en": "What else?"}, "kind": "short-text"});
    assert_eq!(said(&json!([ask("likes"), word])), [(None, false)]);
    let evaluated = json!([ask("likes"), word, ask("part_free")]);
    assert_eq!(said(&evaluated), []);
    let keys: Vec<_> = look(&of(&["9-12"], &evaluated), &[]).iter().map(|one| one.key).collect();
    assert_eq!(keys, [""; 0], "they come after the last word, and it stays the last word");
}

#[test]
fn what_stops_becomes_a_fault_with_its_place_and_the_rest_does_not() {
    let questionnaire = of(&["6-8"], &with(json!({"kind": "faces", "steps": 5})));
    let faults = stops(&questionnaire, &[]);
    assert_eq!(faults, [Fault::new("questions[0] (a)", "five_faces", "")]);
    let advised = of(&["6-8"], &with(json!({"kind": "agree", "steps": 4})));
    assert_eq!(stops(&advised, &[]), []);
}
