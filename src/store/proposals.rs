//! Proposals of a release: figures that one person made, kept until another signs them or sends them
//! back.

use sqlx::AnyConnection;

use super::{By, Store, StoreError, audit, mix};
use crate::domain::consultation::Consultation;

/// A proposal as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredProposal {
    /// The id the release will have.
    pub id: String,
    /// The whole release as JSON, without its second name.
    pub content: String,
    /// The fingerprint of that.
    pub hash: String,
    /// Who proposes it.
    pub by_id: String,
    /// The day it was made.
    pub made_on: String,
}

impl Store {
    /// Keeps the proposal of a consultation, while its status stays as it is.
    ///
    /// # Errors
    /// `Conflict` when there is one already, the consultation has moved on, or answers still wait to
    /// be mixed, which the figures do not count; or the database does not answer.
    pub async fn propose(
        &self,
        consultation: &Consultation,
        proposal: &StoredProposal,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.turn(&consultation.id).await?;
        // Held until the commit: whoever moves the consultation on drops what stands here.
        let held =
            sqlx::query("update consultations set status = status where id = $1 and status = $2")
                .bind(&consultation.id)
                .bind(consultation.status.code())
                .execute(&mut *transaction)
                .await?;
        if held.rows_affected() != 1 || !mix::is_whole(&mut transaction, &consultation.id).await? {
            return Err(StoreError::Conflict);
        }
        let kept = sqlx::query(
            "insert into release_proposals (consultation_id, id, content, hash, by_id, made_on)
             values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
        )
        .bind(&consultation.id)
        .bind(&proposal.id)
        .bind(&proposal.content)
        .bind(&proposal.hash)
        .bind(&proposal.by_id)
        .bind(&proposal.made_on)
        .execute(&mut *transaction)
        .await?;
        if kept.rows_affected() != 1 {
            return Err(StoreError::Conflict);
        }
        let event = "release.propose";
        audit::record(&mut transaction, by, event, &consultation.id, &proposal.hash).await?;
        Ok(transaction.commit().await?)
    }

    /// The proposal of a consultation, if there is one.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn proposal(
        &self,
        consultation_id: &str,
    ) -> Result<Option<StoredProposal>, StoreError> {
        Ok(sqlx::query_as(
            "select id, content, hash, by_id, made_on from release_proposals
             where consultation_id = $1",
        )
        .bind(consultation_id)
        .fetch_optional(&self.pool)
        .await?)
    }

    /// Removes the proposal that was read, and keeps why in the audit.
    ///
    /// # Errors
    /// `Conflict` when it is no longer there; or the database does not answer.
    pub async fn send_back(
        &self,
        consultation_id: &str,
        hash: &str,
        reason: &str,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        if !take(&mut transaction, consultation_id, Some(hash)).await? {
            return Err(StoreError::Conflict);
        }
        audit::record(&mut transaction, by, "release.back", consultation_id, reason).await?;
        Ok(transaction.commit().await?)
    }
}

/// Takes the proposal of a consultation away: the one with this fingerprint, or whatever stands there.
/// False when the one asked for is not there.
pub(super) async fn take(
    connection: &mut AnyConnection,
    consultation_id: &str,
    hash: Option<&str>,
) -> Result<bool, StoreError> {
    let taken = sqlx::query(
        "delete from release_proposals where consultation_id = $1 and ($2 = '' or hash = $2)",
    )
    .bind(consultation_id)
    .bind(hash.unwrap_or_default())
    .execute(connection)
    .await?;
    Ok(hash.is_none() || taken.rows_affected() == 1)
}
