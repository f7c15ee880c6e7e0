//! `/team/me/factor`: setting up a second factor, and removing it.

use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Either, State, get, post};
use serde::Serialize;

use super::me;
use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::posted::Posted;
use super::problem::Problem;
use super::proof::signature;
use super::reader::Reader;
use super::throttle::Throttle;
use crate::acts::factors::{self, Offer};
use crate::acts::{ActError, Desk};
use crate::config::{Config, SecondFactor};
use crate::web::error::Error;
use crate::web::qr::Qr;

const HERE: &str = "/team/me/factor";

#[derive(Serialize)]
struct Body<'a> {
    sealed: &'a str,
    groups: &'a [String],
    address: &'a str,
    qr: Option<Qr>,
    email: &'a str,
    with_passkey: bool,
    required: bool,
    problem: Option<Problem>,
}

/// Recovery codes, shown once.
#[derive(Serialize)]
struct Drawn {
    name: String,
    recovery: Vec<Vec<String>>,
}

/// A secret for an app, and how to show that the app has it.
#[get("/team/me/factor")]
pub async fn show(
    member: Member,
    reader: Reader,
    config: &State<Config>,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    if member.desk.store.factor(&member.person().id).await?.is_some() {
        return Ok(Either::Left(Redirect::to("/team/me")));
    }
    let offer = factors::offer(&member.desk, member.person())?;
    Ok(Either::Right(page(pages, config, reader, &member, &offer, None)?))
}

/// Keeps the secret once a code of it is right; then come the recovery codes.
#[post("/team/me/factor", data = "<posted>")]
pub async fn set_up(
    member: Member,
    reader: Reader,
    posted: Posted,
    throttle: &State<Throttle>,
    config: &State<Config>,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let (desk, person) = (&member.desk, member.person());
    let sealed = posted.one("sealed");
    match keep(desk, throttle, &member, &posted).await {
        Ok(recovery) => drawn(pages, reader, &member, recovery),
        Err(error) => {
            let problem = Some(Problem::of(pages, reader.lang, error)?);
            // What was not drawn for this person is drawn anew.
            let offer = factors::offered(desk, person, sealed);
            let offer = offer.or_else(|_| factors::offer(desk, person))?;
            page(pages, config, reader, &member, &offer, problem)
        }
    }
}

/// The page that shows recovery codes, once.
///
/// # Errors
/// The page cannot be made.
pub fn drawn(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    recovery: Vec<Vec<String>>,
) -> Result<Answer, Error> {
    let title = pages.say(reader.lang, "team.factor.recovery", &[]);
    let body = Drawn { name: member.person().name.clone(), recovery };
    let frame = Frame::of(reader, member, "/team/me", &title);
    pages.page(Status::Ok, "team/recovery", &frame, &body)
}

async fn keep(
    desk: &Desk,
    throttle: &Throttle,
    member: &Member,
    posted: &Posted,
) -> Result<Vec<Vec<String>>, ActError> {
    let person = member.person();
    if desk.store.factor(&person.id).await?.is_some() {
        return Err(ActError::refused("factor_already", ""));
    }
    signature(
        desk,
        throttle,
        person,
        (&person.email, posted.one("password"), posted.one("present")),
    )
    .await?;
    factors::set_up(desk, person, posted.one("sealed"), posted.one("code")).await
}

/// Removes it, for whoever gives password and code.
#[post("/team/me/factor/remove", data = "<posted>")]
pub async fn remove(
    member: Member,
    reader: Reader,
    posted: Posted,
    throttle: &State<Throttle>,
    config: &State<Config>,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let required = config.staff_second_factor == SecondFactor::Required;
    match take_away(&member, throttle, &posted, required).await {
        Ok(()) => Ok(Either::Left(Redirect::to("/team/me?done=yes"))),
        Err(error) => {
            let problem = Some(Problem::of(pages, reader.lang, error)?);
            Ok(Either::Right(me::page(pages, config, reader, &member, None, problem).await?))
        }
    }
}

async fn take_away(
    member: &Member,
    throttle: &Throttle,
    posted: &Posted,
    required: bool,
) -> Result<(), ActError> {
    let (desk, person) = (&member.desk, member.person());
    if required && !member.session.has_passkey {
        return Err(ActError::refused("factor_required", ""));
    }
    let signed = (&*person.email, posted.one("password"), posted.one("code"));
    signature(desk, throttle, person, signed).await?;
    factors::remove(desk, person, desk.by(&person.id)).await
}

fn page(
    pages: &TeamPages,
    config: &Config,
    reader: Reader,
    member: &Member,
    offer: &Offer,
    problem: Option<Problem>,
) -> Result<Answer, Error> {
    let body = Body {
        sealed: &offer.sealed,
        groups: &offer.groups,
        address: &offer.address,
        qr: Qr::of(&offer.address),
        email: &member.person().email,
        with_passkey: member.session.has_passkey,
        required: config.staff_second_factor == SecondFactor::Required
            && !member.session.has_factor,
        problem,
    };
    let status = body.problem.as_ref().map_or(Status::Ok, Problem::status);
    let title = pages.say(reader.lang, "team.factor", &[]);
    pages.page(status, "team/factor", &Frame::of(reader, member, HERE, &title), &body)
}
