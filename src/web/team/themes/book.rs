//! Changing the themes of a question, and telling their figures.

use rocket::{Either, State, post};

use super::place::{After, Place};
use crate::acts::themes::{self, Wording};
use crate::web::team::member::Member;
use crate::web::team::page::TeamPages;
use crate::web::team::posted::Posted;
use crate::web::team::reader::Reader;
use crate::web::team::release::second;
use crate::web::team::throttle::Throttle;

const DONE: &str = "?done=theme";

fn wording(posted: &Posted) -> Wording<'_> {
    Wording {
        code: posted.one("code"),
        name: posted.one("name"),
        definition: posted.one("definition"),
    }
}

/// Adds a theme.
#[post("/team/c/<code>/themes/<question>/add", data = "<posted>")]
pub async fn add(
    code: &str,
    question: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> After {
    match Place::of((&member, reader, pages), (code, question)).await? {
        Ok(place) => {
            let (desk, person) = (&member.desk, member.person());
            let at = (&place.consultation, &place.board);
            let done = themes::add(desk, at.0, at.1, wording(&posted), person).await;
            place.after(done, DONE, "").await
        }
        Err(answer) => Ok(Either::Right(answer)),
    }
}

/// Calls one otherwise.
#[post("/team/c/<code>/themes/<question>/rename", data = "<posted>")]
pub async fn rename(
    code: &str,
    question: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> After {
    match Place::of((&member, reader, pages), (code, question)).await? {
        Ok(place) => {
            let (desk, person) = (&member.desk, member.person());
            let at = (&place.consultation, &place.board);
            let done = themes::rename(desk, at.0, at.1, wording(&posted), person).await;
            place.after(done, DONE, "").await
        }
        Err(answer) => Ok(Either::Right(answer)),
    }
}

/// Merges one into another.
#[post("/team/c/<code>/themes/<question>/merge", data = "<posted>")]
pub async fn merge(
    code: &str,
    question: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> After {
    match Place::of((&member, reader, pages), (code, question)).await? {
        Ok(place) => {
            let both = (posted.one("code"), posted.one("into"));
            let (desk, person) = (&member.desk, member.person());
            let at = (&place.consultation, &place.board);
            let done = themes::merge(desk, at.0, at.1, both, person).await;
            place.after(done, DONE, "").await
        }
        Err(answer) => Ok(Either::Right(answer)),
    }
}

/// Tells the figures, once; both have typed their passwords.
#[post("/team/c/<code>/themes/<question>/tell", data = "<posted>")]
pub async fn tell(
    code: &str,
    question: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    throttle: &State<Throttle>,
    pages: &State<TeamPages>,
) -> After {
    match Place::of((&member, reader, pages), (code, question)).await? {
        Ok(place) => {
            let Place { consultation, questionnaire, board, .. } = &place;
            let (desk, person) = (&member.desk, member.person());
            let done = match second(&member, throttle, &posted).await {
                Ok(second) => {
                    let both = (person, &second);
                    themes::tell(desk, consultation, questionnaire, board, both).await
                }
                Err(error) => Err(error),
            };
            place.after(done, "?done=told", "").await
        }
        Err(answer) => Ok(Either::Right(answer)),
    }
}
