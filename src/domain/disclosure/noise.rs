//! Counts with noise: the cell-key method, for tables by two breakdowns in large consultations.
//!
//! Each child's record has a key, a keyed hash of its own closed answers; a cell has the sum of the
//! keys of its children; and from that, the size of the cell and its place in the family comes the
//! noise. Nothing is stored and nothing is drawn: the same cell is told alike in every file and
//! release, and another child in it draws anew (disclosure 4.4).
//!
//! The place is part of it. Without it two cells with the same children would always be told
//! alike, and two cells that are told differently would prove that they differ: where all but one of
//! a group are in a smaller one, that proves what the one answered.

use hmac::{Hmac, KeyInit, Mac};
use rayon::prelude::*;
use sha2::Sha256;

use super::block::{Block, Table};
use super::plan::{Category, PAIRS_FROM, PAIRS_LEVEL, Plan, PlanQuestion};
use super::ptable::{LEAST, WHOLE, meant, told};
use super::settings::Settings;
use crate::domain::answer::{NOT_SHOWN, SKIPPED};
use crate::domain::condition::Condition;
use crate::domain::joint::Joint;
use crate::domain::tabulation::{RawTables, Secret};

/// The batch whose counts are told with noise, once and for all.
pub(super) const BATCH: u8 = 1;

/// A count as it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Noisy {
    /// The number; of those below the least the middle.
    pub(super) count: u32,
    /// What it can mean.
    pub(super) low: u32,
    pub(super) high: u32,
}

impl Noisy {
    /// How a count is told, for a chance of 0 to `WHOLE - 1`.
    pub(super) fn of(count: u32, chance: u32) -> Self {
        let number = told(count, chance);
        let (low, high) = meant(number);
        let count = if number < LEAST { LEAST / 2 } else { number };
        Self { count, low, high }
    }
}

/// Every count of a block with noise: kind of group × width + category.
pub(super) struct Noise(Vec<Noisy>);

impl Noise {
    /// One of them.
    pub(super) fn at(&self, cell: usize) -> Option<Noisy> {
        self.0.get(cell).copied()
    }

    /// The noise of a block; `None` when its counts are told in bands.
    fn new(plan: &Plan, block: &Block, secret: &Secret, keys: &[u64]) -> Option<Self> {
        let allowed = |table: &Table| {
            let question = plan.questions.get(table.place.question);
            question.is_some_and(|question| !question.breakdown && question.may_have_noise())
        };
        if !block.tables.iter().all(allowed) {
            return None;
        }
        let mut of_sort = vec![0_u64; block.sorts.len()];
        for (child, key) in keys.iter().enumerate() {
            let sum = of_sort.get_mut(block.sort_of(child)?)?;
            *sum = sum.wrapping_add(*key);
        }
        let kinds = block.roster.kinds;
        let mut sums = vec![0_u64; kinds * block.width];
        for (sort, key) in block.sorts.iter().zip(of_sort) {
            let unit = block.roster.units.get(sort.unit)?;
            let pattern = block.patterns.get(sort.pattern)?;
            // Groups of the first batch come first; who came later is in none of them.
            for group in unit.groups.iter().filter(|group| **group < kinds) {
                for category in &pattern.categories {
                    let sum = sums.get_mut(block.cell(*group, *category))?;
                    *sum = sum.wrapping_add(key);
                }
            }
        }
        let mut all = vec![Noisy::of(0, 0); sums.len()];
        for table in &block.tables {
            let question = plan.questions.get(table.place.question)?;
            for (index, category) in table.categories.iter().enumerate() {
                let place = place(question, table.place.item, category);
                for (kind, group) in block.roster.groups.iter().take(kinds).enumerate() {
                    let cell = block.cell(kind, table.first + index);
                    let count = u32::try_from(*block.counts.get(cell)?).ok()?;
                    let own = [place.as_str(), &group.by, &group.category].join("|");
                    let chance = chance(secret, &own, *sums.get(cell)?, count);
                    *all.get_mut(cell)? = Noisy::of(count, chance);
                }
            }
        }
        Some(Self(all))
    }
}

impl PlanQuestion {
    /// Whether counts of it, or divided by it, may be told with noise: it is not sensitive, and
    /// nothing stricter was asked for.
    fn may_have_noise(&self) -> bool {
        self.sensitivity <= PAIRS_LEVEL && self.settings == Settings::floor(PAIRS_LEVEL)
    }
}

/// The noise of every block: none but where the plan has it and there are children enough, which
/// is all that decides. None with a sensitive breakdown; none with a question of level 3, where one
/// step is shared by all, and that is bands.
pub(super) fn noise(plan: &Plan, raw: &RawTables, blocks: &[Block]) -> Vec<Option<Noise>> {
    let none = || blocks.iter().map(|_| None).collect();
    let Some(secret) = raw.secret() else { return none() };
    let enough = blocks.first().is_some_and(|b| b.roster.children(BATCH) >= PAIRS_FROM);
    let divided = plan.breakdowns().all(PlanQuestion::may_have_noise);
    if plan.policy.is_bands() || plan.strict || !enough || !divided {
        return none();
    }
    let children = 0..raw.children();
    let keys: Vec<u64> =
        children.into_par_iter().map(|child| record_key(secret, &raw.answers(child))).collect();
    blocks.par_iter().map(|block| Noise::new(plan, block, secret, &keys)).collect()
}

/// What the noise of a cell knows of its place. Columns that have the same children in one category
/// whatever happens, as everybody knows, share it, or their noise could be averaged.
fn place(question: &PlanQuestion, item: usize, category: &Category) -> String {
    if category.code == NOT_SHOWN {
        let condition = question.show_if.as_ref();
        let mut tests: Vec<String> = condition
            .map_or(&[][..], Condition::tests)
            .iter()
            .map(|test| serde_json::to_string(test).unwrap_or_default())
            .collect();
        tests.sort_unstable();
        let any = tests.len() > 1 && matches!(condition, Some(Condition::Any(_)));
        return [NOT_SHOWN, if any { "any" } else { "all" }, &tests.join(" ")].join("|");
    }
    let state = category.code.starts_with('_');
    let shared = match question.joint {
        Some(Joint::Coins) => state,
        // Ranks are skipped from the last one on.
        Some(Joint::Ranks) => state && category.code != SKIPPED,
        None => false,
    };
    let item = if shared { None } else { question.items.get(item) };
    [question.code.as_str(), item.map_or("", String::as_str), &category.code].join("|")
}

/// The key of a record: no text, no time, no batch.
pub(super) fn record_key(secret: &Secret, answers: &[u16]) -> u64 {
    let bytes: Vec<u8> = answers.iter().flat_map(|code| code.to_le_bytes()).collect();
    hash(secret, &[b"record|", &bytes])
}

/// The chance that decides about a cell, 0 to `WHOLE - 1`.
pub(super) fn chance(secret: &Secret, place: &str, key: u64, count: u32) -> u32 {
    let (key, count) = (key.to_le_bytes(), count.to_le_bytes());
    let hash = hash(secret, &[b"cell|", &key, &count, place.as_bytes()]);
    let share = (u128::from(hash) * u128::from(WHOLE)) >> 64;
    u32::try_from(share).unwrap_or(0)
}

fn hash(secret: &Secret, parts: &[&[u8]]) -> u64 {
    let mut block = zeroize::Zeroizing::new([0_u8; 64]);
    block.iter_mut().zip(secret.iter()).for_each(|(to, from)| *to = *from);
    let mut mac = Hmac::<Sha256>::new((&*block).into());
    for part in parts {
        mac.update(part);
    }
    let bytes: [u8; 32] = mac.finalize().into_bytes().into();
    bytes.iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}
