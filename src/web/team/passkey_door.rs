//! `/team/sign-in/passkey`: in with a passkey alone. Neither passwords nor codes that somebody else
//! guessed slow it (S-6).

use std::sync::Arc;

use rocket::serde::json::Json;
use rocket::{Either, State, post};
use serde_json::Value;

use super::page::{Answer, TeamPages};
use super::posted::Posted;
use super::reader::Reader;
use super::sign_in::{Inside, Trouble, form};
use super::throttle::{Client, Throttle};
use crate::acts::{Desk, passkeys};
use crate::web::error::Error;

/// What the browser of somebody who is not signed in passes to its device.
#[post("/team/sign-in/passkey/challenge", data = "<posted>")]
pub fn challenge(
    posted: Posted,
    throttle: &State<Throttle>,
    desk: &State<Arc<Desk>>,
) -> Result<Json<Value>, Error> {
    throttle.hear_passkey(Client::Stranger, desk.clock.now()).map_err(|_| Error::Busy)?;
    Ok(Json(passkeys::ask(desk, posted.one("form_token"))?))
}

/// Signs in whoever holds the passkey; whatever is wrong with it, the page says the same.
#[post("/team/sign-in/passkey", data = "<posted>")]
pub async fn enter(
    reader: Reader,
    posted: Posted,
    throttle: &State<Throttle>,
    pages: &State<TeamPages>,
    desk: &State<Arc<Desk>>,
) -> Result<Either<Inside, Answer>, Error> {
    if let Err(seconds) = throttle.hear_passkey(Client::Stranger, desk.clock.now()) {
        let busy = form(Some(Trouble::Busy(seconds)), reader, pages, desk, "")?;
        return Ok(Either::Right(busy));
    }
    let (bound, answer) = (posted.one("form_token"), posted.one("answer"));
    match passkeys::accept(desk, bound, None, answer).await? {
        Some(person) => Ok(Either::Left(Inside::enter(desk, &person).await?)),
        None => Ok(Either::Right(form(Some(Trouble::Passkey), reader, pages, desk, "")?)),
    }
}
