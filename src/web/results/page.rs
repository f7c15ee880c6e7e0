//! `GET /r/CODE` in the visitor's language, and the documents every cache may keep: `/r/CODE/LANG/VOICE`, the easy
//! one, the poster, the script to read aloud.

use std::sync::Arc;

use rocket::{Either, State, get};

use super::elsewhere::Elsewhere;
use super::rack::{Edition, Rack};
use super::served::Served;
use super::sheet::{Kind, Site};
use crate::acts::Desk;
use crate::acts::results::Results;
use crate::config::Config;
use crate::domain::feedback::Voice;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::wording::Lang;
use crate::web::error::Error;
use crate::web::respond::landing::closed;
use crate::web::respond::page::Page;
use crate::web::respond::view::Pages;
use crate::web::respond::visitor::Visitor;

/// The voice of the youngest who were invited.
pub fn voice(asked: &Questionnaire) -> Voice {
    asked.bands.iter().min().map_or(Voice::Older, |band| Voice::of(*band))
}

/// The page in the language of the visitor and the words of the youngest.
#[get("/r/<code>")]
pub async fn index(
    code: &str,
    visitor: Visitor<'_>,
    rack: &State<Rack>,
    pages: &State<Pages>,
    config: &State<Config>,
    desk: &State<Arc<Desk>>,
) -> Result<Either<Served, Page>, Error> {
    let Some(edition) = rack.find(desk, code).await? else {
        return closed(pages, visitor.lang(), None).map(Either::Right);
    };
    let results = edition.results(desk).await?;
    let kind = Kind::Page(visitor.among(&results.asked.languages), voice(&results.asked));
    let document = edition.page(desk, pages, &Site::of(config), kind).await?;
    Ok(Either::Left(Served { document, kind, found: edition.is_answered(), chosen: true }))
}

/// The page in one language and voice; `easy` instead of a voice is the easy one.
#[get("/r/<code>/<lang>/<voice>")]
#[expect(clippy::too_many_arguments, reason = "guards of Rocket, each used once")]
pub async fn document(
    code: &str,
    lang: &str,
    voice: &str,
    visitor: Visitor<'_>,
    rack: &State<Rack>,
    pages: &State<Pages>,
    config: &State<Config>,
    desk: &State<Arc<Desk>>,
) -> Result<Either<Served, Page>, Error> {
    let kind = |lang, _: &Results| match voice {
        "easy" => Some(Kind::Easy(lang)),
        voice => voice.parse().ok().map(|voice| Kind::Page(lang, voice)),
    };
    let asked = Asked { code, lang, visitor };
    asked.answered(rack, pages, config, desk, kind).await
}

/// The poster, the script to read aloud, the feed.
#[get("/r/<code>/<lang>/<voice>/<what>?<paper>")]
#[expect(clippy::too_many_arguments, reason = "guards of Rocket, each used once")]
pub async fn printed(
    code: &str,
    lang: &str,
    voice: &str,
    what: &str,
    paper: Option<&str>,
    visitor: Visitor<'_>,
    rack: &State<Rack>,
    pages: &State<Pages>,
    config: &State<Config>,
    desk: &State<Arc<Desk>>,
) -> Result<Either<Served, Page>, Error> {
    let kind = |lang, _: &Results| {
        let voice = voice.parse::<Voice>().ok()?;
        match (what, paper) {
            ("poster", None | Some("a4")) => Some(Kind::Poster(lang, voice)),
            ("poster", Some("a3")) => Some(Kind::LargePoster(lang, voice)),
            ("script", _) => Some(Kind::Script(lang, voice)),
            ("feed", _) => Some(Kind::Elsewhere(lang, voice, Elsewhere::Feed)),
            _ => None,
        }
    };
    let asked = Asked { code, lang, visitor };
    asked.answered(rack, pages, config, desk, kind).await
}

/// What an address asks for.
pub struct Asked<'a> {
    /// The typed code.
    pub code: &'a str,
    /// The typed language.
    pub lang: &'a str,
    /// Who asks.
    pub visitor: Visitor<'a>,
}

impl Asked<'_> {
    /// One of the pages in a language of the consultation.
    ///
    /// # Errors
    /// There is no such page, or it could not be made.
    pub async fn answered(
        &self,
        rack: &Rack,
        pages: &Pages,
        config: &Config,
        desk: &Desk,
        kind: impl Fn(Lang, &Results) -> Option<Kind>,
    ) -> Result<Either<Served, Page>, Error> {
        let Some(edition) = rack.find(desk, self.code).await? else {
            return closed(pages, self.visitor.lang(), None).map(Either::Right);
        };
        let results = edition.results(desk).await?;
        let lang =
            self.lang.parse::<Lang>().ok().filter(|lang| results.asked.languages.contains(lang));
        let kind = lang.and_then(|lang| kind(lang, &results));
        let kind = kind.filter(|kind| is_there(&edition, &results, *kind));
        let kind = kind.ok_or(Error::NotFound)?;
        let document = edition.page(desk, pages, &Site::of(config), kind).await?;
        Ok(Either::Left(Served { document, kind, found: edition.is_answered(), chosen: false }))
    }
}

/// Only an answer can be printed or read aloud.
fn is_there(edition: &Edition, results: &Results, kind: Kind) -> bool {
    matches!(kind, Kind::Page(..)) || (edition.is_answered() && results.answer.is_some())
}
