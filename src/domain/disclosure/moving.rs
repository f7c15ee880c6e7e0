//! R1 for the groups themselves: a small group must not be provable to somebody without the
//! roster. The world moves all its children to other groups of the same breakdown; in every block
//! answers are repaired until the release is the same.

use std::collections::BTreeMap;

use super::block::Near;
use super::bounds::Bounds;
use super::roster::{Part, Roster};
use super::routing::texts_stay;
use super::study::Study;
use super::world::{Audit, Moved, World};
use crate::domain::tabulation::Code;

/// Ways to spread the children of a group over others.
const SPREADS: usize = 8;
/// Children that may change in a block besides those who move.
const SPARE: usize = 5;

/// Children with the code each would have in the breakdown instead of its own.
pub(super) type Spread = Vec<(usize, Code)>;

/// How many small groups of a breakdown, or of a pair of them, a reader could prove. `limits`:
/// what is told about the size of each group.
pub(super) fn provable_groups(
    study: &Study,
    bounds: &[Bounds],
    limits: &[(i64, i64)],
    by: &str,
) -> u64 {
    let mut failed = 0;
    for (index, group) in study.roster.groups.iter().enumerate() {
        // Code 0: the breakdown was not shown, which another answer decides.
        let routed_away = group.parts.iter().any(|part| part.code == 0);
        let small = group.parts.iter().filter_map(|part| study.plan.questions.get(part.question));
        let small = small.map(|question| i64::from(question.settings.small)).max().unwrap_or(0);
        if group.by != by || routed_away || !(1..small).contains(&group.base) {
            continue;
        }
        let least = limits.get(index).map_or(1, |limit| limit.0);
        let empties = least <= 0
            && group.parts.iter().any(|part| {
                let spreads = spreads(study, *part, index, limits);
                spreads.iter().any(|spread| lives(study, bounds, part.question, spread))
            });
        if !empties {
            failed += 1;
        }
    }
    failed
}

/// Ways to empty a group by moving its children along one breakdown, within what is told about the
/// size of every group.
fn spreads(study: &Study, part: Part, from: usize, limits: &[(i64, i64)]) -> Vec<Spread> {
    let children = children_of(study.roster, from);
    let homes = homes(study, part, from, limits);
    let mut found = Vec::new();
    for turn in 0..homes.len().min(SPREADS) {
        let mut order = homes.clone();
        order.rotate_left(turn);
        let mut crowd = Crowd::new(study.roster, part.question, limits);
        let place = |child: &usize| {
            let code = order.iter().find(|code| crowd.takes(&[(*child, **code)]))?;
            Some((*child, *code))
        };
        let spread: Option<Spread> = children.iter().map(place).collect();
        found.extend(spread);
    }
    found
}

/// The children of a group.
pub(super) fn children_of(roster: &Roster, group: usize) -> Vec<usize> {
    let mut inside = Vec::with_capacity(roster.units.len());
    inside.extend(roster.units.iter().map(|unit| unit.groups.contains(&group)));
    let is_inside = |child: &usize| {
        let unit = roster.unit_of.get(*child).and_then(|unit| usize::try_from(*unit).ok());
        unit.and_then(|unit| inside.get(unit)) == Some(&true)
    };
    (0..roster.unit_of.len()).filter(is_inside).collect()
}

/// Where children of a group could be instead: codes of the breakdown, the roomiest first.
pub(super) fn homes(study: &Study, part: Part, from: usize, limits: &[(i64, i64)]) -> Vec<Code> {
    let (roster, plan) = (study.roster, study.plan);
    let (Some(question), Some(own)) = (plan.questions.get(part.question), roster.groups.get(from))
    else {
        return Vec::new();
    };
    let mut homes: Vec<(Code, bool, i64)> = Vec::new();
    for (index, group) in roster.groups.iter().enumerate() {
        let Some(home) = group.alone() else { continue };
        let other = home.question == part.question && home.code != part.code && home.code != 0;
        if other && group.batch == own.batch && texts_stay(plan, question, part.code, home.code) {
            let room = limits.get(index).map_or(0, |limit| limit.1 - group.base);
            homes.push((home.code, group.is_state, room));
        }
    }
    homes.sort_by_key(|(code, state, room)| (!state, -*room, *code));
    homes.into_iter().map(|(code, ..)| code).collect()
}

/// The sizes of all groups while children move.
pub(super) struct Crowd<'a> {
    roster: &'a Roster,
    question: usize,
    limits: &'a [(i64, i64)],
    change: BTreeMap<usize, i64>,
}

impl<'a> Crowd<'a> {
    /// Nobody moved along this breakdown yet.
    pub(super) fn new(roster: &'a Roster, question: usize, limits: &'a [(i64, i64)]) -> Self {
        Self { roster, question, limits, change: BTreeMap::new() }
    }

    /// Moves these children at once, unless a group would have a size that something told excludes.
    pub(super) fn takes(&mut self, moves: &[(usize, Code)]) -> bool {
        let roster = self.roster;
        let mut change = self.change.clone();
        let mut touched = Vec::new();
        for (child, code) in moves {
            let unit = roster.unit_of.get(*child).and_then(|unit| usize::try_from(*unit).ok());
            let Some(unit) = unit else { return false };
            let Some(now) = roster.rehomed(unit, self.question, *code) else { return false };
            let before = roster.units.get(unit).map_or(&[][..], |unit| &unit.groups);
            let left = before.iter().filter(|group| !now.contains(group)).map(|g| (*g, -1));
            let entered = now.iter().filter(|group| !before.contains(group)).map(|g| (*g, 1));
            for (group, step) in left.chain(entered) {
                *change.entry(group).or_insert(0) += step;
                touched.push(group);
            }
        }
        let stays = touched.iter().all(|group| {
            let base = roster.groups.get(*group).map_or(0, |group| group.base);
            let shift = change.get(group).copied().unwrap_or(0);
            let (low, high) = self.limits.get(*group).copied().unwrap_or((0, 0));
            (low..=high).contains(&(base + shift))
        });
        if stays {
            self.change = change;
        }
        stays
    }
}

/// True when every block has a world in which these children live elsewhere.
fn lives(study: &Study, bounds: &[Bounds], breakdown: usize, spread: &Spread) -> bool {
    study.blocks.iter().zip(bounds).all(|(block, bounds)| {
        lives_in(&Audit { block, bounds, demand: None }, breakdown, spread, SPARE)
    })
}

/// True when one block has such a world, with so many more changes than children who move.
pub(super) fn lives_in(audit: &Audit, breakdown: usize, spread: &Spread, spare: usize) -> bool {
    rehomed(audit, breakdown, spread).is_some_and(|world| {
        (0..3).any(|salt| {
            audit.repair(vec![world.clone()], spread.len() + spare, None, salt).is_some()
        })
    })
}

fn rehomed(audit: &Audit, breakdown: usize, spread: &Spread) -> Option<World> {
    let mut world = audit.truth();
    for (child, code) in spread {
        let sort = audit.block.sort_of(*child)?;
        let own = audit.block.sorts.get(sort)?;
        let groups = audit.block.roster.rehomed(own.unit, breakdown, *code)?;
        let old = audit.block.patterns.get(own.pattern)?;
        let mut best: Option<World> = None;
        for codes in audit.block.routing.moved(&old.codes, breakdown, *code) {
            let near = Near::new(old, audit.block.pattern(codes));
            let moved = Moved { question: breakdown, code: *code, groups: groups.clone() };
            let next = audit.after_moving(&world, sort, near, moved)?;
            if best.as_ref().is_none_or(|best| next.excess < best.excess) {
                best = Some(next);
            }
        }
        world = best?;
    }
    Some(world)
}
