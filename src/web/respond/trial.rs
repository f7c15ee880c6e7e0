//! `/try/TOKEN`: the questionnaire on the pages that children will see, for the team, before it opens
//! (R12). Each page says that nothing counts here.

use std::sync::Arc;

use rocket::http::Status as Http;
use rocket::response::Redirect;
use rocket::{Either, State, get, post};

use super::fields::Fields;
use super::landing::chosen;
use super::page::Page;
use super::posted::Posted;
use super::send::{Reply, Sending, read_again, take};
use super::shelf::{Shelf, Shown};
use super::view::{Document, Landing, Pages};
use super::visitor::Visitor;
use crate::acts::{Desk, trials};
use crate::domain::wording::{Band, Lang};
use crate::web::crowd::lanes::Lanes;
use crate::web::crowd::turnstile::TooFast;
use crate::web::error::Error;

/// What is tried with a token; to everybody else there is nothing.
async fn find(desk: &Desk, token: &str) -> Result<Shown, Error> {
    let intake = trials::find(desk, token).await?.ok_or(Error::NotFound)?;
    let project = desk.store.project_by_id(&intake.consultation.project_id).await?;
    let organisation = project.map(|project| project.organisation).unwrap_or_default();
    Ok(Shown::in_trial(intake, organisation, token))
}

/// The first page.
#[get("/try/<token>")]
pub async fn start(
    token: &str,
    visitor: Visitor<'_>,
    pages: &State<Pages>,
    desk: &State<Arc<Desk>>,
) -> Result<Page, Error> {
    let shown = find(desk, token).await?;
    let lang = visitor.among(&shown.intake.revision.questionnaire.languages);
    let landing = Landing { consultation: shown.view(None), lang, band_missing: false };
    Ok(Page::new(Http::Ok, pages.landing(&landing).map_err(|_| Error::Page)?))
}

/// The form of the first page leads to the document.
#[get("/try/<token>/go?<lang>&<band>")]
pub async fn go(
    token: &str,
    lang: Option<&str>,
    band: Option<&str>,
    visitor: Visitor<'_>,
    pages: &State<Pages>,
    desk: &State<Arc<Desk>>,
) -> Result<Either<Redirect, Page>, Error> {
    let shown = find(desk, token).await?;
    let (lang, band) = chosen(&shown.intake.revision.questionnaire, visitor, lang, band);
    if let Some(band) = band {
        return Ok(Either::Left(Redirect::to(format!("/try/{token}/{lang}/{band}"))));
    }
    let landing = Landing { consultation: shown.view(None), lang, band_missing: true };
    let rendered = pages.landing(&landing).map_err(|_| Error::Page)?;
    Ok(Either::Right(Page::new(Http::UnprocessableEntity, rendered)))
}

/// All questions.
#[get("/try/<token>/<lang>/<band>")]
pub async fn document(
    token: &str,
    lang: &str,
    band: &str,
    pages: &State<Pages>,
    desk: &State<Arc<Desk>>,
) -> Result<Page, Error> {
    let shown = find(desk, token).await?;
    let questionnaire = &shown.intake.revision.questionnaire;
    let lang = lang.parse::<Lang>().ok().filter(|lang| questionnaire.languages.contains(lang));
    let band = band.parse::<Band>().ok().filter(|band| questionnaire.bands.contains(band));
    let (lang, band) = lang.zip(band).ok_or(Error::NotFound)?;
    let document = Document {
        consultation: shown.view(None),
        lang,
        band,
        withdrawal: false,
        submission: "",
        prefill: &[],
        problems: &[],
        typed_code: "",
        code_problem: None,
    };
    Ok(Page::new(Http::Ok, pages.document(&document).map_err(|_| Error::Page)?))
}

/// "No thanks".
#[get("/try/<token>/no")]
pub async fn no(
    token: &str,
    visitor: Visitor<'_>,
    pages: &State<Pages>,
    desk: &State<Arc<Desk>>,
) -> Result<Page, Error> {
    let shown = find(desk, token).await?;
    let lang = visitor.among(&shown.intake.revision.questionnaire.languages);
    let rendered = pages.declined_in_trial(lang, visitor.band()).map_err(|_| Error::Page)?;
    Ok(Page::last(rendered))
}

/// Shows the answers again before sending.
#[post("/try/<token>/check", data = "<given>")]
pub async fn check(
    token: &str,
    given: Fields,
    too_fast: TooFast,
    pages: &State<Pages>,
    desk: &State<Arc<Desk>>,
) -> Result<Page, Error> {
    let shown = find(desk, token).await?;
    read_again(&Posted::read(&shown, &given, None)?, &given, &too_fast, pages, desk)
}

/// Goes back to the questions, with the answers in them.
#[post("/try/<token>/back", data = "<given>")]
pub async fn back(
    token: &str,
    given: Fields,
    pages: &State<Pages>,
    desk: &State<Arc<Desk>>,
) -> Result<Page, Error> {
    let shown = find(desk, token).await?;
    let posted = Posted::read(&shown, &given, None)?;
    Ok(Page::new(Http::Ok, posted.document(pages, &[], None).map_err(|_| Error::Page)?))
}

/// Keeps them apart from all responses.
#[post("/try/<token>/send", data = "<given>")]
pub async fn send(
    token: &str,
    given: Fields,
    sending: Sending<'_>,
    shelf: &State<Shelf>,
    pages: &State<Pages>,
    desk: &State<Arc<Desk>>,
    lanes: &State<Lanes>,
) -> Result<Reply, Error> {
    let shown = find(desk, token).await?;
    take(desk, shelf, lanes, pages, &Posted::read(&shown, &given, None)?, &sending).await
}
