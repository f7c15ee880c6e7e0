//! Taking an entry out of the directory: one person asks, another agrees. Until then it stays.

use super::{Known, allow, find, known, next, refuse_holes};
use crate::acts::{ActError, Desk};
use crate::domain::consultation::Person;
use crate::domain::directory::{KEPT, Kind};
use crate::store::StoreError;
use crate::store::directory::Version;

/// Asks that an entry be taken out.
///
/// # Errors
/// The person does not keep the directory, the entry is the one that always stays, a child would be
/// left without anybody who answers, it waits already, or the database does not answer.
pub async fn ask(desk: &Desk, kind: Kind, id: &str, person: &Person) -> Result<(), ActError> {
    let found = may_go(desk, kind, id, person).await?;
    let by = desk.by(&person.id);
    Ok(desk.store.ask_for_removal((kind, id, found.version), by).await?)
}

/// Agrees that it be taken out, as it was when that was asked.
///
/// # Errors
/// Nobody asked, the same person did, it changed since, or as for asking.
pub async fn agree(desk: &Desk, kind: Kind, id: &str, person: &Person) -> Result<(), ActError> {
    let found = may_go(desk, kind, id, person).await?;
    let removal = found.removal.as_ref().ok_or(StoreError::Conflict)?;
    if removal.asked_by == person.id {
        return Err(ActError::refused("directory_second", &person.name));
    }
    let by = desk.by(&person.id);
    let last = Version {
        removed: true,
        asked_by: Some(removal.asked_by.clone()),
        ..next(&found.entry, removal.version, by)?
    };
    Ok(desk.store.take_out(&last, by).await?)
}

/// Has it stay after all.
///
/// # Errors
/// The person does not keep the directory, nothing waits, or the database does not answer.
pub async fn stay(desk: &Desk, kind: Kind, id: &str, person: &Person) -> Result<(), ActError> {
    allow(desk, person).await?;
    Ok(desk.store.drop_removal(kind, id, desk.by(&person.id)).await?)
}

async fn may_go(desk: &Desk, kind: Kind, id: &str, person: &Person) -> Result<Known, ActError> {
    allow(desk, person).await?;
    let found = find(desk, kind, id).await?.ok_or(StoreError::Conflict)?;
    if kind == Kind::HelpLine && id == KEPT {
        return Err(ActError::refused("directory_kept", id));
    }
    let all = known(desk).await?;
    let others = all.iter().map(|known| &known.entry);
    refuse_holes(others.filter(|other| (other.kind(), other.id()) != (kind, id)))?;
    Ok(found)
}
