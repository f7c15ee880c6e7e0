//! Who reads free texts and when (R38–R40, R63, R64): trainings, days away, who receives what accuses
//! the team, and whether texts wait too long.

use time::{Date, Duration, Weekday};

use super::{ActError, Desk, consultations};
use crate::clock::read_day as day;
use crate::domain::consultation::{Consultation, Person, Project};
use crate::domain::question::Question;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::staff::{Action, may};
use crate::domain::status::{Act, Status};
use crate::store::By;
use crate::store::consultations::Change;
use crate::store::duty::{Absence, Clearance};

/// The version of the policy readers accept. A new one ends every clearance.
pub const POLICY: &str = "2026-11";
/// Days a training counts at most.
pub const LONGEST_DAYS: i64 = 730;
/// Days somebody can be away in one piece.
const LONGEST_AWAY: i64 = 366;

/// Whether a training of somebody is noted that still counts, with the policy as it is now.
///
/// # Errors
/// There is none; or the database does not answer.
pub async fn cleared(desk: &Desk, person: &Person) -> Result<(), ActError> {
    if counts(desk, &person.id).await? {
        Ok(())
    } else {
        Err(ActError::refused("not_cleared", &person.name))
    }
}

async fn counts(desk: &Desk, person: &str) -> Result<bool, ActError> {
    let (cleared, today) = (desk.store.clearance(person).await?, desk.clock.today());
    Ok(cleared.is_some_and(|cleared| cleared.policy == POLICY && today <= cleared.valid_until))
}

/// The focal points of a project today, by name: safeguarding leads whose training counts.
///
/// # Errors
/// The database does not answer.
pub async fn focal_points(desk: &Desk, project: &str) -> Result<Vec<Person>, ActError> {
    let today = desk.clock.today();
    let found = desk.store.focal_points((project, POLICY, &today)).await?;
    Ok(found.into_iter().map(|(id, email, name)| Person { id, email, name }).collect())
}

/// Whether a consultation may be open today: where trainings are noted, one that asks something
/// sensitive needs a focal point whose training still counts (R63). Two are advised, and said in the
/// impact assessment. A demonstration has no children.
///
/// # Errors
/// It may not, or the database does not answer.
pub async fn guarded(
    desk: &Desk,
    consultation: &Consultation,
    questionnaire: &Questionnaire,
) -> Result<(), ActError> {
    let sensitive = questionnaire.questions.iter().any(Question::is_sensitive);
    if !sensitive || consultation.demonstration {
        return Ok(());
    }
    let project = &consultation.project_id;
    if !focal_points(desk, project).await?.is_empty() {
        return Ok(());
    }
    // Whoever was trained may have left: once one was noted, it takes one.
    match desk.store.last_done(project, "person.clear").await? {
        Some(_) => Err(ActError::refused("no_focal_point", &consultation.code)),
        None => Ok(()),
    }
}

/// Pauses what may not be open any more, because trainings ended. Returns the codes.
///
/// # Errors
/// The database does not answer.
pub async fn pause_unguarded(desk: &Desk) -> Result<Vec<String>, ActError> {
    let mut paused = Vec::new();
    for consultation in desk.store.consultations_with_answers().await? {
        if consultation.status != Status::Open {
            continue;
        }
        let revision = consultations::revision(desk, &consultation).await?;
        let guarded = guarded(desk, &consultation, &revision.questionnaire).await;
        if let Err(ActError::Refused { .. }) = guarded {
            let by = desk.by("system");
            desk.store.move_on(&consultation, Act::Pause, Change::None, by).await?;
            paused.push(consultation.code);
        } else {
            guarded?;
        }
    }
    Ok(paused)
}

/// Whether somebody can read texts of a project today. Where nobody can, none is asked for (R39).
///
/// # Errors
/// The database does not answer.
pub async fn is_on_duty(desk: &Desk, project: &str) -> Result<bool, ActError> {
    Ok(desk.store.is_on_duty((project, POLICY, &desk.clock.today())).await?)
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
    let who = of_project(desk, project, person).await?;
    let today = desk.clock.today();
    let fits = valid_until >= today.as_str() && *valid_until <= *longest(desk);
    if day(valid_until).is_none() || !fits {
        return Err(ActError::refused("clear_day", &who.name));
    }
    let clearance = Clearance {
        policy: POLICY.to_owned(),
        seen_on: today,
        valid_until: valid_until.to_owned(),
    };
    Ok(desk.store.clear_person(person, &clearance, &project.id, by).await?)
}

async fn of_project(desk: &Desk, project: &Project, person: &str) -> Result<Person, ActError> {
    let theirs = desk.store.roles(person, &project.id).await?;
    let who = desk.store.person(person).await?.filter(|_| !theirs.is_empty());
    who.ok_or_else(|| ActError::refused("not_of_this_project", person))
}

/// Names somebody who receives what accuses the team, or takes that back. Nobody names themselves.
///
/// # Errors
/// The role does not allow it, it is oneself or somebody not of the project, or the database does not
/// answer.
pub async fn name_recipient(
    desk: &Desk,
    project: &Project,
    person: &str,
    receives: bool,
    by: By<'_>,
) -> Result<(), ActError> {
    let roles = desk.store.roles(by.person, &project.id).await?;
    if !may(&roles, Action::ManageStaff) || by.person == person {
        return Err(ActError::refused("name_oneself", ""));
    }
    of_project(desk, project, person).await?;
    let today = receives.then(|| desk.clock.today());
    Ok(desk.store.set_recipient((&project.id, person), today.as_deref(), by).await?)
}

/// Whether somebody was named to receive what accuses the team.
///
/// # Errors
/// The database does not answer.
pub async fn receives(desk: &Desk, project: &str, person: &str) -> Result<bool, ActError> {
    Ok(desk.store.recipients(project).await?.iter().any(|named| named == person))
}

/// Notes days on which somebody is away; they note it themself.
///
/// # Errors
/// The days are not days, in the wrong order, over, or more than a year; or the database does not
/// answer.
pub async fn be_away(
    desk: &Desk,
    person: &Person,
    (from, to): (&str, &str),
) -> Result<(), ActError> {
    let today = desk.clock.today();
    let fits = match (day(from), day(to)) {
        (Some(first), Some(last)) => {
            first <= last && (last - first).whole_days() < LONGEST_AWAY && to >= today.as_str()
        }
        _ => false,
    };
    if !fits {
        return Err(ActError::refused("away_days", &person.name));
    }
    let absence = Absence { from_day: from.to_owned(), to_day: to.to_owned() };
    Ok(desk.store.add_absence(&person.id, &absence, &today).await?)
}

/// Since which day texts of an open consultation wait, when that is more than one working day (R39).
/// Of a single text no day is known: what counts is since when its queue was never empty.
///
/// # Errors
/// The database does not answer.
pub async fn late_since(
    desk: &Desk,
    consultation: &Consultation,
) -> Result<Option<String>, ActError> {
    if consultation.status != Status::Open {
        return Ok(None);
    }
    let since = desk.store.queue_since(&consultation.id).await?;
    let today = desk.clock.today();
    Ok(since.filter(|since| working_days(since, &today) > 1))
}

/// Monday to Friday after one day, up to another. Holidays count as working days: an alert too many
/// costs less than one too few.
fn working_days(since: &str, today: &str) -> usize {
    let (Some(since), Some(today)) = (day(since), day(today)) else { return 0 };
    let days = std::iter::successors(since.next_day(), |day| day.next_day());
    let works = |day: &Date| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    days.take_while(|day| *day <= today).filter(works).take(10).count()
}

/// The last day until which a training noted today may count.
pub fn longest(desk: &Desk) -> String {
    let today = desk.clock.today();
    shifted(&today, LONGEST_DAYS).unwrap_or(today)
}

/// The day some days before or after another, both `YYYY-MM-DD`.
pub(super) fn shifted(from: &str, days: i64) -> Option<String> {
    Some(day(from)?.checked_add(Duration::days(days))?.to_string())
}

#[cfg(test)]
mod tests {
    use super::working_days;

    #[test]
    fn a_weekend_is_no_working_day() {
        for (since, today, days) in [
            ("2026-11-23", "2026-11-23", 0),
            ("2026-11-23", "2026-11-24", 1),
            ("2026-11-27", "2026-11-29", 0),
            ("2026-11-27", "2026-11-30", 1),
            ("2026-11-27", "2026-12-01", 2),
            ("2026-11-27", "2026-11-23", 0),
            ("1970-01-01", "2026-12-01", 10),
            ("some day", "2026-12-01", 0),
        ] {
            assert_eq!(working_days(since, today), days, "{since} {today}");
        }
    }
}
