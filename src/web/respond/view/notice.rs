//! Small pages that say one thing: closed, paused, no thanks, mistakes.

use serde::Serialize;

use super::page::{Frame, Pages, Rendered, ViewError};
use crate::domain::wording::Lang;

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
    /// Our own mistake (500, 503).
    Broken,
}

impl Notice {
    /// Every notice.
    pub const ALL: [Self; 11] = [
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

    fn key(self) -> &'static str {
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
}

impl Pages {
    /// A notice in the visitor's language.
    pub fn notice(&self, notice: Notice, lang: Lang) -> Result<Rendered, ViewError> {
        let body = Body {
            heading: self.text(lang, None, &format!("respond.{}", notice.key()), &[])?,
            text: self.text(lang, None, &format!("respond.{}.text", notice.key()), &[])?,
            sign: notice.sign(),
            home: matches!(notice, Notice::Closed | Notice::NotFound | Notice::Invalid),
        };
        self.render("respond/notice", Frame::plain(lang), &body)
    }
}
