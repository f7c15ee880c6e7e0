//! Answers that are not taken now: a pause, too many at once, too fast. Whatever the reason, every
//! answer comes back in the page, or stays in the page that the script has.

use rocket::Responder;
use rocket::http::{Header, Status};
use serde_json::json;

use super::page::Page;
use super::posted::Posted;
use super::send::{Reply, Script};
use super::view::{Pages, Wait};
use crate::acts::Desk;
use crate::web::crowd::puzzle;
use crate::web::error::Error;

/// Seconds after which a form may be sent again during a pause.
pub const PAUSE: u64 = 60;
/// Seconds after which a solved puzzle may be sent.
const SOLVED: u64 = 1;

/// What the script is told, which keeps the page it has.
#[derive(Debug, Responder)]
#[response(content_type = "json")]
pub struct Told {
    body: (Status, String),
    retry_after: Header<'static>,
}

impl Told {
    fn reply(status: Status, body: &serde_json::Value, seconds: u64) -> Reply {
        let retry_after = Header::new("Retry-After", seconds.to_string());
        Reply::Told(Self { body: (status, body.to_string()), retry_after })
    }
}

/// A page that holds every field, to be posted to the same address again.
///
/// # Errors
/// The page could not be made.
pub fn wait(
    why: Wait,
    pages: &Pages,
    posted: &Posted<'_>,
    to: &str,
    fields: &[(String, String)],
    seconds: u64,
) -> Result<Page, Error> {
    let words = (posted.lang, posted.band);
    let rendered = pages.wait(why, &posted.view(), words, to, fields);
    let rendered = rendered.map_err(|_| Error::Page)?;
    Ok(match why {
        Wait::TooFast => Page::too_fast(rendered, seconds),
        Wait::Busy | Wait::Paused => Page::later(rendered, seconds),
    })
}

/// What was to be sent, and by whom.
#[derive(Clone, Copy)]
pub struct Unsent<'a> {
    /// The form.
    pub posted: &'a Posted<'a>,
    /// The id under which it is sent again.
    pub submission: &'a str,
    /// Who asks.
    pub script: Script,
    /// Pages in the child's words.
    pub pages: &'a Pages,
}

impl Unsent<'_> {
    /// A pause began while the child was answering.
    ///
    /// # Errors
    /// The page could not be made.
    pub fn paused(&self) -> Result<Reply, Error> {
        if self.script.asks() {
            return Ok(Told::reply(Status::ServiceUnavailable, &json!({"paused": true}), PAUSE));
        }
        self.page(Wait::Paused, PAUSE)
    }

    /// Too many at once, or the database is away.
    ///
    /// # Errors
    /// The page could not be made.
    pub fn busy(&self, desk: &Desk) -> Result<Reply, Error> {
        self.page(Wait::Busy, u64::try_from(5 + desk.dice.below(16)).unwrap_or(5))
    }

    /// Too much from one address.
    ///
    /// # Errors
    /// The page could not be made.
    pub fn too_fast(&self, seconds: u64) -> Result<Reply, Error> {
        if self.script.asks() {
            return Ok(Told::reply(Status::TooManyRequests, &json!({}), seconds));
        }
        self.page(Wait::TooFast, seconds)
    }

    /// Too many at once: the script solves a puzzle and sends again.
    pub fn puzzle(&self, desk: &Desk) -> Reply {
        let puzzle = puzzle::draw(&desk.master, self.submission, desk.clock.now());
        let told = json!({"puzzle": puzzle, "bits": puzzle::BITS});
        Told::reply(Status::TooManyRequests, &told, SOLVED)
    }

    fn page(&self, why: Wait, seconds: u64) -> Result<Reply, Error> {
        let fields = self.posted.fields_with(self.submission);
        wait(why, self.pages, self.posted, "send", &fields, seconds).map(Reply::Page)
    }
}
