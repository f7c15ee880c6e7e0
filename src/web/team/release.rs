//! `/team/c/CODE/release`: two people sign; figures are counted, protected, attacked and released.

use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Either, State, get, post};
use serde::Serialize;

use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::posted::Posted;
use super::problem::Problem;
use super::proof;
use super::reader::Reader;
use super::scope;
use super::throttle::Throttle;
use crate::acts::{ActError, consultations, interim, releases};
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
    with_code: bool,
    with_passkeys: bool,
    interim: bool,
    problem: Option<Problem>,
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
async fn second(member: &Member, throttle: &Throttle, posted: &Posted) -> Result<Person, ActError> {
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

async fn page(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    consultation: &Consultation,
    posted: &Posted,
    problem: Option<Problem>,
) -> Result<Answer, Error> {
    let revision = consultations::revision(&member.desk, consultation).await?;
    let status = problem.as_ref().map_or(Status::Ok, Problem::status);
    let body = Body {
        code: &consultation.code,
        consultation: revision.questionnaire.title.plain(reader.lang).to_owned(),
        first: &member.person().name,
        first_email: &member.person().email,
        note: posted.one("note"),
        second_email: posted.one("second_email"),
        with_code: member.session.has_factor,
        with_passkeys: member.desk.passkeys.is_set(),
        interim: interim::is_offered(&member.desk, consultation).await?,
        problem,
    };
    let here = format!("/team/c/{}/release", consultation.code);
    let title = if body.interim { "team.release.interim" } else { "team.release" };
    let title = pages.say(reader.lang, title, &[]);
    pages.page(status, "team/release", &Frame::of(reader, member, &here, &title), &body)
}
