//! R2 for insiders who are not there but could be.
//!
//! Whether a step of the ladder passes is public. Were only the insiders of the true world tried,
//! "it passed" would tell which insiders there are: with ten girls of whom nine or ten said yes,
//! the step at which nobody could be sure tells that no girl said no, because she could have been
//! sure of the others. So everybody whom the bands allow is tried: what passes depends on what is
//! released and on the roster, not on who gave which answer.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::block::{Near, Pattern};
use super::insider::{Given, Unit};
use super::world::{Audit, World};

/// Started worlds that are completed when no single change suffices.
const STARTS: usize = 40;
/// Started worlds that are completed together, first.
const TOGETHER: usize = 12;
/// Worlds kept of each stranger.
const KEPT: usize = 3;
/// Children that may change besides those the start changes.
const DEPTH: usize = 7;
/// Above this many patterns a unit has one stranger for each category instead.
const PATTERNS: usize = 40;
/// The same in a block of ranks or coins, whose answers are many and differ little.
const JOINT_PATTERNS: usize = 12;

/// Above this many pairs of a stranger and a unit that agrees, as blocks of many questions have,
/// only those who are there are tried.
const MOST: usize = 600_000;

/// Above this many sorts the integer programme is not asked.
const PROGRAMMED: usize = 120;

/// Somebody of a unit with an answer that nobody of the unit gave.
struct Stranger<'a> {
    /// Index of the unit.
    unit: usize,
    pattern: &'a Pattern,
    /// The sorts of the unit from which one child may be this one instead.
    from: Vec<(usize, &'a Arc<Near>)>,
    /// The true world with one child being the stranger, from each of them.
    starts: Vec<World>,
}

/// A unit that agrees in an answer, with worlds in which it does not.
pub(super) type Alike = (usize, Given, Vec<World>);

/// The excess of a first world, a start of the stranger, and who else changes to what.
type First<'a> = (i64, &'a World, Option<(usize, &'a Arc<Near>)>);

impl Audit<'_> {
    /// True when somebody who could be there could prove an answer.
    pub(super) fn strangers_prove(
        &self,
        units: &[Unit],
        answers: &[Given],
        alike: &[Alike],
    ) -> bool {
        let strangers: Vec<Stranger> = (0..units.len())
            .into_par_iter()
            .flat_map_iter(|unit| self.strangers(units, unit))
            .collect();
        if strangers.len().saturating_mul(alike.len()) > MOST {
            return false;
        }
        strangers.par_iter().any(|stranger| self.proves_something(units, answers, alike, stranger))
    }

    fn strangers<'s>(&'s self, units: &[Unit], unit: usize) -> Vec<Stranger<'s>> {
        let Some(own) = units.get(unit) else { return Vec::new() };
        let truth = self.truth();
        let mut found: BTreeMap<&[u16], Stranger<'s>> = BTreeMap::new();
        let pattern_of = |sort: &usize| self.block.sorts.get(*sort).map(|sort| sort.pattern);
        let present: Vec<&[u16]> = own
            .sorts
            .iter()
            .filter_map(|sort| self.block.patterns.get(pattern_of(sort)?))
            .map(|pattern| pattern.codes.as_slice())
            .collect();
        for sort in &own.sorts {
            let Some(pattern) = pattern_of(sort) else { continue };
            for near in self.block.near(pattern) {
                if present.contains(&near.to.codes.as_slice()) {
                    continue;
                }
                let (from, starts) = (Vec::new(), Vec::new());
                let new = || Stranger { unit, pattern: &near.to, from, starts };
                found.entry(&near.to.codes).or_insert_with(new).from.push((*sort, near));
            }
        }
        let mut strangers: Vec<Stranger<'s>> = found.into_values().collect();
        let most = if self.block.routing.has_joint() { JOINT_PATTERNS } else { PATTERNS };
        if strangers.len() > most {
            let mut seen = std::collections::BTreeSet::new();
            strangers.retain(|one| {
                let new = one.pattern.categories.iter().filter(|c| seen.insert(**c)).count();
                new > 0
            });
        }
        for stranger in &mut strangers {
            let start = |(sort, near): &(usize, &Arc<Near>)| self.after(&truth, *sort, near);
            stranger.starts = stranger.from.iter().map(start).collect();
            stranger.starts.sort_by_key(|world| world.excess);
        }
        strangers
    }

    fn proves_something(
        &self,
        units: &[Unit],
        answers: &[Given],
        alike: &[Alike],
        stranger: &Stranger,
    ) -> bool {
        let Some(own) = units.get(stranger.unit) else { return false };
        // Whoever can be in no world is nobody.
        let mut known = self.with_stranger(stranger);
        if known.is_empty() {
            return false;
        }
        for (unit, given, worlds) in alike {
            let Some(target) = units.get(*unit) else { continue };
            let lone = *unit == stranger.unit && target.many == 1;
            let seen = |known: &World| {
                self.varies(known, target, *given)
                    || worlds.iter().any(|world| self.fit_together(world, known))
            };
            let joined = |world: &World| self.joined(world, stranger);
            if lone || worlds.iter().any(joined) || known.iter().any(seen) {
                continue;
            }
            let found = self
                .mended(target, *given, worlds, stranger)
                .or_else(|| self.also(target, *given, stranger))
                .or_else(|| self.programmed(own, target, *given, stranger));
            match found {
                Some(world) => known.push(world),
                None => return true,
            }
        }
        // Everywhere else the truth shows that a unit does not agree; the stranger's own unit may
        // agree once the stranger is left out.
        if own.many < 2 {
            return false;
        }
        let fit = stranger.starts.iter().take_while(|start| start.excess == 0);
        answers.iter().any(|given| {
            let easy = fit.clone().chain(&known).any(|world| self.varies(world, own, *given));
            !easy
                && self.also(own, *given, stranger).is_none()
                && self.programmed(own, own, *given, stranger).is_none()
        })
    }

    /// Some worlds with the stranger in it, whatever the others do.
    fn with_stranger(&self, stranger: &Stranger) -> Vec<World> {
        let starts = stranger.starts.iter().take(STARTS);
        let worlds = starts.filter_map(|start| self.repair(vec![start.clone()], DEPTH, None, 0));
        worlds.take(KEPT).collect()
    }

    /// True when the stranger can be in this proven world by one more change. The world has been
    /// checked from scratch, the step is legal, and its effect on every cell is exact.
    fn joined(&self, world: &World, stranger: &Stranger) -> bool {
        stranger
            .from
            .iter()
            .any(|(sort, near)| self.available(world, *sort, None) && self.fits(world, *sort, near))
    }

    /// The same, when the stranger does not fit into the world as it is and others make room.
    fn mended(
        &self,
        unit: &Unit,
        given: Given,
        worlds: &[World],
        stranger: &Stranger,
    ) -> Option<World> {
        let world = worlds.first()?;
        let start = |start: &World| {
            let mut sum = start.clone();
            for change in &world.changes {
                if !self.available(&sum, change.sort, None) {
                    return None;
                }
                sum = self.after(&sum, change.sort, &change.near);
            }
            Some(sum)
        };
        let mut starts: Vec<World> = stranger.starts.iter().filter_map(start).collect();
        starts.sort_by_key(|world| world.excess);
        starts.truncate(TOGETHER);
        let nearest = starts.first().cloned().into_iter().collect();
        let varies = |world: &World| self.varies(world, unit, given);
        let quick = self.repair(nearest, DEPTH, None, 0).filter(varies);
        quick.or_else(|| self.repair(starts, DEPTH, None, 0).filter(varies))
    }

    /// A world with the stranger in which the others of the unit do not all give this answer.
    fn also(&self, unit: &Unit, given: Given, stranger: &Stranger) -> Option<World> {
        let mut firsts: Vec<First> = Vec::new();
        for start in &stranger.starts {
            if self.varies(start, unit, given) {
                firsts.push((start.excess, start, None));
                continue;
            }
            for other in &unit.sorts {
                let Some(own) = self.block.sorts.get(*other) else { continue };
                if !self.available(start, *other, None) || !self.holds(given, *other) {
                    continue;
                }
                let others = self.block.near(own.pattern);
                firsts.extend(others.iter().filter(|near| !given.holds(&near.to)).map(|near| {
                    (self.excess_with(start, *other, near), start, Some((*other, near)))
                }));
            }
        }
        firsts.sort_by_key(|(excess, ..)| *excess);
        let starts = firsts.into_iter().take(STARTS).map(|(_, start, step)| match step {
            Some((sort, near)) => self.after(start, sort, near),
            None => start.clone(),
        });
        let starts: Vec<World> = starts.collect();
        let safe = |starts: Vec<World>| {
            self.repair(starts, DEPTH, None, 0).filter(|world| self.varies(world, unit, given))
        };
        // All at once is quicker, one by one finds more.
        safe(starts.iter().take(TOGETHER).cloned().collect())
            .or_else(|| starts.into_iter().find_map(|start| safe(vec![start])))
    }

    /// The same by the integer programme, in blocks that are small enough for it.
    fn programmed(
        &self,
        own: &Unit,
        unit: &Unit,
        given: Given,
        stranger: &Stranger,
    ) -> Option<World> {
        if self.block.sorts.len() > PROGRAMMED {
            return None;
        }
        let is_there = |sort: usize, to: &Pattern| {
            own.sorts.contains(&sort) && to.codes == stranger.pattern.codes
        };
        let differs = |sort: usize, to: &Pattern| {
            unit.sorts.contains(&sort) && !is_there(sort, to) && !given.holds(to)
        };
        let mut world = self.solved(None, &[&is_there, &differs])?;
        let first = world.changes.iter().position(|c| is_there(c.sort, &c.near.to))?;
        world.changes.swap(0, first);
        self.varies(&world, unit, given).then_some(world)
    }

    /// True when the others of a unit do not all give this answer, or there are no others. The
    /// stranger is the first change of the world.
    fn varies(&self, world: &World, unit: &Unit, given: Given) -> bool {
        let mine = |sort: usize| unit.sorts.contains(&sort);
        let at_home = world.changes.first().is_some_and(|first| mine(first.sort));
        let others = unit.many - u32::from(at_home);
        let stay = unit.sorts.iter().filter(|sort| self.holds(given, **sort)).map(|sort| {
            let many = self.block.sorts.get(*sort).map_or(0, |own| own.many);
            many.saturating_sub(Self::used(world, *sort))
        });
        let changed = world
            .changes
            .iter()
            .skip(1)
            .filter(|change| mine(change.sort) && given.holds(&change.near.to));
        let giving = stay.sum::<u32>() + u32::try_from(changed.count()).unwrap_or(u32::MAX);
        others == 0 || giving < others
    }
}
