use std::collections::BTreeMap;

use time::macros::{date, datetime};

use super::*;
use crate::i18n::directory::uncovered;
use crate::i18n::help::lines;

/// A moment as a watch in Brussels shows it.
fn at(day: Date, hour: u16, minute: u16) -> Moment {
    Moment { date: day, minute: hour * 60 + minute }
}

fn line(id: &str) -> Line {
    lines().unwrap().into_iter().find(|line| line.id == id).unwrap()
}

/// What a line says at a moment, in English; `-` when its hours say all.
fn says(id: &str, now: Moment) -> String {
    let words = Catalogue::load().unwrap();
    line(id).state(now).in_words(&words, Lang::En).unwrap_or("-".to_owned())
}

const OPEN: &str = "Open now";

#[test]
fn what_lines_say_at_some_moments() {
    let (wednesday, thursday) = (date!(2026 - 12 - 02), date!(2026 - 12 - 03));
    let (sunday, tuesday) = (date!(2026 - 12 - 06), date!(2026 - 12 - 08));
    let (eve, christmas) = (date!(2026 - 12 - 24), date!(2026 - 12 - 25));
    for (id, now, expected) in [
        ("103", at(wednesday, 13, 0), OPEN),
        ("102", at(wednesday, 13, 0), "Opens today at 16:00"),
        ("1712", at(wednesday, 13, 0), OPEN),
        ("nupraatikerover", at(wednesday, 13, 0), "Opens today at 19:00"),
        ("116000", at(wednesday, 13, 0), "-"),
        ("102", at(wednesday, 15, 0), "Opens today at 16:00"),
        ("102", at(wednesday, 15, 59), "Opens today at 16:00"),
        ("102", at(wednesday, 16, 0), OPEN),
        ("102", at(wednesday, 21, 59), OPEN),
        ("102", at(wednesday, 22, 0), "Opens Thu at 16:00"),
        ("103", at(wednesday, 23, 59), OPEN),
        ("103", at(thursday, 0, 0), "Opens today at 10:00"),
        ("102", at(sunday, 20, 0), "Opens Mon at 16:00"),
        ("103", at(sunday, 20, 0), OPEN),
        ("1712", at(sunday, 20, 0), "Opens Mon at 09:00"),
        ("nupraatikerover", at(sunday, 20, 0), "Opens Mon at 18:30"),
        ("103", at(tuesday, 2, 0), "Opens today at 10:00"),
        ("102", at(tuesday, 2, 0), "Opens today at 16:00"),
        ("108", at(tuesday, 2, 0), "-"),
        ("nupraatikerover", at(tuesday, 22, 0), "Opens Wed at 19:00"),
        ("102", at(eve, 23, 0), "Opens Sat at 16:00"),
        ("102", at(christmas, 18, 0), "Opens Sat at 16:00"),
        ("103", at(christmas, 18, 0), OPEN),
        ("1712", at(christmas, 12, 0), "Opens Mon at 09:00"),
        ("107", at(christmas, 12, 0), "-"),
    ] {
        assert_eq!(says(id, now), expected, "{id} {now:?}");
    }
}

#[test]
fn whoever_answers_now_comes_first() {
    let all = lines().unwrap();
    let order = |lang, now| -> Vec<String> {
        in_order(&all, lang, now).iter().map(|(line, _)| line.id.clone()).collect()
    };
    let evening = at(date!(2026 - 12 - 02), 20, 0);
    let night = at(date!(2026 - 12 - 02), 2, 0);
    assert_eq!(
        order(Lang::Nl, evening),
        ["102", "nupraatikerover", "103", "116000", "106", "108", "107", "1712"]
    );
    assert_eq!(
        order(Lang::Fr, evening),
        ["103", "102", "nupraatikerover", "116000", "107", "108", "106", "1712"]
    );
    assert_eq!(order(Lang::De, night)[..2], ["108", "116000"]);
    assert_eq!(order(Lang::Nl, night)[3..], ["107", "102", "1712", "nupraatikerover", "103"]);
}

#[test]
fn the_clock_of_brussels_changes_on_two_nights() {
    for (utc, day, hour, minute) in [
        (datetime!(2027-01-01 00:00 UTC), date!(2027 - 01 - 01), 1, 0),
        (datetime!(2027-03-28 00:59 UTC), date!(2027 - 03 - 28), 1, 59),
        (datetime!(2027-03-28 01:00 UTC), date!(2027 - 03 - 28), 3, 0),
        (datetime!(2027-07-01 22:30 UTC), date!(2027 - 07 - 02), 0, 30),
        (datetime!(2027-10-31 00:59 UTC), date!(2027 - 10 - 31), 2, 59),
        (datetime!(2027-10-31 01:00 UTC), date!(2027 - 10 - 31), 2, 0),
        (datetime!(2027-12-31 23:30 UTC), date!(2028 - 01 - 01), 0, 30),
    ] {
        assert_eq!(Moment::at(utc.unix_timestamp()), at(day, hour, minute), "{utc}");
    }
    // The same hour UTC, before and after: who opens at ten does so by the watch of the child.
    for (utc, expected) in [
        (datetime!(2027-03-27 08:30 UTC), "Opens today at 10:00"),
        (datetime!(2027-03-28 08:30 UTC), OPEN),
        (datetime!(2027-10-30 08:30 UTC), OPEN),
        (datetime!(2027-10-31 08:30 UTC), "Opens today at 10:00"),
    ] {
        let mut line = line("103");
        line.verified_on = Some(utc.date());
        let said = line.state(Moment::at(utc.unix_timestamp()));
        let words = Catalogue::load().unwrap();
        assert_eq!(said.in_words(&words, Lang::En).as_deref(), Some(expected), "{utc}");
    }
}

#[test]
fn public_holidays_are_those_of_belgium() {
    let year = |year: i32| -> Vec<(u8, u8)> {
        let first = Date::from_ordinal_date(year, 1).unwrap();
        let days = (0..365).map(|days| first + Duration::days(days));
        days.filter(|day| is_holiday(*day)).map(|day| (u8::from(day.month()), day.day())).collect()
    };
    let fixed =
        |a, b, c| vec![(1, 1), a, b, c, (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25)];
    for (which, easter, ascension, whit) in [
        (2026, (4, 6), (5, 14), (5, 25)),
        (2027, (3, 29), (5, 6), (5, 17)),
        (2028, (4, 17), (5, 25), (6, 5)),
    ] {
        let mut expected = fixed(easter, ascension, whit);
        expected.sort_unstable();
        assert_eq!(year(which), expected, "{which}");
    }
}

/// Minutes of a year at which nobody who speaks a language can be reached; for languages that no
/// line speaks, nobody at all.
fn unreachable(all: &[Line]) -> BTreeMap<Lang, usize> {
    let start = datetime!(2027-01-01 00:00 UTC).unix_timestamp();
    let spoken = |lang| all.iter().any(|line| line.languages.contains(&lang));
    let asked = Lang::ALL.map(|lang| (lang, spoken(lang)));
    let mut holes = BTreeMap::new();
    for minute in 0..525_600 {
        let now = Moment::at(start + minute * 60);
        let answers = |line: &&Line| matches!(line.state(now), State::Open | State::Always);
        let reached: Vec<_> = all.iter().filter(answers).collect();
        for (lang, spoken) in asked {
            if !reached.iter().any(|line| !spoken || line.languages.contains(&lang)) {
                *holes.entry(lang).or_default() += 1;
            }
        }
    }
    holes
}

/// The lines, checked in the middle of the year that is asked about.
fn checked(keep: impl Fn(&Line) -> bool) -> Vec<Line> {
    let mut all = lines().unwrap();
    all.retain(keep);
    for line in &mut all {
        line.verified_on = Some(date!(2027 - 12 - 01));
    }
    all
}

#[test]
fn at_every_minute_of_a_year_somebody_answers_in_every_language() {
    let all = checked(|_| true);
    assert!(all.iter().all(|line| !line.channels.is_empty()));
    assert_eq!(unreachable(&all), BTreeMap::new());
    // The control: without the lines that answer day and night there are holes.
    let holes = unreachable(&checked(|line| !line.always));
    assert!(Lang::ALL.iter().all(|lang| holes[lang] > 100_000), "{holes:?}");
}

#[test]
fn whatever_staff_take_away_or_change_somebody_still_answers_at_every_minute() {
    // As little as the directory takes: one line by day and night for all that each speaks.
    let least = checked(|line| ["116000", "108"].contains(&line.id.as_str()));
    assert_eq!(uncovered(&least), None);
    assert_eq!(unreachable(&least), BTreeMap::new());
    // The control: one less is not taken, and would leave German alone.
    let fewer = checked(|line| ["116000", "102", "103"].contains(&line.id.as_str()));
    assert_eq!(uncovered(&fewer), Some(Lang::De));
}

#[test]
fn a_line_that_nobody_checked_for_long_loses_its_hours_and_stays() {
    let all = checked(|_| true);
    let seen = all[0].verified_on.unwrap();
    for (days, to_check, too_old) in [
        (0, false, false),
        (89, false, false),
        (90, true, false),
        (179, true, false),
        (180, true, true),
    ] {
        let now = at(seen + Duration::days(days), 17, 0);
        let shown = in_order(&all, Lang::Fr, now);
        assert_eq!(shown.len(), all.len(), "{days}");
        for (line, state) in shown {
            assert_eq!(line.is_to_check(now), to_check, "{} {days}", line.id);
            assert_eq!(state == State::Unknown, too_old, "{} {days}", line.id);
        }
        let mut line = line("103");
        line.verified_on = Some(now.date);
        assert_eq!(line.state(now), State::Open, "checked on the same day");
    }
}
