//! The rows a release is made of: a fixed function of answers, plan and ladder steps.

use super::band::{band, rounded_base, size};
use super::bounds::{fewest, small};
use super::family::{Place, places};
use super::figure::{Figure, spread};
use super::plan::{Category, EXCLUSIVE_FROM, Ordered, Plan, PlanQuestion};
use super::settings::Step;
use super::standing::{Standing, Told};
use super::study::Study;
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

/// The tables at these steps, and what earlier releases told; with no study, all hidden.
pub(super) fn publish(plan: &Plan, study: Option<&Study>, standing: &Standing) -> ReleasedTables {
    let batch = standing.past.batch;
    let few = study.is_none_or(|study| study.roster.children(batch) < fewest(plan));
    let mut cells = Vec::new();
    let divisions = plan.divisions();
    for (index, question) in plan.questions.iter().enumerate() {
        for (place, item) in places(index, question).zip(question.item_codes()) {
            let row = Row { question, item, breakdown: "", category: "" };
            publish_row(study, standing, place, &row, &mut cells);
            for division in divisions.iter().filter(|own| question.by.contains(&own.by)) {
                for category in &division.categories {
                    let row = Row { question, item, breakdown: &division.by, category };
                    publish_row(study, standing, place, &row, &mut cells);
                }
            }
        }
    }
    let (steps, dropped) = (standing.tell(plan), standing.dropped.clone());
    ReleasedTables { batch, few, steps, dropped, cells }
}

fn publish_row(
    study: Option<&Study>,
    standing: &Standing,
    place: Place,
    row: &Row,
    cells: &mut Vec<ReleasedCell>,
) {
    let kind = study.and_then(|study| study.roster.find(row.breakdown, row.category));
    let told = match (study, kind) {
        (Some(study), Some(kind)) => study.told(row.question, place, kind, standing),
        _ => Told::Nothing,
    };
    let counted = match (told, study, kind) {
        (Told::Carried(_), _, Some(kind)) => {
            cells.extend_from_slice(standing.past.cells(place, kind));
            return;
        }
        (Told::Fresh(settings), Some(study), Some(kind)) => {
            let batch = standing.past.batch;
            let base = small(study.roster.base(kind, batch));
            counts(study, place, kind, batch).map(|counts| (settings, base, counts))
        }
        _ => None,
    };
    let batch = standing.past.batch;
    let some = study.is_some_and(|study| study.roster.children(batch) >= EXCLUSIVE_FROM);
    let mut figures: Vec<Option<Figure>> = Vec::new();
    let noisy = standing.of(place) == Step::CellKey;
    let first = cells.len();
    for (index, category) in row.question.categories().into_iter().enumerate() {
        let told = counted.as_ref().and_then(|(settings, base, counts)| {
            let count = counts.get(index).copied()?;
            if !some && category.exclusive {
                None
            } else if noisy {
                let base = rounded_base(*base, settings.band);
                study?.noisy_at(place, kind?, index).map(|noisy| Figure::noisy(noisy, base))
            } else if row.question.breakdown {
                Some(Figure::banded(size(count, *base, settings.band, settings.min_base)))
            } else {
                Some(Figure::banded(band(count, *base, settings.band)))
            }
        });
        cells.push(cell(row, &category, told));
        figures.push(told);
    }
    let base = counted.map(|(settings, base, _)| rounded_base(base, settings.band));
    derive(row, &figures, base, cells);
    for cell in cells.iter_mut().skip(first).filter(|cell| cell.status == Status::Rounded) {
        cell.batch = batch;
    }
}

/// The true counts of a row: of a breakdown itself, how many children are in each of its groups.
fn counts(study: &Study, place: Place, kind: usize, batch: u8) -> Option<Vec<u32>> {
    let question = study.plan.questions.get(place.question)?;
    if question.breakdown {
        let own = study.roster.groups.iter().filter(|group| {
            let alone = group.alone().is_some_and(|part| part.question == place.question);
            alone && group.batch == batch
        });
        return Some(own.map(|group| small(group.base)).collect());
    }
    let (_, block, table) = study.table(place)?;
    let group = study.roster.at(kind, batch);
    let cells = (0..table.categories.len()).map(|index| block.cell(group, table.first + index));
    cells.map(|cell| block.counts.get(cell).map(|count| small(*count))).collect()
}

fn cell(row: &Row, category: &Category, told: Option<Figure>) -> ReleasedCell {
    ReleasedCell {
        option: category.code.clone(),
        base: told.map(|figure| figure.base),
        count: told.map(|figure| figure.count),
        count_low: told.map(|figure| figure.low),
        count_high: told.map(|figure| figure.high),
        percent: told.map(Figure::percent),
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
        batch: 1,
    }
}

/// Mean and middle answer of ordered options, from the figures alone.
fn derive(row: &Row, figures: &[Option<Figure>], base: Option<u32>, cells: &mut Vec<ReleasedCell>) {
    let ordered = row.question.ordered;
    if ordered == Ordered::No {
        return;
    }
    let weights = spread(figures, base.unwrap_or(0));
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
