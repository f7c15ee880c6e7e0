//! Comments: young advisers and colleagues say what they think of a draft, the author answers.

use super::{ActError, Desk, consultations};
use crate::domain::comment::Comment;
use crate::domain::consultation::{Consultation, Person};
use crate::domain::draft::{self, Part};
use crate::domain::staff::Action;
use crate::domain::status::Status;

/// Most characters of a comment.
pub const LONGEST: usize = 2_000;

/// Adds a comment on a part of a draft, or of one that waits for a second person.
///
/// # Errors
/// The role or the status does not allow it, the part is not there, the text is empty or too long,
/// or the database does not answer.
pub async fn add(
    desk: &Desk,
    consultation: &Consultation,
    part: &str,
    body: &str,
    person: &Person,
) -> Result<(), ActError> {
    consultations::allow(desk, consultation, person, Action::Comment).await?;
    if !matches!(consultation.status, Status::Draft | Status::InReview) {
        return Err(ActError::refused("no_comment_now", consultation.status.code()));
    }
    let revision = consultations::revision(desk, consultation).await?;
    let known = part.parse::<Part>().ok();
    let known = known.filter(|known| draft::read(&revision.questionnaire, known).is_some());
    if known.is_none() {
        return Err(ActError::refused("draft_gone", part));
    }
    let body = body.replace("\r\n", "\n");
    let body = body.trim();
    if body.is_empty() || body.chars().count() > LONGEST {
        return Err(ActError::refused("comment_length", LONGEST.to_string()));
    }
    let comment = Comment {
        id: desk.dice.id(),
        part: part.to_owned(),
        body: body.to_owned(),
        who: person.name.clone(),
        revision: revision.number,
        resolved: false,
    };
    Ok(desk.store.add_comment(&consultation.id, &comment, desk.by(&person.id)).await?)
}

/// Notes that a comment was dealt with, by somebody who writes the draft.
///
/// # Errors
/// The role does not allow it, or the database does not answer.
pub async fn resolve(
    desk: &Desk,
    consultation: &Consultation,
    id: &str,
    person: &Person,
) -> Result<bool, ActError> {
    consultations::allow(desk, consultation, person, Action::Write).await?;
    Ok(desk.store.resolve_comment(&consultation.id, id, desk.by(&person.id)).await?)
}
