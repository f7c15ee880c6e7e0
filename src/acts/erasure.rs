//! Erasing answers before their day, by two people, and the certificate of what was destroyed (R59).

use serde::Serialize;

use super::{ActError, Desk, consultations, signing};
use crate::domain::consultation::{Consultation, Person};
use crate::domain::release::Signature;
use crate::domain::staff::Action;
use crate::domain::status::{Act, Status};
use crate::domain::wording::Lang;
use crate::store::retention::{Early, GOES};

/// Characters of a reason at most.
pub const LONGEST_REASON: usize = 500;
/// Days after which no copy of the keys is left, where operators do as the guide says.
pub const KEY_COPIES: i64 = 7;

/// What is certified: a statement of this installation, signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Certificate {
    /// `porte-voix/certificate/1`.
    pub format: &'static str,
    /// Code of the consultation.
    pub consultation: String,
    /// Its title.
    pub title: String,
    /// Who asked.
    pub organisation: String,
    /// The day it was closed.
    pub closed_on: String,
    /// The day its key and answers were destroyed.
    pub erased_on: String,
    /// `due`: on the promised day; `early`: two people brought it forward.
    pub why: String,
    /// In words, when it was early.
    pub reason: String,
    /// Names of those who did it; empty when the daily work did.
    pub by: Vec<String>,
    /// SHA-256 of the wrapped key: a copy of it anywhere can be known by this.
    pub key: String,
    /// The day from which no backup of keys is left either.
    pub copies_until: String,
    /// The tables of the database in which nothing of the consultation is left.
    pub emptied: Vec<&'static str>,
}

/// Whether answers of a consultation can be erased before their day: it is over, and they are there.
pub fn may_bring_forward(status: Status) -> bool {
    matches!(status, Status::Closed | Status::Frozen | Status::Released)
}

/// Erases the answers of a consultation before their day, because two people say so.
///
/// # Errors
/// Both are one person, a role is missing, there is no reason, it is not closed yet, or its answers are
/// erased already.
pub async fn erase_early(
    desk: &Desk,
    consultation: &Consultation,
    reason: &str,
    by: &Person,
    second: &Person,
) -> Result<(), ActError> {
    if by.id == second.id {
        return Err(ActError::refused("four_eyes", &by.name));
    }
    consultations::allow(desk, consultation, by, Action::Move(Act::Archive)).await?;
    consultations::allow(desk, consultation, second, Action::ConfirmStaff).await?;
    if !may_bring_forward(consultation.status) {
        return Err(ActError::refused("erase_not_closed", &consultation.code));
    }
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        return Err(ActError::refused("erase_reason", LONGEST_REASON.to_string()));
    }
    if desk.store.wrapped_key(&consultation.id).await?.is_none() {
        return Err(ActError::refused("erased", &consultation.code));
    }
    let early = Early { reason, second: &second.id };
    Ok(desk.store.erase_early(&consultation.id, early, desk.by(&by.id)).await?)
}

/// The certificate of an erasure, if there was one.
///
/// # Errors
/// The database does not answer.
pub async fn certificate(
    desk: &Desk,
    consultation: &Consultation,
) -> Result<Option<Certificate>, ActError> {
    let Some(erased) = desk.store.erasure(&consultation.id).await? else { return Ok(None) };
    let revision = consultations::revision(desk, consultation).await?;
    let project = desk.store.project_by_id(&consultation.project_id).await?;
    let asked = &revision.questionnaire;
    let lang = asked.languages.first().copied().unwrap_or(Lang::En);
    let mut by = Vec::new();
    for id in [&erased.first_id, &erased.second_id] {
        by.extend(desk.store.person(id).await?.map(|person| person.name));
    }
    let copies_until = super::duty::shifted(&erased.erased_on, KEY_COPIES);
    Ok(Some(Certificate {
        format: "porte-voix/certificate/1",
        consultation: consultation.code.clone(),
        title: asked.title.plain(lang).to_owned(),
        organisation: project.map(|project| project.organisation).unwrap_or_default(),
        closed_on: consultation.closed_on.clone().unwrap_or_default(),
        copies_until: copies_until.unwrap_or_else(|| erased.erased_on.clone()),
        erased_on: erased.erased_on,
        why: erased.why,
        reason: erased.reason,
        by,
        key: erased.key_hash,
        emptied: GOES.to_vec(),
    }))
}

/// The certificate as a text, and the signature of the installation under it.
///
/// # Errors
/// The key that signs does not open, or the database does not answer.
pub async fn signed(
    desk: &Desk,
    certificate: &Certificate,
) -> Result<(String, Signature), ActError> {
    let text = serde_json::to_string_pretty(certificate).unwrap_or_default();
    let signature = signing::sign(desk, &text).await?;
    Ok((text, signature))
}
