//! The attack on stored releases: reads only what left, then tries to prove something with it.

use std::collections::HashMap;

use rayon::prelude::*;

use super::bounds::Bounds;
use super::elsewhere::AllTold;
use super::family::Place;
use super::moving::provable_groups;
use super::outsider::{MOST, Small};
use super::plan::Plan;
use super::publish::publish;
use super::report::{ATTACKERS, AttackReport, REQUIREMENTS, Requirement, TableReport, Tally};
use super::roster::Roster;
use super::settings::Step;
use super::standing::{Past, Standing};
use super::study::Study;
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
    /// By breakdown, or pair of them: small groups that can be proven.
    pub(super) groups: Vec<(String, u64)>,
}

impl Findings {
    pub(super) fn passed(&self) -> bool {
        self.blocks.iter().all(Tally::passed) && self.groups.iter().all(|(_, failed)| *failed == 0)
    }
}

/// Attacks all releases of a consultation together, in their order, against the answers they were
/// made from. Every released interval of every release constrains the same worlds.
pub fn attack(plan: &Plan, raw: &RawTables, releases: &[&ReleasedTables]) -> AttackReport {
    let roster = Roster::new(plan, raw);
    let study = roster.as_ref().and_then(|roster| Study::new(plan, raw, roster));
    let mut mismatches = 0;
    let standings = standings(plan, study.as_ref(), releases);
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
    let findings = find(&study, &claims, &[]);
    report(plan, &least, Some((&study, &findings)), mismatches + claims.unknown)
}

/// How each release stands, one after the other.
pub(super) fn standings(
    plan: &Plan,
    study: Option<&Study>,
    releases: &[&ReleasedTables],
) -> Vec<Standing> {
    let mut standings = Vec::with_capacity(releases.len());
    let mut last: Option<&ReleasedTables> = None;
    for tables in releases {
        let past = match (study, last) {
            (Some(study), Some(last)) => Past::after(plan, study.roster, last),
            _ => Past::none(),
        };
        standings.push(Standing::told(plan, tables).following(past));
        last = Some(tables);
    }
    standings
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
    let head =
        told.few != expected.few || told.steps != expected.steps || told.batch != expected.batch;
    u64::try_from(unequal + length).unwrap_or(u64::MAX) + u64::from(head)
}

fn is_empty(cell: &ReleasedCell) -> bool {
    let figures = [cell.base, cell.count, cell.mean_tenths, cell.count_low, cell.count_high];
    figures.iter().all(Option::is_none) && cell.percent.is_none()
}

type Key<'k> = (&'k str, &'k str, &'k str, &'k str, &'k str);

/// Where a released cell belongs: its block (none for the table of a breakdown itself), the
/// category there, and the kind of group.
type Home = (Option<usize>, usize, usize);

fn homes<'k>(study: &'k Study) -> HashMap<Key<'k>, Home> {
    let plan = study.plan;
    let kinds = study.roster.groups.iter().take(study.roster.kinds).enumerate();
    let mut homes: HashMap<Key, Home> = HashMap::new();
    for (number, block) in study.blocks.iter().enumerate() {
        for table in &block.tables {
            let Some(question) = plan.questions.get(table.place.question) else { continue };
            let item = question.item_codes().get(table.place.item).copied().unwrap_or("");
            for (kind, own) in kinds.clone() {
                for (index, category) in table.categories.iter().enumerate() {
                    let key = (&*question.code, item, &*category.code, &*own.by, &*own.category);
                    homes.insert(key, (Some(number), table.first + index, kind));
                }
            }
        }
    }
    for (kind, own) in kinds.filter(|(_, own)| own.alone().is_some()) {
        homes.insert((&*own.by, "", &*own.category, "", ""), (None, 0, kind));
    }
    homes
}

/// Reads the released cells as intervals.
pub(super) fn claims(
    study: &Study,
    releases: &[&ReleasedTables],
    standings: &[Standing],
) -> Claims {
    let mut bounds: Vec<Bounds> = study.blocks.iter().map(Bounds::free).collect();
    let mut groups = vec![(0, i64::MAX / 4); study.roster.groups.len()];
    let homes = homes(study);
    let mut unknown = 0;
    let mut narrow = |index: usize, (low, high): (i64, i64)| {
        if let Some(limits) = groups.get_mut(index) {
            *limits = (limits.0.max(low), limits.1.min(high));
        }
    };
    for (tables, standing) in releases.iter().zip(standings) {
        for cell in tables.cells.iter().filter(|cell| !cell.is_derived()) {
            let (Some(low), Some(high)) = (cell.count_low, cell.count_high) else { continue };
            let key: Key =
                (&cell.question, &cell.item, &cell.option, &cell.breakdown, &cell.category);
            let told = (i64::from(low), i64::from(high));
            let home = homes.get(&key).filter(|_| (1..=tables.batch).contains(&cell.batch));
            match home {
                None => unknown += 1,
                Some((Some(number), category, kind)) => {
                    let group = study.roster.at(*kind, cell.batch);
                    if let (Some(bounds), Some(block)) =
                        (bounds.get_mut(*number), study.blocks.get(*number))
                    {
                        bounds.narrow(block.cell(group, *category), told.0, told.1);
                    }
                }
                Some((None, _, kind)) => narrow(study.roster.at(*kind, cell.batch), told),
            }
        }
        for (block, bounds) in study.blocks.iter().zip(&mut bounds) {
            for table in &block.tables {
                bounds.narrow_by_presence(study.plan, block, table, standing);
            }
        }
        for group in 0..study.roster.groups.len() {
            narrow(group, study.base_bounds(group, standing));
        }
    }
    Claims { bounds, groups, unknown }
}

/// What one block withstood on the way, and what of it depends on all others.
pub(super) struct Withstood {
    bounds: Bounds,
    /// Counts that can vanish only when children are in other groups.
    open: Vec<Small>,
}

/// Attacks every block and every breakdown. `withstood`: by block, bounds that were attacked already
/// without success; the same bounds are not attacked again.
pub(super) fn find(study: &Study, claims: &Claims, withstood: &[Option<Withstood>]) -> Findings {
    let attack = |(number, own): (usize, &Bounds)| {
        let told =
            AllTold { study, bounds: &claims.bounds, limits: &claims.groups, own: (number, own) };
        let before = withstood.get(number).and_then(Option::as_ref);
        match before.filter(|before| before.bounds == *own) {
            Some(before) => Tally { failed_cells: stuck(&told, &before.open), failed_answers: 0 },
            None => try_block(&told),
        }
    };
    let blocks = claims.bounds.par_iter().enumerate().map(attack).collect();
    Findings { blocks, groups: find_groups(study, claims) }
}

/// Attacks one block in both ways.
fn try_block(told: &AllTold) -> Tally {
    Tally { failed_cells: outsiders(told).0, failed_answers: insiders(told) }
}

/// One when somebody could prove an answer, else none.
fn insiders(told: &AllTold) -> u64 {
    let (number, bounds) = told.own;
    let block = told.study.blocks.get(number).filter(|_| !bounds.are_free());
    block.map_or(0, |block| Audit { block, bounds, demand: None }.insiders(told.study.plan))
}

/// One when a small count could be proven, else none; and the counts that can vanish only when
/// children are in other groups.
fn outsiders(told: &AllTold) -> (u64, Vec<Small>) {
    let (number, bounds) = told.own;
    let block = told.study.blocks.get(number).filter(|_| !bounds.are_free());
    let open = block.map_or_else(Vec::new, |block| {
        Audit { block, bounds, demand: None }.outsiders(told.study.plan)
    });
    (if open.len() > MOST { 1 } else { stuck(told, &open) }, open)
}

/// One when a small count can vanish in no world at all, else none.
fn stuck(told: &AllTold, open: &[Small]) -> u64 {
    u64::from(!open.par_iter().all(|small| told.can_be_elsewhere(*small)))
}

/// What a block withstands both attacks with; `None` when it does not.
pub(super) fn withstands(told: &AllTold) -> Option<Withstood> {
    let (proven, open) = outsiders(told);
    let passed = proven == 0 && insiders(told) == 0;
    passed.then(|| Withstood { bounds: told.own.1.clone(), open })
}

/// Attacks the groups of every breakdown and pair.
pub(super) fn find_groups(study: &Study, claims: &Claims) -> Vec<(String, u64)> {
    if study.raw.children() < study.plan.fewest {
        return Vec::new();
    }
    let prove = |by: &str| provable_groups(study, &claims.bounds, &claims.groups, by);
    let divisions = study.plan.divisions().into_iter();
    divisions.map(|division| (prove(&division.by), division.by)).map(|(n, by)| (by, n)).collect()
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
        let code = plan.questions.get(place.question).map(|question| &question.code);
        if let Some(group) = findings.groups.iter().find(|(by, _)| Some(by) == code) {
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
