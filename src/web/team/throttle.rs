//! Slows guessing of passwords before any is hashed, and locks nobody out (S-6): a device from
//! which a person signed in before has a count of its own. No address is known or needed.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::web::pace::Pace;

/// All strangers together: a quarter of what one core can hash.
const STRANGERS: Pace = Pace { burst: 10, every: 1_000 };
/// Strangers who try one account.
const ACCOUNT: Pace = Pace { burst: 10, every: 6_000 };
/// One device that is known.
const DEVICE: Pace = Pace { burst: 10, every: 6_000 };
/// Codes of strangers who know the password of one person: three in a million are right at a time,
/// so these guess for years.
const CODE: Pace = Pace { burst: 5, every: 120_000 };
/// Codes from a device that is known, or from somebody signed in.
const CODE_KNOWN: Pace = Pace { burst: 5, every: 30_000 };

/// Passkeys of all strangers: nobody guesses one, so this only bounds what has to be remembered.
const PASSKEY: Pace = Pace { burst: 200, every: 50 };

/// Ways to a provider of identities and back.
const PROVIDER: Pace = Pace { burst: 60, every: 500 };

/// Who tries to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Client<'a> {
    /// A device from which the same person signed in before, or somebody signed in.
    Known(&'a str),
    /// Anybody.
    Stranger,
}

/// Counts tries of signing in.
#[derive(Debug, Default)]
pub struct Throttle(Mutex<Tries>);

/// When the tries are forgotten, in milliseconds: of all strangers, by account and by device;
/// and of codes, by person and by device.
#[derive(Debug, Default)]
struct Tries {
    strangers: i64,
    accounts: HashMap<String, i64>,
    devices: HashMap<String, i64>,
    codes: HashMap<String, i64>,
    codes_known: HashMap<String, i64>,
    passkeys: i64,
    providers: i64,
    passkeys_known: HashMap<String, i64>,
}

impl Throttle {
    /// Whether a try is heard now.
    ///
    /// # Errors
    /// It comes too early: the seconds to wait. The password must not be looked at.
    pub fn hear(&self, email: &str, client: Client<'_>, now: i64) -> Result<(), u64> {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (counts, name, pace) = match client {
            Client::Known(device) => (&mut tries.devices, device.to_owned(), DEVICE),
            Client::Stranger => {
                // First of all, so that nobody can make us remember many accounts.
                STRANGERS.count(&mut tries.strangers, now)?;
                (&mut tries.accounts, email.trim().to_lowercase(), ACCOUNT)
            }
        };
        count(counts, name, pace, now)
    }

    /// Whether a code of a second factor is heard now, from somebody who gave the right password.
    ///
    /// # Errors
    /// It comes too early: the seconds to wait. The code must not be looked at.
    pub fn hear_code(&self, person: &str, client: Client<'_>, now: i64) -> Result<(), u64> {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match client {
            Client::Known(device) => count(&mut tries.codes_known, device.into(), CODE_KNOWN, now),
            Client::Stranger => count(&mut tries.codes, person.into(), CODE, now),
        }
    }

    /// Whether a passkey is asked for or looked at now; what else was tried does not count.
    ///
    /// # Errors
    /// It comes too early: the seconds to wait.
    pub fn hear_passkey(&self, client: Client<'_>, now: i64) -> Result<(), u64> {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match client {
            Client::Known(person) => count(&mut tries.passkeys_known, person.into(), DEVICE, now),
            Client::Stranger => PASSKEY.count(&mut tries.passkeys, now),
        }
    }

    /// Whether somebody sets out to the provider of identities now, or comes back.
    ///
    /// # Errors
    /// It comes too early: the seconds to wait.
    pub fn hear_provider(&self, now: i64) -> Result<(), u64> {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        PROVIDER.count(&mut tries.providers, now)
    }
}

fn count(counts: &mut HashMap<String, i64>, name: String, pace: Pace, now: i64) -> Result<(), u64> {
    if !counts.contains_key(&name) {
        counts.retain(|_, until| *until > now * 1_000);
    }
    pace.count(counts.entry(name).or_default(), now)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNER: &str = "ada@demo.example";
    const NOW: i64 = 1_795_435_200;

    #[test]
    fn after_ten_thousand_bad_passwords_the_owner_is_heard_at_once_on_a_known_device() {
        let throttle = Throttle::default();
        let mut heard = 0;
        for number in 0..10_000 {
            // A hundred a second, on the owner's account and on made-up ones.
            let name = if number % 2 == 0 { OWNER.to_owned() } else { format!("{number}@x.be") };
            let now = NOW + number / 100;
            heard += usize::from(throttle.hear(&name, Client::Stranger, now).is_ok());
        }
        assert!(heard <= 110, "{heard} were hashed in a hundred seconds");
        let now = NOW + 100;
        assert_eq!(throttle.hear(OWNER, Client::Known("device"), now), Ok(()));
        let tries = throttle.0.lock().unwrap();
        assert!(tries.accounts.len() <= 110 && tries.devices.len() == 1);
    }

    #[test]
    fn one_account_is_slowed_and_told_how_long() {
        let throttle = Throttle::default();
        for _ in 0..10 {
            assert_eq!(throttle.hear(OWNER, Client::Stranger, NOW), Ok(()));
        }
        let late = NOW + 2;
        assert_eq!(throttle.hear("Ada@Demo.example ", Client::Stranger, late), Err(4));
        assert_eq!(throttle.hear("other@demo.example", Client::Stranger, late), Ok(()));
        assert_eq!(throttle.hear(OWNER, Client::Stranger, late + 4), Ok(()));
    }

    #[test]
    fn a_known_device_is_counted_too_and_a_clock_set_back_locks_nobody_out() {
        let throttle = Throttle::default();
        for _ in 0..10 {
            assert_eq!(throttle.hear(OWNER, Client::Known("one"), NOW), Ok(()));
        }
        assert_eq!(throttle.hear(OWNER, Client::Known("one"), NOW), Err(6));
        assert_eq!(throttle.hear(OWNER, Client::Known("two"), NOW), Ok(()));
        assert_eq!(throttle.hear(OWNER, Client::Known("one"), NOW - 9_000), Err(6));
    }

    #[test]
    fn codes_are_slowed_more_and_the_owner_is_heard_on_a_known_device() {
        let throttle = Throttle::default();
        let mut heard = 0;
        for second in 0..86_400 {
            heard += usize::from(throttle.hear_code("ada", Client::Stranger, NOW + second).is_ok());
        }
        assert!((700..=730).contains(&heard), "{heard} guesses in a day");
        let later = NOW + 86_400;
        assert!(throttle.hear_code("ada", Client::Stranger, later - 1).is_err());
        assert_eq!(throttle.hear_code("ada", Client::Known("phone"), later), Ok(()));
        assert_eq!(throttle.hear_code("bob", Client::Stranger, later), Ok(()));
    }
}
