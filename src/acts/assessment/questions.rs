//! 4: every question, with what is sensitive in it.

use super::words::Words;
use super::{Input, Said};
use crate::domain::draft::code_of;
use crate::domain::question::{FaceSet, Kind, Question};

type Made = Option<Said>;

/// 4: every question, with what is sensitive in it.
pub(super) fn questions(input: &Input, words: &Words<'_>) -> Made {
    let questionnaire = &input.revision.questionnaire;
    let mut said = Said::default();
    let head = words.all(&[
        "assessment.questions.number",
        "assessment.questions.question",
        "assessment.questions.kind",
        "assessment.questions.level",
        "assessment.questions.tag",
    ])?;
    let mut rows = Vec::new();
    for (at, question) in questionnaire.questions.iter().enumerate() {
        let kind = words.say(&format!("team.kind.{}", kind(question)), &[])?;
        rows.push(vec![
            (at + 1).to_string(),
            question.text.plain(words.lang).to_owned(),
            kind,
            question.sensitivity.to_string(),
            words.say(tag(question), &[])?,
        ]);
    }
    said.table(words.say("assessment.questions", &[])?, head, rows);
    said.list(words.all(&[
        "assessment.questions.skip",
        "assessment.questions.levels",
        "assessment.questions.never",
    ])?);
    if questionnaire.questions.iter().any(Question::is_sensitive) {
        said.text(words.say("assessment.questions.parts", &[])?);
    }
    Some(said)
}

fn kind(question: &Question) -> &'static str {
    match &question.kind {
        Kind::Faces { set: FaceSet::HowMuch, .. } => "faces-much",
        other => code_of(other),
    }
}

/// Whether answers may be of a special category (Articles 9 and 10 GDPR).
fn tag(question: &Question) -> &'static str {
    match question.sensitivity {
        3.. => "assessment.questions.tag.ten",
        2 => "assessment.questions.tag.nine",
        _ if question.is_text() => "assessment.questions.tag.text",
        _ => "assessment.questions.tag.none",
    }
}
