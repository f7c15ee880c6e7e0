//! `/team/c/CODE/quotes`: words that two people agreed to quote, with their translations, and those that
//! wait for a second person.

use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Either, State, get, post};
use serde::Serialize;

use super::card::Spoken;
use super::place::After;
use crate::acts::quotes::{self, Recognised};
use crate::acts::{coding, consultations, method::STAFF};
use crate::domain::consultation::Consultation;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::quotes::LONGEST;
use crate::domain::staff::Action;
use crate::domain::wording::Lang;
use crate::store::StoreError;
use crate::store::quotes::{Quote, QuoteTranslation};
use crate::web::error::Error;
use crate::web::team::member::Member;
use crate::web::team::page::{Answer, Frame, TeamPages};
use crate::web::team::posted::Posted;
use crate::web::team::problem::Problem;
use crate::web::team::reader::Reader;
use crate::web::team::scope;

#[derive(Serialize)]
struct Body {
    address: String,
    code: String,
    consultation: String,
    done: bool,
    problem: Option<Problem>,
    waiting: Vec<Proposed>,
    quotes: Vec<Agreed>,
    longest: usize,
}

/// Words that wait for a second person.
#[derive(Serialize)]
struct Proposed {
    handle: String,
    question: String,
    spoken: Spoken,
    /// Whoever proposed them does not agree to them.
    own: bool,
}

/// Words that two people agreed to.
#[derive(Serialize)]
struct Agreed {
    id: String,
    question: String,
    about: String,
    spoken: Spoken,
    translations: Vec<Translated>,
    offered: Vec<Offered>,
}

#[derive(Serialize)]
struct Translated {
    code: &'static str,
    flow: &'static str,
    called: &'static str,
    words: String,
}

#[derive(Serialize)]
struct Offered {
    code: Lang,
    called: &'static str,
}

/// The page.
#[get("/team/c/<code>/quotes?<done>")]
pub async fn show(
    code: &str,
    done: Option<&str>,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    scope.allow(Action::SeeResults)?;
    page((pages, reader, &member), &consultation, (done.is_some(), None)).await
}

/// A second person says whether words may be quoted.
#[post("/team/c/<code>/quotes/agree", data = "<posted>")]
pub async fn agree(
    code: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> After {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    scope.allow(Action::Code)?;
    let (desk, person) = (&member.desk, member.person());
    let recognised = Recognised::of(posted.one("recognised"));
    let done = quotes::agree(desk, &consultation, posted.one("text"), recognised, person).await;
    let Err(error) = done else { return Ok(on(&consultation)) };
    let problem = Problem::of(pages, reader.lang, error)?;
    let answer = page((pages, reader, &member), &consultation, (false, Some(problem))).await?;
    Ok(Either::Right(answer))
}

/// Writes one in another language.
#[post("/team/c/<code>/quotes/<id>/translate", data = "<posted>")]
pub async fn translate(
    code: &str,
    id: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> After {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    scope.allow(Action::SeeResults)?;
    let known = member.desk.store.quotes(&consultation.id).await?;
    if known.iter().all(|quote| quote.id != id) {
        return Err(Error::NotFound);
    }
    let (desk, person) = (&member.desk, member.person());
    let lang = posted.one("to").parse::<Lang>().ok();
    let words = posted.one("words");
    let Err(error) = quotes::translate(desk, &consultation, (id, lang), words, person).await else {
        return Ok(on(&consultation));
    };
    let problem = Problem::of(pages, reader.lang, error)?;
    let answer = page((pages, reader, &member), &consultation, (false, Some(problem))).await?;
    Ok(Either::Right(answer))
}

fn on(consultation: &Consultation) -> Either<Redirect, Answer> {
    Either::Left(Redirect::to(format!("/team/c/{}/quotes?done=yes", consultation.code)))
}

async fn page(
    (pages, reader, member): (&TeamPages, Reader, &Member),
    consultation: &Consultation,
    (done, problem): (bool, Option<Problem>),
) -> Result<Answer, Error> {
    let (desk, lang, person) = (&member.desk, reader.lang, member.person());
    let revision = consultations::revision(desk, consultation).await?;
    let asked = &revision.questionnaire;
    let mut waiting = Vec::new();
    // Whoever has no training that counts sees only what two others agreed to.
    if coding::may_code(desk, consultation, person).await.is_ok() {
        for proposal in quotes::waiting(desk, consultation, person).await? {
            waiting.push(Proposed {
                question: question(asked, lang, &proposal.question),
                spoken: Spoken::of(pages, lang, &proposal.words, proposal.lang),
                own: proposal.by == person.id,
                handle: proposal.handle,
            });
        }
    }
    let translations = desk.store.quote_translations(&consultation.id).await?;
    let mut agreed = Vec::new();
    for quote in desk.store.quotes(&consultation.id).await? {
        agreed.push(line((pages, lang), asked, quote, &translations)?);
    }
    let here = format!("/team/c/{}/quotes", consultation.code);
    let body = Body {
        address: here.clone(),
        code: consultation.code.clone(),
        consultation: asked.title.plain(lang).to_owned(),
        done,
        waiting,
        quotes: agreed,
        longest: LONGEST,
        problem,
    };
    let status = body.problem.as_ref().map_or(Status::Ok, Problem::status);
    let title = pages.say(lang, "team.quotes", &[]);
    pages.page(status, "team/quotes", &Frame::of(reader, member, &here, &title), &body)
}

fn line(
    (pages, reader): (&TeamPages, Lang),
    asked: &Questionnaire,
    quote: Quote,
    all: &[QuoteTranslation],
) -> Result<Agreed, Error> {
    let parsed = |code: &str| code.parse::<Lang>().map_err(|()| StoreError::Corrupt("quote"));
    let lang = parsed(&quote.lang)?;
    let mut translations = Vec::new();
    for translation in all.iter().filter(|translation| translation.quote_id == quote.id) {
        let into = parsed(&translation.lang)?;
        translations.push(Translated {
            code: into.code(),
            flow: into.direction(),
            called: into.own_name(),
            words: translation.words.clone(),
        });
    }
    let offered = STAFF.into_iter().filter(|other| *other != lang);
    Ok(Agreed {
        question: question(asked, reader, &quote.question),
        about: pages.say(reader, "team.quotes.about", &[("band", &quote.band)]),
        spoken: Spoken::of(pages, reader, &quote.words, lang),
        translations,
        offered: offered.map(|code| Offered { code, called: code.own_name() }).collect(),
        id: quote.id,
    })
}

fn question(asked: &Questionnaire, lang: Lang, code: &str) -> String {
    asked.question(code).map_or_else(String::new, |asked| asked.text.plain(lang).to_owned())
}
