//! When help lines answer, by the clock of Brussels, and in which order children read them: who
//! answers now first. What nobody checked for half a year is shown without hours (R34).

use std::cmp::Reverse;

use time::macros::offset;
use time::{Date, Duration, Month, OffsetDateTime};

use super::Catalogue;
use super::help::{Holidays, Hours, Line};
use crate::domain::directory::{TO_CHECK, TOO_OLD, age};
use crate::domain::wording::Lang;

/// Days in which the next opening is looked for; within them a day of the week is told apart.
const WEEK: i64 = 7;

/// A minute of a day in Brussels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    date: Date,
    minute: u16,
}

/// Whether somebody answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Now, within its hours.
    Open,
    /// Day and night.
    Always,
    /// After so many days, on a day of the week, at a minute of the day.
    Opens(i64, &'static str, u16),
    /// Nobody can say: it was not checked for too long, or does not open within a week.
    Unknown,
}

/// Every line, in the order a child reads them: open now, day and night, the rest; among these
/// first those that speak the child's language.
pub fn in_order(lines: &[Line], lang: Lang, now: Moment) -> Vec<(&Line, State)> {
    let mut all: Vec<_> = lines.iter().map(|line| (line, line.state(now))).collect();
    all.sort_by_key(|(line, state)| {
        let later = match state {
            State::Open => 0,
            State::Always => 1,
            State::Opens(..) | State::Unknown => 2,
        };
        (later, Reverse(line.languages.contains(&lang)))
    });
    all
}

impl Moment {
    /// The moment of a second since 1970.
    pub fn at(seconds: i64) -> Self {
        let utc = OffsetDateTime::from_unix_timestamp(seconds);
        let utc = utc.unwrap_or(OffsetDateTime::UNIX_EPOCH);
        let here = utc.to_offset(if is_summer(utc) { offset!(+2) } else { offset!(+1) });
        Self { date: here.date(), minute: u16::from(here.hour()) * 60 + u16::from(here.minute()) }
    }
}

impl Line {
    /// Whether somebody answers at a moment.
    pub fn state(&self, now: Moment) -> State {
        if self.is_too_old(now) {
            State::Unknown
        } else if self.always {
            State::Always
        } else if self.hours_on(now.date).any(|(from, to)| (from..to).contains(&now.minute)) {
            State::Open
        } else {
            self.next_opening(now).unwrap_or(State::Unknown)
        }
    }

    /// Whether staff are to call and look again.
    pub fn is_to_check(&self, now: Moment) -> bool {
        self.age(now) >= TO_CHECK
    }

    /// Whether its hours may no longer be told.
    pub fn is_too_old(&self, now: Moment) -> bool {
        self.age(now) >= TOO_OLD
    }

    fn age(&self, now: Moment) -> i64 {
        age(self.verified_on, self.seen_on, now.date)
    }

    fn next_opening(&self, now: Moment) -> Option<State> {
        (0..WEEK).find_map(|days| {
            let date = now.date + Duration::days(days);
            let later = |from: &u16| days > 0 || *from > now.minute;
            let from = self.hours_on(date).map(|(from, _)| from).filter(later).min()?;
            Some(State::Opens(days, weekday(date), from))
        })
    }

    /// From which minute to which it answers on a day.
    fn hours_on(&self, date: Date) -> impl Iterator<Item = (u16, u16)> {
        let closed = self.holidays == Holidays::Closed && is_holiday(date);
        let today = move |hours: &&Hours| !closed && hours.days.iter().any(|d| d == weekday(date));
        self.hours.iter().filter(today).filter_map(Hours::minutes)
    }
}

impl Hours {
    /// The first minute, and the one after the last.
    pub(super) fn minutes(&self) -> Option<(u16, u16)> {
        let minute = |time: &str| {
            let (hour, minute) = time.split_once(':')?;
            Some(hour.parse::<u16>().ok()? * 60 + minute.parse::<u16>().ok()?)
        };
        Some((minute(&self.from)?, minute(&self.to)?))
    }
}

impl State {
    /// In words, unless the hours say it already.
    pub fn in_words(&self, words: &Catalogue, lang: Lang) -> Option<String> {
        match self {
            Self::Open => words.say(lang, "respond.help.open", &[]),
            Self::Opens(days, day, minute) => {
                let time = format!("{:02}:{:02}", minute / 60, minute % 60);
                if *days == 0 {
                    return words.say(lang, "respond.help.opens", &[("time", &time)]);
                }
                let day = words.say(lang, &format!("respond.weekday.{day}"), &[])?;
                words.say(lang, "respond.help.opens.day", &[("day", &day), ("time", &time)])
            }
            Self::Always | Self::Unknown => None,
        }
    }
}

fn weekday(date: Date) -> &'static str {
    match date.weekday() {
        time::Weekday::Monday => "mon",
        time::Weekday::Tuesday => "tue",
        time::Weekday::Wednesday => "wed",
        time::Weekday::Thursday => "thu",
        time::Weekday::Friday => "fri",
        time::Weekday::Saturday => "sat",
        time::Weekday::Sunday => "sun",
    }
}

/// From the last Sunday of March to that of October, at one o'clock UTC on both.
fn is_summer(utc: OffsetDateTime) -> bool {
    let change = |month| {
        let last = Date::from_calendar_date(utc.year(), month, 31).ok()?;
        let sunday = last - Duration::days(last.weekday().number_days_from_sunday().into());
        Some(sunday.midnight().assume_utc() + Duration::HOUR)
    };
    let (Some(begins), Some(ends)) = (change(Month::March), change(Month::October)) else {
        return false;
    };
    (begins..ends).contains(&utc)
}

/// The ten public holidays of Belgium.
fn is_holiday(date: Date) -> bool {
    use Month::{August, December, January, July, May, November};
    let fixed = matches!(
        (date.month(), date.day()),
        (January | May, 1) | (July, 21) | (August, 15) | (November, 1 | 11) | (December, 25)
    );
    // Easter Monday, Ascension, Whit Monday.
    fixed || easter(date.year()).is_some_and(|e| matches!((date - e).whole_days(), 1 | 39 | 50))
}

/// Easter Sunday of the Gregorian calendar (the anonymous rule of 1876).
fn easter(year: i32) -> Option<Date> {
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let moon = (19 * golden + century - century / 4 - correction + 15) % 30;
    let day = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
    let late = (golden + 11 * moon + 22 * day) / 451;
    let from_march = moon + day - 7 * late + 114;
    let month = Month::try_from(u8::try_from(from_march / 31).ok()?).ok()?;
    Date::from_calendar_date(year, month, u8::try_from(from_march % 31 + 1).ok()?).ok()
}

#[cfg(test)]
#[path = "opening_tests.rs"]
mod tests;
