//! What is for other sites and programs: one finding as a small page for a frame or as a picture, and the feed
//! that says what changed. No script, no cookie, the same figures.

use std::sync::Arc;

use rocket::{Either, State, get};
use serde::Serialize;

use super::feed::{self, Entry};
use super::finding::Told;
use super::page::Asked;
use super::picture::Picture;
use super::rack::Rack;
use super::served::Served;
use super::sheet::Kind;
use super::story::Story;
use super::teller::Teller;
use crate::acts::Desk;
use crate::acts::results::Results;
use crate::config::Config;
use crate::domain::feedback::Voice;
use crate::web::error::Error;
use crate::web::respond::page::Page;
use crate::web::respond::view::{Pages, Rendered, ViewError};
use crate::web::respond::visitor::Visitor;

/// What others take along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Elsewhere {
    /// What changed, for programs that follow it (Atom, RFC 4287).
    Feed,
    /// One finding, counted from 0, as a small page for a frame.
    Piece(usize),
    /// The same as a picture (SVG).
    Picture(usize),
}

impl Elsewhere {
    /// What `ID` or `ID.svg` names.
    fn named(results: &Results, name: &str) -> Option<Self> {
        let (id, what): (_, fn(usize) -> Self) = match name.strip_suffix(".svg") {
            Some(id) => (id, Self::Picture),
            None => (name, Self::Piece),
        };
        let findings = &results.answer.as_ref()?.feedback.findings;
        findings.iter().position(|finding| finding.id == id).map(what)
    }
}

#[derive(Serialize)]
struct Feed<'a> {
    story: &'a Story,
    /// The address of the page.
    page: &'a str,
    updated: String,
    entries: Vec<Entry>,
}

#[derive(Serialize)]
struct Piece<'a> {
    story: &'a Story,
    page: &'a str,
    told: &'a Told,
}

#[derive(Serialize)]
struct Drawn {
    picture: Picture,
}

impl Teller<'_> {
    /// What others take along from the pages at an address.
    pub fn elsewhere(
        &self,
        story: Story,
        base: &str,
        what: Elsewhere,
    ) -> Result<Rendered, ViewError> {
        let page = &*format!("{base}/{}/{}", self.lang, self.voice.code());
        let story = &story;
        let frame = self.frame();
        let told = |at: usize| {
            let missing = || ViewError::Text { key: "finding".to_owned(), lang: self.lang };
            story.findings.get(at).ok_or_else(missing)
        };
        match what {
            Elsewhere::Feed => {
                let updated = feed::moment(self.results.answer.as_ref().map(|one| &*one.on));
                let entries = self.entries(story, page)?;
                let body = Feed { story, page, updated, entries };
                self.pages.render("files/feed", frame, &body)
            }
            Elsewhere::Piece(at) => {
                let frame = frame.styled(vec![self.pages.style("results-piece.css")]);
                self.pages.render("results/piece", frame, &Piece { story, page, told: told(at)? })
            }
            Elsewhere::Picture(at) => {
                let picture = self.picture(told(at)?, page)?;
                self.pages.render("files/picture", frame, &Drawn { picture })
            }
        }
    }
}

/// One finding for another site: `ID` is a page for a frame, `ID.svg` a picture.
#[get("/r/<code>/<lang>/<voice>/finding/<name>")]
#[expect(clippy::too_many_arguments, reason = "guards of Rocket, each used once")]
pub async fn piece(
    code: &str,
    lang: &str,
    voice: &str,
    name: &str,
    visitor: Visitor<'_>,
    rack: &State<Rack>,
    pages: &State<Pages>,
    config: &State<Config>,
    desk: &State<Arc<Desk>>,
) -> Result<Either<Served, Page>, Error> {
    let asked = Asked { code, lang, visitor };
    let kind = |lang, results: &Results| {
        let voice: Voice = voice.parse().ok()?;
        Elsewhere::named(results, name).map(|what| Kind::Elsewhere(lang, voice, what))
    };
    asked.answered(rack, pages, config, desk, kind).await
}
