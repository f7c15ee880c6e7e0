//! `/team/p/SLUG`: a project, its stages, who asks, and importing a questionnaire into it.

use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Either, State, get, post};
use serde::Serialize;

use super::involvement::Cards;
use super::media;
use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::posted::Posted;
use super::problem::Problem;
use super::reader::Reader;
use super::scope::{self, Scope};
use super::stop;
use super::waiting::{StageLine, Waiting, overview, roles};
use crate::acts::{ActError, consultations, projects};
use crate::domain::staff::Action;
use crate::domain::stage::Stage;
use crate::web::error::Error;

#[derive(Serialize)]
struct Body<'a> {
    slug: &'a str,
    name: &'a str,
    organisation: &'a str,
    roles: String,
    involvement: Cards,
    stages: Vec<StageLine>,
    involved: String,
    waiting: Vec<Waiting>,
    may_describe: bool,
    may_audit: bool,
    /// Where the report on it is.
    report: Option<String>,
    /// Where its incidents are.
    incidents: Option<String>,
    /// Where the tokens of programs are.
    tokens: Option<String>,
    about: About<'a>,
    done: Option<String>,
    stop: Option<stop::View<'a>>,
    may_import: bool,
    choices: Vec<StageChoice>,
    document: &'a str,
    media: media::View,
    described: &'a str,
    problem: Option<Problem>,
}

/// What a project says of itself, as it stands in the form.
#[derive(Serialize, Clone, Copy)]
pub(super) struct About<'a> {
    name: &'a str,
    organisation: &'a str,
}

/// What is kept of a form, and what to say on top.
#[derive(Default)]
pub(super) struct Kept<'a> {
    pub stage: &'a str,
    pub document: &'a str,
    pub about: Option<About<'a>>,
    pub described: &'a str,
    pub reason: &'a str,
    pub done: Option<String>,
    pub problem: Option<Problem>,
}

#[derive(Serialize)]
struct StageChoice {
    code: &'static str,
    name: String,
    current: bool,
}

/// The project.
#[get("/team/p/<slug>?<done>")]
pub async fn show(
    slug: &str,
    done: Option<&str>,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let scope = scope::project(&member, slug).await?;
    let done = done.map(|_| pages.say(reader.lang, "team.done", &[]));
    page(pages, reader, &member, &scope, Kept { done, ..Kept::default() }).await
}

/// Changes the name and the organisation; what cannot be taken comes back as typed.
#[post("/team/p/<slug>/about", data = "<posted>")]
pub async fn describe(
    slug: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let scope = scope::project(&member, slug).await?;
    scope.allow(Action::Describe)?;
    let about = About { name: posted.one("name"), organisation: posted.one("organisation") };
    let (desk, project) = (&member.desk, &scope.project);
    match projects::describe(desk, project, about.name, about.organisation, member.person()).await {
        Ok(()) => Ok(Either::Left(Redirect::to(format!("/team/p/{}?done=yes", project.slug)))),
        Err(error) => {
            let problem = Some(Problem::of(pages, reader.lang, error)?);
            let kept = Kept { about: Some(about), problem, ..Kept::default() };
            Ok(Either::Right(page(pages, reader, &member, &scope, kept).await?))
        }
    }
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
            let kept = Kept { stage, document, problem, ..Kept::default() };
            Ok(Either::Right(page(pages, reader, &member, &scope, kept).await?))
        }
    }
}

pub(super) async fn page(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    scope: &Scope,
    kept: Kept<'_>,
) -> Result<Answer, Error> {
    let lang = reader.lang;
    let all = overview(pages, lang, &member.desk, scope, member.person()).await?;
    let known = member.desk.store.involvement(&scope.project.id).await?;
    let choice = |known: Stage| StageChoice {
        code: known.code(),
        name: pages.say(lang, &format!("team.stage.{known}"), &[]),
        current: known.code() == kept.stage,
    };
    let status = kept.problem.as_ref().map_or(Status::Ok, Problem::status);
    let body = Body {
        slug: &scope.project.slug,
        name: &scope.project.name,
        organisation: &scope.project.organisation,
        roles: roles(pages, lang, scope),
        involvement: Cards::of(pages, lang, scope, &known.involvement),
        stages: all.stages,
        involved: all.involved,
        waiting: all.waiting,
        may_describe: scope.may(Action::Describe),
        may_audit: scope.may(Action::SeeAudit),
        report: scope
            .may(Action::SeeResults)
            .then(|| format!("/team/p/{}/report", scope.project.slug)),
        incidents: scope
            .may(Action::KeepIncidents)
            .then(|| format!("/team/p/{}/incidents", scope.project.slug)),
        tokens: scope
            .may(Action::KeepTokens)
            .then(|| format!("/team/p/{}/tokens", scope.project.slug)),
        about: kept.about.unwrap_or(About {
            name: &scope.project.name,
            organisation: &scope.project.organisation,
        }),
        done: kept.done,
        stop: stop::View::of(pages, lang, member, scope, kept.reason).await?,
        may_import: scope.may(Action::Write),
        choices: Stage::ALL.into_iter().map(choice).collect(),
        document: kept.document,
        media: media::View::of(member, scope).await?,
        described: kept.described,
        problem: kept.problem,
    };
    let here = format!("/team/p/{}", scope.project.slug);
    let frame = Frame::of(reader, member, &here, &scope.project.name);
    pages.page(status, "team/project", &frame, &body)
}
