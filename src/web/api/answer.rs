//! Answers on their way out: with a strong mark by which a client asks whether anything changed, and
//! for scripts of elsewhere only what everybody may read.

use std::io::Cursor;
use std::sync::Arc;

use rocket::Request;
use rocket::http::{Header, Status};
use rocket::response::{self, Builder, Responder, Response};
use serde_json::Value;

use super::kind::Kind;
use crate::seal::sha256;
use crate::web::files::ANYWHERE;

/// For how long everybody's answers may be kept elsewhere. A release that was taken back is handed out no
/// longer than that.
const PUBLIC: &str = "public, max-age=300";
const PRIVATE: &str = "private, no-cache";

/// A document as it is kept: its bytes never change.
#[derive(Debug)]
pub struct Body {
    /// The bytes.
    pub bytes: Vec<u8>,
    kind: Kind,
    mark: String,
}

impl Body {
    /// A document made from what has this fingerprint.
    pub fn new(hash: &str, kind: Kind, bytes: Vec<u8>) -> Self {
        let of = |text: &str| text.chars().take(16).collect::<String>();
        let mark = format!("\"{}-{}-{}\"", of(hash), of(&sha256(&bytes)), kind.name());
        Self { bytes, kind, mark }
    }
}

/// Who may have an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// Everybody.
    Everybody,
    /// Whoever has the token that came with the request.
    Token,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    body: Arc<Body>,
    readers: For,
    links: Vec<String>,
}

impl Answer {
    /// A document that is kept.
    pub fn kept(body: Arc<Body>, readers: For) -> Self {
        Self { body, readers, links: Vec::new() }
    }

    /// A document made for this request.
    pub fn fresh(document: &Value, readers: For) -> Self {
        let text = serde_json::to_string_pretty(document).unwrap_or_default() + "\n";
        let body = Body::new("v1", Kind::Json, text.into_bytes());
        Self::kept(Arc::new(body), readers)
    }

    /// The same with places to go on to, as values of `Link`.
    pub fn with_links(self, links: Vec<String>) -> Self {
        Self { links, ..self }
    }
}

/// The bytes of a kept document, without a copy of them.
struct Shared(Arc<Body>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0.bytes
    }
}

impl<'r> Responder<'r, 'static> for Answer {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let mut answer = Response::build();
        let caching = if self.readers == For::Everybody { PUBLIC } else { PRIVATE };
        answer
            .header(Header::new("ETag", self.body.mark.clone()))
            .header(Header::new("Cache-Control", caching))
            .header(Header::new("Vary", "Accept, Authorization"));
        if !self.links.is_empty() {
            answer.header(Header::new("Link", self.links.join(", ")));
        }
        if self.readers == For::Everybody && !is_named(request) {
            anywhere(&mut answer);
        }
        if is_known(request, &self.body.mark) {
            return answer.status(Status::NotModified).ok();
        }
        answer.header(Header::new("Content-Type", self.body.kind.content_type()));
        answer.sized_body(self.body.bytes.len(), Cursor::new(Shared(self.body))).ok()
    }
}

/// Whether the client has the document with this mark.
fn is_known(request: &Request<'_>, mark: &str) -> bool {
    let mut said = request.headers().get("If-None-Match").flat_map(|said| said.split(','));
    said.any(|one| {
        let one = one.trim();
        one == "*" || one.strip_prefix("W/").unwrap_or(one) == mark
    })
}

/// Whether a request says who asks.
pub fn is_named(request: &Request<'_>) -> bool {
    request.headers().contains("Authorization")
}

/// Lets scripts of any site read an answer; never with anything that says who asks.
pub fn anywhere(answer: &mut Builder<'_>) {
    answer
        .header(Header::new("Access-Control-Allow-Origin", "*"))
        .header(Header::new("Access-Control-Expose-Headers", "ETag, Link, Retry-After"))
        .header(Header::new(ANYWHERE.0, ANYWHERE.1));
}
