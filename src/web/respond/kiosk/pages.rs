//! What a child sees on a kiosk: the start, the document, thanks. Each page sets or takes away the
//! constant cookie, so that none comes back from the memory of the browser for the next child.

use data_encoding::HEXLOWER;
use rocket::http::Status as Http;
use rocket::response::Redirect;
use rocket::{Either, State, get, post};

use super::house::{House, Stand};
use crate::domain::wording::{Band, Lang};
use crate::web::crowd::lanes::Lanes;
use crate::web::error::Error;
use crate::web::respond::fields::Fields;
use crate::web::respond::landing::chosen;
use crate::web::respond::page::{GONE, HERE, Page};
use crate::web::respond::posted::Posted;
use crate::web::respond::send::{Reply, Sending, take};
use crate::web::respond::view::{Document, Landing, Notice, Sent};

/// The start, for the next child.
#[get("/k/<token>")]
pub async fn start(token: &str, house: House<'_>) -> Result<Page, Error> {
    first(token, house, false).await
}

async fn first(token: &str, house: House<'_>, band_missing: bool) -> Result<Page, Error> {
    let found = house.find(token).await?;
    let Some(shown) = found.running() else { return house.not_now(&found) };
    let lang = house.lang(&found);
    let lines = house.help(lang)?;
    let kiosk = found.view(&lines);
    let landing = Landing { consultation: shown.offered(Some(kiosk)), lang, band_missing };
    let rendered = house.pages.landing(&landing).map_err(|_| Error::Page)?;
    let status = if band_missing { Http::UnprocessableEntity } else { Http::Ok };
    let page = Page::new(status, rendered).with_cookie(GONE);
    Ok(if kiosk.pack.is_some() { page.with_worker() } else { page })
}

/// The form of the start leads to the document.
#[get("/k/<token>/go?<lang>&<band>")]
pub async fn go(
    token: &str,
    lang: Option<&str>,
    band: Option<&str>,
    house: House<'_>,
) -> Result<Either<Redirect, Page>, Error> {
    let found = house.find(token).await?;
    let Some(shown) = found.running() else { return house.not_now(&found).map(Either::Right) };
    match chosen(&shown.intake.revision.questionnaire, house.visitor, lang, band) {
        (lang, Some(band)) => Ok(Either::Left(Redirect::to(format!("/k/{token}/{lang}/{band}")))),
        (_, None) => first(token, house, true).await.map(Either::Right),
    }
}

/// All questions. Made for each child: without script it carries the id under which it is sent.
#[get("/k/<token>/<lang>/<band>")]
pub async fn document(
    token: &str,
    lang: &str,
    band: &str,
    house: House<'_>,
) -> Result<Page, Error> {
    let found = house.find(token).await?;
    let Some(shown) = found.running() else { return house.not_now(&found) };
    let questionnaire = &shown.intake.revision.questionnaire;
    let lang = lang.parse::<Lang>().ok().filter(|lang| questionnaire.languages.contains(lang));
    let band = band.parse::<Band>().ok().filter(|band| questionnaire.bands.contains(band));
    let (Some(lang), Some(band)) = (lang, band) else { return Err(Error::NotFound) };
    let lines = house.help(lang)?;
    let document = Document {
        consultation: shown.offered(Some(found.view(&lines))),
        lang,
        band,
        withdrawal: false,
        submission: &HEXLOWER.encode(&house.desk.dice.bytes::<16>()),
        prefill: &[],
        problems: &[],
        typed_code: "",
        code_problem: None,
    };
    let rendered = house.pages.document(&document).map_err(|_| Error::Page)?;
    Ok(Page::new(Http::Ok, rendered).with_cookie(HERE))
}

/// "No thanks".
#[get("/k/<token>/no")]
pub async fn no(token: &str, house: House<'_>) -> Result<Page, Error> {
    let found = house.find(token).await?;
    let Some(shown) = found.running() else { return house.not_now(&found) };
    let lang = house.lang(&found);
    let lines = house.help(lang)?;
    let youngest = shown.intake.revision.questionnaire.bands.iter().min().copied();
    let kiosk = found.view(&lines);
    let rendered = house.pages.notice_at(kiosk, Notice::Declined, lang, youngest);
    Ok(Page::new(Http::Ok, rendered.map_err(|_| Error::Page)?).with_cookie(GONE))
}

/// Hands the answers in. No code is asked: the token is the right to answer.
#[post("/k/<token>/send", data = "<given>")]
pub async fn send(
    token: &str,
    given: Fields,
    sending: Sending<'_>,
    house: House<'_>,
    lanes: &State<Lanes>,
) -> Result<Reply, Error> {
    let found = house.find(token).await?;
    let Some(shown) = found.shown.as_ref().filter(|_| found.stand != Stand::Ended) else {
        return house.not_now(&found).map(Reply::Page);
    };
    let lang = given.one("lang").and_then(|lang| lang.parse().ok()).unwrap_or(Lang::En);
    let help = house.help(lang)?;
    let posted = Posted::read(shown, &given, Some(found.view(&help)))?;
    let sending = sending.paced(house.shelf.kiosks.count(&found.kiosk.id, house.desk.clock.now()));
    take(house.desk, house.shelf, lanes, house.pages, &posted, &sending).await
}

/// Thanks, without script; it has an address of its own, so that going back sends nothing again.
#[get("/k/<token>/sent")]
pub async fn sent(token: &str, house: House<'_>) -> Result<Page, Error> {
    let found = house.find(token).await?;
    let Some(shown) = &found.shown else { return house.not_now(&found) };
    let questionnaire = &shown.intake.revision.questionnaire;
    let band = house.visitor.band().filter(|band| questionnaire.bands.contains(band));
    let band = band.or_else(|| questionnaire.bands.first().copied()).ok_or(Error::NotFound)?;
    let lang = house.lang(&found);
    let lines = house.help(lang)?;
    let consultation = shown.view(Some(found.view(&lines)));
    let sent = Sent { consultation, lang, band, withdrawal: None };
    let rendered = house.pages.sent(&sent).map_err(|_| Error::Page)?;
    Ok(Page::new(Http::Ok, rendered).with_cookie(GONE))
}
