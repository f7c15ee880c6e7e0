//! `/team/c/CODE/trial`: the team tries a consultation before it opens, on the pages of children.

use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Either, State, get, post};
use serde::Serialize;

use super::history::moment;
use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::posted::Posted;
use super::problem::Problem;
use super::reader::Reader;
use super::scope;
use crate::acts::{consultations, trials};
use crate::config::Config;
use crate::domain::coach::minutes;
use crate::domain::consultation::Consultation;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::staff::Action;
use crate::domain::wording::{Band, Lang};
use crate::web::error::Error;
use crate::web::qr::Qr;

#[derive(Serialize)]
struct Body<'a> {
    code: &'a str,
    slug: &'a str,
    project: &'a str,
    consultation: &'a str,
    /// The address, shown this once.
    link: Option<String>,
    qr: Option<Qr>,
    running: Option<Running>,
    lengths: Vec<Length>,
    done: Option<String>,
    problem: Option<Problem>,
}

/// A trial that runs.
#[derive(Serialize)]
struct Running {
    tries: String,
    until: String,
}

/// How long it takes at one age.
#[derive(Serialize)]
struct Length {
    band: String,
    minutes: String,
}

/// What is to be said on top of the page.
#[derive(Default)]
struct Told {
    link: Option<String>,
    done: Option<String>,
    problem: Option<Problem>,
}

/// What a trial is, how often it was sent, and a button for a link.
#[get("/team/c/<code>/trial?<done>")]
pub async fn show(
    code: &str,
    done: Option<&str>,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let (_, consultation) = scope::consultation(&member, code).await?;
    if !consultation.status.may_try() {
        return Ok(Either::Left(Redirect::to(format!("/team/c/{}", consultation.code))));
    }
    let done = done.map(|_| pages.say(reader.lang, "team.done", &[]));
    page(code, &member, reader, pages, Told { done, ..Told::default() }).await.map(Either::Right)
}

/// Makes a link, and shows it this once.
#[post("/team/c/<code>/trial", data = "<_posted>")]
pub async fn start(
    code: &str,
    member: Member,
    reader: Reader,
    _posted: Posted,
    config: &State<Config>,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let (_, consultation) = scope::consultation(&member, code).await?;
    let told = match trials::start(&member.desk, &consultation, member.person()).await {
        Ok(token) => {
            let link = Some(format!("{}/try/{token}", config.public_url));
            Told { link, ..Told::default() }
        }
        Err(error) => {
            let problem = Some(Problem::of(pages, reader.lang, error)?);
            Told { problem, ..Told::default() }
        }
    };
    page(code, &member, reader, pages, told).await
}

/// Ends it and erases what was answered in it.
#[post("/team/c/<code>/trial/end", data = "<_posted>")]
pub async fn end(
    code: &str,
    member: Member,
    reader: Reader,
    _posted: Posted,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let (_, consultation) = scope::consultation(&member, code).await?;
    match trials::end(&member.desk, &consultation, member.person()).await {
        Ok(()) => {
            let to = format!("/team/c/{}/trial?done=yes", consultation.code);
            Ok(Either::Left(Redirect::to(to)))
        }
        Err(error) => {
            let problem = Some(Problem::of(pages, reader.lang, error)?);
            let told = Told { problem, ..Told::default() };
            page(code, &member, reader, pages, told).await.map(Either::Right)
        }
    }
}

async fn page(
    code: &str,
    member: &Member,
    reader: Reader,
    pages: &TeamPages,
    told: Told,
) -> Result<Answer, Error> {
    let (scope, consultation) = scope::consultation(member, code).await?;
    scope.allow(Action::Comment)?;
    let revision = consultations::revision(&member.desk, &consultation).await?;
    let questionnaire = &revision.questionnaire;
    let status = told.problem.as_ref().map_or(Status::Ok, Problem::status);
    let body = Body {
        code: &consultation.code,
        slug: &scope.project.slug,
        project: &scope.project.name,
        consultation: questionnaire.title.plain(reader.lang),
        qr: told.link.as_deref().and_then(Qr::of),
        link: told.link,
        running: running(pages, reader.lang, member, &consultation).await?,
        lengths: lengths(pages, reader.lang, questionnaire),
        done: told.done,
        problem: told.problem,
    };
    // A link has no address of its own: choosing a language leads to the page without it.
    let here = format!("/team/c/{}/trial", consultation.code);
    let title = pages.say(reader.lang, "team.trial", &[]);
    pages.page(status, "team/trial", &Frame::of(reader, member, &here, &title), &body)
}

async fn running(
    pages: &TeamPages,
    lang: Lang,
    member: &Member,
    consultation: &Consultation,
) -> Result<Option<Running>, Error> {
    let desk = &member.desk;
    let tried = desk.store.trial_of(&consultation.id, desk.clock.now()).await?;
    Ok(tried.map(|tried| Running {
        tries: pages.say(lang, "team.trial.tries", &[("n", &tried.tries.to_string())]),
        until: pages.say(
            lang,
            "team.trial.until",
            &[("when", &moment(pages, lang, tried.ends_at))],
        ),
    }))
}

/// Minutes for each age, in the language that takes longest.
fn lengths(pages: &TeamPages, lang: Lang, questionnaire: &Questionnaire) -> Vec<Length> {
    let of = |band| {
        let each = questionnaire.languages.iter().map(|lang| minutes(questionnaire, *lang, band));
        each.max().unwrap_or_default().to_string()
    };
    let length = |band: &Band| Length {
        band: band.code().replace('-', "–"),
        minutes: pages.say(lang, "team.trial.minutes", &[("n", &of(*band))]),
    };
    questionnaire.bands.iter().map(length).collect()
}
