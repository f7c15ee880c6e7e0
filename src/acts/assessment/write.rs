//! What of an assessment is kept: exports, and notes of staff.

use super::{allow, make};
use crate::acts::{ActError, Desk, projects};
use crate::domain::assessment::{LONGEST_NOTE, takes_note};
use crate::domain::consultation::{Consultation, Person};
use crate::domain::wording::Lang;
use crate::i18n::Catalogue;
use crate::store::assessments::{Exported, Note};
use crate::store::{By, StoreError};

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
    if !takes_note(part) || too_long || projects::hides(&body.replace('\n', " ")) {
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
