//! What weighs much asks again who sits there (S-12). This is the one place that says which forms
//! do, and every form passes here (`posted.rs`): one that is not listed asks too. Whoever is asked
//! gives the code of the second factor, or the password without one, and the form goes on as it was.

use std::sync::{Mutex, PoisonError};

use rocket::Request;
use rocket::http::Status;
use serde::Serialize;

use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::posted::Posted;
use super::problem::Problem;
use super::reader::Reader;
use super::throttle::{Client, Throttle};
use crate::acts::hashing::Lane;
use crate::acts::{ActError, Desk, factors, passkeys, people, sessions};
use crate::domain::consultation::Person;
use crate::web::error::Error;

/// Seconds for which a proof holds in its session.
pub const LASTS: i64 = 10 * 60;
/// The field in which a code or a password comes back.
const FIELD: &str = "proof";

/// When a form asks who sits there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// Never: it is everyday work, or a way out.
    Never,
    /// When the last proof of the session is too old.
    WhenOld,
    /// Each time, on its own page.
    ByItself,
}

/// Every form of staff. `*` is any part of an address.
const FORMS: &[(&str, Asks)] = &[
    ("/team/sign-in", Asks::ByItself),
    ("/team/sign-in/code", Asks::ByItself),
    ("/team/sign-in/passkey", Asks::ByItself),
    ("/team/sign-in/passkey/challenge", Asks::ByItself),
    ("/team/link/*", Asks::ByItself),
    ("/team/sign-out", Asks::Never),
    ("/team/me/sessions/end", Asks::Never),
    ("/team/me/sessions/*/end", Asks::Never),
    ("/team/me/password", Asks::ByItself),
    ("/team/me/factor", Asks::ByItself),
    ("/team/me/factor/remove", Asks::ByItself),
    // The device of who is signed in is asked after the proof, or is the proof.
    ("/team/me/passkeys", Asks::WhenOld),
    ("/team/me/passkeys/add", Asks::Never),
    ("/team/me/passkeys/challenge", Asks::Never),
    ("/team/me/passkeys/*/remove", Asks::WhenOld),
    ("/team/me/provider", Asks::WhenOld),
    ("/team/me/provider/remove", Asks::WhenOld),
    ("/team/p/*/about", Asks::Never),
    ("/team/p/*/involvement", Asks::Never),
    ("/team/p/*/consultations", Asks::Never),
    ("/team/p/*/consultations/file", Asks::Never),
    ("/team/p/*/media", Asks::Never),
    ("/team/p/*/media/*/remove", Asks::Never),
    ("/team/p/*/quality", Asks::Never),
    ("/team/p/*/incidents", Asks::Never),
    ("/team/p/*/incidents/*", Asks::Never),
    ("/team/p/*/tokens", Asks::WhenOld),
    // A way out: whoever fears for a token must not be kept.
    ("/team/p/*/tokens/*/revoke", Asks::Never),
    ("/team/p/*/new", Asks::Never),
    ("/team/p/*/stop", Asks::Never),
    ("/team/p/*/people", Asks::WhenOld),
    ("/team/p/*/people/*/link", Asks::WhenOld),
    ("/team/p/*/people/*/take", Asks::WhenOld),
    ("/team/p/*/people/*/clearance", Asks::WhenOld),
    ("/team/p/*/people/*/recipient", Asks::WhenOld),
    ("/team/safeguarding/away", Asks::Never),
    ("/team/p/*/people/requests/*/confirm", Asks::WhenOld),
    ("/team/p/*/people/requests/*/drop", Asks::Never),
    ("/team/c/*/assessment/notes", Asks::Never),
    // The page that asks could not bring a file back.
    ("/team/directory/file", Asks::Never),
    ("/team/directory/*", Asks::WhenOld),
    ("/team/directory/*/*", Asks::WhenOld),
    ("/team/directory/*/*/remove", Asks::WhenOld),
    ("/team/reviews/*", Asks::Never),
    ("/team/c/*/build", Asks::Never),
    ("/team/c/*/comments", Asks::Never),
    ("/team/c/*/comments/*/resolve", Asks::Never),
    ("/team/c/*/document", Asks::Never),
    ("/team/c/*/codes", Asks::Never),
    ("/team/c/*/home", Asks::Never),
    ("/team/c/*/kiosks", Asks::Never),
    ("/team/c/*/kiosks/*/end", Asks::Never),
    ("/team/c/*/paper", Asks::Never),
    ("/team/c/*/paper/type", Asks::ByItself),
    ("/team/c/*/trial", Asks::Never),
    ("/team/c/*/trial/end", Asks::Never),
    ("/team/c/*/texts/*", Asks::Never),
    ("/team/c/*/erasure", Asks::ByItself),
    ("/team/c/*/themes/*/add", Asks::Never),
    ("/team/c/*/themes/*/rename", Asks::Never),
    ("/team/c/*/themes/*/merge", Asks::Never),
    ("/team/c/*/themes/*/tell", Asks::ByItself),
    ("/team/c/*/themes/*/code", Asks::Never),
    ("/team/c/*/themes/*/settle", Asks::Never),
    ("/team/c/*/themes/*/quote", Asks::Never),
    ("/team/c/*/quotes/agree", Asks::WhenOld),
    ("/team/c/*/quotes/*/translate", Asks::Never),
    ("/team/c/*/feedback/words", Asks::Never),
    ("/team/c/*/feedback/cite", Asks::Never),
    ("/team/c/*/feedback/finding/*", Asks::Never),
    ("/team/c/*/feedback/finding/*/remove", Asks::Never),
    ("/team/c/*/feedback/finding/*/up", Asks::Never),
    ("/team/c/*/feedback/propose", Asks::Never),
    ("/team/c/*/feedback/revise", Asks::Never),
    ("/team/c/*/feedback/publish", Asks::WhenOld),
    ("/team/c/*/release", Asks::ByItself),
    ("/team/c/*/release/propose", Asks::ByItself),
    ("/team/c/*/release/sign", Asks::ByItself),
    ("/team/c/*/release/back", Asks::Never),
    ("/team/r/*/retract", Asks::ByItself),
    ("/team/c/*/acts/submit", Asks::Never),
    ("/team/c/*/acts/revise", Asks::Never),
    ("/team/c/*/acts/pause", Asks::Never),
    ("/team/c/*/acts/resume", Asks::Never),
    ("/team/c/*/acts/close", Asks::Never),
    ("/team/c/*/acts/freeze", Asks::Never),
    ("/team/c/*/acts/release", Asks::Never),
];

/// When the form at these parts of an address asks.
fn asks(parts: &[&str]) -> Asks {
    let fits = |pattern: &str| {
        let pattern: Vec<&str> = pattern.split('/').skip(1).collect();
        let same = |(known, part): (&&str, &&str)| *known == "*" || known == part;
        pattern.len() == parts.len() && pattern.iter().zip(parts).all(same)
    };
    let known = FORMS.iter().find(|(pattern, _)| fits(pattern));
    known.map_or(Asks::WhenOld, |(_, asks)| *asks)
}

/// When the form of a request asks.
pub fn asks_at(request: &Request<'_>) -> Asks {
    let parts: Vec<&str> = request.uri().path().segments().collect();
    asks(&parts)
}

/// A form on its way to its act: it passes, or a page asks who sits there.
///
/// # Errors
/// The page that asks is waiting for the catcher, or something failed.
pub async fn pass(request: &Request<'_>, posted: Posted) -> Result<Posted, Status> {
    if asks_at(request) != Asks::WhenOld {
        return Ok(posted);
    }
    let Some(member) = Member::of(request).await? else { return Err(Status::Forbidden) };
    if member.desk.clock.now() - member.session.proved_at < LASTS {
        return Ok(posted.without(FIELD));
    }
    let pages = request.rocket().state::<TeamPages>().ok_or(Status::InternalServerError)?;
    let throttle = request.rocket().state::<Throttle>().ok_or(Status::InternalServerError)?;
    let reader = Reader::of(request);
    let mut problem = None;
    if posted.has(FIELD) {
        match prove(&member, throttle, posted.one(FIELD)).await {
            Ok(secret) => {
                request.local_cache(|| Renewed(Some(secret)));
                return Ok(posted.without(FIELD));
            }
            Err(error) => {
                let said = Problem::of(pages, reader.lang, error);
                problem = Some(said.map_err(|error| error.status())?);
            }
        }
    }
    let answer = page(request, pages, reader, &member, &posted, problem);
    let answer = answer.map_err(|error| error.status())?;
    let status = answer.status();
    request.local_cache(|| Waiting(Mutex::new(Some(answer))));
    Err(status)
}

/// The new secret of a session that showed who sits there, for its cookie.
pub struct Renewed(pub Option<String>);

struct Waiting(Mutex<Option<Answer>>);

/// The page that asks, if the form of this request was stopped here.
pub fn waiting(request: &Request<'_>) -> Option<Answer> {
    let waiting = request.local_cache(|| Waiting(Mutex::new(None)));
    waiting.0.lock().unwrap_or_else(PoisonError::into_inner).take()
}

async fn prove(member: &Member, throttle: &Throttle, typed: &str) -> Result<String, ActError> {
    let (desk, person) = (&member.desk, member.person());
    if member.session.has_factor {
        code(desk, throttle, &person.id, person, typed).await?;
    } else {
        password(desk, throttle, &person.id, &person.email, typed).await?;
    }
    let renewed = sessions::renew(desk, person, &member.secret).await?;
    renewed.ok_or_else(|| ActError::refused("session_over", ""))
}

/// Whoever signs something on its own page: password, and code with a second factor. `at` is the
/// person in whose session it happens.
///
/// # Errors
/// Password or code are not right, come too fast, or the database does not answer.
pub async fn signature(
    desk: &Desk,
    throttle: &Throttle,
    at: &Person,
    (email, typed, typed_code): (&str, &str, &str),
) -> Result<Person, ActError> {
    let person = password(desk, throttle, &at.id, email, typed).await?;
    if factors::has_any(desk, &person).await? {
        code(desk, throttle, &at.id, &person, typed_code).await?;
    }
    Ok(person)
}

async fn password(
    desk: &Desk,
    throttle: &Throttle,
    at: &str,
    email: &str,
    typed: &str,
) -> Result<Person, ActError> {
    if throttle.hear(email, Client::Known(at), desk.clock.now()).is_err() {
        return Err(ActError::refused("busy", ""));
    }
    let person = people::check_password(desk, email, typed, Lane::Known).await?;
    person.ok_or_else(|| ActError::refused("wrong_password", ""))
}

async fn code(
    desk: &Desk,
    throttle: &Throttle,
    at: &str,
    person: &Person,
    typed: &str,
) -> Result<(), ActError> {
    if passkeys::is_answer(typed) {
        if throttle.hear_passkey(Client::Known(at), desk.clock.now()).is_err() {
            return Err(ActError::refused("busy", ""));
        }
        let shown = passkeys::accept(desk, at, Some(person), typed).await?;
        return shown.map(|_| ()).ok_or_else(|| ActError::refused("passkey_wrong", ""));
    }
    if throttle.hear_code(&person.id, Client::Known(at), desk.clock.now()).is_err() {
        return Err(ActError::refused("busy", ""));
    }
    let right = factors::spend(desk, person, typed).await?;
    if right { Ok(()) } else { Err(ActError::refused("wrong_code", "")) }
}

#[derive(Serialize)]
struct Body<'a> {
    /// Where the form goes on.
    action: String,
    /// Where the form was.
    back: &'a str,
    with_code: bool,
    with_passkey: bool,
    email: &'a str,
    kept: Vec<Kept<'a>>,
    problem: Option<Problem>,
}

#[derive(Serialize)]
struct Kept<'a> {
    name: &'a str,
    value: &'a str,
}

fn page(
    request: &Request<'_>,
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    posted: &Posted,
    problem: Option<Problem>,
) -> Result<Answer, Error> {
    let path = request.uri().path();
    let mut parts = path.as_str().match_indices('/').map(|(at, _)| at);
    let place = [("/team/p/", 4), ("/team/me/", 2)].into_iter();
    let place = place.filter(|(start, _)| path.starts_with(start));
    let end = parts.nth(place.map(|(_, slash)| slash).next().unwrap_or(3));
    let back = path.as_str().get(..end.unwrap_or(path.as_str().len())).unwrap_or("/team");
    let own = |name: &str| matches!(name, FIELD | "form_token" | "username");
    let kept = posted.fields().filter(|(name, _)| !own(name));
    let body = Body {
        action: path.to_string(),
        back,
        with_code: member.session.has_factor,
        with_passkey: member.session.has_passkey,
        email: &member.person().email,
        kept: kept.map(|(name, value)| Kept { name, value }).collect(),
        problem,
    };
    let status = body.problem.as_ref().map_or(Status::Forbidden, Problem::status);
    let title = pages.say(reader.lang, "team.proof", &[]);
    pages.page(status, "team/proof", &Frame::of(reader, member, back, &title), &body)
}
