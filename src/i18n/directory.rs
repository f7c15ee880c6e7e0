//! The directory as one: entries of four kinds, each read and checked alike, whether shipped with the
//! program, written by staff or brought in a file.

use time::Date;

use super::complaints::{self, Body};
use super::help::{self, Line};
use super::laws::{self, Age, Law};
use crate::domain::directory::Kind;
use crate::domain::wording::Lang;

#[path = "directory_check.rs"]
mod check;

pub use check::uncovered;

/// The languages of staff.
pub const STAFF: [Lang; 4] = [Lang::Fr, Lang::Nl, Lang::De, Lang::En];

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// Somebody a child can talk to.
    HelpLine(Line),
    /// A legal text.
    Law(Law),
    /// An age of consent.
    Age(Age),
    /// Somebody who listens to complaints.
    Complaint(Body),
}

/// The field of an entry that cannot be taken; empty when it is the entry as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong(pub String);

impl Entry {
    /// Reads an entry, as strictly as what is shipped.
    ///
    /// # Errors
    /// A field is unknown, missing, or says what cannot be.
    pub fn read(kind: Kind, document: &str) -> Result<Self, Wrong> {
        let entry = match kind {
            Kind::HelpLine => Self::HelpLine(typed(document)?),
            Kind::Law => Self::Law(typed(document)?),
            Kind::Age => Self::Age(typed(document)?),
            Kind::Complaint => Self::Complaint(typed(document)?),
        };
        check::entry(&entry).map_err(|field| Wrong(field.to_owned()))?;
        Ok(entry)
    }

    /// The entry as JSON; `None` for a year no file can hold.
    pub fn document(&self) -> Option<String> {
        let written = match self {
            Self::HelpLine(line) => serde_json::to_string(line),
            Self::Law(law) => serde_json::to_string(law),
            Self::Age(age) => serde_json::to_string(age),
            Self::Complaint(body) => serde_json::to_string(body),
        };
        written.ok()
    }

    /// What it is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::HelpLine(_) => Kind::HelpLine,
            Self::Law(_) => Kind::Law,
            Self::Age(_) => Kind::Age,
            Self::Complaint(_) => Kind::Complaint,
        }
    }

    /// Its id.
    pub fn id(&self) -> &str {
        match self {
            Self::HelpLine(line) => &line.id,
            Self::Law(law) => &law.id,
            Self::Age(age) => &age.id,
            Self::Complaint(body) => &body.id,
        }
    }

    /// What staff call it.
    pub fn name(&self, lang: Lang) -> &str {
        match self {
            Self::HelpLine(line) => &line.name,
            Self::Law(law) => law.title.get(&lang).unwrap_or(&law.id),
            Self::Age(age) => age.country.get(&lang).unwrap_or(&age.id),
            Self::Complaint(body) => &body.name,
        }
    }

    /// The day it was last seen in its source.
    pub fn seen_on(&self) -> Date {
        match self {
            Self::HelpLine(Line { seen_on, .. })
            | Self::Law(Law { seen_on, .. })
            | Self::Age(Age { seen_on, .. })
            | Self::Complaint(Body { seen_on, .. }) => *seen_on,
        }
    }

    /// The day staff last checked it.
    pub fn verified_on(&self) -> Option<Date> {
        match self {
            Self::HelpLine(Line { verified_on, .. })
            | Self::Law(Law { verified_on, .. })
            | Self::Age(Age { verified_on, .. })
            | Self::Complaint(Body { verified_on, .. }) => *verified_on,
        }
    }

    /// The same entry, seen and checked on other days.
    #[must_use]
    pub fn dated(mut self, seen: Date, verified: Option<Date>) -> Self {
        match &mut self {
            Self::HelpLine(Line { seen_on, verified_on, .. })
            | Self::Law(Law { seen_on, verified_on, .. })
            | Self::Age(Age { seen_on, verified_on, .. })
            | Self::Complaint(Body { seen_on, verified_on, .. }) => {
                (*seen_on, *verified_on) = (seen, verified);
            }
        }
        self
    }
}

fn typed<T: serde::de::DeserializeOwned>(document: &str) -> Result<T, Wrong> {
    let reader = &mut serde_json::Deserializer::from_str(document);
    serde_path_to_error::deserialize(reader).map_err(|error| {
        let path = error.path().to_string();
        let field = path.split(['.', '[']).next().unwrap_or_default();
        Wrong(field.to_owned())
    })
}

/// What children and staff read of the directory.
#[derive(Debug, Clone)]
pub struct Directory {
    /// Help lines.
    pub lines: Vec<Line>,
    /// Who listens to complaints.
    pub bodies: Vec<Body>,
    /// Legal texts.
    pub laws: Vec<Law>,
    /// Ages of consent.
    pub ages: Vec<Age>,
}

impl Directory {
    /// The directory of these entries. Help lines that would leave a child alone at some hour are
    /// not taken: those shipped with the program stand in for all of them (R34).
    ///
    /// # Errors
    /// What is shipped with the program cannot be read.
    pub fn of(entries: Vec<Entry>) -> Result<Self, serde_json::Error> {
        let mut all =
            Self { lines: Vec::new(), bodies: Vec::new(), laws: Vec::new(), ages: Vec::new() };
        for entry in entries {
            match entry {
                Entry::HelpLine(line) => all.lines.push(line),
                Entry::Law(law) => all.laws.push(law),
                Entry::Age(age) => all.ages.push(age),
                Entry::Complaint(body) => all.bodies.push(body),
            }
        }
        if uncovered(&all.lines).is_some() {
            all.lines = help::lines()?;
        }
        Ok(all)
    }

    /// The laws in force on a day; those that are only watched are not among them.
    pub fn laws_on(&self, day: Date) -> Vec<&Law> {
        self.laws.iter().filter(|law| law.is_in_force(day)).collect()
    }
}

/// Every entry shipped with the program.
///
/// # Errors
/// A file is not as it should be.
pub fn shipped() -> Result<Vec<Entry>, serde_json::Error> {
    let lines = help::lines()?.into_iter().map(Entry::HelpLine);
    let bodies = complaints::bodies()?.into_iter().map(Entry::Complaint);
    let laws = laws::laws()?.into_iter().map(Entry::Law);
    let ages = laws::ages()?.into_iter().map(Entry::Age);
    Ok(lines.chain(bodies).chain(laws).chain(ages).collect())
}

#[cfg(test)]
#[path = "directory_tests.rs"]
mod tests;
