//! R2, no proven answer: for every child, every insider and every answer all others of the
//! child's unit share, a world in which one of them answered differently (disclosure 1 and 4.6).

use std::collections::BTreeSet;
use std::sync::Arc;

use super::block::{Near, Pattern, Table};
use super::outsider::roster_decides;
use super::plan::{Mark, Plan, looks_at_text};
use super::search::Insider;
use super::world::{Audit, World};
use crate::domain::answer::NOT_SHOWN;

/// First steps that are completed when no single change suffices.
const STARTS: usize = 12;
/// Children that may change besides the first.
const DEPTH: usize = 4;
/// Worlds kept of each answer a whole unit gave: strangers fit into one or the other.
const KEPT: usize = 6;

/// One answer: in this category, or (an option not ticked) out of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Given {
    category: usize,
    chosen: bool,
    /// "Not shown", where it counts as not ticked because everybody knows who saw the question.
    unless: Option<usize>,
}

impl Given {
    /// Whether this pattern gives it.
    pub(super) fn holds(self, pattern: &Pattern) -> bool {
        let in_it = |category: usize| pattern.categories.binary_search(&category).is_ok();
        in_it(self.category) == self.chosen && !self.unless.is_some_and(in_it)
    }
}

/// The children of one unit, by sort.
pub(super) struct Unit {
    /// Its sorts.
    pub(super) sorts: Vec<usize>,
    /// Its children.
    pub(super) many: u32,
}

/// One thing that must not be provable.
struct Target<'a> {
    given: Given,
    unit: &'a Unit,
}

/// What one attack came to.
enum Attacked {
    /// Somebody can prove it.
    Proven,
    /// Nobody can.
    Safe,
    /// The whole unit gave this answer, but in these worlds it did not.
    Alike(Vec<World>),
}

/// True when being shown this table tells that a text was written, which is not in the records.
fn tells_of_a_text(plan: &Plan, table: &Table) -> bool {
    let condition = plan.questions.get(table.place.question).and_then(|q| q.show_if.as_ref());
    condition.is_some_and(|condition| looks_at_text(condition, &plan.texts))
}

impl Audit<'_> {
    /// Attacks every answer in the block, until one is proven: how many are. Also answers in tables
    /// that are not published: others of the block can tell about them.
    pub(super) fn insiders(&self, plan: &Plan) -> u64 {
        let (units, answers) = (self.units(), self.answers(plan));
        // Worlds in which a unit that agrees no longer does: the strangers start from them.
        let mut alike = Vec::new();
        for (index, unit) in units.iter().enumerate() {
            for given in answers.iter().copied() {
                match self.attack(&Target { given, unit }) {
                    Attacked::Safe => {}
                    Attacked::Alike(worlds) => alike.push((index, given, worlds)),
                    Attacked::Proven => return 1,
                }
            }
        }
        u64::from(self.strangers_prove(&units, &answers, &alike))
    }

    fn units(&self) -> Vec<Unit> {
        let sorts = &self.block.sorts;
        let mut units = Vec::new();
        let mut from = 0;
        while let Some(first) = sorts.get(from) {
            let length = sorts.iter().skip(from).take_while(|s| s.unit == first.unit).count();
            let many = self.block.roster.units.get(first.unit).map_or(0, |unit| unit.many);
            units.push(Unit { sorts: (from..from + length).collect(), many });
            from += length;
        }
        units
    }

    fn answers(&self, plan: &Plan) -> Vec<Given> {
        let mut answers = Vec::new();
        for table in &self.block.tables {
            let known = roster_decides(plan, table.place);
            let texts = tells_of_a_text(plan, table);
            for (index, category) in table.categories.iter().enumerate() {
                let number = table.first + index;
                if category.code != NOT_SHOWN || texts {
                    answers.push(Given { category: number, chosen: true, unless: None });
                }
                if matches!(category.mark, Mark::Bit(_)) {
                    let shown = |c: &super::plan::Category| c.code == NOT_SHOWN;
                    let place = table.categories.iter().position(shown);
                    let unless = place.filter(|_| known).map(|place| table.first + place);
                    answers.push(Given { category: number, chosen: false, unless });
                }
            }
        }
        answers
    }

    fn attack(&self, target: &Target) -> Attacked {
        let many = |sort: usize| self.block.sorts.get(sort).map_or(0, |own| own.many);
        let (with, without): (Vec<usize>, Vec<usize>) =
            target.unit.sorts.iter().partition(|sort| self.holds(target.given, **sort));
        let share: u32 = with.iter().map(|sort| many(*sort)).sum();
        if share == target.unit.many {
            self.all(target, &with).map_or(Attacked::Proven, Attacked::Alike)
        } else if share > 0 && share + 1 == target.unit.many {
            // Only the one who differs can be sure of the others: everybody else sees the truth.
            let world = self.different(target, &with, without.first().copied());
            world.map_or(Attacked::Proven, |_| Attacked::Safe)
        } else {
            Attacked::Safe
        }
    }

    /// Whether the children of a sort gave this answer.
    pub(super) fn holds(&self, given: Given, sort: usize) -> bool {
        let pattern = self.block.sorts.get(sort).map(|own| own.pattern);
        let pattern = pattern.and_then(|pattern| self.block.patterns.get(pattern));
        pattern.is_some_and(|pattern| given.holds(pattern))
    }

    /// The whole unit gave this answer: every possible insider needs a world. Returns those for
    /// somebody who knows the roster only.
    fn all(&self, target: &Target, with: &[usize]) -> Option<Vec<World>> {
        let worlds = self.worlds(target, with, None, KEPT);
        let mut open = self.fixed(worlds.first()?);
        if target.unit.many == 1 {
            open.retain(|sort| !target.unit.sorts.contains(sort));
        }
        while let Some(insider) = open.pop_first() {
            let world = self.different(target, with, Some(insider))?;
            let fixed = self.fixed(&world);
            open.retain(|sort| fixed.contains(sort));
        }
        Some(worlds)
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
        self.worlds(target, with, insider, 1).pop()
    }

    /// Up to `most` such worlds.
    fn worlds(&self, target: &Target, with: &[usize], insider: Insider, most: usize) -> Vec<World> {
        let truth = self.truth();
        let mut found: Vec<World> = Vec::new();
        let mut starts: Vec<(i64, usize, &Arc<Near>)> = Vec::new();
        for sort in with {
            let Some(own) = self.block.sorts.get(*sort) else { continue };
            if !self.available(&truth, *sort, insider) {
                continue;
            }
            for near in self.block.near(own.pattern) {
                if target.given.holds(&near.to) {
                    continue;
                }
                let excess = self.excess_with(&truth, *sort, near);
                if excess == 0 {
                    let world = self.after(&truth, *sort, near);
                    if self.is_witness(&world, target, insider) {
                        found.push(world);
                    }
                    if found.len() >= most {
                        return found;
                    }
                } else {
                    starts.push((excess, *sort, near));
                }
            }
        }
        starts.sort_by_key(|(excess, ..)| *excess);
        for (_, sort, near) in starts.into_iter().take(STARTS) {
            let start = self.after(&truth, sort, near);
            let world = self.repair(vec![start], DEPTH, insider, 0);
            found.extend(world.filter(|world| self.is_witness(world, target, insider)));
            if found.len() >= most {
                return found;
            }
        }
        if found.is_empty() {
            let demanded =
                |sort: usize, to: &Pattern| with.contains(&sort) && !target.given.holds(to);
            let world = self.solved(insider, &[&demanded]);
            found.extend(world.filter(|world| self.is_witness(world, target, insider)));
        }
        found
    }

    /// Checks a world from scratch: the release is the same, the insider's answers are untouched,
    /// and the unit without the insider no longer shares the answer.
    fn is_witness(&self, world: &World, target: &Target, insider: Insider) -> bool {
        let untouched = insider.is_none_or(|own| {
            self.block.sorts.get(own).is_some_and(|sort| Self::used(world, own) < sort.many)
        });
        let differs = world.changes.iter().any(|change| {
            let again = self.block.pattern(change.near.to.codes.clone());
            target.unit.sorts.contains(&change.sort) && !target.given.holds(&again)
        });
        untouched && differs && self.proves(world)
    }
}
