//! From raw tables to what may leave: the public ladder, climbed down until no attack succeeds.

use rayon::prelude::*;

use super::attack::{Findings, claims, find, find_groups, report};
use super::block::Block;
use super::bounds::Bounds;
use super::family::Place;
use super::plan::Plan;
use super::publish::publish;
use super::report::{AttackReport, Tally};
use super::roster::Roster;
use super::settings::Step;
use super::study::{Standing, Study};
use super::world::Audit;
use crate::domain::release::ReleasedTables;
use crate::domain::tabulation::RawTables;

/// Tables that may leave, with the attack they withstood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protected {
    /// The tables.
    pub tables: ReleasedTables,
    /// The attack on exactly these tables. `passed` is always true: what fails is withheld.
    pub attack: AttackReport,
}

/// Makes the released tables of a plan. The same plan and answers, in whatever order, give the
/// same bytes. Whatever cannot be shown to be safe is coarsened, then withheld.
pub fn protect(plan: &Plan, raw: &RawTables) -> Protected {
    let roster = Roster::new(plan, raw);
    let study = roster.as_ref().and_then(|roster| Study::new(plan, raw, roster));
    let enough = raw.children() >= plan.fewest && plan.check().is_ok();
    let protected = match &study {
        Some(study) if enough => climb(study),
        _ => None,
    };
    protected.unwrap_or_else(|| {
        let standing = Standing::all(plan, Step::Withheld);
        let tables = publish(plan, study.as_ref(), &standing);
        Protected { tables, attack: report(plan, &standing, None, 0) }
    })
}

fn climb(study: &Study) -> Option<Protected> {
    let plan = study.plan;
    let mut standing = Standing::all(plan, Step::Full);
    let steps: Vec<Vec<Step>> =
        study.blocks.par_iter().map(|block| settle(study, block, Step::Full)).collect();
    let published = steps.iter().flatten().copied().filter(|step| *step != Step::Withheld);
    let shared = published.max().filter(|_| plan.strict);
    let steps: Vec<Vec<Step>> = match shared {
        None => steps,
        Some(shared) => study.blocks.par_iter().map(|block| settle(study, block, shared)).collect(),
    };
    for (block, steps) in study.blocks.iter().zip(&steps) {
        for (table, step) in block.tables.iter().zip(steps) {
            standing.set(table.place, *step);
        }
    }
    settle_groups(study, &mut standing);
    // What is signed is what was attacked: the finished cells are read back and attacked whole.
    for _ in 0..=study.blocks.len() {
        let tables = publish(plan, Some(study), &standing);
        let claims = claims(study, &[&tables], std::slice::from_ref(&standing));
        let findings = find(study, &claims, &standing);
        if findings.passed() {
            let attack = report(plan, &standing, Some((study, &findings)), 0);
            return Some(Protected { tables, attack });
        }
        withhold(study, &findings, &mut standing);
    }
    None
}

/// The first step at or below `from` at which a block withstands both attacks; when none does,
/// the first without its follow-ups.
fn settle(study: &Study, block: &Block, from: Step) -> Vec<Step> {
    let follows = |place: Place| {
        study.plan.questions.get(place.question).is_some_and(|question| question.show_if.is_some())
    };
    let at = |step: Step, follow_ups: bool| -> Vec<Step> {
        let own = |place| if follow_ups || !follows(place) { step } else { Step::Withheld };
        block.tables.iter().map(|table| own(table.place)).collect()
    };
    let mixed = block.tables.iter().any(|table| follows(table.place));
    let tries = Step::PUBLISHED
        .iter()
        .map(|step| (*step, true))
        .chain(Step::PUBLISHED.iter().filter(|_| mixed).map(|step| (*step, false)));
    tries
        .filter(|(step, _)| *step >= from)
        .map(|(step, follow_ups)| at(step, follow_ups))
        .find(|steps| withstands(study, block, steps))
        .unwrap_or_else(|| at(Step::Withheld, true))
}

fn withstands(study: &Study, block: &Block, steps: &[Step]) -> bool {
    let bounds = Bounds::at(study.plan, block, steps);
    let audit = Audit { block, bounds: &bounds, demand: None };
    if study.published(block, steps).is_empty() {
        return true;
    }
    let mut tally = Tally::default();
    audit.outsiders(study.plan, &mut tally);
    if tally.passed() {
        audit.insiders(study.plan, &mut tally);
    }
    tally.passed()
}

fn set(block: &Block, step: Step, standing: &mut Standing) {
    for table in &block.tables {
        standing.set(table.place, step);
    }
}

/// Coarsens, then hides the table of a breakdown whose small groups could be proven, then gives
/// the breakdown up.
fn settle_groups(study: &Study, standing: &mut Standing) {
    for step in [Step::WholeCoarse, Step::Withheld, Step::Withheld] {
        let tables = publish(study.plan, Some(study), standing);
        let claims = claims(study, &[&tables], std::slice::from_ref(standing));
        for (question, failed) in find_groups(study, &claims, standing) {
            let place = Place { question, item: 0 };
            let Some(divides) = study.plan.questions.get(question).filter(|_| failed > 0) else {
                continue;
            };
            if standing.of(place) == Step::Withheld && !standing.dropped.contains(&divides.code) {
                standing.dropped.push(divides.code.clone());
            }
            standing.set(place, step);
        }
    }
}

/// Withholds what the last attack still proved.
fn withhold(study: &Study, findings: &Findings, standing: &mut Standing) {
    for (block, tally) in study.blocks.iter().zip(&findings.blocks) {
        if !tally.passed() {
            set(block, Step::Withheld, standing);
        }
    }
    for (question, failed) in &findings.groups {
        let Some(divides) = study.plan.questions.get(*question).filter(|_| *failed > 0) else {
            continue;
        };
        standing.set(Place { question: *question, item: 0 }, Step::Withheld);
        if standing.dropped.contains(&divides.code) {
            // Routing ties answers to this group: what depends on it goes too.
            for block in &study.blocks {
                if block.routing.places().any(|(place, _)| place.question == *question) {
                    set(block, Step::Withheld, standing);
                }
            }
        } else {
            standing.dropped.push(divides.code.clone());
        }
    }
}
