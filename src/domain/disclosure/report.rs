//! What was tried against a release, in a form that can be published with it.

use serde::{Deserialize, Serialize};

use super::settings::Step;

/// What one attack proved, inside the engine only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Answers that can be proven (R2).
    pub(super) failed_answers: u64,
    /// Small counts that can be proven (R1).
    pub(super) failed_cells: u64,
}

impl Tally {
    /// Nothing was proven.
    pub(super) fn passed(&self) -> bool {
        self.failed_answers == 0 && self.failed_cells == 0
    }

    /// Both attacks together.
    pub(super) fn add(&mut self, other: &Self) {
        self.failed_answers += other.failed_answers;
        self.failed_cells += other.failed_cells;
    }
}

/// The attack on one or several releases, as in `attack.json`.
///
/// It is published, so it tells nothing that depends on answers but what the tables tell: how many
/// answers or small cells there were to attack would itself narrow them, even as a rough number.
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
