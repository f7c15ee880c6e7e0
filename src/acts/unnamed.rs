//! Failures that name nobody: anybody can cause them, so the audit gets only so many of them.

use std::sync::{Mutex, PoisonError};

use super::Desk;
use crate::store::StoreError;

/// So many are written down at once.
const BURST: i64 = 100;
/// After that one in so many seconds.
const EVERY: i64 = 10;

/// How many were written down lately.
#[derive(Debug, Default)]
pub struct Unnamed(Mutex<i64>);

impl Unnamed {
    /// Whether one that happens now is written down (a bucket that empties by one every `EVERY`).
    fn has_room(&self, now: i64) -> bool {
        let mut full_until = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let next = (*full_until).max(now) + EVERY;
        let room = next - now <= BURST * EVERY;
        if room {
            *full_until = next;
        }
        room
    }
}

/// Writes into the audit that somebody unknown failed, and why; what is too much goes to the log.
///
/// # Errors
/// The database does not answer.
pub(super) async fn failed(desk: &Desk, act: &str, why: &'static str) -> Result<(), StoreError> {
    if desk.unnamed.has_room(desk.clock.now()) {
        return desk.store.record(desk.by("nobody"), act, "nobody", why).await;
    }
    tracing::warn!(event = "sign_in.wrong", reason = why);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{BURST, EVERY, Unnamed};

    #[test]
    fn a_flood_fills_nothing_and_later_failures_are_written_again() {
        let unnamed = Unnamed::default();
        let flood = (0..10_000).filter(|_| unnamed.has_room(1_000)).count();
        assert_eq!(flood, usize::try_from(BURST).unwrap());
        assert!(!unnamed.has_room(1_000 + EVERY - 1));
        assert!(unnamed.has_room(1_000 + EVERY));
        let day = (0..86_400).filter(|second| unnamed.has_room(2_000 + second)).count();
        assert!(day <= 8_800, "{day}");
    }
}
