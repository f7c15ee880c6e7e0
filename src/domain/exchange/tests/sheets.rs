//! Workbooks made of small tables.

use rust_xlsxwriter::{Formula, Workbook};

/// A sheet: its name, and its rows with cells between bars.
pub type Sheet<'a> = (&'a str, &'a str);

/// A workbook; a cell that begins with `=` is computed, with what stands behind `→` as its value.
pub fn book(sheets: &[Sheet<'_>]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        let rows = rows.lines().map(str::trim).filter(|row| !row.is_empty());
        for (number, row) in (0_u32..).zip(rows) {
            for (at, cell) in (0_u16..).zip(row.split('|').map(str::trim)) {
                if let Some((formula, value)) = cell.split_once('→') {
                    let formula = Formula::new(formula.trim()).set_result(value.trim());
                    sheet.write_formula(number, at, formula).unwrap();
                } else if let Ok(figure) = cell.parse::<f64>() {
                    sheet.write_number(number, at, figure).unwrap();
                } else if !cell.is_empty() {
                    sheet.write_string(number, at, cell.replace('¶', "\n")).unwrap();
                }
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// A form with these rows; two lists are at hand, `few` and `many` (16).
pub fn form(rows: &str) -> Vec<u8> {
    let more: Vec<_> = (1..=16).map(|n| format!("many | m{n} | M{n}\n")).collect();
    let more = more.concat();
    let choices =
        format!("list_name | name | label\nfew | a | A\nfew | b | B\nfew | c | C\n{more}");
    book(&[
        ("survey", rows),
        ("choices", &choices),
        ("settings", "form_title | default_language\nPark | en"),
    ])
}
