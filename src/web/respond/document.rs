//! `GET /c/CODE/LANG/BAND`: the one document, from memory.

use std::sync::Arc;

use rocket::http::{ContentType, Header, Status};
use rocket::response::{self, Responder, Response};
use rocket::{Either, Request, State, get};

use super::landing::closed;
use super::page::{HERE, Page};
use super::shelf::{Document, Shelf};
use super::view::Pages;
use super::visitor::Visitor;
use crate::acts::Desk;
use crate::domain;
use crate::domain::wording::{Band, Lang};
use crate::web::error::Error;

/// All questions in one language, in the words of one band.
#[get("/c/<code>/<lang>/<band>")]
pub async fn show(
    code: &str,
    lang: &str,
    band: &str,
    visitor: Visitor<'_>,
    shelf: &State<Shelf>,
    pages: &State<Pages>,
    desk: &State<Arc<Desk>>,
) -> Result<Either<Ready, Page>, Error> {
    let Some(shown) = shelf.find(desk, code).await? else {
        return closed(pages, visitor.lang(), None).map(Either::Right);
    };
    if shown.status() != domain::status::Status::Open {
        return closed(pages, visitor.lang(), Some(shown.status())).map(Either::Right);
    }
    let questionnaire = &shown.intake.revision.questionnaire;
    let lang = lang.parse::<Lang>().ok().filter(|lang| questionnaire.languages.contains(lang));
    let band = band.parse::<Band>().ok().filter(|band| questionnaire.bands.contains(band));
    let (Some(lang), Some(band)) = (lang, band) else { return Err(Error::NotFound) };
    let document = shown.document(pages, lang, band).await?;
    Ok(Either::Left(Ready { cookie: Some(HERE), ..Ready::first(document) }))
}

/// A document on its way out, in the best encoding the browser reads.
#[derive(Debug)]
pub struct Ready {
    document: Arc<Document>,
    cookie: Option<&'static str>,
    found: bool,
}

impl Ready {
    /// A first page: nothing is set before a child takes part.
    pub fn first(document: Arc<Document>) -> Self {
        Self { document, cookie: None, found: false }
    }

    /// The home page, which search engines may show.
    pub fn home(document: Arc<Document>) -> Self {
        Self { found: true, ..Self::first(document) }
    }
}

impl<'r> Responder<'r, 'static> for Ready {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let Self { document, cookie, found } = self;
        let mut answer = Response::build();
        answer
            .header(ContentType::HTML)
            .header(Header::new("ETag", document.etag.clone()))
            .header(Header::new("Content-Security-Policy", document.policy.clone()));
        if let Some(cookie) = cookie {
            answer.header(Header::new("Set-Cookie", cookie));
        }
        if found {
            answer.header(Header::new("X-Robots-Tag", "noarchive"));
        }
        let known = request.headers().get("If-None-Match").any(|tag| tag == document.etag);
        if known {
            return answer
                .status(Status::NotModified)
                .header(Header::new("Vary", "Accept-Encoding"))
                .ok();
        }
        document.body.put(request, &mut answer);
        answer.ok()
    }
}
