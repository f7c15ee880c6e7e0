//! `/team/c/CODE/home`: whether a consultation stands on the public home page.

use rocket::response::Redirect;
use rocket::{Either, State, post};

use super::member::Member;
use super::page::{Answer, TeamPages};
use super::posted::Posted;
use super::problem::Problem;
use super::reader::Reader;
use super::scope;
use super::share::{page, ready};
use crate::acts::listings;
use crate::config::Config;
use crate::domain::staff::Action;
use crate::web::error::Error;
use crate::web::respond::front::Front;

/// Puts it there or takes it off, or says on the page of the ways why not.
#[post("/team/c/<code>/home", data = "<posted>")]
pub async fn change(
    code: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    config: &State<Config>,
    front: &State<Front>,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let (scope, _) = scope::consultation(&member, code).await?;
    scope.allow(Action::Write)?;
    let ready = match ready(code, &member, reader, pages).await? {
        Either::Left(ready) => ready,
        Either::Right(page) => return Ok(Either::Right(page)),
    };
    let (desk, consultation, person) = (&member.desk, &ready.consultation, member.person());
    let done = if posted.has("show") {
        listings::show(desk, consultation, person).await
    } else {
        listings::hide(desk, consultation, person).await
    };
    match done {
        Ok(()) => {
            front.forget();
            let to = format!("/team/c/{}/share#home", consultation.code);
            Ok(Either::Left(Redirect::to(to)))
        }
        Err(error) => {
            let problem = Some(Problem::of(pages, reader.lang, error)?);
            let shown = page(pages, reader, &member, config, &ready, problem).await?;
            Ok(Either::Right(shown))
        }
    }
}
