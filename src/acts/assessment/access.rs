//! 13: who can use the pages, and how hard they are to read.

use super::words::Words;
use super::{Input, Said};
use crate::domain::coach::minutes;

type Made = Option<Said>;

/// 13: who can use the pages, and how hard they are to read.
pub(super) fn access(input: &Input, words: &Words<'_>) -> Made {
    let questionnaire = &input.revision.questionnaire;
    let mut said = Said::default();
    said.list(words.all(&[
        "assessment.access.standard",
        "assessment.access.script",
        "assessment.access.words",
        "assessment.access.paper",
    ])?);
    let head = words.all(&[
        "assessment.access.language",
        "assessment.access.band",
        "assessment.access.minutes",
        "assessment.access.advice",
    ])?;
    let mut rows = Vec::new();
    for lang in &questionnaire.languages {
        for band in &questionnaire.bands {
            let about = input.remarks.iter().filter(|remark| {
                remark.lang.is_none_or(|own| own == *lang)
                    && remark.band.is_none_or(|own| own == *band)
            });
            rows.push(vec![
                lang.own_name().to_owned(),
                band.code().replace('-', "–"),
                minutes(questionnaire, *lang, *band).to_string(),
                about.count().to_string(),
            ]);
        }
    }
    said.table(words.say("assessment.access", &[])?, head, rows);
    said.text(words.say("assessment.access.coach", &[])?);
    let kept = questionnaire.safeguards.words.trim();
    if !kept.is_empty() {
        let name = words.say("team.safeguards.words", &[])?;
        said.table(name.clone(), Vec::new(), vec![vec![name, kept.to_owned()]]);
    }
    Some(said)
}
