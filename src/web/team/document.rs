//! `/team/c/CODE/document`: the document of a draft replaced by a new revision.

use rocket::response::Redirect;
use rocket::{Either, State, post};

use super::consultation::again;
use super::consultation_view::Kept;
use super::member::Member;
use super::page::{Answer, TeamPages};
use super::posted::Posted;
use super::problem::Problem;
use super::reader::Reader;
use super::scope;
use crate::acts::consultations;
use crate::web::error::Error;

/// Replaces it, or comes back with every fault and the text as typed.
#[post("/team/c/<code>/document", data = "<posted>")]
pub async fn replace(
    code: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let (_, consultation) = scope::consultation(&member, code).await?;
    let document = posted.one("document");
    match consultations::revise(&member.desk, &consultation, document, member.person()).await {
        Ok(()) => Ok(Either::Left(Redirect::to(format!("/team/c/{}?done=yes", consultation.code)))),
        Err(error) => {
            let problem = Some(Problem::of(pages, reader.lang, error)?);
            let kept = Kept { problem, document: Some(document), ..Kept::default() };
            Ok(Either::Right(again(pages, reader, &member, code, kept).await?))
        }
    }
}
