//! Surveys of LimeSurvey as others make them, in both generations.

use serde_json::json;

use super::surveys::{BOTH, Generation, Q, survey};
use super::{shown_if, tells, told};
use crate::domain::exchange::Fate::{Carried, Changed, LeftOut};
use crate::domain::exchange::{Arrived, read};
use crate::domain::wording::Lang;

const LIST: &str = "A1=Tree|A2=Ball";

fn arrived(generation: Generation, asked: &[Q<'_>]) -> Arrived {
    read(survey(generation, &["en"], "1", asked).as_bytes()).unwrap()
}

#[test]
fn both_generations_say_the_same() {
    let asked = [
        Q { kind: "L", code: "Q1", text: "Which?", answers: LIST, ..Q::default() },
        Q {
            kind: "M",
            code: "Q2",
            text: "Which ones?",
            parts: "SQ001=Tree|SQ002=Ball",
            ..Q::default()
        },
        Q {
            kind: "T",
            code: "Q3",
            text: "Why?",
            relevance: "Q1 == \"A1\"",
            mandatory: true,
            ..Q::default()
        },
    ];
    let both = BOTH.map(|generation| {
        read(survey(generation, &["fr", "nl", "lb"], "", &asked).as_bytes()).unwrap()
    });
    assert_eq!(both[0], both[1]);
    let arrived = &both[0];
    assert_eq!(arrived.questionnaire.languages, [Lang::Fr, Lang::Nl]);
    assert_eq!(arrived.questionnaire.title.0["nl"], "Park nl");
    let which = arrived.questionnaire.question("q1").unwrap();
    assert_eq!((which.text.0["fr"].as_str(), which.text.0["nl"].as_str()), ("Which?", "Which? nl"));
    assert_eq!(which.options()[1].text.0["nl"], "Ball nl");
    assert_eq!(arrived.questionnaire.question("q2").unwrap().options()[0].text.0["nl"], "Tree nl");
    let is_a1 = json!({"all": [{"question": "q1", "op": "is", "value": "a1"}]});
    assert_eq!(shown_if(arrived, "q3"), is_a1);
    for (fate, key, found) in [
        (LeftOut, "language", "lb"),
        (LeftOut, "privacy", "anonymized, datestamp, ipaddr, refurl"),
        (LeftOut, "end_text", "Bye"),
        (Changed, "required", ""),
        (Carried, "section", "Page"),
        (Carried, "title", "Park"),
    ] {
        assert!(tells(arrived, fate, key, found), "{key}: {:?}", arrived.report);
    }
    let codes: Vec<_> = arrived.questionnaire.questions.iter().map(|q| q.code.as_str()).collect();
    assert_eq!(codes, ["welcome", "q1", "q2", "q3"]);
    assert_eq!(which.section.0["fr"], "Page");
}

#[test]
fn relevance_that_we_can_say_is_carried() {
    let relevant = |relevance| Q { kind: "T", code: "T", text: "T", relevance, ..Q::default() };
    let test = |question: &str, op: &str, value: &str| match value {
        "" => json!({"question": question, "op": op}),
        value => json!({"question": question, "op": op, "value": value}),
    };
    for generation in BOTH {
        for (relevance, expected) in [
            ("1", json!(null)),
            ("Q1 == 'A1'", json!({"all": [test("q1", "is", "a1")]})),
            ("((Q1.NAOK == \"A1\"))", json!({"all": [test("q1", "is", "a1")]})),
            ("Q1.NAOK != \"A2\"", json!({"all": [test("q1", "is-not", "a2")]})),
            ("!is_empty(Q1)", json!({"any": [test("q1", "answered", "")]})),
            ("is_empty(Q1.NAOK)", json!({"all": [test("q1", "skipped", "")]})),
            ("Y1 == \"Y\"", json!({"all": [test("y1", "is", "yes")]})),
            ("Y1.NAOK eq 'N'", json!({"all": [test("y1", "is", "no")]})),
            ("M1_SQ001 == \"Y\"", json!({"all": [test("m1", "includes", "sq001")]})),
            ("7X3X100.NAOK == \"A1\"", json!({"all": [test("q1", "is", "a1")]})),
            (
                "Q1 == 'A1' && Y1 == 'Y' and !is_empty(M1)",
                json!({"all": [
                    test("q1", "is", "a1"), test("y1", "is", "yes"), test("m1", "answered", ""),
                ]}),
            ),
            (
                "Q1 == 'A1' or Q1 == 'A2' || Q1 == ''",
                json!({"any": [test("q1", "is", "a1"), test("q1", "is", "a2"), test("q1", "skipped", "")]}),
            ),
        ] {
            let arrived = arrived(
                generation,
                &[
                    Q { kind: "L", code: "Q1", text: "One", answers: LIST, ..Q::default() },
                    Q { kind: "Y", code: "Y1", text: "Yes?", ..Q::default() },
                    Q {
                        kind: "M",
                        code: "M1",
                        text: "More",
                        parts: "SQ001=x|SQ002=y",
                        ..Q::default()
                    },
                    relevant(relevance),
                ],
            );
            assert_eq!(shown_if(&arrived, "t"), expected, "{relevance} {:?}", arrived.report);
        }
    }
}

#[test]
fn relevance_that_we_cannot_say_is_named() {
    for (relevance, key) in [
        ("Q1 == 'A1' and (Q1 == 'A2' or D1 == 'x')", "condition_gone"),
        ("Q1 == 'A1' and (Q1 == 'A2' or is_empty(Q1))", "condition_mixed"),
        ("D1.NAOK > '2020-01-01'", "condition_gone"),
        ("T == 'x'", "condition_forward"),
        ("Z == 'A1'", "condition_forward"),
        ("sum(Q1, 3) > 4", "condition_unread"),
        ("TOKEN:EMAIL == 'x'", "condition_gone"),
        ("Q1 =~ /x/", "condition_unread"),
        ("if(Q1, 1, 0)", "condition_unread"),
    ] {
        let arrived = arrived(
            Generation::New,
            &[
                Q { kind: "L", code: "Q1", text: "One", answers: LIST, ..Q::default() },
                Q { kind: "D", code: "D1", text: "When?", ..Q::default() },
                Q { kind: "T", code: "T", text: "T", relevance, ..Q::default() },
                Q {
                    kind: "L",
                    code: "Z",
                    text: "Z",
                    relevance: "T != ''",
                    answers: LIST,
                    ..Q::default()
                },
            ],
        );
        assert_eq!(shown_if(&arrived, "t"), json!(null), "{relevance}");
        assert!(tells(&arrived, LeftOut, key, ""), "{relevance}: {:?}", told(&arrived, LeftOut));
    }
}

#[test]
fn what_a_page_asks_for_is_asked_of_each_question() {
    let asked = [
        Q { kind: "T", code: "A", text: "A", relevance: "is_empty(B)", ..Q::default() },
        Q { kind: "T", code: "B", text: "B", ..Q::default() },
    ];
    let bytes = survey(Generation::New, &["en"], "Nowhere == 'x'", &asked);
    let arrived = read(bytes.as_bytes()).unwrap();
    let lines = told(&arrived, LeftOut);
    assert_eq!(lines.iter().filter(|(_, key)| *key == "condition_gone").count(), 2, "{lines:?}");
}

#[test]
fn expressions_and_markup_in_texts_are_told() {
    let text = "Hello {TOKEN:FIRSTNAME}, <script>alert(1)</script><img src=x>look";
    let arrived = arrived(Generation::Old, &[Q { kind: "S", code: "Q1", text, ..Q::default() }]);
    let said = &arrived.questionnaire.question("q1").unwrap().text.0["en"];
    assert_eq!(said, "Hello {TOKEN:FIRSTNAME}, look");
    assert!(tells(&arrived, Changed, "answer_in_text", "{TOKEN:FIRSTNAME}"));
    assert!(tells(&arrived, Changed, "markup", ""));
}

#[test]
fn a_survey_by_hand_of_each_generation_is_read() {
    for (file, many) in [
        (include_str!("../../../../tests/fixtures/lss/school-lunch-178.lss"), 3),
        (include_str!("../../../../tests/fixtures/lss/playground-640.lss"), 4),
    ] {
        let arrived = read(file.as_bytes()).unwrap();
        let asked = arrived.questionnaire.asked();
        assert_eq!(asked, many, "{:?}", arrived.report);
        assert!(tells(&arrived, LeftOut, "privacy", "anonymized"));
    }
}
