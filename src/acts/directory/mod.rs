//! The directory of the installation: what is shipped, with what staff changed, checked or took out
//! over it. Every version stays (R34, R60). Administrators and safeguarding leads of any project keep
//! it.

mod files;
mod removal;
mod reviews;

use serde::Serialize;
use time::Date;
use time::format_description::well_known::Iso8601;

pub use files::{Brought, export, import};
pub use removal::{agree, ask, stay};
pub use reviews::{Task, done, tasks};

use super::{ActError, Desk};
use crate::domain::consultation::Person;
use crate::domain::directory::{Kind, Method, State, TO_CHECK, TOO_OLD, after, age, is_id};
use crate::domain::staff::{Action, may};
use crate::i18n::directory::{Directory, Entry, Wrong, shipped, uncovered};
use crate::i18n::laws::Law;
use crate::store::StoreError;
use crate::store::directory::{Check, Removal, Version};

/// An entry as it stands.
#[derive(Debug, Clone)]
pub struct Known {
    /// The entry, with the days on which it was seen and checked.
    pub entry: Entry,
    /// Its newest version; 0 as it was shipped.
    pub version: i64,
    /// How and by whom it was checked, if it was.
    pub check: Option<Check>,
    /// Who wants to take it out.
    pub removal: Option<Removal>,
}

impl Known {
    /// How far it can be trusted on a day.
    pub fn state(&self, today: Date) -> State {
        let entry = &self.entry;
        State::of(entry.kind(), entry.verified_on(), entry.seen_on(), today)
    }
}

/// How help lines stand, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct HelpLines {
    /// Nothing new opens until these are checked.
    pub too_old: Vec<String>,
    /// To be checked again soon.
    pub due: Vec<String>,
    /// Never checked.
    pub never: Vec<String>,
}

/// Today, as a day.
pub fn today(desk: &Desk) -> Date {
    day(&desk.clock.today()).unwrap_or(Date::MIN)
}

pub use crate::clock::read_day as day;

fn written(day: Date) -> Result<String, ActError> {
    Ok(day.format(&Iso8601::DATE).map_err(|_| StoreError::Corrupt("day"))?)
}

/// Everything in the directory, by kind and in the order in which it was shipped or added.
///
/// # Errors
/// The database does not answer, or what is shipped cannot be read.
pub async fn known(desk: &Desk) -> Result<Vec<Known>, ActError> {
    let shipped = shipped().map_err(|_| StoreError::Corrupt("shipped directory"))?;
    let mut newest = desk.store.directory().await?;
    let mut removals = desk.store.directory_removals().await?;
    let mut all = Vec::new();
    for entry in shipped {
        let of_it =
            |version: &mut Version| version.kind == entry.kind() && version.id == entry.id();
        let version = newest.extract_if(.., of_it).next();
        all.extend(stands(version, Some(entry)));
    }
    all.extend(newest.into_iter().filter_map(|version| stands(Some(version), None)));
    for known in &mut all {
        let of_it = |removal: &mut Removal| {
            removal.kind == known.entry.kind() && removal.id == known.entry.id()
        };
        known.removal = removals.extract_if(.., of_it).next();
    }
    Ok(all)
}

/// The entry of a version over the one that was shipped. What cannot be read any more does not push
/// out what can.
fn stands(version: Option<Version>, shipped: Option<Entry>) -> Option<Known> {
    let Some(version) = version else {
        let entry = shipped?;
        return Some(Known { entry, version: 0, check: None, removal: None });
    };
    if version.removed {
        return None;
    }
    let Ok(entry) = Entry::read(version.kind, &version.document) else {
        tracing::error!(event = "directory.unreadable");
        let entry = shipped?;
        return Some(Known { entry, version: version.version, check: None, removal: None });
    };
    let checked = version.check.as_ref().and_then(|check| day(&check.on));
    let seen = entry.seen_on();
    let entry = entry.dated(seen, checked);
    Some(Known { entry, version: version.version, check: version.check, removal: None })
}

/// What two people took out, as it was.
///
/// # Errors
/// The database does not answer.
pub async fn taken_out(desk: &Desk) -> Result<Vec<Entry>, ActError> {
    let gone = desk.store.directory().await?.into_iter().filter(|version| version.removed);
    Ok(gone.filter_map(|version| Entry::read(version.kind, &version.document).ok()).collect())
}

/// The directory as children and readers need it.
///
/// # Errors
/// The database does not answer, or what is shipped cannot be read.
pub async fn current(desk: &Desk) -> Result<Directory, ActError> {
    let entries = known(desk).await?.into_iter().map(|known| known.entry).collect();
    Ok(Directory::of(entries).map_err(|_| StoreError::Corrupt("shipped directory"))?)
}

/// The laws in force on a day.
///
/// # Errors
/// As for the directory.
pub async fn laws_on(desk: &Desk, day: Date) -> Result<Vec<Law>, ActError> {
    Ok(current(desk).await?.laws_on(day).into_iter().cloned().collect())
}

/// How the help lines stand today.
///
/// # Errors
/// As for the directory.
pub async fn help_lines(desk: &Desk) -> Result<HelpLines, ActError> {
    let (today, mut told) = (today(desk), HelpLines::default());
    for line in current(desk).await?.lines {
        let age = age(line.verified_on, line.seen_on, today);
        if line.verified_on.is_none() {
            told.never.push(line.name.clone());
        }
        if age >= TOO_OLD {
            told.too_old.push(line.name);
        } else if age >= TO_CHECK {
            told.due.push(line.name);
        }
    }
    Ok(told)
}

/// One entry as it stands.
///
/// # Errors
/// As for the directory.
pub async fn find(desk: &Desk, kind: Kind, id: &str) -> Result<Option<Known>, ActError> {
    let found = known(desk).await?.into_iter();
    Ok({ found }.find(|known| known.entry.kind() == kind && known.entry.id() == id))
}

/// Whether somebody keeps the directory.
///
/// # Errors
/// The database does not answer.
pub async fn keeps(desk: &Desk, person: &Person) -> Result<bool, ActError> {
    let roles = desk.store.roles_anywhere(&person.id).await?;
    Ok(may(&roles, Action::KeepDirectory))
}

async fn allow(desk: &Desk, person: &Person) -> Result<(), ActError> {
    if keeps(desk, person).await? {
        return Ok(());
    }
    Err(ActError::refused("not_your_role", &person.name))
}

/// What somebody wrote down about an entry.
#[derive(Debug, Clone, Copy)]
pub struct Wrote<'a> {
    /// What it is.
    pub kind: Kind,
    /// Its id.
    pub id: &'a str,
    /// The version they looked at; `None` for a new entry.
    pub seen: Option<i64>,
    /// The entry as JSON. Its days are not believed: they are set here.
    pub document: &'a str,
    /// How they checked it, if they did.
    pub method: Option<Method>,
}

/// Writes an entry anew, or that it was checked as it is. False when there was nothing to write.
///
/// An entry that changes counts as unchecked unless it was checked now, and no change makes it
/// younger: its age goes on from the last day it was checked or seen.
///
/// # Errors
/// The person does not keep the directory, a field cannot be taken, a child would be left without
/// anybody who answers, somebody else was faster, or the database does not answer.
pub async fn write(desk: &Desk, wrote: Wrote<'_>, person: &Person) -> Result<bool, ActError> {
    allow(desk, person).await?;
    let all = known(desk).await?;
    let Wrote { kind, id, seen, document, method } = wrote;
    let same = |known: &&Known| known.entry.kind() == kind && known.entry.id() == id;
    let before = all.iter().find(same);
    let version = match (seen, before) {
        (Some(seen), Some(before)) if before.version == seen => seen,
        (Some(_), _) => return Err(StoreError::Conflict.into()),
        (None, Some(_)) => return Err(ActError::refused("directory_taken", id)),
        (None, None) if !is_id(id) => return Err(ActError::refused("directory_field", "id")),
        (None, None) => last_version(desk, kind, id).await?,
    };
    let today = today(desk);
    let entry = Entry::read(kind, document).map_err(|Wrong(field)| {
        ActError::refused(
            if field.is_empty() { "directory_entry" } else { "directory_field" },
            field,
        )
    })?;
    if entry.id() != id {
        return Err(ActError::refused("directory_field", "id"));
    }
    let (last_seen, last_check) = match before {
        Some(before) => (before.entry.seen_on(), before.entry.verified_on()),
        None => (today, None),
    };
    let is_same = before.is_some_and(|before| {
        before.entry.clone().dated(today, None) == entry.clone().dated(today, None)
    });
    if is_same && method.is_none() {
        return Ok(false);
    }
    let seen_on = if method.is_some() { today } else { last_check.unwrap_or(last_seen) };
    let entry = entry.dated(seen_on, None);
    covers(&all, &entry)?;
    let check = match method {
        Some(method) => Some(Check {
            on: written(today)?,
            by: person.id.clone(),
            method,
            again_by: written(after(today, kind.check_days()))?,
        }),
        None => None,
    };
    let by = desk.by(&person.id);
    let next = Version { check, ..next(&entry, version, by)? };
    desk.store.add_versions(&[next], by).await?;
    Ok(true)
}

/// The version that follows, unchecked.
fn next(entry: &Entry, before: i64, by: crate::store::By<'_>) -> Result<Version, ActError> {
    Ok(Version {
        kind: entry.kind(),
        id: entry.id().to_owned(),
        version: before + 1,
        document: entry.document().ok_or(StoreError::Corrupt("directory"))?,
        removed: false,
        written_by: by.person.to_owned(),
        written_at: by.at,
        asked_by: None,
        check: None,
    })
}

/// The last version of what may have been taken out; 0 when there was none.
async fn last_version(desk: &Desk, kind: Kind, id: &str) -> Result<i64, ActError> {
    let history = desk.store.directory_history(kind, id).await?;
    Ok(history.first().map_or(0, |version| version.version))
}

/// Refuses help lines that would leave a child alone once this entry is another.
fn covers(all: &[Known], changed: &Entry) -> Result<(), ActError> {
    let others = all.iter().map(|known| &known.entry);
    let others =
        others.filter(|other| (other.kind(), other.id()) != (changed.kind(), changed.id()));
    refuse_holes(others.chain([changed]))
}

fn refuse_holes<'e>(entries: impl Iterator<Item = &'e Entry>) -> Result<(), ActError> {
    let line = |entry: &Entry| match entry {
        Entry::HelpLine(line) => Some(line.clone()),
        Entry::Law(_) | Entry::Age(_) | Entry::Complaint(_) => None,
    };
    let lines: Vec<_> = entries.filter_map(line).collect();
    let alone = uncovered(&lines);
    alone.map_or(Ok(()), |lang| Err(ActError::refused("directory_alone", lang.own_name())))
}
