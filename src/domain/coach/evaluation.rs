//! Do those who answer evaluate us? (R53)

use super::Remark;
use crate::domain::evaluation;
use crate::domain::questionnaire::Questionnaire;

/// Advice for a questionnaire that asks nothing about taking part.
pub(super) fn look(questionnaire: &Questionnaire) -> Vec<Remark> {
    let none = evaluation::of(questionnaire).is_empty();
    if none { vec![Remark::new("no_evaluation", "")] } else { Vec::new() }
}
