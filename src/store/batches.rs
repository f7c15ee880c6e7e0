//! Batches: which release a response was first part of, and releases while children still answer.

use sqlx::AnyConnection;

use super::releases::{self, StoredRelease};
use super::{By, Store, StoreError, audit};
use crate::domain::consultation::Consultation;

impl Store {
    /// Keeps a release of a consultation that goes on, and marks the responses that it counted for the
    /// first time, in one transaction. What came since is in no batch yet.
    ///
    /// # Errors
    /// `Conflict` when children can no longer answer, or the responses without a batch are no longer
    /// those that were counted: they were mixed anew, or another release was faster. Or the database
    /// does not answer.
    pub async fn add_interim_release(
        &self,
        consultation: &Consultation,
        release: &StoredRelease,
        counted: &[String],
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.turn(&consultation.id).await?;
        let goes_on = sqlx::query(
            "update consultations set status = status where id = $1 and status in ('open', 'paused')",
        )
        .bind(&consultation.id)
        .execute(&mut *transaction)
        .await?;
        let fresh: Vec<(String,)> = sqlx::query_as(
            "select id from responses where consultation_id = $1 and batch is null order by id",
        )
        .bind(&consultation.id)
        .fetch_all(&mut *transaction)
        .await?;
        let same = fresh.iter().map(|(id,)| id).eq(counted);
        if goes_on.rows_affected() != 1 || !same {
            return Err(StoreError::Conflict);
        }
        mark(&mut transaction, &consultation.id, release.number).await?;
        releases::insert(&mut transaction, release).await?;
        let event = "consultation.interim";
        audit::record(&mut transaction, by, event, &consultation.id, &release.hash).await?;
        transaction.commit().await?;
        self.sweep_or_log().await;
        Ok(())
    }

    /// How many responses were part of a release; for the rule that waits for more, never for a screen.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn batched(&self, consultation_id: &str) -> Result<i64, StoreError> {
        let (count,): (i64,) = sqlx::query_as(
            "select count(*) from responses where consultation_id = $1 and batch is not null",
        )
        .bind(consultation_id)
        .fetch_one(&self.pool)
        .await?;
        Ok(count)
    }
}

/// Closes a batch: whatever was in none is first part of this release.
pub(super) async fn mark(
    connection: &mut AnyConnection,
    consultation_id: &str,
    number: i64,
) -> Result<(), StoreError> {
    sqlx::query("update responses set batch = $1 where consultation_id = $2 and batch is null")
        .bind(number)
        .bind(consultation_id)
        .execute(connection)
        .await?;
    Ok(())
}
