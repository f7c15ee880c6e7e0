//! `/team/r/ID/export/FORMAT`: the files of a release, made from what was signed.

use rocket::http::{ContentType, Header};
use rocket::response::{self, Responder, Response};
use rocket::{Request, get};

use super::member::Member;
use super::scope;
use crate::acts::exports::{self, Format};
use crate::domain::staff::Action;
use crate::web::error::Error;

const WORKBOOK: &str = "vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The file.
#[get("/team/r/<id>/export/<format>")]
pub async fn download(id: &str, format: &str, member: Member) -> Result<Download, Error> {
    let (scope, _) = scope::release(&member, id).await?;
    scope.allow(Action::SeeResults)?;
    let format = Format::read(format).map_err(|_| Error::NotFound)?;
    let (name, bytes) = exports::export(&member.desk, id, format).await?;
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
    Ok(Download { name, bytes, kind })
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
