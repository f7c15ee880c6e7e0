//! Saying what a free text is about, each person for themselves (design C6). Only texts that a reader
//! let go further are ever shown: one question at a time, in an order that tells nothing.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::submissions::Intake;
use super::{ActError, Desk, consultations, duty, reading};
use crate::domain::agreement::{Agreement, kappa};
use crate::domain::consultation::{Consultation, Person};
use crate::domain::question::Question;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::quotes::Written;
use crate::domain::staff::Action;
use crate::domain::themes::{self, Coding, Theme};
use crate::domain::wording::{Band, Lang};
use crate::seal::{Keys, sha256};
use crate::store::StoreError;
use crate::store::themes::{ClearText, StoredCoding, StoredCounts, StoredTheme};

/// The table name in the seal of a coding.
pub const CODINGS: &str = "codings";
/// People who code a text on their own at most.
const CODERS: usize = 2;

/// A text that may go further, as whoever codes it sees it.
#[derive(Clone)]
pub struct Excerpt {
    /// What pages call it: says nothing of the id.
    pub handle: String,
    /// Language it was written in.
    pub lang: Lang,
    /// Age band.
    pub band: Band,
    /// The words, without what readers took out.
    pub text: String,
    /// Its child says that they may be quoted (R42).
    pub may_quote: bool,
    pub(super) id: String,
}

/// What was found in one text.
#[derive(Debug, Clone, Default)]
struct Coded {
    /// By whom, on their own.
    own: Vec<(String, Coding)>,
    settled: Option<Coding>,
}

/// How far the coding of a question has come. Never how many texts there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// No text may go further, or none any more.
    Nothing,
    /// None is coded.
    NotBegun,
    /// Some are.
    Begun,
    /// Of ten or more texts, about so many tens of a hundred.
    Tens(usize),
    /// Every text counts.
    Done,
}

/// Everything there is to code of one question.
pub struct Board {
    /// Its texts.
    pub excerpts: Vec<Excerpt>,
    /// Its themes, merged ones included.
    pub themes: Vec<Theme>,
    /// The figures, once told; then nothing changes any more.
    pub told: Option<StoredCounts>,
    pub(super) question: String,
    pub(super) texts: Vec<ClearText>,
    pub(super) stored_themes: Vec<StoredTheme>,
    pub(super) stored: Vec<StoredCoding>,
    pub(super) keys: Option<Keys>,
    coded: BTreeMap<String, Coded>,
}

/// How far two people agree.
#[derive(Debug)]
pub struct Pair<'a> {
    /// Their ids.
    pub who: [&'a str; 2],
    /// Theme by theme.
    pub themes: Vec<(&'a Theme, Agreement)>,
}

/// Whether somebody may code texts of this consultation now.
///
/// # Errors
/// The role is missing, or nobody noted a training that still counts; or the database does not
/// answer.
pub async fn may_code(
    desk: &Desk,
    consultation: &Consultation,
    person: &Person,
) -> Result<(), ActError> {
    consultations::allow(desk, consultation, person, Action::Code).await?;
    duty::cleared(desk, person).await
}

/// What there is to code of a question; `None` when it asks for no text.
///
/// # Errors
/// The person may not code, something does not open, or the database does not answer.
pub async fn board(
    desk: &Desk,
    consultation: &Consultation,
    questionnaire: &Questionnaire,
    question: &str,
    person: &Person,
) -> Result<Option<Board>, ActError> {
    may_code(desk, consultation, person).await?;
    if !questionnaire.question(question).is_some_and(Question::is_text) {
        return Ok(None);
    }
    let (store, id) = (&desk.store, &consultation.id);
    let stored_themes = store.themes(id, question).await?;
    let themes = stored_themes.iter().map(theme).collect::<Option<Vec<Theme>>>();
    let themes = themes.ok_or(StoreError::Corrupt("theme"))?;
    let told = store.theme_counts(id, question).await?;
    let revision = consultations::revision(desk, consultation).await?;
    let mut board = Board {
        excerpts: Vec::new(),
        themes,
        told,
        question: question.to_owned(),
        texts: Vec::new(),
        stored_themes,
        stored: Vec::new(),
        keys: None,
        coded: BTreeMap::new(),
    };
    // Once its answers are erased there is nothing to code.
    let Some(intake) = Intake::open(desk, consultation.clone(), revision).await? else {
        return Ok(Some(board));
    };
    board.texts = store.clear_texts(id, question).await?;
    board.stored = store.codings(id, question).await?;
    board.keys = Some(intake.keys);
    let opened = tokio::task::spawn_blocking(move || opened(board));
    let opened = opened.await.map_err(|_| ActError::refused("busy", ""))?;
    Ok(Some(opened.ok_or(StoreError::Corrupt("text"))?))
}

/// Opens the texts and what was found in them.
fn opened(mut board: Board) -> Option<Board> {
    let keys = board.keys.as_ref()?;
    let texts = board.texts.par_iter().map(|text| excerpt(keys, text));
    board.excerpts = texts.collect::<Option<Vec<Excerpt>>>()?;
    board.excerpts.sort_by(|one, other| one.handle.cmp(&other.handle));
    for row in &board.stored {
        let place = place_of(row);
        let coding = keys.open(CODINGS, &place, &row.sealed).ok()?;
        let coding = Coding::unpack(&coding, &board.themes)?;
        let coded = board.coded.entry(row.text_id.clone()).or_default();
        if row.part == "own" {
            coded.own.push((row.person_id.clone(), coding));
        } else {
            coded.settled = Some(coding);
        }
    }
    Some(board)
}

fn excerpt(keys: &Keys, stored: &ClearText) -> Option<Excerpt> {
    let words = keys.open(reading::READ_TEXTS, &stored.id, &stored.sealed).ok()?;
    let Written { text, may_quote } = Written::unpack(words)?;
    Some(Excerpt {
        handle: handle(&stored.id),
        lang: stored.lang.parse().ok()?,
        band: stored.band.parse().ok()?,
        text,
        may_quote,
        id: stored.id.clone(),
    })
}

/// What pages call a text that may go further; of another purpose than in the queue of readers.
pub(super) fn handle(id: &str) -> String {
    sha256(format!("porte-voix/coding/1:{id}").as_bytes()).chars().take(32).collect()
}

fn theme(stored: &StoredTheme) -> Option<Theme> {
    let number = |number: i64| u8::try_from(number).ok().filter(|n| *n <= themes::MOST_EVER);
    Some(Theme {
        number: number(stored.number)?,
        code: stored.code.clone(),
        name: stored.name.clone(),
        definition: stored.definition.clone(),
        merged_into: match stored.merged_into {
            Some(into) => Some(number(into)?),
            None => None,
        },
    })
}

/// What a stored coding is sealed for.
pub fn place_of(coding: &StoredCoding) -> String {
    place(&coding.text_id, &coding.person_id, &coding.part)
}

fn place(text: &str, person: &str, part: &str) -> String {
    [text, person, part].join("|")
}

impl Board {
    /// The themes that are not merged into others.
    pub fn live(&self) -> impl Iterator<Item = &Theme> {
        self.themes.iter().filter(|theme| theme.merged_into.is_none())
    }

    /// The text that a page calls so.
    pub fn find(&self, handle: &str) -> Option<&Excerpt> {
        self.excerpts.iter().find(|excerpt| excerpt.handle == handle)
    }

    /// What somebody found in a text, on their own.
    pub fn own(&self, excerpt: &Excerpt, person: &str) -> Option<Coding> {
        let own = self.coded.get(&excerpt.id)?.own.iter();
        own.into_iter().find(|(who, _)| who == person).map(|(_, coding)| *coding)
    }

    /// What each found, on their own: for whoever settles it.
    pub fn found(&self, excerpt: &Excerpt) -> Vec<(&str, Coding)> {
        let own = self.coded.get(&excerpt.id).map_or(&[][..], |coded| &coded.own);
        own.iter().map(|(who, coding)| (who.as_str(), *coding)).collect()
    }

    /// Whether somebody codes this text: two people do, until it is settled.
    pub fn is_for(&self, excerpt: &Excerpt, person: &str) -> bool {
        let Some(coded) = self.coded.get(&excerpt.id) else { return self.told.is_none() };
        let others = coded.own.iter().filter(|(who, _)| who != person).count();
        self.told.is_none() && coded.settled.is_none() && others < CODERS
    }

    /// The next text for somebody.
    pub fn next(&self, person: &str) -> Option<&Excerpt> {
        let fresh = |excerpt: &&Excerpt| {
            self.is_for(excerpt, person) && self.own(excerpt, person).is_none()
        };
        self.excerpts.iter().find(fresh)
    }

    /// The texts in which two people found something different, and nobody settled it.
    pub fn to_settle(&self) -> impl Iterator<Item = &Excerpt> {
        self.excerpts.iter().filter(|excerpt| {
            self.coded.contains_key(&excerpt.id) && self.counted(excerpt).is_none()
        })
    }

    /// What counts of a text; `None` while nobody coded it, or it is to settle.
    pub(super) fn counted(&self, excerpt: &Excerpt) -> Option<Coding> {
        let coded = self.coded.get(&excerpt.id)?;
        let own: Vec<Coding> = coded.own.iter().map(|(_, coding)| *coding).collect();
        themes::counts(&own, coded.settled)
    }

    /// How far it has come.
    pub fn progress(&self) -> Progress {
        let all = self.excerpts.len();
        let done = self.excerpts.iter().filter(|text| self.counted(text).is_some()).count();
        match (done, all) {
            (_, 0) => Progress::Nothing,
            (0, _) if self.coded.is_empty() => Progress::NotBegun,
            (done, all) if done == all => Progress::Done,
            (_, ..10) => Progress::Begun,
            (done, all) => match done * 10 / all {
                0 => Progress::Begun,
                tens => Progress::Tens(tens * 10),
            },
        }
    }

    /// How far each two people agree, theme by theme, over the texts that both coded.
    pub fn agreements(&self) -> Vec<Pair<'_>> {
        let mut pairs: BTreeMap<[&str; 2], Vec<(Coding, Coding)>> = BTreeMap::new();
        for coded in self.coded.values() {
            if let [(one, first), (other, second)] = coded.own.as_slice() {
                pairs.entry([one, other]).or_default().push((*first, *second));
            }
        }
        let of = |theme: &Theme, both: &[(Coding, Coding)]| {
            let has =
                |(one, other): &(Coding, Coding)| (one.has(theme.number), other.has(theme.number));
            kappa(&both.iter().map(has).collect::<Vec<_>>())
        };
        let pairs = pairs.into_iter().map(|(who, both)| {
            let themes = self.live().map(|theme| (theme, of(theme, &both))).collect();
            Pair { who, themes }
        });
        pairs.collect()
    }

    /// The themes with these codes, or "no theme", which is said as such.
    fn coding(&self, said: &Said<'_>) -> Result<Coding, ActError> {
        if said.themes.is_empty() != said.none {
            let key = if said.none { "coding_both" } else { "coding_nothing" };
            return Err(ActError::refused(key, ""));
        }
        let number = |code: &&str| self.live().find(|theme| theme.code == **code).map(|t| t.number);
        let numbers = said.themes.iter().map(number).collect::<Option<Vec<u8>>>();
        Ok(Coding::of(numbers.ok_or_else(|| ActError::refused("theme_gone", ""))?))
    }

    fn sealed(
        &self,
        desk: &Desk,
        (excerpt, part): (&Excerpt, &str),
        coding: Coding,
        person: &Person,
    ) -> Result<String, ActError> {
        let keys = self.keys.as_ref().ok_or(StoreError::Conflict)?;
        let place = place(&excerpt.id, &person.id, part);
        Ok(keys.seal(CODINGS, &place, &coding.pack(), desk.dice.bytes())?)
    }

    /// Refuses what would change figures that are told.
    pub(super) fn still_open(&self) -> Result<(), ActError> {
        if self.told.is_some() { Err(ActError::refused("themes_told", "")) } else { Ok(()) }
    }
}

/// What somebody says of a text, as it was posted.
#[derive(Debug, Clone)]
pub struct Said<'a> {
    /// What pages call the text.
    pub text: &'a str,
    /// Codes of themes.
    pub themes: Vec<&'a str>,
    /// It has none of them.
    pub none: bool,
}

/// Keeps what somebody found in a text on their own.
///
/// # Errors
/// Nothing was said, or two things at once; the text is gone, settled or coded by two others; figures
/// are told; or the database does not answer.
pub async fn code(
    desk: &Desk,
    consultation: &Consultation,
    board: &Board,
    said: &Said<'_>,
    person: &Person,
) -> Result<(), ActError> {
    board.still_open()?;
    let excerpt = board.find(said.text).ok_or(StoreError::Conflict)?;
    let sealed = board.sealed(desk, (excerpt, "own"), board.coding(said)?, person)?;
    let at = (consultation.id.as_str(), board.question.as_str());
    Ok(desk.store.code_text(at, (&excerpt.id, &sealed), desk.by(&person.id)).await?)
}

/// Keeps what counts of a text in which two people found something different. Either of them may say
/// it, or another.
///
/// # Errors
/// As above, or there is nothing to settle.
pub async fn settle(
    desk: &Desk,
    consultation: &Consultation,
    board: &Board,
    said: &Said<'_>,
    person: &Person,
) -> Result<(), ActError> {
    board.still_open()?;
    let excerpt = board.to_settle().find(|excerpt| excerpt.handle == said.text);
    let excerpt = excerpt.ok_or(StoreError::Conflict)?;
    let sealed = board.sealed(desk, (excerpt, "settled"), board.coding(said)?, person)?;
    let at = (consultation.id.as_str(), board.question.as_str());
    Ok(desk.store.settle_coding(at, (&excerpt.id, &sealed), desk.by(&person.id)).await?)
}
