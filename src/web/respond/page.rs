//! A page as an answer: its status, its policy and the one constant cookie.

use rocket::Request;
use rocket::http::{ContentType, Header, Status};
use rocket::response::{self, Responder, Response};

use super::view::Rendered;
use crate::web::headers::POLICY;

/// A page of the child's side.
#[derive(Debug)]
pub struct Page {
    status: Status,
    rendered: Rendered,
    retry_after: Option<u64>,
    leaving: bool,
    cookie: Option<&'static str>,
    worker: bool,
}

impl Page {
    /// A page with a status.
    pub fn new(status: Status, rendered: Rendered) -> Self {
        let (retry_after, leaving, cookie, worker) = (None, false, None, false);
        Self { status, rendered, retry_after, leaving, cookie, worker }
    }

    /// A page that asks to come back after some seconds.
    pub fn later(rendered: Rendered, seconds: u64) -> Self {
        Self::new(Status::ServiceUnavailable, rendered).asking_to_wait(seconds)
    }

    /// The same page, asking to come back after some seconds.
    #[must_use]
    pub fn asking_to_wait(self, seconds: u64) -> Self {
        Self { retry_after: Some(seconds), ..self }
    }

    /// A page for whoever asks too fast.
    pub fn too_fast(rendered: Rendered, seconds: u64) -> Self {
        Self { retry_after: Some(seconds), ..Self::new(Status::TooManyRequests, rendered) }
    }

    /// The last page of a journey: the browser forgets what it kept.
    pub fn last(rendered: Rendered) -> Self {
        Self { leaving: true, ..Self::new(Status::Ok, rendered) }.with_cookie(GONE)
    }

    /// The same page, which sets or takes away the one cookie.
    #[must_use]
    pub fn with_cookie(self, cookie: &'static str) -> Self {
        Self { cookie: Some(cookie), ..self }
    }

    /// The same page, whose script may start the worker of kiosks, and nothing else.
    #[must_use]
    pub fn with_worker(self) -> Self {
        Self { worker: true, ..self }
    }
}

/// The policy of a page whose style sheets are inlined.
pub fn policy(style_src: &str) -> String {
    POLICY.replace("style-src 'self'", &format!("style-src 'self' {style_src}"))
}

/// Tells the browser to forget what it stored for us.
pub const FORGET: (&str, &str) = ("Clear-Site-Data", "\"storage\"");

/// The same for everyone, readable by no script: when it changes, pages leave the back/forward
/// cache (R23, R57).
pub const HERE: &str = "here=1; Path=/; HttpOnly; SameSite=Strict";
/// Takes the cookie away.
pub const GONE: &str = "here=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0";

impl<'r> Responder<'r, 'static> for Page {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let mut answer = Response::build_from(self.rendered.html.respond_to(request)?);
        answer.status(self.status).header(ContentType::HTML);
        let mut policy = policy(&self.rendered.style_src);
        if self.worker {
            policy = policy.replace("trusted-types 'none'", "trusted-types kiosk");
        }
        answer.header(Header::new("Content-Security-Policy", policy));
        if let Some(seconds) = self.retry_after {
            answer.header(Header::new("Retry-After", seconds.to_string()));
        }
        if self.leaving {
            answer.header(Header::new(FORGET.0, FORGET.1));
        }
        if let Some(cookie) = self.cookie {
            answer.header(Header::new("Set-Cookie", cookie));
        }
        answer.ok()
    }
}
