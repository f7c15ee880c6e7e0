//! Incidents of a project: what went wrong with data, what was tried in a drill, and what was done
//! about it (R67). Nothing here is about a child.

use time::{PrimitiveDateTime, Time};

use super::{ActError, Desk};
use crate::clock::read_day;
use crate::domain::consultation::{Person, Project};
use crate::domain::incident::{Done, KEPT_DAYS, Kind, LONGEST};
use crate::domain::staff::{Action, may};
use crate::store::incidents::Incident;

/// What somebody writes down of an incident.
#[derive(Debug, Clone, Copy)]
pub struct Noted<'a> {
    /// What it is.
    pub kind: Option<Kind>,
    /// What happened.
    pub what: &'a str,
    /// Since which day it is known, `YYYY-MM-DD`.
    pub day: &'a str,
    /// At which time of that day, `HH:MM`, UTC.
    pub hour: &'a str,
    /// What was learned; of a drill, which is over when it is written down.
    pub learned: &'a str,
}

/// Writes down an incident. A drill is closed with it.
///
/// # Errors
/// The role is missing, a text is missing or too long, the moment cannot be or is still to come, or
/// the database does not answer.
pub async fn note(
    desk: &Desk,
    project: &Project,
    noted: Noted<'_>,
    person: &Person,
) -> Result<(), ActError> {
    allow(desk, project, person).await?;
    let kind = noted.kind.ok_or_else(|| ActError::refused("incident_kind", ""))?;
    let what = text(noted.what)?;
    let known_at = moment(noted.day, noted.hour).filter(|at| *at <= desk.clock.now());
    let known_at = known_at.ok_or_else(|| ActError::refused("incident_day", ""))?;
    let by = desk.by(&person.id);
    let (closed_on, learned) = match kind {
        Kind::Breach => (None, String::new()),
        Kind::Drill => (Some(noted.day.to_owned()), text(noted.learned)?),
    };
    let incident = Incident {
        id: desk.dice.id(),
        kind: kind.code().to_owned(),
        what,
        known_at,
        noted_by: person.id.clone(),
        noted_at: by.at,
        told_authority_on: None,
        told_people_on: None,
        closed_on,
        learned,
    };
    Ok(desk.store.note_incident(&project.id, &incident, by).await?)
}

/// Writes down what was done about an incident, once.
///
/// # Errors
/// The role is missing, the day cannot be or is still to come, nothing was learned, it was written
/// down already, or the database does not answer.
pub async fn note_done(
    desk: &Desk,
    (project, id): (&Project, &str),
    done: Done,
    (on, learned): (&str, &str),
    person: &Person,
) -> Result<(), ActError> {
    allow(desk, project, person).await?;
    let is_day = moment(on, "00:00").is_some_and(|at| at <= desk.clock.now());
    if !is_day {
        return Err(ActError::refused("incident_day", ""));
    }
    let learned = if done == Done::Closed { text(learned)? } else { String::new() };
    let by = desk.by(&person.id);
    Ok(desk.store.note_done((&project.id, id), done, (on, &learned), by).await?)
}

/// The moment before which incidents are erased today.
pub(super) fn kept_since(desk: &Desk) -> i64 {
    desk.clock.now() - KEPT_DAYS * 24 * 3_600
}

async fn allow(desk: &Desk, project: &Project, person: &Person) -> Result<(), ActError> {
    let roles = desk.store.roles(&person.id, &project.id).await?;
    if may(&roles, Action::KeepIncidents) {
        return Ok(());
    }
    Err(ActError::refused("not_your_role", &person.name))
}

fn text(typed: &str) -> Result<String, ActError> {
    let text = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.chars().count() {
        3..=LONGEST => Ok(text),
        _ => Err(ActError::refused("incident_text", LONGEST.to_string())),
    }
}

/// A day and a time as seconds since 1970, UTC.
fn moment(day: &str, hour: &str) -> Option<i64> {
    let date = read_day(day)?;
    let (hour, minute) = hour.split_once(':')?;
    let time = Time::from_hms(hour.parse().ok()?, minute.parse().ok()?, 0).ok()?;
    Some(PrimitiveDateTime::new(date, time).assume_utc().unix_timestamp())
}
