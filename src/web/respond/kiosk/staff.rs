//! `/k/TOKEN/staff`: whoever knows the PIN ends the kiosk on the device itself, which then forgets
//! what it kept.

use rocket::http::{Header, Status as Http};
use rocket::response::{self, Redirect, Responder, Response};
use rocket::{Either, Request, get, post};

use super::house::{Found, House, Stand};
use crate::acts::kiosks::{self, Tried};
use crate::web::error::Error;
use crate::web::respond::fields::Fields;
use crate::web::respond::page::{GONE, Page};
use crate::web::respond::view::PinProblem;

/// Asks for the PIN.
#[get("/k/<token>/staff")]
pub async fn show(token: &str, house: House<'_>) -> Result<Page, Error> {
    let found = house.find(token).await?;
    match found.stand {
        Stand::Running | Stand::Paused => ask(&house, &found, None),
        Stand::Finishing | Stand::Ended => house.not_now(&found),
    }
}

/// Ends the kiosk, or says why not. The page that follows empties what is left and leads on.
#[post("/k/<token>/staff", data = "<given>")]
pub async fn leave(
    token: &str,
    given: Fields,
    house: House<'_>,
) -> Result<Either<Emptied, Page>, Error> {
    let found = house.find(token).await?;
    if matches!(found.stand, Stand::Finishing | Stand::Ended) {
        return house.not_now(&found).map(Either::Right);
    }
    let pin = given.one("pin").unwrap_or_default();
    let problem = match kiosks::leave(house.desk, &found.kiosk, pin).await? {
        Tried::Ended => return Ok(Either::Left(Emptied(format!("/k/{token}#team")))),
        Tried::Wrong => PinProblem::Wrong,
        Tried::Wait(seconds) => PinProblem::Wait(seconds),
    };
    ask(&house, &found, Some(problem)).map(Either::Right)
}

fn ask(house: &House<'_>, found: &Found<'_>, problem: Option<PinProblem>) -> Result<Page, Error> {
    let lang = house.lang(found);
    let lines = house.help(lang)?;
    let rendered = house.pages.pin(found.view(&lines), lang, problem).map_err(|_| Error::Page)?;
    let page = match problem {
        None => Page::new(Http::Ok, rendered),
        Some(PinProblem::Wrong) => Page::new(Http::UnprocessableEntity, rendered),
        Some(PinProblem::Wait(seconds)) => Page::too_fast(rendered, seconds),
    };
    Ok(page.with_cookie(GONE))
}

/// On to the last page of a kiosk, with nothing left in the browser.
#[derive(Debug)]
pub struct Emptied(String);

impl<'r> Responder<'r, 'static> for Emptied {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        Response::build_from(Redirect::to(self.0).respond_to(request)?)
            .header(Header::new("Clear-Site-Data", "\"cache\", \"storage\""))
            .header(Header::new("Set-Cookie", GONE))
            .ok()
    }
}
