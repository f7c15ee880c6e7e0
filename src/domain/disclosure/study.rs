//! The children of one consultation, ready to be published and attacked.

use rayon::prelude::*;

use super::block::{Block, Table};
use super::bounds::{is_shown, row};
use super::family::{Place, families};
use super::plan::{Plan, PlanQuestion};
use super::roster::Roster;
use super::settings::Step;
use crate::domain::release::{ReleasedTables, TableStep};
use crate::domain::tabulation::RawTables;

/// Everything the engine works with.
pub(super) struct Study<'a> {
    pub(super) plan: &'a Plan,
    pub(super) raw: &'a RawTables,
    pub(super) roster: &'a Roster,
    pub(super) blocks: Vec<Block<'a>>,
}

/// Where every table stands on the ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    /// The step of each question, by statement.
    steps: Vec<Vec<Step>>,
    /// Breakdowns given up.
    pub(super) dropped: Vec<String>,
}

impl Standing {
    /// The same step for every table.
    pub(super) fn all(plan: &Plan, step: Step) -> Self {
        let steps = plan.questions.iter().map(|q| vec![step; q.items.len().max(1)]).collect();
        Self { steps, dropped: Vec::new() }
    }

    /// As a release tells it; what it does not name is withheld.
    pub(super) fn told(plan: &Plan, tables: &ReleasedTables) -> Self {
        let mut standing = Self::all(plan, Step::Withheld);
        for (index, question) in plan.questions.iter().enumerate() {
            for (item, code) in question.item_codes().into_iter().enumerate() {
                let named = |s: &&TableStep| s.question == question.code && s.item == code;
                if let Some(own) = tables.steps.iter().find(named) {
                    standing.set(Place { question: index, item }, own.step);
                }
            }
        }
        standing.dropped.clone_from(&tables.dropped);
        standing
    }

    /// The step of one table.
    pub(super) fn of(&self, place: Place) -> Step {
        let steps = self.steps.get(place.question);
        steps.and_then(|steps| steps.get(place.item)).copied().unwrap_or(Step::Withheld)
    }

    /// Sets the step of one table.
    pub(super) fn set(&mut self, place: Place, step: Step) {
        if let Some(slot) = self.steps.get_mut(place.question).and_then(|s| s.get_mut(place.item)) {
            *slot = step;
        }
    }

    /// The steps as a release tells them.
    pub(super) fn tell(&self, plan: &Plan) -> Vec<TableStep> {
        let tell = |(index, question): (usize, &PlanQuestion)| {
            let items = question.item_codes().into_iter().enumerate();
            items
                .map(|(item, code)| TableStep {
                    question: question.code.clone(),
                    item: code.to_owned(),
                    step: self.of(Place { question: index, item }),
                })
                .collect::<Vec<_>>()
        };
        plan.questions.iter().enumerate().flat_map(tell).collect()
    }
}

impl<'a> Study<'a> {
    /// `None` when a column of the plan is missing: nothing can be published.
    pub(super) fn new(plan: &'a Plan, raw: &'a RawTables, roster: &'a Roster) -> Option<Self> {
        let blocks: Option<Vec<Block>> = families(plan)
            .into_par_iter()
            .map(|places| Block::new(plan, raw, roster, &places))
            .collect();
        Some(Self { plan, raw, roster, blocks: blocks? })
    }

    /// The block and table of a column.
    pub(super) fn table(&self, place: Place) -> Option<(usize, &Block<'a>, &Table)> {
        self.blocks.iter().enumerate().find_map(|(index, block)| {
            let table = block.tables.iter().find(|table| table.place == place)?;
            Some((index, block, table))
        })
    }

    /// The steps of the tables of a block, in its order.
    pub(super) fn steps(block: &Block, standing: &Standing) -> Vec<Step> {
        block.tables.iter().map(|table| standing.of(table.place)).collect()
    }

    /// Tables of a block that are published at these steps, by index.
    pub(super) fn published(&self, block: &Block, steps: &[Step]) -> Vec<usize> {
        let shown = |(_, (table, step)): &(usize, (&Table, &Step))| {
            let question = self.plan.questions.get(table.place.question);
            question.is_some_and(|question| is_shown(self.plan, block, table, question, **step))
        };
        let tables = block.tables.iter().zip(steps).enumerate();
        tables.filter(shown).map(|(index, _)| index).collect()
    }

    /// What the rows of a breakdown tell about the size of one of its groups.
    pub(super) fn base_bounds(&self, group: usize, standing: &Standing) -> (i64, i64) {
        let mut bounds = (0, i64::MAX / 4);
        let Some(own) = self.roster.groups.get(group) else { return bounds };
        let Some(divides) = own.question.and_then(|i| self.plan.questions.get(i)) else {
            return bounds;
        };
        if own.is_state || standing.dropped.contains(&divides.code) {
            return bounds;
        }
        for block in &self.blocks {
            let steps = Self::steps(block, standing);
            for table in self.published(block, &steps).iter().filter_map(|t| block.tables.get(*t)) {
                let Some(question) = self.plan.questions.get(table.place.question) else {
                    continue;
                };
                let step = standing.of(table.place);
                if !step.has_groups() || !question.by.contains(&divides.code) {
                    continue;
                }
                let dropped = &standing.dropped;
                let told = match row(self.plan, block, question, group, step, dropped) {
                    None => {
                        let settings = question.settings.stricter(divides.settings);
                        (0, i64::from(step.settings(settings).min_base) - 1)
                    }
                    Some(settings) => {
                        let width = i64::from(settings.band.max(1));
                        let middle = (own.base + width / 2) / width * width;
                        let least = (middle - width / 2).max(i64::from(settings.min_base));
                        (least, middle + (width - 1) / 2)
                    }
                };
                bounds = (bounds.0.max(told.0), bounds.1.min(told.1));
            }
        }
        bounds
    }
}
