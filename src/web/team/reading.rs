//! `/team/safeguarding`: free texts that wait for a reader, and reading one of them.

use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Either, State, get, post};
use serde::Serialize;

use super::history::name;
use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::posted::Posted;
use super::problem::Problem;
use super::reader::Reader;
use super::scope;
use crate::acts::reading::{self, Decided, LONGEST_SERVICE, Waiting};
use crate::acts::{ActError, consultations};
use crate::domain::consultation::Consultation;
use crate::domain::reading::{Decision, Lane, Mark, Piece, pieces};
use crate::domain::screening::Removed;
use crate::domain::staff::Action;
use crate::domain::wording::Lang;
use crate::i18n::Watch;
use crate::store::StoreError;
use crate::web::error::Error;

/// Texts of one lane on the page; the others come when these are done.
const SHOWN: usize = 50;

#[derive(Serialize)]
struct Queue {
    lanes: Vec<LaneView>,
    nothing: bool,
    done: Option<String>,
}

#[derive(Serialize)]
struct LaneView {
    heading: String,
    rows: Vec<Row>,
    more: Option<String>,
}

#[derive(Serialize)]
struct Row {
    address: String,
    consultation: String,
    about: String,
    why: Option<String>,
}

#[derive(Serialize)]
struct Item<'a> {
    address: String,
    consultation: String,
    about: String,
    question: String,
    why: Option<String>,
    words: Vec<Word<'a>>,
    choices: Vec<Choice>,
    /// Only a second person names a service.
    hands_over: bool,
    service: &'a str,
    longest: usize,
    open: bool,
    problem: Option<Problem>,
}

/// A word to be marked, or a mark.
#[derive(Serialize)]
struct Word<'a> {
    at: usize,
    said: Option<&'a str>,
    gone: Option<String>,
    chosen: bool,
}

#[derive(Serialize)]
struct Choice {
    decision: &'static str,
    label: String,
    hint: String,
}

/// Everything that waits, in three lanes. Without its words.
#[get("/team/safeguarding?<done>")]
pub async fn queue(
    done: Option<&str>,
    member: Member,
    reader: Reader,
    watch: &State<Watch>,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let (desk, lang, here) = (&member.desk, reader.lang, "/team/safeguarding");
    let mut found: Vec<(Consultation, Vec<Waiting>)> = Vec::new();
    let mut allowed = false;
    for project in desk.store.projects_of(&member.person().id).await? {
        if !scope::project(&member, &project.slug).await?.may(Action::Read) {
            continue;
        }
        if !allowed && let Err(error) = reading::cleared(desk, member.person()).await {
            let problem = Problem::of(pages, lang, error)?;
            return pages.notice(reader, &member, here, &problem);
        }
        allowed = true;
        let all = desk.store.consultations_of(&project.id).await?.into_iter();
        for consultation in all.filter(|own| own.status.has_answers()) {
            let waiting = reading::queue(desk, watch, &consultation, member.person()).await?;
            found.push((consultation, waiting));
        }
    }
    if !allowed {
        return Err(Error::Forbidden);
    }
    let mut lanes = Vec::new();
    for lane in Lane::ALL {
        lanes.push(lane_view(pages, lang, &member, lane, &found).await?);
    }
    let nothing = lanes.iter().all(|lane| lane.rows.is_empty());
    let done = done.map(|_| pages.say(lang, "team.texts.done", &[]));
    let title = pages.say(lang, "team.texts", &[]);
    let frame = Frame::of(reader, &member, here, &title);
    pages.page(Status::Ok, "team/texts", &frame, &Queue { lanes, nothing, done })
}

async fn lane_view(
    pages: &TeamPages,
    lang: Lang,
    member: &Member,
    own: Lane,
    found: &[(Consultation, Vec<Waiting>)],
) -> Result<LaneView, Error> {
    let mut all: Vec<(&Consultation, &Waiting)> = found
        .iter()
        .flat_map(|(consultation, texts)| texts.iter().map(move |text| (consultation, text)))
        .filter(|(_, text)| text.lane == own)
        .collect();
    all.sort_by(|a, b| a.1.handle.cmp(&b.1.handle));
    let mut rows = Vec::new();
    for (consultation, text) in all.iter().take(SHOWN) {
        rows.push(Row {
            address: address(consultation, text),
            consultation: consultation_title(member, lang, consultation).await?,
            about: about(pages, lang, text),
            why: why(pages, lang, member, text).await?,
        });
    }
    let left = all.len().saturating_sub(SHOWN);
    let more = (left > 0).then(|| pages.say(lang, "team.texts.more", &[("n", &left.to_string())]));
    let heading = pages.say(lang, &format!("team.texts.lane.{}", own.code()), &[]);
    Ok(LaneView { heading, rows, more })
}

/// One text, veiled until its reader wants to see it.
#[get("/team/c/<code>/texts/<handle>")]
pub async fn item(
    code: &str,
    handle: &str,
    member: Member,
    reader: Reader,
    watch: &State<Watch>,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    scope.allow(Action::Read)?;
    let here = format!("/team/c/{}/texts/{handle}", consultation.code);
    match reading::look(&member.desk, watch, &consultation, handle, member.person()).await {
        Ok(Some(text)) => {
            page(pages, reader, &member, &consultation, &text, (&Posted::default(), None)).await
        }
        Ok(None) => Err(Error::NotFound),
        Err(error) => {
            let problem = Problem::of(pages, reader.lang, error)?;
            pages.notice(reader, &member, &here, &problem)
        }
    }
}

/// What its reader decides.
#[post("/team/c/<code>/texts/<handle>", data = "<posted>")]
pub async fn decide(
    code: &str,
    handle: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    watch: &State<Watch>,
    pages: &State<TeamPages>,
) -> Result<Either<Redirect, Answer>, Error> {
    let (scope, consultation) = scope::consultation(&member, code).await?;
    scope.allow(Action::Read)?;
    let (desk, person) = (&member.desk, member.person());
    let here = format!("/team/c/{}/texts/{handle}", consultation.code);
    if let Err(error) = reading::may_read(desk, &consultation, person).await {
        let problem = Problem::of(pages, reader.lang, error)?;
        return Ok(Either::Right(pages.notice(reader, &member, &here, &problem)?));
    }
    let masked = masked(&posted);
    let done = match Decision::of(posted.one("decision")) {
        Some(decision) => {
            let decided = Decided { decision, masked: &masked, told_to: posted.one("service") };
            reading::decide(desk, watch, &consultation, handle, decided, person).await
        }
        None => Err(ActError::refused("no_decision", "")),
    };
    let Err(error) = done else {
        return Ok(Either::Left(Redirect::to("/team/safeguarding?done=yes")));
    };
    let problem = Problem::of(pages, reader.lang, error)?;
    // What is no longer there cannot be shown again.
    let text = reading::look(desk, watch, &consultation, handle, person).await.ok().flatten();
    let answer = match text {
        Some(text) => {
            let kept = (&posted, Some(problem));
            page(pages, reader, &member, &consultation, &text, kept).await?
        }
        None => pages.notice(reader, &member, &here, &problem)?,
    };
    Ok(Either::Right(answer))
}

fn masked(posted: &Posted) -> Vec<usize> {
    let marked = posted.fields().filter(|(name, _)| *name == "mask");
    marked.filter_map(|(_, at)| at.parse().ok()).collect()
}

async fn page(
    pages: &TeamPages,
    reader: Reader,
    member: &Member,
    consultation: &Consultation,
    text: &Waiting,
    (posted, problem): (&Posted, Option<Problem>),
) -> Result<Answer, Error> {
    let lang = reader.lang;
    let revision = consultations::revision(&member.desk, consultation).await?;
    let asked = revision.questionnaire.question(&text.question);
    let mark = text.mark.as_ref().map(|(mark, _)| *mark);
    let own = text.mark.as_ref().is_some_and(|(_, by)| *by == member.person().id);
    let offered = Decision::ALL.into_iter().filter(|decision| decision.may(mark, own));
    let choice = |decision: Decision| Choice {
        decision: decision.code(),
        label: pages.say(lang, &format!("team.texts.do.{}", decision.code()), &[]),
        hint: pages.say(lang, &format!("team.texts.do.{}.hint", decision.code()), &[]),
    };
    let item = Item {
        address: address(consultation, text),
        consultation: consultation_title(member, lang, consultation).await?,
        about: about(pages, lang, text),
        question: asked.map_or_else(String::new, |asked| asked.text.plain(lang).to_owned()),
        why: why(pages, lang, member, text).await?,
        words: words(pages, lang, text, &masked(posted)),
        choices: offered.map(choice).collect(),
        hands_over: Decision::HandedOver.may(mark, own),
        service: posted.one("service"),
        longest: LONGEST_SERVICE,
        open: problem.is_some(),
        problem,
    };
    let status = item.problem.as_ref().map_or(Status::Ok, Problem::status);
    let title = pages.say(lang, "team.texts.one", &[]);
    let here = format!("/team/c/{}/texts/{}", consultation.code, text.handle);
    pages.page(status, "team/text", &Frame::of(reader, member, &here, &title), &item)
}

fn words<'t>(pages: &TeamPages, lang: Lang, text: &'t Waiting, masked: &[usize]) -> Vec<Word<'t>> {
    let pieces = pieces(text.text()).into_iter().enumerate();
    pieces
        .map(|(at, piece)| match piece {
            Piece::Word(word) => {
                Word { at, said: Some(word), gone: None, chosen: masked.contains(&at) }
            }
            Piece::Gone(kind) => {
                let gone = Some(gone(pages, lang, kind));
                Word { at, said: None, gone, chosen: false }
            }
        })
        .collect()
}

/// What stands in place of something that was taken out.
pub(super) fn gone(pages: &TeamPages, lang: Lang, kind: Option<Removed>) -> String {
    let key = match kind {
        Some(Removed::Mail) => "team.texts.gone.mail",
        Some(Removed::Link) => "team.texts.gone.link",
        Some(Removed::Account) => "team.texts.gone.account",
        Some(Removed::Number) => "team.texts.gone.number",
        Some(Removed::Handle) => "team.texts.gone.handle",
        Some(Removed::Address) => "team.texts.gone.address",
        None => "team.texts.gone.hidden",
    };
    pages.say(lang, key, &[])
}

fn address(consultation: &Consultation, text: &Waiting) -> String {
    format!("/team/c/{}/texts/{}", consultation.code, text.handle)
}

async fn consultation_title(
    member: &Member,
    lang: Lang,
    consultation: &Consultation,
) -> Result<String, Error> {
    let revision = consultations::revision(&member.desk, consultation).await?;
    Ok(revision.questionnaire.title.plain(lang).to_owned())
}

/// Age, language and length: all a list tells of a text.
fn about(pages: &TeamPages, lang: Lang, text: &Waiting) -> String {
    let n = text.words.to_string();
    let age = [("band", text.band.code()), ("lang", text.lang.own_name()), ("n", &n)];
    pages.say(lang, "team.texts.about", &age)
}

/// Why it stands where it stands.
async fn why(
    pages: &TeamPages,
    lang: Lang,
    member: &Member,
    text: &Waiting,
) -> Result<Option<String>, StoreError> {
    let Some((mark, by)) = &text.mark else {
        let flagged = text.lane != Lane::Normal;
        return Ok(flagged.then(|| pages.say(lang, "team.texts.may_contain", &[])));
    };
    let who = name(pages, lang, &member.desk.store, Some(by)).await?.unwrap_or_default();
    let key = match mark {
        Mark::Asked => "team.texts.asked",
        Mark::Danger => "team.texts.danger",
    };
    Ok(Some(pages.say(lang, key, &[("who", &who)])))
}
