//! Thank you, the withdrawal code, and erasing with it.

use serde::Serialize;

use super::page::{Consultation, Frame, Pages, Rendered, ViewError, say};
use crate::domain::wording::{Band, Lang};

/// What the thank-you page shows.
#[derive(Debug, Clone, Copy)]
pub struct Sent<'a> {
    /// The consultation.
    pub consultation: Consultation<'a>,
    /// The language chosen.
    pub lang: Lang,
    /// The age band chosen.
    pub band: Band,
    /// The withdrawal code; shown this once.
    pub withdrawal: Option<&'a str>,
}

#[derive(Serialize)]
struct Body<'a> {
    base: String,
    answer_when: &'a str,
    sent: bool,
    withdrawal: bool,
    withdrawal_code: &'a str,
}

#[derive(Serialize)]
struct Withdraw<'a> {
    base: String,
    given: &'a str,
    malformed: bool,
}

impl Pages {
    /// The answer to `POST /c/CODE/send`.
    pub fn sent(&self, sent: &Sent) -> Result<Rendered, ViewError> {
        let Sent { consultation, lang, band, withdrawal } = *sent;
        let withdrawal_code = withdrawal.unwrap_or_default();
        let body = Body {
            base: consultation.base(),
            answer_when: say(&consultation.questionnaire.answer_when, lang, Some(band)),
            sent: true,
            withdrawal: withdrawal.is_some(),
            withdrawal_code,
        };
        let frame = Frame::of(lang, band, &consultation);
        let frame = frame.styled(vec![self.style("document.css")]);
        self.render("respond/sent", frame, &body)
    }

    /// `GET /c/CODE/withdraw`, and again with what was typed when it cannot be a code.
    pub fn withdraw(
        &self,
        consultation: &Consultation,
        (lang, band): (Lang, Option<Band>),
        malformed: Option<&str>,
    ) -> Result<Rendered, ViewError> {
        let body = Withdraw {
            base: consultation.base(),
            given: malformed.unwrap_or_default(),
            malformed: malformed.is_some(),
        };
        let frame = Frame {
            band,
            title: consultation.discreet(lang, band),
            languages: &consultation.questionnaire.languages,
            styles: vec![self.style("landing.css")],
            ..Frame::plain(lang)
        };
        self.render("respond/withdraw", frame, &body)
    }
}
