//! Trials: a questionnaire tried by the team before it opens. What is answered stays apart from
//! responses, and goes with the trial.

use sqlx::AnyConnection;

use super::{By, Sealed, Store, StoreError, SubmitError, audit};

/// A trial that may still run, for its pages.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Trial {
    /// Code of its consultation.
    pub code: String,
    /// Its own key, wrapped.
    pub wrapped: String,
}

/// A trial, for the team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Tried {
    /// When it ends by itself.
    pub ends_at: i64,
    /// How often it was sent.
    pub tries: i64,
}

impl Store {
    /// Starts a trial of a consultation that has not opened. One that is there keeps its key, its
    /// tries and its end, and is reached by the new token only.
    ///
    /// # Errors
    /// `Conflict` when it has opened; or the database does not answer.
    pub async fn start_trial(
        &self,
        consultation_id: &str,
        (hash, wrapped): (&str, &str),
        ends_at: i64,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        self.still_fits(&mut transaction).await?;
        // What has ended does not come back with a new link, even before the daily work erases it.
        sqlx::query(
            "delete from tries where consultation_id = $1 and exists
             (select 1 from trials t where t.consultation_id = $1 and t.ends_at <= $2)",
        )
        .bind(consultation_id)
        .bind(by.at)
        .execute(&mut *transaction)
        .await?;
        sqlx::query("delete from trials where consultation_id = $1 and ends_at <= $2")
            .bind(consultation_id)
            .bind(by.at)
            .execute(&mut *transaction)
            .await?;
        let started = sqlx::query(
            "insert into trials (consultation_id, hash, wrapped, ends_at)
             select id, $2, $3, $4 from consultations
             where id = $1 and status in ('draft', 'in_review', 'approved')
             on conflict (consultation_id) do update set hash = excluded.hash",
        )
        .bind(consultation_id)
        .bind(hash)
        .bind(wrapped)
        .bind(ends_at)
        .execute(&mut *transaction)
        .await?;
        if started.rows_affected() != 1 {
            return Err(StoreError::Conflict);
        }
        audit::record(&mut transaction, by, "trial.start", consultation_id, "").await?;
        Ok(transaction.commit().await?)
    }

    /// The trial with this hash, while it runs.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn trial(&self, hash: &str, now: i64) -> Result<Option<Trial>, StoreError> {
        Ok(sqlx::query_as(
            "select c.code, t.wrapped from trials t join consultations c
             on c.id = t.consultation_id where t.hash = $1 and t.ends_at > $2
             and c.status in ('draft', 'in_review', 'approved')",
        )
        .bind(hash)
        .bind(now)
        .fetch_optional(&self.pool)
        .await?)
    }

    /// The trial of a consultation, while it runs.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn trial_of(
        &self,
        consultation_id: &str,
        now: i64,
    ) -> Result<Option<Tried>, StoreError> {
        Ok(sqlx::query_as(
            "select t.ends_at, (select count(*) from tries a
             where a.consultation_id = t.consultation_id) as tries
             from trials t where t.consultation_id = $1 and t.ends_at > $2",
        )
        .bind(consultation_id)
        .bind(now)
        .fetch_optional(&self.pool)
        .await?)
    }

    /// Keeps what was sent in a trial, without its texts. The same id again changes nothing.
    ///
    /// # Errors
    /// `NotOpen` when the trial is over; or the database does not answer.
    pub async fn add_try(&self, sent: &Sealed) -> Result<(), SubmitError> {
        self.keep_try(sent).await.map_err(|error| match error {
            StoreError::Conflict => SubmitError::NotOpen,
            _ => SubmitError::Unavailable,
        })
    }

    async fn keep_try(&self, sent: &Sealed) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        // Who opens the consultation takes this row away: either before, or after this commit.
        let held = sqlx::query("update trials set hash = hash where consultation_id = $1")
            .bind(&sent.consultation_id)
            .execute(&mut *transaction)
            .await?;
        if held.rows_affected() != 1 {
            return Err(StoreError::Conflict);
        }
        sqlx::query(
            "insert into tries (consultation_id, id, revision, sealed) values ($1, $2, $3, $4)
             on conflict do nothing",
        )
        .bind(&sent.consultation_id)
        .bind(&sent.id)
        .bind(i64::from(sent.revision))
        .bind(&sent.sealed)
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }

    /// Ends the trial of a consultation and erases it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn end_trial(&self, consultation_id: &str, by: By<'_>) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        if erase(&mut transaction, consultation_id).await? {
            audit::record(&mut transaction, by, "trial.end", consultation_id, "").await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Erases every trial that has ended.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn erase_ended_trials(&self, now: i64) -> Result<(), StoreError> {
        let ended: Vec<(String,)> = sqlx::query_as(
            "select consultation_id from trials where ends_at <= $1 order by consultation_id",
        )
        .bind(now)
        .fetch_all(&self.pool)
        .await?;
        for (id,) in ended {
            let mut transaction = self.begin().await?;
            erase(&mut transaction, &id).await?;
            transaction.commit().await?;
        }
        Ok(())
    }
}

/// Erases the trial of a consultation with all tries; false when there was none.
pub(super) async fn erase(
    connection: &mut AnyConnection,
    consultation_id: &str,
) -> Result<bool, StoreError> {
    let trial = sqlx::query("delete from trials where consultation_id = $1");
    let gone = trial.bind(consultation_id).execute(&mut *connection).await?;
    let tries = sqlx::query("delete from tries where consultation_id = $1");
    tries.bind(consultation_id).execute(&mut *connection).await?;
    Ok(gone.rows_affected() > 0)
}
