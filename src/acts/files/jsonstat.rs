//! `tables.jsonstat.json`: JSON-stat 2.0, a collection with one dataset for each table and each way
//! it is divided. A hidden cell has no values, and the status `hidden`.

use serde_json::{Map, Value, json};

use super::{Edition, FileError};
use crate::domain::export::{Division, Table, count_json, status, tables};
use crate::domain::release::ReleasedCell;

/// The figures of a cell, as columns of `tables.csv`.
const MEASURES: [&str; 5] = ["base", "count", "count_low", "count_high", "percent"];

/// The file.
///
/// # Errors
/// A word is missing.
pub fn jsonstat(edition: &Edition<'_>) -> Result<String, FileError> {
    let release = &edition.dossier.release;
    let mut items = Vec::new();
    for table in tables(release) {
        for division in &table.divisions {
            items.push(dataset(edition, &table, division)?);
        }
    }
    let collection = json!({
        "version": "2.0",
        "class": "collection",
        "label": edition.title(),
        "source": edition.dossier.project.organisation,
        "updated": release.made_on,
        "note": [edition.say("team.results.hidden.means", &[])?],
        "extension": {
            "release": release.id,
            "consultation": release.consultation,
            "stage": release.stage,
            "hash": release.hash(),
            "language": edition.lang,
        },
        "link": { "item": items },
    });
    Ok(serde_json::to_string(&collection).unwrap_or_default() + "\n")
}

fn dataset(
    edition: &Edition<'_>,
    table: &Table<'_>,
    division: &Division<'_>,
) -> Result<Value, FileError> {
    let (options, categories) = (division.options(), division.categories());
    let mut dimensions = Map::new();
    let answers: Vec<(&str, String)> =
        options.iter().map(|code| (*code, edition.option(table.question, code))).collect();
    dimensions.insert("option".into(), dimension(&edition.text("option")?, &answers));
    if !division.breakdown.is_empty() {
        let words = |code: &str| edition.option(division.breakdown, code);
        let groups: Vec<(&str, String)> =
            categories.iter().map(|code| (*code, words(code))).collect();
        let name = edition.question(division.breakdown);
        dimensions.insert("category".into(), dimension(&name, &groups));
    }
    let label = |name: &'static str| Ok((name, edition.column(name)?));
    let measures = MEASURES.into_iter().map(label).collect::<Result<Vec<_>, FileError>>()?;
    dimensions.insert("measure".into(), dimension(&edition.column("count")?, &measures));
    let id: Vec<&String> = dimensions.keys().collect();
    let sizes = [options.len(), categories.len(), MEASURES.len()];
    let whole = division.breakdown.is_empty();
    let size: Vec<usize> = sizes
        .into_iter()
        .enumerate()
        .filter(|(at, _)| !(whole && *at == 1))
        .map(|(_, n)| n)
        .collect();
    let (values, states) = values(division, &options, &categories);
    Ok(json!({
        "version": "2.0",
        "class": "dataset",
        "label": edition.caption(table, division)?,
        "id": id,
        "size": size,
        "role": { "metric": ["measure"] },
        "value": values,
        "status": states,
        "dimension": dimensions,
        "extension": {
            "question": table.question,
            "item": table.item,
            "breakdown": division.breakdown,
        },
    }))
}

fn dimension(label: &str, categories: &[(&str, String)]) -> Value {
    let index: Vec<&str> = categories.iter().map(|(code, _)| *code).collect();
    let labels: Map<String, Value> =
        categories.iter().map(|(code, label)| ((*code).to_owned(), json!(label))).collect();
    json!({ "label": label, "category": { "index": index, "label": labels } })
}

/// Values and their states, by option, then group, then measure.
fn values(
    division: &Division<'_>,
    options: &[&str],
    categories: &[&str],
) -> (Vec<Value>, Vec<&'static str>) {
    let places: std::collections::HashMap<(&str, &str), &ReleasedCell> = division
        .cells
        .iter()
        .map(|cell| ((cell.option.as_str(), cell.category.as_str()), *cell))
        .collect();
    let (mut values, mut states) = (Vec::new(), Vec::new());
    for option in options {
        for category in categories {
            let Some(cell) = places.get(&(*option, *category)) else {
                values.extend([const { Value::Null }; MEASURES.len()]);
                states.extend(["absent"; MEASURES.len()]);
                continue;
            };
            let rest = [cell.count_low, cell.count_high, cell.percent];
            values.extend([json!(cell.base), count_json(cell)]);
            values.extend(rest.map(|figure| json!(figure)));
            states.extend([status(cell); MEASURES.len()]);
        }
    }
    (values, states)
}
