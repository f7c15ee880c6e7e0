//! What became of every element of a file from elsewhere. Nothing is dropped silently.

use serde::Serialize;

/// What became of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It says here what it said there.
    Carried,
    /// It is here, and differs.
    Changed,
    /// It is not here.
    LeftOut,
}

impl Fate {
    /// The least welcome first: what staff must look at stands on top.
    pub const ALL: [Self; 3] = [Self::LeftOut, Self::Changed, Self::Carried];

    /// The name, as in text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Carried => "carried",
            Self::Changed => "changed",
            Self::LeftOut => "left_out",
        }
    }
}

/// One line of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// What became of it.
    pub fate: Fate,
    /// Where it stood, as in `survey!7 (food)`.
    pub place: String,
    /// Text key under `team.exchange.said.`.
    pub key: &'static str,
    /// What was found there or made of it, at most 80 characters.
    pub found: String,
}

/// Everything that is told about one file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// In the order of the file.
    pub entries: Vec<Entry>,
}

/// Most lines: nobody reads more, and a hostile file writes no book.
const MOST: usize = 3_000;

impl Report {
    /// Something says here what it said there.
    pub(super) fn carried(&mut self, place: &str, key: &'static str, found: &str) {
        self.add(Fate::Carried, place, key, found);
    }

    /// Something is here and differs.
    pub(super) fn changed(&mut self, place: &str, key: &'static str, found: &str) {
        self.add(Fate::Changed, place, key, found);
    }

    /// Something is not here.
    pub(super) fn left_out(&mut self, place: &str, key: &'static str, found: &str) {
        self.add(Fate::LeftOut, place, key, found);
    }

    /// How many lines tell of this fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.entries.iter().filter(|entry| entry.fate == fate).count()
    }

    fn add(&mut self, fate: Fate, place: &str, key: &'static str, found: &str) {
        let short = |text: &str| text.chars().take(80).collect::<String>();
        let entry = Entry { fate, place: short(place), key, found: short(found) };
        // The same is said once, as of a column that stands in every row.
        if self.entries.len() < MOST && self.entries.last() != Some(&entry) {
            self.entries.push(entry);
        }
    }
}
