//! What the page shows on which paper is typed in: a sheet as compact fields, or what differs.

use serde::Serialize;

use super::page::TeamPages;
use super::problem::Problem;
use crate::domain::consultation::Consultation;
use crate::domain::question::{Kind, Question};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::sheet::{columns, field, question};
use crate::domain::wording::Lang;
use crate::i18n::labels::Labels;

/// Where a batch stands. Sheets are numbered from 0.
pub enum Phase<'a> {
    /// The first person types this sheet.
    First(usize),
    /// The second person types this sheet again.
    Second(usize),
    /// Both are done: sheet, column, both cells, and which was chosen.
    Compare(Vec<(usize, usize, String, String, Option<&'a str>)>),
}

/// The page.
#[derive(Serialize)]
pub struct Body<'a> {
    /// The sheets so far, as a paper file.
    pub rows: String,
    /// Those a second person has typed, likewise.
    pub again: String,
    /// The id of the batch.
    pub batch: &'a str,
    /// As it was typed.
    pub second_email: &'a str,
    /// True once the first person has finished.
    pub finished: bool,
    /// What is to be put right.
    pub problem: Option<Problem>,
    code: &'a str,
    consultation: &'a str,
    /// What is to be typed now; `None` when both are done.
    sheet: Option<Sheet>,
    differing: Vec<Differing>,
}

#[derive(Serialize)]
struct Sheet {
    number: String,
    second: bool,
    /// There is a sheet before it, which may have been the last one.
    may_end: bool,
    fields: Vec<Field>,
}

#[derive(Serialize)]
struct Field {
    name: String,
    id: String,
    label: String,
    value: String,
    /// What can be chosen; empty where it is typed.
    options: Vec<Choice>,
    several: bool,
    long: bool,
}

#[derive(Serialize)]
struct Choice {
    code: String,
    label: String,
    chosen: bool,
}

#[derive(Serialize)]
struct Differing {
    place: String,
    name: String,
    first: String,
    second: String,
    is_first: bool,
    is_second: bool,
}

impl<'a> Body<'a> {
    /// The page in a phase, with what was typed.
    pub fn of(
        pages: &TeamPages,
        lang: Lang,
        consultation: &'a Consultation,
        asked: &'a Questionnaire,
        typed: &[String],
        phase: Phase<'_>,
    ) -> Self {
        let offered = &asked.languages;
        let own = offered.contains(&lang).then_some(lang).or_else(|| offered.first().copied());
        let labels = Labels::new(&pages.words, asked, own.unwrap_or(lang));
        let words = Words { pages, asked, labels, lang };
        let number =
            |sheet: usize| pages.say(lang, "team.typing.sheet", &[("n", &(sheet + 1).to_string())]);
        let show = |sheet: usize, second: bool| {
            let may_end = sheet > 0 && !second;
            Some(Sheet { number: number(sheet), second, may_end, fields: words.fields(typed) })
        };
        let (sheet, differing) = match phase {
            Phase::First(sheet) => (show(sheet, false), Vec::new()),
            Phase::Second(sheet) => (show(sheet, true), Vec::new()),
            Phase::Compare(all) => {
                let one = |(sheet, at, first, second, chosen): (
                    usize,
                    usize,
                    String,
                    String,
                    Option<&str>,
                )| {
                    let columns = columns(asked);
                    let column = columns.get(at).map_or("", String::as_str);
                    Differing {
                        place: format!("{} · {}", number(sheet), words.label(column)),
                        name: format!("pick.{sheet}.{at}"),
                        first: words.cell(column, &first),
                        second: words.cell(column, &second),
                        is_first: chosen == Some("first"),
                        is_second: chosen == Some("second"),
                    }
                };
                (None, all.into_iter().map(one).collect())
            }
        };
        Self {
            rows: String::new(),
            again: String::new(),
            batch: "",
            second_email: "",
            finished: false,
            problem: None,
            code: &consultation.code,
            consultation: asked.title.plain(lang),
            sheet,
            differing,
        }
    }
}

/// Names of columns and cells.
struct Words<'a> {
    pages: &'a TeamPages,
    asked: &'a Questionnaire,
    labels: Labels<'a>,
    lang: Lang,
}

impl Words<'_> {
    fn fields(&self, typed: &[String]) -> Vec<Field> {
        let one = |(at, column): (usize, &String)| {
            let value = typed.get(at).map_or("", String::as_str);
            self.field(at, column, value)
        };
        columns(self.asked).iter().enumerate().map(one).collect()
    }

    fn field(&self, at: usize, column: &str, value: &str) -> Field {
        let question = question(self.asked, column);
        let several = question.is_some_and(|question| question.several().is_some());
        let chosen: Vec<&str> = if several { value.split(';').collect() } else { vec![value] };
        let choice = |(place, code): (usize, String)| Choice {
            label: self.numbered(column, place, &code),
            chosen: chosen.contains(&code.as_str()),
            code,
        };
        Field {
            name: field(column),
            id: format!("s{at}"),
            label: self.label(column),
            value: value.to_owned(),
            options: self.codes(column, question).into_iter().enumerate().map(choice).collect(),
            several,
            long: question.is_some_and(Question::is_text),
        }
    }

    /// What can stand in a column; nothing where it is typed.
    fn codes(&self, column: &str, question: Option<&Question>) -> Vec<String> {
        let Some(question) = question else {
            return match column {
                "_language" => self.asked.languages.iter().map(ToString::to_string).collect(),
                _ => self.asked.bands.iter().map(ToString::to_string).collect(),
            };
        };
        let whole = !column.contains('.');
        let mut codes = match question.joint() {
            Some(_) if whole => Vec::new(),
            Some(_) => return question.choices(),
            None => question.choices(),
        };
        if question.is_text() {
            return codes;
        }
        if question.dont_know {
            codes.push("_dont_know".to_owned());
        }
        if question.dont_say {
            codes.push("_dont_say".to_owned());
        }
        codes
    }

    fn label(&self, column: &str) -> String {
        match column.split_once('.') {
            Some((code, item)) => {
                format!("{} · {}", self.labels.question(code), self.labels.item(code, item))
            }
            None => self.labels.question(column),
        }
    }

    /// With a number before it: one key chooses it.
    fn numbered(&self, column: &str, place: usize, code: &str) -> String {
        let of = column.split('.').next().unwrap_or(column);
        let label = self.labels.option(of, code);
        let number = question(self.asked, column).is_some_and(is_number);
        match (number || code.starts_with('_') || column.starts_with('_'), code.parse::<u8>()) {
            (true, _) => label,
            (false, Ok(step)) if label == code => step.to_string(),
            (false, Ok(step)) => format!("{step} · {label}"),
            (false, Err(_)) => format!("{} · {label}", place + 1),
        }
    }

    /// A cell in words; what is empty is said too.
    fn cell(&self, column: &str, cell: &str) -> String {
        let of = column.split('.').next().unwrap_or(column);
        let text = question(self.asked, column).is_none_or(Question::is_text);
        if cell.is_empty() {
            return self.pages.say(self.lang, "team.typing.empty", &[]);
        }
        if text {
            return cell.to_owned();
        }
        cell.split(';').map(|code| self.labels.option(of, code)).collect::<Vec<_>>().join(", ")
    }
}

fn is_number(question: &Question) -> bool {
    matches!(question.kind, Kind::Number { .. })
}
