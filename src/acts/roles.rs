//! Who is what in a project: letting people in, and taking roles away. By an administrator of the
//! project, or by the operator at the terminal.

use super::consultations::TERMINAL;
use super::{ActError, Desk, people};
use crate::domain::consultation::{Person, Project};
use crate::domain::staff::{Action, Role, may};
use crate::store::By;

/// Who was let in.
#[derive(Debug)]
pub struct LetIn {
    /// The person.
    pub person: Person,
    /// The secret of a link to sign in; none for whoever can sign in already or works elsewhere
    /// too: a link in other hands would open what is not theirs.
    pub secret: Option<String>,
    /// The link goes to their own mailbox or to nobody: whoever draws it must never see it.
    pub by_mail_only: bool,
}

/// Gives a person a role, with an account if they have none. Whether one person may do so, says
/// `requests.rs`.
///
/// # Errors
/// The e-mail or the name cannot be one, or the database does not answer.
pub(super) async fn let_in(
    desk: &Desk,
    project: &Project,
    (email, name): (&str, &str),
    role: Role,
    by: By<'_>,
) -> Result<LetIn, ActError> {
    let person = people::register(desk, email, name, by).await?;
    desk.store.grant(&person.id, &project.id, role, by).await?;
    link_if_new(desk, project, person, by).await
}

/// Draws a link for whoever is new.
///
/// # Errors
/// The database does not answer.
pub(super) async fn link_if_new(
    desk: &Desk,
    project: &Project,
    person: Person,
    by: By<'_>,
) -> Result<LetIn, ActError> {
    let secret = if is_new_here(desk, project, &person).await? {
        Some(people::draw_link(desk, &person, by).await?)
    } else {
        None
    };
    Ok(LetIn { person, secret, by_mail_only: false })
}

/// Draws another link for somebody of the project. Returns its secret.
///
/// # Errors
/// Whoever does it may not; the person is not of this project; or, unless the link goes to their
/// own mailbox, chose a password already, works elsewhere too, or is here because they asked for it:
/// with that link one person would be two (S-12).
pub async fn link_again(
    desk: &Desk,
    project: &Project,
    person_id: &str,
    goes_by_mail: bool,
    by: By<'_>,
) -> Result<LetIn, ActError> {
    allow(desk, project, Action::ManageStaff, by).await?;
    let person = member(desk, project, person_id).await?;
    not_oneself(&person, by)?;
    let by_mail_only = !is_new_here(desk, project, &person).await?
        || asked_for(desk, project, &person, by).await?;
    if by_mail_only && !goes_by_mail {
        return Err(ActError::refused("no_link_here", &person.name));
    }
    let secret = Some(people::draw_link(desk, &person, by).await?);
    Ok(LetIn { person, secret, by_mail_only })
}

/// Whether this person is in a project because of a request of whoever acts now.
async fn asked_for(
    desk: &Desk,
    project: &Project,
    person: &Person,
    by: By<'_>,
) -> Result<bool, ActError> {
    let end = format!(" {}", person.email);
    let events = desk.store.events_about(&project.id).await?;
    let mut asked = events.iter().filter(|event| event.act == "role.ask");
    Ok(asked.any(|event| event.actor == by.person && event.detail.ends_with(&end)))
}

/// Takes a role away. Whoever has none left is signed out at once.
///
/// # Errors
/// Whoever does it may not, the person does not have the role, is the last administrator, or the
/// database does not answer.
pub async fn take(
    desk: &Desk,
    project: &Project,
    person_id: &str,
    role: Role,
    by: By<'_>,
) -> Result<(), ActError> {
    allow(desk, project, Action::ManageStaff, by).await?;
    let person = member(desk, project, person_id).await?;
    if desk.store.take_role(person_id, &project.id, role, by).await? {
        return Ok(());
    }
    let roles = desk.store.roles(person_id, &project.id).await?;
    let last = role == Role::Administrator && roles.contains(&role);
    Err(ActError::refused(if last { "last_administrator" } else { "not_this_role" }, person.name))
}

/// Refuses whoever may not do this in a project; the operator at the terminal may.
///
/// # Errors
/// They may not, or the database does not answer.
pub(super) async fn allow(
    desk: &Desk,
    project: &Project,
    action: Action,
    by: By<'_>,
) -> Result<(), ActError> {
    if by.person == TERMINAL {
        return Ok(());
    }
    let roles = desk.store.roles(by.person, &project.id).await?;
    if may(&roles, action) {
        return Ok(());
    }
    let person = desk.store.person(by.person).await?;
    Err(ActError::refused("not_your_role", person.map(|p| p.name).unwrap_or_default()))
}

/// Nobody gives themselves a link: it takes two.
fn not_oneself(person: &Person, by: By<'_>) -> Result<(), ActError> {
    if person.id == by.person {
        Err(ActError::refused("not_oneself", &person.name))
    } else {
        Ok(())
    }
}

async fn member(desk: &Desk, project: &Project, person_id: &str) -> Result<Person, ActError> {
    let people = desk.store.people_of(&project.id).await?;
    let found = people.into_iter().find(|(person, _)| person.id == person_id);
    found.map(|(person, _)| person).ok_or_else(|| ActError::refused("not_of_this_project", ""))
}

async fn is_new_here(desk: &Desk, project: &Project, person: &Person) -> Result<bool, ActError> {
    Ok(desk.store.newcomers(&project.id).await?.contains(&person.id))
}
