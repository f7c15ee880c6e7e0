//! The daily work: mix what came, and erase what was promised to be erased.

use super::{ActError, Desk};
use crate::store::mix::Mix;

/// Mixes every consultation that takes answers, and sweeps the files in any case. Returns how many
/// were mixed.
///
/// # Errors
/// The database does not answer.
pub async fn mix_all(desk: &Desk) -> Result<usize, ActError> {
    let mut mixed = 0;
    for consultation in desk.store.consultations_with_answers().await? {
        if desk.store.mix(&consultation.id, Mix::Daily).await? {
            mixed += 1;
        }
    }
    if mixed == 0 {
        // What was withdrawn while too few waited must not lie in the files any longer.
        desk.store.sweep().await?;
    }
    Ok(mixed)
}

/// Destroys the keys and answers of every consultation whose day has come. Returns their codes.
///
/// # Errors
/// The database does not answer.
pub async fn erase_due(desk: &Desk) -> Result<Vec<String>, ActError> {
    let mut erased = Vec::new();
    for (id, code) in desk.store.due_for_erasure(&desk.clock.today()).await? {
        desk.store.erase(&id, desk.by("system")).await?;
        erased.push(code);
    }
    Ok(erased)
}
