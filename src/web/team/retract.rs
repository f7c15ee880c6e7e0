//! `/team/r/ID/retract`: two people take a release back and say why.

use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Either, State, get, post};
use serde::Serialize;

use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::posted::Posted;
use super::problem::Problem;
use super::reader::Reader;
use super::release::second;
use super::scope;
use super::throttle::Throttle;
use crate::acts::consultations;
use crate::acts::retractions::{self, LONGEST_REASON};
use crate::domain::consultation::Consultation;
use crate::domain::staff::Action;
use crate::web::error::Error;

#[derive(Serialize)]
struct Body<'a> {
    id: &'a str,
    code: &'a str,
    consultation: String,
    first: &'a str,
    first_email: &'a str,
    reason: &'a str,
    longest: usize,
    second_email: &'a str,
    with_code: bool,
    with_passkeys: bool,
    problem: Option<Problem>,
}

/// The form; of what was taken back, the page that says so.
#[get("/team/r/<id>/retract")]
pub async fn show(
    id: &str,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let (scope, consultation) = scope::release(&member, id).await?;
    scope.allow(Action::Retract)?;
    let stored = member.desk.store.release(id).await?.ok_or(Error::NotFound)?;
    if retractions::stands(&stored).is_err() {
        return Ok(Either::Left(Redirect::to(format!("/team/r/{}", stored.id))));
    }
    let posted = Posted::default();
    let page = page(pages, reader, &member, (id, &consultation), &posted, None).await?;
    Ok(Either::Right(page))
}

/// Both have typed their passwords.
#[post("/team/r/<id>/retract", data = "<posted>")]
pub async fn retract(
    id: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    throttle: &State<Throttle>,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let (scope, consultation) = scope::release(&member, id).await?;
    scope.allow(Action::Retract)?;
    let done = match second(&member, throttle, &posted).await {
        Ok(second) => {
            let reason = posted.one("reason");
            retractions::retract(&member.desk, id, reason, member.person(), &second).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok(Either::Left(Redirect::to(format!("/team/r/{id}")))),
        Err(error) => {
            let problem = Some(Problem::of(pages, reader.lang, error)?);
            let place = (id, &consultation);
            let answer = page(pages, reader, &member, place, &posted, problem).await?;
            Ok(Either::Right(answer))
        }
    }
}

async fn page(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    (id, consultation): (&str, &Consultation),
    posted: &Posted,
    problem: Option<Problem>,
) -> Result<Answer, Error> {
    let revision = consultations::revision(&member.desk, consultation).await?;
    let status = problem.as_ref().map_or(Status::Ok, Problem::status);
    let body = Body {
        id,
        code: &consultation.code,
        consultation: revision.questionnaire.title.plain(reader.lang).to_owned(),
        first: &member.person().name,
        first_email: &member.person().email,
        reason: posted.one("reason"),
        longest: LONGEST_REASON,
        second_email: posted.one("second_email"),
        with_code: member.session.has_factor,
        with_passkeys: member.desk.passkeys.is_set(),
        problem,
    };
    let here = format!("/team/r/{id}/retract");
    let title = pages.say(reader.lang, "team.retract", &[]);
    pages.page(status, "team/retract", &Frame::of(reader, member, &here, &title), &body)
}
