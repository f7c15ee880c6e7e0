//! Surveys of LimeSurvey as others make them, in both generations.

use serde_json::json;

use super::{kind, shown_if, tells, told};
use crate::domain::exchange::Fate::{Carried, Changed, LeftOut};
use crate::domain::exchange::{Arrived, read};
use crate::domain::wording::Lang;

/// Which tables hold the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Generation {
    /// The questions themselves, once for each language.
    Old,
    /// Tables of their own.
    New,
}

pub const BOTH: [Generation; 2] = [Generation::Old, Generation::New];

/// One question; `parts` and `answers` as `code=words`, separated by bars, `attributes` likewise.
#[derive(Debug, Clone, Copy, Default)]
pub struct Q<'a> {
    pub kind: &'a str,
    pub code: &'a str,
    pub text: &'a str,
    pub relevance: &'a str,
    pub parts: &'a str,
    pub answers: &'a str,
    pub attributes: &'a str,
    pub other: bool,
    pub mandatory: bool,
}

fn pairs(text: &str) -> Vec<(&str, &str)> {
    text.split('|').filter_map(|pair| pair.split_once('=')).collect()
}

fn row(fields: &[(&str, &str)]) -> String {
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| format!("<{name}><![CDATA[{value}]]></{name}>"))
        .collect();
    format!("<row>{}</row>", fields.concat())
}

fn table(name: &str, rows: &[String]) -> String {
    format!(
        "<{name}><fields><fieldname>x</fieldname></fields><rows>{}</rows></{name}>",
        rows.concat()
    )
}

/// A survey in some languages; words in each but the first have its code behind them.
pub fn survey(generation: Generation, languages: &[&str], group: &str, asked: &[Q<'_>]) -> String {
    let said = |text: &str, lang: &str| {
        if text.is_empty() || lang == languages[0] {
            text.to_owned()
        } else {
            format!("{text} {lang}")
        }
    };
    let old = generation == Generation::Old;
    let (mut questions, mut parts, mut answers) = (Vec::new(), Vec::new(), Vec::new());
    let (mut question_words, mut answer_words, mut attributes) =
        (Vec::new(), Vec::new(), Vec::new());
    let mut aid = 0;
    for (at, q) in asked.iter().enumerate() {
        let (id, order) = ((100 + at).to_string(), at.to_string());
        let relevance = if q.relevance.is_empty() { "1" } else { q.relevance };
        let flag = |on: bool| if on { "Y" } else { "N" };
        let fixed = |lang: Option<&str>| {
            let text = format!("<p>{}</p>", said(q.text, lang.unwrap_or_default()));
            let mut fields = vec![
                ("qid", id.as_str()),
                ("parent_qid", "0"),
                ("sid", "7"),
                ("gid", "3"),
                ("type", q.kind),
                ("title", q.code),
                ("other", flag(q.other)),
                ("mandatory", flag(q.mandatory)),
                ("question_order", &order),
                ("relevance", relevance),
            ];
            if let Some(lang) = lang {
                fields.extend([("question", text.as_str()), ("help", ""), ("language", lang)]);
            }
            row(&fields)
        };
        if old {
            questions.extend(languages.iter().map(|lang| fixed(Some(lang))));
        } else {
            questions.push(fixed(None));
            for lang in languages {
                let text = format!("<p>{}</p>", said(q.text, lang));
                question_words.push(row(&[
                    ("qid", &id),
                    ("question", &text),
                    ("help", ""),
                    ("language", lang),
                ]));
            }
        }
        for (n, (code, text)) in pairs(q.parts).into_iter().enumerate() {
            let (own, n) = (format!("{id}{:02}", n + 1), n.to_string());
            let fixed = [
                ("qid", own.as_str()),
                ("parent_qid", &id),
                ("title", code),
                ("question_order", &n),
                ("scale_id", "0"),
                ("type", "T"),
            ];
            for lang in languages {
                let text = said(text, lang);
                let words = [("question", text.as_str()), ("language", lang)];
                if old {
                    parts.push(row(&[&fixed[..], &words].concat()));
                } else {
                    question_words.push(row(&[&[("qid", own.as_str())][..], &words].concat()));
                }
            }
            if !old {
                parts.push(row(&fixed));
            }
        }
        for (n, (code, text)) in pairs(q.answers).into_iter().enumerate() {
            aid += 1;
            let (aid, n) = (aid.to_string(), n.to_string());
            let fixed = [
                ("qid", id.as_str()),
                ("code", code),
                ("sortorder", &n),
                ("scale_id", "0"),
                ("aid", &aid),
            ];
            for lang in languages {
                let text = said(text, lang);
                let words = [("answer", text.as_str()), ("language", lang)];
                if old {
                    answers.push(row(&[&fixed[..], &words].concat()));
                } else {
                    answer_words.push(row(&[&[("aid", aid.as_str())][..], &words].concat()));
                }
            }
            if !old {
                answers.push(row(&fixed));
            }
        }
        for (name, value) in pairs(q.attributes) {
            attributes.push(row(&[("qid", &id), ("attribute", name), ("value", value)]));
        }
    }
    let group_fixed = [("gid", "3"), ("group_order", "0"), ("grelevance", group)];
    let mut groups = vec![row(&group_fixed)];
    let group_words: Vec<_> = languages
        .iter()
        .map(|lang| {
            row(&[
                &group_fixed[..],
                &[("group_name", "Page"), ("description", ""), ("language", lang)],
            ]
            .concat())
        })
        .collect();
    if old {
        groups.clone_from(&group_words);
    }
    let titles: Vec<_> = languages
        .iter()
        .map(|lang| {
            row(&[
                ("surveyls_survey_id", "7"),
                ("surveyls_language", lang),
                ("surveyls_title", &said("Park", lang)),
                ("surveyls_welcometext", "<b>Welcome</b>"),
                ("surveyls_endtext", "Bye"),
            ])
        })
        .collect();
    let more = languages[1..].join(" ");
    let about = row(&[
        ("sid", "7"),
        ("language", languages[0]),
        ("additional_languages", &more),
        ("anonymized", "N"),
        ("ipaddr", "Y"),
        ("datestamp", "Y"),
        ("refurl", "I"),
    ]);
    let mut tables = vec![
        table("groups", &groups),
        table("questions", &if old { questions } else { [questions, parts.clone()].concat() }),
        table("answers", &answers),
        table("question_attributes", &attributes),
        table("surveys", &[about]),
        table("surveys_languagesettings", &titles),
    ];
    if old {
        tables.push(table("subquestions", &parts));
    } else {
        tables.push(table("group_l10ns", &group_words));
        tables.push(table("question_l10ns", &question_words));
        tables.push(table("answer_l10ns", &answer_words));
    }
    let version = if old { "178" } else { "640" };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<document><LimeSurveyDocType>Survey</LimeSurveyDocType>\
         <DBVersion>{version}</DBVersion><languages><language>x</language></languages>{}</document>",
        tables.concat()
    )
}

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
        (Changed, "heading", "Page"),
        (Carried, "title", "Park"),
    ] {
        assert!(tells(arrived, fate, key, found), "{key}: {:?}", arrived.report);
    }
    let codes: Vec<_> = arrived.questionnaire.questions.iter().map(|q| q.code.as_str()).collect();
    assert_eq!(codes, ["welcome", "group_3", "q1", "q2", "q3"]);
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
    assert_eq!(lines.iter().filter(|(_, key)| *key == "condition_gone").count(), 3, "{lines:?}");
}

#[test]
fn expressions_and_markup_in_texts_are_told() {
    let text = "Hello {TOKEN:FIRSTNAME}, <script>alert(1)</script><img src=x>look";
    let arrived = arrived(Generation::Old, &[Q { kind: "S", code: "Q1", text, ..Q::default() }]);
    let said = &arrived.questionnaire.question("q1").unwrap().text.0["en"];
    assert_eq!(said, "Hello {TOKEN:FIRSTNAME}, look");
    assert!(tells(&arrived, Changed, "answer_in_text", "{TOKEN:FIRSTNAME}"));
    assert!(tells(&arrived, Changed, "markup", ""));
    let plain = "Costs {20} or { x }";
    let arrived = super::lss::arrived(
        Generation::Old,
        &[Q { kind: "S", code: "Q1", text: plain, ..Q::default() }],
    );
    assert_eq!(kind(&arrived, "q1")["kind"], "short-text");
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
