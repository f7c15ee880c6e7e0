//! R1 for answers in groups: a small count that cannot vanish while everybody stays in their groups.
//!
//! An outsider does not know who is in which group, only how large each is, roughly. So some of the
//! children who are counted may be in another group of the breakdown, alone or in exchange for
//! children from there; in every block answers are repaired until the release is the same.

use super::block::Table;
use super::bounds::Bounds;
use super::moving::{Crowd, Spread, children_of, homes, lives_in};
use super::outsider::Small;
use super::plan::Mark;
use super::roster::{Group, Part};
use super::study::Study;
use super::world::Audit;
use crate::domain::tabulation::Code;

/// Orders in which homes are tried.
const TURNS: usize = 4;
/// Children of a home who may come in exchange.
const RESIDENTS: usize = 40;
/// Children that may change in the block of the count besides those who move.
const SPARE: usize = 6;
/// The same in every other block.
const SPARE_OTHERS: usize = 5;

/// All that is told: by block, and of the size of each group.
#[derive(Clone, Copy)]
pub(super) struct AllTold<'a> {
    pub(super) study: &'a Study<'a>,
    /// By block.
    pub(super) bounds: &'a [Bounds],
    /// By group.
    pub(super) limits: &'a [(i64, i64)],
    /// The block of the small count, with its bounds.
    pub(super) own: (usize, &'a Bounds),
}

impl AllTold<'_> {
    /// True when there is a world, of all blocks, in which the small count is none.
    pub(super) fn can_be_elsewhere(&self, small: Small) -> bool {
        let Some(group) = self.study.roster.groups.get(small.group) else { return false };
        if self.is_needed(small) {
            return false;
        }
        let mut inside = children_of(self.study.roster, small.group);
        inside.retain(|child| self.gives(*child, small.category));
        group.parts.iter().any(|part| {
            let homes = self.homes(*part, small);
            (1..=inside.len()).rev().any(|many| {
                self.spreads(*part, &homes, &inside, many)
                    .iter()
                    .any(|spread| self.lives(part.question, spread, small))
            })
        })
    }

    /// True when all other answers at their most do not make the smallest size the group can have:
    /// no world is without this one.
    fn is_needed(&self, small: Small) -> bool {
        let (own, bounds) = self.own;
        let Some(block) = self.study.blocks.get(own) else { return true };
        let least = self.limits.get(small.group).map_or(0, |(least, _)| *least);
        let has = |table: &&Table| {
            (table.first..table.first + table.categories.len()).contains(&small.category)
        };
        let Some(table) = block.tables.iter().find(has) else { return true };
        let one_each = table.categories.iter().all(|c| matches!(c.mark, Mark::Code(_)));
        let others = (0..table.categories.len())
            .map(|index| table.first + index)
            .filter(|category| *category != small.category)
            .map(|category| bounds.of(block.cell(small.group, category)).1);
        one_each && others.fold(0_i64, i64::saturating_add) < least
    }

    fn gives(&self, child: usize, category: usize) -> bool {
        let block = self.study.blocks.get(self.own.0);
        let sort = block.and_then(|block| block.sorts.get(block.sort_of(child)?));
        let pattern = block.zip(sort).and_then(|(block, sort)| block.patterns.get(sort.pattern));
        pattern.is_some_and(|pattern| pattern.categories.binary_search(&category).is_ok())
    }

    /// Where the children could be instead, with some who could come from there in exchange.
    fn homes(&self, part: Part, small: Small) -> Vec<(Code, Vec<usize>)> {
        let roster = self.study.roster;
        let batch = roster.groups.get(small.group).map_or(1, |group| group.batch);
        let residents = |code: Code| {
            let is_home = |group: &Group| {
                group.batch == batch && group.alone() == Some(Part { code, ..part })
            };
            let home = roster.groups.iter().position(is_home);
            let all = home.map_or_else(Vec::new, |home| children_of(roster, home));
            let step = all.len().div_ceil(RESIDENTS).max(1);
            let some = all.into_iter().step_by(step);
            some.filter(|child| !self.gives(*child, small.category)).collect()
        };
        let codes = homes(self.study, part, small.group, self.limits).into_iter();
        codes.map(|code| (code, residents(code))).collect()
    }

    /// Ways in which so many of the counted children are elsewhere, within what is told about the
    /// size of every group.
    fn spreads(
        &self,
        part: Part,
        homes: &[(Code, Vec<usize>)],
        inside: &[usize],
        many: usize,
    ) -> Vec<Spread> {
        let (mut order, mut children) = (homes.to_vec(), inside.to_vec());
        let mut found: Vec<Spread> = Vec::new();
        for _ in 0..order.len().min(TURNS) {
            for exchange in [false, true] {
                let mut crowd = Crowd::new(self.study.roster, part.question, self.limits);
                let mut spread: Spread = Vec::new();
                for child in children.iter().take(many) {
                    let step = if exchange {
                        swap(&mut crowd, &order, (*child, part.code), &spread)
                    } else {
                        let alone = order.iter().map(|(code, _)| vec![(*child, *code)]);
                        alone.into_iter().find(|step| crowd.takes(step))
                    };
                    spread.extend(step.into_iter().flatten());
                }
                let moved = spread.iter().filter(|(_, code)| *code != part.code).count();
                if moved == many && !found.contains(&spread) {
                    found.push(spread);
                }
            }
            order.rotate_left(1);
            let next = children.len().min(1);
            children.rotate_left(next);
        }
        found
    }

    fn lives(&self, breakdown: usize, spread: &Spread, small: Small) -> bool {
        let (own, bounds) = self.own;
        let Some(block) = self.study.blocks.get(own) else { return false };
        let empty = Audit { block, bounds, demand: Some((small.cell, (i64::MIN / 4, 0))) };
        lives_in(&empty, breakdown, spread, SPARE)
            && self.study.blocks.iter().zip(self.bounds).enumerate().all(|(number, other)| {
                let (block, bounds) = other;
                let audit = Audit { block, bounds, demand: None };
                number == own || lives_in(&audit, breakdown, spread, SPARE_OTHERS)
            })
    }
}

/// One child elsewhere and somebody from there here instead.
fn swap(
    crowd: &mut Crowd,
    homes: &[(Code, Vec<usize>)],
    (child, here): (usize, Code),
    before: &Spread,
) -> Option<Spread> {
    homes.iter().find_map(|(code, residents)| {
        let free = |other: &&usize| !before.iter().any(|(moved, _)| moved == *other);
        let swaps = residents.iter().filter(free);
        let mut swaps = swaps.map(|other| vec![(child, *code), (*other, here)]);
        swaps.find(|both| crowd.takes(both))
    })
}
