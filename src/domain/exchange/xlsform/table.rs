//! A sheet as a table: columns by name, whichever way their authors spell them, and by language.

use std::collections::{BTreeMap, BTreeSet};

use super::super::plain;
use super::super::tongue::language;
use super::workbook::{Cell, Sheet};
use crate::domain::wording::{Lang, Wording};

/// In front of the columns that only we write.
pub(super) const OURS: &str = "porte_voix";

/// Whose words a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Tongue {
    /// Those of the default language, if it holds words.
    Default,
    /// Those of a wording's key: a language, or a language and an age band.
    Key(String),
    /// Those of a language that we do not speak.
    Foreign(String),
}

#[derive(Debug)]
struct Column {
    at: u32,
    name: String,
    tongue: Tongue,
}

/// A table with its first row as head.
#[derive(Debug)]
pub(super) struct Table<'a> {
    sheet: &'a str,
    columns: Vec<Column>,
    rows: &'a [(u32, BTreeMap<u32, Cell>)],
    default: Lang,
}

/// One row of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    table: &'a Table<'a>,
    number: u32,
    cells: &'a BTreeMap<u32, Cell>,
}

impl<'a> Table<'a> {
    /// The table of a sheet; `default` is the language of words without one.
    pub fn of(name: &'a str, sheet: Option<&'a Sheet>, default: Lang) -> Self {
        let rows = sheet.map_or(&[][..], |sheet| sheet.rows.as_slice());
        let (head, rows) = match rows.split_first() {
            Some((head, rows)) => (Some(&head.1), rows),
            None => (None, rows),
        };
        let columns = head.into_iter().flatten().map(|(at, cell)| column(*at, &cell.text));
        Self { sheet: name, columns: columns.collect(), rows, default }
    }

    /// Whether it has a column of this name.
    pub fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|column| column.name == name)
    }

    /// The rows below the head.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.rows.iter().map(|(number, cells)| Line { table: self, number: *number, cells })
    }

    /// Languages in which some column has words, in their order; and those that we do not speak.
    pub fn languages(&self) -> (Vec<Lang>, BTreeSet<String>) {
        let (mut known, mut foreign) = (Vec::new(), BTreeSet::new());
        for column in self.columns.iter().filter(|column| column.name == "label") {
            let lang = match &column.tongue {
                Tongue::Default => Some(self.default),
                Tongue::Key(key) => key.parse().ok(),
                Tongue::Foreign(name) => {
                    foreign.insert(name.clone());
                    None
                }
            };
            if let Some(lang) = lang.filter(|lang| !known.contains(lang)) {
                known.push(lang);
            }
        }
        (known, foreign)
    }
}

impl<'a> Line<'a> {
    /// Where it stands: `survey!7`, and its name when it has one.
    pub fn place(&self) -> String {
        match self.text("name") {
            "" => format!("{}!{}", self.table.sheet, self.number),
            name => format!("{}!{} ({name})", self.table.sheet, self.number),
        }
    }

    /// What stands in a column without language; empty when nothing does.
    pub fn text(&self, name: &str) -> &'a str {
        let columns = self.table.columns.iter().filter(|column| column.name == name);
        let cells = columns.filter_map(|column| self.cells.get(&column.at));
        cells.map(|cell| cell.text.trim()).find(|text| !text.is_empty()).unwrap_or("")
    }

    /// The words in the columns of this name, exactly as they stand.
    pub fn exact(&self, name: &str) -> Wording {
        let mut wording = Wording::default();
        for column in self.table.columns.iter().filter(|column| column.name == name) {
            let key = match &column.tongue {
                Tongue::Default => self.table.default.code().to_owned(),
                Tongue::Key(key) => key.clone(),
                Tongue::Foreign(_) => continue,
            };
            if let Some(cell) = self.cells.get(&column.at).filter(|cell| !cell.text.is_empty()) {
                wording.0.entry(key).or_insert_with(|| cell.text.clone());
            }
        }
        wording
    }

    /// The words in the columns of this name, without what nobody sees.
    pub fn wording(&self, name: &str) -> Wording {
        let exact = self.exact(name).0.into_iter();
        let clean = exact.map(|(key, text)| (key, plain::clean(&text)));
        Wording(clean.filter(|(_, text)| !text.is_empty()).collect())
    }

    /// The names of columns with something in this row, each once.
    pub fn filled(&self) -> BTreeSet<&'a str> {
        let columns = self.table.columns.iter();
        let filled = columns.filter(|column| {
            self.cells.get(&column.at).is_some_and(|cell| !cell.text.trim().is_empty())
        });
        filled.map(|column| column.name.as_str()).collect()
    }

    /// The names of columns whose cell is computed.
    pub fn computed(&self) -> Vec<&'a str> {
        let columns = self.table.columns.iter();
        let computed = |column: &&Column| self.cells.get(&column.at).is_some_and(|c| c.computed);
        columns.filter(computed).map(|column| column.name.as_str()).collect()
    }
}

fn column(at: u32, head: &str) -> Column {
    let head = head.trim();
    let own = head.strip_prefix(OURS).and_then(|rest| rest.strip_prefix('.'));
    if let Some((name, key)) = own.and_then(|own| own.split_once('.')) {
        return Column {
            at,
            name: name.to_owned(),
            tongue: Tongue::Key(key.replacen('.', "@", 1)),
        };
    }
    if Wording::is_key(&head.replacen('.', "@", 1)) {
        let key = head.replacen('.', "@", 1);
        return Column { at, name: "words".to_owned(), tongue: Tongue::Key(key) };
    }
    let (name, tongue) = match head.rsplit_once("::") {
        // `media::image` is a column, `media::image::English` one in a language.
        Some((first, second)) if first.trim().eq_ignore_ascii_case("media") => (second, None),
        Some((first, second)) if worded(first) => (first, Some(second)),
        Some(_) => (head, None),
        None => match head.split_once(':') {
            Some((first, second)) if worded(first) => (first, Some(second)),
            _ => (head, None),
        },
    };
    let tongue = tongue.map_or(Tongue::Default, |tongue| match language(tongue) {
        Some(lang) => Tongue::Key(lang.code().to_owned()),
        None => Tongue::Foreign(tongue.trim().to_owned()),
    });
    Column { at, name: spelt(name), tongue }
}

/// Columns that hold words.
fn worded(name: &str) -> bool {
    let name = spelt(name);
    let base = name.rsplit("::").next().unwrap_or(&name);
    matches!(
        base,
        "label"
            | "hint"
            | "guidance_hint"
            | "constraint_message"
            | "required_message"
            | "image"
            | "audio"
            | "video"
            | "big-image"
    )
}

/// The usual name of a column.
fn spelt(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    let lower = lower.strip_prefix("media::").unwrap_or(&lower);
    match lower {
        "list name" => "list_name",
        "caption" => "label",
        "read only" | "read_only" => "readonly",
        "choice filter" => "choice_filter",
        "calculate" => "calculation",
        "relevance" | "bind::relevant" => "relevant",
        "bind::required" => "required",
        "bind::constraint" => "constraint",
        "default language" => "default_language",
        "form title" | "title" => "form_title",
        "constraint message" | "bind::jr:constraintmsg" => "constraint_message",
        other => other,
    }
    .to_owned()
}
