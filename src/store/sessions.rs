//! Sessions of staff: on the server, found by the hash of what the cookie holds.

use super::{By, Store, StoreError, audit};
use crate::domain::consultation::Person;

/// Seconds without a request after which a session ends (S-7).
pub const IDLE: i64 = 15 * 60;
/// Seconds after which a session ends in any case (S-7).
pub const LONGEST: i64 = 8 * 3600;

/// A person who is signed in.
#[derive(Debug, Clone)]
pub struct Session {
    /// Who it is.
    pub person: Person,
    /// What every form must carry back.
    pub form_token: String,
}

impl Store {
    /// Starts a session.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn start_session(
        &self,
        hash: &str,
        form_token: &str,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "insert into sessions (hash, person_id, form_token, seen_at, expires_at)
             values ($1, $2, $3, $4, $5)",
        )
        .bind(hash)
        .bind(by.person)
        .bind(form_token)
        .bind(by.at)
        .bind(by.at + LONGEST)
        .execute(&mut *transaction)
        .await?;
        sqlx::query("delete from sessions where expires_at <= $1 or seen_at <= $2")
            .bind(by.at)
            .bind(by.at - IDLE)
            .execute(&mut *transaction)
            .await?;
        audit::record(&mut transaction, by, "session.start", by.person, "").await?;
        Ok(transaction.commit().await?)
    }

    /// The session of a cookie, if it still lasts. The time it was last seen is written at most
    /// once a minute.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn session(&self, hash: &str, now: i64) -> Result<Option<Session>, StoreError> {
        let row: Option<(String, String, String, String, i64)> = sqlx::query_as(
            "select p.id, p.email, p.name, s.form_token, s.seen_at
             from sessions s join people p on p.id = s.person_id
             where s.hash = $1 and s.expires_at > $2 and s.seen_at > $3 and p.disabled = 0",
        )
        .bind(hash)
        .bind(now)
        .bind(now - IDLE)
        .fetch_optional(&self.pool)
        .await?;
        let Some((id, email, name, form_token, seen_at)) = row else { return Ok(None) };
        if now - seen_at > 60 {
            sqlx::query("update sessions set seen_at = $1 where hash = $2")
                .bind(now)
                .bind(hash)
                .execute(&self.pool)
                .await?;
        }
        Ok(Some(Session { person: Person { id, email, name }, form_token }))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn end_session(&self, hash: &str, by: By<'_>) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("delete from sessions where hash = $1")
            .bind(hash)
            .execute(&mut *transaction)
            .await?;
        audit::record(&mut transaction, by, "session.end", by.person, "").await?;
        Ok(transaction.commit().await?)
    }
}
