//! 7: how little is asked of who somebody is.

use super::words::Words;
use super::{Input, Said};
use crate::domain::disclosure::Settings;
use crate::domain::questionnaire::Kept;

type Made = Option<Said>;

/// 7: how little is asked of who somebody is.
pub(super) fn minimal(input: &Input, words: &Words<'_>) -> Made {
    let questionnaire = &input.revision.questionnaire;
    let labels = words.labels(questionnaire);
    let mut said = Said::default();
    let mut rows = Vec::new();
    for code in questionnaire.breakdowns() {
        let groups = match questionnaire.question(code) {
            Some(question) => question.choices().len(),
            None if code == Kept::Language.code() => questionnaire.languages.len(),
            None => questionnaire.bands.len(),
        };
        rows.push(vec![labels.question(code), groups.to_string()]);
    }
    let none = rows.is_empty();
    let head = words.all(&["assessment.minimal.breakdown", "assessment.minimal.groups"])?;
    said.table(words.say("assessment.minimal", &[])?, head, rows);
    if none {
        said.text(words.say("assessment.minimal.none", &[])?);
    }
    let level = questionnaire.questions.iter().map(|one| one.sensitivity).max().unwrap_or(0);
    let floor = Settings::floor(level);
    let (groups, expected) = (questionnaire.groups(), questionnaire.expected);
    if expected == 0 {
        let field = words.say("assessment.who.expected", &[])?;
        said.open.push(words.say("assessment.missing", &[("field", &field)])?);
    } else if groups > 1 {
        let mean = usize::try_from(expected).unwrap_or(usize::MAX) / groups;
        let about = [
            ("groups", groups.to_string()),
            ("expected", expected.to_string()),
            ("mean", mean.to_string()),
            ("small", floor.small.to_string()),
        ];
        let about = about.each_ref().map(|(name, value)| (*name, value.as_str()));
        said.text(words.say("assessment.minimal.budget", &about)?);
    }
    let about = [
        ("level", level.to_string()),
        ("band", floor.band.to_string()),
        ("base", floor.min_base.to_string()),
        ("small", floor.small.to_string()),
    ];
    let about = about.each_ref().map(|(name, value)| (*name, value.as_str()));
    said.list(vec![
        words.say("assessment.minimal.floor", &about)?,
        words.say("assessment.minimal.never", &[])?,
        words.say("assessment.minimal.kept", &[])?,
        words.say("assessment.minimal.age", &[])?,
    ]);
    Some(said)
}
