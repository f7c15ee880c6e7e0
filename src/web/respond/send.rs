//! `POST /c/CODE/check`, `/send`, `/back`: reading the answers again, handing them in, changing
//! them. Whatever goes wrong, the page that comes back still holds every answer.

use std::sync::Arc;
use std::time::Duration;

use rocket::http::{Header, Status as Http};
use rocket::request::{FromRequest, Outcome};
use rocket::serde::json::Json;
use rocket::tokio::time::timeout;
use rocket::{Request, Responder, State, post};
use serde::Serialize;

use super::fields::Fields;
use super::invitation;
use super::landing::closed;
use super::page::Page;
use super::shelf::{Shelf, Shown};
use super::view::{self, CodeProblem, Pages, Rendered, ViewError, Wait};
use super::visitor::Visitor;
use crate::acts::submissions::Sent;
use crate::acts::{ActError, Desk};
use crate::domain::answer::{AnswerProblem, Answers};
use crate::domain::questionnaire::Access;
use crate::domain::status::Status;
use crate::domain::wording::{Band, Lang};
use crate::i18n::withdrawal_words;
use crate::store::SubmitError;
use crate::web::error::Error;

/// Seconds after which a form may be sent again during a pause.
const PAUSE: u64 = 60;
/// Longest wait for the writer; after that the child is told to try again, which is safe.
const DEADLINE: Duration = Duration::from_secs(10);

/// What the script is told after sending.
#[derive(Debug, Serialize)]
pub struct Received {
    /// The withdrawal code, when the consultation offers one.
    code: Option<String>,
}

/// What the script is told during a pause: it keeps the page it has.
#[derive(Debug, Responder)]
#[response(status = 503, content_type = "json")]
pub struct Pausing {
    body: &'static str,
    retry_after: Header<'static>,
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
    Pausing(Pausing),
    /// For the script.
    CodeRefused((Http, Json<CodeRefused>)),
    /// For everybody.
    Page(Page),
}

/// Whether the script asks, which fills in the page it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Script(bool);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Script {
    type Error = std::convert::Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        let accepts = request.headers().get_one("Accept");
        Outcome::Success(Self(accepts == Some("application/json")))
    }
}

/// What a posted form says about itself.
struct Posted<'a> {
    shown: &'a Shown,
    lang: Lang,
    band: Band,
    given: &'a Fields,
    answers: Vec<(String, String)>,
    /// An invitation or a class code, as it was typed.
    code: &'a str,
}

impl<'a> Posted<'a> {
    /// Language, band and revision must be those of an offered document.
    fn read(shown: &'a Shown, given: &'a Fields) -> Result<Self, Error> {
        let questionnaire = &shown.intake.revision.questionnaire;
        let lang = given.one("lang").and_then(|lang| lang.parse::<Lang>().ok());
        let band = given.one("band").and_then(|band| band.parse::<Band>().ok());
        let (Some(lang), Some(band)) = (lang, band) else { return Err(Error::Bad) };
        let revision = shown.intake.revision.number.to_string();
        let fits = questionnaire.languages.contains(&lang)
            && questionnaire.bands.contains(&band)
            && given.one("rev") == Some(&revision);
        if !fits {
            return Err(Error::Bad);
        }
        let code = given.one("code").unwrap_or_default();
        Ok(Self { shown, lang, band, given, answers: given.answers(), code })
    }

    /// Every field as it was posted, with the id of the submission.
    fn fields_with(&self, submission: &str) -> Vec<(String, String)> {
        let mut fields: Vec<_> =
            self.given.0.iter().filter(|(name, _)| name != "id").cloned().collect();
        fields.push(("id".to_owned(), submission.to_owned()));
        fields
    }

    /// True when a code is asked for and none was typed.
    fn lacks_code(&self) -> bool {
        let access = self.shown.intake.revision.questionnaire.access;
        access == Access::Codes && self.code.trim().is_empty()
    }

    /// The whole document again with every answer in it.
    fn document(
        &self,
        pages: &Pages,
        problems: &[AnswerProblem],
        code_problem: Option<CodeProblem>,
    ) -> Result<Rendered, ViewError> {
        pages.document(&view::Document {
            consultation: self.shown.view(),
            lang: self.lang,
            band: self.band,
            withdrawal: self.shown.intake.revision.questionnaire.offers_withdrawal(self.band),
            prefill: &self.answers,
            problems,
            typed_code: self.code,
            code_problem,
        })
    }
}

/// Shows the answers again before sending, closed until opened.
#[post("/c/<code>/check", data = "<given>")]
pub async fn check(
    code: &str,
    given: Fields,
    visitor: Visitor<'_>,
    shelf: &State<Shelf>,
    pages: &State<Pages>,
    desk: &State<Arc<Desk>>,
) -> Result<Page, Error> {
    let Some(shown) = taking(shelf, desk, code).await? else {
        return closed(pages, visitor.lang(), None);
    };
    let posted = Posted::read(&shown, &given)?;
    if shown.status() == Status::Paused {
        return wait(Wait::Paused, pages, &posted, "check", &given.0, PAUSE);
    }
    let questionnaire = &shown.intake.revision.questionnaire;
    let answers = match Answers::parse(questionnaire, &posted.answers) {
        Ok(answers) => answers,
        Err(problems) => return refuse(pages, &posted, &problems),
    };
    if posted.lacks_code() {
        return refuse_code(pages, &posted, CodeProblem::Missing);
    }
    let fields = posted.fields_with(&data_encoding::HEXLOWER.encode(&desk.dice.bytes::<16>()));
    let check = view::Check {
        consultation: shown.view(),
        lang: posted.lang,
        band: posted.band,
        withdrawal: questionnaire.offers_withdrawal(posted.band),
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
    shelf: &State<Shelf>,
    pages: &State<Pages>,
    desk: &State<Arc<Desk>>,
) -> Result<Page, Error> {
    let Some(shown) = taking(shelf, desk, code).await? else {
        return closed(pages, visitor.lang(), None);
    };
    let posted = Posted::read(&shown, &given)?;
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
    script: Script,
    visitor: Visitor<'_>,
    shelf: &State<Shelf>,
    pages: &State<Pages>,
    desk: &State<Arc<Desk>>,
) -> Result<Reply, Error> {
    let Some(shown) = taking(shelf, desk, code).await? else {
        return closed(pages, visitor.lang(), None).map(Reply::Page);
    };
    let posted = Posted::read(&shown, &given)?;
    let submission = match given.one("id") {
        Some(id) if is_submission(id) => id.to_owned(),
        None => data_encoding::HEXLOWER.encode(&desk.dice.bytes::<16>()),
        Some(_) => return Err(Error::Bad),
    };
    if shown.status() == Status::Paused {
        return paused(pages, &posted, &submission, script);
    }
    let sent = Sent {
        submission: &submission,
        lang: posted.lang,
        band: posted.band,
        fields: &posted.answers,
    };
    let (sealed, code) = match shown.intake.seal(desk, &sent, withdrawal_words(posted.lang)) {
        Ok(sealed) => sealed,
        Err(ActError::Answers(problems)) => {
            return refuse(pages, &posted, &problems).map(Reply::Page);
        }
        Err(error) => return Err(error.into()),
    };
    if posted.lacks_code() {
        return code_refused(pages, &posted, CodeProblem::Missing, script);
    }
    match timeout(DEADLINE, shown.intake.submit(desk, sealed, posted.code)).await {
        Ok(Ok(())) => received(pages, &posted, code, script),
        Ok(Err(SubmitError::UsedCode)) => code_refused(pages, &posted, CodeProblem::Used, script),
        Ok(Err(SubmitError::WrongCode)) => {
            let problem = shelf.wrong_codes.count(&shown.intake.consultation.id, desk.clock.now());
            code_refused(pages, &posted, problem, script)
        }
        // Paused or closed since it was looked up; paused and opened again counts as busy.
        Ok(Err(SubmitError::NotOpen)) => match status_now(desk, &shown).await {
            Some(Status::Paused) => paused(pages, &posted, &submission, script),
            Some(Status::Open) | None => full(pages, &posted, &submission, desk),
            Some(_) => closed(pages, posted.lang, None).map(Reply::Page),
        },
        Ok(Err(_)) | Err(_) => full(pages, &posted, &submission, desk),
    }
}

/// 32 hexadecimal digits.
fn is_submission(id: &str) -> bool {
    id.len() == 32 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// The consultation while it is open or paused.
async fn taking(shelf: &Shelf, desk: &Desk, code: &str) -> Result<Option<Arc<Shown>>, Error> {
    let takes = |shown: &Arc<Shown>| matches!(shown.status(), Status::Open | Status::Paused);
    Ok(shelf.find(desk, code).await?.filter(takes))
}

/// Where the consultation stands according to the database; `None` when it does not answer.
async fn status_now(desk: &Desk, shown: &Shown) -> Option<Status> {
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

fn code_refused(
    pages: &Pages,
    posted: &Posted<'_>,
    problem: CodeProblem,
    script: Script,
) -> Result<Reply, Error> {
    if !script.0 {
        return refuse_code(pages, posted, problem).map(Reply::Page);
    }
    let said = pages.code_problem(posted.lang, Some(posted.band), problem);
    let said = CodeRefused { problem: said.map_err(|_| Error::Page)? };
    Ok(Reply::CodeRefused((invitation::status(problem), Json(said))))
}

fn received(
    pages: &Pages,
    posted: &Posted<'_>,
    code: String,
    script: Script,
) -> Result<Reply, Error> {
    let offered = posted.shown.intake.revision.questionnaire.offers_withdrawal(posted.band);
    let code = offered.then_some(code);
    if script.0 {
        return Ok(Reply::Received(Json(Received { code })));
    }
    let sent = view::Sent {
        consultation: posted.shown.view(),
        lang: posted.lang,
        band: posted.band,
        withdrawal: code.as_deref(),
    };
    Ok(Reply::Page(Page::last(pages.sent(&sent).map_err(|_| Error::Page)?)))
}

/// A pause began while the child was answering: the answers stay in the page, with the same id.
fn paused(
    pages: &Pages,
    posted: &Posted<'_>,
    submission: &str,
    script: Script,
) -> Result<Reply, Error> {
    if script.0 {
        let retry_after = Header::new("Retry-After", PAUSE.to_string());
        return Ok(Reply::Pausing(Pausing { body: "{\"paused\":true}", retry_after }));
    }
    let fields = posted.fields_with(submission);
    wait(Wait::Paused, pages, posted, "send", &fields, PAUSE).map(Reply::Page)
}

/// Too many at once, or the database is away: the answers stay in the page, with the same id.
fn full(pages: &Pages, posted: &Posted<'_>, submission: &str, desk: &Desk) -> Result<Reply, Error> {
    let fields = posted.fields_with(submission);
    let seconds = u64::try_from(5 + desk.dice.below(16)).unwrap_or(5);
    wait(Wait::Busy, pages, posted, "send", &fields, seconds).map(Reply::Page)
}

/// A page that holds every field, to be posted to the same address again.
fn wait(
    why: Wait,
    pages: &Pages,
    posted: &Posted<'_>,
    to: &str,
    fields: &[(String, String)],
    seconds: u64,
) -> Result<Page, Error> {
    let words = (posted.lang, posted.band);
    let rendered = pages.wait(why, &posted.shown.view(), words, to, fields);
    Ok(Page::later(rendered.map_err(|_| Error::Page)?, seconds))
}
