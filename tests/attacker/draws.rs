//! Consultations drawn at random, of every kind of question, and children who answer them: alike,
//! unlike, sparsely, in types. Written for programs in another language.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use porte_voix::domain::answer::{Answers, DONT_KNOW, DONT_SAY};
use porte_voix::domain::disclosure::{Plan, Protected, attack, protect};
use porte_voix::domain::joint::Joint;
use porte_voix::domain::layout::Layout;
use porte_voix::domain::question::{Kind, Question};
use porte_voix::domain::questionnaire::Questionnaire;
use porte_voix::domain::sheet::columns;
use porte_voix::domain::tabulation::RawTables;
use serde_json::{Value, json};

use super::{Dice, options, write_tables};

const LETTERS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];
/// Levels of sensitivity, as often as they are drawn: one question of level 3 makes all strict.
const LEVELS: [u8; 24] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3];
/// How many kinds [`drawn_kind`] knows.
const KINDS: usize = 16;

fn some(dice: &mut Dice, most: usize) -> Vec<Value> {
    options(&LETTERS[..2 + dice.below(most - 1)])
}

fn with_none(mut list: Vec<Value>) -> Vec<Value> {
    let mut none = options(&["none"]);
    none[0]["exclusive"] = json!(true);
    list.append(&mut none);
    list
}

fn drawn_kind(number: usize, dice: &mut Dice) -> Value {
    let text = json!({"en": "x"});
    match number % KINDS {
        0 => json!({"kind": "yes-no", "depends": dice.below(2) == 0}),
        1 => json!({"kind": "single", "options": some(dice, 6)}),
        2 => json!({"kind": "multiple", "options": with_none(some(dice, 5))}),
        3 => json!({"kind": "multiple", "options": some(dice, 6), "max": 1 + dice.below(3)}),
        4 => json!({"kind": "faces", "steps": 3 + 2 * dice.below(2)}),
        5 => json!({"kind": "agree", "steps": 3 + dice.below(3)}),
        6 => json!({"kind": "picture", "options": some(dice, 5)}),
        7 => json!({"kind": "picture", "options": with_none(some(dice, 4)), "multiple": true}),
        8 => {
            json!({"kind": "ranking", "options": options(&LETTERS[..4]), "ranks": 1 + dice.below(3)})
        }
        9 => json!({"kind": "scale", "low": text, "high": text}),
        10 => json!({"kind": "thermometer"}),
        11 => json!({"kind": "statements", "scale": "faces", "steps": 3, "items": some(dice, 3)}),
        12 => json!({"kind": "statements", "scale": "agree", "steps": 5, "items": some(dice, 3)}),
        13 => json!({"kind": "number", "from": [0, 1, 3, 6]}),
        14 => json!({"kind": "place", "options": some(dice, 6)}),
        _ => json!({"kind": "coins", "options": some(dice, 3)}),
    }
}

/// A condition on an earlier question that has one answer, or several choices.
fn condition(earlier: &[Value], dice: &mut Dice) -> Option<Value> {
    let mut test = || {
        let on = &earlier[dice.below(earlier.len())];
        let (op, value) = match on["kind"].as_str()? {
            "yes-no" => (["is", "is-not"][dice.below(2)], json!("yes")),
            "single" | "place" => (["is", "is-not"][dice.below(2)], json!("a")),
            "multiple" => ("includes", json!("a")),
            "faces" | "agree" | "thermometer" => (["at-least", "at-most"][dice.below(2)], json!(2)),
            "number" | "ranking" | "coins" | "scale" => return None,
            _ => (["answered", "skipped"][dice.below(4) / 3], Value::Null),
        };
        Some(json!({"question": on["code"], "op": op, "value": value}))
    };
    let first = test()?;
    let second = test().filter(|second| second["question"] != first["question"]);
    let how = ["all", "any"][dice.below(2)];
    let tests: Vec<Value> = if dice.below(3) == 0 {
        [Some(first), second].into_iter().flatten().collect()
    } else {
        vec![first]
    };
    Some(json!({how: tests}))
}

/// The questionnaire of a number: its kinds rotate, so that each is met by and by.
pub fn questionnaire(number: usize) -> Questionnaire {
    let mut dice =
        Dice(0x5EED ^ u64::try_from(number).unwrap().wrapping_mul(0x9E37_79B9_7F4A_7C15));
    dice.below(2);
    let mut list: Vec<Value> = Vec::new();
    if dice.below(10) < 7 {
        list.push(json!({"code": "gender", "kind": "single", "breakdown": true,
            "dont_say": dice.below(2) == 0, "options": options(&["girl", "boy", "other"])}));
    }
    if dice.below(10) < 3 {
        list.push(json!({"code": "town", "kind": "place", "breakdown": true,
            "options": options(&LETTERS[..3 + dice.below(3)])}));
    }
    let first = list.len();
    for at in 0..2 + dice.below(5) {
        let mut question = drawn_kind(number * 5 + at, &mut dice);
        question["code"] = json!(format!("q{at}"));
        question["dont_know"] = json!(dice.below(2) == 0);
        question["dont_say"] = json!(dice.below(3) == 0);
        let level = LEVELS[dice.below(LEVELS.len())];
        question["sensitivity"] = json!(level);
        if list.len() > first && dice.below(4) == 0 {
            question["show_if"] = condition(&list, &mut dice).unwrap_or_default();
        }
        list.push(question);
    }
    for question in &mut list {
        question["text"] = json!({"en": "x"});
    }
    let mut keep = vec!["language", "band"];
    match dice.below(10) {
        0 | 1 => keep.clear(),
        2..5 => keep.truncate(1),
        5..8 => drop(keep.remove(0)),
        _ => {}
    }
    // Ranks and coins have so many answers that with more breakdowns a minute is too short for one.
    if list.iter().any(|question| question["kind"] == "ranking" || question["kind"] == "coins") {
        keep.truncate(2_usize.saturating_sub(first));
    }
    serde_json::from_value(json!({
        "schema": 1, "title": {"en": "T"}, "purpose": {"en": "P"}, "decider": {"en": "D"},
        "answer_when": {"en": "May"}, "languages": ["fr", "nl", "de", "en"],
        "bands": ["9-12", "13-15", "16-17"], "minutes": 5, "keep": keep, "questions": list,
    }))
    .unwrap()
}

/// What children of one type like best in one question, and how much of one mind they are.
struct Taste {
    favourite: usize,
    alike: usize,
    missing: usize,
}

type Fields = Vec<(String, String)>;

fn pick(choices: usize, taste: &Taste, dice: &mut Dice) -> usize {
    if dice.below(100) < taste.alike {
        return taste.favourite % choices;
    }
    dice.below(choices).min(dice.below(choices))
}

fn answer(question: &Question, taste: &Taste, dice: &mut Dice, fields: &mut Fields) {
    let name = format!("q.{}", question.code);
    let choices = question.choices();
    let items = question.item_codes();
    let whole = items.is_empty() || question.joint().is_some();
    for item in if whole { vec![String::new()] } else { items.clone() } {
        let field = if item.is_empty() { name.clone() } else { format!("{name}.{item}") };
        if dice.below(100) < taste.missing {
            match dice.below(3) {
                1 if question.dont_know => fields.push((field, DONT_KNOW.to_owned())),
                2 if question.dont_say => fields.push((field, DONT_SAY.to_owned())),
                _ => {}
            }
            continue;
        }
        match (question.joint(), question.several()) {
            (Some(Joint::Ranks), _) => {
                let mut open = choices.clone();
                for rank in &items[..=dice.below(items.len())] {
                    let code = open.remove(pick(open.len(), taste, dice));
                    fields.push((format!("{name}.{rank}"), code));
                }
            }
            (Some(Joint::Coins), _) => {
                let first = pick(11, taste, dice);
                fields.push((format!("{name}.{}", items[0]), first.to_string()));
                fields.push((format!("{name}.{}", items[1]), (10 - first).to_string()));
            }
            (None, Some((options, max))) => {
                let first = &options[pick(options.len(), taste, dice)];
                fields.push((field.clone(), first.code.clone()));
                let more = max.map_or(2, usize::from).saturating_sub(1);
                let others = options.iter().filter(|o| !o.exclusive && o.code != first.code);
                let others = others.filter(|_| dice.below(3) == 0).take(more);
                if !first.exclusive {
                    fields.extend(others.map(|o| (field.clone(), o.code.clone())));
                }
            }
            (None, None) => {
                let at = pick(choices.len(), taste, dice);
                let typed = match &question.kind {
                    // Typed as children do: a number, not its group.
                    Kind::Number { from } if dice.below(2) == 0 => from[at].to_string(),
                    _ => choices[at].clone(),
                };
                fields.push((field, typed));
            }
        }
    }
}

/// How many children answer: 5 to 3,000, as many small consultations as large ones.
pub fn size(number: usize) -> usize {
    let mut dice = Dice(77 + u64::try_from(number).unwrap() * 31);
    dice.below(2);
    let ends = [5, 20, 30, 60, 120, 250, 600, 1_300, 3_000];
    let at = dice.below(ends.len() - 1);
    ends[at] + dice.below(ends[at + 1] - ends[at] + 1)
}

/// Children in types: a few tastes, most children of the first.
fn children(
    questionnaire: &Questionnaire,
    many: usize,
    number: usize,
) -> Vec<(Fields, [usize; 2])> {
    let mut dice = Dice(9_000_000 + u64::try_from(number).unwrap() * 7);
    let sparse = [2, 5, 10, 50][dice.below(4)];
    let kinds = 1 + dice.below(3);
    let tastes: Vec<Vec<Taste>> = (0..kinds)
        .map(|_| {
            let taste = |_| Taste {
                favourite: dice.below(15),
                alike: [0, 40, 80, 97, 100][dice.below(5)],
                missing: [2, sparse][dice.below(2)],
            };
            questionnaire.questions.iter().map(taste).collect()
        })
        .collect();
    let child = |_| {
        let kind = dice.below(kinds).min(dice.below(kinds));
        let mut fields = Vec::new();
        for (question, taste) in questionnaire.questions.iter().zip(&tastes[kind]) {
            let common = Taste { favourite: 0, alike: 40, missing: 3 };
            let taste = if question.breakdown { &common } else { taste };
            answer(question, taste, &mut dice, &mut fields);
        }
        (fields, [dice.below(4).min(dice.below(4)), dice.below(3)])
    };
    (0..many).map(child).collect()
}

/// Writes the consultation of a number: questionnaire, paper file, release. What leaves withstands
/// the engine's own attack a second time.
pub fn write(folder: &Path, number: usize) -> PathBuf {
    let place = folder.join(format!("{number:04}"));
    let asked = questionnaire(number);
    let records = write_answers(&place, number, &asked, None);
    let raw = RawTables::new(&Layout::new(&asked), &records);
    let plan = Plan::of(&asked).unwrap();
    let Protected { tables, attack: found } = protect(&plan, &raw);
    assert!(found.passed && attack(&plan, &raw, &[&tables]).passed, "consultation {number}");
    assert_eq!(tables.few, records.len() < 20, "consultation {number}");
    write_tables(&place.join("tables.csv"), &tables);
    place
}

/// Writes questionnaire and paper file, with the batch of each child where there are several; returns
/// the records.
pub fn write_answers(
    place: &Path,
    number: usize,
    asked: &Questionnaire,
    batches: Option<&[u8]>,
) -> Vec<Vec<u8>> {
    fs::create_dir_all(place).unwrap();
    fs::write(place.join("questionnaire.json"), serde_json::to_vec(asked).unwrap()).unwrap();
    let layout = Layout::new(asked);
    let mut header = columns(asked);
    if batches.is_some() {
        header.push("batch".to_owned());
    }
    let many = batches.map_or_else(|| size(number), <[u8]>::len);
    let mut paper = csv::Writer::from_path(place.join("paper.csv")).unwrap();
    paper.write_record(&header).unwrap();
    let mut records = Vec::new();
    for (at, (fields, [lang, band])) in children(asked, many, number).into_iter().enumerate() {
        let answers = Answers::parse(asked, &fields).unwrap();
        let (lang, band) = (asked.languages[lang], asked.bands[band]);
        records.push(layout.pack(asked, &answers, lang, band));
        let mut cells: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in fields {
            cells.entry(name["q.".len()..].to_owned()).or_default().push(value);
        }
        cells.insert("_language".to_owned(), vec![lang.to_string()]);
        cells.insert("_band".to_owned(), vec![band.to_string()]);
        if let Some(batches) = batches {
            cells.insert("batch".to_owned(), vec![batches[at].to_string()]);
        }
        paper
            .write_record(
                header.iter().map(|name| cells.get(name).map_or(String::new(), |c| c.join(";"))),
            )
            .unwrap();
    }
    paper.flush().unwrap();
    records
}
