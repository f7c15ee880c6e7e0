//! Who listens to a complaint, here and elsewhere (R43).

use serde::Serialize;

use super::help::{Number, Site, spoken};
use super::page::{Pages, Rendered, ViewError};
use crate::domain::wording::{Band, Lang};
use crate::i18n::Catalogue;
use crate::i18n::complaints::Body;

/// A body outside the organisation as children read it, in the language of the page.
#[derive(Debug, Clone, Serialize)]
pub struct BodyView {
    name: String,
    description: String,
    numbers: Vec<Number>,
    site: Option<Site>,
    spoken: String,
    checked_on: String,
}

#[derive(Serialize)]
struct Bodies<'a> {
    bodies: &'a [BodyView],
}

impl BodyView {
    /// A body in one language; `None` when a word is missing, which the tests exclude.
    pub fn of(body: &Body, words: &Catalogue, lang: Lang) -> Option<Self> {
        Some(Self {
            name: body.name.clone(),
            description: body.description.get(&lang)?.clone(),
            numbers: body.numbers.iter().map(|number| Number::of(number)).collect(),
            site: Site::of(&body.url),
            spoken: spoken(&body.languages),
            checked_on: body.source_in_words(words, lang)?,
        })
    }
}

impl Pages {
    /// `GET /complaints`.
    pub fn complaints(
        &self,
        lang: Lang,
        band: Option<Band>,
        bodies: &[BodyView],
    ) -> Result<Rendered, ViewError> {
        self.render("respond/complaints", self.with_languages(lang, band), &Bodies { bodies })
    }
}
