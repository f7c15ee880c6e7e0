//! `/team/c/CODE`: one consultation, where it stands, what can be done, what was done.

use rocket::http::Status;
use rocket::{State, get};

use super::consultation_view::{Body, Kept};
use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::problem::Problem;
use super::reader::Reader;
use super::scope::{self, Scope};
use crate::domain::consultation::Consultation;
use crate::domain::wording::Lang;
use crate::web::error::Error;

/// The consultation; `read` chooses the language of the questionnaire.
#[get("/team/c/<code>?<read>&<done>")]
pub async fn show(
    code: &str,
    read: Option<&str>,
    done: Option<&str>,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    let read = read.and_then(|lang| lang.parse::<Lang>().ok());
    let done = done.map(|count| match count.parse::<u32>() {
        Ok(n) => pages.say(reader.lang, "team.paper.done", &[("n", &n.to_string())]),
        Err(_) => pages.say(reader.lang, "team.done", &[]),
    });
    let kept = Kept { read, done, ..Kept::default() };
    page(pages, reader, &member, &scope, &consultation, kept).await
}

/// The page again after something was not done, with what was typed.
///
/// # Errors
/// The database does not answer, or the page cannot be made.
pub async fn again(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    code: &str,
    kept: Kept<'_>,
) -> Result<Answer, Error> {
    // Read again: somebody else may have moved it on.
    let (scope, consultation) = scope::consultation(member, code).await?;
    page(pages, reader, member, &scope, &consultation, kept).await
}

async fn page(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    scope: &Scope,
    consultation: &Consultation,
    kept: Kept<'_>,
) -> Result<Answer, Error> {
    let status = kept.problem.as_ref().map_or(Status::Ok, Problem::status);
    let body = Body::of(pages, reader.lang, member, scope, consultation, kept).await?;
    let here = format!("/team/c/{}", consultation.code);
    let title = body.title().to_owned();
    let frame = Frame::of(reader, member, &here, &title);
    pages.page(status, "team/consultation", &frame, &body)
}
