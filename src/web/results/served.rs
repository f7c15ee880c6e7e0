//! A public page on its way out: from memory, with its name, for everybody alike.

use std::sync::Arc;

use rocket::Request;
use rocket::http::{ContentType, Header, Status};
use rocket::response::{self, Responder, Response};

use super::elsewhere::Elsewhere;
use super::rack::File;
use super::sheet::Kind;
use crate::web::respond::shelf::Document;

/// How long caches between us and readers may keep a page; readers themselves ask each time.
const CACHED: &str = "public, max-age=0, s-maxage=60, must-revalidate";

/// Who may frame a page, as policies say it: nobody, or everybody.
const OURS: &str = "frame-ancestors 'none'";
const ANYBODYS: &str = "frame-ancestors *";

/// A page.
#[derive(Debug)]
pub struct Served {
    /// The page.
    pub document: Arc<Document>,
    /// What it is.
    pub kind: Kind,
    /// Search engines may show it.
    pub found: bool,
    /// Its language was chosen by what the browser reads.
    pub chosen: bool,
}

impl<'r> Responder<'r, 'static> for Served {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let Self { document, kind, found, chosen } = self;
        let what = if let Kind::Elsewhere(_, _, what) = kind { Some(what) } else { None };
        let is_framed = matches!(what, Some(Elsewhere::Piece(_) | Elsewhere::Picture(_)));
        let policy = &document.policy;
        let policy = if is_framed { policy.replace(OURS, ANYBODYS) } else { policy.clone() };
        let mut answer = Response::build();
        answer
            .header(match what {
                Some(Elsewhere::Feed) => ContentType::new("application", "atom+xml"),
                Some(Elsewhere::Picture(_)) => ContentType::SVG,
                Some(Elsewhere::Piece(_)) | None => ContentType::HTML,
            })
            .raw_header("ETag", document.etag.clone())
            .raw_header("Cache-Control", CACHED)
            .raw_header("Vary", "Accept-Encoding")
            .raw_header("Content-Security-Policy", policy);
        if is_framed {
            answer.raw_header("Cross-Origin-Resource-Policy", "cross-origin");
        }
        if found {
            answer.raw_header("X-Robots-Tag", "all");
        }
        let known = request.headers().get("If-None-Match").any(|tag| tag == document.etag);
        if known {
            answer.status(Status::NotModified);
        } else {
            document.body.put(request, &mut answer);
        }
        if chosen {
            answer.header_adjoin(Header::new("Vary", "Accept-Language"));
        }
        answer.ok()
    }
}

/// A file of figures, to be kept.
#[derive(Debug)]
pub struct Kept {
    /// The file.
    pub file: Arc<File>,
    /// What it is.
    pub kind: ContentType,
}

impl<'r> Responder<'r, 'static> for Kept {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let name = format!("attachment; filename=\"{}\"", self.file.name);
        let mut answer = Response::build();
        answer.header(self.kind).raw_header("Content-Disposition", name);
        self.file.body.put(request, &mut answer);
        answer.ok()
    }
}
