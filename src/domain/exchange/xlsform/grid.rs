//! Sheets on their way out.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};
use serde_json::{Map, Value};

use super::marker;
use super::table::OURS;
use crate::domain::wording::{Lang, Wording};

/// The column of the words of a field under a key.
pub(super) fn column(field: &str, key: &str) -> String {
    match key.parse::<Lang>() {
        Ok(lang) if matches!(field, "label" | "hint") => {
            format!("{field}::{} ({lang})", lang.own_name())
        }
        _ => format!("{OURS}.{field}.{}", key.replacen('@', ".", 1)),
    }
}

/// A row on its way out: column and text.
#[derive(Default)]
pub(super) struct Row(Vec<(String, String)>);

impl Row {
    pub fn of(kind: &str, name: &str) -> Self {
        Self(vec![("type".to_owned(), kind.to_owned()), ("name".to_owned(), name.to_owned())])
    }

    pub fn choice(list: &str, name: &str) -> Self {
        Self(vec![("list_name".to_owned(), list.to_owned()), ("name".to_owned(), name.to_owned())])
    }

    pub fn put(&mut self, column: &str, text: &str) {
        if !text.is_empty() {
            self.0.push((column.to_owned(), text.to_owned()));
        }
    }

    pub fn words(&mut self, field: &str, wording: &Wording) {
        for (key, text) in &wording.0 {
            self.put(&column(field, key), &marker::shown(text));
        }
    }

    pub fn marked(&mut self, marker: Map<String, Value>) {
        self.put(OURS, &marker::written(&Value::Object(marker)));
    }
}

/// A sheet on its way out; a column stands where it was first needed.
pub(super) struct Grid {
    columns: Vec<String>,
    rows: Vec<Row>,
}

impl Grid {
    pub fn new(columns: &[&str]) -> Self {
        Self { columns: columns.iter().map(|&name| name.to_owned()).collect(), rows: Vec::new() }
    }

    pub fn add(&mut self, row: Row) {
        for (column, _) in &row.0 {
            if !self.columns.contains(column) {
                self.columns.push(column.clone());
            }
        }
        self.rows.push(row);
    }
}

/// Texts only: nothing in the file computes anything or leads anywhere.
pub(super) fn save(sheets: &[(&str, Grid)]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // No moment: the same questionnaire makes the same file.
    let never = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&never));
    let bold = Format::new().set_bold();
    for (name, grid) in sheets {
        let sheet = book.add_worksheet().set_name(*name)?;
        for (at, column) in (0_u16..).zip(&grid.columns) {
            sheet.write_string_with_format(0, at, column, &bold)?;
        }
        for (number, row) in (1_u32..).zip(&grid.rows) {
            for (column, text) in &row.0 {
                let at = grid.columns.iter().position(|known| known == column);
                if let Some(at) = at.and_then(|at| u16::try_from(at).ok()) {
                    sheet.write_string(number, at, text)?;
                }
            }
        }
    }
    book.save_to_buffer()
}
