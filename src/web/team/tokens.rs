//! `/team/p/SLUG/tokens`: which programs may read the released figures of a project, and until when. A
//! secret is shown once, on the page that follows the form.

use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Either, State, get, post};
use serde::Serialize;

use super::history::{day, name};
use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::posted::Posted;
use super::problem::Problem;
use super::reader::Reader;
use super::scope::{self, Scope};
use crate::acts::tokens::{self, LONGEST_NAME};
use crate::config::Config;
use crate::domain::staff::Action;
use crate::domain::wording::Lang;
use crate::store::tokens::ApiToken;
use crate::web::error::Error;

#[derive(Serialize)]
struct Body<'a> {
    slug: &'a str,
    project: &'a str,
    all: Vec<View>,
    /// Where programs begin.
    address: String,
    name: &'a str,
    ends: String,
    today: String,
    last: String,
    longest: usize,
    secret: Option<String>,
    done: Option<String>,
    problem: Option<Problem>,
}

#[derive(Serialize)]
struct View {
    id: String,
    name: String,
    line: String,
    /// Why it opens nothing any more.
    over: Option<String>,
}

/// What a page shows besides the list.
#[derive(Default)]
struct Kept {
    secret: Option<String>,
    done: Option<String>,
    problem: Option<Problem>,
}

/// Tokens, the newest first, and the form for another.
#[get("/team/p/<slug>/tokens?<done>")]
pub async fn show(
    slug: &str,
    done: Option<&str>,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
    config: &State<Config>,
) -> Result<Answer, Error> {
    let scope = scope::project(&member, slug).await?;
    scope.allow(Action::KeepTokens)?;
    let done = done.map(|_| pages.say(reader.lang, "team.done", &[]));
    let kept = Kept { done, ..Kept::default() };
    page(pages, config, reader, (&member, &scope), &Posted::default(), kept).await
}

/// Makes a token, and shows its secret.
#[post("/team/p/<slug>/tokens", data = "<posted>")]
pub async fn make(
    slug: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
    config: &State<Config>,
) -> Result<Answer, Error> {
    let scope = scope::project(&member, slug).await?;
    scope.allow(Action::KeepTokens)?;
    let wish = (posted.one("name"), posted.one("ends"));
    let place = (&member, &scope);
    match tokens::make(&member.desk, &scope.project, wish, member.person()).await {
        Ok(secret) => {
            let kept = Kept { secret: Some(secret), ..Kept::default() };
            page(pages, config, reader, place, &Posted::default(), kept).await
        }
        Err(error) => {
            let problem = Some(Problem::of(pages, reader.lang, error)?);
            let kept = Kept { problem, ..Kept::default() };
            page(pages, config, reader, place, &posted, kept).await
        }
    }
}

/// Revokes one.
#[post("/team/p/<slug>/tokens/<id>/revoke", data = "<_posted>")]
pub async fn revoke(
    slug: &str,
    id: &str,
    member: Member,
    reader: Reader,
    _posted: Posted,
    pages: &State<TeamPages>,
    config: &State<Config>,
) -> Result<Either<Redirect, Answer>, Error> {
    let scope = scope::project(&member, slug).await?;
    scope.allow(Action::KeepTokens)?;
    let all = member.desk.store.tokens_of(&scope.project.id).await?;
    all.iter().find(|token| token.id == id).ok_or(Error::NotFound)?;
    match tokens::revoke(&member.desk, &scope.project, id, member.person()).await {
        Ok(()) => {
            let here = format!("/team/p/{}/tokens?done=yes", scope.project.slug);
            Ok(Either::Left(Redirect::to(here)))
        }
        Err(error) => {
            let problem = Some(Problem::of(pages, reader.lang, error)?);
            let (place, posted) = ((&member, &scope), Posted::default());
            let kept = Kept { problem, ..Kept::default() };
            Ok(Either::Right(page(pages, config, reader, place, &posted, kept).await?))
        }
    }
}

async fn page(
    pages: &TeamPages,
    config: &Config,
    reader: Reader,
    (member, scope): (&Member, &Scope),
    posted: &Posted,
    kept: Kept,
) -> Result<Answer, Error> {
    let (lang, desk) = (reader.lang, &member.desk);
    let mut all = Vec::new();
    for token in desk.store.tokens_of(&scope.project.id).await? {
        all.push(view(pages, lang, member, token).await?);
    }
    let last = tokens::last_day(desk);
    let typed = posted.one("ends");
    let body = Body {
        slug: &scope.project.slug,
        project: &scope.project.name,
        all,
        address: format!("{}/api/v1/consultations", config.public_url),
        name: posted.one("name"),
        ends: if typed.is_empty() { last.clone() } else { typed.to_owned() },
        today: desk.clock.today(),
        last,
        longest: LONGEST_NAME,
        secret: kept.secret,
        done: kept.done,
        problem: kept.problem,
    };
    let status = body.problem.as_ref().map_or(Status::Ok, Problem::status);
    let here = format!("/team/p/{}/tokens", scope.project.slug);
    let title = pages.say(lang, "team.tokens", &[]);
    pages.page(status, "team/tokens", &Frame::of(reader, member, &here, &title), &body)
}

async fn view(
    pages: &TeamPages,
    lang: Lang,
    member: &Member,
    token: ApiToken,
) -> Result<View, Error> {
    let who = name(pages, lang, &member.desk.store, Some(&token.made_by)).await?;
    let who = who.unwrap_or_else(|| pages.say(lang, "team.history.unknown", &[]));
    let (made, ends) = (day(pages, lang, &token.made_on), day(pages, lang, &token.ends_on));
    let about = [("who", who.as_str()), ("made", made.as_str()), ("ends", ends.as_str())];
    let over = match &token.revoked_on {
        Some(on) => {
            let on = day(pages, lang, on);
            Some(pages.say(lang, "team.tokens.revoked", &[("day", &on)]))
        }
        None if token.ends_on < member.desk.clock.today() => {
            Some(pages.say(lang, "team.tokens.ended", &[]))
        }
        None => None,
    };
    let line = pages.say(lang, "team.tokens.line", &about);
    Ok(View { id: token.id, name: token.name, line, over })
}
