//! One released cell in words: a share, never a count as it was; or hidden, all alike.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::release::{Release, ReleasedCell, Status};
use crate::domain::wording::Lang;
use crate::web::team::page::TeamPages;

/// A share as it is shown.
#[derive(Debug, Clone, Serialize)]
pub struct Share {
    /// Nothing is told.
    pub hidden: bool,
    /// "≈ 60 %", "few or none", "nearly all or all"; empty when hidden.
    pub text: String,
    /// In points; 0 when hidden.
    pub percent: u32,
    /// 0 to 4: how strong the tint behind it is.
    pub tint: u32,
}

/// Words for shares and bases.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// Every word.
    pub pages: &'a TeamPages,
    /// The reader's language.
    pub lang: Lang,
}

impl Words<'_> {
    /// One text.
    pub fn say(&self, key: &str, params: &[(&str, &str)]) -> String {
        self.pages.say(self.lang, key, params)
    }

    /// The share of a cell; a cell that does not exist is hidden.
    pub fn share(&self, cell: Option<&ReleasedCell>) -> Share {
        let shown = cell.filter(|cell| cell.status == Status::Rounded);
        let Some((cell, percent)) = shown.and_then(|cell| Some((cell, cell.percent?))) else {
            return Share { hidden: true, text: String::new(), percent: 0, tint: 0 };
        };
        let text = if cell.count_low == Some(0) {
            self.say("team.results.few_or_none", &[])
        } else if is_top(cell) {
            self.say("team.results.nearly_all", &[])
        } else {
            self.say("team.results.share", &[("n", &percent.to_string())])
        };
        Share { hidden: false, text, percent, tint: (percent / 15).min(4) }
    }

    /// "about 60", or nothing when the row is hidden.
    pub fn base(&self, cell: Option<&ReleasedCell>) -> Option<String> {
        let base = cell.filter(|cell| cell.status == Status::Rounded)?.base?;
        Some(self.say("team.results.about", &[("n", &base.to_string())]))
    }
}

fn is_top(cell: &ReleasedCell) -> bool {
    cell.count_high.zip(cell.base).is_some_and(|(high, base)| high >= base)
}

/// The cells of a release, found by question, statement and group.
pub struct Cells<'a>(BTreeMap<[String; 4], Vec<&'a ReleasedCell>>);

impl<'a> Cells<'a> {
    /// Sorts the cells of a release.
    pub fn of(release: &'a Release) -> Self {
        let mut rows: BTreeMap<[String; 4], Vec<&ReleasedCell>> = BTreeMap::new();
        for cell in &release.tables.cells {
            let key = [&cell.question, &cell.item, &cell.breakdown, &cell.category];
            rows.entry(key.map(String::clone)).or_default().push(cell);
        }
        Self(rows)
    }

    /// The cells of one row.
    pub fn row(
        &self,
        question: &str,
        item: &str,
        breakdown: &str,
        category: &str,
    ) -> &[&'a ReleasedCell] {
        let key = [question, item, breakdown, category].map(str::to_owned);
        self.0.get(&key).map_or(&[], Vec::as_slice)
    }

    /// One cell of all children together.
    pub fn whole(&self, question: &str, item: &str, option: &str) -> Option<&'a ReleasedCell> {
        find(self.row(question, item, "", ""), option)
    }

    /// The groups of a breakdown in this question, in the order released.
    pub fn has(&self, question: &str, breakdown: &str) -> bool {
        self.0.keys().any(|[of, _, by, _]| of == question && by == breakdown)
    }
}

/// The cell of an option in a row.
pub fn find<'a>(row: &[&'a ReleasedCell], option: &str) -> Option<&'a ReleasedCell> {
    row.iter().find(|cell| cell.option == option).copied()
}
