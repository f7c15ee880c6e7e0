//! `/team/sign-in`, `/team/sign-out`: in with e-mail and password, out with everything forgotten.

use std::sync::Arc;

use data_encoding::BASE64URL_NOPAD;
use rocket::http::{Header, Status};
use rocket::response::{self, Redirect, Responder, Response};
use rocket::{Either, Request, State, get, post};
use serde::Serialize;

use super::cookies;
use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::posted::Posted;
use super::reader::Reader;
use super::throttle::Throttle;
use crate::acts::{Desk, people};
use crate::domain::consultation::Person;
use crate::web::error::Error;

const HERE: &str = "/team/sign-in";
/// More than any e-mail or password has.
const LONGEST: usize = 320;

#[derive(Serialize)]
struct Body<'a> {
    email: &'a str,
    wrong: bool,
}

/// The form.
#[get("/team/sign-in")]
pub fn show(
    reader: Reader,
    pages: &State<TeamPages>,
    desk: &State<Arc<Desk>>,
) -> Result<Answer, Error> {
    form(Status::Ok, reader, pages, desk, "")
}

fn form(
    status: Status,
    reader: Reader,
    pages: &TeamPages,
    desk: &Desk,
    email: &str,
) -> Result<Answer, Error> {
    let token = fresh_token(desk);
    let title = pages.say(reader.lang, "team.sign_in", &[]);
    let frame = Frame { reader, member: None, form_token: &token, here: HERE, title: &title };
    let body = Body { email, wrong: status != Status::Ok };
    Ok(pages.page(status, "team/sign_in", &frame, &body)?.with_form_token(token))
}

/// A token for a form of somebody who is not signed in.
pub fn fresh_token(desk: &Desk) -> String {
    BASE64URL_NOPAD.encode(&desk.dice.bytes::<16>())
}

/// One answer for an unknown person, a wrong password and too many tries.
#[post("/team/sign-in", data = "<posted>")]
pub async fn sign_in(
    reader: Reader,
    posted: Posted,
    throttle: &State<Throttle>,
    pages: &State<TeamPages>,
    desk: &State<Arc<Desk>>,
) -> Result<Either<Inside, Answer>, Error> {
    let (email, password) = (posted.one("email"), posted.one("password"));
    let fits = email.len() <= LONGEST && password.chars().count() <= LONGEST;
    let heard = fits && throttle.pass(email).await;
    let person = if heard { people::check_password(desk, email, password).await? } else { None };
    let Some(person) = person else {
        let email: String = email.chars().take(LONGEST).collect();
        let status = Status::UnprocessableEntity;
        return Ok(Either::Right(form(status, reader, pages, desk, &email)?));
    };
    Ok(Either::Left(Inside::enter(desk, &person).await?))
}

/// Forgets the session, here and in the browser.
#[post("/team/sign-out", data = "<_posted>")]
pub async fn sign_out(member: Member, _posted: Posted) -> Result<Outside, Error> {
    people::end_session(&member.desk, &member.secret, member.person()).await?;
    Ok(Outside)
}

/// Signed in: the cookie, and on to the projects.
#[derive(Debug)]
pub struct Inside {
    secret: String,
}

impl Inside {
    /// Starts a new session, whatever there was before.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn enter(desk: &Desk, person: &Person) -> Result<Self, Error> {
        Ok(Self { secret: people::start_session(desk, person).await? })
    }
}

impl<'r> Responder<'r, 'static> for Inside {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let cookie = |name, value| Header::new("Set-Cookie", cookies::set(request, name, value));
        Response::build_from(Redirect::to("/team").respond_to(request)?)
            .header_adjoin(cookie(cookies::SESSION, &self.secret))
            .header_adjoin(cookie(cookies::FORM, ""))
            .ok()
    }
}

/// Signed out: nothing is left in the browser (S-19).
#[derive(Debug)]
pub struct Outside;

impl<'r> Responder<'r, 'static> for Outside {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let gone = cookies::set(request, cookies::SESSION, "");
        Response::build_from(Redirect::to(HERE).respond_to(request)?)
            .header(Header::new("Clear-Site-Data", "\"cache\", \"storage\""))
            .header_adjoin(Header::new("Set-Cookie", gone))
            .ok()
    }
}
