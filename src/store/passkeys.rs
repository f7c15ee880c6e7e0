//! Passkeys of staff: the public half of each, whose it is, and what they call it.

use super::{By, Store, StoreError, audit};
use crate::clock::day;
use crate::domain::consultation::Person;

/// What is kept of a passkey.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Names it in forms; opens nothing.
    pub id: String,
    /// What its holder calls it.
    pub name: String,
    /// The public half, as the library writes it.
    pub public_half: String,
    /// Seconds since 1970 when it was added.
    pub made_at: i64,
    /// The day it was last used; empty when it never was.
    pub used_on: String,
}

type Row = (String, String, String, i64, String);

fn kept((id, name, public_half, made_at, used_on): Row) -> Kept {
    Kept { id, name, public_half, made_at, used_on }
}

impl Store {
    /// The passkeys of a person, the oldest first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn passkeys_of(&self, person_id: &str) -> Result<Vec<Kept>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "select id, name, public_half, made_at, used_on from passkeys
             where person_id = $1 order by made_at, id",
        )
        .bind(person_id)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(kept).collect())
    }

    /// Whose passkey this is, unless they are disabled.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn passkey(&self, credential: &str) -> Result<Option<(Person, Kept)>, StoreError> {
        let whose: Option<(String, String, String)> = sqlx::query_as(
            "select p.id, p.email, p.name from people p join passkeys k on k.person_id = p.id
             where k.credential = $1 and p.disabled = 0",
        )
        .bind(credential)
        .fetch_optional(&self.pool)
        .await?;
        let row: Option<Row> = sqlx::query_as(
            "select id, name, public_half, made_at, used_on from passkeys where credential = $1",
        )
        .bind(credential)
        .fetch_optional(&self.pool)
        .await?;
        let person = whose.map(|(id, email, name)| Person { id, email, name });
        Ok(person.zip(row.map(kept)))
    }

    /// Keeps a passkey of the person who adds it. Recovery codes come along with a first second step.
    ///
    /// # Errors
    /// It is known already (`Conflict`), or the database does not answer.
    pub async fn add_passkey(
        &self,
        key: &Kept,
        credential: &str,
        recovery: &[String],
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "insert into passkeys (id, person_id, credential, name, public_half, made_at, used_on)
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&key.id)
        .bind(by.person)
        .bind(credential)
        .bind(&key.name)
        .bind(&key.public_half)
        .bind(key.made_at)
        .bind(&key.used_on)
        .execute(&mut *transaction)
        .await?;
        for hash in recovery {
            sqlx::query("insert into recovery_codes (hash, person_id) values ($1, $2)")
                .bind(hash)
                .bind(by.person)
                .execute(&mut *transaction)
                .await?;
        }
        audit::record(&mut transaction, by, "passkey.add", by.person, &key.id).await?;
        Ok(transaction.commit().await?)
    }

    /// Notes that a passkey was used: its public half with the new counter. False when another use
    /// of the same passkey came in between, or it is gone.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn use_passkey(
        &self,
        key: &Kept,
        public_half: &str,
        by: By<'_>,
    ) -> Result<bool, StoreError> {
        let used = sqlx::query(
            "update passkeys set public_half = $1, used_on = $2
             where id = $3 and public_half = $4",
        )
        .bind(public_half)
        .bind(day(by.at))
        .bind(&key.id)
        .bind(&key.public_half)
        .execute(&self.pool)
        .await?;
        Ok(used.rows_affected() == 1)
    }

    /// Removes a passkey of the person who does it; with the last second step go its recovery codes.
    /// `must_stay` refuses to remove that last one. False when there was nothing to remove.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn remove_passkey(
        &self,
        id: &str,
        must_stay: bool,
        by: By<'_>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        // First of all, because it takes turns: two removals at once do not both find another.
        audit::record(&mut transaction, by, "passkey.remove", by.person, id).await?;
        let removed = sqlx::query(
            "delete from passkeys where id = $1 and person_id = $2 and ($3 = 0
             or exists (select 1 from second_factors where person_id = $2)
             or exists (select 1 from passkeys other
             where other.person_id = $2 and other.id <> $1))",
        )
        .bind(id)
        .bind(by.person)
        .bind(i64::from(must_stay))
        .execute(&mut *transaction)
        .await?;
        if removed.rows_affected() != 1 {
            return Ok(false);
        }
        forget_recovery_codes(&mut transaction, by.person).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

impl Store {
    /// Removes every second step of a person with the recovery codes, and their way in by a provider
    /// of identities, and signs them out: whoever had their account a minute keeps no way back.
    /// False when there was none of it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn remove_second_steps(
        &self,
        person_id: &str,
        by: By<'_>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let app = sqlx::query("delete from second_factors where person_id = $1")
            .bind(person_id)
            .execute(&mut *transaction)
            .await?;
        let keys = sqlx::query("delete from passkeys where person_id = $1")
            .bind(person_id)
            .execute(&mut *transaction)
            .await?;
        let elsewhere = sqlx::query("delete from identities where person_id = $1")
            .bind(person_id)
            .execute(&mut *transaction)
            .await?;
        if app.rows_affected() + keys.rows_affected() + elsewhere.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query("delete from sessions where person_id = $1")
            .bind(person_id)
            .execute(&mut *transaction)
            .await?;
        forget_recovery_codes(&mut transaction, person_id).await?;
        audit::record(&mut transaction, by, "factor.remove", person_id, "all").await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// Forgets the recovery codes of whoever has no second step left.
pub(super) async fn forget_recovery_codes(
    connection: &mut sqlx::AnyConnection,
    person_id: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "delete from recovery_codes where person_id = $1
         and not exists (select 1 from second_factors where person_id = $1)
         and not exists (select 1 from passkeys where person_id = $1)",
    )
    .bind(person_id)
    .execute(connection)
    .await?;
    Ok(())
}
