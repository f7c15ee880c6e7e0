//! The answer to children (R50): written from released figures, read by a second person, published for good.

pub mod trail;

use super::{ActError, Desk, consultations, releases, themes};
use crate::domain::consultation::{Consultation, Person};
use crate::domain::feedback::figure::{Figures, Told};
use crate::domain::feedback::rules::{Lack, continues, lacks, too_much};
use crate::domain::feedback::{Feedback, Source};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::staff::Action;
use crate::domain::status::Status;
use crate::seal::sha256;
use crate::store::StoreError;
use crate::store::feedback::StoredFeedback;

/// What is being written.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// The document.
    pub feedback: Feedback,
    /// Its hash; empty before anybody wrote.
    pub hash: String,
    /// Id of whoever asks a second person to publish it.
    pub proposed_by: Option<String>,
}

/// What children read.
#[derive(Debug, Clone)]
pub struct Published {
    /// The document.
    pub feedback: Feedback,
    /// Which version, counted from 1.
    pub number: i64,
    /// Its hash.
    pub hash: String,
    /// The day, `YYYY-MM-DD`.
    pub on: String,
    /// Id of whoever published it.
    pub second_id: String,
}

/// Whether an answer can be written now: children have finished, and it is not put away.
pub fn may_write(status: Status) -> bool {
    matches!(status, Status::Closed | Status::Frozen | Status::Released)
}

/// The draft, or an empty one.
///
/// # Errors
/// What is stored cannot be read, or the database does not answer.
pub async fn draft(desk: &Desk, consultation: &Consultation) -> Result<Draft, ActError> {
    let Some(stored) = desk.store.feedback_draft(&consultation.id).await? else {
        return Ok(Draft::default());
    };
    let feedback = read(&stored.document)?;
    Ok(Draft { feedback, hash: stored.hash, proposed_by: stored.proposed_by })
}

/// Every version that was published, oldest first.
///
/// # Errors
/// What is stored cannot be read, or the database does not answer.
pub async fn versions(
    desk: &Desk,
    consultation: &Consultation,
) -> Result<Vec<Published>, ActError> {
    let stored = desk.store.feedback_of(&consultation.id).await?;
    stored.into_iter().map(version).collect()
}

/// The version children read, if there is one.
///
/// # Errors
/// As for all of them.
pub async fn published(
    desk: &Desk,
    consultation: &Consultation,
) -> Result<Option<Published>, ActError> {
    Ok(versions(desk, consultation).await?.pop())
}

fn version(stored: StoredFeedback) -> Result<Published, ActError> {
    Ok(Published {
        feedback: read(&stored.document)?,
        number: stored.number,
        hash: stored.hash,
        on: stored.published_on,
        second_id: stored.second_id,
    })
}

fn read(document: &str) -> Result<Feedback, StoreError> {
    serde_json::from_str(document).map_err(|_| StoreError::Corrupt("feedback"))
}

/// Everything a finding may cite: stored releases, told themes, agreed quotes.
///
/// # Errors
/// What is stored cannot be read, or the database does not answer.
pub async fn figures(
    desk: &Desk,
    consultation: &Consultation,
    asked: &Questionnaire,
) -> Result<Figures, ActError> {
    let mut told = Vec::new();
    for stored in desk.store.releases_of(&consultation.id).await? {
        let release = releases::read(&stored)?;
        told.push(Told {
            release: stored.id,
            retracted: stored.retracted_on.is_some(),
            cells: release.tables.cells,
        });
    }
    let mut of_themes = Told::default();
    for question in asked.questions.iter().filter(|question| question.is_text()) {
        let counts = desk.store.theme_counts(&consultation.id, &question.code).await?;
        if let Some(counts) = counts {
            of_themes.cells.extend(themes::read(&counts)?.tables.cells);
        }
    }
    let quotes = desk.store.quotes(&consultation.id).await?;
    let quotes = quotes.into_iter().map(|quote| quote.id).collect();
    Ok(Figures { releases: told, themes: of_themes, quotes })
}

/// Keeps a draft instead of the one somebody looked at (`seen`).
///
/// # Errors
/// The role is missing, it is not the time, it is too long, cites what was never told, somebody else was
/// faster, it waits for a second person, or the database does not answer.
pub async fn write(
    desk: &Desk,
    consultation: &Consultation,
    feedback: &Feedback,
    seen: &str,
    person: &Person,
) -> Result<(), ActError> {
    may_answer(desk, consultation, person).await?;
    if let Some(key) = too_much(feedback) {
        return Err(ActError::refused("feedback_too_much", key));
    }
    let revision = consultations::revision(desk, consultation).await?;
    let figures = figures(desk, consultation, &revision.questionnaire).await?;
    for source in feedback.findings.iter().flat_map(|finding| &finding.sources) {
        // What was taken back meanwhile may still stand in a draft; it cannot be published.
        if let Err(missing) = figures.check(source)
            && missing.key() != "source_taken_back"
        {
            return Err(ActError::refused(cannot_cite(source), missing.key()));
        }
    }
    let document = serde_json::to_string(feedback).map_err(|_| StoreError::Corrupt("feedback"))?;
    let hash = sha256(document.as_bytes());
    let by = desk.by(&person.id);
    let kept = desk.store.write_feedback(&consultation.id, (&document, &hash), seen, by).await;
    changed_since(kept, consultation)
}

/// Refuses whose role does not allow it, and what is not in time.
async fn may_answer(
    desk: &Desk,
    consultation: &Consultation,
    person: &Person,
) -> Result<(), ActError> {
    consultations::allow(desk, consultation, person, Action::Answer).await?;
    if may_write(consultation.status) {
        Ok(())
    } else {
        Err(ActError::refused("feedback_not_now", &consultation.code))
    }
}

fn cannot_cite(source: &Source) -> &'static str {
    match source {
        Source::Quote { .. } => "feedback_quote",
        Source::Cell(_) | Source::Theme { .. } => "feedback_cell",
    }
}

fn changed_since(
    done: Result<(), StoreError>,
    consultation: &Consultation,
) -> Result<(), ActError> {
    match done {
        Err(StoreError::Conflict) => Err(ActError::refused("feedback_changed", &consultation.code)),
        done => Ok(done?),
    }
}

/// What keeps the draft from being proposed.
///
/// # Errors
/// What is stored cannot be read, or the database does not answer.
pub async fn lacking(
    desk: &Desk,
    consultation: &Consultation,
    feedback: &Feedback,
) -> Result<Vec<Lack>, ActError> {
    let revision = consultations::revision(desk, consultation).await?;
    let asked = &revision.questionnaire;
    let figures = figures(desk, consultation, asked).await?;
    let mut lacking = lacks(feedback, &asked.languages, &figures, &desk.clock.today());
    if let Some(last) = published(desk, consultation).await?
        && !continues(&last.feedback, feedback, &figures)
    {
        lacking.push(Lack { finding: 0, key: "rewritten", about: String::new() });
    }
    Ok(lacking)
}

/// Asks a second person to publish the draft.
///
/// # Errors
/// The role is missing, something lacks, the draft is another by now, or the database does not answer.
pub async fn propose(
    desk: &Desk,
    consultation: &Consultation,
    seen: &str,
    person: &Person,
) -> Result<(), ActError> {
    may_answer(desk, consultation, person).await?;
    whole(desk, consultation).await?;
    let done = desk.store.propose_feedback(&consultation.id, seen, true, desk.by(&person.id)).await;
    changed_since(done, consultation)
}

/// Takes a proposal back, so that it can be changed.
///
/// # Errors
/// The role is missing, the draft is another by now, or the database does not answer.
pub async fn revise(
    desk: &Desk,
    consultation: &Consultation,
    seen: &str,
    person: &Person,
) -> Result<(), ActError> {
    consultations::allow(desk, consultation, person, Action::Answer).await?;
    let by = desk.by(&person.id);
    let done = desk.store.propose_feedback(&consultation.id, seen, false, by).await;
    changed_since(done, consultation)
}

/// Publishes the draft that waits; whoever wrote a word of it may not.
///
/// # Errors
/// The role is missing, it is one of the writers, something lacks by now, the draft is another, or the
/// database does not answer.
pub async fn publish(
    desk: &Desk,
    consultation: &Consultation,
    seen: &str,
    person: &Person,
) -> Result<(), ActError> {
    may_answer(desk, consultation, person).await?;
    let draft = draft(desk, consultation).await?;
    let wrote = desk.store.feedback_writers(&consultation.id).await?.contains(&person.id);
    if wrote || draft.proposed_by.as_ref() == Some(&person.id) {
        return Err(ActError::refused("four_eyes", &person.name));
    }
    whole(desk, consultation).await?;
    let done = desk.store.publish_feedback(&consultation.id, seen, desk.by(&person.id)).await;
    changed_since(done, consultation)
}

async fn whole(desk: &Desk, consultation: &Consultation) -> Result<(), ActError> {
    let draft = draft(desk, consultation).await?;
    match lacking(desk, consultation, &draft.feedback).await?.len() {
        0 => Ok(()),
        lacks => Err(ActError::refused("feedback_lacks", lacks.to_string())),
    }
}
