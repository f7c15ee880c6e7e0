//! Possible worlds: other answers that would have produced the very same release.
//!
//! A world is told as the children whose answers differ from the truth. Everything is exact
//! integer arithmetic; `Audit::proves` checks a world from scratch against every bound.

use std::sync::Arc;

use super::block::{Block, Near};
use super::bounds::Bounds;

/// One child of a sort answers something else (and, to an outsider, may be in another group).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    /// The sort the child is taken from.
    pub(super) sort: usize,
    /// What it answers in this world.
    pub(super) near: Arc<Near>,
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
    /// Change of each touched cell, by cell.
    delta: Vec<(usize, i64)>,
    /// How far all cells together are outside their bounds.
    pub(super) excess: i64,
}

impl World {
    fn delta(&self, cell: usize) -> i64 {
        let at = self.delta.binary_search_by_key(&cell, |(cell, _)| *cell).ok();
        at.and_then(|at| self.delta.get(at)).map_or(0, |(_, delta)| *delta)
    }

    fn shift(&mut self, cell: usize, change: i64) {
        match self.delta.binary_search_by_key(&cell, |(cell, _)| *cell) {
            Ok(at) => {
                if let Some((_, delta)) = self.delta.get_mut(at) {
                    *delta += change;
                }
            }
            Err(at) => self.delta.insert(at, (cell, change)),
        }
    }
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

    /// The cells one child of `sort` changes when it answers something else.
    fn shifts<'s>(
        &'s self,
        sort: usize,
        near: &'s Near,
    ) -> impl Iterator<Item = (usize, i64)> + 's {
        self.groups(sort).iter().flat_map(move |group| {
            near.shift.iter().map(move |(c, change)| (self.block.cell(*group, *c), *change))
        })
    }

    /// The excess of a world after one child of `sort` answers something else.
    pub(super) fn excess_with(&self, world: &World, sort: usize, near: &Near) -> i64 {
        let more = self.shifts(sort, near).map(|(cell, change)| {
            let delta = world.delta(cell);
            self.excess_at(cell, delta + change) - self.excess_at(cell, delta)
        });
        world.excess + more.sum::<i64>()
    }

    /// True when a world that keeps to the bounds still does after this step.
    pub(super) fn fits(&self, world: &World, sort: usize, near: &Near) -> bool {
        self.shifts(sort, near)
            .all(|(cell, change)| self.excess_at(cell, world.delta(cell) + change) == 0)
    }

    /// True when the changes of two worlds that keep to the bounds do so together.
    pub(super) fn fit_together(&self, one: &World, other: &World) -> bool {
        let mut theirs = other.delta.iter().peekable();
        let within = one.delta.iter().all(|(cell, delta)| {
            while theirs.next_if(|(at, _)| at < cell).is_some() {}
            let more = theirs.next_if(|(at, _)| at == cell).map_or(0, |(_, more)| *more);
            more == 0 || self.excess_at(*cell, delta + more) == 0
        });
        within
            && other.changes.iter().all(|change| {
                let many = self.block.sorts.get(change.sort).map_or(0, |sort| sort.many);
                Self::used(one, change.sort) + Self::used(other, change.sort) <= many
            })
    }

    /// The world after one child of `sort` answers something else.
    pub(super) fn after(&self, world: &World, sort: usize, near: &Arc<Near>) -> World {
        let mut next = world.clone();
        for (cell, change) in self.shifts(sort, near) {
            self.shift(&mut next, cell, change);
        }
        next.changes.push(Change { sort, near: Arc::clone(near), moved: None });
        next
    }

    /// The world after one child of `sort` is elsewhere and answers something else.
    pub(super) fn after_moving(
        &self,
        world: &World,
        sort: usize,
        near: Arc<Near>,
        moved: Moved,
    ) -> Option<World> {
        let old = self.block.patterns.get(self.block.sorts.get(sort)?.pattern)?;
        let mut next = world.clone();
        for (groups, pattern, step) in [(self.groups(sort), old, -1), (&*moved.groups, &near.to, 1)]
        {
            for group in groups {
                for category in &pattern.categories {
                    self.shift(&mut next, self.block.cell(*group, *category), step);
                }
            }
        }
        next.changes.push(Change { sort, near, moved: Some(moved) });
        Some(next)
    }

    fn shift(&self, world: &mut World, cell: usize, change: i64) {
        let delta = world.delta(cell);
        world.excess += self.excess_at(cell, delta + change) - self.excess_at(cell, delta);
        world.shift(cell, change);
    }

    /// How many children of a sort a world has used.
    pub(super) fn used(world: &World, sort: usize) -> u32 {
        let count = world.changes.iter().filter(|change| change.sort == sort).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// The cell furthest outside its bounds, of the smallest group when several are, and whether it
    /// must go down.
    pub(super) fn worst(&self, world: &World) -> Option<(usize, bool)> {
        let sorts = |cell: usize| {
            let group = cell / self.block.width.max(1);
            self.block.by_group.get(group).map_or(0, Vec::len)
        };
        let excess = |(cell, delta): &(usize, i64)| (self.excess_at(*cell, *delta), *cell, *delta);
        let (_, cell, delta) =
            world.delta.iter().map(excess).filter(|(excess, _, _)| *excess > 0).max_by_key(
                |(excess, cell, _)| (*excess, usize::MAX - sorts(*cell), usize::MAX - cell),
            )?;
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
            let again = self.block.pattern(change.near.to.codes.clone());
            let legal = match &change.moved {
                None => self.block.routing.is_legal(&before.codes, &again.codes),
                Some(moved) => {
                    let routing = &self.block.routing;
                    let before = routing.placed(&before.codes, moved.question, moved.code);
                    routing.is_legal(&before, &again.codes)
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
