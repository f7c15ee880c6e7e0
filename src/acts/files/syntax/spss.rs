//! `tables.sps`: SPSS, and PSPP.

use std::fmt::Write as _;

use super::{Edition, FileError, Glossary, WORDS, is_unprintable};
use crate::domain::export::{COLUMNS, Kind, kind};
use crate::domain::release::{Release, ReleasedCell};

/// The longest piece of a text in one line, in characters: lines are counted in bytes.
const PIECE: usize = 50;

/// The file.
///
/// # Errors
/// A word is missing.
pub fn spss(edition: &Edition<'_>) -> Result<String, FileError> {
    let glossary = Glossary::of(edition)?;
    let mut file = String::from(
        "* Encoding: UTF-8.\n\
         * Reads tables.csv from this folder, and puts words beside the codes.\n\
         * Hidden rows have no figures: they are system-missing.\n\
         SET DECIMAL=DOT.\n\
         GET DATA /TYPE=TXT /FILE='tables.csv' /ENCODING='UTF8' /ARRANGEMENT=DELIMITED\n  \
         /DELIMITERS=',' /QUALIFIER='\"' /FIRSTCASE=2\n  /VARIABLES=",
    );
    for name in COLUMNS {
        let format = match kind(name) {
            Kind::Text => format!("A{}", width(&edition.dossier.release, name)),
            Kind::Whole => "F8.0".to_owned(),
            Kind::Number => "F10.1".to_owned(),
        };
        let _ = write!(file, "\n    {name} {format}");
    }
    file.push_str(".\n");
    let pairs = || glossary.items.iter().chain(&glossary.options).map(|(_, _, words)| words);
    let words = glossary.questions.iter().map(|(_, words)| words).chain(pairs());
    let longest = words.map(|words| flat(words).len()).max().unwrap_or(0).clamp(1, 32_000);
    for name in WORDS {
        let _ = writeln!(file, "STRING {name}_words (A{longest}).");
    }
    for (code, words) in &glossary.questions {
        for name in ["question", "breakdown"] {
            assign(&mut file, &format!("{name} = {}", quoted(code)), name, words);
        }
    }
    for (code, item, words) in &glossary.items {
        assign(&mut file, &both(["question", "item"], code, item), "item", words);
    }
    for (code, option, words) in &glossary.options {
        assign(&mut file, &both(["question", "option"], code, option), "option", words);
        assign(&mut file, &both(["breakdown", "category"], code, option), "category", words);
    }
    for (name, words) in &glossary.columns {
        let _ = writeln!(file, "VARIABLE LABELS {name} {}.", quoted(words));
    }
    for name in WORDS {
        let words = quoted(&edition.text(name)?);
        let _ = writeln!(file, "VARIABLE LABELS {name}_words {words}.");
    }
    file.push_str("EXECUTE.\n");
    Ok(file)
}

fn both([first, second]: [&str; 2], code: &str, part: &str) -> String {
    format!("{first} = {} AND {second} = {}", quoted(code), quoted(part))
}

fn assign(file: &mut String, test: &str, name: &str, words: &str) {
    let _ = writeln!(file, "IF ({test}) {name}_words = {}.", quoted(words));
}

/// The longest text of a column, in bytes.
fn width(release: &Release, column: &str) -> usize {
    let of_cell = |cell: &ReleasedCell| match column {
        "question" => cell.question.len(),
        "item" => cell.item.len(),
        "option" => cell.option.len(),
        "breakdown" => cell.breakdown.len(),
        "category" => cell.category.len(),
        _ => 0,
    };
    let wide = match column {
        "release" => release.id.len(),
        "consultation" => release.consultation.len(),
        "stage" => release.stage.len(),
        "status" => "rounded".len(),
        _ => release.tables.cells.iter().map(of_cell).max().unwrap_or(0),
    };
    // Room for the mark of a neutralised code.
    wide + 1
}

/// In one line: a text of SPSS cannot hold a break.
fn flat(text: &str) -> String {
    text.chars().map(|c| if is_unprintable(c) { ' ' } else { c }).collect()
}

/// A text in single quotes, in pieces of one line each.
pub(super) fn quoted(text: &str) -> String {
    let flat: Vec<char> = flat(text).chars().collect();
    if flat.is_empty() {
        return "''".to_owned();
    }
    let piece =
        |piece: &[char]| format!("'{}'", piece.iter().collect::<String>().replace('\'', "''"));
    flat.chunks(PIECE).map(piece).collect::<Vec<_>>().join(" +\n  ")
}
