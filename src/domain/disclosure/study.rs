//! The children of one consultation, ready to be published and attacked.

use std::collections::HashMap;

use rayon::prelude::*;

use super::block::{Block, Table};
use super::bounds::{crossing, fewest, is_shown, row};
use super::family::{Place, families};
use super::noise::{BATCH, Noise, Noisy, noise};
use super::plan::{Plan, PlanQuestion};
use super::roster::{Part, Roster};
use super::settings::{Settings, Step};
use super::standing::{Standing, Told};
use crate::domain::tabulation::RawTables;

/// Everything the engine works with.
pub(super) struct Study<'a> {
    pub(super) plan: &'a Plan,
    pub(super) raw: &'a RawTables,
    pub(super) roster: &'a Roster,
    pub(super) blocks: Vec<Block<'a>>,
    /// The block and table of each column.
    places: HashMap<Place, (usize, usize)>,
    /// Of each block whose counts are told with noise.
    noise: Vec<Option<Noise>>,
}

impl<'a> Study<'a> {
    /// `None` when a column of the plan is missing: nothing can be published.
    pub(super) fn new(plan: &'a Plan, raw: &'a RawTables, roster: &'a Roster) -> Option<Self> {
        let blocks: Option<Vec<Block>> = families(plan)
            .into_par_iter()
            .map(|places| Block::new(plan, raw, roster, &places))
            .collect();
        let blocks = blocks?;
        let mut places = HashMap::new();
        for (number, block) in blocks.iter().enumerate() {
            let tables = block.tables.iter().enumerate();
            places.extend(tables.map(|(index, table)| (table.place, (number, index))));
        }
        let noise = noise(plan, raw, &blocks);
        Some(Self { plan, raw, roster, blocks, places, noise })
    }

    /// Whether the counts of a block are told with noise.
    pub(super) fn has_noise(&self, number: usize) -> bool {
        self.noise.get(number).is_some_and(Option::is_some)
    }

    /// The same by table, and by the place of the category in it.
    pub(super) fn noisy_at(&self, place: Place, kind: usize, index: usize) -> Option<Noisy> {
        let (number, _, table) = self.table(place)?;
        self.noisy(number, kind, table.first + index)
    }

    /// A count of the first batch with its noise.
    pub(super) fn noisy(&self, number: usize, kind: usize, category: usize) -> Option<Noisy> {
        let cell = self.blocks.get(number)?.cell(kind, category);
        self.noise.get(number)?.as_ref()?.at(cell)
    }

    /// The block and table of a column.
    pub(super) fn table(&self, place: Place) -> Option<(usize, &Block<'a>, &Table)> {
        let (number, index) = *self.places.get(&place)?;
        let block = self.blocks.get(number)?;
        Some((number, block, block.tables.get(index)?))
    }

    /// What a row tells: the rule of the roster alone, never of answers (disclosure 4.3). Whether
    /// enough children saw a follow-up was asked before the release.
    pub(super) fn told(
        &self,
        question: &PlanQuestion,
        place: Place,
        kind: usize,
        standing: &Standing,
    ) -> Told {
        let batch = standing.past.batch;
        let last = standing.past.last(place, kind);
        // With noise a row is told once: another count beside it could be compared with it.
        if standing.of(place) == Step::CellKey && batch > BATCH {
            return if last > 0 { Told::Carried(last) } else { Told::Nothing };
        }
        if let Some(settings) = self.row(question, place, kind, standing) {
            let since = self.roster.base(kind, batch) - self.roster.base(kind, last);
            if batch == 1 || since >= renewed_by(settings) {
                return Told::Fresh(settings);
            }
        }
        if last > 0 { Told::Carried(last) } else { Told::Nothing }
    }

    /// The settings of a row that has children enough.
    fn row(
        &self,
        question: &PlanQuestion,
        place: Place,
        kind: usize,
        standing: &Standing,
    ) -> Option<Settings> {
        let (step, batch) = (standing.of(place), standing.past.batch);
        if step == Step::Withheld || self.roster.children(batch) < fewest(self.plan) {
            return None;
        }
        if question.breakdown {
            let settings = step.settings(question.settings);
            let enough = self.roster.base(0, batch) >= i64::from(settings.min_base);
            return (kind == 0 && enough).then_some(settings);
        }
        let (_, block, table) = self.table(place)?;
        let shown = is_shown(self.plan, block, table, question, step, batch);
        let group = self.roster.at(kind, batch);
        row(self.plan, self.roster, question, group, step, &standing.dropped).filter(|_| shown)
    }

    /// What the rows of a breakdown tell in one release about the size of one of its groups.
    pub(super) fn base_bounds(&self, group: usize, standing: &Standing) -> (i64, i64) {
        let mut bounds = (0, i64::MAX / 4);
        let Some(own) = self.roster.groups.get(group) else { return bounds };
        let (kind, batch) = (self.roster.kind(group), standing.past.batch);
        if own.is_state || own.parts.is_empty() || own.batch != batch {
            return bounds;
        }
        for table in self.blocks.iter().flat_map(|block| &block.tables) {
            let Some(question) = self.plan.questions.get(table.place.question) else { continue };
            let step = standing.of(table.place);
            let divides = |part: &Part| self.plan.questions.get(part.question);
            let codes = own.parts.iter().filter_map(divides).map(|question| &question.code);
            let given_up = codes.chain([&own.by]).any(|code| standing.dropped.contains(code));
            let whole = self.told(question, table.place, 0, standing);
            let renewed = matches!(whole, Told::Fresh(_)) && step.has_groups();
            if !renewed || !question.by.contains(&own.by) || given_up {
                continue;
            }
            let settings = step.settings(crossing(self.plan, self.roster, question, group));
            let told = match self.told(question, table.place, kind, standing) {
                Told::Fresh(settings) => {
                    let width = i64::from(settings.band.max(1));
                    let middle = (own.base + width / 2) / width * width;
                    let least = (middle - width / 2).max(i64::from(settings.min_base));
                    (least, middle + (width - 1) / 2)
                }
                Told::Carried(last) => (0, self.roster.base(kind, last) + renewed_by(settings) - 1),
                Told::Nothing if batch == 1 => (0, i64::from(settings.min_base) - 1),
                Told::Nothing => (0, i64::from(settings.min_base).max(renewed_by(settings)) - 1),
            };
            bounds = (bounds.0.max(told.0), bounds.1.min(told.1));
        }
        bounds
    }
}

/// A row is counted anew with this many new children in it: four bands (disclosure 4.3).
pub(super) fn renewed_by(settings: Settings) -> i64 {
    4 * i64::from(settings.band)
}
