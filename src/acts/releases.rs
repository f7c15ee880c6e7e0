//! Results: tabulate, protect, attack, sign, and attack again. The only way figures come to be.

use rayon::prelude::*;

use super::submissions::{Intake, RESPONSES};
use super::{ActError, Desk, consultations, interim, not_now};
use crate::domain::consultation::{Consultation, Person};
use crate::domain::disclosure::{AttackReport, Plan, Protected, attack, protect_after};
use crate::domain::layout::Layout;
use crate::domain::release::Release;
use crate::domain::staff::Action;
use crate::domain::status::Act;
use crate::domain::tabulation::RawTables;
use crate::store::StoreError;
use crate::store::mix::Mix;
use crate::store::releases::StoredRelease;

/// Makes the release of a frozen consultation, or an interim one while children answer, and signs it
/// with two names.
///
/// # Errors
/// It is neither frozen nor may have figures so far, both are one person, a role is missing, a response cannot be read, or the
/// figures do not stand the attack; then nothing was released.
pub async fn release(
    desk: &Desk,
    consultation: &Consultation,
    note: &str,
    by: &Person,
    second: &Person,
) -> Result<Release, ActError> {
    if by.id == second.id {
        return Err(ActError::refused("four_eyes", &by.name));
    }
    for person in [by, second] {
        let action =
            if person.id == by.id { Action::Move(Act::Release) } else { Action::SeeResults };
        consultations::allow(desk, consultation, person, action).await?;
    }
    let is_interim = interim::is_offered(desk, consultation).await?;
    if consultation.status.after(Act::Release).is_none() && !is_interim {
        return Err(not_now(consultation, Act::Release));
    }
    if note.chars().count() > 2_000 {
        return Err(ActError::refused("note_too_long", ""));
    }
    if is_interim {
        interim::ready(desk, consultation).await?;
    } else {
        // The freeze mixed everything; what is found now came from outside, and counts too.
        desk.store.remake(&consultation.id, Mix::Late).await?;
    }
    let Counted { plan, raw, fresh } = count(desk, consultation).await?;
    if is_interim {
        interim::is_large_enough(&plan, fresh.len())?;
    }
    let earlier = desk.store.releases_of(&consultation.id).await?;
    let earlier: Vec<Release> = earlier.iter().map(read).collect::<Result<_, _>>()?;
    let plan_hash = plan.hash();
    let Protected { tables, attack } = blocking(move || {
        let earlier: Vec<_> = earlier.iter().map(|release| &release.tables).collect();
        protect_after(&plan, &raw, &earlier)
    })
    .await?;
    if !attack.passed {
        return Err(ActError::refused("attack_won", &consultation.code));
    }
    let release = Release {
        id: desk.dice.id(),
        consultation: consultation.code.clone(),
        stage: consultation.stage.to_string(),
        revision: consultation.revision,
        plan: plan_hash,
        made_on: desk.clock.today(),
        by: by.name.clone(),
        second: second.name.clone(),
        note: note.to_owned(),
        interim: is_interim,
        tables,
        attack,
    };
    let content = serde_json::to_string(&release).map_err(|_| StoreError::Corrupt("release"))?;
    let stored = StoredRelease {
        id: release.id.clone(),
        consultation_id: consultation.id.clone(),
        number: i64::from(release.tables.batch),
        made_on: release.made_on.clone(),
        content,
        hash: release.hash(),
    };
    let by = desk.by(&by.id);
    if is_interim {
        desk.store.add_interim_release(consultation, &stored, &fresh, by).await?;
    } else {
        desk.store.add_release(consultation, &stored, by).await?;
    }
    Ok(release)
}

/// Reads a stored release back; one that was changed is refused.
///
/// # Errors
/// There is none, it does not carry its fingerprint, or the database does not answer.
pub async fn by_id(desk: &Desk, id: &str) -> Result<(Release, Consultation), ActError> {
    let stored = desk.store.release(id).await?;
    let stored = stored.ok_or_else(|| ActError::refused("unknown_release", id))?;
    let consultation = desk.store.consultation_by_id(&stored.consultation_id).await?;
    let consultation = consultation.ok_or(StoreError::Corrupt("release"))?;
    Ok((read(&stored)?, consultation))
}

/// The release in a stored one; one that was changed is refused.
///
/// # Errors
/// It cannot be read, or does not carry its fingerprint.
pub fn read(stored: &StoredRelease) -> Result<Release, ActError> {
    let release: Release =
        serde_json::from_str(&stored.content).map_err(|_| StoreError::Corrupt("release"))?;
    if release.hash() != stored.hash {
        return Err(StoreError::Corrupt("release").into());
    }
    Ok(release)
}

/// Attacks releases again, each with all that came before it of the same consultation. Needs the raw
/// answers, so it is possible until they are erased.
///
/// # Errors
/// A release or its answers are gone or cannot be read, or the database does not answer.
pub async fn attack_again(desk: &Desk, ids: &[String]) -> Result<Vec<AttackReport>, ActError> {
    let mut last: Vec<(Consultation, i64)> = Vec::new();
    for id in ids {
        let stored = desk.store.release(id).await?;
        let stored = stored.ok_or_else(|| ActError::refused("unknown_release", id))?;
        let (_, consultation) = by_id(desk, id).await?;
        match last.iter_mut().find(|(known, _)| known.id == consultation.id) {
            Some((_, number)) => *number = stored.number.max(*number),
            None => last.push((consultation, stored.number)),
        }
    }
    let mut reports = Vec::new();
    for (consultation, number) in last {
        let stored = desk.store.releases_of(&consultation.id).await?;
        let told = stored.iter().filter(|one| one.number <= number);
        let told: Vec<Release> = told.map(read).collect::<Result<_, _>>()?;
        let (plan, raw) = tabulate(desk, &consultation).await?;
        let report = blocking(move || {
            let tables: Vec<_> = told.iter().map(|release| &release.tables).collect();
            attack(&plan, &raw, &tables)
        })
        .await?;
        reports.push(report);
    }
    Ok(reports)
}

/// What figures are made of.
struct Counted {
    plan: Plan,
    raw: RawTables,
    /// Ids of the responses that are part of no release yet, in order.
    fresh: Vec<String>,
}

/// Opens the sealed responses and turns them into columns, beside the plan frozen at opening. With
/// one that cannot be read there are no figures: nobody is left out unnoticed.
///
/// # Errors
/// The answers are erased, one cannot be read, or the database does not answer.
pub async fn tabulate(
    desk: &Desk,
    consultation: &Consultation,
) -> Result<(Plan, RawTables), ActError> {
    let Counted { plan, raw, .. } = count(desk, consultation).await?;
    Ok((plan, raw))
}

/// The same, with whom no release has counted: they belong to the next.
async fn count(desk: &Desk, consultation: &Consultation) -> Result<Counted, ActError> {
    let revision = consultations::revision(desk, consultation).await?;
    let plan: Plan =
        serde_json::from_str(&revision.plan).map_err(|_| StoreError::Corrupt("plan"))?;
    let intake = Intake::open(desk, consultation.clone(), revision).await?;
    let intake = intake.ok_or_else(|| ActError::refused("erased", &consultation.code))?;
    let sealed = desk.store.sealed_responses(&consultation.id).await?;
    let next = desk.store.release_of(&consultation.id).await?.map_or(1, |last| last.number + 1);
    let fresh = sealed.iter().filter(|row| row.batch.is_none()).map(|row| row.id.clone()).collect();
    let (raw, unopened) = blocking(move || {
        let records: Vec<Option<(u8, Vec<u8>)>> = sealed
            .par_iter()
            .map(|row| {
                let batch = u8::try_from(row.batch.unwrap_or(next)).ok()?;
                Some((batch, intake.keys.open(RESPONSES, &row.id, &row.sealed).ok()?))
            })
            .collect();
        let unopened = records.iter().filter(|record| record.is_none()).count();
        let layout = Layout::new(&intake.revision.questionnaire);
        let raw = RawTables::in_batches(&layout, records.into_iter().flatten());
        (raw.keyed(intake.keys.noise()), unopened)
    })
    .await?;
    let lost = unopened + raw.corrupt();
    if lost > 0 {
        // In tens: what exactly is missing is nobody's to know.
        let tens = lost.div_ceil(10) * 10;
        tracing::error!(event = "tabulation.unreadable", at_most = tens);
        return Err(ActError::refused("unreadable_responses", tens.to_string()));
    }
    Ok(Counted { plan, raw, fresh })
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ActError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| ActError::refused("busy", ""))
}
