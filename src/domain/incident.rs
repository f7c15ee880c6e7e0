//! Incidents: what went wrong with data, or was tried around a table (R67). The data authority is
//! told within 72 hours of knowing (GDPR article 33).

/// Seconds in which the data authority is told.
pub const TOLD_WITHIN: i64 = 72 * HOUR;
/// Days an incident is kept.
pub const KEPT_DAYS: i64 = 5 * 365 + 1;
/// Characters of what is written at most.
pub const LONGEST: usize = 500;
const HOUR: i64 = 3_600;

/// What an incident is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Data were lost, changed or seen by somebody who may not.
    Breach,
    /// A drill around a table.
    Drill,
}

impl Kind {
    /// Both kinds.
    pub const ALL: [Self; 2] = [Self::Breach, Self::Drill];

    /// The code, as in the database and text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Breach => "breach",
            Self::Drill => "drill",
        }
    }

    /// Reads a code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What was done about an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// The data authority was told.
    Authority,
    /// The people concerned were told.
    People,
    /// It is over, and something was learned.
    Closed,
}

impl Done {
    /// All that is noted.
    pub const ALL: [Self; 3] = [Self::Authority, Self::People, Self::Closed];

    /// The code, as in forms and text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Authority => "authority",
            Self::People => "people",
            Self::Closed => "closed",
        }
    }

    /// Reads a code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.code() == code)
    }
}

/// What is left of the 72 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// So many whole hours; 0 in the last one.
    Hours(i64),
    /// They ended so many whole hours ago.
    Over(i64),
}

/// What is left of the 72 hours since something was known.
pub fn left(known_at: i64, now: i64) -> Left {
    let until = known_at.saturating_add(TOLD_WITHIN) - now;
    if until > 0 { Left::Hours(until / HOUR) } else { Left::Over(-until / HOUR) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_72_hours_run_from_knowing() {
        for (since, expected) in [
            (0, Left::Hours(72)),
            (1, Left::Hours(71)),
            (71 * HOUR, Left::Hours(1)),
            (TOLD_WITHIN - 1, Left::Hours(0)),
            (TOLD_WITHIN, Left::Over(0)),
            (100 * HOUR, Left::Over(28)),
        ] {
            assert_eq!(left(1_000, 1_000 + since), expected, "{since}");
        }
    }
}
