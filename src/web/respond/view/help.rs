//! Help lines, each with what its data say and nothing more.

use serde::Serialize;

use super::page::{Frame, Pages, Rendered, ViewError};
use crate::domain::wording::Lang;
use crate::i18n::Catalogue;
use crate::i18n::help::Line;

/// A help line as children read it, in the language of the page.
#[derive(Debug, Clone, Serialize)]
pub struct HelpLine {
    name: String,
    description: String,
    numbers: Vec<Number>,
    terms: String,
    hours: String,
    ways: String,
    site: Option<Site>,
    spoken: String,
    checked_on: String,
}

#[derive(Debug, Clone, Serialize)]
struct Site {
    url: String,
    host: String,
}

#[derive(Debug, Clone, Serialize)]
struct Number {
    dial: String,
    shown: String,
}

#[derive(Serialize)]
struct Body<'a> {
    lines: &'a [HelpLine],
}

impl HelpLine {
    /// A line in one language; `None` when a word is missing, which the tests exclude.
    pub fn of(line: &Line, words: &Catalogue, lang: Lang) -> Option<Self> {
        let site = line.host().map(|host| Site { url: line.url.clone(), host: host.to_owned() });
        Some(Self {
            name: line.name.clone(),
            description: line.description.get(&lang)?.clone(),
            numbers: line.numbers.iter().map(|number| Number::of(number)).collect(),
            terms: sentences(&line.terms_in_words(words, lang)?),
            hours: sentences(&line.hours_in_words(words, lang)?),
            ways: line.ways_in_words(words, lang)?,
            site,
            spoken: line.languages.iter().map(|l| l.own_name()).collect::<Vec<_>>().join(" · "),
            checked_on: line.source_in_words(words, lang)?,
        })
    }
}

impl Number {
    fn of(shown: &str) -> Self {
        let dial = shown.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        Self { dial, shown: shown.to_owned() }
    }
}

/// One paragraph, each part ended with a full stop.
fn sentences(parts: &[String]) -> String {
    let ended = parts.iter().map(|part| format!("{}.", part.trim_end_matches('.')));
    ended.collect::<Vec<_>>().join(" ")
}

impl Pages {
    /// `GET /help`: 112, which is always there, and then these lines in this order.
    pub fn help(&self, lang: Lang, lines: &[HelpLine]) -> Result<Rendered, ViewError> {
        let frame = Frame {
            languages: &Lang::ALL,
            styles: vec![self.style("landing.css")],
            ..Frame::plain(lang)
        };
        self.render("respond/help", frame, &Body { lines })
    }
}
