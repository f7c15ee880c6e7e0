//! `tables.xlsx`: contents, one sheet for each table with all its divisions, the codebook and the
//! method. Only texts and numbers: no formula, no macro, nothing of the day it is written.

use std::collections::BTreeSet;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Url, Workbook, Worksheet};

use super::{Edition, FileError, codebook};
use crate::acts::method;
use crate::domain::export::datapackage::CODEBOOK;
use crate::domain::export::{Division, Table, safe, status, tables};
use crate::domain::release::{ReleasedCell, Status};

/// The longest name of a sheet.
const LONGEST_NAME: usize = 31;
/// The longest text of a cell, with room for a mark.
const LONGEST_TEXT: usize = 32_000;
/// The row of the headings on the sheet of a table; above it its words and its codes.
const HEAD: u32 = 3;

/// The file.
///
/// # Errors
/// A word is missing.
pub fn workbook(edition: &Edition<'_>) -> Result<Vec<u8>, FileError> {
    let release = &edition.dossier.release;
    let mut book = Workbook::new();
    // The day of the release and not today: the same release gives the same bytes.
    let day = ExcelDateTime::parse_from_str(&release.made_on)
        .or_else(|_| ExcelDateTime::from_ymd(2000, 1, 1))?;
    book.set_properties(
        &DocProperties::new().set_title(edition.title()).set_creation_datetime(&day),
    );
    let mut names = Names::default();
    let contents = names.pick(&edition.say("team.files.contents", &[])?);
    let of_codes = names.pick(&edition.say("team.files.codebook", &[])?);
    let of_method = names.pick(&edition.say("team.method", &[])?);
    let tables: Vec<(String, Table<'_>)> = tables(release)
        .into_iter()
        .map(|table| {
            let item = if table.item.is_empty() { "" } else { "." };
            (names.pick(&format!("{}{item}{}", table.question, table.item)), table)
        })
        .collect();
    write_contents(edition, book.add_worksheet().set_name(&contents)?, &tables)?;
    let head = head(edition)?;
    let hidden = edition.say("team.results.hidden", &[])?;
    for (name, table) in &tables {
        write_table(edition, book.add_worksheet().set_name(name)?, table, &head, &hidden)?;
    }
    write_codebook(edition, book.add_worksheet().set_name(&of_codes)?)?;
    write_method(edition, book.add_worksheet().set_name(&of_method)?)?;
    Ok(book.save_to_buffer()?)
}

/// Names of sheets: short, without what a workbook forbids, each once whatever its letters' size.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl Names {
    fn pick(&mut self, wanted: &str) -> String {
        let allowed = |c: char| !c.is_control() && !"[]:*?/\\'".contains(c);
        let clean: String = wanted.chars().map(|c| if allowed(c) { c } else { '_' }).collect();
        let clean = if clean.trim().is_empty() { "_".to_owned() } else { clean };
        for number in 1_u32.. {
            let mark = if number == 1 { String::new() } else { format!("~{number}") };
            let name = cut(&clean, LONGEST_NAME - mark.len()) + &mark;
            // Excel keeps "History" for itself.
            if name.to_lowercase() != "history" && self.0.insert(name.to_lowercase()) {
                return name;
            }
        }
        clean
    }
}

/// The beginning of a text, at most this many units of UTF-16, which is what a workbook counts.
fn cut(text: &str, most: usize) -> String {
    let mut units = 0;
    text.chars()
        .take_while(|c| {
            units += c.len_utf16();
            units <= most
        })
        .collect()
}

fn text(sheet: &mut Worksheet, row: u32, column: u16, text: &str) -> Result<(), FileError> {
    if !text.is_empty() {
        sheet.write_string(row, column, cut(text, LONGEST_TEXT))?;
    }
    Ok(())
}

fn bold(sheet: &mut Worksheet, row: u32, texts: &[String]) -> Result<(), FileError> {
    let format = Format::new().set_bold().set_text_wrap();
    for (column, text) in (0..).zip(texts) {
        sheet.write_string_with_format(row, column, cut(text, LONGEST_TEXT), &format)?;
    }
    Ok(())
}

fn write_contents(
    edition: &Edition<'_>,
    sheet: &mut Worksheet,
    tables: &[(String, Table<'_>)],
) -> Result<(), FileError> {
    let release = &edition.dossier.release;
    bold(sheet, 0, &[edition.title()])?;
    let said = [
        (edition.column("release")?, release.id.as_str()),
        (edition.column("consultation")?, &release.consultation),
        (edition.column("stage")?, &release.stage),
    ];
    for (row, (name, value)) in (1..).zip(said) {
        text(sheet, row, 0, &name)?;
        text(sheet, row, 1, &safe(value))?;
    }
    text(sheet, 4, 0, &edition.say("team.results.hidden.means", &[])?)?;
    let head = [
        edition.say("team.files.sheet", &[])?,
        edition.column("question")?,
        edition.column("item")?,
        edition.text("question")?,
        edition.text("item")?,
    ];
    bold(sheet, 6, &head)?;
    for (row, (name, table)) in (7..).zip(tables) {
        let link = Url::new(format!("internal:'{name}'!A1")).set_text(name);
        sheet.write_url(row, 0, link)?;
        text(sheet, row, 1, &safe(table.question))?;
        text(sheet, row, 2, &safe(table.item))?;
        text(sheet, row, 3, &edition.question(table.question))?;
        text(sheet, row, 4, &edition.item(table.question, table.item))?;
    }
    for (column, width) in (0..).zip([26, 18, 18, 60, 40]) {
        sheet.set_column_width(column, width)?;
    }
    Ok(())
}

/// Words first, then figures, then codes for programs.
fn head(edition: &Edition<'_>) -> Result<Vec<String>, FileError> {
    let words = ["breakdown", "category", "option"].map(|name| edition.text(name));
    let columns = ["base", "count", "count_low", "count_high", "percent", "status"];
    let codes = ["breakdown", "category", "option"];
    let columns = columns.into_iter().chain(codes).map(|name| edition.column(name));
    words.into_iter().chain(columns).collect()
}

fn write_table(
    edition: &Edition<'_>,
    sheet: &mut Worksheet,
    table: &Table<'_>,
    head: &[String],
    hidden: &str,
) -> Result<(), FileError> {
    bold(sheet, 0, &[edition.question(table.question)])?;
    text(sheet, 1, 0, &edition.item(table.question, table.item))?;
    bold(sheet, HEAD, head)?;
    let mut row = HEAD;
    for division in &table.divisions {
        for cell in &division.cells {
            row += 1;
            write_cell(edition, sheet, row, (table, division, cell), hidden)?;
        }
    }
    sheet.set_freeze_panes(HEAD + 1, 3)?;
    for (column, width) in (0..).zip([22, 22, 30, 12, 12, 12, 12, 10, 12, 14, 14, 14]) {
        sheet.set_column_width(column, width)?;
    }
    Ok(())
}

fn write_cell(
    edition: &Edition<'_>,
    sheet: &mut Worksheet,
    row: u32,
    (table, division, cell): (&Table<'_>, &Division<'_>, &ReleasedCell),
    hidden: &str,
) -> Result<(), FileError> {
    if !division.breakdown.is_empty() {
        text(sheet, row, 0, &edition.question(division.breakdown))?;
    }
    text(sheet, row, 1, &edition.group(division.breakdown, &cell.category)?)?;
    text(sheet, row, 2, &edition.option(table.question, &cell.option))?;
    let figure = |figure: Option<u32>| figure.map(f64::from);
    let figures = [
        figure(cell.base),
        cell.count_value(),
        figure(cell.count_low),
        figure(cell.count_high),
        figure(cell.percent),
    ];
    for (column, figure) in (3..).zip(figures) {
        match (cell.status, figure) {
            // All alike: nothing tells why one is hidden.
            (Status::Hidden, _) => text(sheet, row, column, hidden)?,
            (Status::Rounded, Some(figure)) => {
                sheet.write_number(row, column, figure)?;
            }
            (Status::Rounded, None) => {}
        }
    }
    let codes = [status(cell), division.breakdown, &cell.category, &cell.option];
    for (column, code) in (8..).zip(codes) {
        text(sheet, row, column, &safe(code))?;
    }
    Ok(())
}

fn write_codebook(edition: &Edition<'_>, sheet: &mut Worksheet) -> Result<(), FileError> {
    bold(sheet, 0, &CODEBOOK.map(str::to_owned))?;
    let rows = codebook::rows(&edition.dossier.questionnaire, edition.catalogue);
    for (row, cells) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(&cells) {
            text(sheet, row, column, cell)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_column_width(5, 60)?;
    Ok(())
}

fn write_method(edition: &Edition<'_>, sheet: &mut Worksheet) -> Result<(), FileError> {
    let Edition { dossier, catalogue, lang, .. } = *edition;
    let mut row = 0;
    for section in method::sections(dossier, catalogue, lang).ok_or(FileError::Word)? {
        bold(sheet, row, &[section.heading])?;
        for line in section.lines {
            row += 1;
            text(sheet, row, 0, &safe(&line))?;
        }
        row += 2;
    }
    sheet.set_column_width(0, 100)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_NAME, Names};

    #[test]
    fn names_of_sheets_are_short_allowed_and_each_once() {
        let mut names = Names::default();
        assert_eq!(names.pick("safe"), "safe");
        assert_eq!(names.pick("Safe"), "Safe~2");
        assert_eq!(names.pick("history"), "history~2");
        assert_eq!(names.pick("a/b\\c[d]:*?'"), "a_b_c_d_____");
        assert_eq!(names.pick(""), "_");
        let long = "é𝄞".repeat(40);
        let (first, second) = (names.pick(&long), names.pick(&long));
        assert_ne!(first, second);
        for name in [first, second] {
            assert!(name.encode_utf16().count() <= LONGEST_NAME, "{name}");
        }
    }
}
