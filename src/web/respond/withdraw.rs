//! `/c/CODE/withdraw`: the code erases, it never shows and never confirms.

use std::num::NonZeroU32;
use std::sync::Arc;

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use rocket::http::Status as Http;
use rocket::response::Redirect;
use rocket::{Either, State, get, post};

use super::fields::Fields;
use super::landing::closed;
use super::page::Page;
use super::shelf::Shelf;
use super::view::{Notice, Pages};
use super::visitor::Visitor;
use crate::acts::Desk;
use crate::domain::wording::Lang;
use crate::web::error::Error;

/// Codes tried in all, whoever tries: five a second. No address is known or needed.
#[derive(Debug)]
pub struct Guesses(DefaultDirectRateLimiter);

impl Default for Guesses {
    fn default() -> Self {
        Self(RateLimiter::direct(Quota::per_second(NonZeroU32::MIN.saturating_add(4))))
    }
}

/// The form.
#[get("/c/<code>/withdraw")]
pub async fn show(
    code: &str,
    visitor: Visitor<'_>,
    shelf: &State<Shelf>,
    pages: &State<Pages>,
    desk: &State<Arc<Desk>>,
) -> Result<Page, Error> {
    let Some(shown) = shelf.find(desk, code).await? else {
        return closed(pages, visitor.lang(), None);
    };
    if !shown.status().may_withdraw() {
        return closed(pages, visitor.lang(), None);
    }
    let lang = visitor.among(&shown.intake.revision.questionnaire.languages);
    let rendered = pages.withdraw(&shown.view(), lang, None).map_err(|_| Error::Page)?;
    Ok(Page::new(Http::Ok, rendered))
}

/// Erases what belongs to a code; the answer is the same for right, wrong and used codes. It leads
/// to another page, because browsers keep what was posted to the page they show.
#[post("/c/<code>/withdraw", data = "<given>")]
pub async fn erase(
    code: &str,
    given: Fields,
    visitor: Visitor<'_>,
    guesses: &State<Guesses>,
    shelf: &State<Shelf>,
    pages: &State<Pages>,
    desk: &State<Arc<Desk>>,
) -> Result<Either<Redirect, Page>, Error> {
    let Some(shown) = shelf.find(desk, code).await? else {
        return closed(pages, visitor.lang(), None).map(Either::Right);
    };
    if !shown.status().may_withdraw() {
        return closed(pages, visitor.lang(), None).map(Either::Right);
    }
    let lang = given.one("lang").and_then(|lang| lang.parse::<Lang>().ok());
    let lang = lang.unwrap_or(visitor.lang());
    if guesses.0.check().is_err() {
        let rendered = pages.notice(Notice::TooFast, lang, None).map_err(|_| Error::Page)?;
        return Ok(Either::Right(Page::later(rendered, 5)));
    }
    let typed: String = given.one("code").unwrap_or_default().chars().take(100).collect();
    if shown.intake.withdraw(desk, &typed).await? {
        let code = &shown.intake.consultation.code;
        Ok(Either::Left(Redirect::to(format!("/c/{code}/withdrawn?l={lang}"))))
    } else {
        let rendered =
            pages.withdraw(&shown.view(), lang, Some(&typed)).map_err(|_| Error::Page)?;
        Ok(Either::Right(Page::new(Http::UnprocessableEntity, rendered)))
    }
}

/// What the form leads to, whatever was typed.
#[get("/c/<_>/withdrawn")]
pub fn done(visitor: Visitor<'_>, pages: &State<Pages>) -> Result<Page, Error> {
    let rendered =
        pages.notice(Notice::Withdrawn, visitor.lang(), None).map_err(|_| Error::Page)?;
    Ok(Page::last(rendered))
}
