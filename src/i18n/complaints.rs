//! Who outside the organisation listens to a complaint: dated data, like help lines. They are shipped
//! unchecked; staff call or look and say so in the directory (R43, R60).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::Date;

use super::help::{date, maybe_date, told, told_maybe};
use super::{Catalogue, day};
use crate::domain::wording::Lang;

/// One body that does not belong to the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// Stable short name.
    pub id: String,
    /// Its name, as it calls itself.
    pub name: String,
    /// Numbers to call, as people write them; none when no source gave one.
    pub numbers: Vec<String>,
    /// Languages spoken.
    pub languages: Vec<Lang>,
    /// Its site.
    pub url: String,
    /// What it is for, in a child's words, by language.
    pub description: BTreeMap<Lang, String>,
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    bodies: Vec<Body>,
}

/// The bodies shipped with the program.
///
/// # Errors
/// The file is not as described above.
pub fn bodies() -> Result<Vec<Body>, serde_json::Error> {
    let file: File = serde_json::from_str(include_str!("complaints.json"))?;
    Ok(file.bodies)
}

impl Body {
    /// How sure this is, in words.
    pub fn source_in_words(&self, words: &Catalogue, lang: Lang) -> Option<String> {
        let (key, seen) = match self.verified_on {
            Some(seen) => ("respond.help.checked", seen),
            None => ("respond.complaints.unchecked", self.seen_on),
        };
        words.say(lang, key, &[("date", &day(words, lang, seen)?)])
    }
}

#[cfg(test)]
mod tests {
    use super::super::help::host;
    use super::*;

    #[test]
    fn every_body_can_be_reached_and_is_described_in_every_language() {
        let (bodies, words) = (bodies().unwrap(), Catalogue::load().unwrap());
        for lang in [Lang::Fr, Lang::Nl, Lang::De] {
            let own = bodies.iter().filter(|body| body.languages.first() == Some(&lang)).count();
            assert!(own > 0, "a child who speaks {lang} finds somebody");
        }
        for body in &bodies {
            assert!(host(&body.url).is_some(), "{}", body.id);
            assert!(!body.source.is_empty() && !body.staff_note.is_empty(), "{}", body.id);
            for lang in Lang::ALL {
                assert!(body.description.contains_key(&lang), "{} {lang}", body.id);
                let dated = body.source_in_words(&words, lang).unwrap();
                assert!(dated.contains(&body.seen_on.year().to_string()), "{} {lang}", body.id);
            }
        }
    }

    #[test]
    fn only_what_staff_checked_is_called_checked() {
        let words = Catalogue::load().unwrap();
        let mut body = bodies().unwrap().remove(0);
        let unchecked = body.source_in_words(&words, Lang::En).unwrap();
        assert!(unchecked.contains("not yet checked"));
        body.verified_on = Some(body.seen_on);
        assert!(body.source_in_words(&words, Lang::En).unwrap().starts_with("Checked on"));
    }
}
