//! Faults of the questionnaire's frame and of each question's kind.

use std::collections::HashSet;

use super::evaluation;
use super::fault::{Fault, MAX_QUESTIONS};
use super::question::{AnswerOption, Kind, Question, StatementScale};
use super::questionnaire::{Questionnaire, SCHEMA};

/// Most options or statements in one question: a bit set of 16 holds them.
const MAX_OPTIONS: usize = 15;
/// Most places in a list: coarse is safe.
const MAX_PLACES: usize = 40;
/// Most options to be ranked (design A9).
const MAX_RANKED: usize = 7;
/// Most pictures in one question (design A0.3).
const MAX_PICTURES: usize = 6;
/// Most things ten coins can go to (design A9).
const MAX_PILES: usize = 5;
/// The largest number a group can begin with.
const MAX_NUMBER: u32 = 999_999;

/// Every fault of the frame and of the kinds.
pub fn find(questionnaire: &Questionnaire) -> Vec<Fault> {
    let mut faults = frame(questionnaire);
    let mut codes = HashSet::new();
    for (index, question) in questionnaire.questions.iter().enumerate() {
        let place = questionnaire.place(index);
        if !is_code(&question.code) {
            faults.push(Fault::new(format!("{place}.code"), "bad_code", &question.code));
        }
        if !codes.insert(question.code.as_str()) {
            faults.push(Fault::new(format!("{place}.code"), "duplicate_code", &question.code));
        }
        if question.sensitivity > 3 {
            let found = question.sensitivity.to_string();
            faults.push(Fault::new(format!("{place}.sensitivity"), "bad_sensitivity", &found));
        }
        kind(&place, question, &mut faults);
        most(&place, question, &mut faults);
        pictures(&place, question, &mut faults);
        place_of_flags(&place, question, &mut faults);
    }
    faults
}

fn frame(questionnaire: &Questionnaire) -> Vec<Fault> {
    let mut faults = Vec::new();
    if questionnaire.schema != SCHEMA {
        faults.push(Fault::new("schema", "unknown_schema", &questionnaire.schema.to_string()));
    }
    if !(1..=30).contains(&questionnaire.minutes) {
        faults.push(Fault::new("minutes", "bad_minutes", &questionnaire.minutes.to_string()));
    }
    if questionnaire.asked() == 0 {
        faults.push(Fault::new("questions", "no_questions", ""));
    }
    if questionnaire.questions.len() > MAX_QUESTIONS {
        let found = questionnaire.questions.len().to_string();
        faults.push(Fault::new("questions", "too_many_questions", &found));
    }
    if questionnaire.languages.is_empty() || has_twice(&questionnaire.languages) {
        faults.push(Fault::new("languages", "bad_list", ""));
    }
    if questionnaire.bands.is_empty() || has_twice(&questionnaire.bands) {
        faults.push(Fault::new("bands", "bad_list", ""));
    }
    if has_twice(&questionnaire.keep) {
        faults.push(Fault::new("keep", "bad_list", ""));
    }
    if questionnaire.interim && questionnaire.offers_any_withdrawal() {
        faults.push(Fault::new("interim", "interim_withdrawal", ""));
    }
    faults
}

fn has_twice<T: PartialEq>(list: &[T]) -> bool {
    list.iter().enumerate().any(|(index, one)| list.iter().skip(index + 1).any(|two| one == two))
}

/// Codes are lower-case letters, digits and `_`, starting with a letter, at most 32.
pub fn is_code(code: &str) -> bool {
    code.len() <= 32
        && code.starts_with(|c: char| c.is_ascii_lowercase())
        && code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn kind(place: &str, question: &Question, faults: &mut Vec<Fault>) {
    let mut steps = |given: u8, allowed: &[u8]| {
        if !allowed.contains(&given) {
            faults.push(Fault::new(format!("{place}.steps"), "bad_steps", &given.to_string()));
        }
    };
    match &question.kind {
        Kind::Faces { steps: given, .. } => steps(*given, &[3, 5]),
        Kind::Agree { steps: given } => steps(*given, &[3, 4, 5]),
        Kind::Statements { scale, steps: given, items } => {
            let allowed: &[u8] = if *scale == StatementScale::Faces { &[3, 5] } else { &[3, 4, 5] };
            steps(*given, allowed);
            list(&format!("{place}.items"), items, (false, MAX_OPTIONS), faults);
        }
        Kind::Single { options } => options_of(place, options, (false, MAX_OPTIONS), faults),
        Kind::Place { options } => options_of(place, options, (false, MAX_PLACES), faults),
        Kind::Coins { options } => options_of(place, options, (false, MAX_PILES), faults),
        Kind::Ranking { options, ranks } => {
            options_of(place, options, (false, MAX_RANKED), faults);
            if !(1..=3).contains(ranks) || usize::from(*ranks) >= options.len() {
                faults.push(Fault::new(format!("{place}.ranks"), "bad_ranks", &ranks.to_string()));
            }
        }
        Kind::Number { from } => {
            let rising = from.is_sorted_by(|a, b| a < b) && from.last() <= Some(&MAX_NUMBER);
            if from.first() != Some(&0) || !rising || !(2..=MAX_OPTIONS).contains(&from.len()) {
                faults.push(Fault::new(format!("{place}.from"), "bad_groups", ""));
            }
        }
        Kind::Multiple { options, .. } => {
            options_of(place, options, (true, MAX_OPTIONS), faults);
        }
        Kind::Picture { options, multiple, .. } => {
            // "None of these" has no picture and takes no place.
            let none = usize::from(options.iter().any(|option| option.exclusive));
            options_of(place, options, (*multiple, MAX_PICTURES + none), faults);
        }
        Kind::ShortText { max, .. } => length(place, *max, 140, faults),
        Kind::LongText { max, .. } => length(place, *max, 1000, faults),
        Kind::Info | Kind::YesNo { .. } | Kind::Scale { .. } | Kind::Thermometer => {}
    }
}

/// A limit is for several options, and allows one to all of them.
fn most(place: &str, question: &Question, faults: &mut Vec<Fault>) {
    let (Kind::Multiple { options, max: Some(max) }
    | Kind::Picture { options, max: Some(max), .. }) = &question.kind
    else {
        return;
    };
    let all = options.iter().filter(|option| !option.exclusive).count();
    if question.several().is_none() || *max == 0 || usize::from(*max) > all {
        faults.push(Fault::new(format!("{place}.max"), "bad_max", &max.to_string()));
    }
}

/// A picture question shows one with each option but "none of these"; no other kind shows any.
fn pictures(place: &str, question: &Question, faults: &mut Vec<Fault>) {
    let shows = matches!(question.kind, Kind::Picture { .. });
    let (list, options) = match &question.kind {
        Kind::Statements { items, .. } => ("items", items.as_slice()),
        _ => ("options", question.options()),
    };
    for (index, option) in options.iter().enumerate() {
        let here = format!("{place}.{list}[{index}].picture");
        match (&option.picture, shows && !option.exclusive) {
            (None, true) => faults.push(Fault::new(here, "missing_picture", &option.code)),
            (Some(_), false) => faults.push(Fault::new(here, "no_picture_here", &option.code)),
            _ => {}
        }
    }
}

fn length(place: &str, max: u16, most: u16, faults: &mut Vec<Fault>) {
    if max == 0 || max > most {
        faults.push(Fault::new(format!("{place}.max"), "bad_length", &max.to_string()));
    }
}

fn options_of(
    place: &str,
    options: &[AnswerOption],
    limits: (bool, usize),
    faults: &mut Vec<Fault>,
) {
    list(&format!("{place}.options"), options, limits, faults);
}

/// Options or statements: whether one may exclude the others, and at most how many.
fn list(
    place: &str,
    options: &[AnswerOption],
    (exclusive, most): (bool, usize),
    faults: &mut Vec<Fault>,
) {
    if options.len() < 2 || options.len() > most {
        let found = format!("{} / 2–{most}", options.len());
        faults.push(Fault::new(place, "bad_option_count", &found));
    }
    let mut codes = HashSet::new();
    for (index, option) in options.iter().enumerate() {
        let here = format!("{place}[{index}].code");
        if !is_code(&option.code) {
            faults.push(Fault::new(here.clone(), "bad_code", &option.code));
        }
        if !codes.insert(option.code.as_str()) {
            faults.push(Fault::new(here, "duplicate_code", &option.code));
        }
        if option.exclusive && !exclusive {
            faults.push(Fault::new(format!("{place}[{index}]"), "not_exclusive", &option.code));
        }
    }
}

/// Breakdowns divide tables, so they need one closed answer; escapes need a closed question.
fn place_of_flags(place: &str, question: &Question, faults: &mut Vec<Fault>) {
    let divides = matches!(
        question.kind,
        Kind::YesNo { .. }
            | Kind::Single { .. }
            | Kind::Picture { multiple: false, .. }
            | Kind::Faces { .. }
            | Kind::Agree { .. }
            | Kind::Thermometer
            | Kind::Number { .. }
            | Kind::Place { .. }
    );
    if question.breakdown && !divides {
        faults.push(Fault::new(format!("{place}.breakdown"), "not_a_breakdown", ""));
    }
    if question.breakdown && evaluation::is_one(question) {
        faults.push(Fault::new(format!("{place}.breakdown"), "evaluation_divides", ""));
    }
    if (question.dont_know || question.dont_say) && !question.is_closed() {
        faults.push(Fault::new(place, "no_escape_here", ""));
    }
}
