//! The way from an answer to what becomes of it: what is behind, what comes, by when.

use serde::Serialize;

use super::finding::Line;
use super::teller::Teller;
use crate::domain::feedback::clock::{Due, Owed};
use crate::domain::status::Status;
use crate::web::respond::view::ViewError;

/// One step of the way.
#[derive(Debug, Clone, Serialize)]
pub struct Leg {
    /// It is behind us.
    done: bool,
    #[serde(flatten)]
    line: Line,
}

impl Teller<'_> {
    /// What is behind and what comes.
    pub fn way(&self, today: Option<time::Date>) -> Result<Vec<Leg>, ViewError> {
        let leg = |done: bool, text: String| Leg { done, line: Line { text, late: false } };
        let answer = self.results.answer.as_ref();
        if answer.is_some_and(|answer| !answer.feedback.findings.is_empty()) {
            // What is owed of a finding stands beside it; what is left is news.
            let news = self.results.owed.iter().filter(|due| due.what > Owed::Answer);
            let leg = |due: &Due| self.due(*due, today).map(|line| Leg { done: false, line });
            return news.map(leg).collect();
        }
        let open = matches!(self.results.status, Status::Open | Status::Paused);
        let mut legs = Vec::new();
        let closed = self.results.closed_on.as_deref().filter(|_| !open);
        legs.push(match closed {
            Some(day) => {
                leg(true, self.say("respond.results.step.closed", &[("day", &self.day(day))])?)
            }
            None => leg(false, self.say("respond.results.step.open", &[])?),
        });
        let counted = matches!(self.results.status, Status::Released | Status::Archived);
        legs.push(leg(counted, self.say("respond.results.step.count", &[])?));
        for due in &self.results.owed {
            legs.push(Leg { done: false, line: self.due(*due, today)? });
        }
        if self.results.owed.is_empty() && self.results.answer.is_none() {
            let when = self.written(&self.results.asked.answer_when);
            legs.push(leg(false, self.say("respond.results.step.answer", &[("when", when)])?));
        }
        Ok(legs)
    }
}
