//! Possible worlds: other answers that would have produced the very same release.
//!
//! A world is told as the children whose answers differ from the truth. Everything is exact
//! integer arithmetic; `Audit::proves` checks a world from scratch against every bound.

use std::collections::BTreeMap;

use super::block::{Block, Pattern};
use super::bounds::Bounds;

/// One child of a sort answers something else (and, to an outsider, may be in another group).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    /// The sort the child is taken from.
    pub(super) sort: usize,
    /// The pattern it has in this world.
    pub(super) codes: Vec<u16>,
    /// The categories that pattern counts in.
    pub(super) categories: Vec<usize>,
    /// Where the child is instead, when it is in another group.
    pub(super) moved: Option<Moved>,
}

/// A child in another group of one breakdown: only outsiders, who have no roster, can think so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Moved {
    /// Index of the breakdown question in the plan.
    pub(super) question: usize,
    /// Its code there.
    pub(super) code: u16,
    /// All groups the child is then in.
    pub(super) groups: Vec<usize>,
}

/// A world under construction.
#[derive(Debug, Clone, Default)]
pub(super) struct World {
    pub(super) changes: Vec<Change>,
    /// Change of each touched cell.
    delta: BTreeMap<usize, i64>,
    /// How far all cells together are outside their bounds.
    pub(super) excess: i64,
}

/// How one step would change a world, before it is taken.
pub(super) struct Effect {
    cells: Vec<(usize, i64)>,
    pub(super) excess: i64,
}

/// A block, what was released about it, and the search for worlds.
pub(super) struct Audit<'a> {
    pub(super) block: &'a Block<'a>,
    pub(super) bounds: &'a Bounds,
    /// One cell with an extra demand, as in "this cell is empty".
    pub(super) demand: Option<(usize, (i64, i64))>,
}

impl Audit<'_> {
    /// The interval of a cell, with the demand.
    pub(super) fn bounds_of(&self, cell: usize) -> (i64, i64) {
        let (low, high) = self.bounds.of(cell);
        match self.demand {
            Some((demanded, (least, most))) if demanded == cell => (low.max(least), high.min(most)),
            _ => (low, high),
        }
    }

    fn excess_at(&self, cell: usize, delta: i64) -> i64 {
        let (low, high) = self.bounds_of(cell);
        let count = self.block.counts.get(cell).copied().unwrap_or(0) + delta;
        (low - count).max(0) + (count - high).max(0)
    }

    /// The true world, with the demand not yet met.
    pub(super) fn truth(&self) -> World {
        let excess = self.demand.map_or(0, |(cell, _)| self.excess_at(cell, 0));
        let delta = self.demand.iter().map(|(cell, _)| (*cell, 0)).collect();
        World { changes: Vec::new(), delta, excess }
    }

    /// The groups of a sort.
    pub(super) fn groups(&self, sort: usize) -> &[usize] {
        let unit = self.block.sorts.get(sort).map(|sort| sort.unit);
        unit.and_then(|unit| self.block.roster.units.get(unit)).map_or(&[], |unit| &unit.groups)
    }

    /// What happens when one child of `sort` has `pattern`, in its own groups or others.
    pub(super) fn effect(
        &self,
        world: &World,
        sort: usize,
        pattern: &Pattern,
        groups: Option<&[usize]>,
    ) -> Option<Effect> {
        let old = self.block.patterns.get(self.block.sorts.get(sort)?.pattern)?;
        let mut cells = Vec::with_capacity(16);
        let own = self.groups(sort);
        if let Some(groups) = groups {
            let leave =
                own.iter().flat_map(|group| old.categories.iter().map(|c| (*group, *c, -1)));
            let enter = groups.iter().flat_map(|g| pattern.categories.iter().map(|c| (*g, *c, 1)));
            let mut sum: BTreeMap<usize, i64> = BTreeMap::new();
            for (group, category, change) in leave.chain(enter) {
                *sum.entry(self.block.cell(group, category)).or_insert(0) += change;
            }
            cells.extend(sum.into_iter().filter(|(_, change)| *change != 0));
        } else {
            let lost = old.categories.iter().filter(|c| !pattern.categories.contains(c));
            let won = pattern.categories.iter().filter(|c| !old.categories.contains(c));
            let both: Vec<(usize, i64)> =
                lost.map(|c| (*c, -1)).chain(won.map(|c| (*c, 1))).collect();
            for group in own {
                cells.extend(both.iter().map(|(c, change)| (self.block.cell(*group, *c), *change)));
            }
        }
        let mut excess = world.excess;
        for (cell, change) in &cells {
            let delta = world.delta.get(cell).copied().unwrap_or(0);
            excess += self.excess_at(*cell, delta + change) - self.excess_at(*cell, delta);
        }
        Some(Effect { cells, excess })
    }

    /// True when a world that keeps to the bounds still does after this step.
    pub(super) fn fits(&self, world: &World, effect: &Effect) -> bool {
        effect.cells.iter().all(|(cell, change)| {
            let delta = world.delta.get(cell).copied().unwrap_or(0);
            self.excess_at(*cell, delta + change) == 0
        })
    }

    /// The world after a step.
    pub(super) fn after(world: &World, effect: &Effect, change: Change) -> World {
        let mut next = world.clone();
        for (cell, change) in &effect.cells {
            *next.delta.entry(*cell).or_insert(0) += change;
        }
        next.excess = effect.excess;
        next.changes.push(change);
        next
    }

    /// How many children of a sort a world has used.
    pub(super) fn used(world: &World, sort: usize) -> u32 {
        let count = world.changes.iter().filter(|change| change.sort == sort).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// The cell furthest outside its bounds, and whether it must go down.
    pub(super) fn worst(&self, world: &World) -> Option<(usize, bool)> {
        let excess = |(cell, delta): (&usize, &i64)| (self.excess_at(*cell, *delta), *cell, *delta);
        let (_, cell, delta) = world
            .delta
            .iter()
            .map(excess)
            .filter(|(excess, _, _)| *excess > 0)
            .max_by_key(|(excess, cell, _)| (*excess, usize::MAX - cell))?;
        let count = self.block.counts.get(cell).copied().unwrap_or(0) + delta;
        Some((cell, count > self.bounds_of(cell).1))
    }

    /// Checks a finished world from scratch: every change is legal, no sort gives more children
    /// than it has, and every cell of the block stays within what was released.
    pub(super) fn proves(&self, world: &World) -> bool {
        self.counts(world).is_some_and(|counts| {
            counts.iter().enumerate().all(|(cell, count)| {
                let (low, high) = self.bounds_of(cell);
                (low..=high).contains(count)
            })
        })
    }

    fn counts(&self, world: &World) -> Option<Vec<i64>> {
        let mut counts = self.block.counts.clone();
        for change in &world.changes {
            let sort = self.block.sorts.get(change.sort)?;
            let before = self.block.patterns.get(sort.pattern)?;
            let again = self.block.pattern(change.codes.clone());
            let legal = match &change.moved {
                None => self.block.routing.is_legal(&before.codes, &change.codes),
                Some(moved) => {
                    let routing = &self.block.routing;
                    let before = routing.placed(&before.codes, moved.question, moved.code);
                    routing.is_legal(&before, &change.codes)
                }
            };
            if !legal || Self::used(world, change.sort) > sort.many {
                return None;
            }
            let own = self.groups(change.sort);
            let now = change.moved.as_ref().map_or(own, |moved| &moved.groups);
            for (groups, pattern, step) in [(own, before, -1), (now, &again, 1)] {
                for group in groups {
                    for category in &pattern.categories {
                        *counts.get_mut(self.block.cell(*group, *category))? += step;
                    }
                }
            }
        }
        Some(counts)
    }
}
