//! 9 and 10: what stays until when, what protects answers, and how it is known.

use super::words::Words;
use super::{Input, Said};
use crate::acts::consultations::LONGEST_RETENTION;
use crate::domain::question::Question;
use crate::domain::reading::UNREAD_DAYS;

type Made = Option<Said>;

/// 9: what stays until when.
pub(super) fn retention(input: &Input, words: &Words<'_>) -> Made {
    let consultation = &input.consultation;
    let mut said = Said::default();
    let (days, unread) = (LONGEST_RETENTION.to_string(), UNREAD_DAYS.to_string());
    let mut rows = Vec::new();
    let questions = &input.revision.questionnaire.questions;
    let mut kept = vec!["answers"];
    if questions.iter().any(Question::is_text) {
        kept.extend(["texts", "read"]);
    }
    if questions.iter().any(Question::asks_to_quote) {
        kept.push("quotes");
    }
    kept.extend(["codes", "withdrawn", "backups", "paper", "releases", "audit"]);
    for what in kept {
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
    let writes = input.revision.questionnaire.questions.iter().any(Question::is_text);
    let rows = if writes { "assessment.security.rows.texts" } else { "assessment.security.rows" };
    said.list(words.all(&[
        "assessment.security.kept",
        "assessment.security.sender",
        "assessment.security.third_parties",
        "assessment.security.device",
        "assessment.security.sealed",
        "assessment.security.order",
        rows,
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
