//! A consultation of twenty questions and four breakdowns with skewed, correlated answers.

use std::collections::{BTreeMap, BTreeSet};

use porte_voix::domain::disclosure::{Plan, Settings};
use porte_voix::domain::layout::Layout;
use porte_voix::domain::questionnaire::Questionnaire;
use porte_voix::domain::release::{ReleasedCell, ReleasedTables, Status};
use serde_json::{Value, json};

const STATES: u8 = 4;
const LANGUAGES: [&str; 6] = ["fr", "en", "nl", "de", "ar", "uk"];

fn options(count: usize) -> Vec<Value> {
    (0..count).map(|i| json!({"code": format!("o{i}"), "text": {"en": "o", "fr": "o"}})).collect()
}

/// Eight yes-no, seven of five steps, three of six options, two of several; by age, language,
/// gender and place (disclosure 3).
pub fn document() -> String {
    let mut all: Value = serde_json::from_str(&super::fixture::questionnaire()).unwrap();
    let mut questions = Vec::new();
    for (code, count) in [("gender", 4), ("place", 4)] {
        questions.push(json!({"code": code, "kind": "single", "options": options(count),
            "breakdown": true}));
    }
    for number in 0..20 {
        let mut question = match number {
            0..8 => json!({"kind": "yes-no", "depends": true}),
            8..15 => json!({"kind": "agree", "steps": 5}),
            15..18 => json!({"kind": "single", "options": options(6)}),
            _ => json!({"kind": "multiple", "options": options(6)}),
        };
        question["code"] = json!(format!("q{number}"));
        questions.push(question);
    }
    for question in &mut questions {
        question["text"] = json!({"en": "How is it for you?", "fr": "C'est comment pour toi ?"});
    }
    all["questions"] = json!(questions);
    all["keep"] = json!(["language", "band"]);
    all["languages"] = json!(LANGUAGES);
    all["bands"] = json!(["6-8", "9-12", "13-15", "16-17", "18-25"]);
    all["expected"] = json!(1_000_000);
    say_everywhere(&mut all);
    all.to_string()
}

/// Every text in every language: the French one.
fn say_everywhere(value: &mut Value) {
    match value {
        Value::Object(texts) => {
            if let Some(text) = texts.get("fr").cloned() {
                for lang in LANGUAGES {
                    texts.entry(lang).or_insert_with(|| text.clone());
                }
            }
            texts.values_mut().for_each(say_everywhere);
        }
        Value::Array(values) => values.iter_mut().for_each(say_everywhere),
        _ => {}
    }
}

/// The records of so many children.
pub struct Drawn {
    pub records: Vec<Vec<u8>>,
    /// Names of the bytes of a record; of several choices only the first has a table.
    pub columns: Vec<String>,
    pub divides: Vec<String>,
    layout: Layout,
}

struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % most
    }

    /// A place, each with its share of a hundred.
    fn weighted(&mut self, shares: &[u64]) -> u64 {
        let drawn = self.below(100);
        let mut sum = 0;
        let passed = |share: &&u64| {
            sum += **share;
            sum <= drawn
        };
        shares.iter().take_while(passed).count() as u64
    }

    /// A place in `count`, the first ones more often.
    fn skewed(&mut self, count: u64) -> u64 {
        self.below(count).min(self.below(count))
    }
}

impl Drawn {
    pub fn new(questionnaire: &Questionnaire, size: usize, seed: u64) -> Self {
        let layout = Layout::new(questionnaire);
        let mut dice = Dice(seed.wrapping_mul(7_919));
        let divides: Vec<String> =
            questionnaire.breakdowns().into_iter().map(str::to_owned).collect();
        let mut columns = Vec::new();
        for column in layout.columns() {
            columns.push(column.question.clone());
            if column.several {
                columns.extend((1..3).map(|part| format!("{}_{part}", column.question)));
            }
        }
        let records = (0..size).map(|_| child(&layout, &divides, &mut dice)).collect();
        Self { records, columns, divides, layout }
    }

    /// The true count of a cell, by the layout alone.
    fn counts(&self, question: &str, option: &str, by: &str, category: &str) -> Option<(u32, u32)> {
        let place = |code: &str| self.layout.columns().iter().find(|c| c.question == code);
        let own = place(question)?;
        let offset = self.columns.iter().position(|name| name == question)?;
        let index = own.choices.iter().position(|choice| choice == option)?;
        let divide = match by {
            "" => None,
            by => {
                let at = self.columns.iter().position(|name| name == by)?;
                let code = place(by)?.choices.iter().position(|choice| choice == category)?;
                Some((at, u8::try_from(code).ok()? + STATES))
            }
        };
        let (mut count, mut base) = (0, 0);
        for record in &self.records {
            if divide.is_some_and(|(at, code)| record[at] != code) {
                continue;
            }
            base += 1;
            let gave = if own.several {
                let bits = u16::from_le_bytes([record[offset + 1], record[offset + 2]]);
                record[offset] == STATES && bits & (1 << index) != 0
            } else {
                usize::from(record[offset]) == index + usize::from(STATES)
            };
            count += u32::from(gave);
        }
        Some((count, base))
    }
}

/// Shares of the categories: together they make about as many kinds of children as disclosure 3 has,
/// 95 among 200, 245 among 2,000, 478 among 557,077, and 55, 72 and 0 children who are the only one.
fn shares(breakdown: &str) -> &'static [u64] {
    match breakdown {
        "gender" => &[48, 46, 4, 2],
        "_language" => &[50, 30, 12, 5, 2, 1],
        "_band" => &[15, 25, 30, 20, 10],
        _ => &[40, 30, 20, 10],
    }
}

fn child(layout: &Layout, divides: &[String], dice: &mut Dice) -> Vec<u8> {
    let mut record = Vec::with_capacity(layout.width());
    let mut group = 0;
    for column in layout.columns() {
        let count = column.choices.len() as u64;
        if divides.contains(&column.question) {
            let code = dice.weighted(shares(&column.question));
            group += code;
            record.push(STATES + code as u8);
            continue;
        }
        let skips = dice.below(100) < 4;
        if column.several {
            let mut bits = 0_u16;
            for bit in 0..count {
                bits |= u16::from(dice.below(4 + bit) == 0) << bit;
            }
            let state = if skips || bits == 0 { 1 } else { STATES };
            record.push(state);
            record.extend(if state == STATES { bits.to_le_bytes() } else { [0, 0] });
        } else if skips {
            record.push(1);
        } else {
            let rare = column.question == "q0" || column.question == "q1";
            let near = if rare && dice.below(100) < 93 {
                0
            } else if dice.below(3) == 0 {
                group % count
            } else {
                dice.skewed(count)
            };
            record.push(STATES + near as u8);
        }
    }
    record
}

/// The ends of the band are no more than ten points from its middle.
fn is_near(cell: &ReleasedCell) -> bool {
    let (Some(low), Some(high), Some(base)) = (cell.count_low, cell.count_high, cell.base) else {
        return false;
    };
    f64::from(high.min(base) - low) / 2.0 / f64::from(base) * 100.0 <= 10.0
}

/// How much is told: rows published, cells within ten points of the truth, mean error in points.
pub fn use_of(tables: &ReleasedTables, plan: &Plan, drawn: &Drawn) -> String {
    let (mut rows, mut large, mut shown) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let (mut cells, mut near, mut errors) = (0_u32, 0_u32, 0.0);
    for cell in &tables.cells {
        let divides = plan.question(&cell.question).is_some_and(|question| question.breakdown);
        if divides || cell.option.starts_with('_') {
            continue;
        }
        let row = (&cell.question, &cell.breakdown, &cell.category);
        rows.insert(row);
        cells += 1;
        let truth = drawn.counts(&cell.question, &cell.option, &cell.breakdown, &cell.category);
        if truth.is_some_and(|(_, base)| base >= Settings::floor(1).min_base) {
            large.insert(row);
        }
        if cell.status == Status::Hidden {
            continue;
        }
        shown.insert(row);
        let Some((count, base)) = truth else { continue };
        let told = cell.base.unwrap_or(1);
        near += u32::from(is_near(cell));
        let truth = f64::from(count) / f64::from(base.max(1));
        let middle = f64::from(cell.count.unwrap_or(0)) / f64::from(told.max(1));
        errors += (truth - middle).abs() * 100.0;
    }
    let told = tables
        .cells
        .iter()
        .filter(|cell| cell.status == Status::Rounded && !cell.option.starts_with('_'));
    let mut steps: BTreeMap<&str, usize> = BTreeMap::new();
    for table in &tables.steps {
        *steps.entry(table.step.key()).or_default() += 1;
    }
    let steps: Vec<String> = steps
        .iter()
        .map(|(key, many)| format!("{} {many}", key.trim_start_matches("disclosure.step.")))
        .collect();
    let whole = |within: bool| {
        let of_all = |cell: &&ReleasedCell| {
            cell.breakdown.is_empty()
                && !cell.option.starts_with('_')
                && plan.question(&cell.question).is_some_and(|question| !question.breakdown)
        };
        tables.cells.iter().filter(of_all).filter(|cell| !within || is_near(cell)).count()
    };
    format!(
        "tables at {}; rows shown {:.0} % ({:.0} % of those with ten children), cells known within 10 points {:.0} % (of all children {:.0} %), mean error {:.2} points",
        steps.join(", "),
        shown.len() as f64 / rows.len() as f64 * 100.0,
        shown.len() as f64 / large.len().max(1) as f64 * 100.0,
        f64::from(near) / f64::from(cells) * 100.0,
        whole(true) as f64 / whole(false).max(1) as f64 * 100.0,
        errors / told.count().max(1) as f64
    )
}
