//! The cells of a release, brought together as readers see them: one table for each question or
//! item, divided first by nothing and then by each breakdown.

use std::collections::BTreeMap;

use crate::domain::release::{Release, ReleasedCell};

/// The figures of one question, or of one of its items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<'a> {
    /// Question code.
    pub question: &'a str,
    /// Item code, or empty.
    pub item: &'a str,
    /// All children together, then each breakdown.
    pub divisions: Vec<Division<'a>>,
}

/// A table divided in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Division<'a> {
    /// Code of the breakdown, or empty for all children together.
    pub breakdown: &'a str,
    /// The cells, in the order they were released.
    pub cells: Vec<&'a ReleasedCell>,
}

impl<'a> Division<'a> {
    /// The codes of its options, each once, in the order released.
    pub fn options(&self) -> Vec<&'a str> {
        once(self.cells.iter().map(|cell| cell.option.as_str()))
    }

    /// The codes of its groups, each once, in the order released; one empty code for the whole.
    pub fn categories(&self) -> Vec<&'a str> {
        once(self.cells.iter().map(|cell| cell.category.as_str()))
    }
}

fn once<'a>(codes: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = std::collections::BTreeSet::new();
    codes.filter(|code| seen.insert(*code)).collect()
}

/// Every table of a release, in the order of the questionnaire.
pub fn tables(release: &Release) -> Vec<Table<'_>> {
    let mut tables: Vec<Table<'_>> = Vec::new();
    let mut places = BTreeMap::new();
    for cell in &release.tables.cells {
        let (question, item) = (cell.question.as_str(), cell.item.as_str());
        let place = *places.entry((question, item)).or_insert_with(|| {
            tables.push(Table { question, item, divisions: Vec::new() });
            tables.len() - 1
        });
        let Some(table) = tables.get_mut(place) else { continue };
        let known = table.divisions.iter_mut().find(|known| known.breakdown == cell.breakdown);
        match known {
            Some(division) => division.cells.push(cell),
            None => {
                table.divisions.push(Division { breakdown: &cell.breakdown, cells: vec![cell] });
            }
        }
    }
    tables
}
