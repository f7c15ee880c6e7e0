//! `/team/c/CODE/erasure`: when the answers go, bringing that forward by two people, and the certificate
//! once they are gone.

use rocket::http::{ContentType, Status};
use rocket::response::Redirect;
use rocket::{Either, State, get, post};
use serde::Serialize;

use super::history;
use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::posted::Posted;
use super::problem::Problem;
use super::reader::Reader;
use super::release::second;
use super::scope::{self, Scope};
use super::throttle::Throttle;
use crate::acts::consultations;
use crate::acts::erasure::{self, Certificate, LONGEST_REASON, may_bring_forward};
use crate::domain::consultation::Consultation;
use crate::domain::staff::Action;
use crate::domain::status::Act;
use crate::domain::wording::Lang;
use crate::web::error::Error;

#[derive(Serialize)]
struct Body<'a> {
    code: &'a str,
    consultation: String,
    /// When they go by themselves.
    planned: String,
    certificate: Option<View>,
    may_erase: bool,
    first: &'a str,
    first_email: &'a str,
    reason: &'a str,
    longest: usize,
    second_email: &'a str,
    with_code: bool,
    with_passkeys: bool,
    problem: Option<Problem>,
}

/// The certificate in words.
#[derive(Serialize)]
struct View {
    facts: Vec<Fact>,
    emptied: String,
    key: String,
    signature: String,
    signer: String,
}

#[derive(Serialize)]
struct Fact {
    name: String,
    value: String,
}

/// When, how, and that it was done.
#[get("/team/c/<code>/erasure")]
pub async fn show(
    code: &str,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    scope.allow(Action::Involve)?;
    page(pages, reader, &member, (&scope, &consultation), (&Posted::default(), None)).await
}

/// Both have typed their passwords.
#[post("/team/c/<code>/erasure", data = "<posted>")]
pub async fn erase(
    code: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    throttle: &State<Throttle>,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    scope.allow(Action::Move(Act::Archive))?;
    let done = match second(&member, throttle, &posted).await {
        Ok(second) => {
            let (reason, first) = (posted.one("reason"), member.person());
            erasure::erase_early(&member.desk, &consultation, reason, first, &second).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => {
            let here = format!("/team/c/{}/erasure", consultation.code);
            Ok(Either::Left(Redirect::to(here)))
        }
        Err(error) => {
            let problem = Some(Problem::of(pages, reader.lang, error)?);
            let kept = (&posted, problem);
            let answer = page(pages, reader, &member, (&scope, &consultation), kept).await?;
            Ok(Either::Right(answer))
        }
    }
}

/// The certificate as it was signed.
#[get("/team/c/<code>/certificate.json")]
pub async fn certificate(
    code: &str,
    member: Member,
) -> Result<(Status, (ContentType, String)), Error> {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    scope.allow(Action::Involve)?;
    let found = erasure::certificate(&member.desk, &consultation).await?.ok_or(Error::NotFound)?;
    let (text, _) = erasure::signed(&member.desk, &found).await?;
    Ok((Status::Ok, (ContentType::JSON, text)))
}

async fn page(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    (scope, consultation): (&Scope, &Consultation),
    (posted, problem): (&Posted, Option<Problem>),
) -> Result<Answer, Error> {
    let (desk, lang) = (&member.desk, reader.lang);
    let revision = consultations::revision(desk, consultation).await?;
    let certificate = match erasure::certificate(desk, consultation).await? {
        Some(found) => {
            let (_, signature) = erasure::signed(desk, &found).await?;
            Some(view(pages, lang, &found, (signature.value, signature.signer)))
        }
        None => None,
    };
    let planned = match &consultation.erase_on {
        Some(day) => {
            let day = history::day(pages, lang, day);
            pages.say(lang, "team.erasure.on", &[("day", &day)])
        }
        None => pages.say(lang, "team.erasure.later", &[]),
    };
    let may_erase = certificate.is_none()
        && may_bring_forward(consultation.status)
        && scope.may(Action::Move(Act::Archive));
    let status = problem.as_ref().map_or(Status::Ok, Problem::status);
    let body = Body {
        code: &consultation.code,
        consultation: revision.questionnaire.title.plain(lang).to_owned(),
        planned,
        certificate,
        may_erase,
        first: &member.person().name,
        first_email: &member.person().email,
        reason: posted.one("reason"),
        longest: LONGEST_REASON,
        second_email: posted.one("second_email"),
        with_code: member.session.has_factor,
        with_passkeys: desk.passkeys.is_set(),
        problem,
    };
    let here = format!("/team/c/{}/erasure", consultation.code);
    let title = pages.say(lang, "team.erasure", &[]);
    pages.page(status, "team/erasure", &Frame::of(reader, member, &here, &title), &body)
}

fn view(
    pages: &TeamPages,
    lang: Lang,
    certificate: &Certificate,
    (signature, signer): (String, String),
) -> View {
    let day = |day: &str| history::day(pages, lang, day);
    let why = pages.say(lang, &format!("team.certificate.why.{}", certificate.why), &[]);
    let facts = [
        ("consultation", format!("{} · {}", certificate.consultation, certificate.title)),
        ("organisation", certificate.organisation.clone()),
        ("closed_on", day(&certificate.closed_on)),
        ("erased_on", day(&certificate.erased_on)),
        ("why", why),
        ("reason", certificate.reason.clone()),
        ("by", certificate.by.join(", ")),
        ("copies_until", day(&certificate.copies_until)),
    ];
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| {
        Fact { name: pages.say(lang, &format!("team.certificate.{name}"), &[]), value }
    });
    View {
        facts: facts.collect(),
        emptied: certificate.emptied.join(", "),
        key: certificate.key.clone(),
        signature,
        signer,
    }
}
