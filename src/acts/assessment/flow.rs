//! 5 and 6: where an answer goes, step by step, and under which law.

use super::words::Words;
use super::{Input, Said};
use crate::domain::question::Question;
use crate::domain::questionnaire::Access;

type Made = Option<Said>;

/// The country whose age of digital consent is told: that of the first users.
const HOME: &str = "be";

/// 5: where an answer goes, step by step.
pub(super) fn flow(input: &Input, words: &Words<'_>) -> Made {
    let questionnaire = &input.revision.questionnaire;
    let mut said = Said::default();
    let mut keys = vec!["assessment.flow.page", "assessment.flow.send", "assessment.flow.sealed"];
    if questionnaire.questions.iter().any(Question::is_text) {
        keys.push("assessment.flow.texts");
    }
    let quotes = questionnaire.questions.iter().any(Question::asks_to_quote);
    if quotes {
        keys.push("assessment.flow.quotes");
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
    let nobody = if quotes { "assessment.flow.nobody.quotes" } else { "assessment.flow.nobody" };
    said.text(words.say(nobody, &[])?);
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
    let head = words.all(&[
        "assessment.law.text",
        "assessment.law.says",
        "assessment.safeguarding.checked",
    ])?;
    let (mut rows, mut unchecked) = (Vec::new(), 0);
    for law in &input.laws {
        let title = law.title.get(&words.lang)?.clone();
        let checked = if let Some(day) = law.verified_on {
            words.date(day)?
        } else {
            unchecked += 1;
            words.say("assessment.law.unchecked", &[])?
        };
        let title = format!("{title} ({})", law.jurisdiction);
        rows.push(vec![title, law.summary.get(&words.lang)?.clone(), checked]);
    }
    said.table(words.say("assessment.law.in_force", &[])?, head, rows);
    if let Some(age) = input.ages.iter().find(|age| age.id == HOME) {
        let country = age.country.get(&words.lang)?;
        let years = age.age.to_string();
        let named = [("country", country.as_str()), ("age", &years), ("law", &age.legal_ref)];
        said.text(words.say("assessment.law.age", &named)?);
    }
    if unchecked > 0 {
        let n = unchecked.to_string();
        said.open.push(words.say("assessment.law.to_check", &[("n", &n)])?);
    }
    if given.parents.trim().is_empty() {
        said.open.push(words.say("assessment.missing", &[("field", &name)])?);
    }
    Some(said)
}
