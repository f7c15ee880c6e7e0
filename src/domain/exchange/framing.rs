//! What stands around the questions of a file that does not come from us.

use super::assembly::Assembly;
use crate::domain::questionnaire::{Access, Policy, Questionnaire, SCHEMA};
use crate::domain::safeguards::Safeguards;
use crate::domain::wording::{Band, Lang, Wording};

/// A frame with this title, and what is to be written or chosen by hand.
pub(super) fn framed(
    title: Wording,
    languages: Vec<Lang>,
    assembly: &mut Assembly,
) -> Questionnaire {
    let mut questionnaire = Questionnaire {
        schema: SCHEMA,
        title,
        discreet_title: Wording::default(),
        purpose: Wording::default(),
        decider: Wording::default(),
        answer_when: Wording::default(),
        languages,
        bands: BANDS.into(),
        minutes: 1,
        keep: Vec::new(),
        pairs: Vec::new(),
        policy: Policy::Bands,
        withdrawal: true,
        interim: false,
        access: Access::Open,
        expected: 0,
        questions: std::mem::take(&mut assembly.questions),
        support: Vec::new(),
        safeguards: Safeguards::default(),
    };
    questionnaire.minutes = minutes(questionnaire.asked());
    let minutes = questionnaire.minutes.to_string();
    assembly.report.changed("", "minutes_counted", &minutes);
    let bands = BANDS.map(Band::code).join(", ");
    assembly.report.changed("", "bands_assumed", &bands);
    assembly.report.changed("", "to_write", "");
    questionnaire
}

/// About how many minutes so many questions take, a quarter each.
fn minutes(asked: usize) -> u8 {
    u8::try_from(asked.div_ceil(4).clamp(1, 30)).unwrap_or(30)
}

/// The ages that a file from elsewhere is read for, until somebody chooses.
const BANDS: [Band; 3] = [Band::Nine, Band::Thirteen, Band::Sixteen];
