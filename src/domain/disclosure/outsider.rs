//! R1, no proven small group: for every count of 1 to k-1 a world with the same number of
//! children and the same release in which the cell is empty or no longer small (disclosure 1).

use super::bounds::{FREE, crossing};
use super::family::Place;
use super::plan::Plan;
use super::world::Audit;
use crate::domain::answer::NOT_SHOWN;

/// Searches with different orders before giving up.
const TRIES: usize = 2;
/// Changes allowed beyond the smallest number.
const SPARE: usize = 8;

/// More small counts than these are not looked at further: they count as proven.
pub(super) const MOST: usize = 120;

/// A small count that nobody could show to be unprovable while every child stays in its groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Small {
    /// The group it is counted in.
    pub(super) group: usize,
    /// Its cell in the block.
    pub(super) cell: usize,
    /// Its category.
    pub(super) category: usize,
}

impl Audit<'_> {
    /// Attacks every small count in the family of the block; returns those for which no world with
    /// the same roster was found, none of them left out unless they are more than [`MOST`]. Also in
    /// tables that are not published: others of the block can tell about them.
    pub(super) fn outsiders(&self, plan: &Plan) -> Vec<Small> {
        let mut open = Vec::new();
        for table in &self.block.tables {
            let Some(question) = plan.questions.get(table.place.question) else { continue };
            for (group, own) in self.block.roster.groups.iter().enumerate() {
                let inside = own.parts.is_empty() || question.by.contains(&own.by);
                // Code 0: the breakdown itself was not shown, which another answer decides.
                let routed_away = own.parts.iter().any(|part| part.code == 0);
                if routed_away || !inside {
                    continue;
                }
                let small = i64::from(crossing(plan, self.block.roster, question, group).small);
                for (index, category) in table.categories.iter().enumerate() {
                    let known = category.code == NOT_SHOWN && roster_decides(plan, table.place);
                    let category = table.first + index;
                    let cell = self.block.cell(group, category);
                    let count = self.block.counts.get(cell).copied().unwrap_or(0);
                    if known || count == 0 || count >= small {
                        continue;
                    }
                    if self.can_vanish(cell, count) || self.can_grow(cell, count, small) {
                        continue;
                    }
                    open.push(Small { group, cell, category });
                    if open.len() > MOST {
                        return open;
                    }
                }
            }
        }
        open
    }

    fn can_vanish(&self, cell: usize, count: i64) -> bool {
        self.reaches(cell, (FREE.0, 0), count)
    }

    fn can_grow(&self, cell: usize, count: i64, small: i64) -> bool {
        self.bounds.of(cell).1 >= small && self.reaches(cell, (small, FREE.1), small - count)
    }

    /// A world in which the cell meets the demand.
    fn reaches(&self, cell: usize, demand: (i64, i64), changes: i64) -> bool {
        let audit = Audit { demand: Some((cell, demand)), ..*self };
        let depth = usize::try_from(changes).unwrap_or(0) + SPARE;
        (0..TRIES).any(|salt| audit.repair(vec![audit.truth()], depth, None, salt).is_some())
            || audit.solved(None, &[]).is_some()
    }
}

/// True when only breakdowns decide who sees a question: "not shown" then tells the roster.
pub(super) fn roster_decides(plan: &Plan, place: Place) -> bool {
    let condition = plan.questions.get(place.question).and_then(|q| q.show_if.as_ref());
    condition.is_some_and(|condition| {
        condition
            .tests()
            .iter()
            .all(|test| plan.question(&test.question).is_some_and(|other| other.breakdown))
    })
}
