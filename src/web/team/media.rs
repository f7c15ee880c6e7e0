//! `/team/p/SLUG/media`: the pictures and recordings of a project.

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
use super::upload::Upload;
use crate::acts::{ActError, media};
use crate::domain::media::MediaKind;
use crate::domain::staff::Action;
use crate::web::error::Error;
use crate::web::media::Gallery;

/// What the page of the project shows of them.
#[derive(Serialize)]
pub struct View {
    all: Vec<One>,
    may_change: bool,
    longest: u64,
}

#[derive(Serialize)]
struct One {
    id: String,
    is_picture: bool,
    description: String,
}

impl View {
    /// Those of a project.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn of(member: &Member, scope: &Scope) -> Result<Self, Error> {
        let all = member.desk.store.media_of(&scope.project.id).await?;
        let one = |media: crate::domain::media::Media| One {
            id: media.id,
            is_picture: media.kind == MediaKind::Picture,
            description: media.description,
        };
        let may_change = scope.may(Action::Write);
        Ok(Self { all: all.into_iter().map(one).collect(), may_change, longest: media::LONGEST })
    }
}

/// Adds a file, or says why not; the description comes back as it was typed.
#[post("/team/p/<slug>/media", data = "<upload>")]
pub async fn add(
    slug: &str,
    member: Member,
    reader: Reader,
    upload: Upload,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let scope = scope::project(&member, slug).await?;
    scope.allow(Action::Write)?;
    let Upload { posted, file } = upload;
    let described = posted.one("description");
    let done = media::add(&member.desk, &scope.project, file, described, member.person()).await;
    answer(pages, reader, &member, &scope, described, done.map(|_| ())).await
}

/// Removes one that no consultation shows.
#[post("/team/p/<slug>/media/<id>/remove", data = "<_posted>")]
pub async fn remove(
    slug: &str,
    id: &str,
    member: Member,
    reader: Reader,
    _posted: Posted,
    pages: &State<TeamPages>,
    gallery: &State<Gallery>,
) -> Result<Either<Redirect, Answer>, Error> {
    let scope = scope::project(&member, slug).await?;
    scope.allow(Action::Write)?;
    let done = media::remove(&member.desk, &scope.project, id, member.person()).await;
    if done.is_ok() {
        gallery.forget(id);
    }
    answer(pages, reader, &member, &scope, "", done).await
}

async fn answer(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    scope: &Scope,
    described: &str,
    done: Result<(), ActError>,
) -> Result<Either<Redirect, Answer>, Error> {
    match done {
        Ok(()) => {
            let to = format!("/team/p/{}?done=yes#media", scope.project.slug);
            Ok(Either::Left(Redirect::to(to)))
        }
        Err(ActError::Refused { key: "media_unknown", .. }) => Err(Error::NotFound),
        Err(error) => {
            let problem = Some(Problem::of(pages, reader.lang, error)?);
            let kept = Kept { described, problem, ..Kept::default() };
            Ok(Either::Right(page(pages, reader, member, scope, kept).await?))
        }
    }
}
