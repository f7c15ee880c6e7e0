//! `/team/directory`: help lines, who listens to complaints, laws and ages of consent, with what is to
//! be checked, and the reviews of the year. For administrators and safeguarding leads of any project.

pub mod entry;
pub mod file;
mod form;

use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{State, get, post};
use serde::Serialize;
use time::Date;

use super::history::name;
use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::posted::Posted;
use super::problem::Problem;
use super::reader::Reader;
use crate::acts::ActError;
use crate::acts::directory::{self, Known, Task};
use crate::domain::consultation::Consultation;
use crate::domain::directory::{Kind, Review, State as Trust, after};
use crate::domain::status::Status as At;
use crate::domain::wording::Lang;
use crate::i18n;
use crate::web::error::Error;

#[derive(Serialize)]
struct Body {
    kinds: Vec<OfKind>,
    /// What two people took out, to be read again.
    gone: Vec<Gone>,
    reviews: Vec<ReviewLine>,
    done: Option<String>,
    problem: Option<Problem>,
}

#[derive(Serialize)]
struct OfKind {
    code: &'static str,
    heading: String,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    address: String,
    name: String,
    line: String,
    state: String,
    tone: &'static str,
    /// Somebody wants it out.
    asked: bool,
}

#[derive(Serialize)]
struct Gone {
    address: String,
    name: String,
}

#[derive(Serialize)]
struct ReviewLine {
    code: &'static str,
    heading: String,
    what: String,
    line: String,
    overdue: bool,
}

/// Whoever keeps the directory, and nobody else.
async fn keeper(member: &Member) -> Result<(), Error> {
    let keeps = directory::keeps(&member.desk, member.person()).await?;
    if keeps { Ok(()) } else { Err(Error::Forbidden) }
}

/// A day in words.
fn day(pages: &TeamPages, lang: Lang, day: Date) -> String {
    i18n::day(&pages.words, lang, day).unwrap_or_default()
}

/// Where an entry is.
fn address(kind: Kind, id: &str) -> String {
    format!("/team/directory/{}/{id}", kind.code())
}

/// The list.
#[get("/team/directory?<done>")]
pub async fn show(
    done: Option<&str>,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    keeper(&member).await?;
    let done = done.map(|_| pages.say(reader.lang, "team.done", &[]));
    page(pages, reader, &member, (done, None)).await
}

/// Notes that a review was done today.
#[post("/team/reviews/<task>", data = "<_posted>")]
pub async fn review(task: &str, member: Member, _posted: Posted) -> Result<Redirect, Error> {
    keeper(&member).await?;
    let review = Review::of(task).ok_or(Error::NotFound)?;
    directory::done(&member.desk, review, member.person()).await?;
    Ok(Redirect::to("/team/directory?done=yes"))
}

async fn page(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    (done, problem): (Option<String>, Option<Problem>),
) -> Result<Answer, Error> {
    let lang = reader.lang;
    let (all, today) = (directory::known(&member.desk).await?, directory::today(&member.desk));
    let of_kind = |kind: Kind| OfKind {
        code: kind.code(),
        heading: pages.say(lang, &format!("team.directory.kind.{}", kind.code()), &[]),
        rows: all
            .iter()
            .filter(|known| known.entry.kind() == kind)
            .map(|known| row(pages, lang, known, today))
            .collect(),
    };
    let mut reviews = Vec::new();
    for task in directory::tasks(&member.desk).await? {
        reviews.push(review_line(pages, lang, member, task).await?);
    }
    let gone = directory::taken_out(&member.desk).await?.into_iter().map(|entry| Gone {
        address: address(entry.kind(), entry.id()),
        name: entry.name(lang).to_owned(),
    });
    let kinds = Kind::ALL.map(of_kind).into();
    let body = Body { kinds, gone: gone.collect(), reviews, done, problem };
    let status = body.problem.as_ref().map_or(Status::Ok, Problem::status);
    let title = pages.say(lang, "team.directory", &[]);
    let frame = Frame::of(reader, member, "/team/directory", &title);
    pages.page(status, "team/directory", &frame, &body)
}

fn row(pages: &TeamPages, lang: Lang, known: &Known, today: Date) -> Row {
    let (entry, state) = (&known.entry, known.state(today));
    let tone = match state {
        Trust::TooOld => "coral",
        Trust::Due | Trust::Never => "sun",
        Trust::Checked => "leaf",
    };
    Row {
        address: address(entry.kind(), entry.id()),
        name: entry.name(lang).to_owned(),
        line: trust(pages, lang, known),
        state: pages.say(lang, &format!("team.directory.state.{}", state.code()), &[]),
        tone,
        asked: known.removal.is_some(),
    }
}

/// When an entry was checked and is to be checked again, or that nobody did.
fn trust(pages: &TeamPages, lang: Lang, known: &Known) -> String {
    let entry = &known.entry;
    let Some(checked) = entry.verified_on() else {
        let seen = day(pages, lang, entry.seen_on());
        return pages.say(lang, "team.directory.seen", &[("day", &seen)]);
    };
    let again = known.check.as_ref().and_then(|check| directory::day(&check.again_by));
    let again = again.unwrap_or_else(|| after(checked, entry.kind().check_days()));
    let said = [("day", &*day(pages, lang, checked)), ("again", &*day(pages, lang, again))];
    pages.say(lang, "team.directory.checked", &said)
}

async fn review_line(
    pages: &TeamPages,
    lang: Lang,
    member: &Member,
    task: Task,
) -> Result<ReviewLine, Error> {
    let line = match (&task.last, task.due_on) {
        (Some((on, by)), Some(due)) => {
            let who = name(pages, lang, &member.desk.store, Some(by)).await?;
            let (on, due) = (day(pages, lang, *on), day(pages, lang, due));
            let said = [("day", &*on), ("who", &*who.unwrap_or_default()), ("due", &*due)];
            pages.say(lang, "team.yearly.last", &said)
        }
        _ => pages.say(lang, "team.yearly.never", &[]),
    };
    let code = task.review.code();
    Ok(ReviewLine {
        code,
        heading: pages.say(lang, &format!("team.yearly.{code}"), &[]),
        what: pages.say(lang, &format!("team.yearly.{code}.what"), &[]),
        line,
        overdue: task.overdue,
    })
}

/// What is to be checked of help lines before a consultation opens to children.
///
/// # Errors
/// The database does not answer.
pub async fn warnings(
    pages: &TeamPages,
    lang: Lang,
    member: &Member,
    consultation: &Consultation,
) -> Result<Vec<String>, ActError> {
    let opens = matches!(consultation.status, At::Draft | At::InReview | At::Approved);
    if !opens || consultation.demonstration {
        return Ok(Vec::new());
    }
    let lines = directory::help_lines(&member.desk).await?;
    let said = |key: &str, names: Vec<String>| {
        let names = names.join(", ");
        (!names.is_empty()).then(|| pages.say(lang, key, &[("lines", &names), ("names", &names)]))
    };
    let old = said("team.home.help.text", [lines.too_old, lines.due].concat());
    Ok(old.into_iter().chain(said("team.home.directory.never", lines.never)).collect())
}

/// What the first page of a keeper says of the directory.
#[derive(Debug, Serialize)]
pub struct Card {
    never: Option<String>,
    reviews: Option<String>,
}

impl Card {
    /// The card.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn of(
        pages: &TeamPages,
        lang: Lang,
        member: &Member,
        never: &[String],
    ) -> Result<Self, Error> {
        let tasks = directory::tasks(&member.desk).await?;
        let overdue = tasks.iter().filter(|task| task.overdue);
        let names: Vec<_> = overdue
            .map(|task| pages.say(lang, &format!("team.yearly.{}", task.review.code()), &[]))
            .collect();
        let said = |key: &str, names: &[String]| {
            let names_said = names.join(", ");
            (!names.is_empty()).then(|| pages.say(lang, key, &[("names", &names_said)]))
        };
        Ok(Self {
            never: said("team.home.directory.never", never),
            reviews: said("team.home.directory.reviews", &names),
        })
    }
}
