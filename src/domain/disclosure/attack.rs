//! The attack on stored releases: reads only what left, then tries to prove something with it.

use std::collections::HashMap;

use rayon::prelude::*;

use super::bounds::Bounds;
use super::family::Place;
use super::moving::provable_groups;
use super::plan::Plan;
use super::publish::publish;
use super::report::{ATTACKERS, AttackReport, REQUIREMENTS, Requirement, TableReport, Tally};
use super::roster::Roster;
use super::settings::Step;
use super::study::{Standing, Study};
use super::world::Audit;
use crate::domain::release::{ReleasedCell, ReleasedTables, Status};
use crate::domain::tabulation::RawTables;

/// What all releases together tell, by block and by group.
pub(super) struct Claims {
    pub(super) bounds: Vec<Bounds>,
    /// Intervals of the sizes of groups from the breakdowns' own tables.
    pub(super) groups: Vec<(i64, i64)>,
    /// Released cells that no table of the plan has.
    unknown: u64,
}

/// What the attack found, before it is told.
pub(super) struct Findings {
    /// By block.
    pub(super) blocks: Vec<Tally>,
    /// By breakdown question: small groups that can be proven.
    pub(super) groups: Vec<(usize, u64)>,
}

impl Findings {
    pub(super) fn passed(&self) -> bool {
        self.blocks.iter().all(Tally::passed) && self.groups.iter().all(|(_, failed)| *failed == 0)
    }
}

/// Attacks one or several releases of the same consultation together, against the answers they
/// were made from. Every released interval of every release constrains the same worlds.
pub fn attack(plan: &Plan, raw: &RawTables, releases: &[&ReleasedTables]) -> AttackReport {
    let roster = Roster::new(plan, raw);
    let study = roster.as_ref().and_then(|roster| Study::new(plan, raw, roster));
    let standings: Vec<Standing> =
        releases.iter().map(|tables| Standing::told(plan, tables)).collect();
    let mut mismatches = 0;
    for (tables, standing) in releases.iter().zip(&standings) {
        mismatches += differences(tables, &publish(plan, study.as_ref(), standing));
    }
    let least = least(plan, &standings);
    let Some(study) = study else {
        let nothing = releases.iter().all(|tables| {
            tables.cells.iter().all(|cell| cell.status == Status::Hidden && is_empty(cell))
        });
        return report(plan, &least, None, mismatches + u64::from(!nothing));
    };
    let claims = claims(&study, releases, &standings);
    let findings = find(&study, &claims, &least);
    report(plan, &least, Some((&study, &findings)), mismatches + claims.unknown)
}

/// The least coarse step of each table in any release.
fn least(plan: &Plan, standings: &[Standing]) -> Standing {
    let mut least = Standing::all(plan, Step::Withheld);
    for (index, question) in plan.questions.iter().enumerate() {
        for item in 0..question.items.len().max(1) {
            let place = Place { question: index, item };
            let step = standings.iter().map(|standing| standing.of(place)).min();
            least.set(place, step.unwrap_or(Step::Withheld));
        }
    }
    if let Some(first) = standings.first() {
        least.dropped.clone_from(&first.dropped);
        least.dropped.retain(|code| standings.iter().all(|other| other.dropped.contains(code)));
    }
    least
}

/// How many cells differ from what the rule gives.
fn differences(told: &ReleasedTables, expected: &ReleasedTables) -> u64 {
    let unequal = told.cells.iter().zip(&expected.cells).filter(|(a, b)| a != b).count();
    let length = told.cells.len().abs_diff(expected.cells.len());
    let head = told.few != expected.few || told.steps != expected.steps;
    u64::try_from(unequal + length).unwrap_or(u64::MAX) + u64::from(head)
}

fn is_empty(cell: &ReleasedCell) -> bool {
    let figures = [cell.base, cell.count, cell.mean_tenths, cell.count_low, cell.count_high];
    figures.iter().all(Option::is_none) && cell.percent.is_none()
}

type Key<'k> = (&'k str, &'k str, &'k str, &'k str, &'k str);

/// Reads the released cells as intervals.
pub(super) fn claims(
    study: &Study,
    releases: &[&ReleasedTables],
    standings: &[Standing],
) -> Claims {
    let mut bounds: Vec<Bounds> = study.blocks.iter().map(Bounds::free).collect();
    let mut groups = vec![(0, i64::MAX / 4); study.roster.groups.len()];
    let plan = study.plan;
    let mut places: HashMap<Key, (Option<usize>, usize)> = HashMap::new();
    for (number, block) in study.blocks.iter().enumerate() {
        for table in &block.tables {
            let Some(question) = plan.questions.get(table.place.question) else { continue };
            let item = question.item_codes().get(table.place.item).copied().unwrap_or("");
            for (group, own) in study.roster.groups.iter().enumerate() {
                let divides = own.question.and_then(|index| plan.questions.get(index));
                let by = divides.map_or("", |question| question.code.as_str());
                for (index, category) in table.categories.iter().enumerate() {
                    let key = (&*question.code, item, &*category.code, by, &*own.category);
                    places.insert(key, (Some(number), block.cell(group, table.first + index)));
                }
            }
        }
    }
    for (index, group) in study.roster.groups.iter().enumerate() {
        if let Some(question) = group.question.and_then(|index| plan.questions.get(index)) {
            places.insert((&*question.code, "", &*group.category, "", ""), (None, index));
        }
    }
    let mut unknown = 0;
    for (tables, standing) in releases.iter().zip(standings) {
        for cell in tables.cells.iter().filter(|cell| !cell.is_derived()) {
            let (Some(low), Some(high)) = (cell.count_low, cell.count_high) else { continue };
            let key: Key =
                (&cell.question, &cell.item, &cell.option, &cell.breakdown, &cell.category);
            match places.get(&key) {
                None => unknown += 1,
                Some((Some(block), place)) => {
                    if let Some(bounds) = bounds.get_mut(*block) {
                        bounds.narrow(*place, i64::from(low), i64::from(high));
                    }
                }
                Some((None, group)) => {
                    if let Some(limits) = groups.get_mut(*group) {
                        *limits = (limits.0.max(i64::from(low)), limits.1.min(i64::from(high)));
                    }
                }
            }
        }
        for (block, bounds) in study.blocks.iter().zip(&mut bounds) {
            let published = study.published(block, &Study::steps(block, standing));
            for (index, table) in block.tables.iter().enumerate() {
                let Some(question) = plan.questions.get(table.place.question) else { continue };
                let step = standing.of(table.place);
                if published.contains(&index) {
                    bounds.narrow_shown(block, table, question, step);
                } else {
                    bounds.narrow_hidden(block, table, question, step);
                }
            }
        }
    }
    Claims { bounds, groups, unknown }
}

/// Attacks every block and every breakdown.
pub(super) fn find(study: &Study, claims: &Claims, standing: &Standing) -> Findings {
    let blocks = (0..study.blocks.len())
        .into_par_iter()
        .map(|index| try_block(study, claims, standing, index))
        .collect();
    Findings { blocks, groups: find_groups(study, claims, standing) }
}

fn try_block(study: &Study, claims: &Claims, standing: &Standing, index: usize) -> Tally {
    let mut tally = Tally::default();
    if let (Some(block), Some(bounds)) = (study.blocks.get(index), claims.bounds.get(index)) {
        if !study.published(block, &Study::steps(block, standing)).is_empty() {
            let audit = Audit { block, bounds, demand: None };
            audit.insiders(study.plan, &mut tally);
            audit.outsiders(study.plan, &mut tally);
        }
    }
    tally
}

/// Attacks the groups of every breakdown.
pub(super) fn find_groups(
    study: &Study,
    claims: &Claims,
    standing: &Standing,
) -> Vec<(usize, u64)> {
    if study.raw.children() < study.plan.fewest {
        return Vec::new();
    }
    let divides = study.plan.questions.iter().enumerate().filter(|(_, q)| q.breakdown);
    divides
        .map(|(index, _)| {
            (index, provable_groups(study, &claims.bounds, standing, &claims.groups, index))
        })
        .collect()
}

/// The report of an attack.
pub(super) fn report(
    plan: &Plan,
    standing: &Standing,
    found: Option<(&Study, &Findings)>,
    mismatches: u64,
) -> AttackReport {
    let mut total = Tally::default();
    let mut proven = 0;
    if let Some((_, findings)) = found {
        findings.blocks.iter().for_each(|tally| total.add(tally));
        proven = findings.groups.iter().map(|(_, failed)| failed).sum();
    }
    let results = [total.failed_cells + proven == 0, total.failed_answers == 0, mismatches == 0];
    let passed = |place: Place| {
        let Some((study, findings)) = found else { return mismatches == 0 };
        if let Some(group) = findings.groups.iter().find(|(q, _)| *q == place.question) {
            return group.1 == 0;
        }
        let block = study.table(place).and_then(|(index, ..)| findings.blocks.get(index));
        block.is_none_or(Tally::passed)
    };
    let places = plan.questions.iter().enumerate().flat_map(|(index, question)| {
        (0..question.items.len().max(1)).map(move |item| Place { question: index, item })
    });
    let tables = standing.tell(plan).into_iter().zip(places).map(|(told, place)| TableReport {
        question: told.question,
        item: told.item,
        step: told.step,
        key: told.step.key().to_owned(),
        passed: passed(place),
    });
    AttackReport {
        passed: results.iter().all(|passed| *passed),
        attackers: ATTACKERS.iter().map(|key| (*key).to_owned()).collect(),
        requirements: REQUIREMENTS
            .iter()
            .zip(results)
            .map(|(key, passed)| Requirement { key: (*key).to_owned(), passed })
            .collect(),
        tables: tables.collect(),
        dropped: standing.dropped.clone(),
        mismatches,
    }
}
