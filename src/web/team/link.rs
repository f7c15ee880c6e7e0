//! `/team/link/SECRET`: a one-time link lets a person choose a password. Looking does not spend it.

use std::sync::Arc;

use rocket::http::Status;
use rocket::{Either, State, get, post};
use serde::Serialize;

use super::page::{Answer, Frame, TeamPages};
use super::posted::Posted;
use super::problem::Problem;
use super::reader::Reader;
use super::second_step::after_password;
use super::sign_in::{Inside, fresh_token};
use crate::acts::{Desk, people};
use crate::domain::consultation::Person;
use crate::web::error::Error;

#[derive(Serialize)]
struct Body<'a> {
    person: Option<&'a Person>,
    problem: Option<Problem>,
}

fn page(
    pages: &TeamPages,
    reader: Reader,
    desk: &Desk,
    here: &str,
    person: Option<&Person>,
    problem: Option<Problem>,
) -> Result<Answer, Error> {
    let token = fresh_token(desk);
    let title = match person {
        Some(person) => pages.say(reader.lang, "team.link", &[("name", &person.name)]),
        None => pages.say(reader.lang, "team.link.gone", &[]),
    };
    let frame = Frame { reader, member: None, form_token: &token, here, title: &title };
    let status = match (&problem, person) {
        (Some(problem), _) => problem.status(),
        (None, Some(_)) => Status::Ok,
        (None, None) => Status::NotFound,
    };
    let answer = pages.page(status, "team/link", &frame, &Body { person, problem })?;
    Ok(answer.with_form_token(token))
}

/// Who the link is for, and the form.
#[get("/team/link/<secret>")]
pub async fn show(
    secret: &str,
    reader: Reader,
    pages: &State<TeamPages>,
    desk: &State<Arc<Desk>>,
) -> Result<Answer, Error> {
    let person = people::link_holder(desk, secret).await?;
    let here = if person.is_some() { format!("/team/link/{secret}") } else { "/team".to_owned() };
    page(pages, reader, desk, &here, person.as_ref(), None)
}

/// Spends the link and signs in.
#[post("/team/link/<secret>", data = "<posted>")]
pub async fn choose(
    secret: &str,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
    desk: &State<Arc<Desk>>,
) -> Result<Either<Inside, Answer>, Error> {
    let Some(person) = people::link_holder(desk, secret).await? else {
        return Ok(Either::Right(page(pages, reader, desk, "/team", None, None)?));
    };
    let password = posted.one("password");
    let problem = if password == posted.one("again") {
        match people::choose_password(desk, secret, &person, password).await {
            Ok(true) => return after_password(desk, pages, reader, &person).await,
            Ok(false) => return Ok(Either::Right(page(pages, reader, desk, "/team", None, None)?)),
            Err(error) => Problem::of(pages, reader.lang, error)?,
        }
    } else {
        Problem::new(pages, reader.lang, "team.link.mismatch", 422)
    };
    let here = format!("/team/link/{secret}");
    Ok(Either::Right(page(pages, reader, desk, &here, Some(&person), Some(problem))?))
}
