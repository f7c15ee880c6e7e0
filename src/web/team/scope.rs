//! What a member may see: a project they have a role in, and what belongs to it. Everything else
//! does not exist for them.

use super::member::Member;
use crate::acts::{ActError, consultations};
use crate::domain::consultation::{Consultation, Project};
use crate::domain::staff::{Action, Role, may};
use crate::web::error::Error;

/// A project and the roles of the member in it; never empty.
#[derive(Debug, Clone)]
pub struct Scope {
    /// The project.
    pub project: Project,
    /// The roles.
    pub roles: Vec<Role>,
}

impl Scope {
    /// True when one of the roles allows this.
    pub fn may(&self, action: Action) -> bool {
        may(&self.roles, action)
    }

    /// Refuses what no role allows.
    ///
    /// # Errors
    /// None of the roles allows it.
    pub fn allow(&self, action: Action) -> Result<(), Error> {
        if self.may(action) { Ok(()) } else { Err(Error::Forbidden) }
    }
}

async fn scope(member: &Member, project: Option<Project>) -> Result<Scope, Error> {
    let project = project.ok_or(Error::NotFound)?;
    let roles = member.desk.store.roles(&member.person().id, &project.id).await?;
    if may(&roles, Action::See) { Ok(Scope { project, roles }) } else { Err(Error::NotFound) }
}

/// The project of an address.
///
/// # Errors
/// There is none for this member.
pub async fn project(member: &Member, slug: &str) -> Result<Scope, Error> {
    scope(member, member.desk.store.project(slug).await?).await
}

/// The consultation of an address, with its project.
///
/// # Errors
/// There is none for this member.
pub async fn consultation(member: &Member, code: &str) -> Result<(Scope, Consultation), Error> {
    let consultation = match consultations::by_code(&member.desk, code).await {
        Ok(consultation) => consultation,
        Err(ActError::Refused { .. }) => return Err(Error::NotFound),
        Err(error) => return Err(error.into()),
    };
    let project = member.desk.store.project_by_id(&consultation.project_id).await?;
    Ok((scope(member, project).await?, consultation))
}

/// The project of the consultation a release belongs to.
///
/// # Errors
/// There is none for this member.
pub async fn release(member: &Member, id: &str) -> Result<(Scope, Consultation), Error> {
    let stored = member.desk.store.release(id).await?.ok_or(Error::NotFound)?;
    let consultation = member.desk.store.consultation_by_id(&stored.consultation_id).await?;
    let consultation = consultation.ok_or(Error::NotFound)?;
    let project = member.desk.store.project_by_id(&consultation.project_id).await?;
    Ok((scope(member, project).await?, consultation))
}
