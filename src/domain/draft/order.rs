//! Conditions look back: what a change may not break.

use crate::domain::fault_conditions;
use crate::domain::question::Kind;
use crate::domain::questionnaire::Questionnaire;

/// The number children and authors know a question by, from 1; pages of information have none.
pub fn number(questionnaire: &Questionnaire, code: &str) -> Option<usize> {
    let asked = questionnaire.questions.iter().filter(|question| question.kind != Kind::Info);
    let at = asked.map(|question| &question.code).position(|known| known == code);
    at.map(|at| at + 1)
}

/// The draft as its preview shows it: the question with this code whatever its condition says, and
/// no condition that does not hold together.
pub fn shown(questionnaire: &Questionnaire, code: &str) -> Questionnaire {
    let mut shown = questionnaire.clone();
    let broken = fault_conditions::broken(questionnaire);
    for question in &mut shown.questions {
        if question.code == code || broken.iter().any(|it| it.of == question.code) {
            question.show_if = None;
        }
    }
    let mut at = 0_usize;
    shown.support.retain(|_| {
        at += 1;
        broken.iter().all(|it| it.of != format!("support.{}", at - 1))
    });
    shown
}

/// The code of the first question, or the place of the first card of support as `support.N`, whose
/// condition held together before a change and no longer does after it.
pub fn broken(before: &Questionnaire, after: &Questionnaire) -> Option<String> {
    let was = fault_conditions::broken(before);
    fault_conditions::broken(after).into_iter().find(|it| !was.contains(it)).map(|it| it.of)
}
