//! The page of the builder: outline, editor, preview.

use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Either, State, get};
use serde::Serialize;

use super::answers::Around;
use super::at::At;
use super::coverage::{Share, shares};
use super::editor::Editor;
use super::frame::{Card, Frame};
use super::outline::{self, Line, Search};
use super::phone::{Phone, Seen};
use super::rule::Pick;
use super::safe::{Meter, Safe};
use super::todo::{ToDo, todo};
use crate::acts::consultations;
use crate::domain::coach::minutes;
use crate::domain::consultation::{Consultation, Revision};
use crate::domain::draft::{self, Fields, Part};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::staff::Action;
use crate::domain::status;
use crate::domain::wording::{Band, Lang};
use crate::web::error::Error;
use crate::web::team::coach::{Advice, Coach};
use crate::web::team::member::Member;
use crate::web::team::page::{Answer, Choice, Frame as PageFrame, TeamPages};
use crate::web::team::problem::Problem;
use crate::web::team::reader::Reader;
use crate::web::team::remarks::{CommentView, of_part};
use crate::web::team::scope::{self, Scope};
use crate::web::team::waiting::Pill;

/// What the page shows.
#[derive(Serialize)]
struct Body<'a> {
    slug: &'a str,
    project: &'a str,
    stage: String,
    title: String,
    code: &'a str,
    pill: Pill,
    base: u32,
    hash: &'a str,
    bank: String,
    part: String,
    to: String,
    band: String,
    size: String,
    lines: Vec<Line>,
    find: Search,
    shares: Vec<Share>,
    all_there: bool,
    beside: Vec<Choice>,
    kinds: Vec<Pick>,
    editor: Option<Editor>,
    frame: Option<Frame>,
    card: Option<Card>,
    safe: Option<Safe>,
    meter: Meter,
    guards: String,
    advice: Vec<Advice>,
    comments: Vec<CommentView>,
    todo: Vec<ToDo>,
    may_undo: bool,
    preview: Phone,
    done: Option<String>,
    problem: Option<Problem>,
    script: String,
}

/// The builder of a draft. What is no draft, or not theirs to write, is read on its own page.
#[get("/team/c/<code>/build?<part>&<to>&<band>&<done>&<see>&<seen>&<find>")]
#[expect(clippy::too_many_arguments, reason = "guards of Rocket, each used once")]
pub async fn show(
    code: &str,
    part: Option<&str>,
    to: Option<&str>,
    band: Option<&str>,
    done: Option<&str>,
    see: Option<&str>,
    seen: Option<&str>,
    find: Option<&str>,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    if consultation.status != status::Status::Draft || !scope.may(Action::Write) {
        return Ok(Either::Left(Redirect::to(format!("/team/c/{}", consultation.code))));
    }
    let done = done.map(|_| pages.say(reader.lang, "team.build.saved", &[]));
    let asked = Asked {
        part: part.unwrap_or_default(),
        to: to.unwrap_or_default(),
        band: band.unwrap_or_default(),
        see: see.and_then(|lang| lang.parse().ok()),
        seen: seen.and_then(|band| band.parse().ok()),
        find: find.unwrap_or_default(),
        done,
        ..Asked::default()
    };
    page(pages, reader, &member, &scope, &consultation, asked).await.map(Either::Right)
}

/// What of the builder is asked for, and what to say on top.
#[derive(Default)]
pub struct Asked<'a> {
    pub part: &'a str,
    pub to: &'a str,
    pub band: &'a str,
    /// What is looked for in the outline.
    pub find: &'a str,
    /// The language of the phone.
    pub see: Option<Lang>,
    /// The age of the phone.
    pub seen: Option<Band>,
    /// What was typed and could not be saved, and the revision it was typed on.
    pub typed: Option<(u32, &'a Fields)>,
    pub done: Option<String>,
    pub problem: Option<Problem>,
}

/// The page, with what somebody asked for.
///
/// # Errors
/// The database does not answer, or the page cannot be made.
pub async fn page(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    scope: &Scope,
    consultation: &Consultation,
    asked: Asked<'_>,
) -> Result<Answer, Error> {
    let mut revision = consultations::revision(&member.desk, consultation).await?;
    let at = At::of(&revision.questionnaire, asked.part, asked.to, asked.band);
    let faults = consultations::faults(&member.desk, consultation, &revision.questionnaire).await?;
    if let Some((base, typed)) = asked.typed {
        revision.number = base;
        for (name, value) in typed {
            // What cannot be taken is what the sentence on top is about.
            let _ = draft::write(&mut revision.questionnaire, &at.part, name, value);
        }
    }
    let notes = member.desk.store.translations(&consultation.id).await?;
    let translated = draft::translations(&revision.questionnaire, &notes);
    let media = member.desk.store.media_of(&scope.project.id).await?;
    let comments = member.desk.store.comments(&consultation.id).await?;
    let comments = of_part(&comments, &at.part.to_string());
    let written = member.desk.store.written_steps(&consultation.id).await?;
    let code = &consultation.code;
    let around = Around {
        pages,
        lang: reader.lang,
        at: &at,
        questionnaire: &revision.questionnaire,
        media: &media,
        states: &translated,
        written: &written,
    };
    let status = asked.problem.as_ref().map_or(Status::Ok, Problem::status);
    let todo = todo(pages, reader.lang, code, &revision.questionnaire, &at, &faults);
    let mut body = body(&around, scope, consultation, &revision, todo, asked);
    body.comments = comments;
    let here = at.href(code);
    let title = body.title.clone();
    let frame = PageFrame::of(reader, member, &here, &title);
    Ok(pages.page(status, "team/build", &frame, &body)?.with_frames())
}

fn body<'a>(
    around: &Around<'_>,
    scope: &'a Scope,
    consultation: &'a Consultation,
    revision: &'a Revision,
    todo: Vec<ToDo>,
    asked: Asked<'_>,
) -> Body<'a> {
    let Around { pages, lang, at, questionnaire, .. } = *around;
    let code = &consultation.code;
    let mut coach = Coach::of(pages, lang, consultation.status, questionnaire);
    let stops = coach.as_ref().map(Coach::stops).unwrap_or_default();
    let mut advice = |place: Option<usize>| {
        let coach = coach.as_mut()?;
        Some(match place {
            Some(at) => coach.of_question(at),
            None => coach.whole(),
        })
    };
    let place = |code: &String| questionnaire.questions.iter().position(|q| q.code == *code);
    let (mut editor, mut frame, mut card, mut whole) = (None, None, None, Vec::new());
    match &at.part {
        Part::About => {
            frame = Some(around.frame());
            whole = advice(None).unwrap_or_default();
        }
        Part::Question(question) => {
            let advice = advice(place(question)).unwrap_or_default();
            editor = around.editor(code, question, advice);
        }
        Part::Support(place) => card = around.card(*place),
        Part::Safeguards => {}
    }
    let seven = around.steps();
    let meter = around.meter(&seven);
    let safe = (at.part == Part::Safeguards).then(|| around.safe(seven));
    let shares = shares(pages, lang, code, questionnaire, at, around.states);
    let others: Vec<Lang> =
        questionnaire.languages.iter().copied().filter(|lang| *lang != at.source).collect();
    let beside = at.to.map(|to| {
        let before = format!("/team/c/{code}/build?part={}&to=", at.part);
        Choice::among(&others, to, &before, "")
    });
    let title = questionnaire.title.plain(lang);
    let mut lines = outline::outline(pages, lang, code, questionnaire, at, &stops);
    let looked = (asked.find, at.href(code));
    let find = Search::of(pages, lang, questionnaire, looked, &mut lines);
    Body {
        slug: &scope.project.slug,
        project: &scope.project.name,
        stage: pages.say(lang, &format!("team.stage.{}", consultation.stage), &[]),
        title: if title.is_empty() { code } else { title }.to_owned(),
        code,
        pill: Pill::of(pages, lang, consultation.status),
        base: revision.number,
        hash: &revision.hash,
        bank: at.href(code).replace("/build?", "/build/library?"),
        part: at.part.to_string(),
        to: at.to.map(|to| to.to_string()).unwrap_or_default(),
        band: at.band.map(|band| band.to_string()).unwrap_or_default(),
        size: size(pages, lang, questionnaire),
        lines,
        find,
        all_there: shares.iter().all(Share::is_whole),
        shares,
        beside: beside.filter(|_| others.len() > 1).unwrap_or_default(),
        kinds: around.kinds(""),
        editor,
        frame,
        card,
        safe,
        meter,
        guards: at.part(Part::Safeguards).href(code),
        advice: whole,
        comments: Vec::new(),
        todo,
        may_undo: revision.before.is_some(),
        preview: Phone::of(
            questionnaire,
            &Seen {
                code,
                revision: revision.number,
                here: &at.href(code),
                question: question_of(&at.part),
                lang: asked.see,
                band: asked.seen.or(at.band),
            },
        ),
        done: asked.done,
        problem: asked.problem,
        script: pages.address("build.js"),
    }
}

fn question_of(part: &Part) -> Option<&str> {
    if let Part::Question(code) = part { Some(code) } else { None }
}

fn size(pages: &TeamPages, lang: Lang, questionnaire: &Questionnaire) -> String {
    let bands = questionnaire.bands.iter();
    let pairs = bands.flat_map(|band| questionnaire.languages.iter().map(|lang| (*lang, *band)));
    let longest = pairs.map(|(lang, band)| minutes(questionnaire, lang, band)).max();
    let (n, minutes) = (questionnaire.asked().to_string(), longest.unwrap_or_default().to_string());
    pages.say(lang, "team.consultation.size.is", &[("n", &n), ("minutes", &minutes)])
}
