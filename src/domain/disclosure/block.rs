//! One block of the audit: columns that must be looked at together, children of the same kind
//! counted together, and every number that could be published about them.

use std::sync::{Arc, OnceLock};

use super::dense::{refine, tally};
use super::family::Place;
use super::plan::{Category, Mark, Plan};
use super::roster::Roster;
use super::routing::Routing;
use crate::domain::tabulation::{Code, RawTables, SEVERAL};

/// Patterns of other children that are looked at, and that are kept, for one pattern.
const OTHERS_SEEN: usize = 400;
const OTHERS: usize = 40;

/// One table: a question or a statement.
pub(super) struct Table {
    pub(super) place: Place,
    /// Its categories, and where they start among the categories of the block.
    pub(super) first: usize,
    pub(super) categories: Vec<Category>,
}

/// The answers one child can give in a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    pub(super) codes: Vec<Code>,
    /// The categories it counts in, ascending.
    pub(super) categories: Vec<usize>,
}

/// An answer a child could give instead of its own.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Near {
    pub(super) to: Pattern,
    /// The categories that lose the child (−1) or win it (+1).
    pub(super) shift: Vec<(usize, i64)>,
}

impl Near {
    /// What becomes of a child that answered `from`.
    pub(super) fn new(from: &Pattern, to: Pattern) -> Arc<Self> {
        let lost = from.categories.iter().filter(|c| !to.categories.contains(c));
        let won = to.categories.iter().filter(|c| !from.categories.contains(c));
        let shift = lost.map(|c| (*c, -1)).chain(won.map(|c| (*c, 1))).collect();
        Arc::new(Self { to, shift })
    }
}

/// Children of one unit with one pattern: interchangeable for every reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sort {
    pub(super) unit: usize,
    pub(super) pattern: usize,
    pub(super) many: u32,
}

/// A block with its children.
pub(super) struct Block<'a> {
    pub(super) roster: &'a Roster,
    pub(super) routing: Routing,
    pub(super) tables: Vec<Table>,
    /// Categories of all tables.
    pub(super) width: usize,
    pub(super) patterns: Vec<Pattern>,
    near: Vec<OnceLock<Vec<Arc<Near>>>>,
    /// By unit, then pattern.
    pub(super) sorts: Vec<Sort>,
    /// The sorts in each group.
    pub(super) by_group: Vec<Vec<usize>>,
    /// True count of each cell: group × width + category.
    pub(super) counts: Vec<i64>,
    /// Raw columns, to find the sort of one child.
    columns: Vec<&'a [Code]>,
}

impl<'a> Block<'a> {
    /// Counts the children of a block; `None` when a column of the plan is missing.
    pub(super) fn new(
        plan: &Plan,
        raw: &'a RawTables,
        roster: &'a Roster,
        places: &[Place],
    ) -> Option<Self> {
        let routing = Routing::new(plan, places);
        let (mut tables, mut columns, mut width) = (Vec::new(), Vec::new(), 0);
        for (place, fixed) in routing.places() {
            let question = plan.questions.get(place.question)?;
            let item = question.item_codes().get(place.item).copied()?;
            columns.push(raw.column(&question.code, item)?);
            if !fixed {
                let categories = question.categories();
                let count = categories.len();
                tables.push(Table { place, first: width, categories });
                width += count;
            }
        }
        let mut block = Self {
            roster,
            routing,
            tables,
            width,
            patterns: Vec::new(),
            near: Vec::new(),
            sorts: Vec::new(),
            by_group: vec![Vec::new(); roster.groups.len()],
            counts: vec![0; roster.groups.len() * width],
            columns,
        };
        block.sort_children()?;
        block.count()?;
        Some(block)
    }

    fn sort_children(&mut self) -> Option<()> {
        // Dense numbers for (unit, codes so far), one column at a time.
        let mut number: Vec<u32> = self.roster.unit_of.clone();
        for column in &self.columns {
            refine(&mut number, column)?;
        }
        let mut found: Vec<(usize, Vec<Code>, u32)> = Vec::new();
        for (child, many) in tally(&number)?.into_iter().filter(|(_, many)| *many > 0) {
            let unit = usize::try_from(*self.roster.unit_of.get(child)?).ok()?;
            found.push((unit, self.codes_of(child)?, many));
        }
        found.sort_unstable();
        let mut distinct: Vec<&Vec<Code>> = found.iter().map(|(_, codes, _)| codes).collect();
        distinct.sort_unstable();
        distinct.dedup();
        for (unit, codes, many) in &found {
            let pattern = distinct.binary_search(&codes).ok()?;
            self.sorts.push(Sort { unit: *unit, pattern, many: *many });
        }
        let patterns: Vec<Pattern> =
            distinct.into_iter().map(|codes| self.pattern(codes.clone())).collect();
        self.near = patterns.iter().map(|_| OnceLock::new()).collect();
        self.patterns = patterns;
        Some(())
    }

    fn count(&mut self) -> Option<()> {
        for (index, sort) in self.sorts.iter().enumerate() {
            for group in &self.roster.units.get(sort.unit)?.groups {
                self.by_group.get_mut(*group)?.push(index);
                for category in &self.patterns.get(sort.pattern)?.categories {
                    *self.counts.get_mut(group * self.width + category)? += i64::from(sort.many);
                }
            }
        }
        Some(())
    }

    /// The codes of one child in the columns of the block.
    fn codes_of(&self, child: usize) -> Option<Vec<Code>> {
        self.columns.iter().map(|column| column.get(child).copied()).collect()
    }

    /// The sort one child belongs to.
    pub(super) fn sort_of(&self, child: usize) -> Option<usize> {
        let unit = usize::try_from(*self.roster.unit_of.get(child)?).ok()?;
        let codes = self.codes_of(child)?;
        let key = |sort: &Sort| (sort.unit, self.patterns.get(sort.pattern).map(|p| &p.codes));
        self.sorts.binary_search_by(|sort| key(sort).cmp(&(unit, Some(&codes)))).ok()
    }

    /// A pattern with the categories it counts in.
    pub(super) fn pattern(&self, codes: Vec<Code>) -> Pattern {
        let mut categories = Vec::with_capacity(self.tables.len() + 2);
        let open = self.routing.places().zip(&codes).filter(|((_, fixed), _)| !fixed);
        for (table, (_, code)) in self.tables.iter().zip(open) {
            for (index, category) in table.categories.iter().enumerate() {
                let counts = match category.mark {
                    Mark::Code(own) => own == *code,
                    Mark::Bit(bit) => code & SEVERAL != 0 && code & (1 << bit) != 0,
                };
                if counts {
                    categories.push(table.first + index);
                }
            }
        }
        Pattern { codes, categories }
    }

    /// The neighbours of a pattern, worked out once.
    pub(super) fn near(&self, pattern: usize) -> &[Arc<Near>] {
        let (Some(cell), Some(own)) = (self.near.get(pattern), self.patterns.get(pattern)) else {
            return &[];
        };
        cell.get_or_init(|| {
            let mut found = self.routing.neighbours(&own.codes);
            found.extend(self.given_by_others(&own.codes));
            found.sort_unstable();
            found.dedup();
            found.into_iter().map(|codes| Near::new(own, self.pattern(codes))).collect()
        })
    }

    /// In a block of several questions: patterns other children gave, the nearest first.
    fn given_by_others(&self, codes: &[Code]) -> Vec<Vec<Code>> {
        if self.columns.len() < 2 {
            return Vec::new();
        }
        let stride = self.patterns.len().div_ceil(OTHERS_SEEN).max(1);
        let differs = |other: &[Code]| codes.iter().zip(other).filter(|(a, b)| a != b).count();
        let mut others: Vec<(usize, &Vec<Code>)> = self
            .patterns
            .iter()
            .step_by(stride)
            .map(|other| (differs(&other.codes), &other.codes))
            .filter(|(distance, _)| *distance > 0)
            .collect();
        others.sort_unstable();
        let legal = others.into_iter().filter(|(_, other)| self.routing.is_legal(codes, other));
        legal.take(OTHERS).map(|(_, other)| other.clone()).collect()
    }

    /// The number of a cell among `counts`.
    pub(super) fn cell(&self, group: usize, category: usize) -> usize {
        group * self.width + category
    }
}
