//! Faults of conditions: they may only look back, and only at what can be answered.

use super::condition::{Check, Condition, Test};
use super::fault::Fault;
use super::question::{Kind, Question};
use super::questionnaire::Questionnaire;

/// Most cards of support: every child loads all of them.
const MAX_SUPPORT: usize = 6;

/// Every fault of the conditions. Since a test may only name an earlier question, no chain of
/// conditions can close into a circle.
pub fn find(questionnaire: &Questionnaire) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (index, question) in questionnaire.questions.iter().enumerate() {
        let Some(condition) = &question.show_if else { continue };
        let place = format!("{}.show_if", questionnaire.place(index));
        counted(&place, condition, &mut faults);
        if question.breakdown {
            faults.push(Fault::new(place.clone(), "breakdown_with_condition", &question.code));
        }
        for test in condition.tests() {
            check(questionnaire, index, &place, test, &mut faults);
        }
    }
    if questionnaire.support.len() > MAX_SUPPORT {
        let found = questionnaire.support.len().to_string();
        faults.push(Fault::new("support", "too_many_cards", &found));
    }
    for (card, support) in questionnaire.support.iter().enumerate() {
        let place = format!("support[{card}].show_if");
        counted(&place, &support.show_if, &mut faults);
        for test in support.show_if.tests() {
            check(questionnaire, questionnaire.questions.len(), &place, test, &mut faults);
        }
    }
    faults
}

fn counted(place: &str, condition: &Condition, faults: &mut Vec<Fault>) {
    if condition.tests().is_empty() || condition.tests().len() > 8 {
        faults.push(Fault::new(place, "bad_test_count", ""));
    }
}

fn check(
    questionnaire: &Questionnaire,
    index: usize,
    place: &str,
    test: &Test,
    faults: &mut Vec<Fault>,
) {
    let found = questionnaire.questions.iter().position(|q| q.code == test.question);
    let Some((at, on)) = found.and_then(|at| Some((at, questionnaire.questions.get(at)?))) else {
        faults.push(Fault::new(place, "unknown_question", &test.question));
        return;
    };
    if at == index {
        faults.push(Fault::new(place, "circular", &test.question));
    } else if at > index {
        faults.push(Fault::new(place, "looks_forward", &test.question));
    }
    if !fits(on, &test.check) {
        faults.push(Fault::new(place, "test_does_not_fit", &test.question));
    } else if let Check::Is(code) | Check::IsNot(code) | Check::Includes(code) = &test.check
        && !on.choices().contains(code)
    {
        faults.push(Fault::new(place, "unknown_option", code));
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
