//! `/team/me/passkeys`: adding a passkey, removing one, and asking the device of who is signed in.

use rocket::http::Status;
use rocket::response::Redirect;
use rocket::serde::json::Json;
use rocket::{Either, State, post};
use serde::Serialize;
use serde_json::Value;

use super::factor::drawn;
use super::me;
use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::posted::Posted;
use super::problem::Problem;
use super::reader::Reader;
use super::throttle::{Client, Throttle};
use crate::acts::{ActError, passkeys};
use crate::config::{Config, SecondFactor};
use crate::web::error::Error;

const HERE: &str = "/team/me";

#[derive(Serialize)]
struct Body<'a> {
    /// What the person calls it.
    called: &'a str,
    /// For the browser, which passes them to its device.
    options: String,
}

/// What is begun is remembered, and what is wrong is written down: one person fills neither.
fn slowly(throttle: &Throttle, member: &Member) -> Result<(), Error> {
    let heard = throttle.hear_passkey(Client::Known(&member.person().id), member.desk.clock.now());
    heard.map_err(|_| Error::Busy)
}

/// A page that asks the device for a new passkey.
#[post("/team/me/passkeys", data = "<posted>")]
pub async fn begin(
    member: Member,
    reader: Reader,
    posted: Posted,
    throttle: &State<Throttle>,
    config: &State<Config>,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    slowly(throttle, &member)?;
    let begun = match passkeys::name(posted.one("called")) {
        Ok(called) => passkeys::begin(&member.desk, member.person()).await.map(|o| (called, o)),
        Err(error) => Err(error),
    };
    match begun {
        Ok((called, options)) => {
            let title = pages.say(reader.lang, "team.passkeys.add", &[]);
            let frame = Frame::of(reader, &member, HERE, &title);
            let body = Body { called, options: options.to_string() };
            pages.page(Status::Ok, "team/passkey", &frame, &body)
        }
        Err(error) => refused(pages, config, reader, &member, error).await,
    }
}

/// Keeps what the device made; then come recovery codes, if there are none yet.
#[post("/team/me/passkeys/add", data = "<posted>")]
pub async fn add(
    member: Member,
    reader: Reader,
    posted: Posted,
    throttle: &State<Throttle>,
    config: &State<Config>,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    slowly(throttle, &member)?;
    let (called, answer) = (posted.one("called"), posted.one("answer"));
    match passkeys::add(&member.desk, member.person(), called, answer).await {
        Ok(None) => Ok(Either::Left(Redirect::to("/team/me?done=yes"))),
        Ok(Some(recovery)) => Ok(Either::Right(drawn(pages, reader, &member, recovery)?)),
        Err(error) => Ok(Either::Right(refused(pages, config, reader, &member, error).await?)),
    }
}

/// Removes one.
#[post("/team/me/passkeys/<id>/remove", data = "<_posted>")]
pub async fn remove(
    id: &str,
    member: Member,
    reader: Reader,
    _posted: Posted,
    config: &State<Config>,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let required = config.staff_second_factor == SecondFactor::Required;
    match passkeys::remove(&member.desk, member.person(), id, required).await {
        Ok(true) => Ok(Either::Left(Redirect::to("/team/me?done=yes"))),
        Ok(false) => Err(Error::NotFound),
        Err(error) => Ok(Either::Right(refused(pages, config, reader, &member, error).await?)),
    }
}

/// What the browser of somebody signed in passes to its device.
#[post("/team/me/passkeys/challenge", data = "<_posted>")]
pub fn challenge(
    member: Member,
    _posted: Posted,
    throttle: &State<Throttle>,
) -> Result<Json<Value>, Error> {
    let (desk, id) = (&member.desk, &member.person().id);
    throttle.hear_passkey(Client::Known(id), desk.clock.now()).map_err(|_| Error::Busy)?;
    Ok(Json(passkeys::ask(desk, id)?))
}

async fn refused(
    pages: &TeamPages,
    config: &Config,
    reader: Reader,
    member: &Member,
    error: ActError,
) -> Result<Answer, Error> {
    let problem = Some(Problem::of(pages, reader.lang, error)?);
    me::page(pages, config, reader, member, None, problem).await
}
