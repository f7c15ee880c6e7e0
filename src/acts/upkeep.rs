//! What is noted about the care of an installation: on which day it was last done. Days only.

use super::{ActError, Desk};

/// The day of the last backup.
pub const LAST_BACKUP: &str = "last_backup";
/// The day a backup was last found to be good.
pub const LAST_DRILL: &str = "last_drill";
/// The day the daily work was last done.
pub const LAST_ROUND: &str = "last_round";

/// Notes that it was done today.
///
/// # Errors
/// The database does not answer.
pub async fn note(desk: &Desk, what: &str) -> Result<(), ActError> {
    let today = desk.clock.today();
    loop {
        let before = desk.store.installation(what).await?;
        if before.as_deref() == Some(&today)
            || desk.store.replace_installation(what, before.as_deref(), &today).await?
        {
            return Ok(());
        }
    }
}
