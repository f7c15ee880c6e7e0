//! `/team/c/CODE/themes`: the text questions of a consultation, and how far each has come.

use rocket::http::Status;
use rocket::{State, get};
use serde::Serialize;

use crate::acts::coding::{self, Progress};
use crate::acts::consultations;
use crate::domain::staff::Action;
use crate::domain::wording::Lang;
use crate::web::error::Error;
use crate::web::team::member::Member;
use crate::web::team::page::{Answer, Frame, TeamPages};
use crate::web::team::problem::Problem;
use crate::web::team::reader::Reader;
use crate::web::team::scope;

#[derive(Serialize)]
struct Body<'a> {
    code: &'a str,
    consultation: String,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    address: String,
    question: String,
    themes: String,
    progress: String,
    told: bool,
}

/// The questions.
#[get("/team/c/<code>/themes")]
pub async fn show(
    code: &str,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    scope.allow(Action::Code)?;
    let (desk, lang) = (&member.desk, reader.lang);
    let here = format!("/team/c/{}/themes", consultation.code);
    if let Err(error) = coding::may_code(desk, &consultation, member.person()).await {
        let problem = Problem::of(pages, lang, error)?;
        return pages.notice(reader, &member, &here, &problem);
    }
    let revision = consultations::revision(desk, &consultation).await?;
    let asked = &revision.questionnaire;
    let mut rows = Vec::new();
    for question in asked.questions.iter().filter(|question| question.is_text()) {
        let person = member.person();
        let board = coding::board(desk, &consultation, asked, &question.code, person).await?;
        let Some(board) = board else { continue };
        let n = board.live().count().to_string();
        rows.push(Row {
            address: format!("{here}/{}", question.code),
            question: question.text.plain(lang).to_owned(),
            themes: pages.say(lang, "team.themes.count", &[("n", &n)]),
            progress: progress(pages, lang, board.progress()),
            told: board.told.is_some(),
        });
    }
    let consultation_title = asked.title.plain(lang).to_owned();
    let body = Body { code: &consultation.code, consultation: consultation_title, rows };
    let title = pages.say(lang, "team.themes", &[]);
    pages.page(Status::Ok, "team/themes", &Frame::of(reader, &member, &here, &title), &body)
}

/// How far the coding of a question has come, in words.
pub fn progress(pages: &TeamPages, lang: Lang, progress: Progress) -> String {
    let key = match progress {
        Progress::Nothing => "team.themes.progress.nothing",
        Progress::NotBegun => "team.themes.progress.not_begun",
        Progress::Begun => "team.themes.progress.begun",
        Progress::Tens(tens) => {
            let n = tens.to_string();
            return pages.say(lang, "team.themes.progress.tens", &[("n", &n)]);
        }
        Progress::Done => "team.themes.progress.done",
    };
    pages.say(lang, key, &[])
}
