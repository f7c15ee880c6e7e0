//! `/i/INVITATION` and the field on the first page: a code leads to its consultation. What is wrong
//! with a code is told in one way, whichever it is, and guessing slows nobody who has a right one.

use std::sync::Arc;

use rocket::http::Status as Http;
use rocket::response::Redirect;
use rocket::{Either, State, get, post};

use super::fields::Fields;
use super::front::{Front, Home};
use super::page::Page;
use super::shelf::Shelf;
use super::view::{CodeProblem, Pages, Rendered};
use super::visitor::Visitor;
use super::withdraw::Guesses;
use crate::acts::{Desk, invitations};
use crate::domain::code::{self, normalise_invitation};
use crate::domain::wording::Lang;
use crate::web::error::Error;

/// A consultation found, or the first page again.
type Led = Result<Either<Redirect, Page>, Error>;

/// Wrong codes by consultation; those that led nowhere are counted together. Only wrong ones are
/// counted and only wrong ones wait: a code is looked up first, so that a class with right codes is
/// let in whoever guesses meanwhile.
#[derive(Debug, Default)]
pub struct WrongCodes(Guesses);

impl WrongCodes {
    /// What to say of a wrong code: that it is wrong, or after too many how long to wait.
    pub fn count(&self, consultation: &str, now: i64) -> CodeProblem {
        match self.0.count(consultation, now) {
            Ok(()) => CodeProblem::Wrong,
            Err(seconds) => CodeProblem::Wait(seconds),
        }
    }
}

/// From the square of a printed sheet, or typed.
#[get("/i/<typed>")]
pub async fn enter(
    typed: &str,
    visitor: Visitor<'_>,
    shelf: &State<Shelf>,
    front: &State<Front>,
    pages: &State<Pages>,
    desk: &State<Arc<Desk>>,
) -> Led {
    match lead(desk, &shelf.wrong_codes, visitor.lang(), typed).await? {
        Either::Left(to) => Ok(Either::Left(to)),
        Either::Right(problem) => {
            let home = front.current(desk).await;
            again(pages, &home, visitor.lang(), typed, problem).map(Either::Right)
        }
    }
}

/// Typed on the first page; posted, so that no address holds it.
#[post("/code", data = "<given>")]
pub async fn typed(
    given: Fields,
    visitor: Visitor<'_>,
    shelf: &State<Shelf>,
    front: &State<Front>,
    pages: &State<Pages>,
    desk: &State<Arc<Desk>>,
) -> Led {
    let lang = given.one("l").and_then(|lang| lang.parse::<Lang>().ok());
    let (lang, typed) = (lang.unwrap_or(visitor.lang()), given.one("code").unwrap_or_default());
    match lead(desk, &shelf.wrong_codes, lang, typed).await? {
        Either::Left(to) => Ok(Either::Left(to)),
        Either::Right(problem) => {
            let home = front.current(desk).await;
            again(pages, &home, lang, typed, problem).map(Either::Right)
        }
    }
}

/// The code of a consultation leads there. So does an invitation, which goes along behind the `#`:
/// the browser keeps that part to itself, and the script of the page takes it out of the address.
async fn lead(
    desk: &Desk,
    wrong: &WrongCodes,
    lang: Lang,
    typed: &str,
) -> Result<Either<Redirect, CodeProblem>, Error> {
    let to = |address: String| Ok(Either::Left(Redirect::to(address)));
    let invitation = normalise_invitation(typed);
    if let Some(code) = code::normalise(typed)
        && (invitation.is_none() || desk.store.consultation(&code).await?.is_some())
    {
        return to(format!("/c/{code}?l={lang}"));
    }
    if let Some(invitation) = &invitation
        && let Some(code) = invitations::find(desk, invitation).await?
    {
        return to(format!("/c/{code}?l={lang}#{invitation}"));
    }
    Ok(Either::Right(match invitation {
        Some(_) => wrong.count("", desk.clock.now()),
        None => CodeProblem::Wrong,
    }))
}

/// The first page again, with what was typed and why it leads nowhere.
fn again(
    pages: &Pages,
    home: &Home,
    lang: Lang,
    typed: &str,
    problem: CodeProblem,
) -> Result<Page, Error> {
    let given: String = typed.chars().take(40).collect();
    let rendered = pages.home(lang, home.view(), Some((&given, problem)));
    Ok(page(problem, rendered.map_err(|_| Error::Page)?))
}

/// A page that says what is wrong with a code.
pub fn page(problem: CodeProblem, rendered: Rendered) -> Page {
    let page = Page::new(status(problem), rendered);
    match problem {
        CodeProblem::Wait(seconds) => page.asking_to_wait(seconds),
        _ => page,
    }
}

/// The status that goes with what is wrong with a code.
pub fn status(problem: CodeProblem) -> Http {
    match problem {
        CodeProblem::Missing => Http::UnprocessableEntity,
        CodeProblem::Wrong => Http::NotFound,
        CodeProblem::Used => Http::Conflict,
        CodeProblem::Wait(_) => Http::TooManyRequests,
    }
}
