//! `/team/sign-in/code`: whoever has a second factor gives its code after the password.

use std::sync::Arc;

use rocket::http::Status;
use rocket::{Either, State, post};
use serde::Serialize;

use super::page::{Answer, Frame, TeamPages};
use super::posted::Posted;
use super::problem::Problem;
use super::reader::Reader;
use super::sign_in::{Device, HERE, Inside, fresh_token};
use super::throttle::{Client, Throttle};
use crate::acts::{Desk, factors, passkeys, people};
use crate::domain::consultation::Person;
use crate::web::error::Error;

#[derive(Serialize)]
struct Body<'a> {
    /// Who gave the password; empty when that was too long ago.
    half_way: &'a str,
    with_passkeys: bool,
    problem: Option<Problem>,
}

/// In at once, or on to the page that asks for a code.
///
/// # Errors
/// The database does not answer.
pub async fn after_password(
    desk: &Desk,
    pages: &TeamPages,
    reader: Reader,
    person: &Person,
) -> Result<Either<Inside, Answer>, Error> {
    if !factors::has_any(desk, person).await? {
        return Ok(Either::Left(Inside::enter(desk, person).await?));
    }
    let half_way = factors::half_way(desk, person).await?;
    Ok(Either::Right(page(pages, desk, reader, &half_way, None)?))
}

/// Signs in with the code, or says what to do.
#[post("/team/sign-in/code", data = "<posted>")]
pub async fn enter(
    reader: Reader,
    device: Device,
    posted: Posted,
    throttle: &State<Throttle>,
    pages: &State<TeamPages>,
    desk: &State<Arc<Desk>>,
) -> Result<Either<Inside, Answer>, Error> {
    let half_way = posted.one("half_way");
    let Some(person) = factors::half_way_holder(desk, half_way).await? else {
        let late = Problem::new(pages, reader.lang, "team.second_step.late", 422);
        return Ok(Either::Right(page(pages, desk, reader, "", Some(late))?));
    };
    let code = posted.one("code");
    if passkeys::is_answer(code) {
        let bound = posted.one("form_token");
        if passkeys::accept(desk, bound, Some(&person), code).await?.is_some() {
            return Ok(Either::Left(Inside::enter(desk, &person).await?));
        }
        let wrong = Problem::new(pages, reader.lang, "team.refusal.passkey_wrong", 422);
        return Ok(Either::Right(page(pages, desk, reader, half_way, Some(wrong))?));
    }
    let device = people::known_device(desk, &person.email, device.kept()).await?;
    let client = device.as_deref().map_or(Client::Stranger, Client::Known);
    if let Err(seconds) = throttle.hear_code(&person.id, client, desk.clock.now()) {
        let said = [("n", &*seconds.to_string())];
        let sentence = pages.say(reader.lang, "team.second_step.busy", &said);
        let busy = Problem::sentence(sentence, Status::ServiceUnavailable);
        let answer = page(pages, desk, reader, half_way, Some(busy))?;
        return Ok(Either::Right(answer.later(seconds)));
    }
    if factors::spend(desk, &person, code).await? {
        return Ok(Either::Left(Inside::enter(desk, &person).await?));
    }
    let wrong = Problem::new(pages, reader.lang, "team.refusal.wrong_code", 422);
    Ok(Either::Right(page(pages, desk, reader, half_way, Some(wrong))?))
}

fn page(
    pages: &TeamPages,
    desk: &Desk,
    reader: Reader,
    half_way: &str,
    problem: Option<Problem>,
) -> Result<Answer, Error> {
    let token = fresh_token(desk);
    let title = pages.say(reader.lang, "team.second_step", &[]);
    let frame = Frame { reader, member: None, form_token: &token, here: HERE, title: &title };
    let status = problem.as_ref().map_or(Status::Ok, Problem::status);
    let body = Body { half_way, with_passkeys: desk.passkeys.is_set(), problem };
    let answer = pages.page(status, "team/second_step", &frame, &body)?;
    Ok(answer.with_form_token(token))
}
