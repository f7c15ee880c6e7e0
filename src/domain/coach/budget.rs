//! Could the breakdowns together point at one child? The quasi-identifier budget (R7).

use super::Remark;
use crate::domain::disclosure::Settings;
use crate::domain::questionnaire::{Kept, Questionnaire};

pub(super) fn look(questionnaire: &Questionnaire) -> Vec<Remark> {
    let groups = questionnaire.groups();
    if groups < 2 {
        return Vec::new();
    }
    if questionnaire.expected == 0 {
        return vec![Remark::stop("expected_missing", groups)];
    }
    let level = questionnaire.questions.iter().map(|question| question.sensitivity).max();
    let small = usize::try_from(Settings::floor(level.unwrap_or(0)).small).unwrap_or(usize::MAX);
    let expected = usize::try_from(questionnaire.expected).unwrap_or(usize::MAX);
    // A mean group below `small` children identifies; below twice as many it nearly does.
    let found = format!("{groups} / {expected}");
    let (widest, most) = widest(questionnaire);
    let remark = if expected < groups.saturating_mul(small) {
        Remark::stop("groups_identify", format!("{found}; {widest}: {most}"))
    } else if expected < groups.saturating_mul(2 * small) {
        Remark::new("groups_thin", format!("{found}; {widest}: {most}"))
    } else {
        return Vec::new();
    };
    let at = questionnaire.questions.iter().position(|question| question.code == widest);
    vec![Remark { question: at.filter(|_| !remark.stops), ..remark }]
}

/// The breakdown with the most groups: where coarser groups help most.
fn widest(questionnaire: &Questionnaire) -> (String, usize) {
    let kept = questionnaire.keep.iter().map(|kept| match kept {
        Kept::Language => ("_language".to_owned(), questionnaire.languages.len()),
        Kept::Band => ("_band".to_owned(), questionnaire.bands.len()),
    });
    let asked = questionnaire.questions.iter().filter(|question| question.breakdown);
    let asked = asked.map(|question| (question.code.clone(), question.choices().len()));
    kept.chain(asked).max_by_key(|(_, groups)| *groups).unwrap_or_default()
}
