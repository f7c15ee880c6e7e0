//! `/team/p/SLUG/report`: what children said in a project over its seven stages, in one document to be
//! read, printed and quoted. Every figure comes from a stored release that was not taken back.

mod answers;
mod kept;
mod method;
mod over_time;
mod quality;
mod said;
mod summary;
mod who;

use rocket::http::Status;
use rocket::{State, get};
use serde::Serialize;

use super::history;
use super::involvement::Cards;
use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::reader::Reader;
use super::results::share::Words;
use super::scope;
use crate::acts::report::{self, Report, Told};
use crate::domain::staff::Action;
use crate::store::StoreError;
use crate::web::error::Error;

/// The chapters, in their order: ends of text keys and anchors.
const CHAPTERS: [&str; 8] =
    ["summary", "who", "said", "time", "answers", "method", "quality", "kept"];

#[derive(Serialize)]
struct Body<'a> {
    slug: &'a str,
    project: &'a str,
    organisation: &'a str,
    made: String,
    chapters: Vec<Chapter>,
    summary: String,
    /// "Taken back" once for each release that was.
    taken_back: Vec<String>,
    nothing: bool,
    who: who::Who,
    said: Vec<said::Said>,
    pairs: Vec<over_time::Pair>,
    alone: bool,
    involvement: Cards,
    answered: Vec<answers::Answered>,
    method: Vec<method::Part>,
    limits: Vec<method::Limits>,
    quality: quality::Quality,
    kept: Vec<kept::Line>,
}

#[derive(Serialize)]
struct Chapter {
    code: &'static str,
    heading: String,
}

/// The report.
#[get("/team/p/<slug>/report")]
pub async fn show(
    slug: &str,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let scope = scope::project(&member, slug).await?;
    scope.allow(Action::SeeResults)?;
    let (lang, project) = (reader.lang, &scope.project);
    let words = Words { pages: pages.inner(), lang };
    let report = report::gather(&member.desk, project).await?;
    let quality = quality::quality(words, &member, &report).await?;
    let today = history::day(pages, lang, &member.desk.clock.today());
    let chapter = |code: &'static str| Chapter {
        code,
        heading: words.say(&format!("team.report.chapter.{code}"), &[]),
    };
    let missing = || StoreError::Corrupt("words");
    let body = Body {
        slug: &project.slug,
        project: &project.name,
        organisation: &project.organisation,
        made: words.say("team.report.made", &[("day", &today)]),
        chapters: CHAPTERS.map(chapter).into(),
        summary: summary::summary(words, &report),
        taken_back: summary::taken_back(words, &report),
        nothing: report.dossiers().next().is_none(),
        who: who::who(words, &report),
        said: report.told.iter().filter_map(|told| said::said(words, told)).collect(),
        pairs: over_time::pairs(words, &report),
        alone: report.dossiers().count() < 2,
        involvement: answers::cards(pages, lang, &scope, &report),
        answered: answers::answered(pages, lang, &report),
        method: method::parts(words, &report).ok_or_else(missing)?,
        limits: method::limits(words, &report).ok_or_else(missing)?,
        quality,
        kept: report.told.iter().map(|told| kept::line(words, told)).collect(),
    };
    let here = format!("/team/p/{}/report", project.slug);
    let title = words.say("team.report.title", &[("project", &project.name)]);
    pages.page(Status::Ok, "team/report", &Frame::of(reader, &member, &here, &title), &body)
}

/// "Follow-up · Our school (B7K3)".
fn name(words: Words<'_>, told: &Told) -> String {
    let title = match &told.standing {
        Some(dossier) => dossier.questionnaire.title.plain(words.lang),
        None => told.questionnaire.title.plain(words.lang),
    };
    let stage = words.say(&format!("team.stage.{}", told.consultation.stage), &[]);
    format!("{stage} · {title} ({})", told.consultation.code)
}

/// "about 210", or that it is hidden.
fn base(words: Words<'_>, told: &Told) -> Option<String> {
    let base = told.standing.as_ref()?.release.base()?;
    Some(words.say("team.results.about", &[("n", &base.to_string())]))
}

/// Names of stages as a list.
fn stages(words: Words<'_>, report: &Report) -> Option<String> {
    let names: Vec<String> = report
        .without()
        .into_iter()
        .map(|stage| words.say(&format!("team.stage.{stage}"), &[]))
        .collect();
    (!names.is_empty()).then(|| names.join(", "))
}
