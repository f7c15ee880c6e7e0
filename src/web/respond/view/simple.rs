//! Pages without a consultation: start, safety, privacy, accessibility.

use serde::Serialize;
use time::Date;

use super::CodeProblem;
use super::kept::Claim;
use super::page::{Frame, Pages, Rendered, ViewError};
use crate::domain::wording::{Band, Lang};
use crate::i18n;

#[derive(Serialize)]
struct Nothing {}

#[derive(Serialize)]
struct Privacy {
    claims: Vec<Claim>,
    erased: Vec<String>,
}

#[derive(Serialize)]
struct Start<'a> {
    given: &'a str,
    bad: Option<String>,
}

impl Pages {
    /// `GET /`: what this is, and a field for a code; `bad` is a code that does not work here, and
    /// why.
    pub fn start(
        &self,
        lang: Lang,
        bad: Option<(&str, CodeProblem)>,
    ) -> Result<Rendered, ViewError> {
        let why = bad.map(|(_, problem)| self.code_problem(lang, None, problem)).transpose()?;
        let body = Start { given: bad.map_or("", |(given, _)| given), bad: why };
        let frame = Frame { land: true, ..self.with_languages(lang, None) };
        let frame = Frame { title: Some("Porte-Voix".to_owned()), ..frame };
        self.render("respond/start", frame, &body)
    }

    /// `GET /safety`: what leaving fast does, and what it cannot do.
    pub fn safety(&self, lang: Lang, band: Option<Band>) -> Result<Rendered, ViewError> {
        self.render("respond/safety", self.with_languages(lang, band), &Nothing {})
    }

    /// `GET /privacy`: what happens to the answers, and which are erased already, by code and day.
    pub fn privacy(
        &self,
        lang: Lang,
        band: Option<Band>,
        erased: &[(String, Date)],
    ) -> Result<Rendered, ViewError> {
        let mut said = Vec::with_capacity(erased.len());
        for (code, day) in erased {
            let day = i18n::day(&self.catalogue, lang, *day).unwrap_or_default();
            let named = [("code", code.as_str()), ("day", &day)];
            said.push(self.text(lang, band, "respond.privacy.erased.one", &named)?);
        }
        let body = Privacy { claims: self.claims(lang, band, None)?, erased: said };
        self.render("respond/privacy", self.with_languages(lang, band), &body)
    }

    /// `GET /accessibility`: what works, what nobody has tried yet, and whom to tell.
    pub fn accessibility(&self, lang: Lang, band: Option<Band>) -> Result<Rendered, ViewError> {
        self.render("respond/accessibility", self.with_languages(lang, band), &Nothing {})
    }

    pub(super) fn with_languages(&self, lang: Lang, band: Option<Band>) -> Frame<'_> {
        Frame {
            band,
            languages: &Lang::ALL,
            styles: vec![self.style("landing.css")],
            ..Frame::plain(lang)
        }
    }
}
