//! Help lines: dated data, so that what a child reads can be checked and put right without a new
//! program. They are shipped unverified; staff must confirm them (R34).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Catalogue;
use crate::domain::wording::Lang;

/// Shown first on every help page, whatever the data say: never empty.
pub const ALWAYS_SHOWN: [&str; 2] = ["112", "116000"];

/// One help line.
#[derive(Debug, Clone, Deserialize)]
pub struct Line {
    /// Stable short name.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Numbers to call, as people write them.
    pub numbers: Vec<String>,
    /// Languages spoken.
    pub languages: Vec<Lang>,
    /// Open day and night.
    pub always: bool,
    /// Opening hours in the time of Brussels.
    pub hours: Vec<Hours>,
    /// Calling costs nothing.
    pub free: bool,
    /// What it is for, in a child's words, by language.
    pub description: BTreeMap<Lang, String>,
    /// The day staff last checked it, `YYYY-MM-DD`.
    pub verified_on: Option<String>,
    /// The day it was last seen in its source, `YYYY-MM-DD`.
    pub seen_on: String,
}

/// From when to when on some days.
#[derive(Debug, Clone, Deserialize)]
pub struct Hours {
    /// `mon` to `sun`.
    pub days: Vec<String>,
    /// `HH:MM`.
    pub from: String,
    /// `HH:MM`; `24:00` is midnight.
    pub to: String,
}

#[derive(Deserialize)]
struct File {
    lines: Vec<Line>,
}

/// The lines shipped with the program, those that are always shown left out.
///
/// # Errors
/// The file is not as described above.
pub fn lines() -> Result<Vec<Line>, serde_json::Error> {
    let file: File = serde_json::from_str(include_str!("help_lines.json"))?;
    let other = |line: &Line| !ALWAYS_SHOWN.contains(&line.id.as_str());
    Ok(file.lines.into_iter().filter(other).collect())
}

impl Line {
    /// When it is open, in words.
    pub fn hours_in_words(&self, words: &Catalogue, lang: Lang) -> Option<String> {
        if self.always {
            return words.say(lang, "respond.help.always", &[]);
        }
        let spans: Option<Vec<String>> =
            self.hours.iter().map(|hours| hours.in_words(words, lang)).collect();
        Some(spans?.join(" · "))
    }

    /// Where this comes from and how sure it is, in words.
    pub fn source_in_words(&self, words: &Catalogue, lang: Lang) -> Option<String> {
        match &self.verified_on {
            Some(day) => words.say(lang, "respond.help.checked", &[("date", day)]),
            None => words.say(lang, "respond.help.unchecked", &[("date", &self.seen_on)]),
        }
    }
}

impl Hours {
    fn in_words(&self, words: &Catalogue, lang: Lang) -> Option<String> {
        let day = |day: &String| words.say(lang, &format!("respond.weekday.{day}"), &[]);
        let (first, last) = (day(self.days.first()?)?, day(self.days.last()?)?);
        let days = match self.days.len() {
            7 => words.say(lang, "respond.help.daily", &[])?,
            1 => first,
            _ => format!("{first} – {last}"),
        };
        Some(format!("{days} {}–{}", self.from, self.to))
    }
}
