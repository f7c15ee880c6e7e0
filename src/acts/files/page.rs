//! `figures.html`: all figures, who took part and the method, in one page that needs nothing else.

use handlebars::Handlebars;
use serde::Serialize;

use super::{Edition, FileError};
use crate::acts::method;
use crate::domain::export::{Division, Table, tables};
use crate::domain::release::{ReleasedCell, Status};

const PAGE: &str = include_str!("../../../templates/files/figures.html.hbs");

#[derive(Serialize)]
struct Page {
    lang: &'static str,
    dir: &'static str,
    title: String,
    lead: String,
    few: Option<String>,
    total: Option<String>,
    means: String,
    hidden: String,
    parts: Vec<Part>,
    sections: Vec<method::Section>,
    hash_name: String,
    hash: String,
}

/// A heading and the tables under it.
#[derive(Serialize)]
struct Part {
    heading: String,
    tables: Vec<Shown>,
}

/// One table divided in one way; the codes are for programs.
#[derive(Serialize)]
struct Shown {
    question: String,
    item: String,
    breakdown: String,
    caption: String,
    group: Option<String>,
    head: Vec<String>,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    option: String,
    category: String,
    group: Option<String>,
    answer: String,
    hidden: bool,
    figures: Vec<String>,
}

/// The file.
///
/// # Errors
/// A word is missing.
pub fn page(edition: &Edition<'_>) -> Result<String, FileError> {
    let Edition { dossier, catalogue, lang, .. } = *edition;
    let release = &dossier.release;
    let signed =
        [("by", release.by.as_str()), ("second", &release.second), ("day", &release.made_on)];
    let page = Page {
        lang: lang.code(),
        dir: lang.direction(),
        title: edition.title(),
        lead: edition.say("team.release.signed", &signed)?,
        few: release.tables.few.then(|| edition.say("team.results.few", &[])).transpose()?,
        total: total(edition)?,
        means: edition.say("team.results.hidden.means", &[])?,
        hidden: edition.say("team.results.hidden", &[])?,
        parts: parts(edition)?,
        sections: method::sections(dossier, catalogue, lang).ok_or(FileError::Word)?,
        hash_name: edition.say("team.release.hash", &[])?,
        hash: release.hash(),
    };
    let mut templates = Handlebars::new();
    templates.set_strict_mode(true);
    templates.render_template(PAGE, &page).map_err(|error| FileError::Page(Box::new(error)))
}

/// "about 210", from the largest published base of all children together.
fn total(edition: &Edition<'_>) -> Result<Option<String>, FileError> {
    let cells = edition.dossier.release.tables.cells.iter();
    let whole = cells.filter(|cell| cell.breakdown.is_empty() && cell.status == Status::Rounded);
    let Some(base) = whole.filter_map(|cell| cell.base).max() else { return Ok(None) };
    let about = edition.say("team.results.about", &[("n", &base.to_string())])?;
    Ok(Some(format!("{about} {}", edition.say("team.results.who.children", &[])?)))
}

/// First who took part, then each question.
fn parts(edition: &Edition<'_>) -> Result<Vec<Part>, FileError> {
    let breakdowns = edition.dossier.questionnaire.breakdowns();
    let mut who = Part { heading: edition.say("team.results.who", &[])?, tables: Vec::new() };
    let mut parts: Vec<Part> = Vec::new();
    let mut last = "";
    for table in tables(&edition.dossier.release) {
        let shown = table
            .divisions
            .iter()
            .map(|division| shown(edition, &table, division))
            .collect::<Result<Vec<_>, FileError>>()?;
        if breakdowns.contains(&table.question) {
            who.tables.extend(shown);
            continue;
        }
        if table.question != last || parts.is_empty() {
            parts.push(Part { heading: edition.question(table.question), tables: Vec::new() });
            last = table.question;
        }
        if let Some(part) = parts.last_mut() {
            part.tables.extend(shown);
        }
    }
    parts.insert(0, who);
    Ok(parts)
}

fn shown(
    edition: &Edition<'_>,
    table: &Table<'_>,
    division: &Division<'_>,
) -> Result<Shown, FileError> {
    let columns = ["base", "count", "count_low", "count_high", "percent"];
    let head = columns.into_iter().map(|name| edition.column(name));
    let whole = division.breakdown.is_empty();
    let rows = division.cells.iter().map(|cell| row(edition, table, division, cell));
    Ok(Shown {
        question: table.question.to_owned(),
        item: table.item.to_owned(),
        breakdown: division.breakdown.to_owned(),
        caption: edition.caption(table, division)?,
        group: (!whole).then(|| edition.text("category")).transpose()?,
        head: std::iter::once(edition.text("option"))
            .chain(head)
            .collect::<Result<Vec<_>, FileError>>()?,
        rows: rows.collect(),
    })
}

fn row(
    edition: &Edition<'_>,
    table: &Table<'_>,
    division: &Division<'_>,
    cell: &ReleasedCell,
) -> Row {
    let figure = |figure: Option<u32>| figure.map(|n| n.to_string()).unwrap_or_default();
    let whole = division.breakdown.is_empty();
    Row {
        option: cell.option.clone(),
        category: cell.category.clone(),
        group: (!whole).then(|| edition.option(division.breakdown, &cell.category)),
        answer: edition.option(table.question, &cell.option),
        hidden: cell.status == Status::Hidden,
        figures: vec![
            figure(cell.base),
            cell.count_text(),
            figure(cell.count_low),
            figure(cell.count_high),
            figure(cell.percent),
        ],
    }
}
