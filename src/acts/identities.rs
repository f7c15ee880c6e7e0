//! Signing in by way of a provider of identities (S-16): whom it means was linked before, by the
//! person themselves. Nobody is made, and no e-mail of it is read.

use super::{ActError, Desk, unnamed};
use crate::domain::consultation::Person;
use crate::provider::{Identity, Why};

/// What became of somebody who came back from the provider.
#[derive(Debug)]
pub enum Returned {
    /// This person is meant.
    In(Person),
    /// This person linked it.
    Linked,
    /// Nobody; whatever the reason, people are told the same.
    Nobody,
}

/// Lets the person in who is meant, or links the identity to who asked for that.
///
/// # Errors
/// The database does not answer.
pub async fn returned(
    desk: &Desk,
    came: Result<(Identity, String), Why>,
) -> Result<Returned, ActError> {
    let (Identity { issuer, subject }, person) = match came {
        Ok(came) => came,
        Err(why) => return failed(desk, why).await,
    };
    let store = &desk.store;
    let holder = store.identity_holder(&issuer, &subject).await?;
    match (holder, person.is_empty()) {
        (Some(holder), true) => Ok(Returned::In(holder)),
        (None, true) => failed(desk, "unknown").await,
        (Some(_), false) => failed(desk, "linked already").await,
        (None, false) if store.identity_since(&person).await?.is_some() => {
            failed(desk, "linked already").await
        }
        (None, false) => {
            store.link_identity(&issuer, &subject, desk.by(&person)).await?;
            Ok(Returned::Linked)
        }
    }
}

/// Notes that somebody could not sign in that way.
///
/// # Errors
/// The database does not answer.
pub async fn failed(desk: &Desk, why: Why) -> Result<Returned, ActError> {
    unnamed::failed(desk, "identity.wrong", why).await?;
    Ok(Returned::Nobody)
}
