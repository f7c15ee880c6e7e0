//! `/r/CODE/files/FORMAT`: the figures behind the answer, the same bytes for everybody.

use std::sync::Arc;

use rocket::http::{ContentType, Status};
use rocket::{Either, State, get};

use super::rack::Rack;
use super::served::Kept;
use crate::acts::Desk;
use crate::acts::exports::Format;
use crate::web::error::Error;
use crate::web::respond::landing::closed;
use crate::web::respond::page::Page;
use crate::web::respond::view::{Notice, Pages};
use crate::web::respond::visitor::Visitor;

/// Formats offered to the public.
pub const OFFERED: [Format; 6] =
    [Format::Csv, Format::Xlsx, Format::Json, Format::Jsonstat, Format::Html, Format::Package];

/// One file of the release the answer stands on; gone once it was taken back.
#[get("/r/<code>/files/<format>")]
pub async fn download(
    code: &str,
    format: &str,
    visitor: Visitor<'_>,
    rack: &State<Rack>,
    pages: &State<Pages>,
    desk: &State<Arc<Desk>>,
) -> Result<Either<Kept, Page>, Error> {
    let edition = match rack.find(desk, code).await? {
        Some(edition) if edition.is_answered() => edition,
        _ => return closed(pages, visitor.lang(), None).map(Either::Right),
    };
    let format = OFFERED.into_iter().find(|known| known.name() == format).ok_or(Error::NotFound)?;
    let Some(file) = edition.file(desk, format).await? else {
        let gone = pages.notice(Notice::TakenBack, visitor.lang()).map_err(|_| Error::Page)?;
        return Ok(Either::Right(Page::new(Status::Gone, gone)));
    };
    Ok(Either::Left(Kept { file, kind: kind(format) }))
}

fn kind(format: Format) -> ContentType {
    match format {
        Format::Csv => ContentType::CSV,
        Format::Json | Format::Jsonstat => ContentType::JSON,
        Format::Package => ContentType::ZIP,
        Format::Html => ContentType::HTML,
        Format::Xlsx => {
            ContentType::new("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        }
        Format::Parquet => ContentType::Binary,
    }
}
