//! Giving a role takes two people (S-12): one administrator asks, another or a safeguarding lead
//! confirms exactly that, within three days. Where nobody else could, it is done at once and said.

use super::roles::{LetIn, allow, let_in, link_if_new};
use super::{ActError, Desk, people};
use crate::domain::consultation::Project;
use crate::domain::staff::{Action, Role, may};
use crate::store::By;
use crate::store::requests::Request;

/// Seconds for which a request waits.
pub const LASTS: i64 = 72 * 3600;

/// What became of asking.
#[derive(Debug)]
pub enum Asked {
    /// It waits for a second person.
    Waits,
    /// Nobody else could confirm: it is done.
    Alone(LetIn),
}

/// Asks for a role for somebody.
///
/// # Errors
/// Whoever asks may not, or asks for themselves; the e-mail or the name cannot be one; nobody is
/// left to confirm because their roles were just taken away; the same waits already; or the database
/// does not answer.
pub async fn ask(
    desk: &Desk,
    project: &Project,
    (email, name): (&str, &str),
    role: Role,
    by: By<'_>,
) -> Result<Asked, ActError> {
    allow(desk, project, Action::ManageStaff, by).await?;
    let (email, name) = people::checked(email, name)?;
    not_oneself(desk, &email, by).await?;
    let store = &desk.store;
    let others = store.people_of(&project.id).await?;
    let can = |role: &Role| may(&[*role], Action::ConfirmStaff);
    let others = others.iter().filter(|(person, role)| can(role) && person.email != email);
    if others.filter(|(person, _)| person.id != by.person).count() > 0 {
        let (id, expires_at) = (desk.dice.id(), by.at + LASTS);
        let asked = Request { id, email, name, role, asked_by: by.person.to_owned(), expires_at };
        store.ask_for_role(&project.id, &asked, by).await?;
        return Ok(Asked::Waits);
    }
    // Whoever took the others their roles does not go on alone at once.
    if store.lost_a_confirmer(&project.id, by.at - LASTS).await? {
        return Err(ActError::refused("alone_lately", ""));
    }
    let new = let_in(desk, project, (&email, &name), role, by).await?;
    let detail = format!("{role} {}", new.person.id);
    store.record(by, "role.alone", &project.id, &detail).await?;
    Ok(Asked::Alone(new))
}

/// Confirms what another person asked for; `None` when there is no such request.
///
/// # Errors
/// Whoever confirms may not, asked for it themselves or is whom it is for; it is over; or the
/// database does not answer.
pub async fn confirm(
    desk: &Desk,
    project: &Project,
    id: &str,
    by: By<'_>,
) -> Result<Option<LetIn>, ActError> {
    allow(desk, project, Action::ConfirmStaff, by).await?;
    let Some(asked) = found(desk, project, id).await? else { return Ok(None) };
    match confirmed(desk, project, &asked, by).await {
        Err(ActError::Refused { key, about }) => {
            let detail = format!("{} {}", asked.role, asked.email);
            desk.store.record(by, "role.stopped", &project.id, &detail).await?;
            Err(ActError::Refused { key, about })
        }
        done => done.map(Some),
    }
}

async fn confirmed(
    desk: &Desk,
    project: &Project,
    asked: &Request,
    by: By<'_>,
) -> Result<LetIn, ActError> {
    if asked.asked_by == by.person {
        return Err(ActError::refused("own_request", ""));
    }
    not_oneself(desk, &asked.email, by).await?;
    if asked.expires_at <= by.at {
        return Err(ActError::refused("request_over", ""));
    }
    let person = people::register(desk, &asked.email, &asked.name, by).await?;
    if !desk.store.confirm_role(&project.id, asked, &person.id, by).await? {
        return Err(ActError::refused("request_over", ""));
    }
    link_if_new(desk, project, person, by).await
}

/// Takes a request away: who asked changed their mind, or the second person says no. False when
/// there is none such.
///
/// # Errors
/// Whoever does it may not, or the database does not answer.
pub async fn drop(desk: &Desk, project: &Project, id: &str, by: By<'_>) -> Result<bool, ActError> {
    allow(desk, project, Action::ConfirmStaff, by).await?;
    let Some(asked) = found(desk, project, id).await? else { return Ok(false) };
    Ok(desk.store.drop_role_request(&project.id, &asked, by).await?)
}

async fn found(desk: &Desk, project: &Project, id: &str) -> Result<Option<Request>, ActError> {
    let all = desk.store.role_requests(&project.id).await?;
    Ok(all.into_iter().find(|one| one.id == id))
}

/// Nobody gives themselves a role: it takes two.
async fn not_oneself(desk: &Desk, email: &str, by: By<'_>) -> Result<(), ActError> {
    match desk.store.person(by.person).await? {
        Some(person) if person.email == email => Err(ActError::refused("not_oneself", person.name)),
        _ => Ok(()),
    }
}
