//! The texts of `locales/SIDE.LANG.json`: flat dotted keys, `{name}` placeholders, plural texts as
//! objects by category of `{n}`, and `key@BAND` for the words of one age band and of the band
//! beyond it: what was written for 9-12 is also read by 6-8, unless they have their own words.

use std::collections::{BTreeMap, HashMap};

use rust_embed::RustEmbed;
use serde::Deserialize;

use super::plural::Category;
use crate::domain::wording::{Band, Lang};

/// The locale files, in the binary (read from disk in debug builds).
#[derive(RustEmbed)]
#[folder = "locales/"]
#[include = "*.json"]
pub(super) struct Files;

/// Values for placeholders.
pub type Params<'a> = [(&'a str, &'a str)];

/// A locale file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// The file name is not `SIDE.LANG.json`.
    #[error("locales/{0}: the name must be SIDE.LANG.json")]
    Name(String),
    /// The file is not an object of texts.
    #[error("locales/{0}: {1}")]
    Content(String, serde_json::Error),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Text {
    Plain(String),
    Plural(BTreeMap<Category, String>),
}

/// All texts of all sides in all languages.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    texts: HashMap<Lang, HashMap<String, Text>>,
}

impl Catalogue {
    /// Loads every locale file.
    ///
    /// # Errors
    /// A file name or a content that is not ours.
    pub fn load() -> Result<Self, CatalogueError> {
        let mut catalogue = Self::default();
        for name in Files::iter() {
            let lang = name.strip_suffix(".json").and_then(|stem| stem.split_once('.'));
            let lang = lang.and_then(|(_, lang)| lang.parse::<Lang>().ok());
            let lang = lang.ok_or_else(|| CatalogueError::Name(name.to_string()))?;
            let Some(file) = Files::get(&name) else { continue };
            let texts: HashMap<String, Text> = serde_json::from_slice(&file.data)
                .map_err(|error| CatalogueError::Content(name.to_string(), error))?;
            catalogue.texts.entry(lang).or_default().extend(texts);
        }
        Ok(catalogue)
    }

    /// The text of a key, for everyone; `None` when the language does not have it.
    pub fn say(&self, lang: Lang, key: &str, params: &Params) -> Option<String> {
        let template = match self.texts.get(&lang)?.get(key)? {
            Text::Plain(text) => text,
            Text::Plural(forms) => {
                let n = params.iter().find(|(name, _)| *name == "n")?.1.parse().ok()?;
                forms.get(&Category::of(lang, n)).or_else(|| forms.get(&Category::Other))?
            }
        };
        Some(fill(template, params))
    }

    /// The text of a key for one age band: its own words if there are any, else those of the band
    /// next to it, nearer to the middle.
    pub fn say_for(
        &self,
        lang: Lang,
        band: Option<Band>,
        key: &str,
        params: &Params,
    ) -> Option<String> {
        let own = |band: Band| self.say(lang, &format!("{key}@{band}"), params);
        band.and_then(|band| own(band).or_else(|| nearer(band).and_then(own)))
            .or_else(|| self.say(lang, key, params))
    }
}

/// Whose words a band reads where it has none of its own.
fn nearer(band: Band) -> Option<Band> {
    match band {
        Band::Six => Some(Band::Nine),
        Band::Eighteen => Some(Band::Sixteen),
        Band::Nine | Band::Thirteen | Band::Sixteen => None,
    }
}

/// Puts values into `{name}`; what has no value stays as written, so that scripts can fill it.
fn fill(template: &str, params: &Params) -> String {
    let mut filled = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let value = after.split_once('}').and_then(|(name, tail)| {
            params.iter().find(|(given, _)| *given == name).map(|(_, value)| (*value, tail))
        });
        if let Some((value, tail)) = value {
            filled.push_str(value);
            rest = tail;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
#[path = "catalogue_tests.rs"]
mod tests;
