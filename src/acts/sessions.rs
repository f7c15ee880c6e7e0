//! Where a person is signed in: to look at and to end. Of a device nothing is known but the days.

use super::people::secret;
use super::{ActError, Desk};
use crate::clock::day;
use crate::domain::consultation::Person;
use crate::seal::sha256;
use crate::store::sessions::Place;

/// One place where a person is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// Names it in a form; opens nothing.
    pub id: String,
    /// The day it began.
    pub begun_on: String,
    /// The day it was last used.
    pub seen_on: String,
    /// True for the one that asks.
    pub is_this: bool,
}

fn id(place: &Place) -> String {
    sha256(place.hash.as_bytes()).chars().take(16).collect()
}

/// Where a person is signed in; `this` is the secret of the session that asks.
///
/// # Errors
/// The database does not answer.
pub async fn list(desk: &Desk, person: &Person, this: &str) -> Result<Vec<SignedIn>, ActError> {
    let this = sha256(this.as_bytes());
    let places = desk.store.sessions_of(&person.id, desk.clock.now()).await?;
    let signed_in = |place: Place| SignedIn {
        id: id(&place),
        begun_on: day(place.begun_at),
        seen_on: day(place.seen_at),
        is_this: place.hash == this,
    };
    Ok(places.into_iter().map(signed_in).collect())
}

/// Ends one of a person's own sessions. False when there is none of this id.
///
/// # Errors
/// The database does not answer.
pub async fn end(desk: &Desk, person: &Person, which: &str) -> Result<bool, ActError> {
    let places = desk.store.sessions_of(&person.id, desk.clock.now()).await?;
    let Some(place) = places.iter().find(|place| id(place) == which) else { return Ok(false) };
    desk.store.end_session(&place.hash, desk.by(&person.id)).await?;
    Ok(true)
}

/// Ends all sessions of a person but the one that asks.
///
/// # Errors
/// The database does not answer.
pub async fn end_others(desk: &Desk, person: &Person, this: &str) -> Result<(), ActError> {
    Ok(desk.store.end_other_sessions(&sha256(this.as_bytes()), desk.by(&person.id)).await?)
}

/// Notes that the person showed again who sits there. Returns the new secret of the session; the
/// one before opens nothing any more. `None` when it has ended meanwhile.
///
/// # Errors
/// The database does not answer.
pub async fn renew(desk: &Desk, person: &Person, this: &str) -> Result<Option<String>, ActError> {
    let new = secret(desk);
    let (old_hash, new_hash) = (sha256(this.as_bytes()), sha256(new.as_bytes()));
    let renewed = desk.store.renew_session(&old_hash, &new_hash, desk.by(&person.id)).await?;
    Ok(renewed.then_some(new))
}
