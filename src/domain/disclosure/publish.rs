//! The rows a release is made of: a fixed function of answers, plan and ladder steps.

use super::band::{Band, band, rounded_base};
use super::bounds::{is_shown, row, small};
use super::family::{Place, places};
use super::plan::{Category, EXCLUSIVE_FROM, Ordered, Plan, PlanQuestion};
use super::settings::{Settings, Step};
use super::study::{Standing, Study};
use crate::domain::release::{MEAN, MEDIAN, ReleasedCell, ReleasedTables, Status};

/// A mean is told from this rounded base (disclosure 4.2).
const MEAN_FROM: u32 = 50;

/// One row before its cells: which table, which group.
struct Row<'a> {
    question: &'a PlanQuestion,
    item: &'a str,
    breakdown: &'a str,
    category: &'a str,
}

/// The tables at these steps; with no study, all hidden.
pub(super) fn publish(plan: &Plan, study: Option<&Study>, standing: &Standing) -> ReleasedTables {
    let children = study.map_or(0, |study| study.raw.children());
    let few = children < plan.fewest;
    let mut cells = Vec::new();
    for (index, question) in plan.questions.iter().enumerate() {
        for (place, item) in places(index, question).zip(question.item_codes()) {
            let mut group = 0;
            let row = Row { question, item, breakdown: "", category: "" };
            publish_row(study, standing, place, group, &row, &mut cells);
            for divides in plan.breakdowns() {
                for category in divides.categories() {
                    group += 1;
                    let state = category.code.starts_with('_');
                    if state || !question.by.contains(&divides.code) {
                        continue;
                    }
                    let row =
                        Row { question, item, breakdown: &divides.code, category: &category.code };
                    publish_row(study, standing, place, group, &row, &mut cells);
                }
            }
        }
    }
    ReleasedTables { few, steps: standing.tell(plan), dropped: standing.dropped.clone(), cells }
}

fn publish_row(
    study: Option<&Study>,
    standing: &Standing,
    place: Place,
    group: usize,
    row: &Row,
    cells: &mut Vec<ReleasedCell>,
) {
    let counts = study.and_then(|study| counts(study, standing, place, group, row.question));
    let children = study.map_or(0, |study| study.raw.children());
    let mut bands: Vec<Option<Band>> = Vec::new();
    for (index, category) in row.question.categories().into_iter().enumerate() {
        let told = counts.as_ref().and_then(|(settings, base, counts)| {
            let hidden = category.exclusive && children < EXCLUSIVE_FROM;
            let count = counts.get(index).copied()?;
            (!hidden).then(|| band(count, *base, settings.band))
        });
        cells.push(cell(row, &category, told));
        bands.push(told);
    }
    let base = counts.map(|(settings, base, _)| rounded_base(base, settings.band));
    derive(row, &bands, base, cells);
}

/// Settings, base and counts of a published row.
fn counts(
    study: &Study,
    standing: &Standing,
    place: Place,
    group: usize,
    question: &PlanQuestion,
) -> Option<(Settings, u32, Vec<u32>)> {
    let step = standing.of(place);
    if question.breakdown {
        return roster_counts(study, place, group, question, step);
    }
    let (_, block, table) = study.table(place)?;
    if !is_shown(study.plan, block, table, question, step) {
        return None;
    }
    let settings = row(study.plan, block, question, group, step, &standing.dropped)?;
    let base = small(block.roster.groups.get(group)?.base);
    let cells = (0..table.categories.len()).map(|index| block.cell(group, table.first + index));
    let counts: Option<Vec<u32>> =
        cells.map(|cell| block.counts.get(cell).map(|count| small(*count))).collect();
    Some((settings, base, counts?))
}

/// The table of a breakdown itself: how many children in each of its groups.
fn roster_counts(
    study: &Study,
    place: Place,
    group: usize,
    question: &PlanQuestion,
    step: Step,
) -> Option<(Settings, u32, Vec<u32>)> {
    let settings = step.settings(question.settings);
    let base = small(study.roster.groups.first()?.base);
    let enough = study.raw.children() >= study.plan.fewest && base >= settings.min_base;
    if group != 0 || step == Step::Withheld || !enough {
        return None;
    }
    let own = study.roster.groups.iter().filter(|group| group.question == Some(place.question));
    Some((settings, base, own.map(|group| small(group.base)).collect()))
}

fn cell(row: &Row, category: &Category, told: Option<Band>) -> ReleasedCell {
    ReleasedCell {
        option: category.code.clone(),
        base: told.map(|band| band.base),
        count: told.map(Band::middle),
        count_low: told.map(|band| band.low),
        count_high: told.map(|band| band.high),
        percent: told.map(Band::percent),
        status: if told.is_some() { Status::Rounded } else { Status::Hidden },
        ..empty(row)
    }
}

fn empty(row: &Row) -> ReleasedCell {
    ReleasedCell {
        question: row.question.code.clone(),
        item: row.item.to_owned(),
        option: String::new(),
        breakdown: row.breakdown.to_owned(),
        category: row.category.to_owned(),
        base: None,
        count: None,
        mean_tenths: None,
        count_low: None,
        count_high: None,
        percent: None,
        status: Status::Hidden,
    }
}

/// How many children of each band there would be if the bands held the rounded base together:
/// every band is filled alike between its ends. In hundredths, from what is published alone.
///
/// With middles, options nobody chose would weigh two children each: eleven of them pull a mean
/// of 10 down to 8.4.
fn spread(bands: &[Option<Band>], base: u32) -> Vec<u64> {
    let end = |band: &Band| if band.top { band.base } else { band.high };
    let known = || bands.iter().flatten();
    let low: u64 = known().map(|band| u64::from(band.low)).sum();
    let room: u64 = known().map(|band| u64::from(end(band) - band.low)).sum();
    let left = u64::from(base).saturating_sub(low).min(room);
    let share = |band: &Band| {
        100 * u64::from(band.low) + 100 * u64::from(end(band) - band.low) * left / room.max(1)
    };
    bands.iter().map(|band| band.as_ref().map_or(0, share)).collect()
}

/// Mean and middle answer of ordered options, from the bands alone.
fn derive(row: &Row, bands: &[Option<Band>], base: Option<u32>, cells: &mut Vec<ReleasedCell>) {
    let ordered = row.question.ordered;
    if ordered == Ordered::No {
        return;
    }
    let weights = spread(bands, base.unwrap_or(0));
    let steps =
        row.question.options.iter().zip(weights).filter_map(|(option, weight)| {
            Some((u64::from(option.code.parse::<u32>().ok()?), weight))
        });
    let steps: Vec<(u64, u64)> = steps.collect();
    let total: u64 = steps.iter().map(|(_, weight)| weight).sum();
    let mut sum = 0;
    let median = steps.iter().find(|(_, weight)| {
        sum += weight;
        total > 0 && 2 * sum >= total
    });
    let told = base.filter(|_| total > 0);
    let status = |told: bool| if told { Status::Rounded } else { Status::Hidden };
    if ordered == Ordered::Mean {
        let weighted: u64 = steps.iter().map(|(step, weight)| step * weight).sum();
        let base = told.filter(|base| *base >= MEAN_FROM);
        let tenths = base.map(|_| (20 * weighted + total) / (2 * total.max(1)));
        cells.push(ReleasedCell {
            option: MEAN.to_owned(),
            base,
            mean_tenths: tenths.and_then(|tenths| u32::try_from(tenths).ok()),
            status: status(base.is_some()),
            ..empty(row)
        });
    }
    cells.push(ReleasedCell {
        option: MEDIAN.to_owned(),
        base: told,
        count: told.and(median).and_then(|(step, _)| u32::try_from(*step).ok()),
        status: status(told.is_some()),
        ..empty(row)
    });
}
