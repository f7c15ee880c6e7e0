//! The second factor of staff: a code of six digits from an app (RFC 6238: every 30 seconds a new
//! one, the neighbours are taken too), or one of ten recovery codes. Each is accepted once (S-4).

use data_encoding::BASE32_NOPAD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use subtle::ConstantTimeEq;
use totp_rs::{Builder, Totp};

use super::{ActError, Desk};
use crate::domain::consultation::Person;
use crate::store::{By, StoreError};

/// How many recovery codes are drawn.
pub const RECOVERY_CODES: usize = 10;
/// Seconds after the password within which the code must come.
pub const HALF_WAY_LASTS: i64 = 5 * 60;
/// Length of a code of the app.
const DIGITS: usize = 6;
/// Characters of a group in what is copied by hand.
const GROUP: usize = 4;
/// Who the app says that the code is for.
const ISSUER: &str = "Porte-Voix";

/// A secret that was drawn for an app and is not kept yet.
pub struct Offer {
    /// The same, sealed for this person: it comes back with the first code.
    pub sealed: String,
    /// The secret as it is typed, in groups of four.
    pub groups: Vec<String>,
    /// The address that apps read from a QR code.
    pub address: String,
}

/// Draws a secret for an app. Nothing is kept.
///
/// # Errors
/// Never in practice: the secret is short.
pub fn offer(desk: &Desk, person: &Person) -> Result<Offer, ActError> {
    let sealed = desk.master.seal_factor(&person.id, &desk.dice.bytes::<20>(), &desk.dice)?;
    offered(desk, person, &sealed)
}

/// The same offer again, after a wrong code.
///
/// # Errors
/// It was not drawn for this person.
pub fn offered(desk: &Desk, person: &Person, sealed: &str) -> Result<Offer, ActError> {
    let secret = BASE32_NOPAD.encode(&desk.master.open_factor(&person.id, sealed)?);
    let email = utf8_percent_encode(&person.email, NON_ALPHANUMERIC);
    let address = format!(
        "otpauth://totp/{ISSUER}:{email}?secret={secret}&issuer={ISSUER}&digits={DIGITS}&period=30"
    );
    Ok(Offer { sealed: sealed.to_owned(), groups: groups(&secret), address })
}

/// Keeps an offered secret once its first code is right. Returns the recovery codes, in groups;
/// only their hashes are kept.
///
/// # Errors
/// The code is wrong, there is a factor already, or the database does not answer.
pub async fn set_up(
    desk: &Desk,
    person: &Person,
    sealed: &str,
    code: &str,
) -> Result<Vec<Vec<String>>, ActError> {
    let Some(step) = step(desk, person, sealed, &plain(code))? else {
        return Err(ActError::refused("wrong_first_code", ""));
    };
    let Recovery { codes, hashes } = Recovery::draw(desk, person);
    desk.store.add_factor(sealed, step, &hashes, desk.by(&person.id)).await?;
    Ok(codes)
}

/// Recovery codes just drawn.
pub(super) struct Recovery {
    /// As they are shown once, in groups.
    pub codes: Vec<Vec<String>>,
    /// As they are kept.
    pub hashes: Vec<String>,
}

impl Recovery {
    /// Draws them for a person.
    pub fn draw(desk: &Desk, person: &Person) -> Self {
        let codes: Vec<String> =
            (0..RECOVERY_CODES).map(|_| BASE32_NOPAD.encode(&desk.dice.bytes::<16>())).collect();
        let hash = |code: &String| desk.master.recovery_hash(&person.id, code);
        let hashes = codes.iter().map(hash).collect();
        Self { codes: codes.iter().map(|code| groups(code)).collect(), hashes }
    }
}

/// Whether a person has a second step: an app for codes, or a passkey.
///
/// # Errors
/// The database does not answer.
pub async fn has_any(desk: &Desk, person: &Person) -> Result<bool, ActError> {
    let app = desk.store.factor(&person.id).await?.is_some();
    Ok(app || !desk.store.passkeys_of(&person.id).await?.is_empty())
}

/// Accepts a code of the app or a recovery code, once. False when it is wrong, was used before, or
/// there is no factor.
///
/// # Errors
/// The database or the master key does not answer.
pub async fn spend(desk: &Desk, person: &Person, typed: &str) -> Result<bool, ActError> {
    let (typed, by) = (plain(typed), desk.by(&person.id));
    let accepted = if typed.len() == DIGITS {
        let step = match desk.store.factor(&person.id).await? {
            Some(factor) => step(desk, person, &factor.sealed, &typed)?,
            None => None,
        };
        match step {
            Some(step) => desk.store.spend_step(&person.id, step).await?,
            None => false,
        }
    } else {
        let hash = desk.master.recovery_hash(&person.id, &typed);
        desk.store.spend_recovery_code(&hash, by).await?
    };
    if !accepted {
        desk.store.record(by, "factor.wrong", &person.id, "").await?;
    }
    Ok(accepted)
}

/// Removes the app of a person; the recovery codes go with it unless there is a passkey.
///
/// # Errors
/// There is none, or the database does not answer.
pub async fn remove(desk: &Desk, person: &Person, by: By<'_>) -> Result<(), ActError> {
    let removed = desk.store.remove_factor(&person.id, by).await?;
    if removed { Ok(()) } else { Err(ActError::refused("no_factor", &person.name)) }
}

/// Removes every second step of a person, passkeys too, for whoever lost them all.
///
/// # Errors
/// There is none, or the database does not answer.
pub async fn remove_all(desk: &Desk, person: &Person, by: By<'_>) -> Result<(), ActError> {
    let removed = desk.store.remove_second_steps(&person.id, by).await?;
    if removed { Ok(()) } else { Err(ActError::refused("no_factor", &person.name)) }
}

/// What somebody who gave the right password carries until the code is given too.
///
/// # Errors
/// The database does not answer.
pub async fn half_way(desk: &Desk, person: &Person) -> Result<String, ActError> {
    let until = desk.clock.now() + HALF_WAY_LASTS;
    let account = desk.store.account(&person.email).await?;
    let password = account.map(|account| account.password_hash).unwrap_or_default();
    let mark = desk.master.half_way_mark(&person.id, until, &password);
    Ok(format!("{}.{until}.{mark}", person.id))
}

/// Who is half way in, while it lasts.
///
/// # Errors
/// The database does not answer.
pub async fn half_way_holder(desk: &Desk, carried: &str) -> Result<Option<Person>, ActError> {
    let mut parts = carried.splitn(3, '.');
    let (Some(id), Some(until), Some(mark)) = (parts.next(), parts.next(), parts.next()) else {
        return Ok(None);
    };
    let Some(until) = until.parse::<i64>().ok().filter(|until| *until > desk.clock.now()) else {
        return Ok(None);
    };
    let Some(person) = desk.store.person(id).await? else { return Ok(None) };
    let Some(account) = desk.store.account(&person.email).await? else { return Ok(None) };
    let right = desk.master.half_way_mark(&person.id, until, &account.password_hash);
    Ok(bool::from(right.as_bytes().ct_eq(mark.as_bytes())).then_some(person))
}

/// The step whose code this is, now or one before or after.
fn step(desk: &Desk, person: &Person, sealed: &str, code: &str) -> Result<Option<i64>, ActError> {
    let corrupt = || StoreError::Corrupt("second factor");
    let secret = desk.master.open_factor(&person.id, sealed)?;
    let secret: [u8; 20] = secret.as_slice().try_into().map_err(|_| corrupt())?;
    let app: Totp = Builder::new().with_secret(secret).build().map_err(|_| corrupt())?;
    let now = desk.clock.now().max(0).unsigned_abs();
    let digits = code.len() == DIGITS && code.bytes().all(|byte| byte.is_ascii_digit());
    let step = digits.then(|| app.check(code, now)).flatten();
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

/// A code as it was typed, without blanks; letters that look like digits are meant as letters.
fn plain(typed: &str) -> String {
    let kept = typed.chars().filter(char::is_ascii_alphanumeric).take(64);
    let kept: String = kept.map(|c| c.to_ascii_uppercase()).collect();
    if kept.len() == DIGITS {
        return kept;
    }
    kept.replace('0', "O").replace('1', "I").replace('8', "B")
}

fn groups(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(GROUP).map(|group| group.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use totp_rs::{Algorithm, Builder};

    use super::{groups, plain};

    /// RFC 6238, appendix B, the last six of its eight digits.
    #[test]
    fn codes_agree_with_the_standard() {
        let app = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_secret(*b"12345678901234567890")
            .build()
            .unwrap();
        for (time, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            assert_eq!(app.generate(time).to_string(), code);
            assert_eq!(app.check(code, time + 30), Some(time / 30), "one step late");
            assert_eq!(app.check(code, time + 61), None, "two steps late");
        }
    }

    #[test]
    fn what_is_typed_by_hand_is_read_kindly() {
        assert_eq!(plain(" 287 082 "), "287082");
        assert_eq!(plain("abcd-0182 xy"), "ABCDOIB2XY");
        assert_eq!(groups("ABCDEFGHIJ"), ["ABCD", "EFGH", "IJ"]);
    }
}
