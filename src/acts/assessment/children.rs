//! 14: what children said of it, and what changed (Article 35(9)).

use super::words::Words;
use super::{Input, Said};

type Made = Option<Said>;

/// 14: what children said of it, and what changed (Article 35(9)).
pub(super) fn children(input: &Input, words: &Words<'_>) -> Made {
    let given = &input.revision.questionnaire.safeguards;
    let mut said = Said::default();
    let head = words.all(&[
        "team.safeguards.session.on",
        "team.safeguards.session.ages",
        "team.safeguards.session.people",
        "team.safeguards.session.changes",
    ])?;
    let mut rows = Vec::new();
    for session in &given.sessions {
        rows.push(vec![
            words.day(&session.on),
            session.ages.clone(),
            session.people.to_string(),
            words.written(&session.changes)?,
        ]);
    }
    let met = !rows.is_empty();
    said.table(words.say("team.safeguards.sessions", &[])?, head, rows);
    let why = given.no_session.plain(words.lang);
    if !met {
        let why = words.written(why)?;
        said.text(words.say("assessment.children.none", &[("why", &why)])?);
        said.open.push(words.say("assessment.children.no_session", &[])?);
    }
    let (all, done) = input.comments;
    let counts = [("all", all.to_string()), ("done", done.to_string())];
    let counts = counts.each_ref().map(|(name, value)| (*name, value.as_str()));
    said.text(words.say("assessment.children.comments", &counts)?);
    said.text(words.say("assessment.children.feedback", &[])?);
    Some(said)
}
