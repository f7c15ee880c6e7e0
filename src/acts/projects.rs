//! What a project says of itself: its name, and the organisation that children read of.

use validator::ValidateLength;

use super::{ActError, Desk};
use crate::domain::consultation::{Consultation, Person, Project};
use crate::domain::staff::{Action, may};
use crate::store::{By, StoreError};

/// Most characters of a name and of an organisation.
pub const LONGEST: u64 = 120;

/// Changes name and organisation, by a person who may.
///
/// # Errors
/// The role does not allow it, a text is empty, too long or not one line, or the database does not
/// answer.
pub async fn describe(
    desk: &Desk,
    project: &Project,
    name: &str,
    organisation: &str,
    person: &Person,
) -> Result<(), ActError> {
    let roles = desk.store.roles(&person.id, &project.id).await?;
    if !may(&roles, Action::Describe) {
        return Err(ActError::refused("not_your_role", &person.name));
    }
    rename(desk, project, name, organisation, desk.by(&person.id)).await
}

/// Changes name and organisation; the terminal is the operator's and needs no role.
///
/// # Errors
/// As for `describe`, but for the role.
pub async fn rename(
    desk: &Desk,
    project: &Project,
    name: &str,
    organisation: &str,
    by: By<'_>,
) -> Result<(), ActError> {
    let (name, organisation) = (name.trim(), organisation.trim());
    if !(fits(name) && fits(organisation)) {
        return Err(ActError::refused("bad_project", &project.slug));
    }
    Ok(desk.store.describe_project(&project.id, name, organisation, by).await?)
}

/// Short, one line, and nothing in it that a reader does not see.
pub(super) fn fits(text: &str) -> bool {
    text.validate_length(Some(1), Some(LONGEST), None) && !hides(text)
}

/// True when a line holds what a reader does not see.
pub(super) fn hides(line: &str) -> bool {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    line.chars().any(hidden)
}

/// Whether the project says who asks: children read it on the first page, which leaves the line out
/// until it is given.
///
/// # Errors
/// The database does not answer.
pub async fn says_who_asks(desk: &Desk, consultation: &Consultation) -> Result<bool, ActError> {
    let project = desk.store.project_by_id(&consultation.project_id).await?;
    Ok(!project.ok_or(StoreError::Corrupt("project"))?.organisation.is_empty())
}
