//! The directory as one file, out and in again: for another installation, or for a partner.

use serde_json::{Map, Value};

use super::{Known, allow, known, last_version, next, refuse_holes, today};
use crate::acts::consultations::TERMINAL;
use crate::acts::{ActError, Desk};
use crate::domain::consultation::Person;
use crate::domain::directory::{DEEPEST, Kind, MOST_BYTES, depth};
use crate::i18n::directory::{Entry, Wrong};
use crate::store::{By, StoreError};

/// What an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brought {
    /// Entries of the file that were written: new ones, and those that said something else.
    pub written: usize,
    /// Entries that were there already, word for word.
    pub same: usize,
}

/// Everything in the directory as one JSON document, by kind.
///
/// # Errors
/// The database does not answer.
pub async fn export(desk: &Desk) -> Result<String, ActError> {
    let all = known(desk).await?;
    let corrupt = || StoreError::Corrupt("directory");
    let mut file = Map::new();
    for kind in Kind::ALL {
        let mut list = Vec::new();
        for known in all.iter().filter(|known| known.entry.kind() == kind) {
            let document = known.entry.document().ok_or_else(corrupt)?;
            list.push(serde_json::from_str(&document).map_err(|_| corrupt())?);
        }
        file.insert(kind.code().to_owned(), Value::Array(list));
    }
    let text = serde_json::to_string_pretty(&Value::Object(file)).map_err(|_| corrupt())?;
    Ok(text + "\n")
}

/// Takes every entry of a file that says something new, or none. What comes in this way counts as
/// unchecked, whatever the file says; what the file leaves out stays as it is. Without a person it is
/// the terminal that does it.
///
/// # Errors
/// The person does not keep the directory; the file is too large, too deep or not as it was written
/// out; an entry cannot be taken; a child would be left without anybody who answers; or the database
/// does not answer.
pub async fn import(
    desk: &Desk,
    file: &[u8],
    person: Option<&Person>,
) -> Result<Brought, ActError> {
    if let Some(person) = person {
        allow(desk, person).await?;
    }
    let by = desk.by(person.map_or(TERMINAL, |person| &person.id));
    let entries = read(desk, file)?;
    let all = known(desk).await?;
    let of_it = |entry: &Entry| all.iter().find(|known| id_of(&known.entry) == id_of(entry));
    let (mut versions, mut same) = (Vec::new(), 0);
    for entry in &entries {
        let before = of_it(entry);
        if before.is_some_and(|before| is_same(before, entry)) {
            same += 1;
            continue;
        }
        // No file makes a known entry younger.
        let oldest = |known: &Known| known.entry.verified_on().unwrap_or(known.entry.seen_on());
        let seen_on = before.map_or(entry.seen_on(), |known| entry.seen_on().min(oldest(known)));
        versions.push(version(desk, before, &entry.clone().dated(seen_on, None), by).await?);
    }
    let others = all.iter().map(|known| &known.entry);
    let others = others.filter(|old| !entries.iter().any(|new| id_of(new) == id_of(old)));
    refuse_holes(others.chain(&entries))?;
    desk.store.add_versions(&versions, by).await?;
    Ok(Brought { written: versions.len(), same })
}

async fn version(
    desk: &Desk,
    before: Option<&Known>,
    entry: &Entry,
    by: By<'_>,
) -> Result<crate::store::directory::Version, ActError> {
    let last = match before {
        Some(before) => before.version,
        None => last_version(desk, entry.kind(), entry.id()).await?,
    };
    next(entry, last, by)
}

fn id_of(entry: &Entry) -> (Kind, &str) {
    (entry.kind(), entry.id())
}

/// Whether a file says of an entry what is there, its days apart.
fn is_same(known: &Known, entry: &Entry) -> bool {
    known.entry.clone().dated(entry.seen_on(), None) == *entry
}

/// The entries of a file, unchecked.
fn read(desk: &Desk, file: &[u8]) -> Result<Vec<Entry>, ActError> {
    if file.len() > MOST_BYTES {
        return Err(ActError::refused("directory_large", ""));
    }
    if depth(file) > DEEPEST {
        return Err(ActError::refused("directory_deep", DEEPEST.to_string()));
    }
    let unreadable = || ActError::refused("directory_file", "");
    let file: Map<String, Value> = serde_json::from_slice(file).map_err(|_| unreadable())?;
    let (mut entries, today) = (Vec::<Entry>::new(), today(desk));
    for (kind, list) in &file {
        let kind = Kind::of(kind).ok_or_else(unreadable)?;
        for value in list.as_array().ok_or_else(unreadable)? {
            let id = value.get("id").and_then(Value::as_str).unwrap_or_default();
            let id: String = id.chars().take(40).collect();
            let at = |field: &str| {
                ActError::refused("directory_line", format!("{}/{id}: {field}", kind.code()))
            };
            let entry = Entry::read(kind, &value.to_string());
            let entry = entry.map_err(|Wrong(field)| at(&field))?;
            if entries.iter().any(|known| id_of(known) == id_of(&entry)) {
                return Err(at("id"));
            }
            // Nobody saw it in a day to come.
            let seen_on = entry.seen_on().min(today);
            entries.push(entry.dated(seen_on, None));
        }
    }
    Ok(entries)
}
