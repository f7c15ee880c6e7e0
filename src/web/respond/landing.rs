//! `GET /c/CODE`: who asks, what about, what happens with the answers; then an age and a choice.

use std::sync::Arc;

use rocket::http::Status as Http;
use rocket::response::Redirect;
use rocket::{Either, State, get};

use super::document::Ready;
use super::page::Page;
use super::shelf::Shelf;
use super::view::{self, Notice, Pages};
use super::visitor::Visitor;
use crate::acts::Desk;
use crate::domain::code::normalise;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::status::Status;
use crate::domain::wording::{Band, Lang};
use crate::web::error::Error;

/// The landing page.
#[get("/c/<code>")]
pub async fn show(
    code: &str,
    visitor: Visitor<'_>,
    shelf: &State<Shelf>,
    pages: &State<Pages>,
    desk: &State<Arc<Desk>>,
) -> Result<Either<Ready, Page>, Error> {
    let Some(shown) = shelf.find(desk, code).await? else {
        return closed(pages, visitor.lang(), None).map(Either::Right);
    };
    if shown.status() != Status::Open {
        return closed(pages, visitor.lang(), Some(shown.status())).map(Either::Right);
    }
    let lang = visitor.among(&shown.intake.revision.questionnaire.languages);
    Ok(Either::Left(Ready::first(shown.landing(pages, lang).await?)))
}

/// The form of the landing page leads to the document.
#[get("/c/<code>/go?<lang>&<band>")]
pub async fn go(
    code: &str,
    lang: Option<&str>,
    band: Option<&str>,
    visitor: Visitor<'_>,
    shelf: &State<Shelf>,
    pages: &State<Pages>,
    desk: &State<Arc<Desk>>,
) -> Result<Either<Redirect, Page>, Error> {
    let Some(shown) = shelf.find(desk, code).await? else {
        return closed(pages, visitor.lang(), None).map(Either::Right);
    };
    if shown.status() != Status::Open {
        return closed(pages, visitor.lang(), Some(shown.status())).map(Either::Right);
    }
    let questionnaire = &shown.intake.revision.questionnaire;
    let (lang, band) = chosen(questionnaire, visitor, lang, band);
    if let Some(band) = band {
        let to = format!("/c/{}/{lang}/{band}", shown.intake.consultation.code);
        return Ok(Either::Left(Redirect::to(to)));
    }
    let landing = view::Landing { consultation: shown.offered(None), lang, band_missing: true };
    let rendered = pages.landing(&landing).map_err(|_| Error::Page)?;
    Ok(Either::Right(Page::new(Http::UnprocessableEntity, rendered)))
}

/// The language and the age band of a form, among those offered; where there is one band, nobody is
/// asked.
pub fn chosen(
    questionnaire: &Questionnaire,
    visitor: Visitor<'_>,
    lang: Option<&str>,
    band: Option<&str>,
) -> (Lang, Option<Band>) {
    let lang = lang
        .and_then(|lang| lang.parse::<Lang>().ok())
        .filter(|lang| questionnaire.languages.contains(lang))
        .unwrap_or_else(|| visitor.among(&questionnaire.languages));
    let only = match questionnaire.bands.as_slice() {
        [band] => Some(*band),
        _ => None,
    };
    let band = band
        .and_then(|band| band.parse::<Band>().ok())
        .filter(|band| questionnaire.bands.contains(band))
        .or(only);
    (lang, band)
}

/// "No thanks": a kind page; nothing is stored.
#[get("/c/<code>/no")]
pub fn no(code: &str, visitor: Visitor<'_>, pages: &State<Pages>) -> Result<Page, Error> {
    let (lang, band) = (visitor.lang(), visitor.band());
    let rendered = pages.notice_for(Notice::Declined, lang, band, normalise(code));
    Ok(Page::last(rendered.map_err(|_| Error::Page)?))
}

/// "My age is not here": thanks, and what else there is; nothing is stored.
#[get("/c/<code>/age")]
pub fn age(code: &str, visitor: Visitor<'_>, pages: &State<Pages>) -> Result<Page, Error> {
    let rendered = pages.other_age(visitor.lang(), visitor.band(), normalise(code));
    Ok(Page::last(rendered.map_err(|_| Error::Page)?))
}

/// One neutral page for what is unknown, not open yet or over; a pause says to come back.
pub fn closed(pages: &Pages, lang: Lang, status: Option<Status>) -> Result<Page, Error> {
    let notice = if status == Some(Status::Paused) { Notice::Paused } else { Notice::Closed };
    let rendered = pages.notice(notice, lang).map_err(|_| Error::Page)?;
    Ok(match notice {
        Notice::Paused => Page::later(rendered, 600),
        _ => Page::new(Http::NotFound, rendered),
    })
}
