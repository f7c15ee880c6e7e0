//! `POST /team/c/CODE/comments`: saying something of a draft, and noting that it was dealt with.

use rocket::response::Redirect;
use rocket::{Either, State, post};

use super::member::Member;
use super::page::{Answer, TeamPages};
use super::posted::Posted;
use super::problem::Problem;
use super::reader::Reader;
use super::review::{Asked, page};
use super::scope;
use crate::acts::comments;
use crate::domain::staff::Action;
use crate::web::error::Error;

/// Adds a comment; what cannot be taken comes back as typed.
#[post("/team/c/<code>/comments", data = "<posted>")]
pub async fn add(
    code: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    scope.allow(Action::Comment)?;
    let (part, body) = (posted.one("part"), posted.one("body"));
    match comments::add(&member.desk, &consultation, part, body, member.person()).await {
        Ok(()) => {
            let to = format!("/team/c/{}/review?done=yes#{part}", consultation.code);
            Ok(Either::Left(Redirect::to(to)))
        }
        Err(error) => {
            let problem = Some(Problem::of(pages, reader.lang, error)?);
            let typed = Some((part.to_owned(), body.to_owned()));
            let asked = Asked { problem, typed, ..Asked::default() };
            let shown = page(pages, reader, &member, &scope, &consultation, asked);
            shown.await.map(Either::Right)
        }
    }
}

/// Notes that the author has dealt with it.
#[post("/team/c/<code>/comments/<id>/resolve", data = "<posted>")]
pub async fn resolve(
    code: &str,
    id: &str,
    member: Member,
    posted: Posted,
) -> Result<Redirect, Error> {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    scope.allow(Action::Write)?;
    let to = match posted.one("part") {
        "" => format!("/team/c/{}/review?done=yes", consultation.code),
        part if !part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_')) => {
            return Err(Error::NotFound);
        }
        part => format!("/team/c/{}/build?part={part}&done=yes", consultation.code),
    };
    comments::resolve(&member.desk, &consultation, id, member.person()).await?;
    Ok(Redirect::to(to))
}
