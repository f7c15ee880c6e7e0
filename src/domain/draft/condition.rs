//! A condition as a sentence of choices: question, test, answer.

use super::{Fields, Refused};
use crate::domain::condition::{Check, Condition, Test};
use crate::domain::question::{Kind, Question};
use crate::domain::questionnaire::Questionnaire;

/// Every test there is, as in forms and documents.
pub const OPS: [&str; 7] =
    ["is", "is-not", "includes", "at-least", "at-most", "answered", "skipped"];
/// Most tests in one condition.
const MOST: usize = 8;

/// The tests that fit a question, the most usual first; empty when nothing can depend on it.
pub fn fitting(on: &Question) -> &'static [&'static str] {
    match on.kind {
        Kind::Info => &[],
        Kind::Multiple { .. } | Kind::Picture { multiple: true, .. } => {
            &["includes", "answered", "skipped"]
        }
        Kind::Faces { .. } | Kind::Agree { .. } | Kind::Scale { .. } | Kind::Thermometer => {
            &["is", "is-not", "at-least", "at-most", "answered", "skipped"]
        }
        Kind::YesNo { .. } | Kind::Single { .. } | Kind::Picture { .. } | Kind::Place { .. } => {
            &["is", "is-not", "answered", "skipped"]
        }
        Kind::Number { .. }
        | Kind::Ranking { .. }
        | Kind::Coins { .. }
        | Kind::Statements { .. }
        | Kind::ShortText { .. }
        | Kind::LongText { .. } => &["answered", "skipped"],
    }
}

fn op(check: &Check) -> &'static str {
    match check {
        Check::Is(_) => "is",
        Check::IsNot(_) => "is-not",
        Check::Includes(_) => "includes",
        Check::AtLeast(_) => "at-least",
        Check::AtMost(_) => "at-most",
        Check::Answered => "answered",
        Check::Skipped => "skipped",
    }
}

fn value(check: &Check) -> String {
    match check {
        Check::Is(code) | Check::IsNot(code) | Check::Includes(code) => code.clone(),
        Check::AtLeast(step) | Check::AtMost(step) => step.to_string(),
        Check::Answered | Check::Skipped => String::new(),
    }
}

fn check(op: &str, value: &str) -> Option<Check> {
    Some(match op {
        "is" => Check::Is(value.to_owned()),
        "is-not" => Check::IsNot(value.to_owned()),
        "includes" => Check::Includes(value.to_owned()),
        "at-least" => Check::AtLeast(value.parse().unwrap_or_default()),
        "at-most" => Check::AtMost(value.parse().unwrap_or_default()),
        "answered" => Check::Answered,
        "skipped" => Check::Skipped,
        _ => return None,
    })
}

/// A test on a question that could hold, for a row just added or pointed at another question.
fn usual(questionnaire: &Questionnaire, code: &str) -> Check {
    let on = questionnaire.question(code);
    let first = on.and_then(|on| on.choices().into_iter().next()).unwrap_or_default();
    let op = on.and_then(|on| fitting(on).first()).unwrap_or(&"answered");
    check(op, &first).unwrap_or(Check::Answered)
}

/// The fields of a condition: `if.join`, `if.0.question`, `if.0.op`, `if.0.value`.
pub(super) fn read(condition: Option<&Condition>, fields: &mut Fields) {
    let Some(condition) = condition else { return };
    let join = if matches!(condition, Condition::All(_)) { "all" } else { "any" };
    fields.insert("if.join".to_owned(), join.to_owned());
    for (at, test) in condition.tests().iter().enumerate() {
        fields.insert(format!("if.{at}.question"), test.question.clone());
        fields.insert(format!("if.{at}.op"), op(&test.check).to_owned());
        fields.insert(format!("if.{at}.value"), value(&test.check));
    }
}

/// Writes one field of a condition; what comes after `if.` is its name. A test that is pointed at
/// another question begins anew.
pub(super) fn write(
    questionnaire: &Questionnaire,
    condition: &mut Option<Condition>,
    name: &str,
    given: &str,
) -> Result<(), Refused> {
    let gone = || Refused::new("draft_gone", name);
    let known = condition.as_mut().ok_or_else(gone)?;
    if name == "join" {
        let tests = known.tests().to_vec();
        *known = if given == "any" { Condition::Any(tests) } else { Condition::All(tests) };
        return Ok(());
    }
    let (at, what) = name.split_once('.').ok_or_else(gone)?;
    let (Condition::All(tests) | Condition::Any(tests)) = known;
    let at = at.parse::<usize>().map_err(|_| gone())?;
    let test = tests.get_mut(at).ok_or_else(gone)?;
    match what {
        "question" => {
            *test = Test { question: given.to_owned(), check: usual(questionnaire, given) };
        }
        "op" => {
            let before = value(&test.check);
            let usual = || value(&usual(questionnaire, &test.question));
            let kept = if before.is_empty() { usual() } else { before };
            test.check = check(given, &kept).ok_or_else(gone)?;
        }
        "value" => test.check = check(op(&test.check), given).ok_or_else(gone)?,
        _ => return Err(gone()),
    }
    Ok(())
}

/// Adds a test on the nearest earlier question that something can depend on; `before` is the place
/// of the question that gets it.
pub(super) fn add(
    questionnaire: &Questionnaire,
    before: usize,
    condition: &mut Option<Condition>,
) -> Result<(), Refused> {
    let earlier = questionnaire.questions.iter().take(before).rev();
    let on = earlier.clone().find(|q| fitting(q).len() > 2);
    let on = on.or_else(|| earlier.clone().find(|q| !fitting(q).is_empty()));
    let on = on.ok_or_else(|| Refused::new("draft_no_earlier", ""))?;
    let test = Test { question: on.code.clone(), check: usual(questionnaire, &on.code) };
    match condition {
        Some(Condition::All(tests) | Condition::Any(tests)) if tests.len() >= MOST => {
            return Err(Refused::new("draft_too_many_tests", MOST));
        }
        Some(Condition::All(tests) | Condition::Any(tests)) => tests.push(test),
        None => *condition = Some(Condition::All(vec![test])),
    }
    Ok(())
}

/// Takes a test out; with the last one the condition goes.
pub(super) fn remove(condition: &mut Option<Condition>, at: usize) -> Result<(), Refused> {
    let gone = || Refused::new("draft_gone", at);
    let (Condition::All(tests) | Condition::Any(tests)) = condition.as_mut().ok_or_else(gone)?;
    if at >= tests.len() {
        return Err(gone());
    }
    tests.remove(at);
    if tests.is_empty() {
        *condition = None;
    }
    Ok(())
}

/// The same condition after a question got another code.
pub(super) fn rename(condition: &mut Condition, from: &str, to: &str) {
    let (Condition::All(tests) | Condition::Any(tests)) = condition;
    for test in tests.iter_mut().filter(|test| test.question == from) {
        to.clone_into(&mut test.question);
    }
}
