//! `/team/me`: what the platform knows of who is signed in, and where they are signed in.

use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Either, State, get, post};
use serde::Serialize;

use super::history::{day, moment};
use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::posted::Posted;
use super::problem::Problem;
use super::proof;
use super::reader::Reader;
use super::scope;
use super::throttle::Throttle;
use super::waiting::roles;
use crate::acts::{ActError, people, sessions};
use crate::clock;
use crate::config::{Config, SecondFactor};
use crate::domain::wording::Lang;
use crate::store::passkeys::Kept;
use crate::web::error::Error;

const HERE: &str = "/team/me";

#[derive(Serialize)]
struct Body<'a> {
    name: &'a str,
    email: &'a str,
    projects: Vec<Mine>,
    sessions: Vec<Place>,
    others: bool,
    factor: Option<Factor>,
    provider: Option<Elsewhere<'a>>,
    passkeys: Vec<Key>,
    may_add: bool,
    /// How many recovery codes are left, for whoever has a second step.
    left: Option<String>,
    required: bool,
    done: Option<String>,
    problem: Option<Problem>,
}

/// A project and what somebody is in it.
#[derive(Serialize)]
struct Mine {
    slug: String,
    name: String,
    roles: String,
}

/// Where somebody is signed in, in words.
#[derive(Serialize)]
struct Place {
    id: String,
    line: String,
    is_this: bool,
}

#[derive(Serialize)]
struct Factor {
    line: String,
}

/// The provider of identities, and since when one's own is linked.
#[derive(Serialize)]
struct Elsewhere<'a> {
    name: &'a str,
    title: String,
    since: Option<String>,
}

/// A passkey, in words.
#[derive(Serialize)]
struct Key {
    id: String,
    called: String,
    line: String,
}

/// The page.
#[get("/team/me?<done>")]
pub async fn show(
    done: Option<&str>,
    member: Member,
    reader: Reader,
    config: &State<Config>,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let done = done.map(|_| pages.say(reader.lang, "team.done", &[]));
    page(pages, config, reader, &member, done, None).await
}

/// Ends one session; this one leads to the door.
#[post("/team/me/sessions/<id>/end", data = "<_posted>")]
pub async fn end(id: &str, member: Member, _posted: Posted) -> Result<Redirect, Error> {
    if !sessions::end(&member.desk, member.person(), id).await? {
        return Err(Error::NotFound);
    }
    Ok(Redirect::to("/team/me?done=yes"))
}

/// Ends all sessions but this one.
#[post("/team/me/sessions/end", data = "<_posted>")]
pub async fn end_others(member: Member, _posted: Posted) -> Result<Redirect, Error> {
    sessions::end_others(&member.desk, member.person(), &member.secret).await?;
    Ok(Redirect::to("/team/me?done=yes"))
}

/// A new password, for whoever gives the present one. All other sessions end.
#[post("/team/me/password", data = "<posted>")]
pub async fn change_password(
    member: Member,
    reader: Reader,
    posted: Posted,
    throttle: &State<Throttle>,
    config: &State<Config>,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    match new_password(&member, throttle, &posted).await {
        Ok(()) => Ok(Either::Left(Redirect::to("/team/me?done=yes"))),
        Err(error) => {
            let problem = Problem::of(pages, reader.lang, error)?;
            Ok(Either::Right(page(pages, config, reader, &member, None, Some(problem)).await?))
        }
    }
}

async fn new_password(
    member: &Member,
    throttle: &Throttle,
    posted: &Posted,
) -> Result<(), ActError> {
    let new = posted.one("new");
    if new != posted.one("again") {
        return Err(ActError::refused("passwords_differ", ""));
    }
    let (desk, person) = (&member.desk, member.person());
    let signed = (&*person.email, posted.one("password"), posted.one("code"));
    proof::signature(desk, throttle, person, signed).await?;
    people::change_password(desk, person, &member.secret, new).await
}

fn kept(pages: &TeamPages, lang: Lang, key: Kept) -> Key {
    let made = day(pages, lang, &clock::day(key.made_at));
    let line = if key.used_on.is_empty() {
        pages.say(lang, "team.passkeys.unused", &[("made", &made)])
    } else {
        let used = day(pages, lang, &key.used_on);
        pages.say(lang, "team.passkeys.line", &[("made", &made), ("used", &used)])
    };
    Key { id: key.id, called: key.name, line }
}

/// The page as it stands, with what to say on top.
///
/// # Errors
/// The database does not answer.
pub async fn page(
    pages: &TeamPages,
    config: &Config,
    reader: Reader,
    member: &Member,
    done: Option<String>,
    problem: Option<Problem>,
) -> Result<Answer, Error> {
    let (desk, person, lang) = (&member.desk, member.person(), reader.lang);
    let mut projects = Vec::new();
    for project in desk.store.projects_of(&person.id).await? {
        let scope = scope::project(member, &project.slug).await?;
        let roles = roles(pages, lang, &scope);
        projects.push(Mine { slug: project.slug, name: project.name, roles });
    }
    let places = sessions::list(desk, person, &member.secret).await?;
    let place = |place: sessions::SignedIn| {
        let (begun, seen) = (day(pages, lang, &place.begun_on), day(pages, lang, &place.seen_on));
        let days = [("begun", &*begun), ("seen", &*seen)];
        let line = pages.say(lang, "team.me.session", &days);
        Place { id: place.id, line, is_this: place.is_this }
    };
    let factor = match desk.store.factor(&person.id).await? {
        Some(factor) => {
            let since = [("when", &*moment(pages, lang, factor.made_at))];
            Some(Factor { line: pages.say(lang, "team.me.factor.since", &since) })
        }
        None => None,
    };
    let left = desk.store.recovery_codes_left(&person.id).await?.to_string();
    let passkeys = desk.store.passkeys_of(&person.id).await?;
    let passkeys: Vec<Key> = passkeys.into_iter().map(|key| kept(pages, lang, key)).collect();
    let with_code = factor.is_some() || !passkeys.is_empty();
    let provider = match pages.provider.as_deref() {
        Some(name) => {
            let since = desk.store.identity_since(&person.id).await?;
            let since = since.map(|at| {
                let when = [("when", &*moment(pages, lang, at))];
                pages.say(lang, "team.provider.since", &when)
            });
            let title = pages.say(lang, "team.provider", &[("name", name)]);
            Some(Elsewhere { name, title, since })
        }
        None => None,
    };
    let body = Body {
        provider,
        may_add: desk.passkeys.is_set(),
        left: with_code.then(|| pages.say(lang, "team.me.factor.left", &[("n", &left)])),
        name: &person.name,
        email: &person.email,
        projects,
        others: places.len() > 1,
        sessions: places.into_iter().map(place).collect(),
        factor,
        required: config.staff_second_factor == SecondFactor::Required && passkeys.is_empty(),
        passkeys,
        done,
        problem,
    };
    let status = body.problem.as_ref().map_or(Status::Ok, Problem::status);
    let title = pages.say(lang, "team.me", &[]);
    pages.page(status, "team/me", &Frame::of(reader, member, HERE, &title), &body)
}
