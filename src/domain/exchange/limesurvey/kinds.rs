//! What each of the 29 types of question of LimeSurvey is here.

use std::collections::HashMap;

use super::survey::{Asking, Part};
use super::words::{FEMALE, MALE, OTHER, in_languages};
use crate::domain::exchange::assembly::{Assembly, everywhere, groups, options};
use crate::domain::exchange::logic::Target;
use crate::domain::exchange::scales::{Way, agrees};
use crate::domain::question::{AnswerOption, Kind, StatementScale};
use crate::domain::wording::{Lang, Wording};

/// Most options of a choice, of a list of places, of a ranking, and most statements.
const MOST: usize = 15;
const MOST_PLACES: usize = 40;
const MOST_RANKED: usize = 7;

/// What a question becomes.
pub(super) enum Becomes {
    /// One question.
    One(Kind, HashMap<String, String>, bool),
    /// One question for each line, all of the same kind.
    Each(Kind, HashMap<String, String>, bool),
    /// Nothing; the text key says why.
    Nothing(&'static str),
}

use Becomes::{Each, Nothing, One};

/// What it becomes; what is changed on the way is told.
pub(super) fn becomes(
    asking: &Asking,
    place: &str,
    languages: &[Lang],
    assembly: &mut Assembly,
) -> Becomes {
    let none = HashMap::new();
    match asking.kind.as_str() {
        "L" | "!" | "O" | "Z" | "W" => {
            if asking.kind == "O" {
                assembly.report.left_out(place, "comment", &asking.code);
            }
            single(asking, place, languages, assembly)
        }
        "M" | "P" => {
            if asking.kind == "P" {
                assembly.report.left_out(place, "comment", &asking.code);
            }
            multiple(asking, place, languages, assembly)
        }
        "Y" => One(Kind::YesNo { depends: false }, yes_no(), false),
        "G" => {
            assembly.report.changed(place, "gender", &asking.code);
            let words = [("F", &FEMALE), ("M", &MALE)];
            let words =
                words.map(|(code, words)| (code.to_owned(), in_languages(words, languages)));
            let (options, values) = options(words);
            One(Kind::Single { options }, values, false)
        }
        "5" => {
            assembly.report.changed(place, "points", "5");
            let (kind, values) = points(5, languages);
            One(kind, values, false)
        }
        "R" => ranking(asking, place, assembly),
        "N" | "K" => {
            let largest = asking.attributes.get("max_num_value_n");
            let from = groups(largest.and_then(|largest| largest.parse().ok()));
            let said: Vec<_> = from.iter().map(u32::to_string).collect();
            assembly.report.changed(place, "number_groups", &said.join(", "));
            let kind = Kind::Number { from };
            if asking.kind == "K" { Each(kind, none, false) } else { One(kind, none, false) }
        }
        "S" | "Q" => {
            let kind = Kind::ShortText { max: length(asking, 140), quotes: false };
            if asking.kind == "Q" { Each(kind, none, false) } else { One(kind, none, false) }
        }
        "T" | "U" => One(Kind::LongText { max: length(asking, 1000), quotes: false }, none, false),
        "X" => One(Kind::Info, none, false),
        "A" | "B" | "C" | "E" | "F" | "H" => array(asking, place, languages, assembly),
        "D" | "|" => Nothing("identifying"),
        "*" => Nothing("computes"),
        "I" => Nothing("language_switch"),
        "1" | ":" | ";" => Nothing("array"),
        _ => Nothing("type_unknown"),
    }
}

fn yes_no() -> HashMap<String, String> {
    [("Y", "yes"), ("N", "no")].map(|(there, here)| (there.to_owned(), here.to_owned())).into()
}

fn listed(parts: &[Part]) -> (Vec<AnswerOption>, HashMap<String, String>) {
    options(parts.iter().map(|part| (part.code.clone(), part.text.clone())))
}

/// The option for whatever else there is, without the line to write on.
fn add_other(
    asking: &Asking,
    parts: &mut Vec<Part>,
    place: &str,
    languages: &[Lang],
    assembly: &mut Assembly,
) {
    if asking.other {
        assembly.report.changed(place, "other_option", &asking.code);
        let text = in_languages(&OTHER, languages);
        parts.push(Part { code: "-oth-".to_owned(), text, ..Part::default() });
    }
}

fn single(asking: &Asking, place: &str, languages: &[Lang], assembly: &mut Assembly) -> Becomes {
    let mut parts = asking.answers.clone();
    add_other(asking, &mut parts, place, languages, assembly);
    let (options, values) = listed(&parts);
    match options.len() {
        0 | 1 => Nothing("list_short"),
        2..=MOST => One(Kind::Single { options }, values, false),
        16..=MOST_PLACES => {
            assembly.report.changed(place, "long_list", &options.len().to_string());
            One(Kind::Place { options }, values, false)
        }
        _ => Nothing("list_long"),
    }
}

fn multiple(asking: &Asking, place: &str, languages: &[Lang], assembly: &mut Assembly) -> Becomes {
    let mut parts = asking.parts.clone();
    add_other(asking, &mut parts, place, languages, assembly);
    let (mut options, values) = listed(&parts);
    if !(2..=MOST).contains(&options.len()) {
        return Nothing(if options.len() < 2 { "list_short" } else { "list_long" });
    }
    let alone = asking.attributes.get("exclude_all_others").map_or("", String::as_str);
    for name in alone.split([';', ',']).map(str::trim).filter(|name| !name.is_empty()) {
        let option = values.get(name).and_then(|code| options.iter_mut().find(|o| o.code == *code));
        if let Some(option) = option {
            option.exclusive = true;
        }
    }
    let all = options.iter().filter(|option| !option.exclusive).count();
    let max = asking.attributes.get("max_answers").and_then(|max| max.parse().ok());
    let max = max.filter(|max: &u8| *max > 0 && usize::from(*max) < all);
    One(Kind::Multiple { options, max }, values, true)
}

fn ranking(asking: &Asking, place: &str, assembly: &mut Assembly) -> Becomes {
    let parts = if asking.answers.is_empty() { &asking.parts } else { &asking.answers };
    let (options, values) = listed(parts);
    if !(2..=MOST_RANKED).contains(&options.len()) {
        return Nothing(if options.len() < 2 { "list_short" } else { "list_long" });
    }
    let most = options.len().saturating_sub(1).min(3);
    let wanted = asking.attributes.get("max_answers").and_then(|max| max.parse::<usize>().ok());
    let ranks = wanted.filter(|ranks| *ranks > 0).unwrap_or(most).min(most);
    let ranks = u8::try_from(ranks).unwrap_or(1);
    assembly.report.changed(place, "ranks", &ranks.to_string());
    One(Kind::Ranking { options, ranks }, values, false)
}

/// Arrays: statements where their scale is ours, else a question for each line.
fn array(asking: &Asking, place: &str, languages: &[Lang], assembly: &mut Assembly) -> Becomes {
    match asking.kind.as_str() {
        "A" | "B" => {
            let many = if asking.kind == "A" { 5 } else { 10 };
            assembly.report.changed(place, "points", &many.to_string());
            let (kind, values) = points(many, languages);
            Each(kind, values, false)
        }
        "C" => {
            assembly.report.changed(place, "uncertain", &asking.code);
            Each(Kind::YesNo { depends: false }, yes_no(), true)
        }
        "E" => Nothing("array"),
        _ => {
            let own = languages.first().copied().unwrap_or(Lang::Fr);
            let said: Vec<_> =
                asking.answers.iter().map(|answer| answer.text.plain(own).to_owned()).collect();
            let (items, _) = listed(&asking.parts);
            let (Some(way), 2..=MOST) = (agrees(&said), items.len()) else {
                let (options, values) = listed(&asking.answers);
                return match options.len() {
                    2..=MOST => Each(Kind::Single { options }, values, false),
                    0 | 1 => Nothing("list_short"),
                    _ => Nothing("list_long"),
                };
            };
            let found = if way == Way::Up {
                said.join(", ")
            } else {
                said.into_iter().rev().collect::<Vec<_>>().join(", ")
            };
            assembly.report.changed(place, "our_scale", &found);
            let steps = u8::try_from(asking.answers.len()).unwrap_or(5);
            One(
                Kind::Statements { scale: StatementScale::Agree, steps, items },
                HashMap::new(),
                false,
            )
        }
    }
}

/// Points without words.
fn points(many: u8, languages: &[Lang]) -> (Kind, HashMap<String, String>) {
    let points =
        (1..=many).map(|point| (point.to_string(), everywhere(&point.to_string(), languages)));
    let (options, values) = options(points);
    (Kind::Single { options }, values)
}

fn length(asking: &Asking, most: u16) -> u16 {
    let given = asking.attributes.get("maximum_chars").and_then(|given| given.parse().ok());
    given.filter(|given| *given > 0).unwrap_or(most).min(most)
}

/// What the options of a question with several are called in expressions.
pub(super) fn options_by_name(
    asking: &Asking,
    at: usize,
    values: &HashMap<String, String>,
) -> Vec<(String, Target)> {
    let named = values.iter().map(|(name, code)| {
        let name = if name == "-oth-" { "other" } else { name };
        (format!("{}_{name}", asking.code), Target::Option(at, code.clone()))
    });
    named.collect()
}

/// The words of a line, below those of its question.
pub(super) fn below(question: &Wording, line: &Wording) -> Wording {
    let mut both = question.clone();
    for (key, text) in &line.0 {
        let over = both.0.entry(key.clone()).or_default();
        if over.is_empty() {
            over.clone_from(text);
        } else {
            *over = format!("{over}\n{text}");
        }
    }
    both
}
