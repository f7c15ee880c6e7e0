//! Help lines: dated data. They are shipped unchecked; staff call and say so in the directory (R34).
//! Every field but the last two is shown to children.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use time::Date;
use time::format_description::well_known::Iso8601;

use super::{Catalogue, day};
use crate::domain::wording::Lang;

/// One help line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Stable short name.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Numbers to call, as people write them; none for a line that is only on the web.
    pub numbers: Vec<String>,
    /// Ways to reach it.
    pub channels: Vec<Channel>,
    /// Languages spoken.
    pub languages: Vec<Lang>,
    /// The oldest age it is for.
    pub age_max: Option<u8>,
    /// Open day and night.
    pub always: bool,
    /// Opening hours in the time of Brussels.
    pub hours: Vec<Hours>,
    /// What happens on public holidays.
    pub holidays: Holidays,
    /// Calling costs nothing; `None` when nobody could say.
    pub free: Option<bool>,
    /// Whether a child can stay without a name; `None` when nobody could say.
    pub anonymous: Option<Anonymous>,
    /// Its site.
    pub url: String,
    /// What it is for, in a child's words, by language.
    pub description: BTreeMap<Lang, String>,
    /// What else to know of its hours, by language.
    pub hours_note: Option<BTreeMap<Lang, String>>,
    /// The day it was last seen in its source.
    #[serde(deserialize_with = "date", serialize_with = "told")]
    pub seen_on: Date,
    /// The day staff last checked it.
    #[serde(deserialize_with = "maybe_date", serialize_with = "told_maybe")]
    pub verified_on: Option<Date>,
    /// For staff: where this was found.
    pub source: String,
    /// For staff: what to check.
    pub staff_note: String,
}

/// A way to reach a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// By telephone.
    Tel,
    /// By chat, on its site.
    Chat,
    /// By e-mail, from its site.
    Mail,
    /// In a forum, on its site.
    Forum,
}

/// What happens on public holidays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Holidays {
    /// As on other days.
    Same,
    /// Nobody answers.
    Closed,
}

/// Whether a child can stay without a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Anonymous {
    /// No name is asked.
    Yes,
    /// Sometimes a name is asked.
    Partly,
    /// Who calls is seen.
    No,
}

/// From when to when on some days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// `mon` to `sun`.
    pub days: Vec<String>,
    /// `HH:MM`.
    pub from: String,
    /// `HH:MM`; `24:00` is midnight.
    pub to: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    lines: Vec<Line>,
}

/// The lines shipped with the program. 112 is not among them: it is on the page whatever they say.
///
/// # Errors
/// The file is not as described above.
pub fn lines() -> Result<Vec<Line>, serde_json::Error> {
    let file: File = serde_json::from_str(include_str!("help_lines.json"))?;
    Ok(file.lines)
}

impl Line {
    /// When it is open, in words: hours, holidays, and what else to know.
    pub fn hours_in_words(&self, words: &Catalogue, lang: Lang) -> Option<Vec<String>> {
        let mut said = if self.always {
            vec![words.say(lang, "respond.help.always", &[])?]
        } else {
            let spans: Option<Vec<String>> =
                self.hours.iter().map(|hours| hours.in_words(words, lang)).collect();
            vec![spans?.join(" · ")]
        };
        if self.holidays == Holidays::Closed {
            said.push(words.say(lang, "respond.help.holidays", &[])?);
        }
        if let Some(note) = &self.hours_note {
            said.push(note.get(&lang)?.clone());
        }
        Some(said)
    }

    /// Whether it asks for a name, and what it costs: only what the data say.
    pub fn terms_in_words(&self, words: &Catalogue, lang: Lang) -> Option<Vec<String>> {
        let mut said = Vec::new();
        if self.free == Some(true) {
            said.push(words.say(lang, "respond.help.free", &[])?);
        }
        match self.anonymous {
            Some(Anonymous::Yes) => said.push(words.say(lang, "respond.help.no_name", &[])?),
            Some(Anonymous::Partly) => said.push(words.say(lang, "respond.help.some_name", &[])?),
            Some(Anonymous::No) | None => {}
        }
        if let Some(age) = self.age_max {
            said.push(words.say(lang, "respond.help.up_to", &[("age", &age.to_string())])?);
        }
        Some(said)
    }

    /// What its site offers besides the telephone, in words; empty when nothing.
    pub fn ways_in_words(&self, words: &Catalogue, lang: Lang) -> Option<String> {
        let ways: Option<Vec<String>> = self
            .channels
            .iter()
            .filter_map(|channel| match channel {
                Channel::Tel => None,
                Channel::Chat => Some("chat"),
                Channel::Mail => Some("mail"),
                Channel::Forum => Some("forum"),
            })
            .map(|way| words.say(lang, &format!("respond.help.way.{way}"), &[]))
            .collect();
        Some(ways?.join(" · "))
    }

    /// How sure this is, in words.
    pub fn source_in_words(&self, words: &Catalogue, lang: Lang) -> Option<String> {
        let (key, seen) = match self.verified_on {
            Some(seen) => ("respond.help.checked", seen),
            None => ("respond.help.unchecked", self.seen_on),
        };
        words.say(lang, key, &[("date", &day(words, lang, seen)?)])
    }
}

/// A site without what is only for machines; `None` when it is not a safe address.
pub fn host(url: &str) -> Option<&str> {
    url.strip_prefix("https://")?.split('/').next().filter(|host| !host.is_empty())
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

pub(super) fn date<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    Date::parse(&String::deserialize(from)?, &Iso8601::DATE).map_err(de::Error::custom)
}

pub(super) fn maybe_date<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    let day: Option<String> = Option::deserialize(from)?;
    day.map(|day| Date::parse(&day, &Iso8601::DATE).map_err(de::Error::custom)).transpose()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
pub(super) fn told<S: Serializer>(day: &Date, to: S) -> Result<S::Ok, S::Error> {
    told_maybe(&Some(*day), to)
}

#[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
pub(super) fn told_maybe<S: Serializer>(day: &Option<Date>, to: S) -> Result<S::Ok, S::Error> {
    let written = day.map(|day| day.format(&Iso8601::DATE)).transpose();
    written.map_err(ser::Error::custom)?.serialize(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_can_be_reached_and_is_described_in_every_language() {
        let lines = lines().unwrap();
        assert!(lines.iter().any(|line| line.id == "116000"), "the page is never without it");
        for line in &lines {
            assert!(host(&line.url).is_some(), "{}", line.id);
            assert!(line.always || !line.hours.is_empty(), "{}", line.id);
            for lang in Lang::ALL {
                assert!(line.description.contains_key(&lang), "{} {lang}", line.id);
            }
        }
    }

    #[test]
    fn what_the_data_say_is_not_promised_by_a_description() {
        for line in lines().unwrap() {
            for (lang, text) in &line.description {
                for word in [
                    "gratuit",
                    "gratis",
                    "kostet",
                    "free",
                    "مجان",
                    "безкоштовно",
                    " nom",
                    "naam",
                    "Namen",
                    "name",
                    "اسم",
                    "ім’я",
                ] {
                    assert!(!text.contains(word), "{} {lang}: {word}", line.id);
                }
            }
        }
    }

    #[test]
    fn only_a_safe_address_is_a_link() {
        for (url, expected) in [
            ("https://awel.be/x?y", Some("awel.be")),
            ("http://awel.be", None),
            ("javascript:alert(1)", None),
            ("https://", None),
        ] {
            assert_eq!(host(url), expected, "{url}");
        }
    }
}
