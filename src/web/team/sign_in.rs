//! `/team/sign-in`, `/team/sign-out`: in with e-mail and password, out with everything forgotten.

use std::sync::Arc;

use data_encoding::BASE64URL_NOPAD;
use rocket::http::{Header, Status};
use rocket::request::{FromRequest, Outcome};
use rocket::response::{self, Redirect, Responder, Response};
use rocket::{Either, Request, State, get, post};
use serde::Serialize;

use super::cookies;
use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::posted::Posted;
use super::reader::Reader;
use super::second_step::after_password;
use super::throttle::{Client, Throttle};
use crate::acts::hashing::Lane;
use crate::acts::{ActError, Desk, people};
use crate::domain::consultation::Person;
use crate::web::error::Error;

/// Where the form is.
pub const HERE: &str = "/team/sign-in";
/// More than any e-mail or password has.
const LONGEST: usize = 320;

#[derive(Serialize)]
struct Body<'a> {
    email: &'a str,
    wrong: Option<String>,
    with_passkeys: bool,
    /// The button of the provider of identities.
    provider: Option<String>,
}

/// Why somebody is not in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// An unknown person or a wrong password.
    Wrong,
    /// The passkey is not right.
    Passkey,
    /// The provider of identities means nobody.
    Provider,
    /// The password was not looked at; seconds to wait.
    Busy(u64),
}

/// Seconds to wait when the line before the hashes is full.
const FULL: u64 = 5;

/// What a browser keeps of the device it is on, if it was signed in from before.
#[derive(Debug)]
pub struct Device(Option<String>);

impl Device {
    /// What the browser kept.
    pub fn kept(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Device {
    type Error = std::convert::Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        Outcome::Success(Self(cookies::read(request, cookies::DEVICE)))
    }
}

/// The form.
#[get("/team/sign-in")]
pub fn show(
    reader: Reader,
    pages: &State<TeamPages>,
    desk: &State<Arc<Desk>>,
) -> Result<Answer, Error> {
    form(None, reader, pages, desk, "")
}

/// The form, with what went wrong.
///
/// # Errors
/// The page cannot be made.
pub fn form(
    trouble: Option<Trouble>,
    reader: Reader,
    pages: &TeamPages,
    desk: &Desk,
    email: &str,
) -> Result<Answer, Error> {
    let token = fresh_token(desk);
    let title = pages.say(reader.lang, "team.sign_in", &[]);
    let frame = Frame { reader, member: None, form_token: &token, here: HERE, title: &title };
    let (status, wait) = match trouble {
        None => (Status::Ok, 0),
        Some(Trouble::Wrong | Trouble::Passkey | Trouble::Provider) => {
            (Status::UnprocessableEntity, 0)
        }
        Some(Trouble::Busy(seconds)) => (Status::ServiceUnavailable, seconds.max(2)),
    };
    let provider = pages.provider.as_deref();
    let named = [("name", provider.unwrap_or_default())];
    let wrong = trouble.map(|trouble| match trouble {
        Trouble::Wrong => pages.say(reader.lang, "team.sign_in.wrong", &[]),
        Trouble::Passkey => pages.say(reader.lang, "team.refusal.passkey_wrong", &[]),
        Trouble::Provider => pages.say(reader.lang, "team.provider.failed", &named),
        Trouble::Busy(_) => {
            pages.say(reader.lang, "team.sign_in.busy", &[("n", &wait.to_string())])
        }
    });
    let provider = provider.map(|_| pages.say(reader.lang, "team.provider.use", &named));
    let body = Body { email, wrong, with_passkeys: desk.passkeys.is_set(), provider };
    let page = pages.page(status, "team/sign_in", &frame, &body)?;
    Ok(page.with_form_token(token).later(wait))
}

/// A token for a form of somebody who is not signed in.
pub fn fresh_token(desk: &Desk) -> String {
    BASE64URL_NOPAD.encode(&desk.dice.bytes::<16>())
}

/// One answer for an unknown person and a wrong password; another, the same for everybody, when
/// the password was not looked at.
#[post("/team/sign-in", data = "<posted>")]
pub async fn sign_in(
    reader: Reader,
    device: Device,
    posted: Posted,
    throttle: &State<Throttle>,
    pages: &State<TeamPages>,
    desk: &State<Arc<Desk>>,
) -> Result<Either<Inside, Answer>, Error> {
    let (email, password) = (posted.one("email"), posted.one("password"));
    let trouble = match enter(desk, throttle, email, password, device).await? {
        Ok(person) => return after_password(desk, pages, reader, &person).await,
        Err(trouble) => trouble,
    };
    let email: String = email.chars().take(LONGEST).collect();
    Ok(Either::Right(form(Some(trouble), reader, pages, desk, &email)?))
}

async fn enter(
    desk: &Desk,
    throttle: &Throttle,
    email: &str,
    password: &str,
    device: Device,
) -> Result<Result<Person, Trouble>, Error> {
    if email.len() > LONGEST || password.chars().count() > LONGEST {
        return Ok(Err(Trouble::Wrong));
    }
    let device = people::known_device(desk, email, device.kept()).await?;
    let (client, lane) = match &device {
        Some(device) => (Client::Known(device), Lane::Known),
        None => (Client::Stranger, Lane::Stranger),
    };
    if let Err(seconds) = throttle.hear(email, client, desk.clock.now()) {
        return Ok(Err(Trouble::Busy(seconds)));
    }
    match people::check_password(desk, email, password, lane).await {
        Ok(person) => Ok(person.ok_or(Trouble::Wrong)),
        Err(ActError::Refused { key: "busy", .. }) => Ok(Err(Trouble::Busy(FULL))),
        Err(error) => Err(error.into()),
    }
}

/// Forgets the session, here and in the browser.
#[post("/team/sign-out", data = "<_posted>")]
pub async fn sign_out(member: Member, _posted: Posted) -> Result<Outside, Error> {
    people::end_session(&member.desk, &member.secret, member.person()).await?;
    Ok(Outside)
}

/// Signed in: the cookies, and on to the projects.
#[derive(Debug)]
pub struct Inside {
    secret: String,
    device: String,
}

impl Inside {
    /// Starts a new session, whatever there was before.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn enter(desk: &Desk, person: &Person) -> Result<Self, Error> {
        let device = people::new_device(desk, person).await?;
        Ok(Self { secret: people::start_session(desk, person).await?, device })
    }

    /// The same, for whoever comes from elsewhere and has shown nothing here.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn unproved(self, desk: &Desk) -> Result<Self, Error> {
        people::forget_proof(desk, &self.secret).await?;
        Ok(self)
    }
}

impl Inside {
    /// Gives the cookies along with an answer.
    pub fn let_in(&self, request: &Request<'_>, answer: &mut Response<'_>) {
        let all = [(cookies::SESSION, &*self.secret), (cookies::DEVICE, &*self.device)];
        for (name, value) in all.into_iter().chain([(cookies::FORM, "")]) {
            answer.adjoin_header(Header::new("Set-Cookie", cookies::set(request, name, value)));
        }
    }
}

impl<'r> Responder<'r, 'static> for Inside {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let mut answer = Redirect::to("/team").respond_to(request)?;
        self.let_in(request, &mut answer);
        Ok(answer)
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
