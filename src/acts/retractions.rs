//! Taking a release back: two people say why. It stays stored and readable in the ledger, and later
//! releases are still attacked together with it, because it was told; but nothing hands it out any more.

use super::{ActError, Desk, consultations, releases};
use crate::domain::consultation::Person;
use crate::domain::release::Retraction;
use crate::domain::staff::Action;
use crate::store::StoreError;
use crate::store::releases::StoredRelease;

/// Characters of a reason at most.
pub const LONGEST_REASON: usize = 500;

/// Takes a release back, with two names and a reason.
///
/// # Errors
/// There is none, it was taken back before, both are one person, a role is missing, or there is no
/// reason.
pub async fn retract(
    desk: &Desk,
    id: &str,
    reason: &str,
    by: &Person,
    second: &Person,
) -> Result<(), ActError> {
    if by.id == second.id {
        return Err(ActError::refused("four_eyes", &by.name));
    }
    let (stored, consultation) = releases::stored(desk, id).await?;
    consultations::allow(desk, &consultation, by, Action::Retract).await?;
    consultations::allow(desk, &consultation, second, Action::SeeResults).await?;
    stands(&stored)?;
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        return Err(ActError::refused("retract_reason", LONGEST_REASON.to_string()));
    }
    let retraction = Retraction {
        on: desk.clock.today(),
        why: reason.to_owned(),
        by: by.name.clone(),
        second: second.name.clone(),
    };
    match desk.store.retract(&stored, &retraction, desk.by(&by.id)).await {
        Err(StoreError::Conflict) => {
            let (stored, _) = releases::stored(desk, id).await?;
            stands(&stored)
        }
        done => Ok(done?),
    }
}

/// Refuses a release that was taken back.
///
/// # Errors
/// It was.
pub fn stands(stored: &StoredRelease) -> Result<(), ActError> {
    match &stored.retracted_on {
        Some(day) => Err(ActError::refused("retracted", day)),
        None => Ok(()),
    }
}

/// When, why and by whom a release was taken back, if it was.
pub fn retraction(stored: &StoredRelease) -> Option<Retraction> {
    let on = stored.retracted_on.clone()?;
    let text = |part: &Option<String>| part.clone().unwrap_or_default();
    Some(Retraction {
        on,
        why: text(&stored.retracted_why),
        by: text(&stored.retracted_by),
        second: text(&stored.retracted_second),
    })
}
