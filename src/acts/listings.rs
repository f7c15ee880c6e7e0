//! The public home page: which consultations staff put there, and what children were answered.

use super::{ActError, Desk, consultations};
use crate::domain::consultation::{Consultation, Person};
use crate::domain::questionnaire::Access;
use crate::domain::staff::Action;
use crate::domain::stage::Stage;
use crate::domain::wording::{Lang, Wording};
use crate::store::listings::Listed;

/// Most consultations on the page: it stays light, and each is found.
pub const MOST: i64 = 24;

/// A consultation whose answer to children everybody can read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The code in its address.
    pub code: String,
    /// The stage of the project.
    pub stage: Stage,
    /// What it is called; the neutral title where a question is sensitive.
    pub title: Wording,
    /// The languages of the answer.
    pub languages: Vec<Lang>,
}

/// Puts a consultation on the home page, by a person who may write it.
///
/// # Errors
/// The role does not allow it, it is not the time, a code is asked for, the page is full, or the
/// database does not answer.
pub async fn show(
    desk: &Desk,
    consultation: &Consultation,
    person: &Person,
) -> Result<(), ActError> {
    consultations::allow(desk, consultation, person, Action::Write).await?;
    if !consultation.status.may_share() {
        return Err(ActError::refused("listing_not_now", consultation.status.code()));
    }
    let revision = consultations::revision(desk, consultation).await?;
    if revision.questionnaire.access == Access::Codes {
        return Err(ActError::refused("listing_codes", &consultation.code));
    }
    let there = desk.store.is_listed(&consultation.id).await?;
    if !there && desk.store.listings().await? >= MOST {
        return Err(ActError::refused("listing_full", MOST.to_string()));
    }
    Ok(desk.store.list(&consultation.id, desk.by(&person.id)).await?)
}

/// Takes a consultation off the home page, by a person who may write it.
///
/// # Errors
/// The role does not allow it, or the database does not answer.
pub async fn hide(
    desk: &Desk,
    consultation: &Consultation,
    person: &Person,
) -> Result<(), ActError> {
    consultations::allow(desk, consultation, person, Action::Write).await?;
    Ok(desk.store.unlist(&consultation.id, desk.by(&person.id)).await?)
}

/// The consultations on the home page.
///
/// # Errors
/// The database does not answer.
pub async fn shown(desk: &Desk) -> Result<Vec<Listed>, ActError> {
    Ok(desk.store.listed().await?)
}

/// The consultations whose answer to children is published, at most as many as are listed.
///
/// # Errors
/// The database does not answer, or holds what cannot be read.
pub async fn answered(desk: &Desk) -> Result<Vec<Answered>, ActError> {
    let mut answered = Vec::new();
    for id in desk.store.with_feedback(MOST).await? {
        let Some(consultation) = desk.store.consultation_by_id(&id).await? else { continue };
        let asked = consultations::revision(desk, &consultation).await?.questionnaire;
        let sensitive = asked.questions.iter().any(|question| question.sensitivity >= 2);
        let title = if sensitive { asked.discreet_title } else { asked.title };
        answered.push(Answered {
            code: consultation.code,
            stage: consultation.stage,
            title,
            languages: asked.languages,
        });
    }
    Ok(answered)
}
