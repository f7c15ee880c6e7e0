//! Writing a draft: a new one, one part saved at a time, undo.

use super::{ActError, Desk, consultations};
use crate::domain::consultation::{Consultation, Person, Project, Revision};
use crate::domain::draft::{self, Clash, Edit, Fields, Part, Refused};
use crate::domain::fault::MAX_BYTES;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::staff::{Action, may};
use crate::domain::stage::Stage;
use crate::domain::status::Status;

/// What was sent from one page of the builder.
#[derive(Debug)]
pub struct Sent<'a> {
    /// The revision that the page showed.
    pub base: u32,
    /// The part it was about.
    pub part: Part,
    /// Its fields.
    pub fields: &'a Fields,
    /// The button.
    pub edit: Edit,
}

/// What became of it.
#[derive(Debug)]
pub enum Saved {
    /// It is kept; the part to show next.
    Kept(Part),
    /// Somebody else changed the same fields meanwhile: a person picks, nothing is saved yet.
    Clashes(Vec<Clash>),
}

/// Adds an empty or ready-made questionnaire as a draft, by a person who may write.
///
/// # Errors
/// The role does not allow it, there is no title, no language or no age, or the database does not
/// answer.
pub async fn begin(
    desk: &Desk,
    project: &Project,
    stage: Stage,
    questionnaire: &Questionnaire,
    author: &Person,
) -> Result<Consultation, ActError> {
    let roles = desk.store.roles(&author.id, &project.id).await?;
    if !may(&roles, Action::Write) {
        return Err(ActError::refused("not_your_role", &author.name));
    }
    if questionnaire.title.is_empty() {
        return Err(ActError::refused("draft_no_title", ""));
    }
    frame_holds(questionnaire)?;
    consultations::add(desk, project, stage, questionnaire, Some(author), false).await
}

/// Saves what was sent from one page: the fields changed there, then what its button does.
///
/// # Errors
/// It is no longer a draft, the person may not write, a field or the button cannot be done, or the
/// database does not answer. Nothing is half done.
pub async fn save(
    desk: &Desk,
    consultation: &Consultation,
    person: &Person,
    sent: Sent<'_>,
) -> Result<Saved, ActError> {
    let now = writable(desk, consultation, person).await?;
    let theirs = draft::read(&now.questionnaire, &sent.part)
        .ok_or_else(|| ActError::refused("draft_gone", sent.part.to_string()))?;
    let base = if sent.base == now.number {
        theirs.clone()
    } else {
        // A page so old that nobody knows what it showed: whatever differs is asked about.
        let shown = desk.store.revision(&consultation.id, sent.base).await?;
        let shown = shown.and_then(|shown| draft::read(&shown.questionnaire, &sent.part));
        shown.unwrap_or_default()
    };
    let (changed, clashes) = draft::merge(&base, &theirs, sent.fields);
    if !clashes.is_empty() {
        return Ok(Saved::Clashes(clashes));
    }
    let mut questionnaire = now.questionnaire.clone();
    for (name, value) in &changed {
        draft::write(&mut questionnaire, &sent.part, name, value)?;
    }
    let (questionnaire, next) = draft::apply(&questionnaire, &sent.part, &sent.edit)?;
    frame_holds(&questionnaire)?;
    if questionnaire != now.questionnaire {
        let before = Some(now.number);
        desk.store.revise(consultation, &questionnaire, before, desk.by(&person.id)).await?;
    }
    Ok(Saved::Kept(next))
}

/// Takes the last save back; the page it was made from need not be open any more.
///
/// # Errors
/// There is nothing (more) to take back, or as for `save`.
pub async fn undo(
    desk: &Desk,
    consultation: &Consultation,
    person: &Person,
) -> Result<(), ActError> {
    let now = writable(desk, consultation, person).await?;
    let nothing = || ActError::refused("draft_nothing_to_undo", &consultation.code);
    let before = now.before.ok_or_else(nothing)?;
    let before = desk.store.revision(&consultation.id, before).await?.ok_or_else(nothing)?;
    let by = desk.by(&person.id);
    desk.store.revise(consultation, &before.questionnaire, before.before, by).await?;
    Ok(())
}

/// The current revision of a draft that this person may write.
async fn writable(
    desk: &Desk,
    consultation: &Consultation,
    person: &Person,
) -> Result<Revision, ActError> {
    consultations::allow(desk, consultation, person, Action::Write).await?;
    if consultation.status != Status::Draft {
        return Err(ActError::refused("immutable", consultation.status.code()));
    }
    consultations::revision(desk, consultation).await
}

/// What even a draft has: a language and an age to write for, and a size that fits.
fn frame_holds(questionnaire: &Questionnaire) -> Result<(), ActError> {
    if questionnaire.languages.is_empty() {
        return Err(ActError::refused("draft_no_language", ""));
    }
    if questionnaire.bands.is_empty() {
        return Err(ActError::refused("draft_no_band", ""));
    }
    let size = serde_json::to_string(questionnaire).map_or(usize::MAX, |document| document.len());
    if size > MAX_BYTES { Err(ActError::refused("draft_too_large", "")) } else { Ok(()) }
}

impl From<Refused> for ActError {
    fn from(refused: Refused) -> Self {
        Self::refused(refused.key, refused.about)
    }
}
