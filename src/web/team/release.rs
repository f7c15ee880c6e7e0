//! `/team/c/CODE/release`: one person proposes a release to a second one (`proposal.rs`), or both sign
//! it here together; figures are counted, protected, attacked and released.

use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Either, State, get, post};
use serde::Serialize;

use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::posted::Posted;
use super::problem::Problem;
use super::reader::Reader;
use super::scope;
use super::throttle::Throttle;
use super::{history, proof, proposal};
use crate::acts::{ActError, consultations, interim, proposals, releases};
use crate::domain::consultation::{Consultation, Person};
use crate::domain::staff::Action;
use crate::domain::status::Act;
use crate::web::error::Error;

#[derive(Serialize)]
struct Body<'a> {
    code: &'a str,
    consultation: String,
    first: &'a str,
    first_email: &'a str,
    note: &'a str,
    second_email: &'a str,
    waiting: Option<Waits>,
    sent_back: Option<String>,
    with_code: bool,
    with_passkeys: bool,
    interim: bool,
    problem: Option<Problem>,
}

/// A proposal that a second person has yet to read.
#[derive(Serialize)]
struct Waits {
    line: String,
    hash: String,
    own: bool,
}

/// The form.
#[get("/team/c/<code>/release")]
pub async fn show(
    code: &str,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    scope.allow(Action::Move(Act::Release))?;
    page(pages, reader, &member, &consultation, &Posted::default(), None).await
}

/// Both have typed their passwords, and codes where they have a second factor: that is their
/// signature.
#[post("/team/c/<code>/release", data = "<posted>")]
pub async fn sign(
    code: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    throttle: &State<Throttle>,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    scope.allow(Action::Move(Act::Release))?;
    let done = match second(&member, throttle, &posted).await {
        Ok(second) => {
            let note = posted.one("note").trim();
            releases::release(&member.desk, &consultation, note, member.person(), &second).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(release) => Ok(Either::Left(Redirect::to(format!("/team/r/{}", release.id)))),
        Err(error) => {
            let problem = Some(Problem::of(pages, reader.lang, error)?);
            let answer = page(pages, reader, &member, &consultation, &posted, problem).await?;
            Ok(Either::Right(answer))
        }
    }
}

/// The second person, after both signatures were right.
///
/// # Errors
/// One of them is not right, or comes too fast.
pub async fn second(
    member: &Member,
    throttle: &Throttle,
    posted: &Posted,
) -> Result<Person, ActError> {
    let (desk, first) = (&member.desk, member.person());
    let own = (&*first.email, posted.one("password"), posted.one("code"));
    proof::signature(desk, throttle, first, own).await?;
    let other =
        (posted.one("second_email"), posted.one("second_password"), posted.one("second_code"));
    match proof::signature(desk, throttle, first, other).await {
        Err(ActError::Refused {
            key: "wrong_password" | "wrong_code" | "passkey_wrong", ..
        }) => Err(ActError::refused("second_wrong", "")),
        done => done,
    }
}

/// The page, with what was typed.
///
/// # Errors
/// The database does not answer, or the page cannot be made.
pub async fn page(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    consultation: &Consultation,
    posted: &Posted,
    problem: Option<Problem>,
) -> Result<Answer, Error> {
    let (desk, store) = (&member.desk, &member.desk.store);
    let waiting = match proposals::read(desk, consultation, member.person()).await? {
        Some(there) => Some(Waits {
            line: proposal::line(pages, reader.lang, member, &there).await?,
            hash: there.release.hash(),
            own: there.is_of(member.person()),
        }),
        None => None,
    };
    let sent_back = match proposals::sent_back(desk, consultation).await? {
        Some((actor, at, reason)) => {
            let who = history::name(pages, reader.lang, store, Some(&actor)).await?;
            let when = history::moment(pages, reader.lang, at);
            let said = [("who", &*who.unwrap_or_default()), ("when", &when), ("reason", &reason)];
            Some(pages.say(reader.lang, "team.proposal.sent_back", &said))
        }
        None => None,
    };
    let revision = consultations::revision(&member.desk, consultation).await?;
    let status = problem.as_ref().map_or(Status::Ok, Problem::status);
    let is_interim = interim::is_offered(desk, consultation).await?;
    let body = Body {
        code: &consultation.code,
        consultation: revision.questionnaire.title.plain(reader.lang).to_owned(),
        first: &member.person().name,
        first_email: &member.person().email,
        note: posted.one("note"),
        second_email: posted.one("second_email"),
        waiting,
        sent_back,
        with_code: member.session.has_factor,
        with_passkeys: member.desk.passkeys.is_set(),
        interim: is_interim,
        problem,
    };
    let here = format!("/team/c/{}/release", consultation.code);
    let title = if body.interim { "team.release.interim" } else { "team.release" };
    let title = pages.say(reader.lang, title, &[]);
    pages.page(status, "team/release", &Frame::of(reader, member, &here, &title), &body)
}
