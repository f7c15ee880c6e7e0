//! A part of a draft as the fields of a form, and one field written back.
//!
//! Texts are named by language and, where written, by age band: `text.fr`, `option.a.text.nl@6-8`.

use std::collections::BTreeMap;

use super::{Part, Refused, condition, gate};
use crate::domain::condition::Condition;
use crate::domain::question::{AnswerOption, FaceSet, Kind, Question, StatementScale};
use crate::domain::questionnaire::{Access, Kept, Questionnaire};
use crate::domain::wording::{Band, Lang, Wording};

/// Fields by name. One that is not there is empty.
pub type Fields = BTreeMap<String, String>;

/// Most characters of one text, as in faults.
const LONGEST: usize = 2_000;
const YES: &str = "yes";
const NO: &str = "no";

/// Every field of a part; `None` when there is no such part.
pub fn read(questionnaire: &Questionnaire, part: &Part) -> Option<Fields> {
    let mut fields = Fields::new();
    match part {
        Part::About => frame(questionnaire, &mut fields),
        Part::Safeguards => gate::read(&questionnaire.safeguards, &mut fields),
        Part::Question(code) => question(questionnaire.question(code)?, &mut fields),
        Part::Support(at) => {
            let card = questionnaire.support.get(*at)?;
            words("text", &card.text, &mut fields);
            condition::read(Some(&card.show_if), &mut fields);
        }
    }
    Some(fields)
}

pub(super) fn words(name: &str, wording: &Wording, fields: &mut Fields) {
    fields.extend(wording.0.iter().map(|(key, text)| (format!("{name}.{key}"), text.clone())));
}

pub(super) fn flag(name: &str, holds: bool, fields: &mut Fields) {
    fields.insert(name.to_owned(), if holds { YES } else { NO }.to_owned());
}

fn frame(questionnaire: &Questionnaire, fields: &mut Fields) {
    words("title", &questionnaire.title, fields);
    words("discreet_title", &questionnaire.discreet_title, fields);
    words("purpose", &questionnaire.purpose, fields);
    words("decider", &questionnaire.decider, fields);
    words("answer_when", &questionnaire.answer_when, fields);
    for lang in Lang::ALL {
        let name = format!("language.{lang}");
        flag(&name, questionnaire.languages.contains(&lang), fields);
    }
    for band in Band::ALL {
        flag(&format!("band.{band}"), questionnaire.bands.contains(&band), fields);
    }
    for (name, kept) in [("keep.language", Kept::Language), ("keep.band", Kept::Band)] {
        flag(name, questionnaire.keep.contains(&kept), fields);
    }
    flag("withdrawal", questionnaire.withdrawal, fields);
    flag("interim", questionnaire.interim, fields);
    flag("codes", questionnaire.access == Access::Codes, fields);
    fields.insert("minutes".to_owned(), questionnaire.minutes.to_string());
    fields.insert("expected".to_owned(), questionnaire.expected.to_string());
    let source = questionnaire.languages.first().map_or("", |lang| lang.code());
    fields.insert("source".to_owned(), source.to_owned());
}

fn question(question: &Question, fields: &mut Fields) {
    words("section", &question.section, fields);
    words("text", &question.text, fields);
    words("hint", &question.hint, fields);
    for (lang, id) in &question.voice {
        fields.insert(format!("voice.{lang}"), id.clone());
    }
    flag("dont_know", question.dont_know, fields);
    flag("dont_say", question.dont_say, fields);
    flag("breakdown", question.breakdown, fields);
    fields.insert("sensitivity".to_owned(), question.sensitivity.to_string());
    for (list, all) in [("option", question.options()), ("item", question.items())] {
        for one in all {
            words(&format!("{list}.{}.text", one.code), &one.text, fields);
            flag(&format!("{list}.{}.exclusive", one.code), one.exclusive, fields);
            let picture = one.picture.clone().unwrap_or_default();
            fields.insert(format!("{list}.{}.picture", one.code), picture);
        }
    }
    kind(&question.kind, fields);
    condition::read(question.show_if.as_ref(), fields);
}

fn kind(kind: &Kind, fields: &mut Fields) {
    let mut put = |name: &str, value: String| fields.insert(name.to_owned(), value);
    let limit = |max: &Option<u8>| max.map(|max| max.to_string()).unwrap_or_default();
    match kind {
        Kind::YesNo { depends } => flag("depends", *depends, fields),
        Kind::Multiple { max, .. } => drop(put("max", limit(max))),
        Kind::Picture { multiple, max, .. } => {
            put("max", limit(max));
            flag("multiple", *multiple, fields);
        }
        Kind::Faces { steps, set } => {
            put("steps", steps.to_string());
            put("set", if *set == FaceSet::Balance { "balance" } else { "how-much" }.to_owned());
        }
        Kind::Agree { steps } => drop(put("steps", steps.to_string())),
        Kind::Statements { scale, steps, .. } => {
            put("steps", steps.to_string());
            let scale = if *scale == StatementScale::Faces { "faces" } else { "agree" };
            put("scale", scale.to_owned());
        }
        Kind::Scale { low, high } => {
            words("low", low, fields);
            words("high", high, fields);
        }
        Kind::Number { from } => {
            let from: Vec<String> = from.iter().map(u32::to_string).collect();
            put("from", from.join(" "));
        }
        Kind::Ranking { ranks, .. } => drop(put("ranks", ranks.to_string())),
        Kind::ShortText { max, quotes } | Kind::LongText { max, quotes } => {
            put("longest", max.to_string());
            flag("quotes", *quotes, fields);
        }
        Kind::Info
        | Kind::Single { .. }
        | Kind::Thermometer
        | Kind::Place { .. }
        | Kind::Coins { .. } => {}
    }
}

/// Writes one field of a part.
///
/// # Errors
/// The field is not there (any more), or its value cannot be taken.
pub fn write(
    questionnaire: &mut Questionnaire,
    part: &Part,
    name: &str,
    value: &str,
) -> Result<(), Refused> {
    let gone = || Refused::new("draft_gone", name);
    if value.chars().count() > LONGEST {
        return Err(Refused::new("draft_text_long", LONGEST));
    }
    if let (Part::Question(_) | Part::Support(_), Some(rest)) = (part, name.strip_prefix("if.")) {
        return write_condition(questionnaire, part, rest, value);
    }
    match part {
        Part::About => write_frame(questionnaire, name, value),
        Part::Safeguards => gate::write(&mut questionnaire.safeguards, name, value),
        Part::Question(code) => {
            let question = questionnaire.questions.iter_mut().find(|q| q.code == *code);
            write_question(question.ok_or_else(gone)?, name, value)
        }
        Part::Support(at) => {
            let card = questionnaire.support.get_mut(*at).ok_or_else(gone)?;
            let key = name.strip_prefix("text.").ok_or_else(gone)?;
            say(&mut card.text, key, value)
        }
    }
}

fn write_condition(
    questionnaire: &mut Questionnaire,
    part: &Part,
    name: &str,
    value: &str,
) -> Result<(), Refused> {
    let gone = || Refused::new("draft_gone", name);
    let whole = questionnaire.clone();
    match part {
        Part::Question(code) => {
            let question = questionnaire.questions.iter_mut().find(|q| q.code == *code);
            condition::write(&whole, &mut question.ok_or_else(gone)?.show_if, name, value)
        }
        Part::Support(at) => {
            let card = questionnaire.support.get_mut(*at).ok_or_else(gone)?;
            let mut condition = Some(card.show_if.clone());
            condition::write(&whole, &mut condition, name, value)?;
            card.show_if = condition.unwrap_or(Condition::All(Vec::new()));
            Ok(())
        }
        Part::About | Part::Safeguards => Err(gone()),
    }
}

pub(super) fn say(wording: &mut Wording, key: &str, value: &str) -> Result<(), Refused> {
    if !Wording::is_key(key) {
        return Err(Refused::new("draft_gone", key));
    }
    if value.trim().is_empty() {
        wording.0.remove(key);
    } else {
        wording.0.insert(key.to_owned(), value.trim().to_owned());
    }
    Ok(())
}

pub(super) fn figure<T: std::str::FromStr>(value: &str) -> Result<T, Refused> {
    value.trim().parse().map_err(|_| Refused::new("draft_not_a_number", value.trim()))
}

fn limit(value: &str) -> Result<Option<u8>, Refused> {
    if value.trim().is_empty() { Ok(None) } else { figure(value).map(Some) }
}

fn in_list<T: PartialEq>(list: &mut Vec<T>, one: T, wanted: bool) {
    if wanted && !list.contains(&one) {
        list.push(one);
    } else if !wanted {
        list.retain(|known| *known != one);
    }
}

fn write_frame(questionnaire: &mut Questionnaire, name: &str, value: &str) -> Result<(), Refused> {
    let gone = || Refused::new("draft_gone", name);
    let wanted = value == YES;
    match name {
        "minutes" => questionnaire.minutes = figure(value)?,
        "expected" => questionnaire.expected = figure(value)?,
        "withdrawal" => questionnaire.withdrawal = wanted,
        "interim" => questionnaire.interim = wanted,
        "codes" => questionnaire.access = if wanted { Access::Codes } else { Access::Open },
        "keep.language" => in_list(&mut questionnaire.keep, Kept::Language, wanted),
        "keep.band" => in_list(&mut questionnaire.keep, Kept::Band, wanted),
        "source" => {
            let source = value.parse::<Lang>().map_err(|()| gone())?;
            if questionnaire.languages.contains(&source) {
                questionnaire.languages.retain(|lang| *lang != source);
                questionnaire.languages.insert(0, source);
            }
        }
        _ => {
            let (head, rest) = name.split_once('.').ok_or_else(gone)?;
            match head {
                "title" => say(&mut questionnaire.title, rest, value)?,
                "discreet_title" => say(&mut questionnaire.discreet_title, rest, value)?,
                "purpose" => say(&mut questionnaire.purpose, rest, value)?,
                "decider" => say(&mut questionnaire.decider, rest, value)?,
                "answer_when" => say(&mut questionnaire.answer_when, rest, value)?,
                "language" => {
                    let lang = rest.parse().map_err(|()| gone())?;
                    in_list(&mut questionnaire.languages, lang, wanted);
                }
                "band" => {
                    let band = rest.parse().map_err(|()| gone())?;
                    in_list(&mut questionnaire.bands, band, wanted);
                    questionnaire.bands.sort_unstable();
                }
                _ => return Err(gone()),
            }
        }
    }
    Ok(())
}

fn write_question(question: &mut Question, name: &str, value: &str) -> Result<(), Refused> {
    let gone = || Refused::new("draft_gone", name);
    let wanted = value == YES;
    match name {
        "dont_know" => question.dont_know = wanted,
        "dont_say" => question.dont_say = wanted,
        "breakdown" => question.breakdown = wanted,
        "sensitivity" => question.sensitivity = figure::<u8>(value)?.min(3),
        _ => match name.split_once('.') {
            Some(("section", key)) => say(&mut question.section, key, value)?,
            Some(("text", key)) => say(&mut question.text, key, value)?,
            Some(("hint", key)) => say(&mut question.hint, key, value)?,
            Some(("voice", lang)) => {
                let lang = lang.parse::<Lang>().map_err(|()| gone())?;
                if value.is_empty() {
                    question.voice.remove(&lang);
                } else {
                    question.voice.insert(lang, value.to_owned());
                }
            }
            Some(("option" | "item", rest)) => write_option(question, rest, value)?,
            _ => write_kind(&mut question.kind, name, value)?,
        },
    }
    Ok(())
}

fn write_option(question: &mut Question, name: &str, value: &str) -> Result<(), Refused> {
    let gone = || Refused::new("draft_gone", name);
    let (code, what) = name.split_once('.').ok_or_else(gone)?;
    let list = list_of(&mut question.kind).ok_or_else(gone)?;
    let one = list.iter_mut().find(|one| one.code == code).ok_or_else(gone)?;
    match what.split_once('.') {
        Some(("text", key)) => say(&mut one.text, key, value)?,
        None if what == "exclusive" => one.exclusive = value == YES,
        None if what == "picture" => {
            one.picture = (!value.is_empty()).then(|| value.to_owned());
        }
        _ => return Err(gone()),
    }
    Ok(())
}

/// The options or statements of a kind that has them.
pub(super) fn list_of(kind: &mut Kind) -> Option<&mut Vec<AnswerOption>> {
    match kind {
        Kind::Single { options }
        | Kind::Multiple { options, .. }
        | Kind::Picture { options, .. }
        | Kind::Place { options }
        | Kind::Ranking { options, .. }
        | Kind::Coins { options }
        | Kind::Statements { items: options, .. } => Some(options),
        _ => None,
    }
}

fn write_kind(kind: &mut Kind, name: &str, value: &str) -> Result<(), Refused> {
    let gone = || Refused::new("draft_gone", name);
    match (kind, name) {
        (Kind::YesNo { depends }, "depends") => *depends = value == YES,
        (Kind::Picture { multiple, max, .. }, "multiple") => {
            *multiple = value == YES;
            if !*multiple {
                *max = None;
            }
        }
        (Kind::Multiple { max, .. } | Kind::Picture { max, .. }, "max") => *max = limit(value)?,
        (
            Kind::Faces { steps, .. } | Kind::Agree { steps } | Kind::Statements { steps, .. },
            "steps",
        ) => *steps = figure(value)?,
        (Kind::Faces { set, .. }, "set") => {
            *set = if value == "how-much" { FaceSet::HowMuch } else { FaceSet::Balance };
        }
        (Kind::Statements { scale, steps, .. }, "scale") => {
            *scale = if value == "faces" { StatementScale::Faces } else { StatementScale::Agree };
            if *scale == StatementScale::Faces && *steps == 4 {
                *steps = 5;
            }
        }
        (Kind::Number { from }, "from") => {
            let parts = value.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
            let parts = parts.filter(|part| !part.is_empty());
            *from = parts.map(figure).collect::<Result<_, _>>()?;
        }
        (Kind::Ranking { ranks, .. }, "ranks") => *ranks = figure(value)?,
        (Kind::ShortText { max, .. } | Kind::LongText { max, .. }, "longest") => {
            *max = figure(value)?;
        }
        (Kind::ShortText { quotes, .. } | Kind::LongText { quotes, .. }, "quotes") => {
            *quotes = value == YES;
        }
        (Kind::Scale { low, high }, name) => match name.split_once('.') {
            Some(("low", key)) => say(low, key, value)?,
            Some(("high", key)) => say(high, key, value)?,
            _ => return Err(gone()),
        },
        _ => return Err(gone()),
    }
    Ok(())
}
