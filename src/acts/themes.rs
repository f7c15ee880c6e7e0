//! The themes of a text question: added, called otherwise, merged; and their figures, told once, after
//! the freeze, by the disclosure engine alone.

use serde::{Deserialize, Serialize};

use super::coding::{Board, Progress};
use super::submissions::Intake;
use super::{ActError, Desk, consultations};
use crate::domain::consultation::{Consultation, Person};
use crate::domain::disclosure::{AttackReport, Settings};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::quotes::Written;
use crate::domain::release::ReleasedTables;
use crate::domain::staff::Action;
use crate::domain::status::{Act, Status};
use crate::domain::suggestions::{self, Text};
use crate::domain::themes::{self, Coding, LONGEST, MOST, MOST_EVER, Untold, is_code, is_taken};
use crate::i18n::stop_words;
use crate::store::StoreError;
use crate::store::themes::{Seen, StoredCounts, StoredTheme};

/// A theme as somebody wrote it.
#[derive(Debug, Clone, Copy)]
pub struct Wording<'a> {
    /// Short name; drawn when it is empty.
    pub code: &'a str,
    /// What people call it.
    pub name: &'a str,
    /// What belongs to it.
    pub definition: &'a str,
}

/// The figures of the themes of a question, with the names they had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Names of the two who signed.
    pub by: (String, String),
    /// Codes and names, in order.
    pub names: Vec<(String, String)>,
    /// The figures.
    pub tables: ReleasedTables,
    /// What was tried against them.
    pub attack: AttackReport,
}

/// Adds a theme.
///
/// # Errors
/// Its code, name or definition cannot be taken, there are too many, figures are told, somebody else was
/// faster, or the database does not answer.
pub async fn add(
    desk: &Desk,
    consultation: &Consultation,
    board: &Board,
    wording: Wording<'_>,
    person: &Person,
) -> Result<(), ActError> {
    board.still_open()?;
    let number = board.themes.iter().map(|theme| theme.number).max().unwrap_or(0) + 1;
    if number > MOST_EVER || board.live().count() >= MOST {
        return Err(ActError::refused("themes_many", MOST.to_string()));
    }
    let typed = wording.code.trim();
    let code = if typed.is_empty() { format!("t{number}") } else { typed.to_owned() };
    let [longest, ..] = LONGEST;
    if !is_code(&code) {
        return Err(ActError::refused("theme_code", longest.to_string()));
    }
    if is_taken(&board.themes, &code) {
        return Err(ActError::refused("theme_taken", code));
    }
    let (name, definition) = words(wording)?;
    let theme =
        StoredTheme { number: i64::from(number), code, name, definition, merged_into: None };
    write(desk, consultation, board, &theme, person).await
}

/// Calls a theme otherwise.
///
/// # Errors
/// It is gone, or as above.
pub async fn rename(
    desk: &Desk,
    consultation: &Consultation,
    board: &Board,
    wording: Wording<'_>,
    person: &Person,
) -> Result<(), ActError> {
    board.still_open()?;
    let (name, definition) = words(wording)?;
    let theme = StoredTheme { name, definition, ..live(board, wording.code)? };
    write(desk, consultation, board, &theme, person).await
}

/// Merges a theme into another: what was coded with the one counts as the other.
///
/// # Errors
/// One of them is gone, both are the same, figures are told, or the database does not answer.
pub async fn merge(
    desk: &Desk,
    consultation: &Consultation,
    board: &Board,
    (code, into): (&str, &str),
    person: &Person,
) -> Result<(), ActError> {
    board.still_open()?;
    let (theme, into) = (live(board, code)?, live(board, into)?);
    if theme.number == into.number {
        return Err(ActError::refused("theme_same", theme.name));
    }
    let theme = StoredTheme { merged_into: Some(into.number), ..theme };
    write(desk, consultation, board, &theme, person).await
}

fn words(wording: Wording<'_>) -> Result<(String, String), ActError> {
    let (name, definition) = (wording.name.trim(), wording.definition.trim());
    let [_, longest, longest_definition] = LONGEST;
    if name.is_empty() || name.chars().count() > longest {
        return Err(ActError::refused("theme_name", longest.to_string()));
    }
    if definition.chars().count() > longest_definition {
        return Err(ActError::refused("theme_definition", longest_definition.to_string()));
    }
    Ok((name.to_owned(), definition.to_owned()))
}

fn live(board: &Board, code: &str) -> Result<StoredTheme, ActError> {
    let known = board.stored_themes.iter();
    let theme = known.into_iter().find(|theme| theme.code == code && theme.merged_into.is_none());
    theme.cloned().ok_or_else(|| ActError::refused("theme_gone", ""))
}

async fn write(
    desk: &Desk,
    consultation: &Consultation,
    board: &Board,
    theme: &StoredTheme,
    person: &Person,
) -> Result<(), ActError> {
    let at = (consultation.id.as_str(), board.question.as_str());
    let by = desk.by(&person.id);
    Ok(desk.store.write_theme(at, &board.stored_themes, theme, by).await?)
}

/// Tells how many children wrote about each theme: after the freeze, once every text is read and
/// coded, and only what the disclosure engine makes of it. With that coding ends, so that two looks
/// never differ by one child. Two people sign for it, as for every figure that leaves.
///
/// # Errors
/// Both are one person, a role is missing,
/// It is not the time, something is left to do, the question hangs on others, the figures do not stand
/// the attack, the person may not, or the database does not answer.
pub async fn tell(
    desk: &Desk,
    consultation: &Consultation,
    questionnaire: &Questionnaire,
    board: &Board,
    (person, second): (&Person, &Person),
) -> Result<(), ActError> {
    consultations::allow(desk, consultation, person, Action::Move(Act::Release)).await?;
    if person.id == second.id {
        return Err(ActError::refused("four_eyes", &person.name));
    }
    consultations::allow(desk, consultation, second, Action::SeeResults).await?;
    board.still_open()?;
    if !matches!(consultation.status, Status::Frozen | Status::Released) {
        return Err(ActError::refused("counts_not_frozen", ""));
    }
    // One sentence for both: what waits may be something that is not there for this person.
    let waits = desk.store.waits_for_reader(&consultation.id, &board.question).await?;
    if waits || board.progress() != Progress::Done {
        return Err(ActError::refused("counts_unfinished", ""));
    }
    let question =
        questionnaire.question(&board.question).ok_or(StoreError::Corrupt("question"))?;
    let codings = board.excerpts.iter().map(|excerpt| board.counted(excerpt));
    let codings = codings.collect::<Option<Vec<Coding>>>().ok_or(StoreError::Conflict)?;
    let children = desk.store.response_count(&consultation.id).await?;
    let children = usize::try_from(children).map_err(|_| StoreError::Corrupt("count"))?;
    let (asked, question, all) = (questionnaire.clone(), question.clone(), board.themes.clone());
    let made = move || themes::tell(&asked, &question, &all, &codings, children);
    let made = tokio::task::spawn_blocking(made).await;
    let protected = match made.map_err(|_| ActError::refused("busy", ""))? {
        Ok(protected) => protected,
        Err(Untold::Routed) => return Err(ActError::refused("counts_routed", "")),
        Err(Untold::Corrupt) => return Err(StoreError::Corrupt("codings").into()),
    };
    if !protected.attack.passed {
        return Err(ActError::refused("counts_attack", ""));
    }
    let names = board.live().map(|theme| (theme.code.clone(), theme.name.clone())).collect();
    let by = (person.name.clone(), second.name.clone());
    let counts = Counts { by, names, tables: protected.tables, attack: protected.attack };
    let content = serde_json::to_string(&counts).map_err(|_| StoreError::Corrupt("counts"))?;
    let counts = StoredCounts { content, told_on: desk.clock.today() };
    let seen = Seen {
        consultation: &consultation.id,
        question: &board.question,
        texts: &board.texts,
        themes: &board.stored_themes,
        codings: &board.stored,
    };
    Ok(desk.store.tell_counts(seen, &counts, (desk.by(&person.id), &second.id)).await?)
}

/// The figures as they were told.
///
/// # Errors
/// What is stored cannot be read.
pub fn read(stored: &StoredCounts) -> Result<Counts, StoreError> {
    serde_json::from_str(&stored.content).map_err(|_| StoreError::Corrupt("counts"))
}

/// Words that stand in the texts of this question more often than in those of the others: suggestions
/// of what a theme may be called, and nothing more. Each stands in as many texts as are needed for a
/// count of the level of the question, so none is of a single child (R41).
///
/// # Errors
/// A text does not open, or the database does not answer.
pub async fn suggestions(
    desk: &Desk,
    consultation: &Consultation,
    questionnaire: &Questionnaire,
    board: &Board,
) -> Result<Vec<String>, ActError> {
    let Some(asked) = questionnaire.question(&board.question) else { return Ok(Vec::new()) };
    let revision = consultations::revision(desk, consultation).await?;
    let Some(intake) = Intake::open(desk, consultation.clone(), revision).await? else {
        return Ok(Vec::new());
    };
    let mut others = Vec::new();
    for other in questionnaire.questions.iter().filter(|q| q.is_text() && q.code != asked.code) {
        for stored in desk.store.clear_texts(&consultation.id, &other.code).await? {
            let words = intake.keys.open(super::reading::READ_TEXTS, &stored.id, &stored.sealed)?;
            let written = Written::unpack(words).ok_or(StoreError::Corrupt("text"))?;
            let lang = stored.lang.parse().map_err(|()| StoreError::Corrupt("text"))?;
            others.push((lang, written.text));
        }
    }
    let own: Vec<_> = board.excerpts.iter().map(|text| (text.lang, text.text.clone())).collect();
    let least = usize::try_from(Settings::floor(asked.sensitivity).small).unwrap_or(usize::MAX);
    let known: Vec<String> = board.live().map(|theme| theme.name.to_lowercase()).collect();
    let work = move || {
        let texts = |all: &[(_, String)]| -> Vec<Text> {
            all.iter().map(|(lang, text)| suggestions::words(text, stop_words(*lang))).collect()
        };
        suggestions::terms(&texts(&own), &texts(&others), least)
    };
    let found = tokio::task::spawn_blocking(work).await;
    let mut found = found.map_err(|_| ActError::refused("busy", ""))?;
    found.retain(|term| !known.contains(term));
    Ok(found)
}
