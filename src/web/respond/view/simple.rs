//! Pages without a consultation: safety, privacy, accessibility.

use serde::Serialize;
use time::Date;
use time::macros::date;

use super::kept::Claim;
use super::page::{Frame, Pages, Rendered, ViewError};
use crate::domain::wording::{Band, Lang};
use crate::i18n;

/// The day on which what is said of accessibility was last compared with the pages.
const CHECKED: Date = date!(2026 - 11 - 28);

#[derive(Serialize)]
struct Nothing {}

#[derive(Serialize)]
struct Privacy {
    claims: Vec<Claim>,
    erased: Vec<String>,
}

#[derive(Serialize)]
struct Statement {
    checked: String,
}

impl Pages {
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

    /// `GET /accessibility`: what works, what nobody has tried yet, whom to tell, and how old this is.
    pub fn accessibility(&self, lang: Lang, band: Option<Band>) -> Result<Rendered, ViewError> {
        let day = i18n::day(&self.catalogue, lang, CHECKED).unwrap_or_default();
        let checked = self.text(lang, band, "respond.access.date", &[("day", &day)])?;
        let frame = self.with_languages(lang, band);
        self.render("respond/accessibility", frame, &Statement { checked })
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
