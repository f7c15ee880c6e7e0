//! Reads the cells of one sheet, and the texts that cells share.

use std::collections::BTreeMap;

use super::super::unreadable::Unreadable;
use super::super::xml::{Piece, Xml};
use super::workbook::{Cell, Sheet};

/// Most rows with something in them.
const MOST_ROWS: usize = 10_000;
/// The last column that is read.
const MOST_COLUMNS: u32 = 500;
/// Most cells with something in them.
const MOST_CELLS: usize = 200_000;
/// Most bytes of all cells together: many cells may share one text.
const MOST_BYTES: usize = 20 * 1024 * 1024;

/// An attribute; empty when it is missing.
pub(super) fn attribute<'a>(attributes: &'a [(String, String)], name: &str) -> &'a str {
    attributes.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
}

/// The texts that cells share.
///
/// # Errors
/// It is no XML.
pub(super) fn strings(text: &str) -> Result<Vec<String>, Unreadable> {
    let mut xml = Xml::new(text, "sharedStrings");
    let mut found = Vec::new();
    while let Some(piece) = xml.next()? {
        if matches!(&piece, Piece::Open(name, _) if name == "si") {
            found.push(rich(&mut xml, "si")?);
        }
    }
    Ok(found)
}

/// The text of an element whose parts may each look different; how it is spoken is left out.
fn rich(xml: &mut Xml<'_>, end: &str) -> Result<String, Unreadable> {
    let (mut text, mut inside, mut spoken) = (String::new(), None, false);
    while let Some(piece) = xml.next()? {
        match piece {
            Piece::Open(name, attributes) if name == "t" => {
                let kept = attribute(&attributes, "space") == "preserve";
                inside = Some((String::new(), kept));
            }
            Piece::Open(name, _) if name == "rPh" => spoken = true,
            Piece::Close(name) if name == "rPh" => spoken = false,
            Piece::Close(name) if name == "t" => {
                let (part, kept) = inside.take().unwrap_or_default();
                let part = if kept { &*part } else { part.trim_matches([' ', '\t', '\r', '\n']) };
                if !spoken {
                    text.push_str(part);
                }
            }
            Piece::Close(name) if name == end => break,
            Piece::Text(part) => {
                if let Some((text, _)) = &mut inside {
                    text.push_str(&part);
                }
            }
            _ => {}
        }
    }
    Ok(unescaped(&text))
}

/// One sheet.
///
/// # Errors
/// It is no XML, or there is too much in it.
pub(super) fn sheet(text: &str, name: &str, strings: &[String]) -> Result<Sheet, Unreadable> {
    let mut xml = Xml::new(text, name);
    let mut rows: BTreeMap<u32, BTreeMap<u32, Cell>> = BTreeMap::new();
    let (mut row, mut column, mut cells, mut bytes) = (0_u32, 0_u32, 0_usize, 0_usize);
    while let Some(piece) = xml.next()? {
        match piece {
            Piece::Open(tag, attributes) if tag == "row" => {
                let given = attribute(&attributes, "r").parse().ok();
                row = given.unwrap_or_else(|| row.saturating_add(1));
                column = 0;
            }
            Piece::Open(tag, attributes) if tag == "c" => {
                if let Some((at, on)) = place(attribute(&attributes, "r")) {
                    (column, row) = (at, on);
                }
                let cell = cell(&mut xml, attribute(&attributes, "t"), strings)?;
                if !cell.text.is_empty() || cell.computed {
                    cells = cells.saturating_add(1);
                    bytes = bytes.saturating_add(cell.text.len());
                    rows.entry(row).or_default().insert(column, cell);
                    let many = cells > MOST_CELLS || bytes > MOST_BYTES;
                    if many || rows.len() > MOST_ROWS || column >= MOST_COLUMNS {
                        return Err(Unreadable::new("exchange_cells", name));
                    }
                }
                column = column.saturating_add(1);
            }
            _ => {}
        }
    }
    Ok(Sheet { rows: rows.into_iter().collect() })
}

/// Column from 0 and row from 1 of a name such as `C7`.
fn place(name: &str) -> Option<(u32, u32)> {
    let letters = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = name.split_at(letters);
    let mut column = 0_u32;
    for letter in letters.bytes() {
        let value = u32::from(letter.to_ascii_uppercase().checked_sub(b'A')?);
        column = column.checked_mul(26)?.checked_add(value)?.checked_add(1)?;
    }
    Some((column.checked_sub(1)?, digits.parse().ok()?))
}

/// The rest of a cell that has begun.
fn cell(xml: &mut Xml<'_>, kind: &str, strings: &[String]) -> Result<Cell, Unreadable> {
    let (mut cell, mut value, mut inside) = (Cell::default(), String::new(), false);
    while let Some(piece) = xml.next()? {
        match piece {
            Piece::Open(name, _) if name == "v" => inside = true,
            Piece::Open(name, _) if name == "f" => cell.computed = true,
            Piece::Open(name, _) if name == "is" => cell.text = rich(xml, "is")?,
            Piece::Close(name) if name == "v" => inside = false,
            Piece::Close(name) if name == "c" => break,
            Piece::Text(part) if inside => value.push_str(&part),
            _ => {}
        }
    }
    match kind {
        "inlineStr" => {}
        "s" => {
            let index: Option<usize> = value.trim().parse().ok();
            let text = index.and_then(|index| strings.get(index));
            cell.text.clone_from(text.ok_or_else(|| Unreadable::broken("sharedStrings"))?);
        }
        "str" => cell.text = unescaped(&value),
        "b" => {
            let said = if value.trim() == "1" { "TRUE" } else { "FALSE" };
            said.clone_into(&mut cell.text);
        }
        _ => cell.text = number(value.trim()),
    }
    Ok(cell)
}

/// A number as people write it: `3`, not `3.0`.
fn number(value: &str) -> String {
    match value.parse::<f64>() {
        Ok(number) if number.is_finite() && number.abs() < 1e15 => number.to_string(),
        _ => value.to_owned(),
    }
}

/// Signs that XML cannot hold are written `_xHHHH_`.
fn unescaped(text: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (skipped, kept) = escaped(from).map_or((2, None), |c| (7, Some(c)));
        match kept {
            Some(c) => out.push(c),
            None => out.push_str("_x"),
        }
        rest = from.get(skipped..).unwrap_or("");
    }
    out.push_str(rest);
    out
}

/// The sign that an escape at the beginning of a text stands for.
pub(super) fn escaped(text: &str) -> Option<char> {
    let digits = text.strip_prefix("_x")?.get(..4)?;
    let closed = text.get(6..7) == Some("_") && digits.bytes().all(|b| b.is_ascii_hexdigit());
    closed.then(|| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)).flatten()
}
