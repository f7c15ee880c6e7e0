//! Letting people in: accounts, one-time links, passwords, sessions.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use subtle::ConstantTimeEq;

use super::hashing::{LINE, Lane};
use super::{ActError, Desk};
use crate::domain::consultation::{Person, Project};
use crate::domain::staff::Role;
use crate::seal::sha256;
use crate::store::By;
use crate::store::sessions::Session;

/// Seconds a sign-in link lasts.
pub const LINK_LASTS: i64 = 24 * 3600;
/// Fewest characters of a password (S-1).
pub const SHORTEST_PASSWORD: usize = 12;
/// Most characters of a password.
pub const LONGEST_PASSWORD: usize = 256;

/// Adds a person with a role and draws a one-time sign-in link. Returns the secret of the link.
///
/// # Errors
/// The e-mail cannot be one, or the database does not answer.
pub async fn add(
    desk: &Desk,
    email: &str,
    name: &str,
    role: Role,
    project: &Project,
    by: By<'_>,
) -> Result<(Person, String), ActError> {
    let person = register(desk, email, name, by).await?;
    desk.store.grant(&person.id, &project.id, role, by).await?;
    let secret = draw_link(desk, &person, by).await?;
    Ok((person, secret))
}

/// Adds an account, or finds the one with this e-mail. It has no role and no link yet.
///
/// # Errors
/// The e-mail cannot be one, the name is none, or the database does not answer.
pub async fn register(
    desk: &Desk,
    email: &str,
    name: &str,
    by: By<'_>,
) -> Result<Person, ActError> {
    let (email, name) = checked(email, name)?;
    let person = Person { id: desk.dice.id(), email, name };
    Ok(desk.store.add_person(&person, by).await?)
}

/// E-mail and name as they are kept.
///
/// # Errors
/// The e-mail cannot be one, or the name is none.
pub(super) fn checked(email: &str, name: &str) -> Result<(String, String), ActError> {
    let email = email.trim().to_lowercase();
    if !validator::ValidateEmail::validate_email(&email) {
        return Err(ActError::refused("bad_email", email));
    }
    if name.trim().is_empty() || name.chars().count() > 100 {
        return Err(ActError::refused("bad_name", name));
    }
    Ok((email, name.trim().to_owned()))
}

/// Draws a one-time sign-in link for a person. Returns its secret; only the hash is kept.
///
/// # Errors
/// The database does not answer.
pub async fn draw_link(desk: &Desk, person: &Person, by: By<'_>) -> Result<String, ActError> {
    let secret = secret(desk);
    let hash = sha256(secret.as_bytes());
    desk.store.add_sign_in_link(&person.id, &hash, by.at + LINK_LASTS, by).await?;
    Ok(secret)
}

pub(super) fn secret(desk: &Desk) -> String {
    BASE64URL_NOPAD.encode(&desk.dice.bytes::<32>())
}

/// The person a link is for, while it lasts.
///
/// # Errors
/// The database does not answer.
pub async fn link_holder(desk: &Desk, secret: &str) -> Result<Option<Person>, ActError> {
    Ok(desk.store.link_holder(&sha256(secret.as_bytes()), desk.clock.now()).await?)
}

/// Spends a link: its holder chooses a password. True when the link was still good.
///
/// # Errors
/// The password is too short or too long, or the database does not answer.
pub async fn choose_password(
    desk: &Desk,
    secret: &str,
    person: &Person,
    password: &str,
) -> Result<bool, ActError> {
    let hash = new_hash(desk, password).await?;
    Ok(desk.store.spend_link(&sha256(secret.as_bytes()), &hash, desk.by(&person.id)).await?)
}

/// Sets a new password for a person who gave the present one. All other sessions end; `session` is
/// the secret of the one that stays.
///
/// # Errors
/// The password is too short or too long, or the database does not answer.
pub async fn change_password(
    desk: &Desk,
    person: &Person,
    session: &str,
    password: &str,
) -> Result<(), ActError> {
    let hash = new_hash(desk, password).await?;
    let session = sha256(session.as_bytes());
    Ok(desk.store.change_password(&hash, &session, desk.by(&person.id)).await?)
}

async fn new_hash(desk: &Desk, password: &str) -> Result<String, ActError> {
    let length = password.chars().count();
    if !(SHORTEST_PASSWORD..=LONGEST_PASSWORD).contains(&length) {
        return Err(ActError::refused("bad_password", length.to_string()));
    }
    hash(desk, Lane::Known, password.to_owned()).await
}

/// Checks a password. An unknown person takes as long as a wrong password (S-2).
///
/// # Errors
/// Too many are in line, or the database does not answer; the password was not looked at.
pub async fn check_password(
    desk: &Desk,
    email: &str,
    password: &str,
    lane: Lane,
) -> Result<Option<Person>, ActError> {
    let account = desk.store.account(email).await?.filter(|a| !a.password_hash.is_empty());
    let Some(account) = account else {
        hash(desk, lane, password.to_owned()).await?;
        return Ok(None);
    };
    let right = fits(lane, account.password_hash, password.to_owned()).await?;
    Ok(right.then_some(account.person))
}

/// Whether a password, or the PIN of a kiosk, is the one of this hash.
pub(super) async fn fits(lane: Lane, hash: String, given: String) -> Result<bool, ActError> {
    let work = move || {
        let hash = PasswordHash::new(&hash).ok()?;
        hasher()?.verify_password(given.as_bytes(), &hash).ok()
    };
    Ok(LINE.work(lane, work).await?.is_some())
}

/// Length of the name of a device and of its mark, each.
const DEVICE: usize = 32;

/// What the browser of a person who signed in keeps, so that its next sign-in is told from those
/// of strangers. It opens nothing.
///
/// # Errors
/// The database does not answer.
pub async fn new_device(desk: &Desk, person: &Person) -> Result<String, ActError> {
    let device = HEXLOWER.encode(&desk.dice.bytes::<16>());
    let account = desk.store.account(&person.email).await?;
    let password = account.map(|account| account.password_hash).unwrap_or_default();
    let mark = desk.master.device_mark(&device, &person.id, &password);
    Ok(device + &mark)
}

/// The name of the device, when what the browser kept is of this account; `None` for a stranger.
///
/// # Errors
/// The database does not answer.
pub async fn known_device(
    desk: &Desk,
    email: &str,
    kept: Option<&str>,
) -> Result<Option<String>, ActError> {
    let Some((device, mark)) = kept.and_then(|kept| kept.split_at_checked(DEVICE)) else {
        return Ok(None);
    };
    let Some(account) = desk.store.account(email).await? else { return Ok(None) };
    let right = desk.master.device_mark(device, &account.person.id, &account.password_hash);
    let known = bool::from(right.as_bytes().ct_eq(mark.as_bytes()));
    Ok(known.then(|| device.to_owned()))
}

/// Starts a session. Returns the secret for the cookie; only the hash is kept.
///
/// # Errors
/// The database does not answer.
pub async fn start_session(desk: &Desk, person: &Person) -> Result<String, ActError> {
    let secret = secret(desk);
    let form_token = BASE64URL_NOPAD.encode(&desk.dice.bytes::<16>());
    desk.store.start_session(&sha256(secret.as_bytes()), &form_token, desk.by(&person.id)).await?;
    Ok(secret)
}

/// Takes a session as one in which nobody has shown yet who they are.
///
/// # Errors
/// The database does not answer.
pub async fn forget_proof(desk: &Desk, secret: &str) -> Result<(), ActError> {
    Ok(desk.store.forget_proof(&sha256(secret.as_bytes())).await?)
}

/// The session of a cookie, if it lasts.
///
/// # Errors
/// The database does not answer.
pub async fn session(desk: &Desk, secret: &str) -> Result<Option<Session>, ActError> {
    Ok(desk.store.session(&sha256(secret.as_bytes()), desk.clock.now()).await?)
}

/// Ends a session.
///
/// # Errors
/// The database does not answer.
pub async fn end_session(desk: &Desk, secret: &str, person: &Person) -> Result<(), ActError> {
    Ok(desk.store.end_session(&sha256(secret.as_bytes()), desk.by(&person.id)).await?)
}

/// Argon2id with 64 MiB and three passes (S-1).
fn hasher() -> Option<Argon2<'static>> {
    let params = Params::new(64 * 1024, 3, 1, None).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Hashes a password, or the PIN of a kiosk.
pub(super) async fn hash(desk: &Desk, lane: Lane, password: String) -> Result<String, ActError> {
    let salt = desk.dice.bytes::<16>();
    let work = move || {
        let hash: PasswordHash =
            hasher()?.hash_password_with_salt(password.as_bytes(), &salt).ok()?;
        Some(hash.to_string())
    };
    let hash = LINE.work(lane, work).await?;
    hash.ok_or_else(|| ActError::refused("bad_password", ""))
}
