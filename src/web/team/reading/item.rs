//! `/team/c/CODE/texts/HANDLE`: one text, veiled until its reader wants to see it, and what to do.

use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Either, State, get, post};
use serde::Serialize;

use super::words::{self, Word};
use crate::acts::reading::{self, Decided, Waiting};
use crate::acts::{ActError, consultations, directory};
use crate::domain::consultation::Consultation;
use crate::domain::reading::{Accused, Decision, Service, Why};
use crate::domain::wording::Lang;
use crate::i18n::Watch;
use crate::i18n::laws::Law;
use crate::web::error::Error;
use crate::web::team::history;
use crate::web::team::member::Member;
use crate::web::team::page::{Answer, Frame, TeamPages};
use crate::web::team::posted::Posted;
use crate::web::team::problem::Problem;
use crate::web::team::reader::Reader;
use crate::web::team::scope;

#[derive(Serialize)]
struct Item<'a> {
    address: String,
    consultation: String,
    about: String,
    question: String,
    why: Option<String>,
    words: Vec<Word<'a>>,
    /// What one person decides.
    alone: Vec<Choice>,
    /// What leaves it to another person.
    another: Vec<Choice>,
    /// What a second person does with a concern.
    second: Vec<Choice>,
    whys: Vec<Named>,
    accused: Vec<Named>,
    services: Vec<Named>,
    nothing: bool,
    /// The law that holds today, for the decision about a danger.
    laws: Vec<LawView>,
    open: bool,
    problem: Option<Problem>,
}

#[derive(Serialize)]
struct Choice {
    decision: &'static str,
    label: String,
    hint: String,
}

/// A legal text in the words of who reads.
#[derive(Serialize)]
struct LawView {
    title: String,
    says: String,
    checked: String,
}

/// One of a list to choose from.
#[derive(Serialize)]
struct Named {
    code: &'static str,
    name: String,
    current: bool,
}

/// One text.
#[get("/team/c/<code>/texts/<handle>")]
pub async fn item(
    code: &str,
    handle: &str,
    member: Member,
    reader: Reader,
    watch: &State<Watch>,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let (_, consultation) = scope::consultation(&member, code).await?;
    let here = format!("/team/c/{}/texts/{handle}", consultation.code);
    let found = async {
        let reads = reads(&member, &consultation).await?;
        let text = reading::look(&member.desk, watch, &consultation, handle, &reads).await?;
        Ok::<_, ActError>((reads, text))
    };
    match found.await {
        Ok((reads, Some(text))) => {
            let blank = (&Posted::default(), None);
            page(pages, reader, (&member, &reads), &consultation, &text, blank).await
        }
        Ok((_, None)) => Err(Error::NotFound),
        Err(error) => {
            let problem = Problem::of(pages, reader.lang, error)?;
            pages.notice(reader, &member, &here, &problem)
        }
    }
}

/// Who reads here, or why not.
async fn reads(member: &Member, consultation: &Consultation) -> Result<reading::Reader, ActError> {
    let (desk, person) = (&member.desk, member.person());
    let reads = reading::reader(desk, &consultation.project_id, person).await?;
    reads.ok_or_else(|| ActError::refused("not_your_role", &person.name))
}

/// What its reader decides.
#[post("/team/c/<code>/texts/<handle>", data = "<posted>")]
pub async fn decide(
    code: &str,
    handle: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    watch: &State<Watch>,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let (_, consultation) = scope::consultation(&member, code).await?;
    let desk = &member.desk;
    let here = format!("/team/c/{}/texts/{handle}", consultation.code);
    let reads = match reads(&member, &consultation).await {
        Ok(reads) => reads,
        Err(error) => {
            let problem = Problem::of(pages, reader.lang, error)?;
            return Ok(Either::Right(pages.notice(reader, &member, &here, &problem)?));
        }
    };
    let masked = masked(&posted);
    let done = match Decision::of(posted.one("decision")) {
        Some(decision) => {
            let decided = Decided {
                decision,
                masked: &masked,
                why: Why::of(posted.one("why")),
                accused: Accused::of(posted.one("accused")),
                service: Service::of(posted.one("service")),
            };
            reading::decide(desk, watch, &consultation, handle, decided, &reads).await
        }
        None => Err(ActError::refused("no_decision", "")),
    };
    let Err(error) = done else {
        return Ok(Either::Left(Redirect::to("/team/safeguarding?done=yes")));
    };
    let problem = Problem::of(pages, reader.lang, error)?;
    // What is no longer there cannot be shown again.
    let text = reading::look(desk, watch, &consultation, handle, &reads).await.ok().flatten();
    let answer = match text {
        Some(text) => {
            let kept = (&posted, Some(problem));
            page(pages, reader, (&member, &reads), &consultation, &text, kept).await?
        }
        None => pages.notice(reader, &member, &here, &problem)?,
    };
    Ok(Either::Right(answer))
}

fn masked(posted: &Posted) -> Vec<usize> {
    let marked = posted.fields().filter(|(name, _)| *name == "mask");
    marked.filter_map(|(_, at)| at.parse().ok()).collect()
}

async fn page(
    pages: &TeamPages,
    reader: Reader,
    (member, reads): (&Member, &reading::Reader),
    consultation: &Consultation,
    text: &Waiting,
    (posted, problem): (&Posted, Option<Problem>),
) -> Result<Answer, Error> {
    let lang = reader.lang;
    let revision = consultations::revision(&member.desk, consultation).await?;
    let asked = revision.questionnaire.question(&text.question);
    let choices = |kind: Kind| -> Vec<Choice> {
        let offered = Decision::ALL.into_iter().filter(|one| kind_of(*one) == kind);
        let offered = offered.filter(|decision| reads.may(*decision, text));
        offered.map(|decision| choice(pages, lang, decision)).collect()
    };
    let named = |key: &str, code: &'static str, field: &str| Named {
        code,
        name: pages.say(lang, &format!("team.texts.{key}.{code}"), &[]),
        current: posted.one(field) == code,
    };
    let (alone, another, second) =
        (choices(Kind::Alone), choices(Kind::Another), choices(Kind::Second));
    let item = Item {
        address: words::address(consultation, text),
        consultation: words::title(member, lang, consultation).await?,
        about: words::about(pages, lang, text),
        question: asked.map_or_else(String::new, |asked| asked.text.plain(lang).to_owned()),
        why: words::why(pages, lang, member, text).await?,
        words: words::words(pages, lang, text, &masked(posted)),
        laws: laws(pages, lang, member).await?,
        nothing: alone.is_empty() && another.is_empty() && second.is_empty(),
        alone,
        another,
        second,
        whys: Why::ALL.map(|why| named("why", why.code(), "why")).into(),
        accused: Accused::ALL.map(|who| named("accused", who.code(), "accused")).into(),
        services: Service::ALL.map(|one| named("service", one.code(), "service")).into(),
        open: problem.is_some(),
        problem,
    };
    let status = item.problem.as_ref().map_or(Status::Ok, Problem::status);
    let title = pages.say(lang, "team.texts.one", &[]);
    let here = format!("/team/c/{}/texts/{}", consultation.code, text.handle);
    pages.page(status, "team/text", &Frame::of(reader, member, &here, &title), &item)
}

/// The legal texts in force today, each with the day somebody of the team checked it.
async fn laws(pages: &TeamPages, lang: Lang, member: &Member) -> Result<Vec<LawView>, Error> {
    let desk = &member.desk;
    let found = directory::laws_on(desk, directory::today(desk)).await?;
    let view = |law: Law| {
        let checked = match law.verified_on {
            Some(day) => {
                let day = history::day(pages, lang, &day.to_string());
                pages.say(lang, "team.aid.checked", &[("day", &day)])
            }
            None => pages.say(lang, "team.aid.unchecked", &[]),
        };
        let title = law.title.get(&lang).cloned().unwrap_or_default();
        let says = law.summary.get(&lang).cloned().unwrap_or_default();
        LawView { title, says, checked }
    };
    Ok(found.into_iter().map(view).collect())
}

/// Where a decision stands on the page.
#[derive(PartialEq)]
enum Kind {
    Alone,
    Another,
    Second,
}

fn kind_of(decision: Decision) -> Kind {
    match decision {
        Decision::HandedOver | Decision::Back => Kind::Second,
        other if other.asks_another() => Kind::Another,
        _ => Kind::Alone,
    }
}

fn choice(pages: &TeamPages, lang: Lang, decision: Decision) -> Choice {
    Choice {
        decision: decision.code(),
        label: pages.say(lang, &format!("team.texts.do.{}", decision.code()), &[]),
        hint: pages.say(lang, &format!("team.texts.do.{}.hint", decision.code()), &[]),
    }
}
