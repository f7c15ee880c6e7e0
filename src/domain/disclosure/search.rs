//! The search for a world: bounded, deterministic, and failing closed.

use super::block::Pattern;
use super::world::{Audit, Change, World};

/// Worlds kept at each depth.
const BEAM: usize = 12;
/// Steps weighed for one world at one depth.
const MOST: usize = 8_000;

/// One child that keeps its answers: the insider. `None`: nobody.
pub(super) type Insider = Option<usize>;

impl Audit<'_> {
    /// How many children of a sort may still change, the insider being one who may not.
    pub(super) fn available(&self, world: &World, sort: usize, insider: Insider) -> bool {
        let many = self.block.sorts.get(sort).map_or(0, |sort| sort.many);
        let kept = u32::from(insider == Some(sort));
        many > kept + Self::used(world, sort)
    }

    /// The change of one child of `sort` to `pattern`.
    pub(super) fn change(sort: usize, pattern: &Pattern) -> Change {
        Change {
            sort,
            codes: pattern.codes.clone(),
            categories: pattern.categories.clone(),
            moved: None,
        }
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
            let mut next: Vec<(i64, usize, World)> = Vec::new();
            for world in &beam {
                next.extend(self.steps(world, insider, salt));
            }
            next.sort_by_key(|(excess, order, _)| (*excess, *order));
            beam = next.into_iter().take(BEAM).map(|(_, _, world)| world).collect();
        }
        None
    }

    /// The pattern a changed child left, for a child whose own pattern it took: a swap.
    fn takes_back(&self, world: &World, pattern: usize) -> Option<&Pattern> {
        let own = self.block.patterns.get(pattern)?;
        let change = world.changes.iter().find(|c| c.moved.is_none() && c.codes == own.codes)?;
        let left = self.block.patterns.get(self.block.sorts.get(change.sort)?.pattern)?;
        self.block.routing.is_legal(&own.codes, &left.codes).then_some(left)
    }

    /// The best single steps that bring the worst cell of a world closer to its bounds.
    fn steps(&self, world: &World, insider: Insider, salt: usize) -> Vec<(i64, usize, World)> {
        let Some((cell, down)) = self.worst(world) else { return Vec::new() };
        let (group, category) = (cell / self.block.width, cell % self.block.width);
        let empty = Vec::new();
        let sorts = self.block.by_group.get(group).unwrap_or(&empty);
        let mut best: Vec<(i64, usize, usize, &Pattern)> = Vec::new();
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
            for near in self.block.near(own.pattern).iter().chain(back) {
                if near.categories.binary_search(&category).is_ok() == down {
                    continue;
                }
                let Some(effect) = self.effect(world, sort, near, None) else { continue };
                weighed += 1;
                let order = weighed.wrapping_add(salt).wrapping_mul(0x9E37_79B1) % 65_521;
                best.push((effect.excess, order, sort, near));
                if effect.excess == 0 || weighed >= most {
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
        let taken = best.into_iter().filter_map(|(excess, order, sort, near)| {
            let effect = self.effect(world, sort, near, None)?;
            Some((excess, order, Audit::after(world, &effect, Self::change(sort, near))))
        });
        taken.collect()
    }
}
