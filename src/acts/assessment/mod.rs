//! The impact assessment of a consultation for an ethics board: data protection (Article 35 GDPR) and
//! the rights of children, made from what is set now (R62). What the platform cannot know, staff write;
//! until then the section says so.

mod access;
mod children;
mod findings;
mod flow;
mod gather;
mod identity;
mod keeping;
mod minimal;
mod parts;
mod print;
mod purpose;
mod questions;
mod review;
mod risks;
mod safeguarding;
mod summary;
mod who;
mod words;
mod write;

use serde::Deserialize;

use super::{ActError, Desk};
use crate::domain::assessment::{SECTIONS, TO_WRITE};
use crate::domain::consultation::{Consultation, Person};
use crate::domain::staff::{Action, may};
use crate::domain::wording::Lang;
use crate::i18n::Catalogue;
use crate::seal::sha256;
use crate::store::StoreError;
use crate::store::assessments::Exported;

pub use gather::{Input, gather};
use parts::Said;
pub use parts::{Assessment, Block, Comment, Section, Table};
pub use print::html;
pub use summary::{Sheet, sheets};
use words::Words;
pub use write::{export, note};

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

fn sections(input: &Input, words: &Words<'_>) -> Option<Vec<Section>> {
    let section = |(at, name): (usize, &'static str)| {
        let mut said = match name {
            "identity" => identity::identity(input, words)?,
            "purpose" => purpose::purpose(input, words)?,
            "who" => who::who(input, words)?,
            "questions" => questions::questions(input, words)?,
            "flow" => flow::flow(input, words)?,
            "law" => flow::law(input, words)?,
            "minimal" => minimal::minimal(input, words)?,
            "anonymity" => findings::anonymity(input, words)?,
            "retention" => keeping::retention(input, words)?,
            "security" => keeping::security(input, words)?,
            "risks" => risks::risks(input, words)?,
            "safeguarding" => safeguarding::safeguarding(input, words)?,
            "access" => access::access(input, words)?,
            "children" => children::children(input, words)?,
            "residual" => risks::residual(input, words)?,
            "review" => review::review(input, words)?,
            _ => summary::section(input, words)?,
        };
        let comments = words.comments(input, name)?;
        let unwritten = TO_WRITE.contains(&name)
            && comments.first().is_none_or(|comment| comment.body.is_empty());
        if unwritten {
            let what = words.say(&format!("assessment.{name}.ask"), &[])?;
            said.open.push(words.say("assessment.unwritten", &[("what", &what)])?);
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

async fn allow(desk: &Desk, consultation: &Consultation, person: &Person) -> Result<(), ActError> {
    let roles = desk.store.roles(&person.id, &consultation.project_id).await?;
    if may(&roles, Action::Assess) {
        Ok(())
    } else {
        Err(ActError::refused("not_your_role", &person.name))
    }
}
