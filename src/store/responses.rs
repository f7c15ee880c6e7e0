//! Responses: handed in, taken back, and read for tabulation as sealed records only.

use sqlx::AnyConnection;

use super::commit::commit;
use super::{By, Sealed, Store, StoreError, SubmitError, audit, writer};

/// A sealed response as tabulation reads it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SealedResponse {
    /// Id of the row; the seal opens on no other.
    pub id: String,
    /// The sealed record.
    pub sealed: String,
    /// The release it was first part of, counted from 1; none before.
    pub batch: Option<i64>,
}

/// A batch that was typed in by hand.
#[derive(Debug, Clone, Copy)]
pub struct Batch<'a> {
    /// What the page calls it, as a hash.
    pub id: &'a str,
    /// A fingerprint of everything in it.
    pub fingerprint: &'a str,
    /// The id of the person who typed a part of it again.
    pub second: &'a str,
}

impl Store {
    /// Hands a submission in; returns when it is on stable storage. The same id again changes
    /// nothing and succeeds.
    ///
    /// # Errors
    /// It was not stored; sending again is safe.
    pub async fn submit(&self, submission: Sealed) -> Result<(), SubmitError> {
        self.writer.submit(submission, None).await
    }

    /// How much of the writer's queue is taken, in percent.
    pub fn queue_taken(&self) -> u8 {
        self.writer.taken()
    }

    /// Stores answers typed from paper, all or none. False, and nothing is stored, when the batch was
    /// taken before with something else in it.
    ///
    /// # Errors
    /// `Conflict` when the consultation no longer takes paper or its key is destroyed; or the
    /// database does not answer.
    pub async fn add_paper(
        &self,
        consultation_id: &str,
        rows: &[Sealed],
        batch: Option<Batch<'_>>,
        by: By<'_>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let taken = sqlx::query(
            "update consultations set status = status
             where id = $1 and status in ('open', 'paused', 'closed')",
        )
        .bind(consultation_id)
        .execute(&mut *transaction)
        .await?;
        // Asked after the row is held: who freezes or erases is done by now, or waits.
        let key = sqlx::query("select 1 from consultation_keys where consultation_id = $1")
            .bind(consultation_id)
            .fetch_optional(&mut *transaction)
            .await?;
        if taken.rows_affected() != 1 || key.is_none() {
            return Err(StoreError::Conflict);
        }
        if let Some(batch) = batch {
            if !is_the_same(&mut transaction, consultation_id, batch).await? {
                return Ok(false);
            }
            let second = By { person: batch.second, ..by };
            audit::record(&mut transaction, second, "paper.check", consultation_id, "").await?;
        }
        writer::insert_all(&mut transaction, rows).await?;
        audit::record(&mut transaction, by, "paper.import", consultation_id, "").await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Erases a response and its texts, wherever they are, and never lets them come back. What a
    /// release counted stays; no code is handed out where that can happen. Something
    /// is written whether the ids exist or not: the turn itself.
    ///
    /// # Errors
    /// `Conflict` when the data are fixed; or the database does not answer.
    pub async fn withdraw(
        &self,
        consultation_id: &str,
        response_id: &str,
        text_ids: &[String],
    ) -> Result<(), StoreError> {
        let mut transaction = self.turn(consultation_id).await?;
        // Who freezes needs the turn too, so this holds until the end.
        let may = sqlx::query(
            "select 1 from consultations
             where id = $1 and status in ('open', 'paused', 'closed')",
        )
        .bind(consultation_id)
        .fetch_optional(&mut *transaction)
        .await?;
        if may.is_none() {
            return Err(StoreError::Conflict);
        }
        sqlx::query(
            "insert into withdrawn (consultation_id, id)
             select consultation_id, id from inbox where consultation_id = $1 and id = $2
             union select consultation_id, id from responses where consultation_id = $1 and id = $2
             and batch is null
             on conflict do nothing",
        )
        .bind(consultation_id)
        .bind(response_id)
        .execute(&mut *transaction)
        .await?;
        for delete in [
            "delete from inbox where consultation_id = $1 and id = $2",
            "delete from responses where consultation_id = $1 and id = $2 and batch is null",
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
                 union select consultation_id, id from read_texts
                 where consultation_id = $1 and id = $2
                 on conflict do nothing",
                "delete from text_marks where consultation_id = $1 and text_id = $2",
                "delete from codings where consultation_id = $1 and text_id = $2",
                "delete from quote_proposals where consultation_id = $1 and text_id = $2",
                "delete from text_inbox where consultation_id = $1 and id = $2",
                "delete from texts where consultation_id = $1 and id = $2",
                "delete from read_texts where consultation_id = $1 and id = $2",
            ] {
                sqlx::query(statement)
                    .bind(consultation_id)
                    .bind(id)
                    .execute(&mut *transaction)
                    .await?;
            }
        }
        Ok(commit(transaction).await?)
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
            "select id, sealed, batch from responses where consultation_id = $1 order by id",
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
}

/// Notes a batch; false when it was noted with something else in it.
async fn is_the_same(
    connection: &mut AnyConnection,
    consultation_id: &str,
    batch: Batch<'_>,
) -> Result<bool, StoreError> {
    sqlx::query(
        "insert into paper_batches (consultation_id, batch, taken) values ($1, $2, $3)
         on conflict (consultation_id, batch) do nothing",
    )
    .bind(consultation_id)
    .bind(batch.id)
    .bind(batch.fingerprint)
    .execute(&mut *connection)
    .await?;
    let (taken,): (String,) =
        sqlx::query_as("select taken from paper_batches where consultation_id = $1 and batch = $2")
            .bind(consultation_id)
            .bind(batch.id)
            .fetch_one(connection)
            .await?;
    Ok(taken == batch.fingerprint)
}
