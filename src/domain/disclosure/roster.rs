//! Who took part, by every breakdown: what an insider knows.

use std::collections::BTreeMap;

use super::plan::{Mark, Plan};
use crate::domain::tabulation::{Code, RawTables};

/// One group of a table: all children, or one category of one breakdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    /// Index of the breakdown question in the plan; `None` for the whole.
    pub(super) question: Option<usize>,
    /// Option code, empty for the whole.
    pub(super) category: String,
    /// The code in the column of the breakdown.
    pub(super) code: Code,
    /// A state ("skipped" and so on) has no rows of its own.
    pub(super) is_state: bool,
    /// True number of children.
    pub(super) base: i64,
}

/// One joint cell of all breakdowns that has children.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    /// The groups these children belong to: first the whole, then one of each breakdown.
    pub(super) groups: Vec<usize>,
    /// How many they are.
    pub(super) many: u32,
}

/// The roster.
pub(super) struct Roster {
    pub(super) groups: Vec<Group>,
    pub(super) units: Vec<Unit>,
    /// The unit of each child.
    pub(super) unit_of: Vec<u32>,
}

impl Roster {
    /// `None` when a breakdown of the plan has no column: then nothing can be published.
    pub(super) fn new(plan: &Plan, raw: &RawTables) -> Option<Self> {
        let mut groups = vec![Group {
            question: None,
            category: String::new(),
            code: 0,
            is_state: false,
            base: i64::try_from(raw.children()).ok()?,
        }];
        let mut keys: Vec<Vec<usize>> = vec![vec![0]; raw.children()];
        for (index, question) in plan.questions.iter().enumerate().filter(|(_, q)| q.breakdown) {
            let column = raw.column(&question.code, "")?;
            let mut place: BTreeMap<Code, usize> = BTreeMap::new();
            for category in question.categories() {
                let Mark::Code(code) = category.mark else { return None };
                place.insert(code, groups.len());
                groups.push(Group {
                    question: Some(index),
                    category: category.code,
                    code,
                    is_state: code < crate::domain::tabulation::FIRST,
                    base: 0,
                });
            }
            for (key, code) in keys.iter_mut().zip(column) {
                let group = *place.get(code)?;
                key.push(group);
                groups.get_mut(group)?.base += 1;
            }
        }
        let mut index: BTreeMap<Vec<usize>, u32> = BTreeMap::new();
        for key in &keys {
            if !index.contains_key(key) {
                index.insert(key.clone(), 0);
            }
        }
        let mut units = Vec::with_capacity(index.len());
        for (number, (key, slot)) in (0_u32..).zip(index.iter_mut()) {
            *slot = number;
            units.push(Unit { groups: key.clone(), many: 0 });
        }
        let mut unit_of = Vec::with_capacity(keys.len());
        for key in &keys {
            let unit = *index.get(key)?;
            units.get_mut(usize::try_from(unit).ok()?)?.many += 1;
            unit_of.push(unit);
        }
        Some(Self { groups, units, unit_of })
    }
}
