//! `/team/p/SLUG/stop`: all that children can reach in a project pauses at once.

use rocket::response::Redirect;
use rocket::{Either, State, post};
use serde::Serialize;

use super::member::Member;
use super::page::{Answer, TeamPages};
use super::posted::Posted;
use super::problem::Problem;
use super::project::{Kept, page};
use super::reader::Reader;
use super::scope::{self, Scope};
use crate::acts::{ActError, stop};
use crate::domain::staff::Action;
use crate::domain::status::{Act, Status};
use crate::domain::wording::Lang;
use crate::web::error::Error;

/// The button, on the page of a project in which something is open.
#[derive(Serialize)]
pub(super) struct View<'a> {
    open: String,
    reason: &'a str,
}

impl<'a> View<'a> {
    /// `None` where nothing is open, or the member may not pause.
    ///
    /// # Errors
    /// The database does not answer.
    pub(super) async fn of(
        pages: &TeamPages,
        lang: Lang,
        member: &Member,
        scope: &Scope,
        reason: &'a str,
    ) -> Result<Option<Self>, ActError> {
        if !scope.may(Action::Move(Act::Pause)) {
            return Ok(None);
        }
        let all = member.desk.store.consultations_of(&scope.project.id).await?;
        let open = all.iter().filter(|one| one.status == Status::Open).count();
        let open_now = pages.say(lang, "team.stop.open", &[("n", &open.to_string())]);
        Ok((open > 0).then_some(Self { open: open_now, reason }))
    }
}

/// Pauses them all, or says on the page of the project why not.
#[post("/team/p/<slug>/stop", data = "<posted>")]
pub async fn all(
    slug: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let scope = scope::project(&member, slug).await?;
    scope.allow(Action::Move(Act::Pause))?;
    let reason = posted.one("reason");
    match stop::stop(&member.desk, &scope.project, reason, member.person()).await {
        Ok(_) => Ok(Either::Left(Redirect::to(format!("/team/p/{}?done=yes", scope.project.slug)))),
        Err(error) => {
            let problem = Some(Problem::of(pages, reader.lang, error)?);
            let kept = Kept { reason, problem, ..Kept::default() };
            Ok(Either::Right(page(pages, reader, &member, &scope, kept).await?))
        }
    }
}
