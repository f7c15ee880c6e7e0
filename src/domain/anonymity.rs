//! Are the answers anonymous? The three tests of the Article 29 Working Party (Opinion 05/2014):
//! singling out, linkability, inference. Rules only: who looks at the live database is
//! `acts::anonymity` (R47).

use std::collections::BTreeMap;

use serde::Serialize;

use super::disclosure::Settings;
use super::release::{ReleasedCell, Status};
use super::stored::{OTHERS, TABLES, TURNS};

/// One of the three tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Test {
    /// Can one child be picked out?
    SinglingOut,
    /// Can two things be found to be of one child?
    Linkability,
    /// Can an answer be worked out?
    Inference,
}

impl Test {
    /// As in text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::SinglingOut => "singling_out",
            Self::Linkability => "linkability",
            Self::Inference => "inference",
        }
    }
}

/// What one look found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which test it belongs to.
    pub test: Test,
    /// Text key under `assessment.anonymity.`.
    pub key: &'static str,
    /// Names of columns, tables or figures it is about; never a count of children.
    pub about: String,
    /// Whether it is as it must be.
    pub passed: bool,
}

impl Finding {
    /// Whether it tells of small groups among the answers. Whoever runs the machine may know; told to
    /// others it could prove that a small group is there.
    pub fn is_of_combinations(&self) -> bool {
        self.key.starts_with("combinations_")
    }

    /// As in text keys: whether it holds, fails, or can be looked at later only.
    pub fn result(&self) -> &'static str {
        match self.key {
            "combinations_later" | "figures_none" => "later",
            _ if self.passed => "holds",
            _ => "fails",
        }
    }
}

/// A table of answers as it lies in the file.
#[derive(Debug, Clone, Default)]
pub struct Lying {
    /// Its name.
    pub table: &'static str,
    /// The ids, in the order of the file.
    pub ids: Vec<String>,
    /// Whether a row is not sealed with the key of the consultation.
    pub unsealed: bool,
    /// Whether a mix brought its rows into the order of their ids.
    pub mixed: bool,
}

/// A release, as far as it matters here.
#[derive(Debug, Clone)]
pub struct Told<'a> {
    /// Its cells.
    pub cells: &'a [ReleasedCell],
    /// Whether it stood the attack when it was repeated just now.
    pub attack_held: bool,
}

/// Everything that was looked at.
#[derive(Debug, Clone, Default)]
pub struct Seen<'a> {
    /// Every table with each of its columns.
    pub columns: Vec<(String, String)>,
    /// Every index that is no key, with its table.
    pub indexes: Vec<(String, String)>,
    /// The tables of answers.
    pub lying: Vec<Lying>,
    /// Whether a text has the id of a response.
    pub shares_ids: bool,
    /// How many children share each combination of breakdowns; `None` while they may change.
    pub combinations: Option<Vec<usize>>,
    /// Joint groups of the breakdowns, and the children expected.
    pub budget: (usize, u32),
    /// The smallest group at the highest sensitivity of the questionnaire.
    pub small: u32,
    /// Sensitivity by question.
    pub sensitivity: BTreeMap<String, u8>,
    /// The releases.
    pub releases: Vec<Told<'a>>,
    /// From when to when ids could have been drawn, in seconds.
    pub lifetime: (i64, i64),
}

/// What the three tests find.
pub fn findings(seen: &Seen<'_>) -> Vec<Finding> {
    let mut found = singling_out(seen);
    found.extend(linkability(seen));
    found.extend(inference(seen));
    found
}

fn finding(test: Test, key: (&'static str, &'static str), about: &[String]) -> Finding {
    let passed = about.is_empty();
    Finding { test, key: if passed { key.0 } else { key.1 }, about: about.join(", "), passed }
}

fn singling_out(seen: &Seen<'_>) -> Vec<Finding> {
    let (groups, expected) = seen.budget;
    let wanted = groups.saturating_mul(usize::try_from(seen.small).unwrap_or(usize::MAX));
    let thin = groups > 1 && usize::try_from(expected).unwrap_or(usize::MAX) < wanted;
    let told = format!("{groups} / {expected}");
    let budget = Finding {
        about: told.clone(),
        ..finding(
            Test::SinglingOut,
            ("budget_fits", "budget_thin"),
            if thin { std::slice::from_ref(&told) } else { &[] },
        )
    };
    let small = usize::try_from(seen.small).unwrap_or(usize::MAX);
    let few = seen.combinations.as_ref().map(|all| all.iter().any(|one| (1..small).contains(one)));
    let combinations = match few {
        Some(few) => {
            let about = if few { vec![seen.small.to_string()] } else { Vec::new() };
            finding(Test::SinglingOut, ("combinations_none", "combinations_some"), &about)
        }
        None => finding(Test::SinglingOut, ("combinations_later", ""), &[]),
    };
    vec![budget, combinations]
}

fn linkability(seen: &Seen<'_>) -> Vec<Finding> {
    let listed = |name: &str| TABLES.iter().find(|table| table.name == name);
    let other = |name: &str| name == TURNS.0 || OTHERS.iter().any(|(other, _, _)| *other == name);
    let (mut columns, mut times) = (Vec::new(), Vec::new());
    for (table, column) in &seen.columns {
        let known = match listed(table) {
            Some(listed) => listed.fields.iter().any(|field| field.column == column),
            None => other(table),
        };
        if !known {
            let name = format!("{table}.{column}");
            if is_time(column) { times.push(name) } else { columns.push(name) }
        }
    }
    let indexes: Vec<String> = seen
        .indexes
        .iter()
        .filter(|(table, _)| listed(table).is_some())
        .map(|(table, index)| format!("{table}: {index}"))
        .collect();
    let tables = |holds: &dyn Fn(&Lying) -> bool| -> Vec<String> {
        seen.lying.iter().filter(|lying| holds(lying)).map(|lying| lying.table.to_owned()).collect()
    };
    let shared = if seen.shares_ids { vec!["responses, texts".to_owned()] } else { Vec::new() };
    let test = Test::Linkability;
    vec![
        finding(test, ("columns_known", "columns_new"), &columns),
        finding(test, ("times_none", "times_some"), &times),
        finding(test, ("ids_random", "ids_tell"), &tables(&|one| tells(&one.ids, seen.lifetime))),
        finding(test, ("keys_apart", "keys_shared"), &shared),
        finding(
            test,
            ("order_of_ids", "order_of_arrival"),
            &tables(&|one| one.mixed && descents(&one.ids) > seen.releases.len()),
        ),
        finding(test, ("indexes_none", "indexes_some"), &indexes),
        finding(test, ("sealed_all", "sealed_not"), &tables(&|one| one.unsealed)),
    ]
}

fn inference(seen: &Seen<'_>) -> Vec<Finding> {
    let test = Test::Inference;
    if seen.releases.is_empty() {
        return vec![finding(test, ("figures_none", ""), &[])];
    }
    let failed = seen.releases.iter().any(|release| !release.attack_held);
    let attack = if failed { vec!["attack".to_owned()] } else { Vec::new() };
    let cells = seen.releases.iter().flat_map(|release| release.cells);
    let mut whole: Vec<String> = cells
        .filter(|cell| is_whole(cell, &seen.sensitivity))
        .map(|cell| cell.question.clone())
        .collect();
    whole.dedup();
    vec![
        finding(test, ("attack_held", "attack_won"), &attack),
        finding(test, ("groups_mixed", "groups_alike"), &whole),
    ]
}

/// A row that tells that a whole group gave one answer to a question of level 2 or 3: the smallest
/// count it can mean is no less than the group, as far as that is told. What lies in the database is
/// not asked: to say that some group is alike would itself tell on it.
fn is_whole(cell: &ReleasedCell, sensitivity: &BTreeMap<String, u8>) -> bool {
    let level = sensitivity.get(&cell.question).copied().unwrap_or(0);
    let counts = cell.status == Status::Rounded && !cell.is_derived();
    let (Some(low), Some(base)) = (cell.count_low, cell.base) else { return false };
    let most = base.saturating_add(Settings::floor(level).band / 2);
    level >= 2 && counts && low > 0 && low >= most
}

/// Whether a column is named like a moment.
fn is_time(column: &str) -> bool {
    let words = ["at", "on", "time", "date", "day", "when", "created", "updated", "timestamp"];
    column.to_lowercase().split('_').any(|part| words.contains(&part))
}

/// How often an id is smaller than the one before it: never after a mix. A release marks the rows it
/// counted first, and PostgreSQL puts these together, in the same order; what arrived one after the
/// other descends every second time.
fn descents(ids: &[String]) -> usize {
    ids.windows(2).filter(|two| two.first() > two.last()).count()
}

/// Whether ids tell when they were drawn. One in a million random ids looks like a moment of the
/// consultation by chance, so of ten thousand one is let pass.
fn tells(ids: &[String], (from, to): (i64, i64)) -> bool {
    let in_time = |id: &&String| moments(id).iter().any(|moment| (from..=to).contains(moment));
    ids.iter().filter(in_time).count() > ids.len() / 10_000
}

/// The moments an id would tell if it were a UUID of version 1, 6 or 7: seconds since 1970.
fn moments(id: &str) -> Vec<i64> {
    /// From 1582 to 1970, in steps of 100 nanoseconds.
    const GREGORIAN: u64 = 0x01B2_1DD2_1381_4000;
    let digits: String = id.chars().filter(|c| *c != '-').collect();
    let part = |from: usize, to: usize| {
        digits.get(from..to).and_then(|part| u64::from_str_radix(part, 16).ok())
    };
    let is_uuid = digits.len() == 32 && matches!(digits.get(16..17), Some("8" | "9" | "a" | "b"));
    let steps = |high: Option<u64>, low: Option<u64>, bits: u32| {
        let steps = (high? << bits) | low?;
        i64::try_from(steps.checked_sub(GREGORIAN)? / 10_000_000).ok()
    };
    let moment = match digits.get(12..13) {
        _ if !is_uuid => None,
        Some("7") => part(0, 12).and_then(|moment| i64::try_from(moment / 1_000).ok()),
        Some("6") => steps(part(0, 12), part(13, 16), 12),
        Some("1") => {
            let high = part(13, 16).zip(part(8, 12)).map(|(high, middle)| (high << 16) | middle);
            steps(high, part(0, 8), 32)
        }
        _ => None,
    };
    moment.into_iter().collect()
}

#[cfg(test)]
#[path = "anonymity_tests.rs"]
mod tests;
