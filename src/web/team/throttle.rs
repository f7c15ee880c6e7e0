//! Slows guessing of passwords and never locks anybody out (S-6): whoever tries often waits, and
//! is heard all the same. No address is known or needed.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};
use tokio::sync::Semaphore;

use crate::seal::sha256;

/// Tries in a row for one e-mail before they are slowed.
const TRIES: u32 = 10;
/// Seconds after which one more try is quick again.
const REFILL: u64 = 6;
/// Tries a second in all before everybody is slowed.
const TRIES_IN_ALL: u32 = 10;
/// How long a slowed try waits.
const WAIT: Duration = Duration::from_secs(3);
/// How many may wait at once; more are asked to come back.
const WAITING: usize = 16;

/// Counts tries of signing in, by the hash of the e-mail and in all.
#[derive(Debug)]
pub struct Throttle {
    one: DefaultKeyedRateLimiter<String>,
    all: DefaultDirectRateLimiter,
    waiting: Semaphore,
}

impl Default for Throttle {
    fn default() -> Self {
        let count = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        let refill = Quota::with_period(Duration::from_secs(REFILL));
        let one = refill.unwrap_or_else(|| Quota::per_minute(count(TRIES)));
        Self {
            one: RateLimiter::keyed(one.allow_burst(count(TRIES))),
            all: RateLimiter::direct(Quota::per_second(count(TRIES_IN_ALL))),
            waiting: Semaphore::new(WAITING),
        }
    }
}

impl Throttle {
    /// Waits when there were many tries. False when too many are waiting already.
    pub async fn pass(&self, email: &str) -> bool {
        let key = sha256(email.trim().to_lowercase().as_bytes());
        let quick = self.one.check_key(&key).is_ok() && self.all.check().is_ok();
        if self.one.len() > 10_000 {
            self.one.retain_recent();
        }
        if quick {
            return true;
        }
        let Ok(_place) = self.waiting.try_acquire() else { return false };
        tokio::time::sleep(WAIT).await;
        true
    }
}
