//! The clockwork: once a day it mixes what came, erases what is due, and pauses what nobody guards.

use std::sync::Arc;
use std::time::Duration;

use crate::acts::feedback::trail;
use crate::acts::{ActError, Desk, duty, retention, upkeep};
use crate::domain::staff::{Action, may};
use crate::mail::Mail;

/// How often the clockwork looks whether a new day has begun.
const LOOK: Duration = Duration::from_mins(10);

/// Runs until the process ends. The first round is made at start, so that a machine that sleeps at
/// night keeps its promises too.
pub async fn run(desk: Arc<Desk>, mail: Mail, public_url: String) {
    let mut done = String::new();
    loop {
        let today = desk.clock.today();
        if today != done {
            let reminded = async || remind(&desk, &mail, &public_url).await;
            if round(&desk).await.is_ok() && reminded().await.is_ok() {
                done = today;
            } else {
                tracing::error!(event = "jobs.failed");
            }
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// The work of a day. What was promised to be erased comes first: nothing that fails later keeps it.
///
/// # Errors
/// The database does not answer, or holds what cannot be read.
pub async fn round(desk: &Desk) -> Result<(), ActError> {
    let erased = retention::erase_due(desk).await?;
    let mixed = retention::mix_all(desk).await?;
    let paused = duty::pause_unguarded(desk).await?;
    upkeep::note(desk, upkeep::LAST_ROUND).await?;
    tracing::info!(event = "jobs.done", erased = erased.codes.len(), mixed, paused = paused.len());
    Ok(())
}

/// Mails whoever answers children what is owed within a week: a link, and no word of it. Where no server of
/// mail is named, the page of the project says it alone.
///
/// # Errors
/// The database does not answer, or holds what cannot be read.
pub async fn remind(desk: &Desk, mail: &Mail, public_url: &str) -> Result<(), ActError> {
    if !mail.is_set() {
        return Ok(());
    }
    for reminder in trail::remind(desk).await? {
        let link =
            format!("{}/team/c/{}/feedback", public_url.trim_end_matches('/'), reminder.code);
        let mut told = Vec::new();
        for (person, role) in desk.store.people_of(&reminder.project_id).await? {
            if may(&[role], Action::Answer) && !told.contains(&person.email) {
                mail.send(&person.email, &link).await;
                told.push(person.email);
            }
        }
    }
    Ok(())
}
