//! The same question at another stage of the project: its figures side by side where it is the same question, and
//! the reason where it is not.

use serde::Serialize;

use super::teller::Teller;
use crate::acts::results::Other;
use crate::domain::comparison::{ENOUGH, comparable};
use crate::domain::feedback::{Cited, Feedback, Source};
use crate::domain::release::ReleasedCell;
use crate::web::respond::view::ViewError;

/// One answer, here and elsewhere.
#[derive(Debug, Clone, Serialize)]
pub struct Compared {
    question: String,
    answer: String,
    here: String,
    elsewhere: Vec<Elsewhere>,
    /// So few that a difference may be chance.
    few: bool,
}

/// Another consultation.
#[derive(Debug, Clone, Serialize)]
struct Elsewhere {
    code: String,
    title: String,
    /// The share; nothing where the question was another one.
    share: Option<String>,
}

impl Teller<'_> {
    /// The answers that findings stand on, where they were asked for elsewhere too.
    pub fn compared(&self, feedback: &Feedback) -> Result<Vec<Compared>, ViewError> {
        let mut all = Vec::new();
        for source in feedback.findings.iter().flat_map(|finding| &finding.sources) {
            let Source::Cell(cited) = source else { continue };
            if cited.breakdown.is_empty() && cited.category.is_empty() {
                all.extend(self.compared_cell(cited)?);
            }
        }
        Ok(all)
    }

    fn compared_cell(&self, cited: &Cited) -> Result<Option<Compared>, ViewError> {
        let Ok(cell) = self.results.figures.cell(cited) else { return Ok(None) };
        let asked = &self.results.asked;
        let Some(question) = asked.question(&cited.question) else { return Ok(None) };
        let Some(here) = self.share(cell)? else { return Ok(None) };
        let mut few = cell.base.is_none_or(|base| base < ENOUGH);
        let mut elsewhere = Vec::new();
        for other in &self.results.others {
            let Some(same) = other.asked.question(&cited.question) else { continue };
            let found = match comparable((asked, question), (&other.asked, same)) {
                Ok(()) => found(other, cited),
                Err(_) => None,
            };
            let share = found.map(|cell| self.share(cell)).transpose()?.flatten();
            if share.is_some() {
                few |= found.and_then(|cell| cell.base).is_none_or(|base| base < ENOUGH);
            }
            let title = self.written(&other.asked.title).to_owned();
            elsewhere.push(Elsewhere { code: other.code.clone(), title, share });
        }
        if elsewhere.is_empty() {
            return Ok(None);
        }
        few &= elsewhere.iter().any(|other| other.share.is_some());
        let question = self.labels().question(&cited.question);
        let answer = self.option(&cited.question, &cited.option)?;
        Ok(Some(Compared { question, answer, here, elsewhere, few }))
    }
}

fn found<'a>(other: &'a Other, cited: &Cited) -> Option<&'a ReleasedCell> {
    other.cells.iter().find(|cell| {
        cell.question == cited.question
            && cell.item == cited.item
            && cell.option == cited.option
            && cell.breakdown.is_empty()
    })
}
