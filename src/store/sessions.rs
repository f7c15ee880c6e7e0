//! Sessions of staff: on the server, found by the hash of what the cookie holds. Of the device
//! nothing is kept.

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
    /// Seconds since 1970 when it last showed who sits there, by password or code.
    pub proved_at: i64,
    /// True when the person has a second step: an app for codes or a passkey.
    pub has_factor: bool,
    /// True when the person has a passkey.
    pub has_passkey: bool,
}

/// One place where a person is signed in, as they see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Hash of the secret.
    pub hash: String,
    /// Seconds since 1970.
    pub begun_at: i64,
    /// Seconds since 1970, to the minute.
    pub seen_at: i64,
}

type Row = (String, String, String, String, i64, i64, i64, i64);

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
            "insert into sessions
             (hash, person_id, form_token, seen_at, expires_at, begun_at, proved_at)
             values ($1, $2, $3, $4, $5, $4, $4)",
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

    /// Takes a session as one in which nobody has shown yet who they are: the next heavy act asks.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn forget_proof(&self, hash: &str) -> Result<(), StoreError> {
        sqlx::query("update sessions set proved_at = 0 where hash = $1")
            .bind(hash)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The session of a cookie, if it still lasts. The time it was last seen is written at most
    /// once a minute.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn session(&self, hash: &str, now: i64) -> Result<Option<Session>, StoreError> {
        let row: Option<Row> = sqlx::query_as(
            "select p.id, p.email, p.name, s.form_token, s.seen_at, s.proved_at,
             case when f.person_id is null then 0 else 1 end,
             case when exists(select 1 from passkeys k where k.person_id = p.id)
             then 1 else 0 end
             from sessions s join people p on p.id = s.person_id
             left join second_factors f on f.person_id = p.id
             where s.hash = $1 and s.expires_at > $2 and s.seen_at > $3 and p.disabled = 0",
        )
        .bind(hash)
        .bind(now)
        .bind(now - IDLE)
        .fetch_optional(&self.pool)
        .await?;
        let Some((id, email, name, form_token, seen_at, proved_at, app, passkey)) = row else {
            return Ok(None);
        };
        if now - seen_at > 60 {
            sqlx::query("update sessions set seen_at = $1 where hash = $2")
                .bind(now)
                .bind(hash)
                .execute(&self.pool)
                .await?;
        }
        let person = Person { id, email, name };
        let (has_factor, has_passkey) = (app == 1 || passkey == 1, passkey == 1);
        Ok(Some(Session { person, form_token, proved_at, has_factor, has_passkey }))
    }

    /// Notes that a session showed again who sits there, and gives it a new secret (S-7). False
    /// when it has ended meanwhile.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn renew_session(
        &self,
        hash: &str,
        new_hash: &str,
        by: By<'_>,
    ) -> Result<bool, StoreError> {
        let renewed = sqlx::query(
            "update sessions set hash = $1, proved_at = $2 where hash = $3 and person_id = $4",
        )
        .bind(new_hash)
        .bind(by.at)
        .bind(hash)
        .bind(by.person)
        .execute(&self.pool)
        .await?;
        Ok(renewed.rows_affected() == 1)
    }

    /// Where a person is signed in now, the last begun first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn sessions_of(&self, person_id: &str, now: i64) -> Result<Vec<Place>, StoreError> {
        let rows: Vec<(String, i64, i64)> = sqlx::query_as(
            "select hash, begun_at, seen_at from sessions
             where person_id = $1 and expires_at > $2 and seen_at > $3
             order by begun_at desc, hash",
        )
        .bind(person_id)
        .bind(now)
        .bind(now - IDLE)
        .fetch_all(&self.pool)
        .await?;
        let place = |(hash, begun_at, seen_at)| Place { hash, begun_at, seen_at };
        Ok(rows.into_iter().map(place).collect())
    }

    /// Ends a session of the person who does it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn end_session(&self, hash: &str, by: By<'_>) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("delete from sessions where hash = $1 and person_id = $2")
            .bind(hash)
            .bind(by.person)
            .execute(&mut *transaction)
            .await?;
        audit::record(&mut transaction, by, "session.end", by.person, "").await?;
        Ok(transaction.commit().await?)
    }

    /// Ends every session of the person who does it but this one.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn end_other_sessions(&self, hash: &str, by: By<'_>) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("delete from sessions where person_id = $1 and hash <> $2")
            .bind(by.person)
            .bind(hash)
            .execute(&mut *transaction)
            .await?;
        audit::record(&mut transaction, by, "session.end", by.person, "others").await?;
        Ok(transaction.commit().await?)
    }
}
