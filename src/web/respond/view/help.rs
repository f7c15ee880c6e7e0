//! Help lines, each with what its data say and nothing more.

use serde::Serialize;

use super::page::{Pages, Rendered, ViewError};
use crate::domain::wording::{Band, Lang};
use crate::i18n::Catalogue;
use crate::i18n::help::{Line, host};
use crate::i18n::opening::{Moment, State, in_order};

/// A help line as children read it, in the language of the page.
#[derive(Debug, Clone, Serialize)]
pub struct HelpLine {
    name: String,
    description: String,
    numbers: Vec<Number>,
    terms: String,
    now: Option<String>,
    hours: Option<String>,
    ways: String,
    site: Option<Site>,
    spoken: String,
    checked_on: String,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct Site {
    url: String,
    host: String,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct Number {
    dial: String,
    shown: String,
}

#[derive(Serialize)]
struct Body<'a> {
    lines: &'a [HelpLine],
}

impl HelpLine {
    /// All lines in one language, who answers now first; `None` when a word is missing, which the
    /// tests exclude.
    pub fn all(lines: &[Line], words: &Catalogue, lang: Lang, now: Moment) -> Option<Vec<Self>> {
        let told = |(line, state): (&Line, State)| Self::of(line, &state, words, lang);
        in_order(lines, lang, now).into_iter().map(told).collect()
    }

    /// A line in one language.
    fn of(line: &Line, state: &State, words: &Catalogue, lang: Lang) -> Option<Self> {
        let hours = match state {
            State::Unknown => None,
            State::Open | State::Always | State::Opens(..) => {
                Some(sentences(&line.hours_in_words(words, lang)?))
            }
        };
        Some(Self {
            name: line.name.clone(),
            description: line.description.get(&lang)?.clone(),
            numbers: line.numbers.iter().map(|number| Number::of(number)).collect(),
            terms: sentences(&line.terms_in_words(words, lang)?),
            now: state.in_words(words, lang),
            hours,
            ways: line.ways_in_words(words, lang)?,
            site: Site::of(&line.url),
            spoken: spoken(&line.languages),
            checked_on: line.source_in_words(words, lang)?,
        })
    }
}

impl Site {
    /// A safe address, with what is only for machines left out of its words.
    pub(super) fn of(url: &str) -> Option<Self> {
        host(url).map(|host| Self { url: url.to_owned(), host: host.to_owned() })
    }
}

/// Languages by the names their own speakers use.
pub(super) fn spoken(languages: &[Lang]) -> String {
    languages.iter().map(|lang| lang.own_name()).collect::<Vec<_>>().join(" · ")
}

impl Number {
    pub(super) fn of(shown: &str) -> Self {
        let dial = shown.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        // Isolated, because a page from right to left would turn its groups around.
        Self { dial, shown: format!("\u{2066}{shown}\u{2069}") }
    }
}

/// One paragraph, each part ended with a full stop.
fn sentences(parts: &[String]) -> String {
    let ended = parts.iter().map(|part| format!("{}.", part.trim_end_matches('.')));
    ended.collect::<Vec<_>>().join(" ")
}

impl Pages {
    /// `GET /help`: 112, which is always there, and then these lines in this order.
    pub fn help(
        &self,
        lang: Lang,
        band: Option<Band>,
        lines: &[HelpLine],
    ) -> Result<Rendered, ViewError> {
        self.render("respond/help", self.with_languages(lang, band), &Body { lines })
    }
}
