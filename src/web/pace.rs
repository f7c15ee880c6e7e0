//! How fast something may be repeated: some at once, then one after the other.

/// A pace: what may come at once, and how soon one more.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// How many may come at once.
    pub burst: i64,
    /// Milliseconds after which one more may come.
    pub every: i64,
}

impl Pace {
    /// Counts one at `now`, in seconds since 1970. `until` is when those counted so far are
    /// forgotten, in milliseconds since 1970; nothing else is remembered of them.
    ///
    /// # Errors
    /// It comes too early, and is not counted: the seconds to wait.
    pub fn count(self, until: &mut i64, now: i64) -> Result<(), u64> {
        let now = now.saturating_mul(1_000);
        let most = self.burst * self.every;
        // A clock that was set back makes nobody wait longer.
        let ahead = until.saturating_sub(now).clamp(0, most) + self.every;
        if ahead > most {
            let seconds = (ahead - most).max(1).unsigned_abs().div_ceil(1_000);
            return Err(seconds);
        }
        *until = now + ahead;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Pace;

    const NOW: i64 = 1_795_435_200;

    #[test]
    fn some_come_at_once_and_then_one_after_the_other() {
        let pace = Pace { burst: 10, every: 500 };
        let mut until = 0;
        let heard =
            |until: &mut i64, now| (0..100).filter(|_| pace.count(until, now).is_ok()).count();
        assert_eq!(heard(&mut until, NOW), 10);
        assert_eq!(pace.count(&mut until, NOW), Err(1));
        assert_eq!(heard(&mut until, NOW + 3), 6);
        assert_eq!(heard(&mut until, NOW + 3_600), 10, "no more than at first");
    }

    #[test]
    fn a_clock_set_back_makes_nobody_wait_longer() {
        let pace = Pace { burst: 2, every: 6_000 };
        let mut until = 0;
        assert_eq!(pace.count(&mut until, NOW).and(pace.count(&mut until, NOW)), Ok(()));
        assert_eq!(pace.count(&mut until, NOW), Err(6));
        assert_eq!(pace.count(&mut until, NOW - 9_000), Err(6));
    }
}
