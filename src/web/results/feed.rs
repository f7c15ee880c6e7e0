//! The answer as a feed (Atom, RFC 4287): one entry for each finding, dated by what happened to it last.

use serde::Serialize;

use super::story::Story;
use super::teller::Teller;
use crate::web::respond::view::ViewError;

/// One finding, as programs that follow it tell it.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// Its own address, the same through all versions.
    id: String,
    title: String,
    updated: String,
    lines: Vec<String>,
}

impl Teller<'_> {
    /// What was said, answered and done, finding by finding.
    pub fn entries(&self, story: &Story, page: &str) -> Result<Vec<Entry>, ViewError> {
        let published = self.results.answer.as_ref().map(|answer| &*answer.on);
        let taken = self.say("respond.results.taken", &[])?;
        let none = self.say("respond.results.none", &[])?;
        let entries = story.findings.iter().map(|told| {
            let replied = told.reply.as_ref().map_or(none.as_str(), |reply| &reply.words);
            let late = told.due.as_ref().map(|due| &*due.text);
            let state = told.state.as_ref().map(|state| format!("{}. {}", state.word, state.why));
            let lines = [Some(replied), late, state.as_deref()].into_iter().flatten();
            Entry {
                id: format!("{page}/finding/{}", told.id),
                title: told.said.clone().unwrap_or_else(|| taken.clone()),
                updated: moment(told.changed.as_deref().or(published)),
                lines: lines.map(str::to_owned).collect(),
            }
        });
        Ok(entries.collect())
    }
}

/// The beginning of a day as Atom writes it (RFC 3339): finer than a day nothing is told.
pub fn moment(day: Option<&str>) -> String {
    format!("{}T00:00:00Z", day.unwrap_or("1970-01-01"))
}
