//! `POST /c/CODE/check`, `/send`, `/back`: reading the answers again, handing them in, changing
//! them. Whatever goes wrong, the page that comes back still holds every answer.

use std::sync::Arc;
use std::time::Duration;

use rocket::http::Status as Http;
use rocket::request::{FromRequest, Outcome};
use rocket::response::Redirect;
use rocket::serde::json::Json;
use rocket::tokio::time::timeout;
use rocket::{Request, Responder, State, post};
use serde::Serialize;

use super::fields::{Fields, TRAP};
use super::invitation;
use super::landing::closed;
use super::not_now::{PAUSE, Told, Unsent, wait};
use super::page::Page;
use super::posted::Posted;
use super::shelf::{Shelf, Shown};
use super::view::{self, CodeProblem, Notice, Pages, Wait};
use super::visitor::Visitor;
use crate::acts::submissions::Sent;
use crate::acts::{ActError, Desk};
use crate::domain::answer::{AnswerProblem, Answers};
use crate::domain::status::Status;
use crate::i18n::withdrawal_words;
use crate::store::{Sealed, SubmitError};
use crate::web::crowd::lanes::{Brings, Lanes, Way};
use crate::web::crowd::puzzle;
use crate::web::crowd::turnstile::TooFast;
use crate::web::error::Error;

/// Longest wait for the writer; after that the child is told to try again, which is safe.
const DEADLINE: Duration = Duration::from_secs(10);

/// What the script is told after sending.
#[derive(Debug, Serialize)]
pub struct Received {
    /// The withdrawal code, when the consultation offers one.
    code: Option<String>,
}

/// What the script is told of a code that does not work: it keeps the page it has.
#[derive(Debug, Serialize)]
pub struct CodeRefused {
    /// The sentence to show beside the code.
    problem: String,
}

/// The answer to sending.
#[derive(Debug, Responder)]
pub enum Reply {
    /// For the script.
    Received(Json<Received>),
    /// For the script.
    Told(Told),
    /// For the script.
    CodeRefused((Http, Json<CodeRefused>)),
    /// For a kiosk without script.
    Thanks(Redirect),
    /// For everybody.
    Page(Page),
}

/// Whether the script asks, which fills in the page it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Script(bool);

impl Script {
    /// True when it does.
    pub fn asks(self) -> bool {
        self.0
    }
}

/// Who sends: in which language, with the script or without, and whether too fast.
#[derive(Debug)]
pub struct Sending<'r> {
    visitor: Visitor<'r>,
    script: Script,
    too_fast: TooFast,
}

impl Sending<'_> {
    /// The same, also too fast when another limit says so.
    #[must_use]
    pub fn paced(self, limit: Result<(), u64>) -> Self {
        Self { too_fast: TooFast(self.too_fast.0.or(limit.err())), ..self }
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Sending<'r> {
    type Error = std::convert::Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        let accepts = request.headers().get_one("Accept");
        let script = Script(accepts == Some("application/json"));
        let (visitor, too_fast) = (Visitor::of(request), TooFast::of(request));
        Outcome::Success(Self { visitor, script, too_fast })
    }
}

/// Shows the answers again before sending, closed until opened.
#[post("/c/<code>/check", data = "<given>")]
pub async fn check(
    code: &str,
    given: Fields,
    visitor: Visitor<'_>,
    too_fast: TooFast,
    shelf: &State<Shelf>,
    pages: &State<Pages>,
    desk: &State<Arc<Desk>>,
) -> Result<Page, Error> {
    let Some(shown) = taking(shelf, desk, code).await? else {
        return closed(pages, visitor.lang(), None);
    };
    read_again(&Posted::read(&shown, &given, None)?, &given, &too_fast, pages, desk)
}

/// The answers of a form that was read, once more before sending.
///
/// # Errors
/// The page could not be made.
pub fn read_again(
    posted: &Posted<'_>,
    given: &Fields,
    too_fast: &TooFast,
    pages: &Pages,
    desk: &Desk,
) -> Result<Page, Error> {
    if let Some(seconds) = too_fast.0 {
        return wait(Wait::TooFast, pages, posted, "check", &given.0, seconds);
    }
    if posted.shown.status() == Status::Paused {
        return wait(Wait::Paused, pages, posted, "check", &given.0, PAUSE);
    }
    let questionnaire = &posted.shown.intake.revision.questionnaire;
    let answers = match Answers::parse(questionnaire, &posted.answers) {
        Ok(answers) => answers,
        Err(problems) => return refuse(pages, posted, &problems),
    };
    if posted.lacks_code() {
        return refuse_code(pages, posted, CodeProblem::Missing);
    }
    let fields = posted.fields_with(&data_encoding::HEXLOWER.encode(&desk.dice.bytes::<16>()));
    let check = view::Check {
        consultation: posted.view(),
        lang: posted.lang,
        band: posted.band,
        withdrawal: posted.view().offers_withdrawal(posted.band),
        answers: &answers,
        fields: &fields,
    };
    Ok(Page::new(Http::Ok, pages.check(&check).map_err(|_| Error::Page)?))
}

/// Goes back from the check page to the questions, with the answers in them.
#[post("/c/<code>/back", data = "<given>")]
pub async fn back(
    code: &str,
    given: Fields,
    visitor: Visitor<'_>,
    too_fast: TooFast,
    shelf: &State<Shelf>,
    pages: &State<Pages>,
    desk: &State<Arc<Desk>>,
) -> Result<Page, Error> {
    let Some(shown) = taking(shelf, desk, code).await? else {
        return closed(pages, visitor.lang(), None);
    };
    let posted = Posted::read(&shown, &given, None)?;
    if let Some(seconds) = too_fast.0 {
        return wait(Wait::TooFast, pages, &posted, "back", &given.0, seconds);
    }
    if shown.status() == Status::Paused {
        return wait(Wait::Paused, pages, &posted, "back", &given.0, PAUSE);
    }
    Ok(Page::new(Http::Ok, posted.document(pages, &[], None).map_err(|_| Error::Page)?))
}

/// Hands the answers in. The same submission id again is the same response.
#[post("/c/<code>/send", data = "<given>")]
pub async fn send(
    code: &str,
    given: Fields,
    sending: Sending<'_>,
    shelf: &State<Shelf>,
    pages: &State<Pages>,
    desk: &State<Arc<Desk>>,
    lanes: &State<Lanes>,
) -> Result<Reply, Error> {
    let Some(shown) = taking(shelf, desk, code).await? else {
        return closed(pages, sending.visitor.lang(), None).map(Reply::Page);
    };
    let posted = Posted::read(&shown, &given, None)?;
    take(desk, shelf, lanes, pages, &posted, &sending).await
}

/// Takes a form that was read, from wherever it was posted.
///
/// # Errors
/// The form is not ours, or the page that answers could not be made.
pub async fn take(
    desk: &Desk,
    shelf: &Shelf,
    lanes: &Lanes,
    pages: &Pages,
    posted: &Posted<'_>,
    sending: &Sending<'_>,
) -> Result<Reply, Error> {
    let submission = match posted.submission()? {
        Some(id) => id.to_owned(),
        None => data_encoding::HEXLOWER.encode(&desk.dice.bytes::<16>()),
    };
    let script = sending.script;
    let unsent = Unsent { posted, submission: &submission, script, pages };
    if let Some(seconds) = sending.too_fast.0 {
        return unsent.too_fast(seconds);
    }
    if posted.shown.status() == Status::Paused {
        return unsent.paused();
    }
    let sent = Sent {
        submission: &submission,
        lang: posted.lang,
        band: posted.band,
        fields: &posted.answers,
    };
    match posted.shown.intake.seal(desk, &sent, withdrawal_words(posted.lang)) {
        // Thanks would promise that the answers are kept. The page comes back with all of them and
        // the line empty: a program stops here, and a child whose browser filled it in sends again.
        Ok(_) if posted.fills_trap() => {
            let problem = AnswerProblem::new(TRAP, "unknown_question");
            refuse(pages, posted, &[problem]).map(Reply::Page)
        }
        Ok(_) if posted.lacks_code() => code_refused(&unsent, CodeProblem::Missing),
        Ok((sealed, code)) => hand_in(desk, shelf, lanes, &unsent, (sealed, code)).await,
        Err(ActError::Answers(problems)) => refuse(pages, posted, &problems).map(Reply::Page),
        Err(error) => Err(error.into()),
    }
}

/// Takes the answers to the writer, on the way that is open to whoever sends them.
async fn hand_in(
    desk: &Desk,
    shelf: &Shelf,
    lanes: &Lanes,
    unsent: &Unsent<'_>,
    (sealed, code): (Sealed, String),
) -> Result<Reply, Error> {
    let solves = |solution: &str| {
        puzzle::is_solved(&desk.master, unsent.submission, solution, desk.clock.now())
    };
    let brings = || match unsent.posted.solution() {
        Some(solution) if solves(solution) => Brings::Solution,
        _ if unsent.script.asks() => Brings::Script,
        _ => Brings::Nothing,
    };
    let _place = match lanes.way(desk.store.queue_taken(), brings) {
        Way::On(place) => place,
        Way::Puzzle => return Ok(unsent.puzzle(desk)),
        Way::Later => return unsent.busy(desk),
    };
    let intake = &unsent.posted.shown.intake;
    let submitting = async {
        match (unsent.posted.kiosk, &unsent.posted.shown.trial) {
            (_, Some(_)) => desk.store.add_try(&sealed).await,
            (Some(_), None) => intake.submit_at_kiosk(desk, sealed).await,
            (None, None) => intake.submit(desk, sealed, unsent.posted.code).await,
        }
    };
    match timeout(DEADLINE, submitting).await {
        Ok(Ok(())) => received(unsent, code),
        Ok(Err(SubmitError::UsedCode)) => code_refused(unsent, CodeProblem::Used),
        Ok(Err(SubmitError::WrongCode)) => {
            let problem = shelf.wrong_codes.count(&intake.consultation.id, desk.clock.now());
            code_refused(unsent, problem)
        }
        // Paused or closed since it was looked up; paused and opened again counts as busy.
        Ok(Err(SubmitError::NotOpen)) => match status_now(desk, unsent.posted.shown).await {
            Some(Status::Paused) => unsent.paused(),
            Some(Status::Open) | None => unsent.busy(desk),
            Some(_) => over(unsent).map(Reply::Page),
        },
        Ok(Err(_)) | Err(_) => unsent.busy(desk),
    }
}

/// The consultation was closed meanwhile.
fn over(unsent: &Unsent<'_>) -> Result<Page, Error> {
    let (pages, lang) = (unsent.pages, unsent.posted.lang);
    let Some(kiosk) = unsent.posted.kiosk else { return closed(pages, lang, None) };
    let rendered = pages.notice_at(kiosk, Notice::Closed, lang, Some(unsent.posted.band));
    Ok(Page::new(Http::Gone, rendered.map_err(|_| Error::Page)?))
}

/// The consultation while it is open or paused.
async fn taking(shelf: &Shelf, desk: &Desk, code: &str) -> Result<Option<Arc<Shown>>, Error> {
    let takes = |shown: &Arc<Shown>| matches!(shown.status(), Status::Open | Status::Paused);
    Ok(shelf.find(desk, code).await?.filter(takes))
}

/// Where the consultation stands according to the database; `None` when it does not answer.
pub async fn status_now(desk: &Desk, shown: &Shown) -> Option<Status> {
    let found = desk.store.consultation(&shown.intake.consultation.code).await.ok()?;
    found.map(|consultation| consultation.status)
}

fn refuse(pages: &Pages, posted: &Posted<'_>, problems: &[AnswerProblem]) -> Result<Page, Error> {
    let rendered = posted.document(pages, problems, None).map_err(|_| Error::Page)?;
    Ok(Page::new(Http::UnprocessableEntity, rendered))
}

/// The code does not work: the answers stay in the page, and it can be put right.
fn refuse_code(pages: &Pages, posted: &Posted<'_>, problem: CodeProblem) -> Result<Page, Error> {
    let rendered = posted.document(pages, &[], Some(problem)).map_err(|_| Error::Page)?;
    Ok(invitation::page(problem, rendered))
}

fn code_refused(unsent: &Unsent<'_>, problem: CodeProblem) -> Result<Reply, Error> {
    let posted = unsent.posted;
    if !unsent.script.asks() {
        return refuse_code(unsent.pages, posted, problem).map(Reply::Page);
    }
    let said = unsent.pages.code_problem(posted.lang, Some(posted.band), problem);
    let said = CodeRefused { problem: said.map_err(|_| Error::Page)? };
    Ok(Reply::CodeRefused((invitation::status(problem), Json(said))))
}

fn received(unsent: &Unsent<'_>, code: String) -> Result<Reply, Error> {
    let posted = unsent.posted;
    let code = posted.view().offers_withdrawal(posted.band).then_some(code);
    if unsent.script.asks() {
        return Ok(Reply::Received(Json(Received { code })));
    }
    if let Some(kiosk) = posted.kiosk {
        // Thanks has an address of its own: going back finds no form to be sent again.
        let to = format!("/k/{}/sent?l={}&b={}", kiosk.token, posted.lang, posted.band);
        return Ok(Reply::Thanks(Redirect::to(to)));
    }
    let sent = view::Sent {
        consultation: posted.view(),
        lang: posted.lang,
        band: posted.band,
        withdrawal: code.as_deref(),
    };
    Ok(Reply::Page(Page::last(unsent.pages.sent(&sent).map_err(|_| Error::Page)?)))
}
