//! What a release tells about the cells of a block: for each an interval.

use super::band::band;
use super::block::{Block, Table};
use super::plan::{EXCLUSIVE_FROM, PAIRS_FROM, Plan, PlanQuestion};
use super::roster::{Part, Roster};
use super::settings::{Settings, Step};
use super::standing::{Standing, Told};
use super::study::Study;

/// No bound: far outside every count.
pub(super) const FREE: (i64, i64) = (i64::MIN / 4, i64::MAX / 4);

/// For each cell of a block the counts a reader cannot exclude.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bounds(pub(super) Vec<(i64, i64)>);

impl Bounds {
    /// Nothing is known.
    pub(super) fn free(block: &Block) -> Self {
        Self(vec![FREE; block.counts.len()])
    }

    /// Narrows one cell.
    pub(super) fn narrow(&mut self, cell: usize, low: i64, high: i64) {
        if let Some(bounds) = self.0.get_mut(cell) {
            *bounds = (bounds.0.max(low), bounds.1.min(high));
        }
    }

    /// The interval of one cell.
    pub(super) fn of(&self, cell: usize) -> (i64, i64) {
        self.0.get(cell).copied().unwrap_or(FREE)
    }

    /// What a release with these steps would add to what is known already.
    pub(super) fn at(study: &Study, number: usize, standing: &Standing) -> Self {
        let plan = study.plan;
        let Some(block) = study.blocks.get(number) else { return Self(Vec::new()) };
        let earlier = standing.past.bounds.get(number).cloned();
        let mut bounds = earlier.unwrap_or_else(|| Self::free(block));
        let batch = standing.past.batch;
        let some = block.roster.children(batch) >= EXCLUSIVE_FROM;
        for table in &block.tables {
            let Some(question) = plan.questions.get(table.place.question) else { continue };
            bounds.narrow_by_presence(plan, block, table, standing);
            for kind in 0..block.roster.kinds {
                let group = block.roster.at(kind, batch);
                let Told::Fresh(row) = study.told(question, table.place, kind, standing) else {
                    continue;
                };
                let base = block.roster.base(kind, batch);
                for (index, category) in table.categories.iter().enumerate() {
                    if category.exclusive && !some {
                        continue;
                    }
                    let cell = block.cell(group, table.first + index);
                    let count = small(block.counts.get(cell).copied().unwrap_or(0));
                    let (low, high) = if standing.of(table.place) == Step::CellKey {
                        let noisy = study.noisy(number, kind, table.first + index);
                        // Without noise nothing is told.
                        let Some(noisy) = noisy else { continue };
                        (noisy.low, noisy.high)
                    } else {
                        let told = band(count, small(base), row.band);
                        (told.low, told.high)
                    };
                    bounds.narrow(cell, i64::from(low), i64::from(high));
                }
            }
        }
        bounds
    }

    /// True when nothing is known.
    pub(super) fn are_free(&self) -> bool {
        self.0.iter().all(|bounds| *bounds == FREE)
    }

    /// That a follow-up is published, or is not, tells whether enough children saw it.
    pub(super) fn narrow_by_presence(
        &mut self,
        plan: &Plan,
        block: &Block,
        table: &Table,
        standing: &Standing,
    ) {
        let Some(question) = plan.questions.get(table.place.question) else { return };
        let (step, batch) = (standing.of(table.place), standing.past.batch);
        if step == Step::Withheld {
            return;
        }
        let Some(cell) = not_shown(block, table, question, batch) else { return };
        let least = i64::from(step.settings(question.settings).min_base);
        let whole = block.roster.children(batch);
        if is_shown(plan, block, table, question, step, batch) {
            self.narrow(cell, FREE.0, whole - least);
        } else {
            self.narrow(cell, whole - least + 1, FREE.1);
        }
    }
}

/// Whether the table of a question is published at all: a follow-up only when enough children saw
/// it (disclosure 4.7).
pub(super) fn is_shown(
    plan: &Plan,
    block: &Block,
    table: &Table,
    question: &PlanQuestion,
    step: Step,
    batch: u8,
) -> bool {
    let whole = block.roster.children(batch);
    if step == Step::Withheld || whole < fewest(plan) {
        return false;
    }
    let Some(cell) = not_shown(block, table, question, batch) else { return true };
    let seen = whole - block.counts.get(cell).copied().unwrap_or(0);
    seen >= i64::from(step.settings(question.settings).min_base)
}

/// The settings of the row of a question for a group; `None` when the row is not published.
/// Depends on the roster only, never on answers.
pub(super) fn row(
    plan: &Plan,
    roster: &Roster,
    question: &PlanQuestion,
    group: usize,
    step: Step,
    dropped: &[String],
) -> Option<Settings> {
    let own = roster.groups.get(group)?;
    let settings = step.settings(crossing(plan, roster, question, group));
    let given_up = |part: &Part| {
        plan.questions.get(part.question).is_none_or(|divides| dropped.contains(&divides.code))
    };
    let of_group = || {
        step.has_groups()
            && !own.is_state
            && question.by.contains(&own.by)
            && !dropped.contains(&own.by)
            && !own.parts.iter().any(given_up)
    };
    let enough = own.parts.len() < 2 || roster.children(own.batch) >= PAIRS_FROM;
    let published = own.parts.is_empty() || (of_group() && enough);
    (published && own.base >= i64::from(settings.min_base)).then_some(settings)
}

/// The settings of a question, or of it crossed with the breakdowns of a group.
pub(super) fn crossing(
    plan: &Plan,
    roster: &Roster,
    question: &PlanQuestion,
    group: usize,
) -> Settings {
    let parts = roster.groups.get(group).map_or(&[][..], |group| &group.parts);
    let divides = parts.iter().filter_map(|part| plan.questions.get(part.question));
    divides.fold(question.settings, |settings, other| settings.stricter(other.settings))
}

fn not_shown(block: &Block, table: &Table, question: &PlanQuestion, batch: u8) -> Option<usize> {
    question.show_if.as_ref()?;
    let shown = crate::domain::answer::NOT_SHOWN;
    let index = table.categories.iter().position(|category| category.code == shown)?;
    Some(block.cell(block.roster.at(0, batch), table.first + index))
}

/// The fewest children to publish anything.
pub(super) fn fewest(plan: &Plan) -> i64 {
    i64::try_from(plan.fewest).unwrap_or(i64::MAX)
}

pub(super) fn small(count: i64) -> u32 {
    u32::try_from(count.max(0)).unwrap_or(u32::MAX)
}
