//! `/team/c/CODE/kit`: what whoever accompanies a group prints: how to prepare, what to say, what to
//! do if a child is upset, who helps, and neutral cards (R66).

use std::sync::Arc;

use rocket::http::Status;
use rocket::{State, get};
use serde::Serialize;

use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::reader::Reader;
use super::share::ready;
use crate::config::Config;
use crate::i18n::Catalogue;
use crate::i18n::opening::Moment;
use crate::web::directory::Board;
use crate::web::error::Error;
use crate::web::qr::Qr;
use crate::web::respond::view::HelpLine;

/// Cards on one sheet, below its heading. They tell neither the topic nor of help: somebody may
/// find one on a child.
const CARDS: usize = 21;

#[derive(Serialize)]
struct Body<'a> {
    code: &'a str,
    consultation: &'a str,
    decider: &'a str,
    answer_when: &'a str,
    minutes: u8,
    lines: Vec<HelpLine>,
    /// What a card says instead of the topic.
    discreet: String,
    address: &'a str,
    qr: Qr,
    cards: Vec<usize>,
}

/// The kit, in the language of who reads.
#[get("/team/c/<code>/kit")]
pub async fn show(
    code: &str,
    member: Member,
    reader: Reader,
    config: &State<Config>,
    board: &State<Board>,
    words: &State<Arc<Catalogue>>,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let ready = match ready(code, &member, reader, pages).await? {
        rocket::Either::Left(ready) => ready,
        rocket::Either::Right(page) => return Ok(page),
    };
    let (lang, questionnaire) = (reader.lang, &ready.revision.questionnaire);
    let now = Moment::at(member.desk.clock.now());
    let directory = board.current(&member.desk).await;
    let lines = HelpLine::all(&directory.lines, words, lang, now).ok_or(Error::Page)?;
    let code = &ready.consultation.code;
    let address = format!("{}/c/{code}", config.public_url);
    let discreet = match questionnaire.discreet_title.plain(lang) {
        "" => pages.say(lang, "respond.neutral", &[]),
        title => title.to_owned(),
    };
    let body = Body {
        code,
        consultation: questionnaire.title.plain(lang),
        decider: questionnaire.decider.plain(lang),
        answer_when: questionnaire.answer_when.plain(lang),
        minutes: questionnaire.minutes,
        lines,
        discreet,
        address: address.split_once("://").map_or(&address, |(_, rest)| rest),
        qr: Qr::of(&address).ok_or(Error::Page)?,
        cards: (0..CARDS).collect(),
    };
    let here = format!("/team/c/{code}/kit");
    let title = pages.say(lang, "team.kit", &[]);
    pages.page(Status::Ok, "team/kit", &Frame::of(reader, &member, &here, &title), &body)
}
