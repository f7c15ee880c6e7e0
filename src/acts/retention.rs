//! The daily work: mix what came, and erase what was promised to be erased.

use time::Date;
use time::format_description::well_known::Iso8601;

use super::{ActError, Desk, incidents, reading};
use crate::domain::status::Status;
use crate::store::mix::Mix;

/// Where the last day that was seen is kept.
const LAST_DAY: &str = "last_day";
/// Follows a day that was not believed when it was seen.
const DOUBTED: &str = " ?";
/// Days between two runs that are believed at once: daily work, one of which may be missed.
const USUAL: i64 = 2;

/// What a run of the erasure did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// Codes of the consultations whose answers were destroyed.
    pub codes: Vec<String>,
    /// The clock does not stand where it was expected: nothing was destroyed, and a run on one of
    /// the next two days decides.
    pub clock_doubted: bool,
}

/// Mixes every consultation that has answers and no figures yet, notes which texts wait for a reader,
/// and sweeps the files in any case.
/// Returns how many were mixed.
///
/// # Errors
/// The database does not answer.
pub async fn mix_all(desk: &Desk) -> Result<usize, ActError> {
    let mut mixed = 0;
    for consultation in desk.store.consultations_with_answers().await? {
        let when = match consultation.status {
            Status::Open | Status::Paused => Mix::Daily,
            Status::Closed | Status::Frozen => Mix::Late,
            // Its figures are signed: what they were made of stays as it is.
            _ => continue,
        };
        if desk.store.remake(&consultation.id, when).await? {
            mixed += 1;
        }
    }
    desk.store.note_queues(&desk.clock.today()).await?;
    // What was withdrawn while too few waited must not lie in the files any longer.
    desk.store.sweep_or_log().await;
    Ok(mixed)
}

/// Destroys the keys and answers of every consultation whose day has come, and the texts nobody read
/// within thirty days of closing, and incidents of more than five years ago, when the clock can be
/// believed: one wrong reading must not destroy what cannot be brought back. Trials that have ended
/// go in any case.
///
/// # Errors
/// The database does not answer.
pub async fn erase_due(desk: &Desk) -> Result<Erasure, ActError> {
    let today = desk.clock.today();
    desk.store.erase_ended_trials(desk.clock.now()).await?;
    let due = desk.store.due_for_erasure(&today).await?;
    let mut codes = Vec::new();
    let closed_by = reading::unread_before(desk).unwrap_or_default();
    let kept_since = incidents::kept_since(desk);
    // With nothing to erase, as on a new database, there is nothing to doubt.
    if !note_day(desk, &today).await? {
        let clock_doubted = !due.is_empty()
            || !desk.store.due_unread(&closed_by).await?.is_empty()
            || desk.store.old_incidents(kept_since).await? > 0;
        if clock_doubted {
            tracing::warn!(event = "clock.doubted");
        }
        return Ok(Erasure { codes, clock_doubted });
    }
    for (id, code) in due {
        desk.store.erase(&id, desk.by("system")).await?;
        codes.push(code);
    }
    desk.store.erase_unread(&closed_by, desk.by("system")).await?;
    desk.store.erase_incidents(kept_since, desk.by("system")).await?;
    Ok(Erasure { codes, clock_doubted: false })
}

/// Notes the day, and says whether it is believed.
async fn note_day(desk: &Desk, today: &str) -> Result<bool, ActError> {
    loop {
        let before = desk.store.installation(LAST_DAY).await?;
        let believed = is_believed(before.as_deref(), today);
        let note = if believed { today.to_owned() } else { format!("{today}{DOUBTED}") };
        if before.as_deref() == Some(&note) {
            return Ok(believed);
        }
        // Another server may have noted a day in the meantime.
        if desk.store.replace_installation(LAST_DAY, before.as_deref(), &note).await? {
            return Ok(believed);
        }
    }
}

/// A day is believed when it follows the last one that was seen. One that was doubted must be
/// followed by another day: two readings of one wrong clock are no more than one.
fn is_believed(before: Option<&str>, today: &str) -> bool {
    let Some(before) = before else { return false };
    let (day, earliest) = match before.strip_suffix(DOUBTED) {
        Some(day) => (day, 1),
        None => (before, 0),
    };
    let read = |day: &str| Date::parse(day, &Iso8601::DATE).ok();
    let (Some(last), Some(now)) = (read(day), read(today)) else { return false };
    (earliest..=USUAL).contains(&(now - last).whole_days())
}

#[cfg(test)]
mod tests {
    use super::is_believed;

    #[test]
    fn only_a_day_that_follows_is_believed() {
        for (before, today, believed) in [
            (Some("2026-11-24"), "2026-11-24", true),
            (Some("2026-11-24"), "2026-11-26", true),
            (Some("2026-11-24"), "2026-11-27", false),
            (Some("2026-11-24"), "2026-11-23", false),
            (Some("2026-11-24"), "2027-11-24", false),
            (Some("2026-12-31"), "2027-01-01", true),
            (Some("2026-11-24 ?"), "2026-11-24", false),
            (Some("2026-11-24 ?"), "2026-11-25", true),
            (Some("2026-11-24 ?"), "2026-11-27", false),
            (Some("not a day"), "2026-11-27", false),
            (Some("2026-11-24"), "", false),
            (None, "2026-11-24", false),
        ] {
            assert_eq!(is_believed(before, today), believed, "{before:?} {today}");
        }
    }
}
