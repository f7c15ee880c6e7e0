//! R2, no proven answer: for every child, every insider and every answer all others of the
//! child's unit share, a world in which one of them answered differently (disclosure 1 and 4.6).

use std::collections::BTreeSet;

use super::block::Pattern;
use super::report::Tally;
use super::search::Insider;
use super::world::{Audit, World};

/// First steps that are completed when no single change suffices.
const STARTS: usize = 12;
/// Children that may change besides the first.
const DEPTH: usize = 4;

/// One answer: in this category, or (an option not ticked) out of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Given {
    category: usize,
    chosen: bool,
}

impl Given {
    fn holds(self, pattern: &Pattern) -> bool {
        pattern.categories.binary_search(&self.category).is_ok() == self.chosen
    }
}

/// One thing that must not be provable.
struct Target<'a> {
    given: Given,
    /// The sorts of the unit.
    unit: &'a [usize],
    /// Children of the unit.
    many: u32,
}

impl Audit<'_> {
    /// Attacks every answer in the published tables `attacked` (by index), until one is
    /// proven; adds to the tally.
    pub(super) fn insiders(&self, attacked: &[usize], tally: &mut Tally) {
        let sorts = &self.block.sorts;
        let mut from = 0;
        while let Some(first) = sorts.get(from) {
            let length = sorts.iter().skip(from).take_while(|s| s.unit == first.unit).count();
            let unit: Vec<usize> = (from..from + length).collect();
            let many = self.block.roster.units.get(first.unit).map_or(0, |unit| unit.many);
            for given in self.answers(attacked) {
                self.attack(&Target { given, unit: &unit, many }, tally);
                if !tally.passed() {
                    return;
                }
            }
            from += length;
        }
    }

    fn answers(&self, attacked: &[usize]) -> Vec<Given> {
        let mut answers = Vec::new();
        for table in attacked.iter().filter_map(|index| self.block.tables.get(*index)) {
            for (index, category) in table.categories.iter().enumerate() {
                let number = table.first + index;
                if category.code != crate::domain::answer::NOT_SHOWN {
                    answers.push(Given { category: number, chosen: true });
                }
                if matches!(category.mark, super::plan::Mark::Bit(_)) {
                    answers.push(Given { category: number, chosen: false });
                }
            }
        }
        answers
    }

    fn attack(&self, target: &Target, tally: &mut Tally) {
        let holds = |sort: &&usize| {
            let pattern = self.block.sorts.get(**sort).map(|own| own.pattern);
            let pattern = pattern.and_then(|pattern| self.block.patterns.get(pattern));
            pattern.is_some_and(|pattern| target.given.holds(pattern))
        };
        let many = |sort: usize| self.block.sorts.get(sort).map_or(0, |own| own.many);
        let (with, without): (Vec<usize>, Vec<usize>) =
            target.unit.iter().partition(|sort| holds(sort));
        let share: u32 = with.iter().map(|sort| many(*sort)).sum();
        if share == target.many {
            tally.targets += 1;
            self.all(target, &with, tally);
        } else if target.many >= 2 && share + 1 == target.many {
            // Only the one who differs can be sure of the others: everybody else sees the truth.
            tally.targets += 1;
            match self.different(target, &with, without.first().copied()) {
                Some(world) => tally.solved(world.changes.len()),
                None => tally.failed_answers += 1,
            }
        }
    }

    /// The whole unit gave this answer: every possible insider needs a world.
    fn all(&self, target: &Target, with: &[usize], tally: &mut Tally) {
        let Some(world) = self.different(target, with, None) else {
            tally.failed_answers += 1;
            return;
        };
        let mut most = world.changes.len();
        let mut open = self.fixed(&world);
        if target.many == 1 {
            open.retain(|sort| !target.unit.contains(sort));
        }
        while let Some(insider) = open.pop_first() {
            let Some(world) = self.different(target, with, Some(insider)) else {
                tally.failed_answers += 1;
                return;
            };
            most = most.max(world.changes.len());
            let fixed = self.fixed(&world);
            open.retain(|sort| fixed.contains(sort));
        }
        tally.solved(most);
    }

    /// Sorts of which a world changes every child: each of those children would notice.
    fn fixed(&self, world: &World) -> BTreeSet<usize> {
        let all = |sort: &usize| {
            self.block.sorts.get(*sort).is_none_or(|own| Self::used(world, *sort) >= own.many)
        };
        world.changes.iter().map(|change| change.sort).filter(all).collect()
    }

    /// A world in which a child of the unit, not the insider, gave another answer.
    fn different(&self, target: &Target, with: &[usize], insider: Insider) -> Option<World> {
        let truth = self.truth();
        let mut starts: Vec<(i64, usize, World)> = Vec::new();
        for sort in with {
            let Some(own) = self.block.sorts.get(*sort) else { continue };
            if !self.available(&truth, *sort, insider) {
                continue;
            }
            for near in self.block.near(own.pattern) {
                if target.given.holds(near) {
                    continue;
                }
                let Some(effect) = self.effect(&truth, *sort, near, None) else { continue };
                let world = Audit::after(&truth, &effect, Self::change(*sort, near));
                if world.excess == 0 && self.is_witness(&world, target, insider) {
                    return Some(world);
                }
                starts.push((world.excess, starts.len(), world));
            }
        }
        starts.sort_by_key(|(excess, order, _)| (*excess, *order));
        for (_, _, start) in starts.into_iter().take(STARTS) {
            if let Some(world) = self.repair(vec![start], DEPTH, insider, 0)
                && self.is_witness(&world, target, insider)
            {
                return Some(world);
            }
        }
        None
    }

    /// Checks a world from scratch: the release is the same, the insider's answers are untouched,
    /// and the unit without the insider no longer shares the answer.
    fn is_witness(&self, world: &World, target: &Target, insider: Insider) -> bool {
        let untouched = insider.is_none_or(|own| {
            self.block.sorts.get(own).is_some_and(|sort| Self::used(world, own) < sort.many)
        });
        let differs = world.changes.iter().any(|change| {
            let again = self.block.pattern(change.codes.clone());
            target.unit.contains(&change.sort) && !target.given.holds(&again)
        });
        untouched && differs && self.proves(world)
    }
}
