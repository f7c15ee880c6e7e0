//! Pages without a consultation: start, help, safety, privacy, complaints, accessibility, and
//! leaving fast.

use std::sync::Arc;

use rocket::http::{Header, Status as Http};
use rocket::response::{self, Responder, Response};
use rocket::{Request, State, get};

use time::Date;
use time::format_description::well_known::Iso8601;

use super::document::Ready;
use super::front::Front;
use super::page::{FORGET, GONE, Page};
use super::view::{BodyView, HelpLine, Pages};
use super::visitor::Visitor;
use crate::acts::Desk;
use crate::config::Config;
use crate::i18n::Catalogue;
use crate::i18n::opening::Moment;
use crate::web::directory::Board;
use crate::web::error::Error;

/// How many erasures the page about privacy names.
const ERASED: i64 = 20;

/// The public home: where to type a code, and what is open to everybody.
#[get("/")]
pub async fn start(
    visitor: Visitor<'_>,
    desk: &State<Arc<Desk>>,
    front: &State<Front>,
    pages: &State<Pages>,
) -> Result<Ready, Error> {
    let home = front.current(desk).await;
    Ok(Ready::home(home.page(pages, visitor.lang()).await?))
}

/// Help lines: no code, no assent needed, never empty.
#[get("/help")]
pub async fn help(
    visitor: Visitor<'_>,
    desk: &State<Arc<Desk>>,
    board: &State<Board>,
    words: &State<Arc<Catalogue>>,
    pages: &State<Pages>,
) -> Result<Page, Error> {
    let (lang, now) = (visitor.lang(), Moment::at(desk.clock.now()));
    let directory = board.current(desk).await;
    let lines = HelpLine::all(&directory.lines, words, lang, now).ok_or(Error::Page)?;
    Ok(Page::new(Http::Ok, pages.help(lang, visitor.band(), &lines).map_err(|_| Error::Page)?))
}

/// What leaving fast does, and what it cannot do.
#[get("/safety")]
pub fn safety(visitor: Visitor<'_>, pages: &State<Pages>) -> Result<Page, Error> {
    let rendered = pages.safety(visitor.lang(), visitor.band()).map_err(|_| Error::Page)?;
    Ok(Page::new(Http::Ok, rendered))
}

/// What happens to answers, and which are erased already. Without the database the page is there
/// all the same.
#[get("/privacy")]
pub async fn privacy(
    visitor: Visitor<'_>,
    desk: &State<Arc<Desk>>,
    pages: &State<Pages>,
) -> Result<Page, Error> {
    let erased = desk.store.last_erasures(ERASED).await.unwrap_or_default();
    let read =
        |(code, day): (String, String)| Some((code, Date::parse(&day, &Iso8601::DATE).ok()?));
    let erased: Vec<(String, Date)> = erased.into_iter().filter_map(read).collect();
    let rendered = pages.privacy(visitor.lang(), visitor.band(), &erased);
    Ok(Page::new(Http::Ok, rendered.map_err(|_| Error::Page)?))
}

/// Who listens to a complaint.
#[get("/complaints")]
pub async fn complaints(
    visitor: Visitor<'_>,
    desk: &State<Arc<Desk>>,
    board: &State<Board>,
    words: &State<Arc<Catalogue>>,
    pages: &State<Pages>,
) -> Result<Page, Error> {
    let lang = visitor.lang();
    let directory = board.current(desk).await;
    let bodies: Option<Vec<BodyView>> =
        directory.bodies.iter().map(|body| BodyView::of(body, words, lang)).collect();
    let bodies = bodies.ok_or(Error::Page)?;
    let rendered = pages.complaints(lang, visitor.band(), &bodies).map_err(|_| Error::Page)?;
    Ok(Page::new(Http::Ok, rendered))
}

/// What works for whom, and what nobody has tried yet.
#[get("/accessibility")]
pub fn accessibility(visitor: Visitor<'_>, pages: &State<Pages>) -> Result<Page, Error> {
    let rendered = pages.accessibility(visitor.lang(), visitor.band()).map_err(|_| Error::Page)?;
    Ok(Page::new(Http::Ok, rendered))
}

/// Leaves fast: to a neutral site, with nothing left behind that we can take away.
#[get("/x")]
pub fn leave(config: &State<Config>) -> Leave {
    Leave(config.leave_url.clone())
}

/// On the way out.
#[derive(Debug)]
pub struct Leave(String);

impl<'r> Responder<'r, 'static> for Leave {
    fn respond_to(self, _: &'r Request<'_>) -> response::Result<'static> {
        Response::build()
            .status(Http::SeeOther)
            .header(Header::new("Location", self.0))
            .header(Header::new(FORGET.0, FORGET.1))
            .header(Header::new("Set-Cookie", GONE))
            .ok()
    }
}
