//! Disclosure control: the only way from raw tables to figures that may leave.
//!
//! Policy A (disclosure 4.2): bands, not counts; where the plan asks for it and children are many,
//! policy B (4.4): counts with noise. A family of tables frozen before opening
//! ([`Plan`]); and an audit that must show, for every child at risk and every insider, another
//! legal set of answers with the very same release. What has no such witness is coarsened along a
//! public ladder ([`Step`]), then withheld: everything here fails closed.
//!
//! ```text
//! let plan = Plan::of(&questionnaire)?;               // at opening; store it and plan.hash()
//! let raw = RawTables::new(&layout, records);         // raw.corrupt(): unreadable records
//! let Protected { tables, attack } = protect(&plan, &raw);
//! let again = attack(&plan, &raw, &[&tables]);        // `attack RELEASE…`; again.passed
//! ```
//!
//! | file | holds |
//! |---|---|
//! | `settings`, `band` | floors by level, ladder steps, the partition of the count line |
//! | `ptable`, `noise` | counts with noise: the cell-key method of large consultations |
//! | `plan`, `division` | the frozen family |
//! | `family`, `routing`, `joint` | which columns form one block; which patterns are legal |
//! | `roster`, `block` | who took part; children of one sort counted together |
//! | `bounds` | what a release tells about each cell |
//! | `world`, `search`, `solver` | possible worlds: searched for, solved for, verified in exact integers |
//! | `insider`, `stranger` | the attack R2, by who is there and by who could be |
//! | `outsider`, `elsewhere`, `moving` | the attack R1, on cells and on groups |
//! | `standing` | where each table stands, and what earlier releases told |
//! | `study`, `publish`, `attack`, `ladder` | the rows, the attack on them, the way down |

mod attack;
mod band;
mod block;
mod bounds;
mod dense;
mod division;
mod elsewhere;
mod family;
mod figure;
mod insider;
mod joint;
mod ladder;
mod moving;
mod noise;
mod outsider;
pub mod plan;
mod ptable;
mod publish;
mod report;
mod roster;
mod routing;
mod search;
mod settings;
mod solver;
mod standing;
mod stranger;
mod study;
#[cfg(test)]
mod tests;
mod world;

pub use attack::attack;
pub use band::{Band, band, rounded_base, size};
pub use ladder::{Protected, protect, protect_after};
pub use plan::{Plan, PlanProblem};
pub use report::{AttackReport, Requirement, TableReport};
pub use settings::{Settings, Step};

use crate::domain::tabulation::RawTables;

/// How many cells the tables of a plan have, all of them counted: what counting alone costs.
pub fn cells_of(plan: &Plan, raw: &RawTables) -> usize {
    let roster = roster::Roster::new(plan, raw);
    let study = roster.as_ref().and_then(|roster| study::Study::new(plan, raw, roster));
    study.map_or(0, |study| study.blocks.iter().map(|block| block.counts.len()).sum())
}
