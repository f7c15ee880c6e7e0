//! What a door answers when it cannot do what was asked. A mistake in a form is not an error: it
//! is a page with status 422. `NotFound` also stands for what a person should not know exists.

use rocket::http::Status;
use rocket::response::{self, Responder};
use rocket::{Catcher, Request, catch, catchers};
use thiserror::Error;

use super::respond::page::Page;
use super::respond::view::{Kiosk, Notice, Pages};
use super::respond::visitor::Visitor;
use crate::acts::ActError;
use crate::store::StoreError;
use crate::web::crowd::turnstile::TooFast;

/// The refusals of a door; each becomes a page with one clear sentence.
#[derive(Debug, Error)]
pub enum Error {
    /// There is nothing here, for this person.
    #[error("not found")]
    NotFound,
    /// The form is not ours, or the person may not.
    #[error("forbidden")]
    Forbidden,
    /// Somebody else was faster.
    #[error("conflict")]
    Conflict,
    /// It cannot be read.
    #[error("bad request")]
    Bad,
    /// It is no form.
    #[error("unsupported media type")]
    Unsupported,
    /// It is too large.
    #[error("too large")]
    TooLarge,
    /// Too many at once; trying again is safe.
    #[error("busy")]
    Busy,
    /// A page could not be made.
    #[error("a page could not be made")]
    Page,
    /// Memory failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Error {
    /// The status of the answer.
    pub fn status(&self) -> Status {
        match self {
            Self::NotFound => Status::NotFound,
            Self::Forbidden => Status::Forbidden,
            Self::Conflict | Self::Store(StoreError::Conflict) => Status::Conflict,
            Self::Bad => Status::BadRequest,
            Self::Unsupported => Status::UnsupportedMediaType,
            Self::TooLarge => Status::PayloadTooLarge,
            Self::Page | Self::Store(StoreError::Corrupt(_)) => Status::InternalServerError,
            Self::Busy | Self::Store(_) => Status::ServiceUnavailable,
        }
    }
}

impl From<ActError> for Error {
    fn from(error: ActError) -> Self {
        match error {
            ActError::Store(error) => Self::Store(error),
            ActError::Submit(_) | ActError::Refused { key: "busy", .. } => Self::Busy,
            ActError::Seal(_) => Self::Store(StoreError::Corrupt("key")),
            ActError::Refused { .. } => Self::Conflict,
            ActError::Faults(_) | ActError::Answers(_) | ActError::Row { .. } => Self::Bad,
        }
    }
}

impl<'r> Responder<'r, 'static> for Error {
    /// The catcher of the status makes the page; the reason is logged as a word, never a value.
    fn respond_to(self, _: &'r Request<'_>) -> response::Result<'static> {
        let status = self.status();
        if status.code >= 500 {
            tracing::error!(event = "answer.failed", status = status.code, reason = reason(&self));
        }
        Err(status)
    }
}

fn reason(error: &Error) -> &'static str {
    match error {
        Error::Page => "page",
        Error::Store(StoreError::Corrupt(what)) => what,
        Error::Store(_) => "database",
        _ => "busy",
    }
}

/// The pages of all refusals.
pub fn catchers() -> Vec<Catcher> {
    catchers![any]
}

/// A small page with one clear sentence in the visitor's language; the bare status when even that
/// cannot be made.
#[catch(default)]
fn any(status: Status, request: &Request<'_>) -> Result<Page, Status> {
    let pages = request.rocket().state::<Pages>().ok_or(status)?;
    let lang = Visitor::of(request).lang();
    if let Some(seconds) = TooFast::of(request).0 {
        let rendered = pages.notice(Notice::TooFast, lang).map_err(|_| status)?;
        return Ok(Page::too_fast(rendered, seconds));
    }
    let notice = Notice::for_status(status.code);
    let rendered = match kiosk(request) {
        Some(kiosk) => pages.notice_at(kiosk, notice, lang, None),
        None => pages.notice(notice, lang),
    };
    let rendered = rendered.map_err(|_| status)?;
    Ok(if status == Status::ServiceUnavailable {
        Page::later(rendered, 10)
    } else {
        Page::new(status, rendered)
    })
}

/// The kiosk on which something failed, if it was one: nothing may lead out there, and leaving fast
/// would throw away what waits.
fn kiosk<'r>(request: &'r Request<'_>) -> Option<Kiosk<'r>> {
    let mut path = request.uri().path().segments();
    let token = path.next().filter(|first| *first == "k").and_then(|_| path.next())?;
    let plain = token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    plain.then_some(Kiosk { token, code: "", idle: 0, pack: None, lines: &[] })
}
