//! The answer to children: the draft, who wrote it, what was published, and what staff were reminded of.

use super::retention::day_of;
use super::{By, Store, StoreError, audit};

/// What is being written.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredDraft {
    /// The document, JSON.
    pub document: String,
    /// Its SHA-256.
    pub hash: String,
    /// Id of whoever asks a second person to publish it.
    pub proposed_by: Option<String>,
}

/// What children read.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredFeedback {
    /// Which version, counted from 1.
    pub number: i64,
    /// The document, JSON.
    pub document: String,
    /// Its SHA-256.
    pub hash: String,
    /// The day.
    pub published_on: String,
    /// Id of whoever proposed it.
    pub first_id: String,
    /// Id of whoever published it.
    pub second_id: String,
}

impl Store {
    /// The draft of an answer, if somebody began it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn feedback_draft(
        &self,
        consultation: &str,
    ) -> Result<Option<StoredDraft>, StoreError> {
        Ok(sqlx::query_as(
            "select document, hash, proposed_by from feedback_drafts where consultation_id = $1",
        )
        .bind(consultation)
        .fetch_optional(&self.pool)
        .await?)
    }

    /// Ids of those who wrote since the last version.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn feedback_writers(&self, consultation: &str) -> Result<Vec<String>, StoreError> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "select person_id from feedback_writers where consultation_id = $1 order by person_id",
        )
        .bind(consultation)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Every version that was published, oldest first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn feedback_of(&self, consultation: &str) -> Result<Vec<StoredFeedback>, StoreError> {
        Ok(sqlx::query_as(
            "select number, document, hash, published_on, first_id, second_id from feedback
             where consultation_id = $1 order by number",
        )
        .bind(consultation)
        .fetch_all(&self.pool)
        .await?)
    }

    /// Keeps a draft instead of the one with the hash `seen`; empty when there was none.
    ///
    /// # Errors
    /// `Conflict` when it is another by now, or waits for a second person; or the database does not answer.
    pub async fn write_feedback(
        &self,
        consultation: &str,
        (document, hash): (&str, &str),
        seen: &str,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let done = if seen.is_empty() {
            sqlx::query(
                "insert into feedback_drafts (consultation_id, document, hash)
                 values ($1, $2, $3) on conflict do nothing",
            )
            .bind(consultation)
            .bind(document)
            .bind(hash)
            .execute(&mut *transaction)
            .await?
        } else {
            sqlx::query(
                "update feedback_drafts set document = $2, hash = $3
                 where consultation_id = $1 and hash = $4 and proposed_by is null",
            )
            .bind(consultation)
            .bind(document)
            .bind(hash)
            .bind(seen)
            .execute(&mut *transaction)
            .await?
        };
        if done.rows_affected() != 1 {
            return Err(StoreError::Conflict);
        }
        sqlx::query(
            "insert into feedback_writers (consultation_id, person_id) values ($1, $2)
             on conflict do nothing",
        )
        .bind(consultation)
        .bind(by.person)
        .execute(&mut *transaction)
        .await?;
        audit::record(&mut transaction, by, "feedback.write", consultation, "").await?;
        Ok(transaction.commit().await?)
    }

    /// Asks a second person to publish the draft, or takes that back.
    ///
    /// # Errors
    /// `Conflict` when the draft is another by now; or the database does not answer.
    pub async fn propose_feedback(
        &self,
        consultation: &str,
        seen: &str,
        proposed: bool,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let person = proposed.then_some(by.person);
        let done = sqlx::query(
            "update feedback_drafts set proposed_by = $2 where consultation_id = $1 and hash = $3",
        )
        .bind(consultation)
        .bind(person)
        .bind(seen)
        .execute(&mut *transaction)
        .await?;
        if done.rows_affected() != 1 {
            return Err(StoreError::Conflict);
        }
        let act = if proposed { "feedback.propose" } else { "feedback.revise" };
        audit::record(&mut transaction, by, act, consultation, "").await?;
        Ok(transaction.commit().await?)
    }

    /// Publishes the draft that waits: from now on children read it.
    ///
    /// # Errors
    /// `Conflict` when it is another by now or waits no more; or the database does not answer.
    pub async fn publish_feedback(
        &self,
        consultation: &str,
        seen: &str,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let draft: Option<(String, String)> = sqlx::query_as(
            "update feedback_drafts set hash = hash
             where consultation_id = $1 and hash = $2 and proposed_by is not null
             returning document, proposed_by",
        )
        .bind(consultation)
        .bind(seen)
        .fetch_optional(&mut *transaction)
        .await?;
        let (document, first) = draft.ok_or(StoreError::Conflict)?;
        sqlx::query(
            "insert into feedback
             (consultation_id, number, document, hash, published_on, first_id, second_id)
             values ($1, (select coalesce(max(number), 0) + 1 from feedback
                          where consultation_id = $1), $2, $3, $4, $5, $6)",
        )
        .bind(consultation)
        .bind(&document)
        .bind(seen)
        .bind(day_of(by.at))
        .bind(&first)
        .bind(by.person)
        .execute(&mut *transaction)
        .await?;
        for forget in [
            "update feedback_drafts set proposed_by = null where consultation_id = $1",
            "delete from feedback_writers where consultation_id = $1",
        ] {
            sqlx::query(forget).bind(consultation).execute(&mut *transaction).await?;
        }
        audit::record(&mut transaction, by, "feedback.publish", consultation, &first).await?;
        Ok(transaction.commit().await?)
    }

    /// Ids of consultations to which children have an answer, at most so many, answered last first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn with_feedback(&self, most: i64) -> Result<Vec<String>, StoreError> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "select consultation_id from feedback group by consultation_id
             order by max(published_on) desc, consultation_id limit $1",
        )
        .bind(most)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Notes that staff are reminded of something; false when they were before.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn remind(
        &self,
        consultation: &str,
        what: &str,
        day: &str,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "insert into reminders (consultation_id, what, sent_on) values ($1, $2, $3)
             on conflict do nothing",
        )
        .bind(consultation)
        .bind(what)
        .bind(day)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }
}
