//! R1, no proven small group: for every count of 1 to k-1 a world with the same number of
//! children and the same release in which the cell is empty or no longer small (disclosure 1).

use super::bounds::{FREE, crossing};
use super::family::Place;
use super::plan::Plan;
use super::report::Tally;
use super::world::Audit;
use crate::domain::answer::NOT_SHOWN;

/// Searches with different orders before giving up.
const TRIES: usize = 2;
/// Changes allowed beyond the smallest number.
const SPARE: usize = 8;

impl Audit<'_> {
    /// Attacks every small count in the family of the block, until one is proven; adds to the
    /// tally. Also in tables that are not published: others of the block can tell about them.
    pub(super) fn outsiders(&self, plan: &Plan, tally: &mut Tally) {
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
                    let cell = self.block.cell(group, table.first + index);
                    let count = self.block.counts.get(cell).copied().unwrap_or(0);
                    if known || count == 0 || count >= small {
                        continue;
                    }
                    if self.can_vanish(cell, count) || self.can_grow(cell, count, small) {
                        continue;
                    }
                    tally.failed_cells += 1;
                    return;
                }
            }
        }
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
