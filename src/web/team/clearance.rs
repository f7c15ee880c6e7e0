//! `POST /team/p/SLUG/people/ID/clearance`: an administrator notes that somebody is trained to read free
//! texts, and until when (R64).

use rocket::response::Redirect;
use rocket::{Either, State, post};

use super::history;
use super::member::Member;
use super::page::{Answer, TeamPages};
use super::people::{page, refused};
use super::posted::Posted;
use super::reader::Reader;
use super::scope;
use crate::acts::reading;
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
    match reading::clear_person(&member.desk, &scope.project, id, until, by).await {
        Ok(()) => {
            let here = format!("/team/p/{}/people?done=yes", scope.project.slug);
            Ok(Either::Left(Redirect::to(here)))
        }
        Err(error) => {
            let kept = refused(pages, reader, error)?;
            Ok(Either::Right(page(pages, reader, &member, &scope, mail, kept).await?))
        }
    }
}

/// Until when somebody may read, in words; `None` where the role reads no texts.
///
/// # Errors
/// The database does not answer.
pub async fn line(
    pages: &TeamPages,
    lang: Lang,
    member: &Member,
    (person, role): (&str, Role),
) -> Result<Option<String>, StoreError> {
    if !may(&[role], Action::Read) && !may(&[role], Action::Code) {
        return Ok(None);
    }
    let cleared = member.desk.store.clearance(person).await?;
    let counts = cleared.filter(|cleared| {
        cleared.policy == reading::POLICY && cleared.valid_until >= member.desk.clock.today()
    });
    Ok(Some(match counts {
        Some(cleared) => {
            let day = history::day(pages, lang, &cleared.valid_until);
            pages.say(lang, "team.clearance.until", &[("day", &day)])
        }
        None => pages.say(lang, "team.clearance.none", &[]),
    }))
}
