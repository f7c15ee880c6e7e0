//! What the answer tells, in the order of the page; the poster, the easy page and the script tell the same.

use serde::Serialize;

use super::chart::Chart;
use super::compared::Compared;
use super::files::OFFERED;
use super::finding::{Line, Told};
use super::teller::Teller;
use super::way::Leg;
use crate::acts::exports::Format;
use crate::domain::evaluation;
use crate::domain::feedback::{Cited, Feedback, clock};
use crate::domain::release::{ReleasedCell, Status};
use crate::web::respond::view::ViewError;

/// Everything that is told.
#[derive(Debug, Clone, Serialize)]
pub struct Story {
    pub(super) organisation: String,
    pub(super) title: String,
    /// Children were answered.
    pub(super) answered: bool,
    pub(super) took: Vec<String>,
    pub(super) groups: Vec<String>,
    pub(super) thanks: String,
    pub(super) findings: Vec<Told>,
    /// Something is late.
    pub(super) late: Vec<Line>,
    pub(super) handed: Option<String>,
    pub(super) way: Vec<Leg>,
    pub(super) next: String,
    pub(super) rated: Vec<Chart>,
    pub(super) compared: Vec<Compared>,
    /// Figures can be taken along.
    pub(super) files: Vec<File>,
    pub(super) version: Option<String>,
}

/// A file to take along.
#[derive(Debug, Clone, Serialize)]
pub struct File {
    format: &'static str,
    name: &'static str,
}

impl Teller<'_> {
    /// What the answer tells on a day.
    pub fn story(&self, today: &str) -> Result<Story, ViewError> {
        let results = self.results;
        let today = clock::day(today);
        let nothing = Feedback::default();
        let feedback = results.answer.as_ref().map_or(&nothing, |answer| &answer.feedback);
        let mut late = Vec::new();
        for due in &results.owed {
            late.push(self.due(*due, today)?);
        }
        late.retain(|line| line.late);
        let handed = feedback.handed.as_ref().map(|handed| {
            let day = self.day(&handed.on);
            self.say("respond.results.handed.text", &[("to", &handed.to), ("day", &day)])
        });
        let version = results.answer.as_ref().map(|answer| {
            let (number, day) = (answer.number.to_string(), self.day(&answer.on));
            self.say("respond.results.version", &[("number", &number), ("day", &day)])
        });
        let answered = results.answer.is_some();
        Ok(Story {
            organisation: results.organisation.clone(),
            title: self.written(&results.asked.title).to_owned(),
            answered,
            took: self.took()?,
            groups: self.groups()?,
            thanks: self.written(&feedback.thanks).to_owned(),
            findings: self.findings(&feedback.findings, today)?,
            late,
            handed: handed.transpose()?,
            way: self.way(today)?,
            next: self.written(&feedback.next).to_owned(),
            rated: self.rated()?,
            compared: self.compared(feedback)?,
            files: results.release.iter().flat_map(|_| OFFERED.map(file)).collect(),
            version: version.transpose()?,
        })
    }

    /// About how many took part: the rounded base of the first question everybody was asked.
    fn took(&self) -> Result<Vec<String>, ViewError> {
        if self.results.release.is_none() {
            return Ok(Vec::new());
        }
        let whole = |cell: &&ReleasedCell| {
            cell.breakdown.is_empty() && cell.status == Status::Rounded && !cell.is_derived()
        };
        let base = self.results.cells().iter().find(whole).and_then(|cell| cell.base);
        let said = match base {
            Some(base) => self.say("respond.results.took", &[("n", &base.to_string())]),
            None => self.say("respond.results.took.few", &[]),
        };
        Ok(vec![said?])
    }

    /// Their ages and languages, where they were released.
    fn groups(&self) -> Result<Vec<String>, ViewError> {
        let mut groups = Vec::new();
        for cell in self.results.cells() {
            let kept = matches!(cell.question.as_str(), "_band" | "_language");
            if !kept || !cell.breakdown.is_empty() || cell.is_derived() {
                continue;
            }
            if let Some(share) = self.share(cell)? {
                let group = self.group(&cell.question, &cell.option)?;
                groups.push(self.pair(&group, &share)?);
            }
        }
        Ok(groups)
    }

    /// What taking part was like, as participants said; nothing where they were not asked.
    fn rated(&self) -> Result<Vec<Chart>, ViewError> {
        let Some(release) = &self.results.release else { return Ok(Vec::new()) };
        let mut rated = Vec::new();
        for question in evaluation::of(&self.results.asked) {
            let question = question.code.clone();
            let cited = Cited { release: release.clone(), question, ..Cited::default() };
            rated.extend(self.chart(&cited)?);
        }
        Ok(rated)
    }
}

/// A file, under a name that is the same in every language.
fn file(format: Format) -> File {
    let name = match format {
        Format::Csv => "CSV",
        Format::Xlsx => "XLSX",
        Format::Json => "JSON",
        Format::Jsonstat => "JSON-stat",
        Format::Parquet => "Parquet",
        Format::Html => "HTML",
        Format::Package => "ZIP",
    };
    File { format: format.name(), name }
}
