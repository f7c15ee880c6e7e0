//! "Show this if …" as CSS: the same rule the server applies to the submission, for the browser.
//!
//! Each rule hides a question unless the form has the right answers checked. A question that is
//! itself hidden counts as skipped, so the rule of an earlier question is part of a later one. A
//! part skipped as a whole is hidden in the same way, and its card with all of its questions.

use crate::domain::condition::{Check, Condition, Test};
use crate::domain::question::{Kind, Question};
use crate::domain::questionnaire::Questionnaire;

/// Longest rule we send; a longer one is told in words and left to the server.
const LONGEST: usize = 4_000;

/// A condition on `<form id="f">`, as the tail of its selector.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Selector {
    Always,
    Never,
    When(String),
}

/// The style sheet of all conditions; empty when there are none.
pub(super) fn style_sheet(questionnaire: &Questionnaire) -> String {
    let questions = &questionnaire.questions;
    let mut shown: Vec<Selector> = Vec::with_capacity(questions.len());
    let mut rules = String::new();
    let parts = questionnaire.sensitive_parts();
    let mut cards: Vec<(usize, Vec<Selector>)> = Vec::with_capacity(parts.len());
    for (index, question) in questions.iter().enumerate() {
        let condition = question.show_if.as_ref();
        let selector = condition.map_or(Selector::Always, |it| selector(questions, &shown, it));
        let mut selector = match selector {
            Selector::When(when) if when.len() > LONGEST => {
                rules.extend(["#q", &index.to_string(), ">.if{display:block}"]);
                Selector::Always
            }
            other => other,
        };
        if let Some(part) = parts.iter().find(|part| part.contains(&index)) {
            let first = *part.start();
            match cards.last_mut() {
                Some((card, selectors)) if *card == first => selectors.push(selector.clone()),
                _ => cards.push((first, vec![selector.clone()])),
            }
            let taken = not(Selector::When(format!(":has(#s{first}-0:checked)")));
            selector = all(vec![selector, taken]);
        }
        rules += &hide(&format!("#q{index}"), &selector);
        shown.push(selector);
    }
    for (first, selectors) in cards {
        rules += &hide(&format!("#s{first}"), &any(selectors));
    }
    for (card, support) in questionnaire.support.iter().enumerate() {
        match selector(questions, &shown, &support.show_if) {
            // Too long to send: then everybody reads the card.
            Selector::When(when) if when.len() > LONGEST => {}
            selector => rules += &hide(&format!("#h{card}"), &selector),
        }
    }
    if rules.is_empty() { rules } else { format!("@supports selector(:has(*)){{{rules}}}") }
}

fn selector(questions: &[Question], shown: &[Selector], condition: &Condition) -> Selector {
    let tests = condition.tests().iter().map(|test| holds(questions, shown, test)).collect();
    match condition {
        Condition::All(_) => all(tests),
        Condition::Any(_) => any(tests),
    }
}

/// The rule that hides a place unless its selector holds.
fn hide(place: &str, selector: &Selector) -> String {
    match selector {
        Selector::Always => String::new(),
        Selector::Never => format!("{place}{{--off:1;display:none}}"),
        Selector::When(when) => format!("#f:not({when}) {place}{{--off:1;display:none}}"),
    }
}

/// The test of an earlier question, which must itself be shown for its answer to count.
fn holds(questions: &[Question], shown: &[Selector], test: &Test) -> Selector {
    let found = questions.iter().enumerate().find(|(_, question)| question.code == test.question);
    let given = |check: &Check| {
        found.map_or(Selector::Never, |(index, question)| {
            let itself = shown.get(index).cloned().unwrap_or(Selector::Always);
            all(vec![itself, given(index, question, check)])
        })
    };
    match &test.check {
        Check::IsNot(code) => not(given(&Check::Is(code.clone()))),
        Check::Skipped => not(given(&Check::Answered)),
        other => given(other),
    }
}

/// What must be checked or written for a check that asks for an answer.
fn given(index: usize, question: &Question, check: &Check) -> Selector {
    let choices = question.choices();
    let chosen = |wanted: &dyn Fn(&str) -> bool| {
        let ids = choices.iter().enumerate().filter(|(_, code)| wanted(code));
        let ids: Vec<_> = ids.map(|(choice, _)| format!("#q{index}-{choice}:checked")).collect();
        if ids.is_empty() || !question.item_codes().is_empty() {
            Selector::Never
        } else {
            Selector::When(format!(":has({})", ids.join(",")))
        }
    };
    let step = |fits: &dyn Fn(u8) -> bool| {
        if question.several().is_some() {
            first_step(index, &choices, fits)
        } else {
            chosen(&|code| code.parse().is_ok_and(fits))
        }
    };
    match check {
        Check::Is(code) | Check::Includes(code) | Check::IsNot(code) => {
            chosen(&|choice| choice == code)
        }
        Check::AtLeast(least) => step(&|given| given >= *least),
        Check::AtMost(most) => step(&|given| given <= *most),
        Check::Answered | Check::Skipped if question.kind == Kind::Info => Selector::Never,
        Check::Answered | Check::Skipped => Selector::When(match question.kind {
            Kind::ShortText { .. } | Kind::LongText { .. } => {
                format!(":has(#q{index}p-t:not(:placeholder-shown))")
            }
            Kind::Number { .. } | Kind::Coins { .. } => {
                format!(":has(#q{index} :is(:checked,.field:not(:placeholder-shown)))")
            }
            // The empty first line of a list is no answer.
            Kind::Place { .. } => format!(":has(#q{index} :checked:not([value=\"\"]))"),
            _ => format!(":has(#q{index} :checked)"),
        }),
    }
}

/// Of several choices the first one counts as the step.
fn first_step(index: usize, choices: &[String], fits: &dyn Fn(u8) -> bool) -> Selector {
    let id = |choice: usize| format!("#q{index}-{choice}:checked");
    let fitting = choices.iter().enumerate();
    let fitting = fitting.filter(|(_, code)| code.parse().is_ok_and(fits));
    any(fitting
        .map(|(choice, _)| {
            let earlier: Vec<_> = (0..choice).map(id).collect();
            let first = if earlier.is_empty() {
                Selector::Always
            } else {
                Selector::When(format!(":not(:has({}))", earlier.join(",")))
            };
            all(vec![Selector::When(format!(":has({})", id(choice))), first])
        })
        .collect())
}

fn all(parts: Vec<Selector>) -> Selector {
    let mut joined = String::new();
    for part in parts {
        match part {
            Selector::Always => {}
            Selector::Never => return Selector::Never,
            Selector::When(when) => joined.push_str(&when),
        }
    }
    if joined.is_empty() { Selector::Always } else { Selector::When(joined) }
}

fn any(parts: Vec<Selector>) -> Selector {
    let mut listed = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            Selector::Always => return Selector::Always,
            Selector::Never => {}
            Selector::When(when) => listed.push(when),
        }
    }
    match listed.as_slice() {
        [] => Selector::Never,
        [only] => Selector::When(only.clone()),
        several => Selector::When(format!(":is({})", several.join(","))),
    }
}

fn not(part: Selector) -> Selector {
    match part {
        Selector::Always => Selector::Never,
        Selector::Never => Selector::Always,
        Selector::When(when) => Selector::When(format!(":not({when})")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::web::respond::view::gallery;

    fn sheet(questions: Value) -> String {
        let document = json!({
            "schema": 1, "title": {}, "purpose": {}, "decider": {}, "answer_when": {},
            "languages": ["fr"], "bands": ["9-12"], "minutes": 3, "questions": questions
        });
        style_sheet(&serde_json::from_value(document).unwrap())
    }

    fn yes_no(code: &str, show_if: Value) -> Value {
        json!({"code": code, "text": {}, "kind": "yes-no", "show_if": show_if})
    }

    #[test]
    fn without_conditions_there_is_no_rule() {
        assert_eq!(sheet(json!([yes_no("a", Value::Null)])), "");
    }

    #[test]
    fn a_hidden_question_does_not_open_another() {
        let is =
            |question: &str| json!({"all": [{"question": question, "op": "is", "value": "yes"}]});
        let css =
            sheet(json!([yes_no("a", Value::Null), yes_no("b", is("a")), yes_no("c", is("b")),]));
        assert_eq!(
            css,
            "@supports selector(:has(*)){\
             #f:not(:has(#q0-0:checked)) #q1{--off:1;display:none}\
             #f:not(:has(#q0-0:checked):has(#q1-0:checked)) #q2{--off:1;display:none}}"
        );
    }

    #[test]
    fn negations_hold_for_what_was_skipped_or_hidden() {
        let css = sheet(json!([
            yes_no("a", Value::Null),
            yes_no(
                "b",
                json!({"any": [
                    {"question": "a", "op": "is-not", "value": "yes"},
                    {"question": "a", "op": "skipped"}
                ]})
            ),
            yes_no("c", json!({"all": [{"question": "gone", "op": "is", "value": "yes"}]})),
            yes_no("d", json!({"all": [{"question": "gone", "op": "is-not", "value": "yes"}]})),
        ]));
        assert!(
            css.contains("#f:not(:is(:not(:has(#q0-0:checked)),:not(:has(#q0 :checked)))) #q1{")
        );
        assert!(css.contains("}#q2{--off:1;display:none}"));
        assert!(!css.contains("#q3"));
    }

    #[test]
    fn a_skipped_part_hides_its_questions_and_what_they_open() {
        let sensitive = |code: &str, show_if: Value| {
            let mut question = yes_no(code, show_if);
            question["sensitivity"] = json!(2);
            question
        };
        let is =
            |question: &str| json!({"all": [{"question": question, "op": "is", "value": "yes"}]});
        let css = sheet(json!([
            yes_no("a", Value::Null),
            sensitive("b", is("a")),
            yes_no("c", is("b")),
            sensitive("d", Value::Null),
        ]));
        let open = ":not(:has(#s1-0:checked))";
        let a = ":has(#q0-0:checked)";
        for rule in [
            format!("#f:not({a}{open}) #q1{{--off:1;display:none}}"),
            format!("#f:not({a}{open}:has(#q1-0:checked)) #q2{{--off:1;display:none}}"),
            "#f:not(:not(:has(#s3-0:checked))) #q3{--off:1;display:none}".to_owned(),
            format!("#f:not({a}) #s1{{--off:1;display:none}}"),
        ] {
            assert!(css.contains(&rule), "{rule} in {css}");
        }
        assert!(!css.contains("#s3{"), "a card is there while one of its questions is");
    }

    #[test]
    fn a_card_of_support_follows_answers_that_count() {
        let mut questionnaire = gallery::sample().unwrap();
        let css = style_sheet(&questionnaire);
        let rule = css.split("#h0{").next().unwrap().rsplit("#f:not(").next().unwrap();
        assert!(rule.contains("#q2-0:checked") && rule.contains("#q2-1:checked"), "{rule}");
        assert!(!rule.contains("#q2-2:checked"), "{rule}");
        assert!(rule.contains("#q1-1"), "a hidden question has no answer: {rule}");
        questionnaire.support.clear();
        assert!(!style_sheet(&questionnaire).contains("#h0"), "the control");
    }

    #[test]
    fn a_rule_that_would_explode_is_left_to_words() {
        let mut questions = vec![yes_no("q0", Value::Null), yes_no("q1", Value::Null)];
        for index in 2..60 {
            let test = |back: usize| json!({"question": format!("q{}", index - back), "op": "is", "value": "yes"});
            questions.push(yes_no(&format!("q{index}"), json!({"any": [test(1), test(2)]})));
        }
        let css = sheet(Value::Array(questions));
        assert!(css.len() < 200_000 && css.contains(">.if{display:block}"));
    }
}
