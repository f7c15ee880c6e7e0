//! Sections about data: how they flow, under which law, how few there are, whether they are anonymous,
//! until when they stay, what protects them, and who can use the pages.

use super::words::Words;
use super::{Input, Said};
use crate::acts::anonymity::ROWS_OF_PAGE;
use crate::acts::consultations::LONGEST_RETENTION;
use crate::domain::coach::minutes;
use crate::domain::disclosure::Settings;
use crate::domain::question::Question;
use crate::domain::questionnaire::{Access, Kept};
use crate::domain::reading::UNREAD_DAYS;

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

/// 8: the three tests of the Article 29 Working Party, run when this was made.
pub(super) fn anonymity(input: &Input, words: &Words<'_>) -> Made {
    let mut said = Said::default();
    let head = words.all(&[
        "assessment.anonymity.test",
        "assessment.anonymity.found",
        "assessment.anonymity.result",
    ])?;
    let mut rows = Vec::new();
    for finding in input.findings.iter().filter(|finding| !finding.operator_only) {
        let (test, about) = (finding.test.code(), finding.about.as_str());
        let result = if finding.passed { "holds" } else { "fails" };
        rows.push(vec![
            words.say(&format!("assessment.anonymity.test.{test}"), &[])?,
            words.say(&format!("assessment.anonymity.{}", finding.key), &[("about", about)])?,
            words.say(&format!("assessment.anonymity.{result}"), &[])?,
        ]);
        if !finding.passed {
            said.open.push(words.say("assessment.anonymity.to_mend", &[])?);
        }
    }
    said.open.dedup();
    said.table(words.say("assessment.anonymity", &[])?, head, rows);
    let n = ROWS_OF_PAGE.to_string();
    said.text(words.say("assessment.anonymity.scope", &[("n", &n)])?);
    said.text(words.say("assessment.anonymity.combinations", &[])?);
    Some(said)
}

/// 9: what stays until when.
pub(super) fn retention(input: &Input, words: &Words<'_>) -> Made {
    let consultation = &input.consultation;
    let mut said = Said::default();
    let (days, unread) = (LONGEST_RETENTION.to_string(), UNREAD_DAYS.to_string());
    let mut rows = Vec::new();
    for what in ["answers", "texts", "codes", "withdrawn", "backups", "paper", "releases", "audit"]
    {
        let limits = [("days", days.as_str()), ("unread", unread.as_str())];
        rows.push(vec![
            words.say(&format!("assessment.retention.{what}"), &[])?,
            words.say(&format!("assessment.retention.{what}.until"), &limits)?,
        ]);
    }
    let head = words.all(&["assessment.retention.what", "assessment.retention.until"])?;
    said.table(words.say("assessment.retention", &[])?, head, rows);
    let closes_on = &input.revision.questionnaire.safeguards.closes_on;
    let mut lines = Vec::new();
    match (&consultation.closed_on, &consultation.erase_on) {
        (Some(closed), Some(erase)) => {
            let both = [("closed", words.day(closed)), ("erase", words.day(erase))];
            let both = both.each_ref().map(|(name, value)| (*name, value.as_str()));
            lines.push(words.say("assessment.retention.closed", &both)?);
        }
        _ if !closes_on.is_empty() => {
            let day = words.day(closes_on);
            lines.push(words.say("assessment.retention.planned", &[("day", &day)])?);
        }
        _ => {
            let field = words.say("team.safeguards.closes_on", &[])?;
            said.open.push(words.say("assessment.missing", &[("field", &field)])?);
        }
    }
    lines.push(match input.days.erased {
        Some(_) => {
            let day = words.moment(input.days.erased)?;
            words.say("assessment.retention.erased", &[("day", &day)])?
        }
        None => words.say("assessment.retention.not_erased", &[])?,
    });
    lines.push(words.say("assessment.retention.how", &[])?);
    said.list(lines);
    Some(said)
}

/// 10: what protects answers, and how it is known.
pub(super) fn security(input: &Input, words: &Words<'_>) -> Made {
    let mut said = Said::default();
    said.text(words.say("assessment.security.intro", &[])?);
    said.list(words.all(&[
        "assessment.security.kept",
        "assessment.security.sender",
        "assessment.security.third_parties",
        "assessment.security.device",
        "assessment.security.sealed",
        "assessment.security.order",
        "assessment.security.rows",
        "assessment.security.figures",
        "assessment.security.four_eyes",
        "assessment.security.audit",
        "assessment.security.backups",
    ])?);
    let mut names: Vec<(&str, bool)> =
        input.team.iter().map(|one| (one.name.as_str(), one.second_step)).collect();
    names.sort_unstable();
    names.dedup();
    let with = names.iter().filter(|(_, second)| *second).count();
    let counts = [("n", names.len().to_string()), ("with", with.to_string())];
    let counts = counts.each_ref().map(|(name, value)| (*name, value.as_str()));
    said.text(words.say("assessment.security.team", &counts)?);
    said.text(words.say("assessment.security.stop", &[])?);
    if with < names.len() {
        said.open.push(words.say("assessment.security.second_step", &[])?);
    }
    Some(said)
}

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
