//! Whether everybody may read the figures of a consultation.

use super::{ActError, Desk, feedback};
use crate::domain::consultation::Consultation;
use crate::domain::status::Status;

/// True once children were answered, and the release that ended the consultation stands.
///
/// # Errors
/// The database does not answer.
pub async fn is_public(desk: &Desk, consultation: &Consultation) -> Result<bool, ActError> {
    if !matches!(consultation.status, Status::Released | Status::Archived) {
        return Ok(false);
    }
    // The release that ended it is the last; those before it are of figures so far.
    let releases = desk.store.release_heads(&consultation.id).await?;
    let stands = releases.last().is_some_and(|last| last.retracted_on.is_none());
    Ok(stands && feedback::published(desk, consultation).await?.is_some())
}
