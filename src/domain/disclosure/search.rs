//! The search for a world: bounded, deterministic, and failing closed.

use std::sync::Arc;

use super::block::Near;
use super::world::{Audit, World};

/// Worlds kept at each depth.
const BEAM: usize = 12;
/// Steps weighed for one world at one depth.
const MOST: usize = 8_000;

/// A step that could be taken: the excess after it, its place among equals, the world it is taken
/// from, and who changes to what.
type Candidate = (i64, usize, usize, usize, Arc<Near>);

/// One child that keeps its answers: the insider. `None`: nobody.
pub(super) type Insider = Option<usize>;

impl Audit<'_> {
    /// How many children of a sort may still change, the insider being one who may not.
    pub(super) fn available(&self, world: &World, sort: usize, insider: Insider) -> bool {
        let many = self.block.sorts.get(sort).map_or(0, |sort| sort.many);
        let kept = u32::from(insider == Some(sort));
        many > kept + Self::used(world, sort)
    }

    /// Completes worlds that are still outside the bounds by changing at most `depth` more
    /// children. What is returned has been checked from scratch.
    pub(super) fn repair(
        &self,
        start: Vec<World>,
        depth: usize,
        insider: Insider,
        salt: usize,
    ) -> Option<World> {
        let mut beam = start;
        for level in 0..=depth {
            let mut done = beam.iter().filter(|world| world.excess == 0);
            if let Some(world) = done.find(|world| self.proves(world)) {
                return Some(world.clone());
            }
            beam.retain(|world| world.excess > 0);
            if level == depth {
                break;
            }
            let mut next: Vec<Candidate> = Vec::new();
            for (from, world) in beam.iter().enumerate() {
                self.steps(world, from, insider, salt, &mut next);
            }
            next.sort_by_key(|(excess, order, ..)| (*excess, *order));
            let taken = next.iter().take(BEAM).filter_map(|(_, _, from, sort, near)| {
                Some(self.after(beam.get(*from)?, *sort, near))
            });
            beam = taken.collect();
        }
        None
    }

    /// The pattern a changed child left, for a child whose own pattern it took: a swap.
    fn takes_back(&self, world: &World, pattern: usize) -> Option<Arc<Near>> {
        let own = self.block.patterns.get(pattern)?;
        let change =
            world.changes.iter().find(|c| c.moved.is_none() && c.near.to.codes == own.codes)?;
        let left = self.block.patterns.get(self.block.sorts.get(change.sort)?.pattern)?;
        let legal = self.block.routing.is_legal(&own.codes, &left.codes);
        legal.then(|| Near::new(own, left.clone()))
    }

    /// Adds the best single steps that bring the worst cell of a world closer to its bounds.
    fn steps(
        &self,
        world: &World,
        from: usize,
        insider: Insider,
        salt: usize,
        found: &mut Vec<Candidate>,
    ) {
        let Some((cell, down)) = self.worst(world) else { return };
        let (group, category) = (cell / self.block.width, cell % self.block.width);
        let sorts = self.block.by_group.get(group).map_or(&[][..], Vec::as_slice);
        let mut best: Vec<Candidate> = Vec::new();
        let mut weighed = 0_usize;
        // Large blocks weigh fewer steps: each costs more there.
        let most = MOST / self.block.tables.len().max(1);
        'all: for offset in 0..sorts.len() {
            let turned = (offset + salt.wrapping_mul(7919)) % sorts.len();
            let Some(sort) = sorts.get(turned).copied() else { continue };
            let Some(own) = self.block.sorts.get(sort) else { continue };
            let has = self
                .block
                .patterns
                .get(own.pattern)
                .is_some_and(|pattern| pattern.categories.binary_search(&category).is_ok());
            if has != down || !self.available(world, sort, insider) {
                continue;
            }
            let back = self.takes_back(world, own.pattern);
            for near in self.block.near(own.pattern).iter().chain(&back) {
                if near.to.categories.binary_search(&category).is_ok() == down {
                    continue;
                }
                let excess = self.excess_with(world, sort, near);
                weighed += 1;
                let order = weighed.wrapping_add(salt).wrapping_mul(0x9E37_79B1) % 65_521;
                best.push((excess, order, from, sort, Arc::clone(near)));
                if excess == 0 || weighed >= most {
                    break 'all;
                }
            }
            if best.len() > 512 {
                best.sort_by_key(|(excess, order, ..)| (*excess, *order));
                best.truncate(BEAM);
            }
        }
        best.sort_by_key(|(excess, order, ..)| (*excess, *order));
        best.truncate(BEAM);
        found.extend(best);
    }
}
