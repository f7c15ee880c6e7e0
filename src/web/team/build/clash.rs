//! Two people, or two tabs, changed the same text: both are shown, a person picks. Nothing was
//! overwritten, nothing is lost.

use rocket::http::Status;
use serde::Serialize;

use super::at::At;
use super::names::{label, lang_of, shown};
use super::save::fields;
use crate::acts::consultations;
use crate::domain::consultation::Consultation;
use crate::domain::draft::Clash;
use crate::domain::wording::Lang;
use crate::web::error::Error;
use crate::web::team::member::Member;
use crate::web::team::page::{Answer, Frame, TeamPages};
use crate::web::team::posted::Posted;
use crate::web::team::reader::Reader;
use crate::web::team::scope::Scope;

#[derive(Serialize)]
struct Body<'a> {
    slug: &'a str,
    project: &'a str,
    code: &'a str,
    title: String,
    base: u32,
    part: &'a str,
    to: &'a str,
    band: &'a str,
    back: String,
    /// What was typed besides, and is saved with the choice.
    kept: Vec<(String, String)>,
    clashes: Vec<Both>,
}

#[derive(Serialize)]
struct Both {
    name: String,
    label: String,
    lang: Option<Lang>,
    mine: Text,
    theirs: Text,
}

#[derive(Serialize)]
struct Text {
    value: String,
    shown: String,
}

/// The page that asks which one is right.
///
/// # Errors
/// The database does not answer, or the page cannot be made.
pub async fn page(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    scope: &Scope,
    consultation: &Consultation,
    posted: &Posted,
    clashes: &[Clash],
) -> Result<Answer, Error> {
    let revision = consultations::revision(&member.desk, consultation).await?;
    let questionnaire = &revision.questionnaire;
    let at = At::of(questionnaire, posted.one("part"), posted.one("to"), posted.one("band"));
    let lang = reader.lang;
    let both = |clash: &Clash| Both {
        name: clash.name.clone(),
        label: label(pages, lang, questionnaire, &clash.name),
        lang: lang_of(&clash.name),
        mine: text(pages, lang, &clash.mine),
        theirs: text(pages, lang, &clash.theirs),
    };
    let is_asked = |name: &String| clashes.iter().any(|clash| clash.name == *name);
    let body = Body {
        slug: &scope.project.slug,
        project: &scope.project.name,
        code: &consultation.code,
        title: questionnaire.title.plain(lang).to_owned(),
        base: revision.number,
        part: posted.one("part"),
        to: posted.one("to"),
        band: posted.one("band"),
        back: at.href(&consultation.code),
        kept: fields(posted).into_iter().filter(|(name, _)| !is_asked(name)).collect(),
        clashes: clashes.iter().map(both).collect(),
    };
    let title = pages.say(lang, "team.build.clash", &[]);
    let frame = Frame::of(reader, member, &body.back, &title);
    pages.page(Status::Conflict, "team/clash", &frame, &body)
}

fn text(pages: &TeamPages, lang: Lang, value: &str) -> Text {
    Text { value: value.to_owned(), shown: shown(pages, lang, value) }
}
