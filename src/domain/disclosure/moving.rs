//! R1 for the groups themselves: a small group must not be provable to somebody without the
//! roster. The world moves all its children to other groups of the same breakdown; in every block
//! answers are repaired until the release is the same.

use super::block::Pattern;
use super::bounds::Bounds;
use super::routing::texts_stay;
use super::study::{Standing, Study};
use super::world::{Audit, Change, Moved, World};

/// Ways to spread the children of a group over others.
const SPREADS: usize = 8;
/// Children that may change in a block besides those who move.
const SPARE: usize = 5;

/// The children of a small group with the group each would be in.
type Spread = Vec<(usize, usize)>;

/// How many small groups of the breakdown question a reader could prove.
pub(super) fn provable_groups(
    study: &Study,
    bounds: &[Bounds],
    standing: &Standing,
    told: &[(i64, i64)],
    breakdown: usize,
) -> u64 {
    let Some(question) = study.plan.questions.get(breakdown) else { return 1 };
    let limits: Vec<(i64, i64)> = (0..study.roster.groups.len())
        .map(|group| {
            let rows = study.base_bounds(group, standing);
            let table = told.get(group).copied().unwrap_or(rows);
            (rows.0.max(table.0), rows.1.min(table.1))
        })
        .collect();
    let mut failed = 0;
    for (index, group) in study.roster.groups.iter().enumerate() {
        let is_small = (1..i64::from(question.settings.small)).contains(&group.base);
        // Code 0: the breakdown was not shown, which another answer decides.
        if group.question != Some(breakdown) || !is_small || group.code == 0 {
            continue;
        }
        let least = limits.get(index).map_or(1, |limit| limit.0);
        let empties = least <= 0
            && spreads(study, breakdown, index, &limits)
                .iter()
                .any(|spread| lives(study, bounds, breakdown, index, spread));
        if !empties {
            failed += 1;
        }
    }
    failed
}

fn spreads(study: &Study, breakdown: usize, from: usize, limits: &[(i64, i64)]) -> Vec<Spread> {
    let (Some(question), Some(own)) =
        (study.plan.questions.get(breakdown), study.roster.groups.get(from))
    else {
        return Vec::new();
    };
    let Some(column) = study.raw.column(&question.code, "") else { return Vec::new() };
    let children: Vec<usize> =
        column.iter().enumerate().filter(|(_, c)| **c == own.code).map(|(i, _)| i).collect();
    let mut homes: Vec<(usize, i64)> = Vec::new();
    for (index, group) in study.roster.groups.iter().enumerate() {
        let other = group.question == Some(breakdown) && index != from && group.code != 0;
        if other && texts_stay(study.plan, question, own.code, group.code) {
            let room = limits.get(index).map_or(0, |limit| limit.1 - group.base);
            homes.push((index, room));
        }
    }
    let state = |index: usize| study.roster.groups.get(index).is_some_and(|group| group.is_state);
    homes.retain(|(_, room)| *room > 0);
    homes.sort_by_key(|(index, room)| (!state(*index), -*room, *index));
    let mut found = Vec::new();
    for turn in 0..homes.len().min(SPREADS) {
        let order = homes.iter().cycle().skip(turn).take(homes.len());
        let places = order.flat_map(|(index, room)| {
            std::iter::repeat_n(*index, usize::try_from(*room).unwrap_or(0).min(children.len()))
        });
        let spread: Spread = children.iter().copied().zip(places).collect();
        if spread.len() == children.len() {
            found.push(spread);
        }
    }
    found
}

/// True when every block has a world in which these children live elsewhere.
fn lives(study: &Study, bounds: &[Bounds], breakdown: usize, from: usize, spread: &Spread) -> bool {
    study.blocks.iter().zip(bounds).all(|(block, bounds)| {
        let audit = Audit { block, bounds, demand: None };
        rehomed(&audit, breakdown, from, spread).is_some_and(|world| {
            (0..3).any(|salt| {
                audit.repair(vec![world.clone()], spread.len() + SPARE, None, salt).is_some()
            })
        })
    })
}

fn rehomed(audit: &Audit, breakdown: usize, from: usize, spread: &Spread) -> Option<World> {
    let mut world = audit.truth();
    for (child, home) in spread {
        let sort = audit.block.sort_of(*child)?;
        let code = audit.block.roster.groups.get(*home)?.code;
        let own = audit.groups(sort).iter();
        let groups: Vec<usize> =
            own.map(|group| if *group == from { *home } else { *group }).collect();
        let pattern = audit.block.sorts.get(sort)?.pattern;
        let codes = &audit.block.patterns.get(pattern)?.codes;
        let mut best: Option<(i64, World)> = None;
        for codes in audit.block.routing.moved(codes, breakdown, code) {
            let pattern: Pattern = audit.block.pattern(codes);
            let effect = audit.effect(&world, sort, &pattern, Some(&groups))?;
            if best.as_ref().is_some_and(|(excess, _)| *excess <= effect.excess) {
                continue;
            }
            let moved = Moved { question: breakdown, code, groups: groups.clone() };
            let change = Change { moved: Some(moved), ..Audit::change(sort, &pattern) };
            best = Some((effect.excess, Audit::after(&world, &effect, change)));
        }
        world = best?.1;
    }
    Some(world)
}
