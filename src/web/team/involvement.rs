//! `/team/p/SLUG/involvement`: how a project involves children, as four cards, and the form for it.

use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Either, State, get, post};
use serde::Serialize;

use super::history;
use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::posted::Posted;
use super::problem::Problem;
use super::reader::Reader;
use super::scope::{self, Scope};
use crate::acts::involvement;
use crate::domain::involvement::{self as rules, Involvement, State as Written};
use crate::domain::staff::Action;
use crate::domain::wording::Lang;
use crate::web::error::Error;

/// The cards of a project, to be read.
#[derive(Debug, Serialize)]
pub struct Cards {
    four: Vec<Card>,
    answer_by: Option<String>,
    partners: Vec<String>,
    may_involve: bool,
}

#[derive(Debug, Serialize)]
struct Card {
    name: &'static str,
    heading: String,
    ask: String,
    text: String,
    shared: bool,
    state: String,
    tone: &'static str,
    agreed: Option<String>,
}

impl Cards {
    /// The cards, with what a reader may do.
    pub fn of(pages: &TeamPages, lang: Lang, scope: &Scope, given: &Involvement) -> Self {
        let cards = given.cards().map(|(name, card)| {
            let (state, tone) = match card.state() {
                Written::Empty => ("empty", "sun"),
                Written::Written => ("written", "plain"),
                Written::Shared => ("shared", "leaf"),
            };
            let agreed = (name == "audience" && card.state() != Written::Empty).then(|| {
                let key = if given.agreed { "yes" } else { "no" };
                pages.say(lang, &format!("team.involvement.agreed.{key}"), &[])
            });
            Card {
                name,
                heading: pages.say(lang, &format!("team.involvement.{name}"), &[]),
                ask: pages.say(lang, &format!("team.involvement.{name}.ask"), &[]),
                text: card.text.clone(),
                shared: card.shared,
                state: pages.say(lang, &format!("team.involvement.state.{state}"), &[]),
                tone,
                agreed,
            }
        });
        let day = |day: &String| history::day(pages, lang, day);
        Self {
            four: cards.into(),
            answer_by: Some(&given.answer_by).filter(|day| !day.is_empty()).map(day),
            partners: given.partners.clone(),
            may_involve: scope.may(Action::Involve),
        }
    }
}

#[derive(Serialize)]
struct Body<'a> {
    slug: &'a str,
    name: &'a str,
    /// What is stored, to be compared with what is in the form.
    stored: Cards,
    /// What is in the form.
    given: Cards,
    agreed: bool,
    day: &'a str,
    partner_lines: String,
    longest: usize,
    seen: &'a str,
    problem: Option<Problem>,
}

/// The form.
#[get("/team/p/<slug>/involvement")]
pub async fn show(
    slug: &str,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let scope = scope::project(&member, slug).await?;
    scope.allow(Action::Involve)?;
    page(pages, reader, &member, &scope, None).await
}

/// Changes what the project says; what cannot be taken comes back as typed.
#[post("/team/p/<slug>/involvement", data = "<posted>")]
pub async fn change(
    slug: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let scope = scope::project(&member, slug).await?;
    scope.allow(Action::Involve)?;
    let given = read(&posted);
    let (desk, project, seen) = (&member.desk, &scope.project, posted.one("seen"));
    match involvement::involve(desk, project, given.clone(), seen, member.person()).await {
        Ok(()) => Ok(Either::Left(Redirect::to(format!("/team/p/{}?done=yes", project.slug)))),
        Err(error) => {
            let problem = Problem::of(pages, reader.lang, error)?;
            let kept = Some((given, problem));
            Ok(Either::Right(page(pages, reader, &member, &scope, kept).await?))
        }
    }
}

fn read(posted: &Posted) -> Involvement {
    let card = |name: &str| rules::Card {
        text: posted.one(name).to_owned(),
        shared: posted.has(&format!("{name}-shared")),
    };
    Involvement {
        space: card("space"),
        voice: card("voice"),
        audience: card("audience"),
        influence: card("influence"),
        agreed: posted.has("agreed"),
        answer_by: posted.one("answer_by").to_owned(),
        partners: posted.one("partners").lines().map(str::to_owned).collect(),
    }
}

async fn page(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    scope: &Scope,
    kept: Option<(Involvement, Problem)>,
) -> Result<Answer, Error> {
    let lang = reader.lang;
    let known = member.desk.store.involvement(&scope.project.id).await?;
    let (given, problem) = match kept {
        Some((given, problem)) => (given, Some(problem)),
        None => (known.involvement.clone(), None),
    };
    let status = problem.as_ref().map_or(Status::Ok, Problem::status);
    let body = Body {
        slug: &scope.project.slug,
        name: &scope.project.name,
        stored: Cards::of(pages, lang, scope, &known.involvement),
        given: Cards::of(pages, lang, scope, &given),
        agreed: given.agreed,
        day: &given.answer_by,
        partner_lines: given.partners.join("\n"),
        longest: rules::LONGEST,
        seen: &known.hash,
        problem,
    };
    let here = format!("/team/p/{}/involvement", scope.project.slug);
    let frame = Frame::of(reader, member, &here, &scope.project.name);
    pages.page(status, "team/involvement", &frame, &body)
}
