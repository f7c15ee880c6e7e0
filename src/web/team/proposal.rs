//! `/team/c/CODE/release/proposal`: a second person reads a proposed release in a session of their
//! own, and signs exactly that, or sends it back.

use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Either, State, get, post};
use serde::Serialize;

use super::consultation::again;
use super::consultation_view::{Kept, groups};
use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::posted::Posted;
use super::problem::Problem;
use super::reader::Reader;
use super::results::view::Shown;
use super::throttle::Throttle;
use super::{history, proof, release, scope};
use crate::acts::method::{self, Section};
use crate::acts::proposals::{self, LONGEST_REASON, Proposal};
use crate::acts::{ActError, exports};
use crate::domain::consultation::{Consultation, Person};
use crate::domain::staff::Action;
use crate::domain::status::Act;
use crate::domain::wording::Lang;
use crate::store::StoreError;
use crate::web::error::Error;

#[derive(Serialize)]
struct Body<'a> {
    code: &'a str,
    consultation: String,
    line: String,
    own: bool,
    note: &'a str,
    hash: String,
    hash_groups: Vec<String>,
    mark_groups: Vec<String>,
    #[serde(flatten)]
    figures: Shown,
    method: Vec<Section>,
    reason: &'a str,
    longest: usize,
    with_code: bool,
    with_passkeys: bool,
    problem: Option<Problem>,
}

/// The proposal, to be read; without one the way leads to the consultation.
#[get("/team/c/<code>/release/proposal")]
pub async fn show(
    code: &str,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    scope.allow(Action::SeeResults)?;
    let proposal = proposals::read(&member.desk, &consultation, member.person()).await?;
    let Some(proposal) = proposal else {
        return Ok(Either::Left(Redirect::to(format!("/team/c/{}", consultation.code))));
    };
    let posted = Posted::default();
    let page = page(pages, reader, &member, &consultation, (proposal, &posted), None).await?;
    Ok(Either::Right(page))
}

/// One person proposes, with their own signature.
#[post("/team/c/<code>/release/propose", data = "<posted>")]
pub async fn propose(
    code: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    throttle: &State<Throttle>,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    scope.allow(Action::Move(Act::Release))?;
    let done = match own(&member, throttle, &posted).await {
        Ok(person) => {
            let note = posted.one("note").trim();
            proposals::propose(&member.desk, &consultation, note, &person).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok(Either::Left(Redirect::to(format!("/team/c/{}/release", consultation.code)))),
        Err(error) => {
            let problem = Some(Problem::of(pages, reader.lang, error)?);
            let page = release::page(pages, reader, &member, &consultation, &posted, problem);
            Ok(Either::Right(page.await?))
        }
    }
}

/// Another person signs what they read.
#[post("/team/c/<code>/release/sign", data = "<posted>")]
pub async fn sign(
    code: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    throttle: &State<Throttle>,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    scope.allow(Action::SeeResults)?;
    let done = match own(&member, throttle, &posted).await {
        Ok(person) => {
            proposals::sign(&member.desk, &consultation, posted.one("hash"), &person).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(release) => Ok(Either::Left(Redirect::to(format!("/team/r/{}", release.id)))),
        Err(error) => refused(pages, reader, &member, code, &posted, error).await,
    }
}

/// Another person sends it back with a reason, or whoever made it takes it back.
#[post("/team/c/<code>/release/back", data = "<posted>")]
pub async fn send_back(
    code: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    scope.allow(Action::SeeResults)?;
    let (seen, reason) = (posted.one("hash"), posted.one("reason").trim());
    match proposals::send_back(&member.desk, &consultation, seen, reason, member.person()).await {
        Ok(()) => Ok(Either::Left(Redirect::to(format!("/team/c/{}?done=yes", consultation.code)))),
        Err(error) => refused(pages, reader, &member, code, &posted, error).await,
    }
}

/// Who proposes it, and since when.
///
/// # Errors
/// The database does not answer.
pub async fn line(
    pages: &TeamPages,
    lang: Lang,
    member: &Member,
    proposal: &Proposal,
) -> Result<String, StoreError> {
    let who = history::name(pages, lang, &member.desk.store, Some(&proposal.by_id)).await?;
    let (who, day) = (who.unwrap_or_default(), history::day(pages, lang, &proposal.made_on));
    Ok(pages.say(lang, "team.proposal.by", &[("by", &who), ("day", &day)]))
}

/// The member's own signature.
async fn own(member: &Member, throttle: &Throttle, posted: &Posted) -> Result<Person, ActError> {
    let person = member.person();
    let typed = (&*person.email, posted.one("password"), posted.one("code"));
    proof::signature(&member.desk, throttle, person, typed).await
}

/// The page that was read, with the reason why nothing was done; the consultation when there is
/// nothing to read any more.
async fn refused(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    code: &str,
    posted: &Posted,
    error: ActError,
) -> Result<Either<Redirect, Answer>, Error> {
    let problem = Some(Problem::of(pages, reader.lang, error)?);
    let (_, consultation) = scope::consultation(member, code).await?;
    let answer = match proposals::read(&member.desk, &consultation, member.person()).await? {
        Some(there) => page(pages, reader, member, &consultation, (there, posted), problem).await?,
        None => again(pages, reader, member, code, Kept { problem, ..Kept::default() }).await?,
    };
    Ok(Either::Right(answer))
}

async fn page(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    consultation: &Consultation,
    (proposal, posted): (Proposal, &Posted),
    problem: Option<Problem>,
) -> Result<Answer, Error> {
    let lang = reader.lang;
    let line = line(pages, lang, member, &proposal).await?;
    let (own, hash) = (proposal.is_of(member.person()), proposal.release.hash());
    let mark_groups = groups(&proposal.stored);
    let dossier = exports::dossier_of(&member.desk, proposal.release, consultation.clone()).await?;
    let mut method = method::sections(&dossier, &pages.words, lang).ok_or(Error::Page)?;
    // Who signs comes last, and nobody has.
    method.pop();
    let status = problem.as_ref().map_or(Status::Ok, Problem::status);
    let body = Body {
        code: &consultation.code,
        consultation: dossier.questionnaire.title.plain(lang).to_owned(),
        line,
        own,
        note: &dossier.release.note,
        hash_groups: groups(&hash),
        mark_groups,
        hash,
        figures: Shown::of(pages, lang, &dossier),
        method,
        reason: posted.one("reason"),
        longest: LONGEST_REASON,
        with_code: member.session.has_factor,
        with_passkeys: member.desk.passkeys.is_set(),
        problem,
    };
    let here = format!("/team/c/{}/release/proposal", consultation.code);
    let title = pages.say(lang, "team.proposal", &[]);
    pages.page(status, "team/proposal", &Frame::of(reader, member, &here, &title), &body)
}
