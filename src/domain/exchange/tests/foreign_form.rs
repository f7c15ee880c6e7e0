//! Forms as others make them: languages, groups, conditions, settings.

use serde_json::json;

use super::sheets::{book, form};
use super::{shown_if, tells, told};
use crate::domain::exchange::Fate::{Carried, Changed, LeftOut};
use crate::domain::exchange::read;
use crate::domain::wording::Lang;

#[test]
fn every_language_of_a_form_is_carried_and_a_strange_one_is_named() {
    let bytes = book(&[
        ("survey", "type | name | label::Français (fr) | label::Dutch (nl) | label::Lëtzebuergesch (lb) | hint::fr
                    select_one food | food | Tu manges ? | Eet je ? | Iess ? | Un seul"),
        ("choices", "list_name | name | label::Français (fr) | label::Dutch (nl)
                     food | apple | pomme | appel
                     food | 2 | deux | twee"),
        ("settings", "form_title | default_language | version
                      Le repas | Français (fr) | 3"),
    ]);
    let arrived = read(&bytes).unwrap();
    assert_eq!(arrived.questionnaire.languages, [Lang::Fr, Lang::Nl]);
    let food = arrived.questionnaire.question("food").unwrap();
    assert_eq!(food.text.0["nl"], "Eet je ?");
    assert_eq!(food.hint.0["fr"], "Un seul");
    assert_eq!(food.options()[1].code, "o2");
    assert_eq!(arrived.questionnaire.title.0["fr"], "Le repas");
    assert!(tells(&arrived, LeftOut, "language", "Lëtzebuergesch"));
    assert!(tells(&arrived, LeftOut, "column", "version"));
    assert!(tells(&arrived, Carried, "question", "food"));
    assert!(!tells(&arrived, Changed, "language_assumed", ""));
}

#[test]
fn words_without_a_language_are_those_of_the_default_one() {
    let survey = "type | name | label | label::nl\ntext | why | Why? | Waarom?";
    let settings = "form_title | default_language\nT | English (en)";
    let arrived = read(&book(&[("survey", survey), ("settings", settings)])).unwrap();
    assert_eq!(arrived.questionnaire.languages, [Lang::En, Lang::Nl]);
    assert_eq!(arrived.questionnaire.questions[0].text.0["en"], "Why?");
    let assumed = read(&book(&[("survey", survey)])).unwrap();
    assert_eq!(assumed.questionnaire.languages, [Lang::Fr, Lang::Nl]);
    assert!(tells(&assumed, Changed, "language_assumed", "Français"));
}

#[test]
fn conditions_that_we_can_say_are_carried() {
    let rows = "type | name | label | relevant
        select_one few | one | One |
        select_multiple few | more | More |
        range | scale | Scale |
        text | t1 | T | ${one} = 'a'
        text | t2 | T | ${one} != 'a' or selected(${more}, 'b')
        text | t3 | T | selected(${more},'a') and selected(${one},\"b\") and ${t1} != ''
        text | t4 | T | not(selected(${one}, 'c'))
        text | t5 | T | ${t1} = ''
        text | t6 | T | 'a' = ${one}
        text | t7 | T | string-length(${t1}) > 0
        text | t8 | T | (${one} = 'a') or (${one} = 'b')
        text | t9 | T | true()
        text | t10 | T | count-selected(${more}) >= 1";
    let arrived = read(&form(rows)).unwrap();
    let test = |question: &str, op: &str, value: &str| match value {
        "" => json!({"question": question, "op": op}),
        value => json!({"question": question, "op": op, "value": value}),
    };
    for (code, expected) in [
        ("t1", json!({"all": [test("one", "is", "a")]})),
        ("t2", json!({"any": [test("one", "is-not", "a"), test("more", "includes", "b")]})),
        (
            "t3",
            json!({"all": [
                test("more", "includes", "a"), test("one", "is", "b"), test("t1", "answered", ""),
            ]}),
        ),
        ("t4", json!({"any": [test("one", "is-not", "c")]})),
        ("t5", json!({"all": [test("t1", "skipped", "")]})),
        ("t6", json!({"all": [test("one", "is", "a")]})),
        ("t7", json!({"all": [test("t1", "answered", "")]})),
        ("t8", json!({"any": [test("one", "is", "a"), test("one", "is", "b")]})),
        ("t9", json!(null)),
        ("t10", json!({"all": [test("more", "answered", "")]})),
    ] {
        assert_eq!(shown_if(&arrived, code), expected, "{code}");
    }
    assert_eq!(told(&arrived, LeftOut), []);
}

#[test]
fn steps_of_our_scale_can_be_compared() {
    let rows = "type | name | label | parameters | relevant
        range | scale | Scale | start=0 end=10 step=1 |
        text | up | T | | ${scale} >= 7
        text | above | T | | ${scale} > 7
        text | below | T | | ${scale} < 3 or 2 >= ${scale}";
    let arrived = read(&form(rows)).unwrap();
    let test = |op: &str, value: u8| json!({"question": "scale", "op": op, "value": value});
    assert_eq!(shown_if(&arrived, "up"), json!({"all": [test("at-least", 7)]}));
    assert_eq!(shown_if(&arrived, "above"), json!({"all": [test("at-least", 8)]}));
    assert_eq!(shown_if(&arrived, "below"), json!({"any": [test("at-most", 2)]}));
    assert!(tells(&arrived, Changed, "scale_ends", "0, 10"));
}

#[test]
fn conditions_that_we_cannot_say_are_named_and_everybody_is_asked() {
    let rows = "type | name | label | relevant
        select_one few | one | One |
        select_multiple few | more | More |
        image | photo | Photo |
        integer | kin | Kin |
        text | u1 | T | ${one} = 'a' and (${one} = 'b' or ${more} != '')
        text | u2 | T | not(selected(${more}, 'a'))
        text | u3 | T | ${photo} != ''
        text | u4 | T | ${later} = 'a'
        text | u5 | T | ${u5} = ''
        text | u6 | T | ${kin} >= 3
        text | u7 | T | regex(${u1}, '.*')
        text | u8 | T | ${one} = ${more}
        text | u9 | T | ${one} = 'nowhere'
        text | u10 | T | ((((
        select_one few | later | L |";
    let arrived = read(&form(rows)).unwrap();
    for (code, key) in [
        ("u1", "condition_mixed"),
        ("u2", "condition_unread"),
        ("u3", "condition_gone"),
        ("u4", "condition_forward"),
        ("u5", "condition_forward"),
        ("u6", "condition_unread"),
        ("u7", "condition_unread"),
        ("u8", "condition_unread"),
        ("u9", "condition_unread"),
        ("u10", "condition_unread"),
    ] {
        assert_eq!(shown_if(&arrived, code), json!(null), "{code}");
        let lines = told(&arrived, LeftOut);
        let said =
            lines.iter().any(|(place, said)| *said == key && place.contains(&format!("({code})")));
        assert!(said, "{code}: {lines:?}");
    }
}

#[test]
fn what_a_group_asks_for_is_asked_of_each_of_its_questions() {
    let rows = "type | name | label | relevant
        select_one few | one | One |
        begin group | outer | Outer | ${one} = 'a'
        text | t1 | T |
        begin_group | inner | | ${one} != 'b'
        text | t2 | T | ${t1} != ''
        end group | | |
        end_group | | |
        begin group | other | | ${one} = 'a' or ${one} = 'b'
        text | t3 | T |
        text | t4 | T | ${t1} != ''
        end group | | |
        begin repeat | child | |
        text | t5 | T |
        end repeat | | |";
    let arrived = read(&form(rows)).unwrap();
    let tests = |code: &str| {
        let condition = arrived.questionnaire.question(code).unwrap().show_if.clone();
        condition.map_or(0, |condition| condition.tests().len())
    };
    assert_eq!((tests("t1"), tests("t2"), tests("t3")), (1, 3, 2));
    // Its words are the heading of the section that begins with its first question.
    let section =
        |code: &str| arrived.questionnaire.question(code).unwrap().section.plain(Lang::Fr);
    assert_eq!((section("one"), section("t1"), section("t2")), ("", "Outer", ""));
    assert!(tells(&arrived, Carried, "section", "outer"));
    // "any of two" and one more cannot be said together.
    assert_eq!(tests("t4"), 0);
    assert!(tells(&arrived, LeftOut, "condition_mixed", "${t1}"));
    assert!(tells(&arrived, Changed, "repeat", "child") && tests("t5") == 0);
}

#[test]
fn a_group_of_a_form_is_a_section_and_none_of_its_words_is_lost() {
    let rows = "type | name | label | hint
        begin group | empty | Nothing in it |
        end group | | |
        begin group | outer | Outer |
        begin group | inner | Inner |
        text | t1 | T |
        end group | | |
        end group | | |
        begin group | more | More | and a sentence
        text | t2 | T |
        end group | | |";
    let arrived = read(&form(rows)).unwrap();
    let told: Vec<_> = arrived
        .questionnaire
        .questions
        .iter()
        .map(|q| (q.section.plain(Lang::Fr), q.text.plain(Lang::Fr), q.hint.plain(Lang::Fr)))
        .collect();
    let expected = [
        ("", "Nothing in it", ""),
        ("Outer", "Inner", ""),
        ("", "T", ""),
        ("", "More", "and a sentence"),
        ("", "T", ""),
    ];
    assert_eq!(told, expected);
    assert!(tells(&arrived, Changed, "heading", "Nothing in it"));
    assert!(tells(&arrived, Changed, "heading", "inner"));
}

#[test]
fn what_has_no_place_here_is_told_row_by_row() {
    let rows = "type | name | label | required | default | calculation | choice_filter | media::image | read_only | disabled
        text | a1 | Hello ${b} | yes | x | | | | |
        select_one few | a2 | Two | TRUE() | | | x = ${a1} | tree.png | |
        calculate | a3 | | | | 1 + 1 | | | |
        text | a4 | Four | no | | | | | | yes
        text | a5 | Five | false | | | | | true |";
    let arrived = read(&form(rows)).unwrap();
    for (fate, key, found) in [
        (Changed, "answer_in_text", "${b}"),
        (Changed, "required", ""),
        (LeftOut, "column", "default"),
        (Changed, "all_choices", "x = ${a1}"),
        (LeftOut, "column", "image"),
        (LeftOut, "computes", "calculate"),
        (LeftOut, "disabled", ""),
        (LeftOut, "column", "readonly"),
    ] {
        assert!(tells(&arrived, fate, key, found), "{key} {found}: {:?}", arrived.report);
    }
    assert_eq!(arrived.questionnaire.questions.len(), 3);
}

#[test]
fn two_rows_of_one_name_become_two_codes() {
    let rows = "type | name | label
        text | a | One
        text | A | Two
        text | 1-st Ünit | Three
        text | a | Four";
    let arrived = read(&form(rows)).unwrap();
    let codes: Vec<_> = arrived.questionnaire.questions.iter().map(|q| q.code.as_str()).collect();
    assert_eq!(codes, ["a", "a_2", "q1_st__nit", "a_3"]);
    assert!(tells(&arrived, Changed, "code", "a → a_3"));
}

#[test]
fn other_sheets_and_computed_cells_are_told() {
    let bytes = book(&[
        ("Survey", "type | name | label\ntext | a | =UPPER(\"x\") → Hello"),
        ("analysis", "x\ny"),
    ]);
    let arrived = read(&bytes).unwrap();
    assert_eq!(arrived.questionnaire.questions[0].text.0["fr"], "Hello");
    assert!(tells(&arrived, Changed, "computed", "label"));
    assert!(tells(&arrived, LeftOut, "sheet", "analysis"));
}

#[test]
fn scripts_and_signs_that_hide_stay_text_or_go() {
    let rows = "type | name | label
        text | a | <script>alert(1)</script> {{x}}
        text | b | a\u{202e}b\u{200b}c";
    let arrived = read(&form(rows)).unwrap();
    let text = |at: usize| arrived.questionnaire.questions[at].text.0["en"].clone();
    assert_eq!(text(0), "<script>alert(1)</script> {{x}}");
    assert_eq!(text(1), "abc");
    assert!(tells(&arrived, Changed, "hidden_signs", ""));
}

#[test]
fn a_form_lacks_only_words_that_forms_do_not_have() {
    let rows = "type | name | label\nselect_one few | one | One\ntext | why | Why";
    let arrived = read(&form(rows)).unwrap();
    let faults = arrived.questionnaire.faults();
    assert!(faults.iter().all(|fault| fault.key == "missing_text"), "{faults:?}");
    let places: Vec<_> = faults.iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["purpose.en", "decider.en", "answer_when.en"]);
    assert!(
        tells(&arrived, Changed, "to_write", "")
            && tells(&arrived, Changed, "bands_assumed", "9-12")
    );
}
