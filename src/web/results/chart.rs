//! One simple chart: a bar for each answer of a question, the one that is meant in another colour.

use serde::Serialize;

use super::teller::Teller;
use crate::domain::feedback::Cited;
use crate::domain::release::ReleasedCell;
use crate::web::respond::view::ViewError;

/// Most bars that are drawn: more are not compared by eye on a phone.
const MOST: usize = 5;

/// A chart, and the same as a sentence and a table.
#[derive(Debug, Clone, Serialize)]
pub struct Chart {
    /// What was asked.
    pub title: String,
    /// Of which children, where it is not all.
    pub group: Option<String>,
    /// About how many they are.
    pub base: Option<String>,
    /// One for each answer.
    pub bars: Vec<Bar>,
    /// The same in one sentence.
    pub alt: String,
}

/// A bar.
#[derive(Debug, Clone, Serialize)]
pub struct Bar {
    /// The answer.
    pub label: String,
    /// Its share in words.
    pub text: String,
    /// It is the one that is meant.
    pub cited: bool,
    /// It is drawn; the others stand in the table alone.
    pub drawn: bool,
    /// Its length in points; nothing when it is hidden.
    pub width: Option<u32>,
    /// Where it begins.
    pub x: u32,
}

impl Teller<'_> {
    /// The answers to the question of a cell, in the group of the cell.
    pub fn chart(&self, cited: &Cited) -> Result<Option<Chart>, ViewError> {
        let told = self.results.figures.releases.iter();
        let mut told = told.filter(|told| told.release == cited.release && !told.retracted);
        let Some(told) = told.next() else { return Ok(None) };
        let cells = told.cells.iter().filter(|cell| {
            cell.question == cited.question
                && cell.item == cited.item
                && cell.breakdown == cited.breakdown
                && cell.category == cited.category
                && !cell.is_derived()
        });
        let answer = |cell: &&ReleasedCell| {
            let is_cited = cell.option == cited.option;
            let escape = matches!(cell.option.as_str(), "_dont_know" | "_dont_say");
            is_cited || escape || !cell.option.starts_with('_')
        };
        let cells: Vec<&ReleasedCell> = cells.filter(answer).collect();
        let label = |cell: &ReleasedCell| self.option(&cited.question, &cell.option);
        let labels = self.labels();
        let mut title = labels.question(&cited.question);
        if !cited.item.is_empty() {
            title = format!("{title} – {}", labels.item(&cited.question, &cited.item));
        }
        let group = match cited.breakdown.as_str() {
            "" => None,
            by => Some(self.group(by, &cited.category)?),
        };
        self.drawn(title, group, &cells, label, &cited.option)
    }

    /// The themes of a question with free text.
    pub fn themes(&self, question: &str, theme: &str) -> Result<Option<Chart>, ViewError> {
        let cells = self.results.figures.themes.cells.iter();
        let of = |cell: &&ReleasedCell| cell.question == question && !cell.option.starts_with('_');
        let cells: Vec<&ReleasedCell> = cells.filter(of).collect();
        let label = |cell: &ReleasedCell| {
            let key = (cell.question.clone(), cell.option.clone());
            Ok(self.results.themes.get(&key).unwrap_or(&cell.option).clone())
        };
        self.drawn(self.labels().question(question), None, &cells, label, theme)
    }

    fn drawn(
        &self,
        title: String,
        group: Option<String>,
        cells: &[&ReleasedCell],
        label: impl Fn(&ReleasedCell) -> Result<String, ViewError>,
        cited: &str,
    ) -> Result<Option<Chart>, ViewError> {
        let hidden = self.say("respond.results.hidden", &[])?;
        let mut bars = Vec::new();
        for cell in cells {
            let text = self.share(cell)?;
            let width = cell.percent.filter(|_| text.is_some()).map(|percent| percent.min(100));
            let from_end = self.lang.direction() == "rtl";
            bars.push(Bar {
                label: label(cell)?,
                text: text.unwrap_or_else(|| hidden.clone()),
                cited: cell.option == cited,
                drawn: true,
                width,
                x: if from_end { 100 - width.unwrap_or(100) } else { 0 },
            });
        }
        if bars.iter().all(|bar| bar.width.is_none()) {
            return Ok(None);
        }
        leave_out(&mut bars);
        let said = bars.iter().map(|bar| self.pair(&bar.label, &bar.text));
        let said = said.collect::<Result<Vec<_>, _>>()?;
        let base = cells.iter().find_map(|cell| cell.base);
        let base = base.map(|base| self.say("respond.results.base", &[("n", &base.to_string())]));
        let alt = format!("{}.", said.join("; "));
        Ok(Some(Chart { title, group, base: base.transpose()?, bars, alt }))
    }
}

/// Of many answers the one that is meant and the longest others are drawn, in their own order.
fn leave_out(bars: &mut [Bar]) {
    let mut order: Vec<&mut Bar> = bars.iter_mut().collect();
    order.sort_by_key(|bar| (!bar.cited, std::cmp::Reverse(bar.width)));
    for bar in order.into_iter().skip(MOST) {
        bar.drawn = false;
    }
}
