//! `/team/r/ID/export/FORMAT`: the files of a release, made from what was signed.

use rocket::http::{ContentType, Header};
use rocket::response::{self, Responder, Response};
use rocket::{Either, Request, State, get};

use super::member::Member;
use super::page::{Answer, TeamPages};
use super::problem::Problem;
use super::reader::Reader;
use super::scope;
use crate::acts::ActError;
use crate::acts::exports::{self, Format};
use crate::domain::staff::Action;
use crate::web::error::Error;

const WORKBOOK: &str = "vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The file.
#[get("/team/r/<id>/export/<format>")]
pub async fn download(
    id: &str,
    format: &str,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Either<Download, Answer>, Error> {
    let (scope, _) = scope::release(&member, id).await?;
    scope.allow(Action::SeeResults)?;
    let format = Format::read(format).map_err(|_| Error::NotFound)?;
    let (name, bytes) = match exports::export(&member.desk, id, format).await {
        Ok(file) => file,
        Err(error) => return Ok(Either::Right(refused(pages, reader, &member, id, error)?)),
    };
    let by = member.desk.by(&member.person().id);
    member.desk.store.record(by, "release.export", id, &name).await?;
    let kind = match format {
        Format::Csv => ContentType::CSV,
        Format::Json | Format::Jsonstat => ContentType::JSON,
        Format::Html => ContentType::HTML,
        Format::Xlsx => ContentType::new("application", WORKBOOK),
        Format::Parquet => ContentType::new("application", "vnd.apache.parquet"),
        Format::Package => ContentType::ZIP,
    };
    Ok(Either::Left(Download { name, bytes, kind }))
}

/// Why a release is not handed out, on a page of its own.
///
/// # Errors
/// It is our own fault.
pub fn refused(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    id: &str,
    error: ActError,
) -> Result<Answer, Error> {
    let problem = Problem::of(pages, reader.lang, error)?;
    pages.notice(reader, member, &format!("/team/r/{id}"), &problem)
}

/// A file on its way out: to be saved, never shown.
#[derive(Debug)]
pub struct Download {
    /// What it is saved as, in letters that every system knows.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// What it is.
    pub kind: ContentType,
}

impl<'r> Responder<'r, 'static> for Download {
    fn respond_to(self, _: &'r Request<'_>) -> response::Result<'static> {
        let disposition = format!("attachment; filename=\"{}\"", self.name);
        Response::build()
            .header(self.kind)
            .header(Header::new("Content-Disposition", disposition))
            .sized_body(self.bytes.len(), std::io::Cursor::new(self.bytes))
            .ok()
    }
}
