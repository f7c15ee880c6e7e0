//! Own experience of violence is never asked of the young through a page (R6).

use super::Remark;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::wording::Band;

/// The level of questions about own experience of violence (R5).
const OWN_EXPERIENCE: u8 = 3;
/// Whoever is sixteen may be asked.
const OLD_ENOUGH: Band = Band::Sixteen;

pub(super) fn look(questionnaire: &Questionnaire) -> Vec<Remark> {
    let youngest = questionnaire.bands.iter().min().copied();
    let Some(band) = youngest.filter(|band| *band < OLD_ENOUGH) else { return Vec::new() };
    let asked = questionnaire.questions.iter().enumerate();
    let asked = asked.filter(|(_, question)| question.sensitivity >= OWN_EXPERIENCE);
    asked.map(|(at, _)| Remark::stop("own_experience", "").at(at).band(band)).collect()
}
