//! 5 and 6: where an answer goes, step by step, and under which law.

use super::words::Words;
use super::{Input, Said};
use crate::domain::question::Question;
use crate::domain::questionnaire::Access;

type Made = Option<Said>;

/// 5: where an answer goes, step by step.
pub(super) fn flow(input: &Input, words: &Words<'_>) -> Made {
    let questionnaire = &input.revision.questionnaire;
    let mut said = Said::default();
    let mut keys = vec!["assessment.flow.page", "assessment.flow.send", "assessment.flow.sealed"];
    if questionnaire.questions.iter().any(Question::is_text) {
        keys.push("assessment.flow.texts");
    }
    if questionnaire.access == Access::Codes {
        keys.push("assessment.flow.codes");
    }
    if input.on_kiosks {
        keys.push("assessment.flow.kiosk");
    }
    keys.push("assessment.flow.mix");
    keys.push("assessment.flow.figures");
    if questionnaire.interim {
        keys.push("assessment.flow.interim");
    }
    keys.push("assessment.flow.erased");
    said.list(words.all(&keys)?);
    said.text(words.say("assessment.flow.nobody", &[])?);
    said.text(words.say("assessment.flow.list", &[])?);
    Some(said)
}

/// 6: under which law.
pub(super) fn law(input: &Input, words: &Words<'_>) -> Made {
    let given = &input.revision.questionnaire.safeguards;
    let mut said = Said::default();
    said.list(words.all(&[
        "assessment.law.at_collection",
        "assessment.law.anonymous",
        "assessment.law.special",
        "assessment.law.assent",
        "assessment.law.guardians",
        "assessment.law.cookie",
        "assessment.law.rights",
    ])?);
    let name = words.say("team.safeguards.parents", &[])?;
    let row = vec![vec![name.clone(), words.written(&given.parents)?]];
    said.table(words.say("assessment.law", &[])?, Vec::new(), row);
    if given.parents.trim().is_empty() {
        said.open.push(words.say("assessment.missing", &[("field", &name)])?);
    }
    Some(said)
}
