//! `POST /team/p/SLUG/people/ID/clearance` and `…/recipient`: an administrator notes that somebody is
//! trained to read free texts, and until when (R64), and who receives what accuses the team (R38).

use rocket::response::Redirect;
use rocket::{Either, State, post};

use super::history;
use super::member::Member;
use super::page::{Answer, TeamPages};
use super::people::{page, refused};
use super::posted::Posted;
use super::reader::Reader;
use super::scope::{self, Scope};
use crate::acts::{ActError, duty};
use crate::domain::staff::{Action, Role, may};
use crate::domain::wording::Lang;
use crate::mail::Mail;
use crate::store::StoreError;
use crate::web::error::Error;

/// Notes it.
#[post("/team/p/<slug>/people/<id>/clearance", data = "<posted>")]
pub async fn clear(
    slug: &str,
    id: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    mail: &State<Mail>,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let scope = scope::project(&member, slug).await?;
    scope.allow(Action::ManageStaff)?;
    let by = member.desk.by(&member.person().id);
    let until = posted.one("until");
    let done = duty::clear_person(&member.desk, &scope.project, id, until, by).await;
    after(pages, reader, &member, (&scope, mail), done).await
}

/// Names who receives what accuses the team, or takes that back.
#[post("/team/p/<slug>/people/<id>/recipient", data = "<posted>")]
pub async fn recipient(
    slug: &str,
    id: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    mail: &State<Mail>,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let scope = scope::project(&member, slug).await?;
    scope.allow(Action::ManageStaff)?;
    let by = member.desk.by(&member.person().id);
    let receives = posted.one("receives") == "yes";
    let done = duty::name_recipient(&member.desk, &scope.project, id, receives, by).await;
    after(pages, reader, &member, (&scope, mail), done).await
}

/// The page of people after a form.
async fn after(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    (scope, mail): (&Scope, &Mail),
    done: Result<(), ActError>,
) -> Result<Either<Redirect, Answer>, Error> {
    match done {
        Ok(()) => {
            let here = format!("/team/p/{}/people?done=yes", scope.project.slug);
            Ok(Either::Left(Redirect::to(here)))
        }
        Err(error) => {
            let kept = refused(pages, reader, error)?;
            Ok(Either::Right(page(pages, reader, member, scope, mail, kept).await?))
        }
    }
}

/// Until when somebody may read, in words; `None` where neither the role nor being a recipient has
/// them read texts.
///
/// # Errors
/// The database does not answer.
pub async fn line(
    pages: &TeamPages,
    lang: Lang,
    member: &Member,
    (person, role, receives): (&str, Role, bool),
) -> Result<Option<String>, StoreError> {
    let reads = may(&[role], Action::Read) || may(&[role], Action::Code);
    if !receives && !reads {
        return Ok(None);
    }
    let cleared = member.desk.store.clearance(person).await?;
    let counts = cleared.filter(|cleared| {
        cleared.policy == duty::POLICY && cleared.valid_until >= member.desk.clock.today()
    });
    Ok(Some(match counts {
        Some(cleared) => {
            let day = history::day(pages, lang, &cleared.valid_until);
            pages.say(lang, "team.clearance.until", &[("day", &day)])
        }
        None => pages.say(lang, "team.clearance.none", &[]),
    }))
}
