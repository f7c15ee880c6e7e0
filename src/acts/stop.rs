//! The stop button: everything of a project that children can reach pauses at once (R67).

use super::projects::fits;
use super::{ActError, Desk};
use crate::domain::consultation::{Person, Project};
use crate::domain::staff::{Action, may};
use crate::domain::status::Act;

/// Pauses every open consultation of a project, by whoever may pause one. Returns how many there were. Each is
/// opened again by itself.
///
/// # Errors
/// The role does not allow it, no reason is given, nothing is open, or the database does not
/// answer; then nothing is paused.
pub async fn stop(
    desk: &Desk,
    project: &Project,
    reason: &str,
    person: &Person,
) -> Result<usize, ActError> {
    let roles = desk.store.roles(&person.id, &project.id).await?;
    if !may(&roles, Action::Move(Act::Pause)) {
        return Err(ActError::refused("not_your_role", &person.name));
    }
    let reason = reason.trim();
    if !fits(reason) {
        return Err(ActError::refused("stop_reason", ""));
    }
    match desk.store.pause_all(&project.id, reason, desk.by(&person.id)).await? {
        0 => Err(ActError::refused("nothing_open", &project.name)),
        paused => Ok(paused),
    }
}
