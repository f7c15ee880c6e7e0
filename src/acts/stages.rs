//! The released consultations of a project, stage after stage: what can be compared over time.

use super::exports::{self, Dossier};
use super::{ActError, Desk};
use crate::domain::consultation::Project;
use crate::domain::stage::Stage;

/// A released consultation, for a list of them.
#[derive(Debug, Clone)]
pub struct Released {
    /// Id of its stored release.
    pub id: String,
    /// Code of the consultation.
    pub code: String,
    /// Its stage.
    pub stage: Stage,
    /// The day it was released.
    pub made_on: String,
}

/// Every consultation of a project that has a stored release, the last that was not taken back, by
/// stage and day.
///
/// # Errors
/// The database does not answer.
pub async fn released(desk: &Desk, project: &Project) -> Result<Vec<Released>, ActError> {
    let mut all = Vec::new();
    for consultation in desk.store.consultations_of(&project.id).await? {
        let mut stored = desk.store.releases_of(&consultation.id).await?;
        stored.retain(|one| one.retracted_on.is_none());
        if let Some(stored) = stored.pop() {
            let (code, stage) = (consultation.code, consultation.stage);
            all.push(Released { id: stored.id, code, stage, made_on: stored.made_on });
        }
    }
    all.sort_by(|a, b| (a.stage, &a.made_on, &a.code).cmp(&(b.stage, &b.made_on, &b.code)));
    Ok(all)
}

/// Two releases of one project, the earlier stage first.
///
/// # Errors
/// One of them cannot be read, or the database does not answer.
pub async fn pair(
    desk: &Desk,
    first: &Released,
    second: &Released,
) -> Result<[Dossier; 2], ActError> {
    Ok([exports::dossier(desk, &first.id).await?, exports::dossier(desk, &second.id).await?])
}
