//! Consultations and children for the tests.

use serde_json::{Value, json};

use crate::domain::answer::Answers;
use crate::domain::joint::Joint;
use crate::domain::layout::Layout;
use crate::domain::question::Question;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::tabulation::RawTables;

/// Reproducible chance (splitmix64).
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// 0 to `sides - 1`.
    pub(super) fn below(&mut self, sides: usize) -> usize {
        usize::try_from(self.next() % sides.max(1) as u64).unwrap()
    }

    /// True `percent` times of 100.
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// Low numbers more often: 0 to `sides - 1`.
    pub(super) fn skewed(&mut self, sides: usize) -> usize {
        self.below(sides).min(self.below(sides + 1)).min(sides - 1)
    }
}

/// A questionnaire with these questions, keeping language and band.
pub(super) fn questionnaire(keep: &[&str], questions: &[Value]) -> Questionnaire {
    serde_json::from_value(json!({
        "schema": 1, "title": {"en": "T"}, "purpose": {"en": "P"}, "decider": {"en": "D"},
        "answer_when": {"en": "May"}, "languages": ["fr", "nl", "de"],
        "bands": ["9-12", "13-15", "16-17"], "minutes": 5, "keep": keep, "questions": questions,
    }))
    .unwrap()
}

/// Options `a`, `b`, `c` …
pub(super) fn options(count: usize) -> Vec<Value> {
    (0..count).map(|i| json!({"code": letter(i), "text": {"en": "x"}})).collect()
}

pub(super) fn letter(index: usize) -> String {
    char::from(b'a' + u8::try_from(index).unwrap()).to_string()
}

/// A yes-no question.
pub(super) fn yes_no(code: &str) -> Value {
    json!({"code": code, "text": {"en": code}, "kind": "yes-no"})
}

/// The record of a child who sent these fields.
pub(super) fn record(
    questionnaire: &Questionnaire,
    layout: &Layout,
    fields: &[(String, String)],
    lang: usize,
    band: usize,
) -> Vec<u8> {
    let answers = Answers::parse(questionnaire, fields).unwrap();
    let (lang, band) = (questionnaire.languages[lang], questionnaire.bands[band]);
    layout.pack(questionnaire, &answers, lang, band)
}

/// Children who answer at random but alike: each question has its own taste.
pub(super) fn children(questionnaire: &Questionnaire, many: usize, seed: u64) -> Vec<Vec<u8>> {
    let layout = Layout::new(questionnaire);
    let mut dice = Dice::new(seed);
    let homogeneous: Vec<usize> =
        questionnaire.questions.iter().map(|_| [0, 30, 60, 93][dice.below(4)]).collect();
    (0..many)
        .map(|_| {
            let mut fields = Vec::new();
            for (question, alike) in questionnaire.questions.iter().zip(&homogeneous) {
                answer(question, *alike, &mut dice, &mut fields);
            }
            let (lang, band) = (dice.skewed(3), dice.below(3));
            record(questionnaire, &layout, &fields, lang, band)
        })
        .collect()
}

fn answer(question: &Question, alike: usize, dice: &mut Dice, fields: &mut Vec<(String, String)>) {
    let choices = question.choices();
    if choices.is_empty() {
        if question.is_text() && dice.chance(50) {
            fields.push((format!("q.{}", question.code), "text".to_owned()));
        }
        return;
    }
    let mut pick = |fields: &mut Vec<(String, String)>, name: String| {
        let roll = dice.below(100);
        let value = match roll {
            0..=3 => return,
            4..=6 if question.dont_know => "_dont_know".to_owned(),
            7..=8 if question.dont_say => "_dont_say".to_owned(),
            _ if dice.chance(alike) => choices[0].clone(),
            _ => choices[dice.skewed(choices.len())].clone(),
        };
        fields.push((name, value));
    };
    let name = format!("q.{}", question.code);
    match question.joint() {
        Some(Joint::Ranks) => {
            let mut open = choices;
            for rank in question.item_codes().iter().take(dice.below(4)) {
                let code =
                    open.remove(if dice.chance(alike) { 0 } else { dice.skewed(open.len()) });
                fields.push((format!("{name}.{rank}"), code));
            }
            return;
        }
        Some(Joint::Coins) => {
            let first = if dice.chance(alike) { 10 } else { dice.below(11) };
            for (part, coins) in question.item_codes().iter().zip([first, 10 - first, 0, 0, 0]) {
                fields.push((format!("{name}.{part}"), coins.to_string()));
            }
            return;
        }
        None => {}
    }
    if let Some((options, max)) = question.several() {
        let most = max.map_or(3, usize::from).min(options.len());
        for option in options.iter().filter(|option| !option.exclusive).take(8) {
            let given = fields.iter().filter(|(field, _)| *field == name).count();
            if given < most && dice.chance(25) {
                fields.push((name.clone(), option.code.clone()));
            }
        }
        return;
    }
    if question.items().is_empty() {
        pick(fields, name);
    } else {
        for item in question.items() {
            pick(fields, format!("{name}.{}", item.code));
        }
    }
}

/// The raw tables of such children.
pub(super) fn raw(questionnaire: &Questionnaire, records: &[Vec<u8>]) -> RawTables {
    RawTables::new(&Layout::new(questionnaire), records)
}

/// The same, each child with the release it was first part of.
pub(super) fn raw_in(questionnaire: &Questionnaire, records: &[(u8, Vec<u8>)]) -> RawTables {
    let records = records.iter().map(|(batch, record)| (*batch, record));
    RawTables::in_batches(&Layout::new(questionnaire), records)
}

/// A consultation drawn at random: 3 to 10 questions of every kind, routing, 0 to 4 breakdowns.
pub(super) fn drawn(seed: u64) -> Questionnaire {
    let mut dice = Dice::new(seed ^ 0xABCD);
    let keep: &[&str] = [&[][..], &["language"], &["band"], &["language", "band"]][dice.below(4)];
    let mut list: Vec<Value> = Vec::new();
    if dice.chance(60) {
        list.push(json!({"code": "gender", "text": {"en": "g"}, "kind": "single",
            "options": options(3), "breakdown": true, "dont_say": true}));
    }
    if dice.chance(30) {
        list.push(json!({"code": "place", "text": {"en": "p"}, "kind": "single",
            "options": options(4), "breakdown": true}));
    }
    for number in 0..3 + dice.below(6) {
        list.push(drawn_question(number, &mut dice));
    }
    if dice.chance(50) {
        list.push(yes_no("parent"));
        list.push(json!({"code": "child", "text": {"en": "c"}, "kind": "single",
            "options": options(3), "show_if": {"all": [{"question": "parent", "op": "is", "value": "yes"}]}}));
    }
    if dice.chance(15) {
        list.push(json!({"code": "free", "text": {"en": "f"}, "kind": "short-text"}));
        list.push(json!({"code": "more", "text": {"en": "m"}, "kind": "yes-no",
            "show_if": {"any": [{"question": "free", "op": "answered"}]}}));
    }
    questionnaire(keep, &list)
}

fn drawn_question(number: usize, dice: &mut Dice) -> Value {
    let mut question = match dice.below(14) {
        7 => json!({"kind": "ranking", "options": options(5), "ranks": 1 + dice.below(3)}),
        8 => json!({"kind": "coins", "options": options(2 + dice.below(2))}),
        0 | 1 => json!({"kind": "yes-no", "depends": true}),
        2 => json!({"kind": "single", "options": options(6)}),
        3 => json!({"kind": "multiple", "options": options(6), "max": 3}),
        4 => json!({"kind": "agree", "steps": 5}),
        5 => json!({"kind": "statements", "scale": "faces", "steps": 3, "items": options(2)}),
        _ => json!({"kind": "scale", "low": {"en": "l"}, "high": {"en": "h"}}),
    };
    question["code"] = json!(format!("q{number}"));
    question["text"] = json!({"en": "x"});
    question["dont_know"] = json!(dice.chance(50));
    question["sensitivity"] = json!(if dice.chance(10) { 2 } else { 0 });
    if dice.chance(3) {
        question["sensitivity"] = json!(3);
    }
    question
}
