//! Faults of conditions: they may only look back, and only at what can be answered.

use super::condition::{Check, Condition, Test};
use super::fault::Fault;
use super::question::{Kind, Question};
use super::questionnaire::Questionnaire;

/// Most cards of support: every child loads all of them.
const MAX_SUPPORT: usize = 6;

/// A condition that does not hold together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Whose condition: the code of a question, or `support.N`.
    pub of: String,
    /// Why, as in faults.
    pub key: &'static str,
    /// What was found.
    pub found: String,
    place: String,
}

/// Every fault of the conditions. Since a test may only name an earlier question, no chain of
/// conditions can close into a circle.
pub fn find(questionnaire: &Questionnaire) -> Vec<Fault> {
    let mut faults: Vec<Fault> = broken(questionnaire)
        .into_iter()
        .map(|it| Fault::new(it.place, it.key, &it.found))
        .collect();
    if questionnaire.support.len() > MAX_SUPPORT {
        let found = questionnaire.support.len().to_string();
        faults.push(Fault::new("support", "too_many_cards", &found));
    }
    faults
}

/// Every condition that does not hold together.
pub fn broken(questionnaire: &Questionnaire) -> Vec<Broken> {
    let mut all = Vec::new();
    for (index, question) in questionnaire.questions.iter().enumerate() {
        let Some(condition) = &question.show_if else { continue };
        let place = format!("{}.show_if", questionnaire.place(index));
        let mut add = |key, found: &str| all.push(at(&question.code, &place, key, found));
        if question.breakdown {
            add("breakdown_with_condition", &question.code);
        }
        tests(questionnaire, index, condition, add);
    }
    for (card, support) in questionnaire.support.iter().enumerate() {
        let (of, place) = (format!("support.{card}"), format!("support[{card}].show_if"));
        let add = |key, found: &str| all.push(at(&of, &place, key, found));
        tests(questionnaire, questionnaire.questions.len(), &support.show_if, add);
    }
    all
}

fn at(of: &str, place: &str, key: &'static str, found: &str) -> Broken {
    Broken { of: of.to_owned(), key, found: found.to_owned(), place: place.to_owned() }
}

fn tests(
    questionnaire: &Questionnaire,
    index: usize,
    condition: &Condition,
    mut add: impl FnMut(&'static str, &str),
) {
    if condition.tests().is_empty() || condition.tests().len() > 8 {
        add("bad_test_count", "");
    }
    for test in condition.tests() {
        check(questionnaire, index, test, &mut add);
    }
}

fn check(
    questionnaire: &Questionnaire,
    index: usize,
    test: &Test,
    add: &mut impl FnMut(&'static str, &str),
) {
    let found = questionnaire.questions.iter().position(|q| q.code == test.question);
    let Some((at, on)) = found.and_then(|at| Some((at, questionnaire.questions.get(at)?))) else {
        return add("unknown_question", &test.question);
    };
    if at == index {
        add("circular", &test.question);
    } else if at > index {
        add("looks_forward", &test.question);
    }
    if !fits(on, &test.check) {
        add("test_does_not_fit", &test.question);
    } else if let Check::Is(code) | Check::IsNot(code) | Check::Includes(code) = &test.check
        && !on.choices().contains(code)
    {
        add("unknown_option", code);
    }
}

/// Whether a question of this kind can be tested so.
pub fn fits(on: &Question, check: &Check) -> bool {
    // A page cannot look into a typed number before it is sent.
    let one =
        on.is_closed() && on.item_codes().is_empty() && !matches!(on.kind, Kind::Number { .. });
    let several = on.several().is_some();
    match check {
        Check::Is(_) | Check::IsNot(_) => one && !several,
        Check::Includes(_) => several,
        Check::AtLeast(_) | Check::AtMost(_) => matches!(
            on.kind,
            Kind::Faces { .. } | Kind::Agree { .. } | Kind::Scale { .. } | Kind::Thermometer
        ),
        Check::Answered | Check::Skipped => on.kind != Kind::Info,
    }
}
