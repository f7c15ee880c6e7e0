//! Pictures and recordings of a project: adding, removing, and whether a questionnaire names only
//! those there are.

use tokio::sync::Semaphore;
use validator::ValidateLength;

use super::{ActError, Desk};
use crate::domain::consultation::{Person, Project};
use crate::domain::fault::Fault;
use crate::domain::media::{self, MOST_BYTES, Media};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::staff::{Action, may};
use crate::store::{By, StoreError};

/// Most characters of a description.
pub const LONGEST: u64 = 200;
/// A picture takes memory while it is read: one at a time.
static READING: Semaphore = Semaphore::const_new(1);

/// Adds a file, by a person who may.
///
/// # Errors
/// The role does not allow it, it is not described, it is no picture and no recording, or the
/// database does not answer.
pub async fn add(
    desk: &Desk,
    project: &Project,
    file: Vec<u8>,
    description: &str,
    person: &Person,
) -> Result<Media, ActError> {
    allow(desk, project, person).await?;
    take(desk, project, file, description, desk.by(&person.id)).await
}

/// Adds a file; the terminal is the operator's and needs no role.
///
/// # Errors
/// As for `add`, but for the role.
pub async fn take(
    desk: &Desk,
    project: &Project,
    file: Vec<u8>,
    description: &str,
    by: By<'_>,
) -> Result<Media, ActError> {
    let description = description.trim();
    let fits = description.validate_length(Some(1), Some(LONGEST), None);
    if !fits || description.chars().any(char::is_control) {
        return Err(ActError::refused("media_description", LONGEST.to_string()));
    }
    if file.len() > MOST_BYTES {
        return Err(ActError::refused("media_bytes", (MOST_BYTES / 1024).to_string()));
    }
    let made = {
        let _one = READING.acquire().await;
        let made = tokio::task::spawn_blocking(move || media::made_of(&file)).await;
        made.unwrap_or(Err(media::Unfit::Broken))
    };
    let (kind, bytes) = made.map_err(|unfit| ActError::refused(unfit.key(), description))?;
    let new = Media { id: desk.dice.id(), kind, description: description.to_owned() };
    desk.store.add_media(&project.id, &new, &bytes, by).await?;
    Ok(new)
}

/// Removes one that no consultation shows, unless as a draft.
///
/// # Errors
/// The role does not allow it, it is shown, there is none, or the database does not answer.
pub async fn remove(
    desk: &Desk,
    project: &Project,
    id: &str,
    person: &Person,
) -> Result<(), ActError> {
    allow(desk, project, person).await?;
    let known = desk.store.media_of(&project.id).await?;
    let Some(media) = known.into_iter().find(|media| media.id == id) else {
        return Err(ActError::refused("media_unknown", ""));
    };
    let removed = desk.store.remove_media(&project.id, id, desk.by(&person.id)).await?;
    if removed { Ok(()) } else { Err(ActError::refused("media_shown", media.description)) }
}

/// A fault for each picture and recording a questionnaire names that its project does not have.
///
/// # Errors
/// The database does not answer.
pub async fn faults(
    desk: &Desk,
    project_id: &str,
    questionnaire: &Questionnaire,
) -> Result<Vec<Fault>, StoreError> {
    if questionnaire.media().is_empty() {
        return Ok(Vec::new());
    }
    Ok(questionnaire.media_faults(&desk.store.media_of(project_id).await?))
}

async fn allow(desk: &Desk, project: &Project, person: &Person) -> Result<(), ActError> {
    let roles = desk.store.roles(&person.id, &project.id).await?;
    if may(&roles, Action::Write) {
        return Ok(());
    }
    Err(ActError::refused("not_your_role", &person.name))
}
