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
    /// The field whose translation was checked, if one was.
    pub checks: Option<String>,
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
    let shown = if sent.base == now.number {
        Some(now.questionnaire.clone())
    } else {
        let shown = desk.store.revision(&consultation.id, sent.base).await?;
        shown.map(|shown| shown.questionnaire)
    };
    // A page so old that nobody knows what it showed: whatever differs is asked about.
    let base = shown.as_ref().and_then(|shown| draft::read(shown, &sent.part));
    let (changed, clashes) = draft::merge(&base.unwrap_or_default(), &theirs, sent.fields);
    if !clashes.is_empty() {
        return Ok(Saved::Clashes(clashes));
    }
    let mut written = now.questionnaire.clone();
    for (name, value) in &changed {
        draft::write(&mut written, &sent.part, name, value)?;
    }
    let checked = match &sent.checks {
        None => None,
        Some(name) => {
            let mut seen = shown.unwrap_or_else(|| written.clone());
            for (name, value) in &changed {
                // What is gone there was not seen there.
                let _ = draft::write(&mut seen, &sent.part, name, value);
            }
            Some(draft::seen(&seen, &written, &sent.part, name)?)
        }
    };
    let (questionnaire, next) = draft::apply(&written, &sent.part, &sent.edit)?;
    frame_holds(&questionnaire)?;
    let by = desk.by(&person.id);
    if questionnaire != now.questionnaire {
        let notes = desk.store.translations(&consultation.id).await?;
        let to_recheck = draft::to_recheck(&now.questionnaire, &written, &notes);
        desk.store.revise(consultation, &questionnaire, Some(now.number), &to_recheck, by).await?;
    }
    if let Some(pair) = checked {
        desk.store.check_translations(&consultation.id, &[pair], true, by).await?;
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
    desk.store.revise(consultation, &before.questionnaire, before.before, &[], by).await?;
    Ok(())
}

/// The current revision of a draft that this person may write.
pub(super) async fn writable(
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
