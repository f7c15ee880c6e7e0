//! What a release tells about the cells of a block: for each an interval.

use super::band::band;
use super::block::{Block, Table};
use super::plan::{EXCLUSIVE_FROM, Plan, PlanQuestion};
use super::settings::{Settings, Step};

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

    /// What the rule of the plan publishes with these steps, one for each table of the block.
    pub(super) fn at(plan: &Plan, block: &Block, steps: &[Step]) -> Self {
        let mut bounds = Self::free(block);
        for (table, step) in block.tables.iter().zip(steps.iter().copied()) {
            let Some(question) = plan.questions.get(table.place.question) else { continue };
            if !is_shown(plan, block, table, question, step) {
                bounds.narrow_hidden(block, table, question, step);
                continue;
            }
            bounds.narrow_shown(block, table, question, step);
            for (group, own) in block.roster.groups.iter().enumerate() {
                let Some(row) = row(plan, block, question, group, step, &[]) else { continue };
                for (index, category) in table.categories.iter().enumerate() {
                    if category.exclusive && children(block) < EXCLUSIVE_FROM {
                        continue;
                    }
                    let cell = block.cell(group, table.first + index);
                    let count = small(block.counts.get(cell).copied().unwrap_or(0));
                    let told = band(count, small(own.base), row.band);
                    bounds.narrow(cell, i64::from(told.low), i64::from(told.high));
                }
            }
        }
        bounds
    }

    /// That a follow-up is published tells that enough children saw it.
    pub(super) fn narrow_shown(
        &mut self,
        block: &Block,
        table: &Table,
        question: &PlanQuestion,
        step: Step,
    ) {
        if let Some(cell) = not_shown(block, table, question) {
            let least = i64::from(step.settings(question.settings).min_base);
            self.narrow(cell, FREE.0, whole(block) - least);
        }
    }

    /// That a follow-up is not published can tell that too few saw it.
    pub(super) fn narrow_hidden(
        &mut self,
        block: &Block,
        table: &Table,
        question: &PlanQuestion,
        step: Step,
    ) {
        if step == Step::Withheld {
            return;
        }
        if let Some(cell) = not_shown(block, table, question) {
            let least = i64::from(step.settings(question.settings).min_base);
            self.narrow(cell, whole(block) - least + 1, FREE.1);
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
) -> bool {
    if step == Step::Withheld || children(block) < plan.fewest {
        return false;
    }
    let Some(cell) = not_shown(block, table, question) else { return true };
    let seen = whole(block) - block.counts.get(cell).copied().unwrap_or(0);
    seen >= i64::from(step.settings(question.settings).min_base)
}

/// The settings of the row of a question for a group; `None` when the row is not published.
/// Depends on the roster only, never on answers.
pub(super) fn row(
    plan: &Plan,
    block: &Block,
    question: &PlanQuestion,
    group: usize,
    step: Step,
    dropped: &[String],
) -> Option<Settings> {
    let own = block.roster.groups.get(group)?;
    let settings = crossing(plan, block, question, group);
    let settings = step.settings(settings);
    let published = match own.question.and_then(|index| plan.questions.get(index)) {
        None => own.question.is_none(),
        Some(breakdown) => {
            step.has_groups()
                && !own.is_state
                && question.by.contains(&breakdown.code)
                && !dropped.contains(&breakdown.code)
        }
    };
    (published && own.base >= i64::from(settings.min_base)).then_some(settings)
}

/// The settings of a question, or of it crossed with the breakdown of a group.
pub(super) fn crossing(
    plan: &Plan,
    block: &Block,
    question: &PlanQuestion,
    group: usize,
) -> Settings {
    let own = block.roster.groups.get(group).and_then(|group| group.question);
    match own.and_then(|index| plan.questions.get(index)) {
        None => question.settings,
        Some(breakdown) => question.settings.stricter(breakdown.settings),
    }
}

fn not_shown(block: &Block, table: &Table, question: &PlanQuestion) -> Option<usize> {
    question.show_if.as_ref()?;
    let shown = crate::domain::answer::NOT_SHOWN;
    let index = table.categories.iter().position(|category| category.code == shown)?;
    Some(block.cell(0, table.first + index))
}

fn whole(block: &Block) -> i64 {
    block.roster.groups.first().map_or(0, |group| group.base)
}

pub(super) fn children(block: &Block) -> usize {
    block.roster.unit_of.len()
}

pub(super) fn small(count: i64) -> u32 {
    u32::try_from(count.max(0)).unwrap_or(u32::MAX)
}
