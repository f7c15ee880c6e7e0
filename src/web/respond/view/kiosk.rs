//! What is different on a kiosk, where children answer one after another, and the two pages that
//! are for staff: the one that asks for the PIN and the one after the end.

use serde::Serialize;

use super::HelpLine;
use super::page::{Frame, Pages, Rendered, ViewError};
use crate::domain::wording::Lang;

/// Seconds during which it asks whether somebody is still there.
const ASKS: u8 = 20;
/// Seconds after sending until it is the next child's turn by itself.
const NEXT: u8 = 45;

/// The kiosk that a page is shown on.
#[derive(Debug, Clone, Copy)]
pub struct Kiosk<'a> {
    /// Its token.
    pub token: &'a str,
    /// Code of its consultation.
    pub code: &'a str,
    /// Seconds without a touch before it asks whether somebody is there; 0 for never.
    pub idle: i64,
    /// What answers are sealed for without network, where it keeps a pack.
    pub pack: Option<&'a str>,
    /// Help lines, which are on each page: nobody loses their way back for them.
    pub lines: &'a [HelpLine],
}

/// What is on every page of a kiosk.
#[derive(Serialize)]
pub(super) struct Around<'a> {
    base: String,
    code: &'a str,
    idle: i64,
    asks: u8,
    next: u8,
    pack: Option<&'a str>,
    lines: &'a [HelpLine],
}

impl<'a> Kiosk<'a> {
    pub(super) fn base(&self) -> String {
        format!("/k/{}", self.token)
    }

    pub(super) fn around(self) -> Around<'a> {
        let base = self.base();
        let Self { code, idle, pack, lines, .. } = self;
        Around { base, code, idle, asks: ASKS, next: NEXT, pack, lines }
    }
}

#[derive(Serialize)]
struct Staff {
    bad: Option<String>,
}

/// What is wrong with a PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinProblem {
    /// It is not the one.
    Wrong,
    /// It was not looked at; the seconds to wait.
    Wait(u64),
}

#[derive(Serialize)]
struct Nothing {}

impl Pages {
    /// `GET /k/TOKEN/staff`, and again after a PIN that did not end it.
    pub fn pin(
        &self,
        kiosk: Kiosk,
        lang: Lang,
        problem: Option<PinProblem>,
    ) -> Result<Rendered, ViewError> {
        let bad = match problem {
            None => None,
            Some(PinProblem::Wrong) => Some(self.text(lang, None, "kiosk.pin.wrong", &[])?),
            Some(PinProblem::Wait(seconds)) => {
                let n = seconds.to_string();
                Some(self.text(lang, None, "kiosk.pin.wait", &[("n", &n)])?)
            }
        };
        let frame = Frame { kiosk: Some(kiosk), ..Frame::plain(lang) };
        self.render("respond/kiosk_pin", frame, &Staff { bad })
    }

    /// What a kiosk that has ended shows; what waits on it can still be handed in.
    pub fn kiosk_ended(&self, kiosk: Kiosk, lang: Lang) -> Result<Rendered, ViewError> {
        let frame = Frame { kiosk: Some(kiosk), ..Frame::plain(lang) };
        self.render("respond/kiosk_ended", frame, &Nothing {})
    }
}
