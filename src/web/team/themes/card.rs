//! One text as a card: its words, without those that were taken out, and what it can be about.

use serde::Serialize;

use super::place::Place;
use crate::acts::coding::Excerpt;
use crate::domain::reading::{Piece, pieces};
use crate::domain::themes::{Coding, Theme};
use crate::domain::wording::Lang;
use crate::web::team::page::TeamPages;
use crate::web::team::reading::words::gone;

/// The card.
#[derive(Serialize)]
pub struct Card {
    handle: String,
    /// Age and language.
    about: String,
    spoken: Spoken,
    /// The words again, to choose from for a quote, where the child allows it.
    quote: Option<String>,
    choices: Vec<Choice>,
    none: bool,
}

/// Words of a child, with the language they are in.
#[derive(Serialize)]
pub struct Spoken {
    lang: &'static str,
    flow: &'static str,
    words: Vec<Word>,
}

/// A word, or a mark in the place of one.
#[derive(Serialize)]
struct Word {
    said: Option<String>,
    gone: Option<String>,
}

/// A theme to tick.
#[derive(Serialize)]
struct Choice {
    code: String,
    name: String,
    definition: String,
    /// The key that ticks it, of the first nine.
    key: Option<usize>,
    ticked: bool,
}

impl Spoken {
    /// The words of a text.
    pub fn of(pages: &TeamPages, reader: Lang, text: &str, lang: Lang) -> Self {
        let word = |piece| match piece {
            Piece::Word(word) => Word { said: Some(word.to_owned()), gone: None },
            Piece::Gone(kind) => Word { said: None, gone: Some(gone(pages, reader, kind)) },
        };
        let words = pieces(text).into_iter().map(word).collect();
        Self { lang: lang.code(), flow: lang.direction(), words }
    }
}

impl Card {
    /// The card of a text, with what was found in it before.
    pub fn of(place: &Place<'_>, excerpt: &Excerpt, before: Option<Coding>) -> Self {
        let (pages, lang) = (place.pages, place.reader.lang);
        let age = [("band", excerpt.band.code()), ("lang", excerpt.lang.own_name())];
        let ticked = |number| before.is_some_and(|coding| coding.has(number));
        let choice = |(at, theme): (usize, &Theme)| Choice {
            code: theme.code.clone(),
            name: theme.name.clone(),
            definition: theme.definition.clone(),
            key: Some(at + 1).filter(|key| *key < 10),
            ticked: ticked(theme.number),
        };
        Self {
            handle: excerpt.handle.clone(),
            about: pages.say(lang, "team.themes.about", &age),
            spoken: Spoken::of(pages, lang, &excerpt.text, excerpt.lang),
            quote: excerpt.may_quote.then(|| excerpt.text.clone()),
            choices: place.board.live().enumerate().map(choice).collect(),
            none: before == Some(Coding::default()),
        }
    }
}
