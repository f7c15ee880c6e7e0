//! `/team/p/SLUG/people/requests`: the second person gives the role that another asked for, or not.

use rocket::response::Redirect;
use rocket::{State, post};
use serde::Serialize;

use super::history::moment;
use super::member::Member;
use super::page::{Answer, TeamPages};
use super::people::{hand_over, page, refused};
use super::posted::Posted;
use super::reader::Reader;
use super::scope::{self, Scope};
use crate::acts::requests;
use crate::config::Config;
use crate::domain::staff::Action;
use crate::mail::Mail;
use crate::web::error::Error;

/// A request in words.
#[derive(Serialize)]
pub struct Line {
    id: String,
    name: String,
    email: String,
    what: String,
    /// False for who asked, and for whom it is.
    may_confirm: bool,
}

/// What waits in a project and is not over.
///
/// # Errors
/// The database does not answer.
pub async fn lines(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    scope: &Scope,
) -> Result<Vec<Line>, Error> {
    let (desk, me) = (&member.desk, member.person());
    let mut lines = Vec::new();
    for one in desk.store.role_requests(&scope.project.id).await? {
        if one.expires_at <= desk.clock.now() {
            continue;
        }
        let role = pages.say(reader.lang, &format!("team.role.{}", one.role), &[]);
        let asker = desk.store.person(&one.asked_by).await?.map(|who| who.name);
        let until = moment(pages, reader.lang, one.expires_at);
        let asker = asker.unwrap_or_default();
        let told = [("role", &*role), ("asker", &*asker), ("until", &*until)];
        let what = pages.say(reader.lang, "team.requests.line", &told);
        let may_confirm = one.asked_by != me.id && one.email != me.email;
        lines.push(Line { id: one.id, name: one.name, email: one.email, what, may_confirm });
    }
    Ok(lines)
}

/// Gives the role; whoever is new gets a link, by mail or shown once to who confirmed.
#[post("/team/p/<slug>/people/requests/<id>/confirm", data = "<_posted>")]
#[expect(clippy::too_many_arguments, reason = "guards of Rocket, each used once")]
pub async fn confirm(
    slug: &str,
    id: &str,
    member: Member,
    reader: Reader,
    _posted: Posted,
    config: &State<Config>,
    mail: &State<Mail>,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let scope = scope::project(&member, slug).await?;
    scope.allow(Action::ConfirmStaff)?;
    let by = member.desk.by(&member.person().id);
    let kept = match requests::confirm(&member.desk, &scope.project, id, by).await {
        Ok(Some(new)) => hand_over(pages, reader, config, mail, new).await.into(),
        Ok(None) => return Err(Error::NotFound),
        Err(error) => refused(pages, reader, error)?,
    };
    page(pages, reader, &member, &scope, mail, kept).await
}

/// Takes the request away.
#[post("/team/p/<slug>/people/requests/<id>/drop", data = "<_posted>")]
pub async fn drop(
    slug: &str,
    id: &str,
    member: Member,
    _posted: Posted,
) -> Result<Redirect, Error> {
    let scope = scope::project(&member, slug).await?;
    scope.allow(Action::ConfirmStaff)?;
    let by = member.desk.by(&member.person().id);
    if !requests::drop(&member.desk, &scope.project, id, by).await? {
        return Err(Error::NotFound);
    }
    Ok(Redirect::to(format!("/team/p/{}/people?done=yes", scope.project.slug)))
}
