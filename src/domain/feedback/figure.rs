//! The figures a finding cites: from stored releases alone, so that a sentence cannot say another number.

use super::{Cited, Source};
use crate::domain::release::{ReleasedCell, Status};

/// The figures of one release, or of the themes of a consultation.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// Id of the release; empty for figures of themes.
    pub release: String,
    /// It was taken back: nothing of it is told.
    pub retracted: bool,
    /// Its cells.
    pub cells: Vec<ReleasedCell>,
}

/// Everything a finding of a consultation may cite.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    /// Each release.
    pub releases: Vec<Told>,
    /// The figures of themes; the theme stands where the option does.
    pub themes: Told,
    /// Ids of the quotes.
    pub quotes: Vec<String>,
}

/// Why something cannot be cited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// There is no such cell, theme or quote.
    Unknown,
    /// The cell is withheld.
    Hidden,
    /// Its release was taken back.
    TakenBack,
    /// It is no share of children: a mean or a middle answer.
    NoShare,
}

impl Missing {
    /// As in text keys under `team.feedback.lack.`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Unknown => "source_unknown",
            Self::Hidden => "source_hidden",
            Self::TakenBack => "source_taken_back",
            Self::NoShare => "source_no_share",
        }
    }
}

/// A share, as it was released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// In points.
    pub percent: u32,
    /// Children in the row, rounded.
    pub base: u32,
}

impl Share {
    /// Out of ten, to the nearest; `None` where "none of ten" or "ten of ten" would say too much.
    pub fn tenths(self) -> Option<u32> {
        let tenths = (self.percent + 5) / 10;
        (1..=9).contains(&tenths).then_some(tenths)
    }
}

impl Figures {
    /// The cell that is cited.
    ///
    /// # Errors
    /// There is none, it is withheld, no share, or of a release that was taken back.
    pub fn cell(&self, cited: &Cited) -> Result<&ReleasedCell, Missing> {
        let told = self.releases.iter().find(|told| told.release == cited.release);
        let told = told.ok_or(Missing::Unknown)?;
        let cell = told.cells.iter().find(|cell| {
            cell.question == cited.question
                && cell.item == cited.item
                && cell.option == cited.option
                && cell.breakdown == cited.breakdown
                && cell.category == cited.category
        });
        let cell = cell.ok_or(Missing::Unknown)?;
        if told.retracted {
            return Err(Missing::TakenBack);
        }
        shown(cell)
    }

    /// The cell of a theme.
    ///
    /// # Errors
    /// It was never told, or is withheld.
    pub fn theme(&self, question: &str, theme: &str) -> Result<&ReleasedCell, Missing> {
        let cells = self.themes.cells.iter();
        let mut cells = cells.filter(|cell| cell.question == question && cell.option == theme);
        shown(cells.next().ok_or(Missing::Unknown)?)
    }

    /// Checks one source.
    ///
    /// # Errors
    /// Why it cannot be cited.
    pub fn check(&self, source: &Source) -> Result<(), Missing> {
        match source {
            Source::Cell(cited) => self.cell(cited).map(|_| ()),
            Source::Theme { question, theme } => self.theme(question, theme).map(|_| ()),
            Source::Quote { id } if self.quotes.contains(id) => Ok(()),
            Source::Quote { .. } => Err(Missing::Unknown),
        }
    }

    /// The share of the first source that is one. A band that reaches none or all is no share: it is told
    /// in words.
    pub fn share(&self, sources: &[Source]) -> Option<Share> {
        sources.iter().find_map(|source| match source {
            Source::Cell(cited) => self.cell(cited).ok().and_then(share),
            Source::Theme { question, theme } => self.theme(question, theme).ok().and_then(share),
            Source::Quote { .. } => None,
        })
    }
}

fn share(cell: &ReleasedCell) -> Option<Share> {
    let (percent, base) = (cell.percent?, cell.base?);
    let inside = cell.count_low? > 0 && cell.count_high? < base;
    inside.then_some(Share { percent, base })
}

fn shown(cell: &ReleasedCell) -> Result<&ReleasedCell, Missing> {
    if cell.is_derived() {
        return Err(Missing::NoShare);
    }
    let told = cell.status == Status::Rounded && cell.percent.is_some() && cell.base.is_some();
    if told { Ok(cell) } else { Err(Missing::Hidden) }
}

/// What stands for a figure in a sentence.
pub const PLACES: [&str; 3] = ["{percent}", "{tenths}", "{base}"];

/// A sentence with its figures, as words of the reader's language say them.
pub fn fill(text: &str, words: [&str; 3]) -> String {
    let filled = |text: String, (place, word): (&str, &str)| text.replace(place, word);
    PLACES.into_iter().zip(words).fold(text.to_owned(), filled)
}

/// A sentence without its places.
pub fn bare(text: &str) -> String {
    PLACES.into_iter().fold(text.to_owned(), |text, place| text.replace(place, ""))
}
