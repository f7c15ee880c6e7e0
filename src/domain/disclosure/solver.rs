//! Worlds the search does not find: an integer programme over which children change to what.
//!
//! One variable for each sort and each answer near its own: how many of its children give that one
//! instead. Every released interval is a row. The solver counts in floating point; what it finds is
//! checked in whole numbers like every other world (disclosure 4.6), and what it cannot settle
//! within its bounds counts as proven.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, Variable};

use super::block::{Near, Pattern};
use super::bounds::FREE;
use super::search::Insider;
use super::world::{Audit, World};

/// Above this many variables the solver is not asked.
const MOST_VARIABLES: usize = 6_000;
/// Branches that are looked at: the bound that decides, the same on every machine.
const MOST_NODES: u64 = 400;
/// A last bound, for a solver that is stuck.
const MOST_TIME: Duration = Duration::from_secs(20);

/// Which changes, of a sort to an answer, are asked for.
pub(super) type Must<'m> = &'m dyn Fn(usize, &Pattern) -> bool;

/// A change of one sort, as a variable.
struct Move<'p> {
    sort: usize,
    near: &'p Arc<Near>,
    variable: Variable,
}

impl Audit<'_> {
    /// A small world within the bounds in which the insider stays and of each of `musts` at least
    /// one change happens.
    pub(super) fn solved(&self, insider: Insider, musts: &[Must<'_>]) -> Option<World> {
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let mut rows: BTreeMap<usize, Vec<(Variable, f64)>> = BTreeMap::new();
        let mut moves: Vec<Move> = Vec::new();
        let mut wanted: Vec<Vec<(Variable, f64)>> = vec![Vec::new(); musts.len()];
        for (sort, own) in self.block.sorts.iter().enumerate() {
            let free = own.many.saturating_sub(u32::from(insider == Some(sort)));
            let free = i32::try_from(free).ok().filter(|free| *free > 0);
            let Some(free) = free else { continue };
            let others = self.block.near(own.pattern);
            if moves.len() + others.len() > MOST_VARIABLES {
                return None;
            }
            let mut all = Vec::with_capacity(others.len());
            for near in others {
                let variable = problem.add_integer_var(1.0, (0, free));
                all.push((variable, 1.0));
                for group in self.groups(sort) {
                    for (category, change) in &near.shift {
                        let cell = self.block.cell(*group, *category);
                        rows.entry(cell).or_default().push((variable, whole(*change)?));
                    }
                }
                for (must, terms) in musts.iter().zip(&mut wanted) {
                    if must(sort, &near.to) {
                        terms.push((variable, 1.0));
                    }
                }
                moves.push(Move { sort, near, variable });
            }
            if all.len() > 1 {
                problem.add_constraint(all, ComparisonOp::Le, f64::from(free));
            }
        }
        for (cell, terms) in rows {
            let (low, high) = self.bounds_of(cell);
            let count = self.block.counts.get(cell).copied().unwrap_or(0);
            if low > FREE.0.max(-count) {
                problem.add_constraint(&terms, ComparisonOp::Ge, whole(low - count)?);
            }
            if high < FREE.1 {
                problem.add_constraint(&terms, ComparisonOp::Le, whole(high - count)?);
            }
        }
        for terms in wanted {
            if terms.is_empty() {
                return None;
            }
            problem.add_constraint(terms, ComparisonOp::Ge, 1.0);
        }
        let mut options = SolveOptions::default();
        options.node_limit = Some(MOST_NODES);
        options.time_limit = Some(MOST_TIME);
        // Any world will do: a small one is only quicker to check.
        options.mip_gap = 0.5;
        let solution = problem.solve_with(options).ok()?.into_solution().ok()?;
        let mut world = self.truth();
        for step in &moves {
            for _ in 0..rounded(solution.var_value(step.variable)) {
                world = self.after(&world, step.sort, step.near);
            }
        }
        self.proves(&world).then_some(world)
    }
}

fn whole(number: i64) -> Option<f64> {
    i32::try_from(number).ok().map(f64::from)
}

/// How many children a variable stands for; what is not near a whole number fails the check.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 2^31")]
fn rounded(value: f64) -> u32 {
    value.round().max(0.0) as u32
}
