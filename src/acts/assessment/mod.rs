//! The impact assessment of a consultation for an ethics board: data protection (Article 35 GDPR) and
//! the rights of children, made from what is set now (R62). What the platform cannot know, staff write;
//! until then the section says so.

mod data;
mod gather;
mod people;
mod print;
mod risks;
mod summary;
mod words;

use serde::{Deserialize, Serialize};

use super::{ActError, Desk};
use crate::domain::assessment::{LONGEST_NOTE, SECTIONS, takes_note};
use crate::domain::consultation::{Consultation, Person};
use crate::domain::staff::{Action, may};
use crate::domain::wording::Lang;
use crate::i18n::Catalogue;
use crate::seal::sha256;
use crate::store::assessments::{Exported, Note};
use crate::store::{By, StoreError};

pub use gather::{Input, gather};
pub use print::html;
pub use summary::{Sheet, sheets};
use words::Words;

/// A piece of a section: a sentence, a list, or a table.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Block {
    /// A sentence.
    pub text: Option<String>,
    /// A list.
    pub items: Vec<String>,
    /// A table.
    pub table: Option<Table>,
}

/// A table of a section.
#[derive(Debug, Clone, Serialize)]
pub struct Table {
    /// What it is about.
    pub caption: String,
    /// Names of its columns; none where each row begins with its own name.
    pub head: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

/// A note of staff beside what is generated.
#[derive(Debug, Clone, Serialize)]
pub struct Comment {
    /// The part it is about.
    pub part: String,
    /// What it is about, in words.
    pub heading: String,
    /// What it says; empty when nobody wrote one.
    pub body: String,
    /// Who wrote it, and when.
    pub by: String,
}

/// A section.
#[derive(Debug, Clone, Serialize)]
pub struct Section {
    /// From 1.
    pub number: usize,
    /// As in addresses.
    pub name: &'static str,
    /// What it is about.
    pub heading: String,
    /// What it says.
    pub blocks: Vec<Block>,
    /// What is missing, in sentences.
    pub open: Vec<String>,
    /// Notes of staff, written or not.
    pub comments: Vec<Comment>,
    /// Its fingerprint, the same in every language.
    pub mark: String,
    /// Whether it changed since the last export; `None` before the first.
    pub changed: Option<bool>,
}

/// The whole.
#[derive(Debug, Clone, Serialize)]
pub struct Assessment {
    /// Code of the consultation.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The organisation that asks.
    pub organisation: String,
    /// The language it is in.
    pub lang: Lang,
    /// The day it was made.
    pub made_on: String,
    /// Its fingerprint: equal when no section changed, in whichever language.
    pub hash: String,
    /// Number and day of the last export; `None` before the first.
    pub last: Option<(i64, String)>,
    /// How many open points there are.
    pub open: usize,
    /// The sections.
    pub sections: Vec<Section>,
}

/// What is read of an earlier export.
#[derive(Deserialize)]
struct Before {
    sections: Vec<Marked>,
}

#[derive(Deserialize)]
struct Marked {
    mark: String,
}

/// The assessment of a consultation, for whoever may read it.
///
/// # Errors
/// The role does not allow it, a text is missing, or the database does not answer.
pub async fn read(
    desk: &Desk,
    words: &Catalogue,
    lang: Lang,
    consultation: &Consultation,
    person: &Person,
) -> Result<Assessment, ActError> {
    allow(desk, consultation, person).await?;
    make(desk, words, lang, consultation).await
}

/// The assessment; the terminal is the operator's and needs no role.
///
/// # Errors
/// A text is missing, or the database does not answer.
pub async fn make(
    desk: &Desk,
    words: &Catalogue,
    lang: Lang,
    consultation: &Consultation,
) -> Result<Assessment, ActError> {
    let input = gather(desk, consultation).await?;
    let last = desk.store.last_assessment(&consultation.id).await?;
    assemble(&input, words, lang, last.as_ref()).ok_or_else(|| StoreError::Corrupt("words").into())
}

/// Brings the sections together; `None` when a text is missing, which the tests exclude.
fn assemble(
    input: &Input,
    catalogue: &Catalogue,
    lang: Lang,
    last: Option<&Exported>,
) -> Option<Assessment> {
    let words = Words::new(catalogue, lang);
    // What changed must not depend on who reads: marks are of one language.
    let marked = sections(input, &Words::new(catalogue, Lang::En))?;
    let marks: Vec<String> = marked.iter().map(mark).collect();
    let before: Option<Before> = last.and_then(|last| serde_json::from_str(&last.content).ok());
    let mut sections = sections(input, &words)?;
    for (at, (section, mark)) in sections.iter_mut().zip(&marks).enumerate() {
        section.mark.clone_from(mark);
        let earlier = before.as_ref().and_then(|before| before.sections.get(at));
        section.changed = earlier.map(|earlier| earlier.mark != *mark);
    }
    Some(Assessment {
        code: input.consultation.code.clone(),
        title: input.revision.questionnaire.title.plain(lang).to_owned(),
        organisation: input.project.organisation.clone(),
        lang,
        made_on: input.today.clone(),
        hash: sha256(marks.concat().as_bytes()),
        last: last.map(|last| (last.number, last.made_on.clone())),
        open: sections.iter().map(|section| section.open.len()).sum(),
        sections,
    })
}

fn mark(section: &Section) -> String {
    let said = (&section.heading, &section.blocks, &section.open, &section.comments);
    sha256(serde_json::to_string(&said).unwrap_or_default().as_bytes())
}

/// What a section says, and what is missing in it.
#[derive(Default)]
struct Said {
    blocks: Vec<Block>,
    open: Vec<String>,
}

impl Said {
    fn text(&mut self, text: String) {
        self.blocks.push(Block { text: Some(text), ..Block::default() });
    }

    fn list(&mut self, items: Vec<String>) {
        if !items.is_empty() {
            self.blocks.push(Block { items, ..Block::default() });
        }
    }

    fn table(&mut self, caption: String, head: Vec<String>, rows: Vec<Vec<String>>) {
        if !rows.is_empty() {
            let table = Some(Table { caption, head, rows });
            self.blocks.push(Block { table, ..Block::default() });
        }
    }
}

fn sections(input: &Input, words: &Words<'_>) -> Option<Vec<Section>> {
    let section = |(at, name): (usize, &'static str)| {
        let mut said = match name {
            "identity" => people::identity(input, words)?,
            "purpose" => people::purpose(input, words)?,
            "who" => people::who(input, words)?,
            "questions" => people::questions(input, words)?,
            "flow" => data::flow(input, words)?,
            "law" => data::law(input, words)?,
            "minimal" => data::minimal(input, words)?,
            "anonymity" => data::anonymity(input, words)?,
            "retention" => data::retention(input, words)?,
            "security" => data::security(input, words)?,
            "risks" => risks::risks(input, words)?,
            "safeguarding" => people::safeguarding(input, words)?,
            "access" => data::access(input, words)?,
            "children" => people::children(input, words)?,
            "residual" => risks::residual(input, words)?,
            "review" => people::review(input, words)?,
            _ => summary::section(input, words)?,
        };
        let comments = words.comments(input, name)?;
        let unwritten = crate::domain::assessment::TO_WRITE.contains(&name)
            && comments.first().is_none_or(|comment| comment.body.is_empty());
        if unwritten {
            said.open.push(words.say(&format!("assessment.{name}.ask"), &[])?);
        }
        Some(Section {
            number: at + 1,
            name,
            heading: words.say(&format!("assessment.{name}"), &[])?,
            blocks: said.blocks,
            open: said.open,
            comments,
            mark: String::new(),
            changed: None,
        })
    };
    SECTIONS.into_iter().enumerate().map(section).collect()
}

/// The assessment as JSON, kept by its fingerprint, so that the next one says what changed. One that
/// is equal to the last is not kept again.
///
/// # Errors
/// A text is missing, somebody else exported at the same time, or the database does not answer.
pub async fn export(
    desk: &Desk,
    words: &Catalogue,
    lang: Lang,
    consultation: &Consultation,
    by: By<'_>,
) -> Result<String, ActError> {
    let assessment = make(desk, words, lang, consultation).await?;
    let content =
        serde_json::to_string_pretty(&assessment).map_err(|_| StoreError::Corrupt("assessment"))?;
    let last = desk.store.last_assessment(&consultation.id).await?;
    if last.as_ref().is_none_or(|last| last.hash != assessment.hash) {
        let exported = Exported {
            number: last.map_or(1, |last| last.number + 1),
            hash: assessment.hash,
            content: content.clone(),
            made_on: assessment.made_on,
        };
        desk.store.add_assessment(&consultation.id, &exported, by).await?;
    }
    Ok(content)
}

/// Writes a note of staff; `seen` is what stood there when they began.
///
/// # Errors
/// The role does not allow it, there is no such part, the note is too long or holds what nobody sees,
/// somebody else changed it, or the database does not answer.
pub async fn note(
    desk: &Desk,
    consultation: &Consultation,
    (part, body, seen): (&str, &str, &str),
    person: &Person,
) -> Result<(), ActError> {
    allow(desk, consultation, person).await?;
    let body = body.replace("\r\n", "\n");
    let body = body.trim();
    let too_long = body.chars().count() > LONGEST_NOTE;
    if !takes_note(part) || too_long || super::projects::hides(&body.replace('\n', " ")) {
        return Err(ActError::refused("assessment_note", LONGEST_NOTE.to_string()));
    }
    let note = Note {
        part: part.to_owned(),
        body: body.to_owned(),
        person_id: person.id.clone(),
        written_on: desk.clock.today(),
    };
    let seen = seen.replace("\r\n", "\n");
    let by = desk.by(&person.id);
    match desk.store.write_assessment_note(&consultation.id, &note, &seen, by).await {
        Err(StoreError::Conflict) => Err(ActError::refused("assessment_note_changed", "")),
        done => Ok(done?),
    }
}

async fn allow(desk: &Desk, consultation: &Consultation, person: &Person) -> Result<(), ActError> {
    let roles = desk.store.roles(&person.id, &consultation.project_id).await?;
    if may(&roles, Action::Assess) {
        Ok(())
    } else {
        Err(ActError::refused("not_your_role", &person.name))
    }
}
