//! `/team/p/SLUG/incidents`: what went wrong with data in a project, what was tried in a drill, what is
//! left of the 72 hours, and what was done (R67).

use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Either, State, get, post};
use serde::Serialize;

use super::history::{day, moment, name};
use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::posted::Posted;
use super::problem::Problem;
use super::reader::Reader;
use super::scope::{self, Scope};
use crate::acts::ActError;
use crate::acts::incidents::{self, Noted};
use crate::clock;
use crate::domain::incident::{Done, Kind, LONGEST, Left, left};
use crate::domain::staff::Action;
use crate::domain::wording::Lang;
use crate::store::incidents::Incident;
use crate::web::error::Error;

#[derive(Serialize)]
struct Body<'a> {
    slug: &'a str,
    project: &'a str,
    all: Vec<View>,
    kinds: Vec<Choice>,
    what: &'a str,
    day: String,
    hour: &'a str,
    learned: &'a str,
    today: String,
    longest: usize,
    done: Option<String>,
    problem: Option<Problem>,
}

#[derive(Serialize)]
struct Choice {
    code: &'static str,
    label: String,
    chosen: bool,
}

#[derive(Serialize)]
struct View {
    id: String,
    kind: String,
    what: String,
    line: String,
    /// The 72 hours in words, until the authority is told or it is closed.
    clock: Option<String>,
    over: bool,
    notes: Vec<String>,
    learned: String,
    /// What is still to be written down.
    open: Vec<Choice>,
}

/// Incidents, the newest first, and the form for another.
#[get("/team/p/<slug>/incidents?<done>")]
pub async fn show(
    slug: &str,
    done: Option<&str>,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let scope = scope::project(&member, slug).await?;
    scope.allow(Action::KeepIncidents)?;
    let done = done.map(|_| pages.say(reader.lang, "team.done", &[]));
    page(pages, reader, &member, &scope, (&Posted::default(), done, None)).await
}

/// Writes an incident down.
#[post("/team/p/<slug>/incidents", data = "<posted>")]
pub async fn note(
    slug: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let scope = scope::project(&member, slug).await?;
    scope.allow(Action::KeepIncidents)?;
    let noted = Noted {
        kind: Kind::of(posted.one("kind")),
        what: posted.one("what"),
        day: posted.one("day"),
        hour: posted.one("hour"),
        learned: posted.one("learned"),
    };
    let written = incidents::note(&member.desk, &scope.project, noted, member.person()).await;
    onward(pages, reader, &member, &scope, &posted, written).await
}

/// Writes down what was done about one.
#[post("/team/p/<slug>/incidents/<id>", data = "<posted>")]
pub async fn done(
    slug: &str,
    id: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let scope = scope::project(&member, slug).await?;
    scope.allow(Action::KeepIncidents)?;
    let (desk, project) = (&member.desk, &scope.project);
    let all = desk.store.incidents(&project.id).await?;
    all.iter().find(|incident| incident.id == id).ok_or(Error::NotFound)?;
    let written = match Done::of(posted.one("done")) {
        Some(done) => {
            let said = (posted.one("on"), posted.one("learned"));
            incidents::note_done(desk, (project, id), done, said, member.person()).await
        }
        None => Err(ActError::refused("incident_kind", "")),
    };
    // What was typed about another incident is not put into the form for a new one.
    onward(pages, reader, &member, &scope, &Posted::default(), written).await
}

async fn onward(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    scope: &Scope,
    posted: &Posted,
    written: Result<(), ActError>,
) -> Result<Either<Redirect, Answer>, Error> {
    let Err(error) = written else {
        let here = format!("/team/p/{}/incidents?done=yes", scope.project.slug);
        return Ok(Either::Left(Redirect::to(here)));
    };
    let problem = Some(Problem::of(pages, reader.lang, error)?);
    Ok(Either::Right(page(pages, reader, member, scope, (posted, None, problem)).await?))
}

async fn page(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    scope: &Scope,
    (posted, done, problem): (&Posted, Option<String>, Option<Problem>),
) -> Result<Answer, Error> {
    let (lang, desk) = (reader.lang, &member.desk);
    let mut all = Vec::new();
    for incident in desk.store.incidents(&scope.project.id).await? {
        all.push(view(pages, lang, member, incident).await?);
    }
    let chosen = Kind::of(posted.one("kind")).unwrap_or(Kind::Breach);
    let kind = |kind: Kind| Choice {
        code: kind.code(),
        label: pages.say(lang, &format!("team.incident.{}", kind.code()), &[]),
        chosen: kind == chosen,
    };
    let today = clock::day(desk.clock.now());
    let typed = posted.one("day");
    let body = Body {
        slug: &scope.project.slug,
        project: &scope.project.name,
        all,
        kinds: Kind::ALL.map(kind).into(),
        what: posted.one("what"),
        day: if typed.is_empty() { today.clone() } else { typed.to_owned() },
        hour: posted.one("hour"),
        learned: posted.one("learned"),
        today,
        longest: LONGEST,
        done,
        problem,
    };
    let status = body.problem.as_ref().map_or(Status::Ok, Problem::status);
    let here = format!("/team/p/{}/incidents", scope.project.slug);
    let title = pages.say(lang, "team.incidents", &[]);
    pages.page(status, "team/incidents", &Frame::of(reader, member, &here, &title), &body)
}

async fn view(
    pages: &TeamPages,
    lang: Lang,
    member: &Member,
    incident: Incident,
) -> Result<View, Error> {
    let who = name(pages, lang, &member.desk.store, Some(&incident.noted_by)).await?;
    let who = who.unwrap_or_else(|| pages.say(lang, "team.history.unknown", &[]));
    let since = moment(pages, lang, incident.known_at);
    let is_breach = incident.kind == Kind::Breach.code();
    let told = incident.told_authority_on.is_some() || incident.closed_on.is_some();
    let clock = (is_breach && !told).then(|| left(incident.known_at, member.desk.clock.now()));
    let (noted, open): (Vec<Done>, Vec<Done>) =
        Done::ALL.into_iter().partition(|done| incident.day(*done).is_some());
    let note = |done: Done| {
        let on = day(pages, lang, incident.day(done).unwrap_or_default());
        pages.say(lang, &format!("team.incident.on.{}", done.code()), &[("day", &on)])
    };
    let choice = |done: Done| Choice {
        code: done.code(),
        label: pages.say(lang, &format!("team.incident.do.{}", done.code()), &[]),
        chosen: false,
    };
    Ok(View {
        kind: pages.say(lang, &format!("team.incident.{}", incident.kind), &[]),
        line: pages.say(lang, "team.incident.line", &[("who", &who), ("since", &since)]),
        over: matches!(clock, Some(Left::Over(_))),
        clock: clock.map(|left| in_words(pages, lang, left)),
        notes: noted.into_iter().map(note).collect(),
        open: open.into_iter().filter(|_| is_breach).map(choice).collect(),
        id: incident.id,
        what: incident.what,
        learned: incident.learned,
    })
}

fn in_words(pages: &TeamPages, lang: Lang, left: Left) -> String {
    let (key, hours) = match left {
        Left::Hours(hours) => ("team.incident.left", hours),
        Left::Over(hours) => ("team.incident.over", hours),
    };
    pages.say(lang, key, &[("n", &hours.to_string())])
}
