//! Small pages that say one thing: closed, paused, no thanks, mistakes.

use serde::Serialize;

use super::kiosk::Kiosk;
use super::page::{Frame, Pages, Rendered, ViewError};
use crate::domain::wording::{Band, Lang};

/// One thing to say, with the status it goes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// "No thanks" was chosen (200).
    Declined,
    /// Unknown code, not open yet, closed: one page for all (404).
    Closed,
    /// Paused for now (503).
    Paused,
    /// If the withdrawal code was right, the answers are deleted (200).
    Withdrawn,
    /// A truncated or unreadable form (400).
    Invalid,
    /// No such page (404).
    NotFound,
    /// Too long (413).
    TooLarge,
    /// Not a form (415).
    Unsupported,
    /// Understood but not right (422).
    Unacceptable,
    /// Too many at once (429).
    TooFast,
    /// Figures that two people took back (410).
    TakenBack,
    /// Our own mistake (500, 503).
    Broken,
}

impl Notice {
    /// Every notice.
    pub const ALL: [Self; 12] = [
        Self::Declined,
        Self::Closed,
        Self::Paused,
        Self::Withdrawn,
        Self::Invalid,
        Self::NotFound,
        Self::TooLarge,
        Self::Unsupported,
        Self::Unacceptable,
        Self::TooFast,
        Self::TakenBack,
        Self::Broken,
    ];

    /// The notice for an error status.
    pub fn for_status(status: u16) -> Self {
        match status {
            404 | 405 => Self::NotFound,
            413 => Self::TooLarge,
            415 => Self::Unsupported,
            422 => Self::Unacceptable,
            429 => Self::TooFast,
            400..=499 => Self::Invalid,
            _ => Self::Broken,
        }
    }

    /// Its key under `respond.`.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Declined => "declined",
            Self::Closed => "closed",
            Self::Paused => "paused",
            Self::Withdrawn => "withdraw.done",
            Self::Invalid => "invalid",
            Self::NotFound => "not_found",
            Self::TooLarge => "too_large",
            Self::Unsupported => "unsupported",
            Self::Unacceptable => "unacceptable",
            Self::TooFast => "too_fast",
            Self::TakenBack => "results.taken",
            Self::Broken => "broken",
        }
    }

    fn sign(self) -> &'static str {
        match self {
            Self::Declined | Self::Withdrawn => "partials/icons/check",
            Self::Closed | Self::NotFound => "partials/icons/door",
            Self::Paused => "partials/icons/pause",
            Self::TooFast => "partials/icons/clock",
            _ => "partials/icons/warn",
        }
    }
}

#[derive(Serialize)]
struct Body {
    heading: String,
    text: String,
    sign: &'static str,
    home: bool,
    first: Option<String>,
}

#[derive(Serialize)]
struct OtherAge {
    first: Option<String>,
}

impl Pages {
    /// A notice in the visitor's language.
    pub fn notice(&self, notice: Notice, lang: Lang) -> Result<Rendered, ViewError> {
        self.notice_for(notice, lang, None, None)
    }

    /// A notice in the words of an age band, with a way to the first page of a consultation.
    pub fn notice_for(
        &self,
        notice: Notice,
        lang: Lang,
        band: Option<Band>,
        first: Option<String>,
    ) -> Result<Rendered, ViewError> {
        let body = self.notice_body(notice, lang, band, first)?;
        self.render("respond/notice", Frame { band, ..Frame::plain(lang) }, &body)
    }

    /// A notice on a kiosk, which leads to its start.
    pub fn notice_at(
        &self,
        kiosk: Kiosk,
        notice: Notice,
        lang: Lang,
        band: Option<Band>,
    ) -> Result<Rendered, ViewError> {
        let body = Body { home: false, ..self.notice_body(notice, lang, band, None)? };
        let frame = Frame { band, kiosk: Some(kiosk), ..Frame::plain(lang) };
        self.render("respond/notice", frame, &body)
    }

    /// "No thanks" in a trial.
    pub fn declined_in_trial(&self, lang: Lang, band: Option<Band>) -> Result<Rendered, ViewError> {
        let body = self.notice_body(Notice::Declined, lang, band, None)?;
        self.render("respond/notice", Frame { band, trial: true, ..Frame::plain(lang) }, &body)
    }

    fn notice_body(
        &self,
        notice: Notice,
        lang: Lang,
        band: Option<Band>,
        first: Option<String>,
    ) -> Result<Body, ViewError> {
        let key = notice.key();
        Ok(Body {
            heading: self.text(lang, band, &format!("respond.{key}"), &[])?,
            text: self.text(lang, band, &format!("respond.{key}.text"), &[])?,
            sign: notice.sign(),
            home: matches!(notice, Notice::Closed | Notice::NotFound | Notice::Invalid),
            first,
        })
    }

    /// `GET /c/CODE/age`: thanks for whoever has another age than those invited, and what else
    /// there is for them.
    pub fn other_age(
        &self,
        lang: Lang,
        band: Option<Band>,
        first: Option<String>,
    ) -> Result<Rendered, ViewError> {
        let frame = Frame { band, ..Frame::plain(lang) };
        self.render("respond/other_age", frame, &OtherAge { first })
    }
}
