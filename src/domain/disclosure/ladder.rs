//! From raw tables to what may leave: the public ladder, climbed down until no attack succeeds.

use rayon::prelude::*;

use super::attack::{
    Claims, Findings, Withstood, attack, claims, find, find_groups, report, standings, withstands,
};
use super::bounds::Bounds;
use super::elsewhere::AllTold;
use super::family::Place;
use super::noise::BATCH;
use super::plan::Plan;
use super::publish::publish;
use super::report::AttackReport;
use super::roster::Roster;
use super::settings::Step;
use super::standing::{Past, Standing};
use super::study::Study;
use crate::domain::release::ReleasedTables;
use crate::domain::tabulation::RawTables;

/// Tables that may leave, with the attack they withstood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protected {
    /// The tables.
    pub tables: ReleasedTables,
    /// The attack on exactly these tables and all before them. What fails is withheld or stands as it
    /// was, so `passed` is false only when those who came since betray an earlier release.
    pub attack: AttackReport,
}

/// Makes the released tables of a plan. The same plan and answers, in whatever order, give the
/// same bytes. Whatever cannot be shown to be safe is coarsened, then withheld.
pub fn protect(plan: &Plan, raw: &RawTables) -> Protected {
    protect_after(plan, raw, &[])
}

/// Makes the next release of a consultation whose earlier releases are known: a row is counted
/// anew when four bands of new children are in it, and what all releases together would prove is
/// carried on as it was (disclosure 4.3).
pub fn protect_after(plan: &Plan, raw: &RawTables, earlier: &[&ReleasedTables]) -> Protected {
    let roster = Roster::new(plan, raw);
    let study = roster.as_ref().and_then(|roster| Study::new(plan, raw, roster));
    let enough = raw.children() >= plan.fewest && plan.check().is_ok();
    let protected = match &study {
        Some(study) if enough => climb(study, earlier),
        _ => None,
    };
    protected.unwrap_or_else(|| {
        let mut standing = Standing::all(plan, Step::Withheld);
        if let (Some(study), Some(last)) = (&study, earlier.last()) {
            standing = standing.following(Past::after(plan, study.roster, last));
        }
        let tables = publish(plan, study.as_ref(), &standing);
        let attack = if earlier.is_empty() {
            report(plan, &standing, None, 0)
        } else {
            // Nothing new is told; what was told before is attacked with those who came since.
            attack(plan, raw, &[earlier, &[&tables]].concat())
        };
        Protected { tables, attack }
    })
}

fn climb(study: &Study, earlier: &[&ReleasedTables]) -> Option<Protected> {
    let plan = study.plan;
    let before = standings(plan, Some(study), earlier);
    let mut standing = Standing::all(plan, Step::Full);
    if let Some(last) = earlier.last() {
        let mut past = Past::after(plan, study.roster, last);
        past.bounds = claims(study, earlier, &before).bounds;
        standing = standing.following(past);
    }
    let together = |standing: &Standing, tables: &ReleasedTables| {
        let releases = [earlier, &[tables]].concat();
        let standings: Vec<Standing> = before.iter().chain([standing]).cloned().collect();
        claims(study, &releases, &standings)
    };
    // While one block is settled, of all others the finest is taken as told.
    let finest = together(&standing, &publish(plan, Some(study), &standing));
    let numbers = 0..study.blocks.len();
    let from = |step: Step| -> (Vec<Vec<Step>>, Vec<Option<Withstood>>) {
        let numbers = numbers.clone().into_par_iter();
        numbers.map(|number| settle(study, number, step, &standing, &finest)).unzip()
    };
    let (steps, withstood) = from(Step::CellKey);
    let published = steps.iter().flatten().copied().filter(|step| *step != Step::Withheld);
    let (steps, withstood) = match published.max().filter(|_| plan.strict) {
        None => (steps, withstood),
        Some(shared) => from(shared),
    };
    for (block, steps) in study.blocks.iter().zip(&steps) {
        standing.set_all(block, steps);
    }
    settle_groups(study, &mut standing, &together);
    // What is signed is what was attacked: the finished cells are read back, and attacked unless they
    // tell exactly what was attacked on the way.
    for _ in 0..=study.blocks.len() {
        let tables = publish(plan, Some(study), &standing);
        let findings = find(study, &together(&standing, &tables), &withstood);
        if findings.passed() {
            let attack = report(plan, &standing, Some((study, &findings)), 0);
            return Some(Protected { tables, attack });
        }
        withhold(study, &findings, &mut standing);
    }
    None
}

/// The first step at or below `from` at which a block withstands both attacks, with what it withstood
/// them with; when none does, the first without its follow-ups. `finest`: what is told when every
/// table is at its finest.
fn settle(
    study: &Study,
    number: usize,
    from: Step,
    standing: &Standing,
    finest: &Claims,
) -> (Vec<Step>, Option<Withstood>) {
    let Some(block) = study.blocks.get(number) else { return (Vec::new(), None) };
    if let Some(steps) = standing.past.noisy(block) {
        return (steps, None);
    }
    let follows = |place: Place| {
        study.plan.questions.get(place.question).is_some_and(|question| question.show_if.is_some())
    };
    let at = |step: Step, follow_ups: bool| -> Vec<Step> {
        let own = |place| if follow_ups || !follows(place) { step } else { Step::Withheld };
        block.tables.iter().map(|table| own(table.place)).collect()
    };
    let mixed = block.tables.iter().any(|table| follows(table.place));
    let noise = study.has_noise(number) && standing.past.batch == BATCH;
    let tries = noise.then_some((Step::CellKey, true)).into_iter();
    let tries = tries
        .chain(Step::PUBLISHED.iter().map(|step| (*step, true)))
        .chain(Step::PUBLISHED.iter().filter(|_| mixed).map(|step| (*step, false)));
    for (step, follow_ups) in tries.filter(|(step, _)| *step >= from) {
        let steps = at(step, follow_ups);
        let mut standing = standing.clone();
        standing.set_all(block, &steps);
        let bounds = Bounds::at(study, number, &standing);
        let sizes = finest.groups.iter().enumerate().map(|(group, (low, high))| {
            let (least, most) = study.base_bounds(group, &standing);
            (least.max(*low), most.min(*high))
        });
        let limits: Vec<(i64, i64)> = sizes.collect();
        let told =
            AllTold { study, bounds: &finest.bounds, limits: &limits, own: (number, &bounds) };
        if let Some(withstood) = withstands(&told) {
            return (steps, Some(withstood));
        }
    }
    (at(Step::Withheld, true), None)
}

/// Coarsens, then hides the table of a breakdown whose small groups could be proven, then gives
/// the breakdown up.
fn settle_groups(
    study: &Study,
    standing: &mut Standing,
    together: &dyn Fn(&Standing, &ReleasedTables) -> Claims,
) {
    for step in [Step::WholeCoarse, Step::Withheld, Step::Withheld] {
        let tables = publish(study.plan, Some(study), standing);
        let claims = together(standing, &tables);
        for (by, _) in find_groups(study, &claims).into_iter().filter(|(_, failed)| *failed > 0) {
            let Some(place) = own_table(study, &by) else {
                standing.give_up(&by);
                continue;
            };
            if standing.of(place) == Step::Withheld {
                standing.give_up(&by);
            }
            standing.set(place, step);
        }
    }
}

/// Withholds what the last attack still proved.
fn withhold(study: &Study, findings: &Findings, standing: &mut Standing) {
    for (block, tally) in study.blocks.iter().zip(&findings.blocks) {
        if !tally.passed() {
            standing.set_all(block, &vec![Step::Withheld; block.tables.len()]);
        }
    }
    for (by, _) in findings.groups.iter().filter(|(_, failed)| *failed > 0) {
        let Some(own) = own_table(study, by) else {
            standing.give_up(by);
            continue;
        };
        standing.set(own, Step::Withheld);
        if standing.dropped.contains(by) {
            // Routing ties answers to this group: what depends on it goes too.
            for block in &study.blocks {
                if block.routing.places().any(|(place, _)| place.question == own.question) {
                    standing.set_all(block, &vec![Step::Withheld; block.tables.len()]);
                }
            }
        } else {
            standing.give_up(by);
        }
    }
}

/// The table of a breakdown itself; a pair has none.
fn own_table(study: &Study, by: &str) -> Option<Place> {
    let question = study.plan.questions.iter().position(|question| question.code == by)?;
    Some(Place { question, item: 0 })
}
