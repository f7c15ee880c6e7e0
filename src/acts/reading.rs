//! Reading free texts: who may, in which order, and what becomes of each (R36–R40, R64).
//!
//! A reader sees one text, its question, language and age band: never another answer of the same
//! child, never who it is, never when it came.

use rayon::prelude::*;
use time::{Date, Duration, format_description::well_known::Iso8601};

use super::submissions::{Intake, TEXTS};
use super::{ActError, Desk, consultations};
use crate::domain::consultation::{Consultation, Person, Project};
use crate::domain::quotes::Written;
use crate::domain::reading::{Decision, Lane, Mark, UNREAD_DAYS, pieces, without};
use crate::domain::staff::{Action, may};
use crate::domain::wording::{Band, Lang};
use crate::i18n::Watch;
use crate::seal::sha256;
use crate::store::reading::{Clearance, Concern, ReadText, UnreadText};
use crate::store::{By, StoreError};

/// The table name in the seal of a text that was read.
pub const READ_TEXTS: &str = "read_texts";
/// The version of the policy readers accept. A new one ends every clearance.
pub const POLICY: &str = "2026-11";
/// Days a training counts at most.
pub const LONGEST_DAYS: i64 = 730;
/// Texts one person looks at within an hour; then comes a break (R40).
pub const AN_HOUR: i64 = 50;
/// Characters of the name of a service at most.
pub const LONGEST_SERVICE: usize = 100;

/// A text in the queue.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// What pages call it: says nothing of the id.
    pub handle: String,
    /// Its place in the queue.
    pub lane: Lane,
    /// Its mark, and the id of who set it.
    pub mark: Option<(Mark, String)>,
    /// Code of the question.
    pub question: String,
    /// Language it was written in.
    pub lang: Lang,
    /// Age band.
    pub band: Band,
    /// How many words it has.
    pub words: usize,
    /// The words.
    text: String,
    /// Whether they may be quoted (R42): of no interest to who reads, and kept for who quotes.
    may_quote: bool,
    stored: UnreadText,
}

impl Waiting {
    /// The words, for the page of this one text.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// Whether somebody may read texts of this consultation now.
///
/// # Errors
/// The role is missing, or nobody noted a training that still counts; or the database does not
/// answer.
pub async fn may_read(
    desk: &Desk,
    consultation: &Consultation,
    person: &Person,
) -> Result<(), ActError> {
    consultations::allow(desk, consultation, person, Action::Read).await?;
    cleared(desk, person).await
}

/// Whether a training of somebody is noted that still counts, with the policy as it is now.
///
/// # Errors
/// There is none; or the database does not answer.
pub async fn cleared(desk: &Desk, person: &Person) -> Result<(), ActError> {
    let cleared = desk.store.clearance(&person.id).await?;
    let today = desk.clock.today();
    match cleared {
        Some(cleared) if cleared.policy == POLICY && today <= cleared.valid_until => Ok(()),
        _ => Err(ActError::refused("not_cleared", &person.name)),
    }
}

/// The texts of a consultation that wait, by lane and then in an order that tells nothing. Empty
/// when its answers are erased.
///
/// # Errors
/// The person may not read, a text does not open, or the database does not answer.
pub async fn queue(
    desk: &Desk,
    watch: &Watch,
    consultation: &Consultation,
    person: &Person,
) -> Result<Vec<Waiting>, ActError> {
    may_read(desk, consultation, person).await?;
    let revision = consultations::revision(desk, consultation).await?;
    let Some(intake) = Intake::open(desk, consultation.clone(), revision).await? else {
        return Ok(Vec::new());
    };
    let stored = desk.store.unread_texts(&consultation.id).await?;
    let watch = watch.clone();
    let opened = tokio::task::spawn_blocking(move || {
        let opened = stored.into_par_iter().map(|stored| open(&intake, &watch, stored));
        opened.collect::<Option<Vec<Waiting>>>()
    });
    let opened = opened.await.map_err(|_| ActError::refused("busy", ""))?;
    let mut waiting = opened.ok_or(StoreError::Corrupt("text"))?;
    waiting.sort_by(|a, b| (a.lane, &a.handle).cmp(&(b.lane, &b.handle)));
    Ok(waiting)
}

fn open(intake: &Intake, watch: &Watch, stored: UnreadText) -> Option<Waiting> {
    let text = intake.keys.open(TEXTS, &stored.id, &stored.sealed).ok()?;
    let Written { text, may_quote } = Written::unpack(text)?;
    let lang: Lang = stored.lang.parse().ok()?;
    let mark = stored.mark.as_deref().and_then(Mark::of).zip(stored.person_id.clone());
    Some(Waiting {
        handle: sha256(format!("porte-voix/text/1:{}", stored.id).as_bytes())
            .chars()
            .take(32)
            .collect(),
        lane: if mark.is_some() { Lane::Now } else { watch.lane(&text, lang) },
        mark,
        question: stored.question.clone(),
        lang,
        band: stored.band.parse().ok()?,
        words: pieces(&text).len(),
        text,
        may_quote,
        stored,
    })
}

/// One text of the queue, to be read: that somebody looked is an event.
///
/// # Errors
/// The person needs a break, or as for the queue.
pub async fn look(
    desk: &Desk,
    watch: &Watch,
    consultation: &Consultation,
    handle: &str,
    person: &Person,
) -> Result<Option<Waiting>, ActError> {
    let found = find(desk, watch, consultation, handle, person).await?;
    let since = desk.clock.now() - 3_600;
    if desk.store.texts_looked_at(&person.id, since).await? >= AN_HOUR {
        return Err(ActError::refused("reader_break", AN_HOUR.to_string()));
    }
    if found.is_some() {
        desk.store.record(desk.by(&person.id), "text.read", &consultation.id, "").await?;
    }
    Ok(found)
}

async fn find(
    desk: &Desk,
    watch: &Watch,
    consultation: &Consultation,
    handle: &str,
    person: &Person,
) -> Result<Option<Waiting>, ActError> {
    let waiting = queue(desk, watch, consultation, person).await?;
    Ok(waiting.into_iter().find(|text| text.handle == handle))
}

/// What a reader decided, as it was posted.
#[derive(Debug, Clone, Copy)]
pub struct Decided<'a> {
    /// What.
    pub decision: Decision,
    /// Words that are taken out, counted from 0.
    pub masked: &'a [usize],
    /// The service it was handed to.
    pub told_to: &'a str,
}

/// Does what a reader decided. The original never stays: what may go further is sealed again
/// without the words that were taken out.
///
/// # Errors
/// The text no longer waits, the decision needs another person, no word is marked where somebody
/// can be recognised, no service is named, or as for the queue.
pub async fn decide(
    desk: &Desk,
    watch: &Watch,
    consultation: &Consultation,
    handle: &str,
    decided: Decided<'_>,
    person: &Person,
) -> Result<(), ActError> {
    let found = find(desk, watch, consultation, handle, person).await?;
    let text = found.ok_or(StoreError::Conflict)?;
    let Decided { decision, masked, told_to } = decided;
    let own = text.mark.as_ref().is_some_and(|(_, by)| *by == person.id);
    if !decision.may(text.mark.as_ref().map(|(mark, _)| *mark), own) {
        return Err(ActError::refused("second_reader", &person.name));
    }
    let by = desk.by(&person.id);
    let told_to = told_to.trim();
    let (outcome, kind) = match decision {
        Decision::Ask | Decision::Danger => {
            let mark = if decision == Decision::Ask { Mark::Asked } else { Mark::Danger };
            let marked = (&text.stored, mark.code());
            return Ok(desk.store.mark_text(&consultation.id, marked, by).await?);
        }
        Decision::Named if masked.is_empty() => {
            return Err(ActError::refused("nothing_masked", ""));
        }
        Decision::HandedOver if !(3..=LONGEST_SERVICE).contains(&told_to.chars().count()) => {
            return Err(ActError::refused("no_service", LONGEST_SERVICE.to_string()));
        }
        Decision::Clear => (Some("clear"), None),
        Decision::Withhold => (Some("withheld"), None),
        Decision::Named => (Some("clear"), Some("named")),
        Decision::Distress => (None, Some("distress")),
        Decision::HandedOver => (None, Some("danger")),
    };
    let remains = match outcome {
        Some(outcome) => {
            let sealed = sealed(desk, consultation, &text, masked).await?;
            Some(ReadText { outcome, sealed })
        }
        None => None,
    };
    let first = text.mark.as_ref().filter(|_| decision == Decision::HandedOver);
    let concern = kind.map(|kind| Concern {
        id: desk.dice.id(),
        kind,
        first: first.map(|(_, by)| by.as_str()),
        told_to: if decision == Decision::HandedOver { told_to } else { "" },
        noted_on: desk.clock.today(),
    });
    Ok(desk.store.settle_text(&consultation.id, &text.stored, remains, concern, by).await?)
}

async fn sealed(
    desk: &Desk,
    consultation: &Consultation,
    text: &Waiting,
    masked: &[usize],
) -> Result<String, ActError> {
    let revision = consultations::revision(desk, consultation).await?;
    let intake = Intake::open(desk, consultation.clone(), revision).await?;
    let intake = intake.ok_or_else(|| ActError::refused("erased", &consultation.code))?;
    let told = Written { text: without(&text.text, masked), may_quote: text.may_quote };
    let nonce = desk.dice.bytes();
    Ok(intake.keys.seal(READ_TEXTS, &text.stored.id, &told.pack(), nonce)?)
}

/// Notes that somebody of a project is trained and has accepted the policy, until a day.
///
/// # Errors
/// It is oneself, somebody not of the project, a day in the past or more than two years away, or the
/// database does not answer.
pub async fn clear_person(
    desk: &Desk,
    project: &Project,
    person: &str,
    valid_until: &str,
    by: By<'_>,
) -> Result<(), ActError> {
    let roles = desk.store.roles(by.person, &project.id).await?;
    if !may(&roles, Action::ManageStaff) || by.person == person {
        return Err(ActError::refused("clear_oneself", ""));
    }
    let theirs = desk.store.roles(person, &project.id).await?;
    let who = desk.store.person(person).await?.filter(|_| !theirs.is_empty());
    let who = who.ok_or_else(|| ActError::refused("not_of_this_project", person))?;
    let today = desk.clock.today();
    let is_day = Date::parse(valid_until, &Iso8601::DATE).is_ok();
    let fits = valid_until >= today.as_str() && *valid_until <= *longest(desk);
    if !is_day || !fits {
        return Err(ActError::refused("clear_day", &who.name));
    }
    let clearance = Clearance {
        policy: POLICY.to_owned(),
        seen_on: today,
        valid_until: valid_until.to_owned(),
    };
    Ok(desk.store.clear_person(person, &clearance, &project.id, by).await?)
}

/// The last day until which a training noted today may count.
pub fn longest(desk: &Desk) -> String {
    let today = desk.clock.today();
    shifted(&today, LONGEST_DAYS).unwrap_or(today)
}

/// The day of closing by which texts that nobody read must be gone today.
pub(super) fn unread_before(desk: &Desk) -> Option<String> {
    shifted(&desk.clock.today(), -UNREAD_DAYS)
}

fn shifted(day: &str, days: i64) -> Option<String> {
    let date = Date::parse(day, &Iso8601::DATE).ok()?;
    date.checked_add(Duration::days(days))?.format(&Iso8601::DATE).ok()
}
