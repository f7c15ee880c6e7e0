//! How long answers are kept, and what was erased when.

use serde::Serialize;

use super::name;
use crate::acts::report::Told;
use crate::web::team::history;
use crate::web::team::results::share::Words;

/// One consultation.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    name: String,
    closed: String,
    /// What became of its answers, or will.
    answers: Vec<String>,
}

/// What is kept of a consultation.
pub(super) fn line(words: Words<'_>, told: &Told) -> Line {
    let day = |day: &str| history::day(words.pages, words.lang, day);
    let closed = told.consultation.closed_on.as_deref().map(day);
    let answers = match &told.erased {
        Some(erased) => {
            let why = words.say(&format!("team.certificate.why.{}", erased.why), &[]);
            let on = day(&erased.erased_on);
            let mut said =
                vec![words.say("team.report.kept.erased", &[("day", &on), ("why", &why)])];
            let note = |key: &str, value: &str| {
                let name = words.say(&format!("team.certificate.{key}"), &[]);
                words.say("team.report.named", &[("name", &name), ("value", value)])
            };
            if !erased.reason.is_empty() {
                said.push(note("reason", &erased.reason));
            }
            if !erased.by.is_empty() {
                said.push(note("by", &erased.by.join(", ")));
            }
            said.push(note("copies_until", &day(&erased.copies_until)));
            said
        }
        None => match &told.consultation.erase_on {
            Some(on) => vec![words.say("team.erasure.on", &[("day", &day(on))])],
            None => vec![words.say("team.erasure.later", &[])],
        },
    };
    let closed = closed.unwrap_or_else(|| words.say("team.report.kept.not_closed", &[]));
    Line { name: name(words, told), closed, answers }
}
