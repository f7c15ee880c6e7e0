//! How far the words of a draft have come in each language beside the first. What is noted is about
//! a pair of texts, not about a place: it holds wherever the pair stands, after a move, a rename or
//! an undo, and ends by itself when one of the two changes.

use super::texts::{Text, texts};
use super::{Part, Refused};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::wording::{Band, Lang, Wording};

/// A text and its translation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// The language written first.
    pub from: Lang,
    /// The text in it.
    pub source: String,
    /// The language translated into.
    pub to: Lang,
    /// The translation.
    pub words: String,
}

/// What was noted about a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The pair.
    pub pair: Pair,
    /// The text that the translation was written for, where it is another one now.
    pub was: Option<String>,
    /// Name of who checked the translation.
    pub by: Option<String>,
}

/// How far a text has come in a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Nothing is written.
    Missing,
    /// The text changed after it was translated; it was this one.
    Recheck(String),
    /// It is written.
    Done,
    /// Somebody checked it.
    Checked(String),
}

/// One text in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    /// The part it belongs to.
    pub part: Part,
    /// Name of its field: `option.a.text.nl@6-8`.
    pub name: String,
    /// The language.
    pub lang: Lang,
    /// The text and its translation; none in the first language, or where nothing is written.
    pub pair: Option<Pair>,
    /// How far it has come.
    pub state: State,
}

/// Every text in every language offered, in the order they are read.
pub fn translations(questionnaire: &Questionnaire, notes: &[Note]) -> Vec<Translation> {
    let Some(from) = questionnaire.languages.first().copied() else { return Vec::new() };
    let mut all = Vec::new();
    for text in texts(questionnaire).into_iter().filter(Text::counts) {
        for lang in questionnaire.languages.iter().copied() {
            let translation = |key: String, pair: Option<Pair>| Translation {
                part: text.part.clone(),
                name: format!("{}.{key}", text.field),
                lang,
                state: match &pair {
                    Some(pair) => state(pair, notes),
                    None if written(text.wording, &key).is_some() => State::Done,
                    None => State::Missing,
                },
                pair,
            };
            all.push(translation(lang.to_string(), pair(text.wording, from, lang, None)));
            for band in questionnaire.bands.iter().copied() {
                if let Some(pair) = pair(text.wording, from, lang, Some(band)) {
                    all.push(translation(format!("{lang}@{band}"), Some(pair)));
                }
            }
        }
    }
    all
}

/// What is to be rechecked because of a change: each translation that stayed while the text it was
/// written for became another. `notes` is what was noted before.
pub fn to_recheck(before: &Questionnaire, after: &Questionnaire, notes: &[Note]) -> Vec<Note> {
    let old = translations(before, notes);
    let now = translations(after, notes);
    let to_recheck = |translation: &Translation| {
        let same =
            |old: &&Translation| old.part == translation.part && old.name == translation.name;
        let old = old.iter().find(same)?;
        let (before, pair) = (old.pair.as_ref()?, translation.pair.as_ref()?);
        let stayed = (before.from, &before.words) == (pair.from, &pair.words);
        if !stayed || before.source == pair.source {
            return None;
        }
        let was = match &old.state {
            State::Recheck(was) => was.clone(),
            _ => before.source.clone(),
        };
        // It is again what it was when it was translated.
        (was != pair.source).then(|| Note { pair: pair.clone(), was: Some(was), by: None })
    };
    now.iter().filter_map(to_recheck).collect()
}

/// The pair of a field, as somebody saw it and as it is now, if it is the same.
///
/// # Errors
/// Nothing is written there, or one of the two texts is another one now.
pub fn seen(
    shown: &Questionnaire,
    now: &Questionnaire,
    part: &Part,
    name: &str,
) -> Result<Pair, Refused> {
    let of = |questionnaire: &Questionnaire| {
        let all = translations(questionnaire, &[]);
        let found = all.into_iter().find(|one| one.part == *part && one.name == name);
        found.and_then(|one| one.pair)
    };
    let pair = of(now).ok_or_else(|| Refused::new("draft_nothing_to_check", name))?;
    if of(shown).as_ref() == Some(&pair) {
        Ok(pair)
    } else {
        Err(Refused::new("draft_reread", name))
    }
}

fn state(pair: &Pair, notes: &[Note]) -> State {
    let note = notes.iter().find(|note| note.pair == *pair);
    match note.map(|note| (&note.by, &note.was)) {
        Some((Some(by), _)) => State::Checked(by.clone()),
        Some((None, Some(was))) => State::Recheck(was.clone()),
        Some((None, None)) | None => State::Done,
    }
}

/// A translation with the text it is of: that of the age, else that for everyone.
fn pair(wording: &Wording, from: Lang, to: Lang, band: Option<Band>) -> Option<Pair> {
    if from == to {
        return None;
    }
    let key = |lang: Lang| band.map_or(lang.to_string(), |band| format!("{lang}@{band}"));
    let words = written(wording, &key(to))?;
    let source = written(wording, &key(from)).or_else(|| written(wording, from.code()));
    let source = source.unwrap_or_default().to_owned();
    Some(Pair { from, source, to, words: words.to_owned() })
}

fn written<'a>(wording: &'a Wording, key: &str) -> Option<&'a str> {
    wording.0.get(key).map(String::as_str).filter(|text| !text.trim().is_empty())
}
