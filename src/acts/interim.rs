//! Interim releases: when figures may be published while children still answer.

use super::{ActError, Desk, consultations};
use crate::domain::consultation::Consultation;
use crate::domain::disclosure::Plan;
use crate::domain::interim::{MOST, least};
use crate::store::StoreError;
use crate::store::mix::{Mix, SMALLEST};

/// Whether figures so far can be published: children still answer, and their questionnaire says so.
///
/// # Errors
/// The database does not answer.
pub async fn is_offered(desk: &Desk, consultation: &Consultation) -> Result<bool, ActError> {
    if !consultation.status.may_release_interim() {
        return Ok(false);
    }
    let asked = consultations::revision(desk, consultation).await?.questionnaire;
    Ok(asked.interim && !asked.offers_any_withdrawal())
}

/// Brings what came into order, when enough did to close a batch.
///
/// What decides is the floor that staff are told anyway, which stands for an hour: trying again and
/// again tells nothing of when a child answered. The floor counts what waits to be mixed too, of which
/// a mix leaves fewer than `SMALLEST`.
///
/// # Errors
/// Too few are new, or there were too many releases; or the database does not answer.
pub(super) async fn ready(desk: &Desk, consultation: &Consultation) -> Result<(), ActError> {
    let (id, store) = (&consultation.id, &desk.store);
    // One is left for the end.
    if store.releases_of(id).await?.len() + 1 >= MOST {
        return Err(ActError::refused("interim_many", (MOST - 1).to_string()));
    }
    let needed = least(&plan(desk, consultation).await?) + SMALLEST - 1;
    let slack = |told| desk.master.slack(id, told);
    let at_least = store.tally(id, slack, desk.clock.now()).await?;
    if at_least - store.batched(id).await? < needed {
        return Err(too_few(needed));
    }
    store.remake(id, Mix::Daily).await?;
    Ok(())
}

/// Refuses a batch that is too small after all.
pub(super) fn is_large_enough(plan: &Plan, fresh: usize) -> Result<(), ActError> {
    let least = least(plan);
    let enough = i64::try_from(fresh).is_ok_and(|fresh| fresh >= least);
    if enough { Ok(()) } else { Err(too_few(least + SMALLEST - 1)) }
}

/// How many it takes is public; how many there are is not.
fn too_few(needed: i64) -> ActError {
    ActError::refused("interim_few", (needed + 1).to_string())
}

async fn plan(desk: &Desk, consultation: &Consultation) -> Result<Plan, ActError> {
    let revision = consultations::revision(desk, consultation).await?;
    Ok(serde_json::from_str(&revision.plan).map_err(|_| StoreError::Corrupt("plan"))?)
}
