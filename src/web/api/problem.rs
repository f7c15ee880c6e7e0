//! Refusals for programs (RFC 9457): a status, and one sentence that says what to change.

use std::io::Cursor;

use rocket::http::{ContentType, Header, Method, Status};
use rocket::response::{self, Responder, Response};
use rocket::{Request, catch};
use serde_json::json;

use super::answer::{anywhere, is_named};
use super::{METHODS, is_door};
use crate::acts::ActError;
use crate::store::StoreError;
use crate::web::crowd::turnstile::TooFast;

/// Seconds after which to come back when something is busy.
const LATER: u64 = 10;

/// Why there is no answer.
#[derive(Debug)]
pub struct Problem {
    status: Status,
    detail: &'static str,
    retry_after: Option<u64>,
}

impl Problem {
    fn new(status: Status, detail: &'static str) -> Self {
        let retry_after = (status == Status::ServiceUnavailable).then_some(LATER);
        Self { status, detail, retry_after }
    }

    /// The request cannot be read.
    pub fn bad(detail: &'static str) -> Self {
        Self::new(Status::BadRequest, detail)
    }

    /// There is nothing here, for whoever asks.
    pub fn not_found(detail: &'static str) -> Self {
        Self::new(Status::NotFound, detail)
    }

    /// None of the kinds there are can be accepted.
    pub fn not_acceptable() -> Self {
        Self::new(Status::NotAcceptable, "This is not written in a media type that you accept.")
    }

    /// A release that was taken back.
    pub fn gone() -> Self {
        let detail = "This release was taken back: its figures are no longer handed out.";
        Self::new(Status::Gone, detail)
    }

    /// What is said of a status that something else gave.
    fn of(status: Status) -> Self {
        let detail = match status.code {
            401 => "This token is wrong, has ended or was revoked.",
            404 => "There is nothing at this address.",
            405 => "This can only be read: use GET or HEAD.",
            429 => "These are too many requests: wait as long as Retry-After says.",
            503 => "This cannot be answered at the moment: try again later.",
            code if code >= 500 => "Something went wrong here: it is not your fault.",
            _ => "This request cannot be read.",
        };
        Self::new(status, detail)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let (status, reason) = match error {
            StoreError::Corrupt(what) => (Status::InternalServerError, what),
            _ => (Status::ServiceUnavailable, "database"),
        };
        tracing::error!(event = "answer.failed", status = status.code, reason);
        Self::of(status)
    }
}

impl From<ActError> for Problem {
    fn from(error: ActError) -> Self {
        match error {
            ActError::Store(error) => error.into(),
            ActError::Refused { key: "retracted", .. } => Self::gone(),
            ActError::Refused { key: "busy", .. } => Self::of(Status::ServiceUnavailable),
            _ => StoreError::Corrupt("release").into(),
        }
    }
}

impl<'r> Responder<'r, 'static> for Problem {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let body = json!({
            "type": "about:blank",
            "title": self.status.reason_lossy(),
            "status": self.status.code,
            "detail": self.detail,
        });
        let body = body.to_string() + "\n";
        let mut answer = Response::build();
        answer
            .status(self.status)
            .header(ContentType::new("application", "problem+json"))
            .header(Header::new("Cache-Control", "no-store"));
        if let Some(seconds) = self.retry_after {
            answer.header(Header::new("Retry-After", seconds.to_string()));
        }
        match self.status {
            Status::Unauthorized => {
                let challenge = "Bearer realm=\"Porte-Voix\", error=\"invalid_token\"";
                answer.header(Header::new("WWW-Authenticate", challenge));
            }
            Status::MethodNotAllowed => {
                answer.header(Header::new("Allow", METHODS));
            }
            _ => {}
        }
        if !is_named(request) {
            anywhere(&mut answer);
        }
        answer.sized_body(body.len(), Cursor::new(body)).ok()
    }
}

/// Every other refusal below `/api`, and what a browser asks before it lets a script of elsewhere read.
#[catch(default)]
pub fn any(status: Status, request: &Request<'_>) -> Result<Asked, Problem> {
    if let Some(seconds) = TooFast::of(request).0 {
        let refused = Problem::of(Status::TooManyRequests);
        return Err(Problem { retry_after: Some(seconds), ..refused });
    }
    if !is_door(request.uri().path().as_str()) {
        return Err(Problem::of(status));
    }
    match (status, request.method()) {
        (Status::NotFound, Method::Options) => Ok(Asked),
        // Doors refuse by themselves what they cannot read; what is left is a method that nobody knows.
        (Status::NotFound | Status::BadRequest, _) => Err(Problem::of(Status::MethodNotAllowed)),
        _ => Err(Problem::of(status)),
    }
}

/// What may be asked for from elsewhere: reading, without a token.
pub struct Asked;

impl<'r> Responder<'r, 'static> for Asked {
    fn respond_to(self, _: &'r Request<'_>) -> response::Result<'static> {
        let mut answer = Response::build();
        answer
            .status(Status::NoContent)
            .header(Header::new("Allow", METHODS))
            .header(Header::new("Access-Control-Allow-Methods", "GET, HEAD"))
            .header(Header::new("Access-Control-Allow-Headers", "Accept, If-None-Match"))
            .header(Header::new("Access-Control-Max-Age", "86400"));
        anywhere(&mut answer);
        answer.ok()
    }
}
