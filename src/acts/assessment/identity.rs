//! 1: what is assessed, and who answers for it.

use super::words::Words;
use super::{Input, Said};

type Made = Option<Said>;

/// 1: what is assessed, and who answers for it.
pub(super) fn identity(input: &Input, words: &Words<'_>) -> Made {
    let (consultation, revision) = (&input.consultation, &input.revision);
    let mut said = Said::default();
    let row = |name: &str, value: String| -> Option<Vec<String>> {
        Some(vec![words.say(&format!("assessment.identity.{name}"), &[])?, value])
    };
    let authors = input.authors.join(", ");
    let approver = match &input.approver {
        Some(name) => name.clone(),
        None => words.say("assessment.not_yet", &[])?,
    };
    let title = revision.questionnaire.title.plain(words.lang);
    let rows = vec![
        row("title", format!("{title} ({})", consultation.code))?,
        row("project", input.project.name.clone())?,
        row("controller", words.written(&input.project.organisation)?)?,
        row("partners", words.written(&input.involvement.partners.join(", "))?)?,
        row("stage", words.say(&format!("team.stage.{}", consultation.stage), &[])?)?,
        row("status", words.say(&format!("team.status.{}", consultation.status), &[])?)?,
        row("revision", revision.number.to_string())?,
        row("hash", revision.hash.clone())?,
        row("authors", words.written(&authors)?)?,
        row("approver", approver)?,
        row("approved", words.moment(input.days.approved)?)?,
        row("opened", words.moment(input.days.opened)?)?,
    ];
    said.table(words.say("assessment.identity", &[])?, Vec::new(), rows);
    said.text(words.say("assessment.identity.eyes", &[])?);
    if consultation.demonstration {
        said.text(words.say("assessment.identity.demonstration", &[])?);
    }
    if input.project.organisation.trim().is_empty() {
        said.open.push(words.say("assessment.identity.no_controller", &[])?);
    }
    Some(said)
}
