//! What was tried against a release, in a form that can be published with it.

use serde::{Deserialize, Serialize};

use super::settings::Step;

/// Counts of one attack, inside the engine only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) targets: u64,
    pub(super) direct: u64,
    pub(super) pair: u64,
    pub(super) longer: u64,
    pub(super) failed_answers: u64,
    pub(super) small_cells: u64,
    pub(super) failed_cells: u64,
}

impl Tally {
    /// One target was defended by worlds of at most this many changes.
    pub(super) fn solved(&mut self, changes: usize) {
        match changes {
            0 | 1 => self.direct += 1,
            2 => self.pair += 1,
            _ => self.longer += 1,
        }
    }

    /// Nothing was proven.
    pub(super) fn passed(&self) -> bool {
        self.failed_answers == 0 && self.failed_cells == 0
    }

    /// Both attacks together.
    pub(super) fn add(&mut self, other: &Self) {
        self.targets += other.targets;
        self.direct += other.direct;
        self.pair += other.pair;
        self.longer += other.longer;
        self.failed_answers += other.failed_answers;
        self.small_cells += other.small_cells;
        self.failed_cells += other.failed_cells;
    }
}

/// The attack on one or several releases, as in `attack.json`.
///
/// It is published, so it tells no exact number that depends on answers or roster: how many small
/// cells there were would itself narrow them. Numbers of attempts are orders of magnitude.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttackReport {
    /// Nothing could be narrowed.
    pub passed: bool,
    /// Text keys of the attackers tried (disclosure 1).
    pub attackers: Vec<String>,
    /// What must be impossible, and whether it was.
    pub requirements: Vec<Requirement>,
    /// Every table with its step of the ladder.
    pub tables: Vec<TableReport>,
    /// Breakdowns that had to be given up.
    pub dropped: Vec<String>,
    /// Released cells that are not what the rule gives for these answers.
    pub mismatches: u64,
    /// The number of answers attacked, rounded up to a power of ten.
    pub answers_at_most: u64,
    /// Of these, defended by one other child answer, rounded up to a power of ten.
    pub direct_at_most: u64,
    /// Defended by two, rounded up to a power of ten.
    pub pair_at_most: u64,
    /// Defended by more, rounded up to a power of ten.
    pub longer_at_most: u64,
    /// The number of small counts attacked, rounded up to a power of ten.
    pub small_cells_at_most: u64,
}

/// One requirement (disclosure 1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    /// Text key.
    pub key: String,
    /// No counterexample was left.
    pub passed: bool,
}

/// The attack on one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableReport {
    /// Question code.
    pub question: String,
    /// Statement code, or empty.
    pub item: String,
    /// Where it stands on the ladder.
    pub step: Step,
    /// Text key of the sentence for this step.
    pub key: String,
    /// Nothing could be narrowed.
    pub passed: bool,
}

/// Text keys of the attackers of disclosure 1 that every release meets.
pub(super) const ATTACKERS: [&str; 3] =
    ["disclosure.attacker.outsider", "disclosure.attacker.total", "disclosure.attacker.insider"];
/// R1, R2, conformity of the released cells.
pub(super) const REQUIREMENTS: [&str; 3] = [
    "disclosure.requirement.no_small_group",
    "disclosure.requirement.no_answer",
    "disclosure.requirement.by_the_rule",
];

/// The next power of ten, so that no exact number leaves; 0 stays below 10.
pub(super) fn at_most(count: u64) -> u64 {
    let mut power = 10_u64;
    while power < count {
        power = power.saturating_mul(10);
    }
    power
}
