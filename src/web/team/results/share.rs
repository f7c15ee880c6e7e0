//! One released cell in words: a share, never a count as it was; or hidden, all alike.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::release::{Release, ReleasedCell, Status};
use crate::domain::spoken::Told;
use crate::domain::wording::Lang;
use crate::web::team::page::TeamPages;

/// A share as it is shown.
#[derive(Debug, Clone, Serialize)]
pub struct Share {
    /// Nothing is told.
    pub hidden: bool,
    /// "≈ 60 %", "few or none", "5 or more of about 10" …; empty when hidden.
    pub text: String,
    /// In points; 0 when hidden.
    pub percent: u32,
    /// 0 to 4: how strong the tint behind it is.
    pub tint: u32,
    /// The ends of the published band, to compare it with others; 0 when hidden.
    #[serde(skip)]
    pub band: (u32, u32),
    /// Children in the row, rounded; 0 when hidden.
    #[serde(skip)]
    pub of: u32,
}

impl Share {
    /// An average of ten, in tenths, as "3.2".
    pub fn mean(tenths: Option<u32>) -> Self {
        let text = tenths.map(|tenths| format!("{}.{}", tenths / 10, tenths % 10));
        let percent = tenths.unwrap_or(0).min(100);
        let text = text.unwrap_or_default();
        Self { percent, ..Self::plain((tenths.is_some()).then_some(text)) }
    }

    /// Words without a share; hidden when there are none.
    pub fn plain(text: Option<String>) -> Self {
        let hidden = text.is_none();
        let text = text.unwrap_or_default();
        Self { hidden, text, percent: 0, tint: 0, band: (0, 0), of: 0 }
    }

    /// Surely more than another: the bands do not meet.
    pub fn exceeds(&self, other: &Self) -> bool {
        !self.hidden && !other.hidden && self.band.0 > other.band.1
    }
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
            return Share::plain(None);
        };
        let text = match Told::by(cell) {
            Told::Share => self.say("team.results.share", &[("n", &percent.to_string())]),
            Told::FewOrNone => self.say("team.results.few_or_none", &[]),
            Told::NearlyAll => self.say("team.results.nearly_all", &[]),
            Told::Fewer { than, base } => self.bound("team.results.fewer", than, base),
            Told::AtLeast { least, base } => self.bound("team.results.at_least", least, base),
        };
        let band = (cell.count_low.unwrap_or(0), cell.count_high.unwrap_or(u32::MAX));
        let of = cell.base.unwrap_or(0);
        Share { hidden: false, text, percent, tint: (percent / 15).min(4), band, of }
    }

    fn bound(&self, key: &str, n: u32, base: u32) -> String {
        self.say(key, &[("n", &n.to_string()), ("base", &base.to_string())])
    }

    /// "about 60", or nothing when the row is hidden.
    pub fn base(&self, cell: Option<&ReleasedCell>) -> Option<String> {
        let base = cell.filter(|cell| cell.status == Status::Rounded)?.base?;
        Some(self.say("team.results.about", &[("n", &base.to_string())]))
    }
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
