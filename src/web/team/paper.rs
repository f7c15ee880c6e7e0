//! `/team/c/CODE/paper`: answers typed from paper, all rows or none.

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
use crate::acts::submissions::Intake;
use crate::acts::{ActError, consultations, paper};
use crate::domain::consultation::Consultation;
use crate::domain::staff::Action;
use crate::domain::wording::Lang;
use crate::i18n::withdrawal_words;
use crate::web::error::Error;

/// Takes the rows, or says which row and column cannot be read.
#[post("/team/c/<code>/paper", data = "<posted>")]
pub async fn take(
    code: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    scope.allow(Action::Write)?;
    let rows = posted.one("rows");
    match import(&member, &consultation, rows).await {
        Ok(n) => Ok(Either::Left(Redirect::to(format!("/team/c/{}?done={n}", consultation.code)))),
        Err(error) => {
            let problem = Some(Problem::of(pages, reader.lang, error)?);
            let kept = Kept { problem, paper: rows, ..Kept::default() };
            Ok(Either::Right(again(pages, reader, &member, code, kept).await?))
        }
    }
}

async fn import(
    member: &Member,
    consultation: &Consultation,
    rows: &str,
) -> Result<usize, ActError> {
    let desk = &member.desk;
    let revision = consultations::revision(desk, consultation).await?;
    let status = consultation.status.code();
    let intake = Intake::open(desk, consultation.clone(), revision).await?;
    let intake = intake.ok_or_else(|| ActError::refused("no_paper_now", status))?;
    let words = withdrawal_words(Lang::Fr);
    paper::import(desk, &intake, rows.as_bytes(), words, &member.person().id).await
}
