//! `/team/p/SLUG/people`: who has which role. Administrators let people in and take roles away.

use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Either, State, get, post};
use serde::Serialize;

use super::clearance;
use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::posted::Posted;
use super::problem::Problem;
use super::reader::Reader;
use super::requests;
use super::scope::{self, Scope};
use crate::acts::ActError;
use crate::acts::requests::{self as asks, Asked};
use crate::acts::roles::{self, LetIn};
use crate::config::Config;
use crate::domain::consultation::Person;
use crate::domain::staff::{Action, Role};
use crate::mail::Mail;
use crate::web::error::Error;

#[derive(Serialize)]
struct Body<'a> {
    slug: &'a str,
    project: &'a str,
    people: Vec<Line>,
    requests: Vec<requests::Line>,
    /// False for who may only confirm.
    may_manage: bool,
    choices: Vec<Choice>,
    email: &'a str,
    name: &'a str,
    with_mail: bool,
    made: Option<Made>,
    done: Option<String>,
    problem: Option<Problem>,
}

/// A person with what they are here.
#[derive(Serialize)]
struct Line {
    id: String,
    name: String,
    email: String,
    is_new: bool,
    may_link: bool,
    roles: Vec<Choice>,
    /// Until when they may read free texts, in words, where their role reads them.
    reads: Option<String>,
    /// That they receive what accuses the team.
    receives: Option<String>,
    /// Whether whoever looks may note a training, and name or take back a recipient.
    may_change: bool,
}

/// A role, to be chosen or taken away.
#[derive(Serialize)]
struct Choice {
    code: &'static str,
    name: String,
    current: bool,
}

/// What came of letting somebody in.
#[derive(Serialize)]
pub struct Made {
    sentence: String,
    /// To hand over; shown once.
    link: Option<String>,
}

/// What is kept of a form, and what to say on top.
#[derive(Default)]
pub struct Kept<'a> {
    email: &'a str,
    name: &'a str,
    role: &'a str,
    made: Option<Made>,
    done: Option<String>,
    problem: Option<Problem>,
}

impl From<Made> for Kept<'_> {
    fn from(made: Made) -> Self {
        Self { made: Some(made), ..Self::default() }
    }
}

/// Everybody who has a role.
#[get("/team/p/<slug>/people?<done>")]
pub async fn show(
    slug: &str,
    done: Option<&str>,
    member: Member,
    reader: Reader,
    mail: &State<Mail>,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let scope = scope::project(&member, slug).await?;
    scope.allow(Action::ConfirmStaff)?;
    let done = done.map(|_| pages.say(reader.lang, "team.done", &[]));
    page(pages, reader, &member, &scope, mail, Kept { done, ..Kept::default() }).await
}

/// Asks for a role, which a second person confirms; where there is none it is given at once, and
/// whoever is new gets a link, by mail or shown once.
#[post("/team/p/<slug>/people", data = "<posted>")]
pub async fn let_in(
    slug: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    config: &State<Config>,
    mail: &State<Mail>,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let scope = scope::project(&member, slug).await?;
    scope.allow(Action::ManageStaff)?;
    let (email, name, role) = (posted.one("email"), posted.one("name"), posted.one("role"));
    let by = member.desk.by(&member.person().id);
    let done = match role.parse::<Role>() {
        Ok(role) => asks::ask(&member.desk, &scope.project, (email, name), role, by).await,
        Err(()) => Err(ActError::refused("unknown_role", role)),
    };
    let kept = match done {
        Ok(Asked::Waits) => {
            let sentence = pages.say(reader.lang, "team.requests.waits", &[("name", name)]);
            Made { sentence, link: None }.into()
        }
        Ok(Asked::Alone(new)) => {
            let made = hand_over(pages, reader, config, mail, new).await;
            let alone = pages.say(reader.lang, "team.requests.alone", &[]);
            Made { sentence: format!("{} {alone}", made.sentence), ..made }.into()
        }
        Err(error) => {
            let problem = Some(Problem::of(pages, reader.lang, error)?);
            Kept { email, name, role, problem, ..Kept::default() }
        }
    };
    page(pages, reader, &member, &scope, mail, kept).await
}

/// Another link for somebody who lost theirs.
#[post("/team/p/<slug>/people/<id>/link", data = "<_posted>")]
#[expect(clippy::too_many_arguments, reason = "guards of Rocket, each used once")]
pub async fn link(
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
    scope.allow(Action::ManageStaff)?;
    let (desk, project) = (&member.desk, &scope.project);
    let by = desk.by(&member.person().id);
    let kept = match roles::link_again(desk, project, id, mail.is_set(), by).await {
        Ok(again) => {
            let made = Some(hand_over(pages, reader, config, mail, again).await);
            Kept { made, ..Kept::default() }
        }
        Err(error) => refused(pages, reader, error)?,
    };
    page(pages, reader, &member, &scope, mail, kept).await
}

/// Takes a role away.
#[post("/team/p/<slug>/people/<id>/take", data = "<posted>")]
pub async fn take(
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
    let role = posted.one("role");
    let by = member.desk.by(&member.person().id);
    let done = match role.parse::<Role>() {
        Ok(role) => roles::take(&member.desk, &scope.project, id, role, by).await,
        Err(()) => Err(ActError::refused("unknown_role", role)),
    };
    let here = format!("/team/p/{}/people?done=yes", scope.project.slug);
    match done {
        // Whoever took their own has no business here any more.
        Ok(()) if id == member.person().id => Ok(Either::Left(Redirect::to("/team"))),
        Ok(()) => Ok(Either::Left(Redirect::to(here))),
        Err(error) => {
            let kept = refused(pages, reader, error)?;
            Ok(Either::Right(page(pages, reader, &member, &scope, mail, kept).await?))
        }
    }
}

/// What an act on somebody says; somebody who is not of this project does not exist here.
///
/// # Errors
/// They do not exist here, or something failed.
pub fn refused<'a>(pages: &TeamPages, reader: Reader, error: ActError) -> Result<Kept<'a>, Error> {
    if matches!(error, ActError::Refused { key: "not_of_this_project", .. }) {
        return Err(Error::NotFound);
    }
    let problem = Some(Problem::of(pages, reader.lang, error)?);
    Ok(Kept { problem, ..Kept::default() })
}

/// Sends the link, or shows it to hand over.
pub async fn hand_over(
    pages: &TeamPages,
    reader: Reader,
    config: &Config,
    mail: &Mail,
    new: LetIn,
) -> Made {
    let say = |key: &str, person: &Person| {
        let named = [("name", person.name.as_str()), ("email", person.email.as_str())];
        pages.say(reader.lang, key, &named)
    };
    let LetIn { person, secret, by_mail_only } = new;
    let Some(secret) = secret else {
        return Made { sentence: say("team.people.made.known", &person), link: None };
    };
    let link = format!("{}/team/link/{secret}", config.public_url);
    if mail.send(&person.email, &link).await {
        return Made { sentence: say("team.people.made.sent", &person), link: None };
    }
    if by_mail_only {
        return Made { sentence: say("team.people.made.unsent", &person), link: None };
    }
    Made { sentence: say("team.people.made.link", &person), link: Some(link) }
}

/// The page as it stands, with what came of a form.
///
/// # Errors
/// The database does not answer.
pub async fn page(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    scope: &Scope,
    mail: &Mail,
    kept: Kept<'_>,
) -> Result<Answer, Error> {
    let (store, project) = (&member.desk.store, &scope.project);
    let choice = |role: Role| Choice {
        code: role.code(),
        name: pages.say(reader.lang, &format!("team.role.{role}"), &[]),
        current: role.code() == kept.role,
    };
    let new = store.newcomers(&project.id).await?;
    let recipients = store.recipients(&project.id).await?;
    let mut people: Vec<Line> = Vec::new();
    for (Person { id, email, name }, role) in store.people_of(&project.id).await? {
        let receives = recipients.contains(&id);
        let reads = clearance::line(pages, reader.lang, member, (&id, role, receives)).await?;
        let other = scope.may(Action::ManageStaff) && id != member.person().id;
        if let Some(line) = people.last_mut().filter(|line| line.id == id) {
            line.roles.push(choice(role));
            line.reads = line.reads.take().or(reads);
            continue;
        }
        let is_new = new.contains(&id);
        let may_link = other && (is_new || mail.is_set());
        let roles = vec![choice(role)];
        people.push(Line {
            id,
            name,
            email,
            is_new,
            may_link,
            roles,
            reads,
            receives: receives.then(|| pages.say(reader.lang, "team.recipient.is", &[])),
            may_change: other,
        });
    }
    let status = kept.problem.as_ref().map_or(Status::Ok, Problem::status);
    let body = Body {
        slug: &project.slug,
        project: &project.name,
        people,
        requests: requests::lines(pages, reader, member, scope).await?,
        may_manage: scope.may(Action::ManageStaff),
        // The lightest first: nobody becomes administrator by an oversight.
        choices: Role::ALL.into_iter().rev().map(choice).collect(),
        email: kept.email,
        name: kept.name,
        with_mail: mail.is_set(),
        made: kept.made,
        done: kept.done,
        problem: kept.problem,
    };
    let here = format!("/team/p/{}/people", project.slug);
    let title = pages.say(reader.lang, "team.people", &[]);
    pages.page(status, "team/people", &Frame::of(reader, member, &here, &title), &body)
}
