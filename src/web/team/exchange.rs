//! `/team/p/SLUG/consultations/file` and `/team/c/CODE/document/FORMAT`: questionnaires from files of
//! other tools, and as such files.

use rocket::http::{ContentType, Status};
use rocket::{State, get, post};
use serde::Serialize;

use super::export::Download;
use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::problem::Problem;
use super::project::{Kept, page};
use super::reader::Reader;
use super::scope::{self, Scope};
use super::upload::Upload;
use crate::acts::ActError;
use crate::acts::exchange::{self, Brought, DocumentFormat};
use crate::domain::exchange::{Entry, Fate, MOST_BYTES};
use crate::domain::staff::Action;
use crate::domain::stage::Stage;
use crate::domain::wording::Lang;
use crate::web::error::Error;

/// What a workbook is called among files.
const WORKBOOK: (&str, &str) =
    ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet");

/// A form with a questionnaire.
type File = Upload<MOST_BYTES>;

#[derive(Serialize)]
struct Body<'a> {
    slug: &'a str,
    project: &'a str,
    code: &'a str,
    fates: Vec<OfFate>,
}

/// The lines of a report that tell of one fate.
#[derive(Serialize)]
struct OfFate {
    code: &'static str,
    name: String,
    count: usize,
    lines: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    place: String,
    why: String,
}

/// Adds a draft from a file and tells what became of every element of it; or says what is wrong.
#[post("/team/p/<slug>/consultations/file", data = "<upload>")]
pub async fn import(
    slug: &str,
    member: Member,
    reader: Reader,
    upload: File,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let scope = scope::project(&member, slug).await?;
    scope.allow(Action::Write)?;
    let Upload { posted, file } = upload;
    let stage = posted.one("stage");
    let done = match stage.parse::<Stage>() {
        Ok(stage) => {
            let author = Some(member.person());
            exchange::import(&member.desk, &scope.project, stage, file, author).await
        }
        Err(()) => Err(ActError::refused("unknown_stage", stage)),
    };
    match done {
        Ok(brought) => told(pages, reader, &member, &scope, &brought),
        Err(error) => {
            let problem = Some(Problem::of(pages, reader.lang, error)?);
            let kept = Kept { stage, problem, ..Kept::default() };
            page(pages, reader, &member, &scope, kept).await
        }
    }
}

/// The questionnaire as a file, for whoever may see it.
#[get("/team/c/<code>/document/<format>")]
pub async fn take(code: &str, format: &str, member: Member) -> Result<Download, Error> {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    scope.allow(Action::See)?;
    let format = DocumentFormat::read(format).map_err(|_| Error::NotFound)?;
    let (name, bytes) = exchange::export(&member.desk, &consultation, format).await?;
    let kind = match format {
        DocumentFormat::Json => ContentType::JSON,
        DocumentFormat::Xlsform => ContentType::new(WORKBOOK.0, WORKBOOK.1),
    };
    Ok(Download { name, bytes, kind })
}

/// The page of a report.
fn told(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    scope: &Scope,
    brought: &Brought,
) -> Result<Answer, Error> {
    let entries = &brought.report.entries;
    let of = |fate: Fate| OfFate {
        code: fate.code(),
        name: pages.say(reader.lang, &format!("team.exchange.fate.{}", fate.code()), &[]),
        count: brought.report.count(fate),
        lines: entries
            .iter()
            .filter(|entry| entry.fate == fate)
            .map(|entry| line(pages, reader.lang, entry))
            .collect(),
    };
    let body = Body {
        slug: &scope.project.slug,
        project: &scope.project.name,
        code: &brought.consultation.code,
        fates: Fate::ALL.map(of).into(),
    };
    let here = format!("/team/p/{}", scope.project.slug);
    let title = pages.say(reader.lang, "team.exchange", &[]);
    let frame = Frame::of(reader, member, &here, &title);
    pages.page(Status::Ok, "team/exchange", &frame, &body)
}

fn line(pages: &TeamPages, lang: Lang, entry: &Entry) -> Line {
    let place = if entry.place.is_empty() {
        pages.say(lang, "team.import.whole", &[])
    } else {
        entry.place.clone()
    };
    let said = [("found", entry.found.as_str())];
    Line { place, why: pages.say(lang, &format!("team.exchange.said.{}", entry.key), &said) }
}
