//! `/team/c/CODE/build/library`: questions of the bank, each to be added as it is.

use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Either, State, get};
use serde::Serialize;

use super::at::At;
use crate::acts::consultations;
use crate::domain::draft::code_of;
use crate::domain::evaluation;
use crate::domain::library::{BankQuestion, Topic};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::staff::Action;
use crate::domain::status;
use crate::domain::wording::Lang;
use crate::i18n::library;
use crate::web::error::Error;
use crate::web::team::member::Member;
use crate::web::team::page::{Answer, Frame, TeamPages};
use crate::web::team::reader::Reader;
use crate::web::team::scope;

#[derive(Serialize)]
struct Body<'a> {
    slug: &'a str,
    project: &'a str,
    code: &'a str,
    title: String,
    back: String,
    base: u32,
    part: String,
    to: String,
    band: &'static str,
    /// Whether the three questions about taking part are not all there yet.
    evaluation: bool,
    topics: Vec<Shelf>,
}

/// The questions of a topic.
#[derive(Serialize)]
struct Shelf {
    code: &'static str,
    name: String,
    questions: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    name: &'static str,
    kind: String,
    lang: Lang,
    text: String,
    options: Vec<String>,
    about: String,
    ages: String,
    /// Written for the ages this draft invites.
    suits: bool,
    /// Asked in this draft already.
    used: bool,
}

/// The bank, as seen from one place in a draft: a question is added after it.
#[get("/team/c/<code>/build/library?<part>&<to>")]
pub async fn show(
    code: &str,
    part: Option<&str>,
    to: Option<&str>,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    if consultation.status != status::Status::Draft || !scope.may(Action::Write) {
        return Ok(Either::Left(Redirect::to(format!("/team/c/{}", consultation.code))));
    }
    let revision = consultations::revision(&member.desk, &consultation).await?;
    let questionnaire = &revision.questionnaire;
    let at = At::of(questionnaire, part.unwrap_or_default(), to.unwrap_or_default(), "");
    let lang = reader.lang;
    let shelf = |topic: Topic| Shelf {
        code: topic.code(),
        name: library::topic_in_words(&pages.words, lang, topic).unwrap_or_default(),
        questions: library::questions()
            .iter()
            .filter(|one| one.topic == topic)
            .map(|one| line(pages, lang, at.source, questionnaire, one))
            .collect(),
    };
    let body = Body {
        slug: &scope.project.slug,
        project: &scope.project.name,
        code: &consultation.code,
        title: questionnaire.title.plain(lang).to_owned(),
        back: at.href(&consultation.code),
        base: revision.number,
        part: at.part.to_string(),
        to: at.to.map(|to| to.to_string()).unwrap_or_default(),
        band: "",
        evaluation: evaluation::CODES.iter().any(|code| questionnaire.question(code).is_none()),
        topics: Topic::ALL.into_iter().map(shelf).collect(),
    };
    let here = format!("/team/c/{}/build/library", consultation.code);
    let title = pages.say(lang, "team.library.questions", &[]);
    let frame = Frame::of(reader, &member, &here, &title);
    pages.page(Status::Ok, "team/bank", &frame, &body).map(Either::Right)
}

fn line(
    pages: &TeamPages,
    lang: Lang,
    reading: Lang,
    questionnaire: &Questionnaire,
    one: &'static BankQuestion,
) -> Line {
    let question = &one.question;
    let kind = code_of(&question.kind);
    let bands: Vec<String> = one.bands.iter().map(|band| band.code().replace('-', "–")).collect();
    let named = question.options().iter().chain(question.items());
    Line {
        name: &one.name,
        kind: pages.say(lang, &format!("team.kind.{kind}"), &[]),
        lang: reading,
        text: question.text.plain(reading).to_owned(),
        options: named.map(|option| option.text.plain(reading).to_owned()).collect(),
        about: one.about.plain(lang).to_owned(),
        ages: bands.join(", "),
        suits: questionnaire.bands.iter().all(|band| one.bands.contains(band)),
        used: questionnaire.question(&question.code).is_some(),
    }
}
