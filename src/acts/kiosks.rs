//! Kiosks: a facilitator makes a device of the organisation one on which children answer in turn,
//! and it stays one until somebody ends it, knows its PIN, or the day is over.

use data_encoding::BASE64URL_NOPAD;

use super::consultations::{allow, revision};
use super::hashing::Lane;
use super::submissions::Intake;
use super::{ActError, Desk, people};
use crate::domain::consultation::{Consultation, Person};
use crate::domain::staff::Action;
use crate::seal::SealError;
use crate::seal::envelope::EnvelopeKey;
use crate::store::kiosks::{Kiosk, NewKiosk, Running};

/// Seconds after which a kiosk ends by itself.
pub const LASTS: i64 = 12 * 3600;
/// Seconds without a touch before a kiosk asks whether somebody is there; 0 for never.
pub const IDLE: [u16; 3] = [60, 120, 0];
/// Digits of a PIN.
const PIN: std::ops::RangeInclusive<usize> = 4..=8;
/// Wrong PINs in a row that cost no waiting.
const FREE_TRIES: i64 = 5;
/// Seconds to wait after one more; twice as long after each further one.
const FIRST_WAIT: i64 = 30;
/// Longest wait.
const LONGEST_WAIT: i64 = 15 * 60;
/// The table name in the seal of a key for envelopes.
const KEYS: &str = "kiosk_keys";

/// What a facilitator wants.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    /// The PIN that ends it.
    pub pin: &'a str,
    /// The PIN once more.
    pub again: &'a str,
    /// One of [`IDLE`].
    pub idle: Option<u16>,
    /// Whether it keeps what it needs without network.
    pub pack: bool,
}

/// What became of a PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tried {
    /// It was right: the kiosk has ended.
    Ended,
    /// It was wrong.
    Wrong,
    /// It was not looked at; the seconds to wait.
    Wait(u64),
}

/// Starts a kiosk of an open consultation. Returns its token, of which only a hash is kept.
///
/// # Errors
/// The role, the status or what was wished does not allow it; or the database does not answer.
pub async fn start(
    desk: &Desk,
    consultation: &Consultation,
    wish: Wish<'_>,
    person: &Person,
) -> Result<String, ActError> {
    allow(desk, consultation, person, Action::Write).await?;
    if !consultation.status.may_start_kiosk() {
        return Err(ActError::refused("no_kiosk_now", consultation.status.code()));
    }
    let digits = wish.pin.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || !PIN.contains(&wish.pin.len()) {
        return Err(ActError::refused("bad_pin", ""));
    }
    if wish.pin != wish.again {
        return Err(ActError::refused("pins_differ", ""));
    }
    let idle = wish.idle.filter(|idle| IDLE.contains(idle));
    let idle = idle.ok_or_else(|| ActError::refused("bad_idle", ""))?;
    if wish.pack {
        make_key(desk, consultation).await?;
    }
    let token = BASE64URL_NOPAD.encode(&desk.dice.bytes::<16>());
    let by = desk.by(&person.id);
    let kiosk = NewKiosk {
        id: desk.dice.id(),
        hash: desk.master.kiosk_hash(&token),
        pin_hash: people::hash(desk, Lane::Known, wish.pin.to_owned()).await?,
        ends_at: by.at + LASTS,
        idle,
        pack: wish.pack,
    };
    desk.store.add_kiosk(&consultation.id, &kiosk, by).await?;
    Ok(token)
}

/// Draws the key for the envelopes of a consultation, unless it has one.
async fn make_key(desk: &Desk, consultation: &Consultation) -> Result<(), ActError> {
    let revision = revision(desk, consultation).await?;
    let intake = Intake::open(desk, consultation.clone(), revision).await?;
    let intake = intake.ok_or_else(|| ActError::refused("erased", &consultation.code))?;
    let key = EnvelopeKey::draw(&desk.dice);
    let id = &consultation.id;
    let sealed = intake.keys.seal(KEYS, id, &key.bytes(), desk.dice.bytes())?;
    let public = BASE64URL_NOPAD.encode(&key.public());
    Ok(desk.store.add_kiosk_key(id, &public, &sealed).await?)
}

/// The kiosk of a token, running or ended.
///
/// # Errors
/// The database does not answer.
pub async fn find(desk: &Desk, token: &str) -> Result<Option<Kiosk>, ActError> {
    Ok(desk.store.kiosk(&desk.master.kiosk_hash(token)).await?)
}

/// The kiosks of a consultation that run.
///
/// # Errors
/// The database does not answer.
pub async fn running(desk: &Desk, consultation: &Consultation) -> Result<Vec<Running>, ActError> {
    Ok(desk.store.running_kiosks(&consultation.id, desk.clock.now()).await?)
}

/// Ends a kiosk from afar. False when none with this id runs.
///
/// # Errors
/// The role does not allow it, or the database does not answer.
pub async fn end(
    desk: &Desk,
    consultation: &Consultation,
    id: &str,
    person: &Person,
) -> Result<bool, ActError> {
    allow(desk, consultation, person, Action::Write).await?;
    Ok(desk.store.end_kiosk(&consultation.id, id, desk.by(&person.id)).await?)
}

/// Ends a kiosk on the device itself, for whoever knows the PIN.
///
/// # Errors
/// Too many PINs are being looked at, or the database does not answer.
pub async fn leave(desk: &Desk, kiosk: &Kiosk, pin: &str) -> Result<Tried, ActError> {
    let Some(lock) = desk.store.kiosk_lock(&kiosk.id).await? else { return Ok(Tried::Ended) };
    let now = desk.clock.now();
    if lock.wait_until > now {
        return Ok(Tried::Wait((lock.wait_until - now).unsigned_abs()));
    }
    if !desk.store.count_pin(&kiosk.id, &lock, now + wait_after(lock.wrong + 1)).await? {
        return Ok(Tried::Wait(1));
    }
    if !people::fits(Lane::Known, lock.pin_hash, pin.to_owned()).await? {
        return Ok(Tried::Wrong);
    }
    desk.store.end_kiosk(&kiosk.consultation_id, &kiosk.id, desk.by(DEVICE)).await?;
    Ok(Tried::Ended)
}

/// The actor in the audit for whoever knows the PIN.
const DEVICE: &str = "kiosk";

/// Seconds to wait after so many wrong PINs in a row.
fn wait_after(wrong: i64) -> i64 {
    match wrong - FREE_TRIES {
        ..0 => 0,
        more => FIRST_WAIT.saturating_mul(1 << more.min(10)).min(LONGEST_WAIT),
    }
}

/// Opens an envelope that a kiosk of this consultation kept.
///
/// # Errors
/// It cannot be opened, or the database does not answer.
pub async fn open_envelope(
    desk: &Desk,
    intake: &Intake,
    envelope: &[u8],
) -> Result<zeroize::Zeroizing<Vec<u8>>, ActError> {
    let id = &intake.consultation.id;
    let sealed = desk.store.kiosk_key(id).await?.ok_or(SealError::Closed)?;
    let key = zeroize::Zeroizing::new(intake.keys.open(KEYS, id, &sealed)?);
    Ok(EnvelopeKey::read(&key)?.open(&intake.consultation.code, envelope)?)
}

#[cfg(test)]
mod tests {
    use super::wait_after;

    #[test]
    fn waits_grow_after_five_wrong_pins_and_end() {
        let waits: Vec<i64> = (1..=11).map(wait_after).collect();
        assert_eq!(waits, [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900]);
        assert_eq!(wait_after(i64::MAX), 900);
    }
}
