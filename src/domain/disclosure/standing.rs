//! Where every table stands on the ladder, and what earlier releases of the consultation told.

use std::collections::HashMap;
use std::sync::Arc;

use super::block::Block;
use super::bounds::Bounds;
use super::family::{Place, places};
use super::plan::{Plan, PlanQuestion};
use super::roster::Roster;
use super::settings::{Settings, Step};
use crate::domain::release::{ReleasedCell, ReleasedTables, Status, TableStep};

/// What a release tells in one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// Nothing, now or before.
    Nothing,
    /// It is counted anew.
    Fresh(Settings),
    /// What the release of this batch told stands.
    Carried(u8),
}

/// What was told before the release at hand (disclosure 4.3).
#[derive(Debug, Default)]
pub(super) struct Past {
    /// Which release is at hand, counted from 1.
    pub(super) batch: u8,
    /// The batch for which a row was last counted, by table and kind of group.
    rows: HashMap<(Place, usize), u8>,
    /// Its cells.
    cells: HashMap<(Place, usize), Vec<ReleasedCell>>,
    /// Tables that were told with noise: they stand as they were.
    noisy: Vec<Place>,
    /// What all earlier releases together tell about each block.
    pub(super) bounds: Vec<Bounds>,
}

impl Past {
    /// Nothing was told.
    pub(super) fn none() -> Self {
        Self { batch: 1, ..Self::default() }
    }

    /// After this release and those it carried on.
    pub(super) fn after(plan: &Plan, roster: &Roster, last: &ReleasedTables) -> Self {
        let mut past = Self { batch: last.batch.saturating_add(1), ..Self::default() };
        let mut table: HashMap<(&str, &str), Place> = HashMap::new();
        for (index, question) in plan.questions.iter().enumerate() {
            for (place, item) in places(index, question).zip(question.item_codes()) {
                table.insert((&*question.code, item), place);
            }
        }
        let told = last.steps.iter().filter(|told| told.step == Step::CellKey);
        past.noisy =
            told.filter_map(|told| table.get(&(&*told.question, &*told.item)).copied()).collect();
        for cell in &last.cells {
            let place = table.get(&(&*cell.question, &*cell.item));
            let kind = roster.find(&cell.breakdown, &cell.category);
            if let (Some(place), Some(kind)) = (place, kind) {
                past.cells.entry((*place, kind)).or_default().push(cell.clone());
                if cell.status == Status::Rounded {
                    past.rows.insert((*place, kind), cell.batch);
                }
            }
        }
        past
    }

    /// The batch for which a row was last counted; 0 when it never was.
    pub(super) fn last(&self, place: Place, kind: usize) -> u8 {
        self.rows.get(&(place, kind)).copied().unwrap_or(0)
    }

    /// The steps of a block of which a table was told with noise: none of it is counted again.
    pub(super) fn noisy(&self, block: &Block) -> Option<Vec<Step>> {
        let step = |noisy: bool| if noisy { Step::CellKey } else { Step::Withheld };
        let noisy: Vec<bool> =
            block.tables.iter().map(|table| self.noisy.contains(&table.place)).collect();
        noisy.contains(&true).then(|| noisy.into_iter().map(step).collect())
    }

    /// The cells of a row as they were told last.
    pub(super) fn cells(&self, place: Place, kind: usize) -> &[ReleasedCell] {
        self.cells.get(&(place, kind)).map_or(&[], Vec::as_slice)
    }
}

/// Where every table stands on the ladder.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    /// The step of each question, by statement.
    steps: Vec<Vec<Step>>,
    /// Breakdowns given up.
    pub(super) dropped: Vec<String>,
    /// What was told before.
    pub(super) past: Arc<Past>,
}

impl Standing {
    /// The same step for every table.
    pub(super) fn all(plan: &Plan, step: Step) -> Self {
        let steps = plan.questions.iter().map(|q| vec![step; q.items.len().max(1)]).collect();
        Self { steps, dropped: Vec::new(), past: Arc::new(Past::none()) }
    }

    /// The same after earlier releases.
    #[must_use]
    pub(super) fn following(self, past: Past) -> Self {
        Self { past: Arc::new(past), ..self }
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

    /// Gives a breakdown or pair up.
    pub(super) fn give_up(&mut self, by: &str) {
        if !self.dropped.iter().any(|code| code == by) {
            self.dropped.push(by.to_owned());
        }
    }

    /// Sets the steps of the tables of a block, in its order.
    pub(super) fn set_all(&mut self, block: &Block, steps: &[Step]) {
        for (table, step) in block.tables.iter().zip(steps) {
            self.set(table.place, *step);
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
