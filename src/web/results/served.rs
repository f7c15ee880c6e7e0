//! A public page on its way out: from memory, with its name, for everybody alike.

use std::sync::Arc;

use rocket::Request;
use rocket::http::{ContentType, Header, Status};
use rocket::response::{self, Responder, Response};

use super::rack::File;
use crate::web::respond::shelf::Document;

/// How long caches between us and readers may keep a page; readers themselves ask each time.
const CACHED: &str = "public, max-age=0, s-maxage=60, must-revalidate";

/// A page.
#[derive(Debug)]
pub struct Served {
    /// The page.
    pub document: Arc<Document>,
    /// Search engines may show it.
    pub found: bool,
    /// Its language was chosen by what the browser reads.
    pub chosen: bool,
}

impl<'r> Responder<'r, 'static> for Served {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let Self { document, found, chosen } = self;
        let mut answer = Response::build();
        answer
            .header(ContentType::HTML)
            .raw_header("ETag", document.etag.clone())
            .raw_header("Cache-Control", CACHED)
            .raw_header("Vary", "Accept-Encoding")
            .raw_header("Content-Security-Policy", document.policy.clone());
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
