//! What the pages of a kiosk need, and where a kiosk stands when one of them is asked for.

use std::sync::Arc;

use rocket::Request;
use rocket::http::Status as Http;
use rocket::request::{FromRequest, Outcome};

use crate::acts::{Desk, kiosks};
use crate::domain::status::Status;
use crate::domain::wording::Lang;
use crate::i18n::Catalogue;
use crate::i18n::directory::Directory;
use crate::i18n::opening::Moment;
use crate::store::kiosks::Kiosk;
use crate::web::directory::Board;
use crate::web::error::Error;
use crate::web::respond::page::{GONE, Page};
use crate::web::respond::shelf::{Shelf, Shown};
use crate::web::respond::view::{self, HelpLine, Notice, Pages};
use crate::web::respond::visitor::Visitor;

/// Seconds after the end during which a child who had begun can still send.
const FINISHING: i64 = 3600;

/// What the pages of a kiosk need.
pub struct House<'r> {
    /// Where acts are done.
    pub desk: &'r Desk,
    /// Consultations at hand.
    pub shelf: &'r Shelf,
    /// Pages.
    pub pages: &'r Pages,
    /// Who asks.
    pub visitor: Visitor<'r>,
    directory: Arc<Directory>,
    words: &'r Catalogue,
}

/// Where a kiosk stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// Children answer on it.
    Running,
    /// Its consultation is paused.
    Paused,
    /// It ended a short time ago; a child may still be in the middle.
    Finishing,
    /// It has ended, or its consultation is closed.
    Ended,
}

/// A kiosk that there is, or was.
#[derive(Debug)]
pub struct Found<'a> {
    /// The kiosk.
    pub kiosk: Kiosk,
    /// Its consultation; `None` once the answers are erased.
    pub shown: Option<Arc<Shown>>,
    /// Where it stands.
    pub stand: Stand,
    token: &'a str,
}

impl House<'_> {
    /// The kiosk of a token.
    ///
    /// # Errors
    /// There is none, or the database does not answer.
    pub async fn find<'a>(&self, token: &'a str) -> Result<Found<'a>, Error> {
        let kiosk = kiosks::find(self.desk, token).await?.ok_or(Error::NotFound)?;
        let shown = self.shelf.find(self.desk, &kiosk.code).await?;
        let since = self.desk.clock.now() - kiosk.ends_at;
        let stand = match shown.as_ref().map(|shown| shown.status()) {
            Some(Status::Open | Status::Paused) if since >= FINISHING => Stand::Ended,
            Some(Status::Open | Status::Paused) if since >= 0 => Stand::Finishing,
            Some(Status::Open) => Stand::Running,
            Some(Status::Paused) => Stand::Paused,
            _ => Stand::Ended,
        };
        Ok(Found { kiosk, shown, stand, token })
    }

    /// Help lines in a language.
    ///
    /// # Errors
    /// A word is missing, which the tests exclude.
    pub fn help(&self, lang: Lang) -> Result<Vec<HelpLine>, Error> {
        let now = Moment::at(self.desk.clock.now());
        HelpLine::all(&self.directory.lines, self.words, lang, now).ok_or(Error::Page)
    }

    /// The language of a page of this kiosk.
    pub fn lang(&self, found: &Found<'_>) -> Lang {
        match &found.shown {
            Some(shown) => self.visitor.among(&shown.intake.revision.questionnaire.languages),
            None => self.visitor.lang(),
        }
    }

    /// What a kiosk shows that does not run: a pause, or that it has ended.
    ///
    /// # Errors
    /// The page could not be made.
    pub fn not_now(&self, found: &Found<'_>) -> Result<Page, Error> {
        let lang = self.lang(found);
        let lines = self.help(lang)?;
        let kiosk = found.view(&lines);
        if found.stand == Stand::Paused {
            let rendered = self.pages.notice_at(kiosk, Notice::Paused, lang, None);
            return Ok(Page::later(rendered.map_err(|_| Error::Page)?, 60).with_cookie(GONE));
        }
        let rendered = self.pages.kiosk_ended(kiosk, lang).map_err(|_| Error::Page)?;
        Ok(Page::new(Http::Gone, rendered).with_cookie(GONE))
    }
}

impl Found<'_> {
    /// As its pages need it.
    pub fn view<'v>(&'v self, lines: &'v [HelpLine]) -> view::Kiosk<'v> {
        let pack = self.kiosk.public.as_deref().filter(|_| self.kiosk.pack == 1);
        view::Kiosk {
            token: self.token,
            code: &self.kiosk.code,
            idle: self.kiosk.idle,
            pack,
            lines,
        }
    }

    /// Its consultation while children answer on it.
    pub fn running(&self) -> Option<&Arc<Shown>> {
        self.shown.as_ref().filter(|_| self.stand == Stand::Running)
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for House<'r> {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        let rocket = request.rocket();
        let parts = (
            rocket.state::<Arc<Desk>>(),
            rocket.state::<Shelf>(),
            rocket.state::<Pages>(),
            rocket.state::<Board>(),
            rocket.state::<Arc<Catalogue>>(),
        );
        let (Some(desk), Some(shelf), Some(pages), Some(board), Some(words)) = parts else {
            return Outcome::Error((Http::InternalServerError, ()));
        };
        let (visitor, directory) = (Visitor::of(request), board.current(desk).await);
        Outcome::Success(Self { desk, shelf, pages, visitor, directory, words })
    }
}
