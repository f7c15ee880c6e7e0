//! Languages, age bands and texts that exist per language and, where the author wrote them, per band.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A language children can be asked in. The six of the respondent side.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// French.
    Fr,
    /// Dutch.
    Nl,
    /// German.
    De,
    /// English.
    En,
    /// Arabic, written from right to left.
    Ar,
    /// Ukrainian.
    Uk,
}

impl Lang {
    /// Every language, in the order they are offered.
    pub const ALL: [Self; 6] = [Self::Fr, Self::Nl, Self::De, Self::En, Self::Ar, Self::Uk];

    /// The BCP 47 code, as in `<html lang>`, addresses and files.
    pub fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::Nl => "nl",
            Self::De => "de",
            Self::En => "en",
            Self::Ar => "ar",
            Self::Uk => "uk",
        }
    }

    /// The name its own speakers use.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::Fr => "Français",
            Self::Nl => "Nederlands",
            Self::De => "Deutsch",
            Self::En => "English",
            Self::Ar => "العربية",
            Self::Uk => "Українська",
        }
    }

    /// `ltr` or `rtl`, as in `<html dir>`.
    pub fn direction(self) -> &'static str {
        if self == Self::Ar { "rtl" } else { "ltr" }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Lang {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|lang| lang.code() == text).ok_or(())
    }
}

/// An age band: which words a child reads.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub enum Band {
    /// 6 to 8 years: with an adult, read aloud.
    #[serde(rename = "6-8")]
    Six,
    /// 9 to 12 years.
    #[serde(rename = "9-12")]
    Nine,
    /// 13 to 15 years.
    #[serde(rename = "13-15")]
    Thirteen,
    /// 16 and 17 years.
    #[serde(rename = "16-17")]
    Sixteen,
    /// 18 to 25 years: young adults.
    #[serde(rename = "18-25")]
    Eighteen,
}

impl Band {
    /// Every band, youngest first.
    pub const ALL: [Self; 5] =
        [Self::Six, Self::Nine, Self::Thirteen, Self::Sixteen, Self::Eighteen];

    /// The code, as in addresses and files: `9-12`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Six => "6-8",
            Self::Nine => "9-12",
            Self::Thirteen => "13-15",
            Self::Sixteen => "16-17",
            Self::Eighteen => "18-25",
        }
    }
}

impl fmt::Display for Band {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Band {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|band| band.code() == text).ok_or(())
    }
}

/// One text in every language, keyed `fr`, or `fr@6-8` for the wording of one age band.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Wording(pub BTreeMap<String, String>);

impl Wording {
    /// The text for a child of this language and band: the band's own wording if there is one.
    pub fn say(&self, lang: Lang, band: Band) -> Option<&str> {
        self.0
            .get(&format!("{lang}@{band}"))
            .or_else(|| self.0.get(lang.code()))
            .map(String::as_str)
    }

    /// The text for staff and files: the wording for everyone, in this language or else any.
    pub fn plain(&self, lang: Lang) -> &str {
        self.0
            .get(lang.code())
            .or_else(|| Lang::ALL.iter().find_map(|other| self.0.get(other.code())))
            .map_or("", String::as_str)
    }

    /// True when nobody wrote anything.
    pub fn is_empty(&self) -> bool {
        self.0.values().all(|text| text.trim().is_empty())
    }

    /// True when a key is a language or `language@band`.
    pub fn is_key(key: &str) -> bool {
        match key.split_once('@') {
            None => key.parse::<Lang>().is_ok(),
            Some((lang, band)) => lang.parse::<Lang>().is_ok() && band.parse::<Band>().is_ok(),
        }
    }
}
