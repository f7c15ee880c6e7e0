//! Pages without a consultation: start, safety, privacy.

use serde::Serialize;

use super::CodeProblem;
use super::page::{Frame, Pages, Rendered, ViewError};
use crate::domain::wording::Lang;

#[derive(Serialize)]
struct Nothing {}

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
        let frame = Frame { land: true, ..self.with_languages(lang) };
        let frame = Frame { title: Some("Porte-Voix".to_owned()), ..frame };
        self.render("respond/start", frame, &body)
    }

    /// `GET /safety`: what leaving fast does, and what it cannot do.
    pub fn safety(&self, lang: Lang) -> Result<Rendered, ViewError> {
        self.render("respond/safety", self.with_languages(lang), &Nothing {})
    }

    /// `GET /privacy`: what happens to the answers.
    pub fn privacy(&self, lang: Lang) -> Result<Rendered, ViewError> {
        self.render("respond/privacy", self.with_languages(lang), &Nothing {})
    }

    /// `GET /complaints`: who listens to a complaint, here and elsewhere (R43).
    pub fn complaints(&self, lang: Lang) -> Result<Rendered, ViewError> {
        self.render("respond/complaints", self.with_languages(lang), &Nothing {})
    }

    fn with_languages(&self, lang: Lang) -> Frame<'_> {
        Frame {
            languages: &Lang::ALL,
            styles: vec![self.style("landing.css")],
            ..Frame::plain(lang)
        }
    }
}
