//! Tokens with which programs of partners read the released figures of a project. They open nothing
//! else, last a year at most, and only the hash of a secret is kept.

use time::Duration;

use super::people::secret;
use super::{ActError, Desk};
use crate::clock::read_day;
use crate::domain::consultation::{Person, Project};
use crate::domain::staff::{Action, may};
use crate::seal::sha256;
use crate::store::tokens::ApiToken;

/// What every secret begins with, so that whoever finds one knows what it is.
const BEGINS: &str = "pv_";
/// Most characters of a name.
pub const LONGEST_NAME: usize = 80;
/// Days for which a token lasts at most.
const LASTS: i64 = 365;

/// Makes a token; returns its secret, which nobody can look up later.
///
/// # Errors
/// The role is missing, the name is none, the day is past or more than a year away, or the database
/// does not answer.
pub async fn make(
    desk: &Desk,
    project: &Project,
    (name, ends_on): (&str, &str),
    person: &Person,
) -> Result<String, ActError> {
    allow(desk, project, person).await?;
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = (1..=LONGEST_NAME).contains(&name.chars().count());
    if !fits || name.chars().any(char::is_control) {
        return Err(ActError::refused("token_name", LONGEST_NAME.to_string()));
    }
    let today = desk.clock.today();
    let last = last_day(desk);
    // Days are compared as texts.
    if read_day(ends_on).is_none() || ends_on < today.as_str() || ends_on > last.as_str() {
        return Err(ActError::refused("token_day", last));
    }
    let secret = format!("{BEGINS}{}", secret(desk));
    let token = ApiToken {
        id: desk.dice.id(),
        name,
        made_by: person.id.clone(),
        made_on: today,
        ends_on: ends_on.to_owned(),
        revoked_on: None,
    };
    let hash = sha256(secret.as_bytes());
    desk.store.add_token(&project.id, &token, &hash, desk.by(&person.id)).await?;
    Ok(secret)
}

/// Revokes a token: from now on it opens nothing.
///
/// # Errors
/// The role is missing, it was revoked already, or the database does not answer.
pub async fn revoke(
    desk: &Desk,
    project: &Project,
    id: &str,
    person: &Person,
) -> Result<(), ActError> {
    allow(desk, project, person).await?;
    let (today, by) = (desk.clock.today(), desk.by(&person.id));
    Ok(desk.store.revoke_token((&project.id, id), &today, by).await?)
}

/// The project whose figures a secret opens; `None` when it is wrong, ended or revoked.
///
/// # Errors
/// The database does not answer.
pub async fn opens(desk: &Desk, secret: &str) -> Result<Option<String>, ActError> {
    if !secret.starts_with(BEGINS) {
        return Ok(None);
    }
    Ok(desk.store.token_opens(&sha256(secret.as_bytes()), &desk.clock.today()).await?)
}

/// The last day on which a token that is made today can end, `YYYY-MM-DD`.
pub fn last_day(desk: &Desk) -> String {
    let today = desk.clock.today();
    let last = read_day(&today).and_then(|day| day.checked_add(Duration::days(LASTS)));
    last.map_or(today, |day| day.to_string())
}

async fn allow(desk: &Desk, project: &Project, person: &Person) -> Result<(), ActError> {
    let roles = desk.store.roles(&person.id, &project.id).await?;
    if may(&roles, Action::KeepTokens) {
        return Ok(());
    }
    Err(ActError::refused("not_your_role", &person.name))
}
