//! Who took part, by every breakdown and batch: what an insider knows.

use std::collections::{BTreeMap, HashMap};

use super::dense::{refine, tally};
use super::division::pair;
use super::plan::{Mark, PAIRS_FROM, Plan};
use crate::domain::tabulation::{Code, FIRST, RawTables};

/// One breakdown question and the code in its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    /// Index of the question in the plan.
    pub(super) question: usize,
    pub(super) code: Code,
}

/// One group of a table: all children, or one category of one breakdown or of a declared pair;
/// of the batches up to one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    /// The last batch of children in it, counted from 1.
    pub(super) batch: u8,
    /// Codes of the questions that divide, empty for the whole.
    pub(super) by: String,
    /// Their option codes, empty for the whole.
    pub(super) category: String,
    /// What divides: nothing, one question or two.
    pub(super) parts: Vec<Part>,
    /// A state ("skipped" and so on) has no rows of its own.
    pub(super) is_state: bool,
    /// True number of children.
    pub(super) base: i64,
}

impl Group {
    /// What divides, when it is one question.
    pub(super) fn alone(&self) -> Option<Part> {
        self.parts.first().copied().filter(|_| self.parts.len() == 1)
    }
}

/// One joint cell of all breakdowns and batches that has children.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    /// Its batch.
    pub(super) batch: u8,
    /// Its code in each breakdown.
    codes: Vec<Code>,
    /// The groups these children belong to.
    pub(super) groups: Vec<usize>,
    /// How many they are.
    pub(super) many: u32,
}

/// The roster.
pub(super) struct Roster {
    /// Batch by batch, in each the whole first.
    pub(super) groups: Vec<Group>,
    pub(super) units: Vec<Unit>,
    /// The unit of each child.
    pub(super) unit_of: Vec<u32>,
    /// Indices of the breakdowns in the plan.
    divides: Vec<usize>,
    /// How many groups one batch has.
    pub(super) kinds: usize,
    batches: u8,
    /// The kind of group by breakdown and category.
    places: HashMap<(String, String), usize>,
}

impl Roster {
    /// `None` when a breakdown of the plan has no column, or holds what the plan does not know:
    /// then nothing can be published.
    pub(super) fn new(plan: &Plan, raw: &RawTables) -> Option<Self> {
        let kinds = kinds(plan, i64::try_from(raw.children()).ok()?)?;
        let divides: Vec<usize> = plan
            .questions
            .iter()
            .enumerate()
            .filter(|(_, q)| q.breakdown)
            .map(|(i, _)| i)
            .collect();
        let batches = raw.batches().iter().copied().max().unwrap_or(1);
        let places = (0..).zip(&kinds).map(|(i, g)| ((g.by.clone(), g.category.clone()), i));
        let mut roster = Self {
            places: places.collect(),
            groups: Vec::with_capacity(kinds.len() * usize::from(batches)),
            units: Vec::new(),
            unit_of: Vec::new(),
            divides,
            kinds: kinds.len(),
            batches,
        };
        for batch in 1..=batches {
            roster.groups.extend(kinds.iter().map(|kind| Group { batch, ..kind.clone() }));
        }
        roster.place_children(plan, raw)?;
        Some(roster)
    }

    fn place_children(&mut self, plan: &Plan, raw: &RawTables) -> Option<()> {
        let columns: Option<Vec<&[Code]>> = self
            .divides
            .iter()
            .map(|index| raw.column(&plan.questions.get(*index)?.code, ""))
            .collect();
        let columns = columns?;
        // Dense numbers for (batch, codes so far), one column at a time.
        let mut number: Vec<u32> = raw.batches().iter().map(|batch| u32::from(*batch)).collect();
        for column in &columns {
            refine(&mut number, column)?;
        }
        let mut units: BTreeMap<(u8, Vec<usize>), (usize, Unit)> = BTreeMap::new();
        let tally = tally(&number)?;
        let found = tally.iter().copied().enumerate().filter(|(_, (_, many))| *many > 0);
        for (number, (child, many)) in found {
            let batch = *raw.batches().get(child)?;
            let codes: Option<Vec<Code>> =
                columns.iter().map(|column| column.get(child).copied()).collect();
            let codes = codes?;
            let groups = self.groups_of(batch, &codes)?;
            let unit = Unit { batch, codes, groups: groups.clone(), many };
            units.insert((batch, groups), (number, unit));
        }
        let mut place = vec![u32::MAX; tally.len()];
        for (index, (number, unit)) in (0_u32..).zip(units.into_values()) {
            *place.get_mut(number)? = index;
            for group in &unit.groups {
                self.groups.get_mut(*group)?.base += i64::from(unit.many);
            }
            self.units.push(unit);
        }
        self.unit_of = number
            .iter()
            .map(|number| place.get(usize::try_from(*number).ok()?).copied())
            .collect::<Option<_>>()?;
        Some(())
    }

    /// The groups of a child with these codes, one for each breakdown, that came with this batch.
    fn groups_of(&self, batch: u8, codes: &[Code]) -> Option<Vec<usize>> {
        let mut kinds = Vec::with_capacity(codes.len() + 1);
        let first = self.groups.get(..self.kinds)?;
        let code_of = |question: usize| {
            self.divides.iter().zip(codes).find(|(q, _)| **q == question).map(|(_, code)| *code)
        };
        for (kind, group) in first.iter().enumerate() {
            if group.parts.iter().all(|part| code_of(part.question) == Some(part.code)) {
                kinds.push(kind);
            }
        }
        // The whole, and one category of each breakdown.
        let singles = kinds
            .iter()
            .filter(|kind| first.get(**kind).is_some_and(|group| group.parts.len() < 2));
        if singles.count() != codes.len() + 1 {
            return None;
        }
        let later = (batch..=self.batches)
            .flat_map(|batch| kinds.iter().map(move |kind| (*kind, batch)).collect::<Vec<_>>());
        Some(later.map(|(kind, batch)| self.at(kind, batch)).collect())
    }

    /// The groups of the children of a unit if they had another code in one breakdown.
    pub(super) fn rehomed(&self, unit: usize, question: usize, code: Code) -> Option<Vec<usize>> {
        let own = self.units.get(unit)?;
        let mut codes = own.codes.clone();
        let place = self.divides.iter().position(|index| *index == question)?;
        *codes.get_mut(place)? = code;
        self.groups_of(own.batch, &codes)
    }

    /// The number of a kind of group in a batch.
    pub(super) fn at(&self, kind: usize, batch: u8) -> usize {
        usize::from(batch.max(1) - 1) * self.kinds + kind
    }

    /// The kind of a group.
    pub(super) fn kind(&self, group: usize) -> usize {
        group % self.kinds.max(1)
    }

    /// The kind of the group with this breakdown and category.
    pub(super) fn find(&self, by: &str, category: &str) -> Option<usize> {
        self.places.get(&(by.to_owned(), category.to_owned())).copied()
    }

    /// How many children were there by this batch.
    pub(super) fn children(&self, batch: u8) -> i64 {
        self.base(0, batch)
    }

    /// How many children of a kind were there by this batch; none before the first.
    pub(super) fn base(&self, kind: usize, batch: u8) -> i64 {
        if batch == 0 {
            return 0;
        }
        self.groups.get(self.at(kind, batch.min(self.batches))).map_or(0, |group| group.base)
    }
}

/// The groups of one batch, without children: the whole, each category of each breakdown, and
/// from enough children those of the declared pairs.
fn kinds(plan: &Plan, children: i64) -> Option<Vec<Group>> {
    let group = |by: &str, category: String, parts: Vec<Part>| Group {
        batch: 1,
        by: by.to_owned(),
        category,
        is_state: parts.iter().any(|part| part.code < FIRST),
        parts,
        base: 0,
    };
    let mut kinds = vec![group("", String::new(), Vec::new())];
    for (index, question) in plan.questions.iter().enumerate().filter(|(_, q)| q.breakdown) {
        for category in question.categories() {
            let Mark::Code(code) = category.mark else { return None };
            let part = Part { question: index, code };
            kinds.push(group(&question.code, category.code, vec![part]));
        }
    }
    if children < PAIRS_FROM {
        return Some(kinds);
    }
    for [one, other] in &plan.pairs {
        let of = |code: &String| -> Vec<Group> {
            kinds.iter().filter(|g| g.by == *code && !g.is_state).cloned().collect()
        };
        let (ones, others) = (of(one), of(other));
        for (a, b) in ones.iter().flat_map(|a| others.iter().map(move |b| (a, b))) {
            let parts = [a.parts.clone(), b.parts.clone()].concat();
            let category = pair(&a.category, &b.category);
            kinds.push(group(&pair(one, other), category, parts));
        }
    }
    Some(kinds)
}
