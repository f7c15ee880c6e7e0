//! What children are owed by when: a first word within 14 days of closing, an answer within 90, news half a
//! year and a year after adults received the result (safeguards 1.3; R50, R51).

use time::{Date, Duration};

use super::Feedback;

/// Days after closing until the first word.
pub const THANKS: i64 = 14;
/// Days after closing until the answer.
pub const ANSWER: i64 = 90;
/// Days after handing over until the first news.
pub const HALF_YEAR: i64 = 180;
/// Days after handing over until the last news that is promised.
pub const YEAR: i64 = 365;
/// News so many days early count.
const EARLY: i64 = 30;

/// What is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Owed {
    /// Thanks, and what happens next.
    Thanks,
    /// An answer to everything that was said.
    Answer,
    /// What became of it, after half a year.
    HalfYear,
    /// What became of it, after a year.
    Year,
}

impl Owed {
    /// As in the database and text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Thanks => "thanks",
            Self::Answer => "answer",
            Self::HalfYear => "half_year",
            Self::Year => "year",
        }
    }
}

/// Something children wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// What.
    pub what: Owed,
    /// The last day on which it is in time.
    pub on: Date,
}

impl Due {
    /// The day has passed.
    pub fn is_late(self, today: Date) -> bool {
        today > self.on
    }
}

/// What of it was published last, and when.
#[derive(Debug, Clone, Copy)]
pub struct Published<'a> {
    /// What children read.
    pub feedback: &'a Feedback,
    /// The day of the last version.
    pub on: Date,
}

/// What is still owed, soonest first; nothing before closing.
pub fn owed(closed: Option<Date>, published: Option<Published<'_>>) -> Vec<Due> {
    let Some(closed) = closed else { return Vec::new() };
    let after = |day: Date, days: i64| day.saturating_add(Duration::days(days));
    let mut owed = Vec::new();
    if published.is_none() {
        owed.push(Due { what: Owed::Thanks, on: after(closed, THANKS) });
    }
    let feedback = published.map(|published| published.feedback);
    let answered = feedback.is_some_and(|feedback| {
        let findings = &feedback.findings;
        !findings.is_empty() && findings.iter().all(super::Finding::is_answered)
    });
    if !answered {
        owed.push(Due { what: Owed::Answer, on: after(closed, ANSWER) });
    }
    let Some((published, feedback)) = published.zip(feedback) else { return owed };
    let mut states = feedback.findings.iter().map(super::Finding::state);
    let over = answered && states.all(|state| state.is_some_and(super::State::is_final));
    if over {
        return owed;
    }
    let handed = feedback.handed.as_ref().and_then(|handed| day(&handed.on));
    let from = handed.unwrap_or_else(|| after(closed, ANSWER));
    for (what, days) in [(Owed::HalfYear, HALF_YEAR), (Owed::Year, YEAR)] {
        let on = after(from, days);
        if published.on < after(on, -EARLY) {
            owed.push(Due { what, on });
        }
    }
    owed.sort_by_key(|due| due.on);
    owed
}

/// Reads `YYYY-MM-DD`.
pub fn day(text: &str) -> Option<Date> {
    Date::parse(text, &time::format_description::well_known::Iso8601::DATE).ok()
}
