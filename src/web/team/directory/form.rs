//! The form of an entry: which fields each kind has, how they are shown, and how what was typed
//! becomes the JSON that is checked (`src/i18n/directory.rs`).

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::domain::directory::Kind;
use crate::domain::wording::Lang;
use crate::i18n::directory::STAFF;
use crate::web::team::page::TeamPages;
use crate::web::team::posted::Posted;

/// How a field is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Text,
    Long,
    /// One on each line.
    Lines,
    /// A whole number, or nothing.
    Number,
    /// A day, or nothing.
    Day,
    Tick,
    /// One of these; the empty one means that nobody knows.
    One(&'static [&'static str]),
    /// Yes, no, or nobody knows.
    YesNo,
    Several(&'static [&'static str]),
    /// One text for each language.
    Words(&'static [Lang]),
    /// The same, or none at all.
    MaybeWords,
    Hours,
}

type Asked = &'static [(&'static str, Shape)];

const WEEK: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const SPOKEN: Shape = Shape::Several(&["fr", "nl", "de", "en", "ar", "uk"]);
/// Rows of hours beyond those there are.
const MORE_ROWS: usize = 2;

const HELP_LINE: Asked = &[
    ("name", Shape::Text),
    ("numbers", Shape::Lines),
    ("channels", Shape::Several(&["tel", "chat", "mail", "forum"])),
    ("languages", SPOKEN),
    ("age_max", Shape::Number),
    ("always", Shape::Tick),
    ("hours", Shape::Hours),
    ("holidays", Shape::One(&["same", "closed"])),
    ("free", Shape::YesNo),
    ("anonymous", Shape::One(&["", "yes", "partly", "no"])),
    ("url", Shape::Text),
    ("description", Shape::Words(&Lang::ALL)),
    ("hours_note", Shape::MaybeWords),
    ("source", Shape::Text),
    ("staff_note", Shape::Long),
];
const COMPLAINT: Asked = &[
    ("name", Shape::Text),
    ("numbers", Shape::Lines),
    ("languages", SPOKEN),
    ("url", Shape::Text),
    ("description", Shape::Words(&Lang::ALL)),
    ("source", Shape::Text),
    ("staff_note", Shape::Long),
];
const LAW: Asked = &[
    ("title", Shape::Words(&STAFF)),
    ("summary", Shape::Words(&STAFF)),
    ("jurisdiction", Shape::Text),
    ("valid_from", Shape::Day),
    ("valid_to", Shape::Day),
    ("watch", Shape::Tick),
    ("source", Shape::Text),
    ("staff_note", Shape::Long),
];
const AGE: Asked = &[
    ("country", Shape::Words(&STAFF)),
    ("age", Shape::Number),
    ("legal_ref", Shape::Text),
    ("source", Shape::Text),
    ("staff_note", Shape::Long),
];

fn asked(kind: Kind) -> Asked {
    match kind {
        Kind::HelpLine => HELP_LINE,
        Kind::Complaint => COMPLAINT,
        Kind::Law => LAW,
        Kind::Age => AGE,
    }
}

/// A field as it stands in the form.
#[derive(Debug, Serialize)]
pub struct Field {
    shape: &'static str,
    name: String,
    label: String,
    hint: Option<String>,
    value: String,
    chosen: bool,
    options: Vec<Choice>,
    parts: Vec<Part>,
    rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

/// The text of one language.
#[derive(Debug, Serialize)]
struct Part {
    name: String,
    label: &'static str,
    code: &'static str,
    dir: &'static str,
    value: String,
}

/// A row of hours.
#[derive(Debug, Serialize)]
struct Row {
    name: String,
    number: usize,
    first: Vec<Choice>,
    last: Vec<Choice>,
    from: String,
    to: String,
}

/// What a version said, to be read.
#[derive(Debug, Serialize)]
pub struct Said {
    label: String,
    value: String,
}

/// The fields of an entry, filled in.
pub fn fields(pages: &TeamPages, lang: Lang, kind: Kind, entry: &Value) -> Vec<Field> {
    let of = |(name, shape): &(&'static str, Shape)| {
        field(pages, lang, name, *shape, entry.get(name).unwrap_or(&Value::Null))
    };
    asked(kind).iter().map(of).collect()
}

/// What an entry says, field by field; what it leaves open is left out.
pub fn said(pages: &TeamPages, lang: Lang, kind: Kind, entry: &Value) -> Vec<Said> {
    let of = |(name, shape): &(&'static str, Shape)| {
        let value = plain(entry.get(name).unwrap_or(&Value::Null));
        let value = match shape {
            Shape::Tick | Shape::YesNo | Shape::One(_) if !value.is_empty() => {
                choice(pages, lang, &value)
            }
            _ => value,
        };
        Said { label: label(pages, lang, name), value }
    };
    asked(kind).iter().map(of).filter(|said| !said.value.is_empty()).collect()
}

/// What was typed, as JSON; what cannot be read stays as it is and fails the check.
pub fn read(kind: Kind, id: &str, posted: &Posted) -> Value {
    let mut entry = Map::new();
    entry.insert("id".to_owned(), json!(id));
    for (name, shape) in asked(kind) {
        entry.insert((*name).to_owned(), typed(name, *shape, posted));
    }
    // Set by what is kept (`acts::directory::write`); never by a form.
    entry.insert("seen_on".to_owned(), json!("2026-01-01"));
    entry.insert("verified_on".to_owned(), Value::Null);
    Value::Object(entry)
}

/// The name of a field.
fn label(pages: &TeamPages, lang: Lang, name: &str) -> String {
    pages.say(lang, &format!("team.directory.field.{name}"), &[])
}

fn choice(pages: &TeamPages, lang: Lang, value: &str) -> String {
    let code = match value {
        "" => "unknown",
        "true" => "yes",
        "false" => "no",
        other => other,
    };
    pages.say(lang, &format!("team.directory.choice.{code}"), &[])
}

/// Any value in one line.
fn plain(value: &Value) -> String {
    let listed = |all: Vec<String>, between: &str| all.join(between);
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(all) => listed(all.iter().map(plain).collect(), ", "),
        Value::Object(all) => {
            let pairs = all.iter().map(|(name, value)| match name.as_str() {
                "days" => days(value),
                "from" | "to" => plain(value),
                _ => format!("{name}: {}", plain(value)),
            });
            listed(pairs.collect(), " · ")
        }
        other => other.to_string(),
    }
}

fn days(value: &Value) -> String {
    let all = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let ends = [all.first(), all.last()].map(|day| day.map(plain).unwrap_or_default());
    if all.len() > 1 { ends.join("–") } else { ends.into_iter().next().unwrap_or_default() }
}

fn field(pages: &TeamPages, lang: Lang, name: &str, shape: Shape, value: &Value) -> Field {
    let mut field = Field {
        shape: "text",
        name: name.to_owned(),
        label: label(pages, lang, name),
        hint: None,
        value: plain(value),
        chosen: *value == Value::Bool(true),
        options: Vec::new(),
        parts: Vec::new(),
        rows: Vec::new(),
    };
    let hint = |key: &str| Some(pages.say(lang, key, &[]));
    let one = |all: &[&str], is: &dyn Fn(&str) -> bool| -> Vec<Choice> {
        let choice = |code: &&str| Choice {
            value: (*code).to_owned(),
            label: choice(pages, lang, code),
            chosen: is(code),
        };
        all.iter().map(choice).collect()
    };
    match shape {
        Shape::Text => {}
        Shape::Long => field.shape = "long",
        Shape::Lines => {
            let lines = value.as_array().map(Vec::as_slice).unwrap_or_default();
            field.value = lines.iter().map(plain).collect::<Vec<_>>().join("\n");
            (field.shape, field.hint) = ("long", hint("team.directory.hint.lines"));
        }
        Shape::Number => field.shape = "number",
        Shape::Day => field.shape = "day",
        Shape::Tick => field.shape = "tick",
        Shape::One(all) => {
            field.shape = "select";
            field.options = one(all, &|code| field.value == code);
        }
        Shape::YesNo => {
            field.shape = "select";
            field.options = one(&["", "true", "false"], &|code| field.value == code);
        }
        Shape::Several(all) => {
            field.shape = "ticks";
            let has = |code: &str| value.as_array().is_some_and(|all| all.contains(&json!(code)));
            field.options = match name {
                "languages" => all.iter().filter_map(|code| language(code, &has)).collect(),
                _ => one(all, &has),
            };
        }
        Shape::Words(langs) => {
            (field.shape, field.parts) = ("words", parts(name, langs, value));
        }
        Shape::MaybeWords => {
            (field.shape, field.parts) = ("words", parts(name, &Lang::ALL, value));
            field.hint = hint("team.directory.hint.all_or_none");
        }
        Shape::Hours => {
            (field.shape, field.rows) = ("hours", rows(pages, lang, name, value));
            field.hint = hint("team.directory.hint.hours");
        }
    }
    field
}

fn language(code: &str, has: &dyn Fn(&str) -> bool) -> Option<Choice> {
    let lang: Lang = code.parse().ok()?;
    let label = lang.own_name().to_owned();
    Some(Choice { value: code.to_owned(), label, chosen: has(code) })
}

fn parts(name: &str, langs: &[Lang], value: &Value) -> Vec<Part> {
    let part = |lang: &Lang| Part {
        name: format!("{name}.{lang}"),
        label: lang.own_name(),
        code: lang.code(),
        dir: lang.direction(),
        value: value.get(lang.code()).map(plain).unwrap_or_default(),
    };
    langs.iter().map(part).collect()
}

fn rows(pages: &TeamPages, lang: Lang, name: &str, value: &Value) -> Vec<Row> {
    let given = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let row = |at: usize| {
        let hours = given.get(at);
        let days = hours.and_then(|hours| hours.get("days")?.as_array());
        let text = |part: &str| hours.and_then(|hours| hours.get(part)).map(plain);
        let week = |day: Option<&Value>| -> Vec<Choice> {
            let chosen = day.map(plain).unwrap_or_default();
            let day = |code: &str| Choice {
                value: code.to_owned(),
                label: match code {
                    "" => "–".to_owned(),
                    code => pages.say(lang, &format!("respond.weekday.{code}"), &[]),
                },
                chosen: chosen == code,
            };
            [""].into_iter().chain(WEEK).map(day).collect()
        };
        Row {
            name: format!("{name}.{at}"),
            number: at + 1,
            first: week(days.and_then(|days| days.first())),
            last: week(days.and_then(|days| days.last())),
            from: text("from").unwrap_or_default(),
            to: text("to").unwrap_or_default(),
        }
    };
    (0..given.len() + MORE_ROWS).map(row).collect()
}

fn typed(name: &str, shape: Shape, posted: &Posted) -> Value {
    let one = || posted.one(name).split_whitespace().collect::<Vec<_>>().join(" ");
    match shape {
        Shape::One(all) if all.contains(&"") => maybe(one()),
        Shape::Text | Shape::Long | Shape::One(_) => json!(one()),
        Shape::Lines => {
            let lines = posted.one(name).lines().map(str::trim);
            json!(lines.filter(|line| !line.is_empty()).collect::<Vec<_>>())
        }
        Shape::Number => match one().parse::<u64>() {
            Ok(number) => json!(number),
            Err(_) if one().is_empty() => Value::Null,
            Err(_) => json!(one()),
        },
        Shape::Day => maybe(one()),
        Shape::Tick => json!(posted.has(name)),
        Shape::YesNo => match posted.one(name) {
            "true" => json!(true),
            "false" => json!(false),
            other => maybe(other.to_owned()),
        },
        Shape::Several(_) => {
            let chosen = posted.fields().filter(|(known, _)| *known == name);
            json!(chosen.map(|(_, value)| value).collect::<Vec<_>>())
        }
        Shape::Words(langs) => Value::Object(words(name, langs, posted)),
        Shape::MaybeWords => {
            let words = words(name, &Lang::ALL, posted);
            let empty = words.values().all(|text| *text == json!(""));
            if empty { Value::Null } else { Value::Object(words) }
        }
        Shape::Hours => hours(name, posted),
    }
}

fn maybe(text: String) -> Value {
    if text.is_empty() { Value::Null } else { Value::String(text) }
}

fn words(name: &str, langs: &[Lang], posted: &Posted) -> Map<String, Value> {
    let word = |lang: &Lang| {
        let text = posted.one(&format!("{name}.{lang}"));
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (lang.code().to_owned(), Value::String(text))
    };
    langs.iter().map(word).collect()
}

/// The rows of hours in which something was typed.
fn hours(name: &str, posted: &Posted) -> Value {
    let mut all = Vec::new();
    for at in 0.. {
        let part = |part: &str| posted.one(&format!("{name}.{at}.{part}")).trim();
        if !posted.has(&format!("{name}.{at}.from")) {
            break;
        }
        let (first, last, from, to) = (part("first"), part("last"), part("from"), part("to"));
        if [first, last, from, to].iter().all(|text| text.is_empty()) {
            continue;
        }
        let last = if last.is_empty() { first } else { last };
        let place = |day: &str| WEEK.iter().position(|known| *known == day);
        let days = place(first).zip(place(last)).and_then(|(a, b)| WEEK.get(a..=b));
        all.push(json!({ "days": days.unwrap_or_default(), "from": from, "to": to }));
    }
    Value::Array(all)
}
