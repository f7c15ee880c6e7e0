//! The tables of an `.lss`: sections of rows of fields, all text.

use std::collections::{BTreeMap, HashMap};

use crate::domain::exchange::unreadable::Unreadable;
use crate::domain::exchange::xml::{Piece, Xml};

/// Most rows of all tables together.
const MOST_ROWS: usize = 50_000;

/// One row: its fields by name.
pub(super) type Row = HashMap<String, String>;

/// The tables of a file, by name.
#[derive(Debug, Default)]
pub(super) struct Tables {
    tables: BTreeMap<String, Vec<Row>>,
}

impl Tables {
    /// Reads a file.
    ///
    /// # Errors
    /// It is no XML, no survey, or too long.
    pub fn read(text: &str) -> Result<Self, Unreadable> {
        let mut xml = Xml::new(text, "lss");
        let mut found = Self::default();
        let (mut path, mut kind, mut count) = (Vec::<String>::new(), String::new(), 0_usize);
        let (mut row, mut value) = (Row::new(), String::new());
        while let Some(piece) = xml.next()? {
            match piece {
                Piece::Open(name, _) => {
                    if path.is_empty() && name != "document" {
                        return Err(Unreadable::new("exchange_no_survey", &name));
                    }
                    value.clear();
                    path.push(name);
                }
                Piece::Text(text) => value.push_str(&text),
                Piece::Close(name) => {
                    path.pop();
                    let above: Vec<&str> = path.iter().map(String::as_str).collect();
                    match above.as_slice() {
                        ["document"] if name == "LimeSurveyDocType" => {
                            value.trim().clone_into(&mut kind);
                        }
                        ["document", table, "rows"] if name == "row" => {
                            count = count.saturating_add(1);
                            if count > MOST_ROWS {
                                return Err(Unreadable::new("exchange_cells", table));
                            }
                            let rows = found.tables.entry((*table).to_owned()).or_default();
                            rows.push(std::mem::take(&mut row));
                        }
                        ["document", _, "rows", "row"] => {
                            row.insert(name, std::mem::take(&mut value));
                        }
                        _ => {}
                    }
                    value.clear();
                }
            }
        }
        if kind == "Survey" { Ok(found) } else { Err(Unreadable::new("exchange_no_survey", &kind)) }
    }

    /// The rows of a table; none when there is no such table.
    pub fn rows(&self, table: &str) -> &[Row] {
        self.tables.get(table).map_or(&[], Vec::as_slice)
    }

    /// The names of all tables with rows.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.tables.keys().map(String::as_str)
    }
}

/// A field; empty when it is missing.
pub(super) fn field<'a>(row: &'a Row, name: &str) -> &'a str {
    row.get(name).map_or("", |text| text.trim())
}

/// A number, or 0.
pub(super) fn number(row: &Row, name: &str) -> i64 {
    field(row, name).parse().unwrap_or(0)
}
