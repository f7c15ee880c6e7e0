//! What an entry must be, beyond the types of its fields: the same for what is shipped, typed or
//! brought in a file. Each check names the field that fails.

use std::collections::BTreeMap;

use super::super::complaints::Body;
use super::super::help::{Channel, Hours, Line, host};
use super::super::laws::{Age, Law};
use super::{Entry, STAFF};
use crate::domain::directory::{KEPT, is_id};
use crate::domain::wording::Lang;

const NAME: usize = 120;
const SENTENCES: usize = 240;
const SUMMARY: usize = 600;
const NOTE: usize = 600;
const WEEK: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The first field that cannot be taken.
pub(super) fn entry(entry: &Entry) -> Result<(), &'static str> {
    fits("id", is_id(entry.id()))?;
    match entry {
        Entry::HelpLine(line) => help_line(line),
        Entry::Law(law) => legal_text(law),
        Entry::Age(age) => consent(age),
        Entry::Complaint(body) => complaint(body),
    }
}

/// A language in which no line answers day and night, by telephone. Where there is one in each of the
/// four, somebody can be reached at every minute, whatever becomes of the other lines.
pub fn uncovered(lines: &[Line]) -> Option<Lang> {
    let kept = lines.iter().any(|line| line.id == KEPT);
    STAFF.into_iter().find(|lang| {
        let answers =
            |line: &Line| line.always && !line.numbers.is_empty() && line.languages.contains(lang);
        !kept || !lines.iter().any(answers)
    })
}

fn fits(field: &'static str, fits: bool) -> Result<(), &'static str> {
    if fits { Ok(()) } else { Err(field) }
}

fn help_line(line: &Line) -> Result<(), &'static str> {
    let telephone = line.channels.contains(&Channel::Tel);
    fits("name", is_text(&line.name, NAME))?;
    fits("numbers", are_numbers(&line.numbers) && telephone != line.numbers.is_empty())?;
    fits("channels", !line.channels.is_empty() && is_set(&line.channels))?;
    fits("languages", !line.languages.is_empty() && is_set(&line.languages))?;
    fits("age_max", line.age_max.is_none_or(|age| (6..=99).contains(&age)))?;
    fits("hours", line.always == line.hours.is_empty() && line.hours.iter().all(is_span))?;
    fits("url", is_address(&line.url))?;
    fits("description", are_texts(&line.description, &Lang::ALL, SENTENCES))?;
    let note = line.hours_note.as_ref();
    fits("hours_note", note.is_none_or(|note| are_texts(note, &Lang::ALL, SENTENCES)))?;
    let digits = |number: &String| number.chars().filter(char::is_ascii_digit).collect::<String>();
    fits("numbers", line.id != KEPT || line.numbers.iter().any(|number| digits(number) == KEPT))?;
    notes(&line.source, &line.staff_note)
}

fn complaint(body: &Body) -> Result<(), &'static str> {
    fits("name", is_text(&body.name, NAME))?;
    fits("numbers", are_numbers(&body.numbers))?;
    fits("languages", !body.languages.is_empty() && is_set(&body.languages))?;
    fits("url", is_address(&body.url))?;
    fits("description", are_texts(&body.description, &Lang::ALL, SENTENCES))?;
    notes(&body.source, &body.staff_note)
}

fn legal_text(law: &Law) -> Result<(), &'static str> {
    fits("title", are_texts(&law.title, &STAFF, 2 * NAME))?;
    fits("summary", are_texts(&law.summary, &STAFF, SUMMARY))?;
    fits("jurisdiction", is_text(&law.jurisdiction, NAME))?;
    let ordered = law.valid_from.zip(law.valid_to).is_none_or(|(from, to)| from <= to);
    fits("valid_to", ordered)?;
    notes(&law.source, &law.staff_note)
}

fn consent(age: &Age) -> Result<(), &'static str> {
    fits("country", are_texts(&age.country, &STAFF, NAME))?;
    fits("age", (10..=21).contains(&age.age))?;
    fits("legal_ref", is_text(&age.legal_ref, SENTENCES))?;
    notes(&age.source, &age.staff_note)
}

fn notes(source: &str, staff_note: &str) -> Result<(), &'static str> {
    fits("source", is_text(source, SENTENCES))?;
    fits("staff_note", staff_note.is_empty() || is_text(staff_note, NOTE))
}

/// Words of at most so many characters, on one line.
fn is_text(text: &str, most: usize) -> bool {
    let length = text.chars().count();
    (1..=most).contains(&length) && text.trim() == text && !text.chars().any(char::is_control)
}

/// Words in exactly these languages.
fn are_texts(texts: &BTreeMap<Lang, String>, langs: &[Lang], most: usize) -> bool {
    let told = |lang: &Lang| texts.get(lang).is_some_and(|text| is_text(text, most));
    texts.len() == langs.len() && langs.iter().all(told)
}

fn is_set<T: PartialEq>(all: &[T]) -> bool {
    let before = |at: usize| all.get(..at).unwrap_or_default();
    !all.iter().enumerate().any(|(at, one)| before(at).contains(one))
}

fn are_numbers(numbers: &[String]) -> bool {
    let is_number = |number: &String| {
        let digits = number.chars().filter(char::is_ascii_digit).count();
        let known = |c: char| c.is_ascii_digit() || " +/.-".contains(c);
        (2..=15).contains(&digits) && is_text(number, 24) && number.chars().all(known)
    };
    numbers.len() <= 5 && is_set(numbers) && numbers.iter().all(is_number)
}

fn is_address(url: &str) -> bool {
    host(url).is_some() && is_text(url, 200) && !url.contains(' ')
}

/// Days that follow each other, and a time before another.
fn is_span(hours: &Hours) -> bool {
    let place = |day: &String| WEEK.iter().position(|known| known == day);
    let Some(places) = hours.days.iter().map(place).collect::<Option<Vec<_>>>() else {
        return false;
    };
    let follow = places.iter().zip(places.iter().skip(1)).all(|(day, next)| day + 1 == *next);
    let is_time = |text: &str| text.len() == 5 && text.is_ascii();
    let whole = |minute: u16| minute <= 24 * 60;
    let ordered = hours.minutes().is_some_and(|(from, to)| from < to && whole(to));
    let sixty = [&hours.from, &hours.to].iter().all(|time| {
        time.split_once(':').is_some_and(|(_, minute)| minute.parse::<u8>().is_ok_and(|m| m < 60))
    });
    !places.is_empty() && follow && ordered && sixty && is_time(&hours.from) && is_time(&hours.to)
}
