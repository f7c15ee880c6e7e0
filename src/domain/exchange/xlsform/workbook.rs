//! Reads the sheets of a workbook (.xlsx): texts as they are shown, never what computes them.
//!
//! Our own reader and not a crate's, because a workbook comes from anywhere: others set aside as
//! much memory as the file claims to need.

use std::collections::BTreeMap;

use super::super::archive::Archive;
use super::super::unreadable::Unreadable;
use super::super::xml::{Piece, Xml};
use super::cells;

/// The sheets we read; any other is only named.
pub(in super::super) const SHEETS: [&str; 4] = ["survey", "choices", "settings", "porte_voix"];

/// A workbook.
#[derive(Debug, Default)]
pub(in super::super) struct Workbook {
    /// The sheets we read, by their names in small letters.
    pub sheets: BTreeMap<String, Sheet>,
    /// The names of all others.
    pub others: Vec<String>,
}

/// One sheet: its rows with something in them, in order.
#[derive(Debug, Default)]
pub(in super::super) struct Sheet {
    /// Number of the row as people count, and its cells by place of the column, from 0.
    pub rows: Vec<(u32, BTreeMap<u32, Cell>)>,
}

/// One cell with something in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in super::super) struct Cell {
    /// What it shows.
    pub text: String,
    /// It is computed; `text` is what came out when the file was saved.
    pub computed: bool,
}

impl Workbook {
    /// Reads a workbook.
    ///
    /// # Errors
    /// It is damaged, too large, or no workbook.
    pub fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        let mut archive = Archive::open(bytes)?;
        if !archive.has("[Content_Types].xml") {
            return Err(Unreadable::new("exchange_archive", ""));
        }
        let main = main_part(&mut archive)?;
        let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
        let named = sheet_names(&archive.text(&main)?)?;
        let relations = match main.rsplit_once('/') {
            Some((folder, file)) => format!("{folder}/_rels/{file}.rels"),
            None => format!("_rels/{main}.rels"),
        };
        let relations = relations_of(&archive.text(&relations)?)?;
        let strings = format!("{folder}/sharedStrings.xml");
        let strings = match relations.values().find(|(kind, _)| kind.ends_with("/sharedStrings")) {
            Some((_, target)) => cells::strings(&archive.text(&below(folder, target))?)?,
            None if archive.has(&strings) => cells::strings(&archive.text(&strings)?)?,
            None => Vec::new(),
        };
        let mut book = Self::default();
        for (name, id) in named {
            let known = name.trim().to_lowercase();
            if !SHEETS.contains(&known.as_str()) || book.sheets.contains_key(&known) {
                book.others.push(name);
                continue;
            }
            let (_, target) = relations.get(&id).ok_or_else(|| Unreadable::broken(&name))?;
            let text = archive.text(&below(folder, target))?;
            book.sheets.insert(known, cells::sheet(&text, &name, &strings)?);
        }
        Ok(book)
    }
}

/// Where the workbook itself lies.
fn main_part(archive: &mut Archive<'_>) -> Result<String, Unreadable> {
    const USUAL: &str = "xl/workbook.xml";
    if !archive.has("_rels/.rels") {
        return Ok(USUAL.to_owned());
    }
    let relations = relations_of(&archive.text("_rels/.rels")?)?;
    let main = relations.values().find(|(kind, _)| kind.ends_with("/officeDocument"));
    Ok(main.map_or_else(|| USUAL.to_owned(), |(_, target)| below("", target)))
}

/// A target beside a part, or from the root.
fn below(folder: &str, target: &str) -> String {
    match target.strip_prefix('/') {
        Some(from_root) => from_root.to_owned(),
        None if folder.is_empty() => target.to_owned(),
        None => format!("{folder}/{target}"),
    }
}

/// Id of a relation, and its kind and target.
fn relations_of(text: &str) -> Result<BTreeMap<String, (String, String)>, Unreadable> {
    let mut xml = Xml::new(text, "rels");
    let mut found = BTreeMap::new();
    while let Some(piece) = xml.next()? {
        if let Piece::Open(name, attributes) = piece
            && name == "Relationship"
        {
            let one = |name: &str| cells::attribute(&attributes, name).to_owned();
            found.insert(one("Id"), (one("Type"), one("Target")));
        }
    }
    Ok(found)
}

/// The sheets in their order: name and id of the relation.
fn sheet_names(text: &str) -> Result<Vec<(String, String)>, Unreadable> {
    let mut xml = Xml::new(text, "workbook");
    let mut found = Vec::new();
    while let Some(piece) = xml.next()? {
        if let Piece::Open(name, attributes) = piece
            && name == "sheet"
        {
            let one = |name: &str| cells::attribute(&attributes, name).to_owned();
            found.push((one("name"), one("id")));
        }
    }
    Ok(found)
}
