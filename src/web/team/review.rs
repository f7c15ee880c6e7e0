//! `/team/c/CODE/review`: a draft as whoever did not write it meets it: the phone first, then what
//! changed, the seven steps, the exceptions, and every question to say something about.

use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Either, State, get};
use serde::Serialize;

use super::build::answers::Around;
use super::build::at::At;
use super::build::phone::{Phone, Seen};
use super::build::safe::Part as StepView;
use super::consultation_view::{ActButton, buttons, eyes};
use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::problem::Problem;
use super::reader::Reader;
use super::remarks::{Changed, Said, Talk, answers_given, changed, checked, rechecks, talks};
use super::scope::{self, Scope};
use super::waiting::Pill;
use crate::acts::consultations;
use crate::domain::consultation::Consultation;
use crate::domain::draft::translations;
use crate::domain::staff::Action;
use crate::domain::status::Status::{Approved, Draft, InReview};
use crate::domain::wording::{Band, Lang};
use crate::web::error::Error;

/// What the page shows.
#[derive(Serialize)]
struct Body<'a> {
    slug: &'a str,
    project: &'a str,
    stage: String,
    title: String,
    code: &'a str,
    pill: Pill,
    hash: String,
    preview: Phone,
    /// What changed since a second person last agreed; `None` when nobody did yet.
    changes: Option<Vec<Changed>>,
    /// Translations of a text that changed since.
    rechecks: Vec<Changed>,
    /// How many translations somebody checked.
    checked: String,
    steps: Vec<StepView>,
    given: Vec<Said>,
    acts: Vec<ActButton>,
    eyes: Vec<String>,
    talks: Vec<Talk>,
    may_comment: bool,
    may_resolve: bool,
    done: Option<String>,
    problem: Option<Problem>,
}

/// What somebody asked for, and what to say on top.
#[derive(Default)]
pub(super) struct Asked {
    pub see: Option<Lang>,
    pub seen: Option<Band>,
    pub done: Option<String>,
    pub problem: Option<Problem>,
    /// A comment that was not taken, by the part it is about.
    pub typed: Option<(String, String)>,
}

/// The review. What is open or over is read on its own page.
#[get("/team/c/<code>/review?<see>&<seen>&<done>")]
pub async fn show(
    code: &str,
    see: Option<&str>,
    seen: Option<&str>,
    done: Option<&str>,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    if !matches!(consultation.status, Draft | InReview | Approved) {
        return Ok(Either::Left(Redirect::to(format!("/team/c/{}", consultation.code))));
    }
    let asked = Asked {
        see: see.and_then(|lang| lang.parse().ok()),
        seen: seen.and_then(|band| band.parse().ok()),
        done: done.map(|_| pages.say(reader.lang, "team.done", &[])),
        ..Asked::default()
    };
    page(pages, reader, &member, &scope, &consultation, asked).await.map(Either::Right)
}

/// The page.
///
/// # Errors
/// The database does not answer, or the page cannot be made.
pub(super) async fn page(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    scope: &Scope,
    consultation: &Consultation,
    asked: Asked,
) -> Result<Answer, Error> {
    let (lang, store) = (reader.lang, &member.desk.store);
    let revision = consultations::revision(&member.desk, consultation).await?;
    let questionnaire = &revision.questionnaire;
    let before = store.approved_before(&consultation.id, revision.number).await?;
    let comments = store.comments(&consultation.id).await?;
    let authors = store.authors(&consultation.id).await?;
    let at = At::of(questionnaire, "about", "", "");
    let notes = store.translations(&consultation.id).await?;
    let translated = translations(questionnaire, &notes);
    let written = store.written_steps(&consultation.id).await?;
    let around = Around {
        pages,
        lang,
        at: &at,
        questionnaire,
        media: &[],
        states: &translated,
        written: &written,
    };
    let here = format!("/team/c/{}/review", consultation.code);
    let title = questionnaire.title.plain(lang);
    let open = matches!(consultation.status, Draft | InReview);
    let body = Body {
        slug: &scope.project.slug,
        project: &scope.project.name,
        stage: pages.say(lang, &format!("team.stage.{}", consultation.stage), &[]),
        title: if title.is_empty() { &consultation.code } else { title }.to_owned(),
        code: &consultation.code,
        pill: Pill::of(pages, lang, consultation.status),
        preview: Phone::of(
            questionnaire,
            &Seen {
                code: &consultation.code,
                revision: revision.number,
                here: &format!("{here}?"),
                question: None,
                lang: asked.see.or(Some(lang)),
                band: asked.seen,
            },
        ),
        changes: before.map(|before| changed(pages, lang, &before.questionnaire, questionnaire)),
        rechecks: rechecks(pages, lang, questionnaire, &translated),
        checked: checked(pages, lang, &translated),
        steps: around.steps(),
        given: answers_given(pages, lang, questionnaire),
        acts: buttons(pages, lang, member, scope, consultation, &authors),
        eyes: eyes(pages, lang, member, scope, consultation, &authors).await?,
        talks: talks(pages, lang, questionnaire, &comments, asked.typed.as_ref()),
        may_comment: open && scope.may(Action::Comment),
        may_resolve: open && scope.may(Action::Write),
        hash: revision.hash.clone(),
        done: asked.done,
        problem: asked.problem,
    };
    let status = body.problem.as_ref().map_or(Status::Ok, Problem::status);
    let window = body.title.clone();
    let frame = Frame::of(reader, member, &here, &window);
    Ok(pages.page(status, "team/review", &frame, &body)?.with_frames())
}
