//! Responses: handed in, taken back, and read for tabulation as sealed records only.

use super::{Backend, By, Sealed, Store, StoreError, SubmitError, audit, writer};

/// A sealed response as tabulation reads it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SealedResponse {
    /// Id of the row; the seal opens on no other.
    pub id: String,
    /// Revision that was answered.
    pub revision: i64,
    /// The sealed record.
    pub sealed: String,
}

impl Store {
    /// Hands a submission in; returns when it is on stable storage. The same id again changes
    /// nothing and succeeds.
    ///
    /// # Errors
    /// It was not stored; sending again is safe.
    pub async fn submit(&self, submission: Sealed) -> Result<(), SubmitError> {
        self.writer.submit(submission).await
    }

    /// Stores answers typed from paper, all or none.
    ///
    /// # Errors
    /// `Conflict` when the consultation no longer takes paper; or the database does not answer.
    pub async fn add_paper(
        &self,
        consultation_id: &str,
        rows: &[Sealed],
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let taken = sqlx::query(
            "update consultations set status = status
             where id = $1 and status in ('open', 'paused', 'closed')",
        )
        .bind(consultation_id)
        .execute(&mut *transaction)
        .await?;
        if taken.rows_affected() != 1 {
            return Err(StoreError::Conflict);
        }
        writer::insert_all(&mut transaction, rows).await?;
        audit::record(&mut transaction, by, "paper.import", consultation_id, "").await?;
        Ok(transaction.commit().await?)
    }

    /// Erases a response and its texts, wherever they are, and never lets them come back. The same
    /// work is done whether the ids exist or not.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn withdraw(
        &self,
        consultation_id: &str,
        response_id: &str,
        text_ids: &[String],
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "insert into withdrawn (consultation_id, id)
             select consultation_id, id from inbox where consultation_id = $1 and id = $2
             union select consultation_id, id from responses where consultation_id = $1 and id = $2
             on conflict do nothing",
        )
        .bind(consultation_id)
        .bind(response_id)
        .execute(&mut *transaction)
        .await?;
        for delete in [
            "delete from inbox where consultation_id = $1 and id = $2",
            "delete from responses where consultation_id = $1 and id = $2",
        ] {
            sqlx::query(delete)
                .bind(consultation_id)
                .bind(response_id)
                .execute(&mut *transaction)
                .await?;
        }
        for id in text_ids {
            for statement in [
                "insert into withdrawn (consultation_id, id)
                 select consultation_id, id from text_inbox where consultation_id = $1 and id = $2
                 union select consultation_id, id from texts where consultation_id = $1 and id = $2
                 on conflict do nothing",
                "delete from text_inbox where consultation_id = $1 and id = $2",
                "delete from texts where consultation_id = $1 and id = $2",
            ] {
                sqlx::query(statement)
                    .bind(consultation_id)
                    .bind(id)
                    .execute(&mut *transaction)
                    .await?;
            }
        }
        Ok(transaction.commit().await?)
    }

    /// The mixed, sealed responses of a consultation, in the order of their ids. What still waits
    /// in the inbox is not counted before the next mix.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn sealed_responses(
        &self,
        consultation_id: &str,
    ) -> Result<Vec<SealedResponse>, StoreError> {
        Ok(sqlx::query_as(
            "select id, revision, sealed from responses where consultation_id = $1 order by id",
        )
        .bind(consultation_id)
        .fetch_all(&self.pool)
        .await?)
    }

    /// How many mixed responses a consultation has; for the engine, never for a screen.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn response_count(&self, consultation_id: &str) -> Result<i64, StoreError> {
        let (count,): (i64,) =
            sqlx::query_as("select count(*) from responses where consultation_id = $1")
                .bind(consultation_id)
                .fetch_one(&self.pool)
                .await?;
        Ok(count)
    }

    /// Lets the database give back what was deleted, so that no remnant of the inbox stays in any
    /// file. Outside any transaction.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn sweep(&self) -> Result<(), StoreError> {
        let statements: &[&'static str] = match self.backend {
            Backend::Sqlite => &["vacuum", "pragma wal_checkpoint(truncate)"],
            Backend::Postgres => &[
                "vacuum full inbox",
                "vacuum full text_inbox",
                "vacuum full responses",
                "vacuum full texts",
                "vacuum full responses_mixing",
                "vacuum full texts_mixing",
            ],
        };
        for statement in statements.iter().copied() {
            sqlx::query(statement).execute(&self.pool).await?;
        }
        Ok(())
    }
}
