//! `/team/c/CODE/acts/ACT`: moving a consultation on, one person and one act at a time.

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
use crate::domain::status::Act;
use crate::web::error::Error;

/// Does it, or says on the same page why not. `seen` is the fingerprint of what was looked at.
#[post("/team/c/<code>/acts/<act>", data = "<posted>")]
pub async fn act(
    code: &str,
    act: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let act: Act = act.parse().map_err(|()| Error::NotFound)?;
    let (_, consultation) = scope::consultation(&member, code).await?;
    let address = format!("/team/c/{}", consultation.code);
    if act == Act::Release {
        return Ok(Either::Left(Redirect::to(format!("{address}/release"))));
    }
    let seen = posted.one("seen");
    match consultations::step(&member.desk, &consultation, act, member.person(), seen).await {
        Ok(_) => Ok(Either::Left(Redirect::to(format!("{address}?done=yes")))),
        Err(error) => {
            let problem = Some(Problem::of(pages, reader.lang, error)?);
            let kept = Kept { problem, ..Kept::default() };
            Ok(Either::Right(again(pages, reader, &member, code, kept).await?))
        }
    }
}
