//! Trials: before a consultation opens, the team answers it on the pages that children will see
//! (R12). Nothing of it is ever among the responses.

use data_encoding::BASE64URL_NOPAD;

use super::consultations::{allow, by_code, revision};
use super::submissions::Intake;
use super::{ActError, Desk};
use crate::domain::consultation::{Consultation, Person};
use crate::domain::layout::Layout;
use crate::domain::staff::Action;

/// Seconds after which a trial ends by itself.
pub const LASTS: i64 = 6 * 24 * 3600;

/// Starts a trial, or gives the one there is a new token. Returns the token, of which only a hash is
/// kept.
///
/// # Errors
/// The role or the status does not allow it, or the database does not answer.
pub async fn start(
    desk: &Desk,
    consultation: &Consultation,
    person: &Person,
) -> Result<String, ActError> {
    allow(desk, consultation, person, Action::Comment).await?;
    if !consultation.status.may_try() {
        return Err(ActError::refused("no_trial_now", consultation.status.code()));
    }
    let token = BASE64URL_NOPAD.encode(&desk.dice.bytes::<16>());
    let (hash, by) = (desk.master.trial_hash(&token), desk.by(&person.id));
    let wrapped = desk.master.draw(&consultation.id, &desk.dice)?;
    let ends_at = by.at + LASTS;
    desk.store.start_trial(&consultation.id, (&hash, &wrapped), ends_at, by).await?;
    Ok(token)
}

/// Ends a trial and erases what was answered in it.
///
/// # Errors
/// The role does not allow it, or the database does not answer.
pub async fn end(
    desk: &Desk,
    consultation: &Consultation,
    person: &Person,
) -> Result<(), ActError> {
    allow(desk, consultation, person, Action::Comment).await?;
    Ok(desk.store.end_trial(&consultation.id, desk.by(&person.id)).await?)
}

/// What takes answers in the trial with this token: the questionnaire as it stands now, and the key
/// of the trial. `None` when there is no such trial any more.
///
/// # Errors
/// The database does not answer, or the key does not open.
pub async fn find(desk: &Desk, token: &str) -> Result<Option<Intake>, ActError> {
    let hash = desk.master.trial_hash(token);
    let Some(trial) = desk.store.trial(&hash, desk.clock.now()).await? else { return Ok(None) };
    let consultation = by_code(desk, &trial.code).await?;
    let keys = desk.master.unwrap_key(&consultation.id, &trial.wrapped)?;
    let revision = revision(desk, &consultation).await?;
    let layout = Layout::new(&revision.questionnaire);
    Ok(Some(Intake { consultation, revision, layout, keys }))
}
