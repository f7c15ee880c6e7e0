//! Legal texts staff decide by, and from which age a child consents alone online: dated data, shipped
//! unchecked (R38, R60). A law has days between which it holds, so that a new one can be written
//! down before it counts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::Date;

use super::help::{date, maybe_date, told, told_maybe};
use crate::domain::wording::Lang;

/// One legal text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// Stable short name.
    pub id: String,
    /// Its title, by language of staff.
    pub title: BTreeMap<Lang, String>,
    /// What it says, in two sentences, by language of staff.
    pub summary: BTreeMap<Lang, String>,
    /// Where it holds: `BE`, `BE-FR` …
    pub jurisdiction: String,
    /// The first day it holds; `None` for as long as matters.
    #[serde(deserialize_with = "maybe_date", serialize_with = "told_maybe")]
    pub valid_from: Option<Date>,
    /// The last day it holds.
    #[serde(deserialize_with = "maybe_date", serialize_with = "told_maybe")]
    pub valid_to: Option<Date>,
    /// Not in force: only to be watched.
    pub watch: bool,
    /// Where it stands.
    pub source: String,
    /// The day it was last seen in its source.
    #[serde(deserialize_with = "date", serialize_with = "told")]
    pub seen_on: Date,
    /// The day staff last checked it.
    #[serde(deserialize_with = "maybe_date", serialize_with = "told_maybe")]
    pub verified_on: Option<Date>,
    /// What to check.
    pub staff_note: String,
}

impl Law {
    /// Whether it holds on a day.
    pub fn is_in_force(&self, day: Date) -> bool {
        let begun = self.valid_from.is_none_or(|from| from <= day);
        let ended = self.valid_to.is_some_and(|to| to < day);
        !self.watch && begun && !ended
    }
}

/// From which age a child consents alone online, in one country (GDPR article 8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Age {
    /// Code of the country, in small letters.
    pub id: String,
    /// Its name, by language of staff.
    pub country: BTreeMap<Lang, String>,
    /// The age.
    pub age: u8,
    /// Which law says so.
    pub legal_ref: String,
    /// Where this was found.
    pub source: String,
    /// The day it was last seen in its source.
    #[serde(deserialize_with = "date", serialize_with = "told")]
    pub seen_on: Date,
    /// The day staff last checked it.
    #[serde(deserialize_with = "maybe_date", serialize_with = "told_maybe")]
    pub verified_on: Option<Date>,
    /// What to check.
    pub staff_note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Laws {
    laws: Vec<Law>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ages {
    ages: Vec<Age>,
}

/// The laws shipped with the program.
///
/// # Errors
/// The file is not as described above.
pub fn laws() -> Result<Vec<Law>, serde_json::Error> {
    let file: Laws = serde_json::from_str(include_str!("laws.json"))?;
    Ok(file.laws)
}

/// The ages shipped with the program.
///
/// # Errors
/// The file is not as described above.
pub fn ages() -> Result<Vec<Age>, serde_json::Error> {
    let file: Ages = serde_json::from_str(include_str!("ages.json"))?;
    Ok(file.ages)
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn a_law_holds_between_its_days_and_what_is_only_watched_never_does() {
        let held = |day: Date| -> Vec<String> {
            let laws = laws().unwrap().into_iter();
            laws.filter(|law| law.is_in_force(day)).map(|law| law.id).collect()
        };
        let (before, after) = (held(date!(2026 - 04 - 08)), held(date!(2026 - 04 - 09)));
        let has = |list: &[String], id: &str| list.iter().any(|known| known == id);
        for (old, new) in [("be-danger-old", "be-danger-new"), ("be-secrecy-old", "be-secrecy-new")]
        {
            assert!(has(&before, old) && !has(&before, new), "{before:?}");
            assert!(!has(&after, old) && has(&after, new), "{after:?}");
        }
        assert!(!has(&before, "be-bill-2025") && !has(&after, "be-bill-2025"));
        assert!(has(&after, "be-digital-consent"), "the control");
    }

    #[test]
    fn nothing_is_shipped_as_checked() {
        assert!(laws().unwrap().iter().all(|law| law.verified_on.is_none()));
        let ages = ages().unwrap();
        assert!(ages.iter().all(|age| age.verified_on.is_none()) && ages.len() >= 27);
        assert!(ages.iter().any(|age| age.id == "be" && age.age == 13));
    }
}
