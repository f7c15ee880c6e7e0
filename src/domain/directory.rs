//! The directory: help lines, laws, ages of consent and who listens to complaints, as dated data of
//! the whole installation. How long a check counts (R34, R60), and what is done again each year (R68).

use time::{Date, Duration};

/// Days after which staff are to check a help line again.
pub const TO_CHECK: i64 = 90;
/// Days after which the hours of a help line are no longer told, and nothing new opens.
pub const TOO_OLD: i64 = 180;
/// Days between two checks of what changes slowly, and between two yearly reviews.
pub const YEAR: i64 = 365;
/// Bytes of a file with a directory at most.
pub const MOST_BYTES: usize = 1024 * 1024;
/// How deep its lists and objects may lie in each other.
pub const DEEPEST: usize = 32;
/// The line no change takes away: the only one for missing and sexually exploited children.
pub const KEPT: &str = "116000";

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Somebody a child can talk to.
    HelpLine,
    /// A legal text staff decide by.
    Law,
    /// From which age a child consents alone online, in a country (GDPR article 8).
    Age,
    /// Somebody outside who listens to complaints.
    Complaint,
}

impl Kind {
    /// Every kind, in the order of the page.
    pub const ALL: [Self; 4] = [Self::HelpLine, Self::Complaint, Self::Law, Self::Age];

    /// The code, as in the database, addresses and files.
    pub fn code(self) -> &'static str {
        match self {
            Self::HelpLine => "help_line",
            Self::Law => "law",
            Self::Age => "age",
            Self::Complaint => "complaint",
        }
    }

    /// Reads a code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Days a check counts.
    pub fn check_days(self) -> i64 {
        match self {
            Self::HelpLine | Self::Complaint => TO_CHECK,
            Self::Law | Self::Age => YEAR,
        }
    }
}

/// How an entry was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Somebody called.
    Call,
    /// Somebody looked at the site.
    Site,
    /// Somebody wrote, and was answered.
    Mail,
}

impl Method {
    /// Every way to check.
    pub const ALL: [Self; 3] = [Self::Call, Self::Site, Self::Mail];

    /// The code, as in the database and forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Site => "site",
            Self::Mail => "mail",
        }
    }

    /// Reads a code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.code() == code)
    }
}

/// How far an entry can be trusted today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// A help line nobody checked for half a year: nothing new opens.
    TooOld,
    /// It was checked, and is to be checked again.
    Due,
    /// Nobody checked it yet.
    Never,
    /// Somebody checked it, and that still counts.
    Checked,
}

impl State {
    /// The state of an entry: its age counts from the day it was checked, else from the day it was
    /// seen in its source.
    pub fn of(kind: Kind, verified_on: Option<Date>, seen_on: Date, today: Date) -> Self {
        let age = age(verified_on, seen_on, today);
        match verified_on {
            _ if kind == Kind::HelpLine && age >= TOO_OLD => Self::TooOld,
            None => Self::Never,
            Some(_) if age >= kind.check_days() => Self::Due,
            Some(_) => Self::Checked,
        }
    }

    /// The code, as in text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooOld => "too_old",
            Self::Due => "due",
            Self::Never => "never",
            Self::Checked => "checked",
        }
    }
}

/// Days since an entry was checked, or seen when nobody ever checked it.
pub fn age(verified_on: Option<Date>, seen_on: Date, today: Date) -> i64 {
    (today - verified_on.unwrap_or(seen_on)).whole_days()
}

/// The day some days after another; the last day there is when there is none.
pub fn after(day: Date, days: i64) -> Date {
    day.checked_add(Duration::days(days)).unwrap_or(Date::MAX)
}

/// What is looked at again each year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Review {
    /// This directory as a whole.
    Directory,
    /// The legal texts.
    Law,
    /// The figures below which nothing is published.
    Thresholds,
    /// A drill around a table: what if something goes wrong.
    Drill,
}

impl Review {
    /// Every review.
    pub const ALL: [Self; 4] = [Self::Directory, Self::Law, Self::Thresholds, Self::Drill];

    /// The code, as in the database, addresses and text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Directory => "directory",
            Self::Law => "law",
            Self::Thresholds => "thresholds",
            Self::Drill => "drill",
        }
    }

    /// Reads a code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|review| review.code() == code)
    }
}

/// Whether a review that was last done on a day, or never, is to be done.
pub fn is_overdue(last: Option<Date>, today: Date) -> bool {
    last.is_none_or(|last| today >= after(last, YEAR))
}

/// Whether a text may be the id of an entry: it stands in addresses.
pub fn is_id(id: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (2..=40).contains(&id.len()) && id.chars().all(fits)
}

/// How deep lists and objects of a JSON file lie in each other, without reading it.
pub fn depth(json: &[u8]) -> usize {
    let (mut depth, mut deepest, mut quoted, mut escaped) = (0_usize, 0, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn a_check_counts_for_some_days_and_what_was_never_checked_counts_from_the_day_it_was_seen() {
        let seen = date!(2026 - 11 - 23);
        for (kind, verified, days, expected) in [
            (Kind::HelpLine, true, 0, State::Checked),
            (Kind::HelpLine, true, 89, State::Checked),
            (Kind::HelpLine, true, 91, State::Due),
            (Kind::HelpLine, true, 179, State::Due),
            (Kind::HelpLine, true, 181, State::TooOld),
            (Kind::HelpLine, false, 0, State::Never),
            (Kind::HelpLine, false, 179, State::Never),
            (Kind::HelpLine, false, 181, State::TooOld),
            (Kind::Complaint, true, 181, State::Due),
            (Kind::Law, true, 364, State::Checked),
            (Kind::Law, true, 365, State::Due),
            (Kind::Age, false, 9_999, State::Never),
        ] {
            let verified = verified.then_some(seen);
            let today = after(seen, days);
            // Seen again later or earlier: what was checked counts from its check.
            let seen = if verified.is_some() { after(seen, -500) } else { seen };
            assert_eq!(State::of(kind, verified, seen, today), expected, "{kind:?} {days}");
        }
    }

    #[test]
    fn a_review_is_due_a_year_after_the_last_or_when_nobody_did_it() {
        let done = date!(2026 - 11 - 23);
        assert!(is_overdue(None, done));
        assert!(!is_overdue(Some(done), after(done, 364)));
        assert!(is_overdue(Some(done), after(done, 365)));
    }

    #[test]
    fn depth_counts_what_is_not_quoted() {
        for (json, expected) in [
            ("1", 0),
            ("{}", 1),
            ("[[],[[]]]", 3),
            (r#"{"a":"[[[{\"[["}"#, 1),
            ("[[[", 3),
            ("]]]", 0),
        ] {
            assert_eq!(depth(json.as_bytes()), expected, "{json}");
        }
    }

    #[test]
    fn an_id_can_stand_in_an_address() {
        for (id, fits) in
            [("102", true), ("be-law", true), ("b", false), ("a/b", false), ("É", false)]
        {
            assert_eq!(is_id(id), fits, "{id}");
        }
    }
}
