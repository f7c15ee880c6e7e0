//! The cells of a release as tidy rows: `tables.csv` and `tables.json`, with equal numbers.

use serde_json::{Value, json};

use super::sheet::{safe, sheet};
use crate::domain::release::{Release, ReleasedCell, Status};

/// The columns of `tables.csv` (product 7.4).
pub const COLUMNS: [&str; 14] = [
    "release",
    "consultation",
    "stage",
    "question",
    "item",
    "option",
    "breakdown",
    "category",
    "base",
    "count",
    "count_low",
    "count_high",
    "percent",
    "status",
];

/// What a column of `tables.csv` holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text: codes and the status.
    Text,
    /// A whole number, or nothing in a hidden row.
    Whole,
    /// A number with at most one decimal, or nothing in a hidden row.
    Number,
}

/// What this column holds.
pub fn kind(column: &str) -> Kind {
    match column {
        "base" | "count_low" | "count_high" | "percent" => Kind::Whole,
        "count" => Kind::Number,
        _ => Kind::Text,
    }
}

/// One row per cell; all figures of a hidden row are empty.
pub fn tables_csv(release: &Release) -> String {
    let rows = release.tables.cells.iter().map(|cell| {
        let text = |text: &String| safe(text);
        let figure = |figure: Option<u32>| figure.map(|n| n.to_string()).unwrap_or_default();
        vec![
            text(&release.id),
            text(&release.consultation),
            text(&release.stage),
            text(&cell.question),
            text(&cell.item),
            text(&cell.option),
            text(&cell.breakdown),
            text(&cell.category),
            figure(cell.base),
            cell.count_text(),
            figure(cell.count_low),
            figure(cell.count_high),
            figure(cell.percent),
            status(cell).to_owned(),
        ]
    });
    sheet(&COLUMNS, rows)
}

/// The `status` field of the files: `rounded` or `hidden`.
pub fn status(cell: &ReleasedCell) -> &'static str {
    match cell.status {
        Status::Rounded => "rounded",
        Status::Hidden => "hidden",
    }
}

/// The same rows for programs, after what is said of the release as a whole.
pub fn tables_json(release: &Release) -> String {
    let cells: Vec<Value> = release.tables.cells.iter().map(cell_json).collect();
    let document = json!({
        "release": release.id,
        "consultation": release.consultation,
        "stage": release.stage,
        "revision": release.revision,
        "made_on": release.made_on,
        "by": release.by,
        "second": release.second,
        "note": release.note,
        "plan": release.plan,
        "hash": release.hash(),
        "few": release.tables.few,
        "dropped": release.tables.dropped,
        "steps": release.tables.steps,
        "cells": cells,
    });
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn cell_json(cell: &ReleasedCell) -> Value {
    json!({
        "question": cell.question,
        "item": cell.item,
        "option": cell.option,
        "breakdown": cell.breakdown,
        "category": cell.category,
        "base": cell.base,
        "count": count_json(cell),
        "count_low": cell.count_low,
        "count_high": cell.count_high,
        "percent": cell.percent,
        "status": status(cell),
    })
}

/// The `count` field as JSON: whole but in `_mean` rows, null when hidden.
pub fn count_json(cell: &ReleasedCell) -> Value {
    if cell.mean_tenths.is_some() { json!(cell.count_value()) } else { json!(cell.count) }
}
