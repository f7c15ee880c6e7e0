//! Coding a text, settling what two people found differently, and proposing a quote.

use rocket::http::Status;
use rocket::{Either, State, get, post};
use serde::Serialize;

use super::card::Card;
use super::place::{After, Place};
use crate::acts::coding::{self, Said};
use crate::acts::quotes::{self, Recognised};
use crate::web::error::Error;
use crate::web::team::history::name;
use crate::web::team::member::Member;
use crate::web::team::page::{Answer, Frame, TeamPages};
use crate::web::team::posted::Posted;
use crate::web::team::reader::Reader;

#[derive(Serialize)]
struct Settling {
    code: String,
    consultation: String,
    address: String,
    asked: String,
    script: String,
    card: Option<Card>,
    found: Vec<Found>,
}

/// What one person found.
#[derive(Serialize)]
struct Found {
    who: String,
    themes: String,
}

fn said(posted: &Posted) -> Said<'_> {
    let themes = posted.fields().filter(|(name, _)| *name == "theme");
    Said {
        text: posted.one("text"),
        themes: themes.map(|(_, code)| code).collect(),
        none: posted.one("none") == "yes",
    }
}

/// What somebody found in a text.
#[post("/team/c/<code>/themes/<question>/code", data = "<posted>")]
pub async fn code(
    code: &str,
    question: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> After {
    match Place::of((&member, reader, pages), (code, question)).await? {
        Ok(place) => {
            let (said, person) = (said(&posted), member.person());
            let at = (&place.consultation, &place.board);
            let done = coding::code(&member.desk, at.0, at.1, &said, person).await;
            // Only a name that pages gave comes back in an address.
            let last = place.board.find(said.text).map(|excerpt| excerpt.handle.clone());
            let on = format!("?done=coded&text={}", last.unwrap_or_default());
            place.after(done, &on, said.text).await
        }
        Err(answer) => Ok(Either::Right(answer)),
    }
}

/// A text in which two people found something different, with what each found.
#[get("/team/c/<code>/themes/<question>/settle")]
pub async fn settle_page(
    code: &str,
    question: &str,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let place = match Place::of((&member, reader, pages), (code, question)).await? {
        Ok(place) => place,
        Err(answer) => return Ok(answer),
    };
    let (board, lang) = (&place.board, reader.lang);
    let excerpt = board.to_settle().next();
    let mut found = Vec::new();
    for (id, coding) in excerpt.map_or_else(Vec::new, |excerpt| board.found(excerpt)) {
        let who = name(pages, lang, &member.desk.store, Some(id)).await?;
        let themes = board.live().filter(|theme| coding.has(theme.number));
        let themes: Vec<&str> = themes.map(|theme| theme.name.as_str()).collect();
        let themes =
            if themes.is_empty() { place.say("team.themes.none") } else { themes.join(", ") };
        let who = who.unwrap_or_else(|| place.say("team.history.unknown"));
        found.push(Found { who, themes });
    }
    let body = Settling {
        code: place.consultation.code.clone(),
        consultation: place.questionnaire.title.plain(lang).to_owned(),
        address: place.address(),
        asked: place.question.text.plain(lang).to_owned(),
        script: pages.address("js/team/themes.js"),
        card: excerpt.map(|excerpt| Card::of(&place, excerpt, None)),
        found,
    };
    let (title, here) = (place.say("team.themes.settle"), format!("{}/settle", place.address()));
    let frame = Frame::of(reader, &member, &here, &title);
    pages.page(Status::Ok, "team/settle", &frame, &body)
}

/// What counts of it.
#[post("/team/c/<code>/themes/<question>/settle", data = "<posted>")]
pub async fn settle(
    code: &str,
    question: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> After {
    match Place::of((&member, reader, pages), (code, question)).await? {
        Ok(place) => {
            let said = said(&posted);
            let at = (&place.consultation, &place.board);
            let done = coding::settle(&member.desk, at.0, at.1, &said, member.person()).await;
            place.after(done, "?done=settled", "").await
        }
        Err(answer) => Ok(Either::Right(answer)),
    }
}

/// Proposes words of a text as a quote.
#[post("/team/c/<code>/themes/<question>/quote", data = "<posted>")]
pub async fn quote(
    code: &str,
    question: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> After {
    match Place::of((&member, reader, pages), (code, question)).await? {
        Ok(place) => {
            let words = (posted.one("text"), posted.one("words"));
            let recognised = Recognised::of(posted.one("recognised"));
            let (desk, person) = (&member.desk, member.person());
            let at = (&place.consultation, &place.board);
            let done = quotes::propose(desk, at.0, at.1, words, recognised, person).await;
            place.after(done, "?done=quote", words.0).await
        }
        Err(answer) => Ok(Either::Right(answer)),
    }
}
