//! `/team/p/SLUG`: a project, its stages, and importing a questionnaire into it.

use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Either, State, get, post};
use serde::Serialize;

use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::posted::Posted;
use super::problem::Problem;
use super::reader::Reader;
use super::scope::{self, Scope};
use super::waiting::{StageLine, Waiting, overview, roles};
use crate::acts::{ActError, consultations};
use crate::domain::staff::Action;
use crate::domain::stage::Stage;
use crate::web::error::Error;

#[derive(Serialize)]
struct Body<'a> {
    slug: &'a str,
    name: &'a str,
    organisation: &'a str,
    roles: String,
    stages: Vec<StageLine>,
    waiting: Vec<Waiting>,
    may_import: bool,
    choices: Vec<StageChoice>,
    document: &'a str,
    problem: Option<Problem>,
}

#[derive(Serialize)]
struct StageChoice {
    code: &'static str,
    name: String,
    current: bool,
}

/// The project.
#[get("/team/p/<slug>")]
pub async fn show(
    slug: &str,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let scope = scope::project(&member, slug).await?;
    page(pages, reader, &member, &scope, ("", ""), None).await
}

/// Adds a questionnaire as a draft; one with faults comes back with all of them, text kept.
#[post("/team/p/<slug>/consultations", data = "<posted>")]
pub async fn import(
    slug: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let scope = scope::project(&member, slug).await?;
    scope.allow(Action::Write)?;
    let (stage, document) = (posted.one("stage"), posted.one("document"));
    let done = match stage.parse::<Stage>() {
        Ok(stage) => {
            let (desk, author) = (&member.desk, Some(member.person()));
            consultations::import(desk, &scope.project, stage, document, author, false).await
        }
        Err(()) => Err(ActError::refused("unknown_stage", stage)),
    };
    match done {
        Ok(consultation) => {
            Ok(Either::Left(Redirect::to(format!("/team/c/{}", consultation.code))))
        }
        Err(error) => {
            let problem = Some(Problem::of(pages, reader.lang, error)?);
            let kept = (stage, document);
            Ok(Either::Right(page(pages, reader, &member, &scope, kept, problem).await?))
        }
    }
}

async fn page(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    scope: &Scope,
    (stage, document): (&str, &str),
    problem: Option<Problem>,
) -> Result<Answer, Error> {
    let lang = reader.lang;
    let (stages, waiting) = overview(pages, lang, &member.desk, scope, member.person()).await?;
    let choice = |known: Stage| StageChoice {
        code: known.code(),
        name: pages.say(lang, &format!("team.stage.{known}"), &[]),
        current: known.code() == stage,
    };
    let status = problem.as_ref().map_or(Status::Ok, Problem::status);
    let body = Body {
        slug: &scope.project.slug,
        name: &scope.project.name,
        organisation: &scope.project.organisation,
        roles: roles(pages, lang, scope),
        stages,
        waiting,
        may_import: scope.may(Action::Write),
        choices: Stage::ALL.into_iter().map(choice).collect(),
        document,
        problem,
    };
    let here = format!("/team/p/{}", scope.project.slug);
    let frame = Frame::of(reader, member, &here, &scope.project.name);
    pages.page(status, "team/project", &frame, &body)
}
