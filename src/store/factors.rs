//! Second factors of staff: the sealed secret of an app, and the hashes of recovery codes.

use super::passkeys::forget_recovery_codes;
use super::{By, Store, StoreError, audit};

/// What is kept of a second factor.
#[derive(Debug, Clone)]
pub struct Factor {
    /// The secret of the app, sealed for this person.
    pub sealed: String,
    /// Seconds since 1970 when it was set up.
    pub made_at: i64,
}

impl Store {
    /// The second factor of a person, if one is set up.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn factor(&self, person_id: &str) -> Result<Option<Factor>, StoreError> {
        let row: Option<(String, i64)> =
            sqlx::query_as("select sealed, made_at from second_factors where person_id = $1")
                .bind(person_id)
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.map(|(sealed, made_at)| Factor { sealed, made_at }))
    }

    /// The sealed secrets of all second factors, with the persons they open for.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn sealed_factors(&self) -> Result<Vec<(String, String)>, StoreError> {
        Ok(sqlx::query_as("select person_id, sealed from second_factors order by person_id")
            .fetch_all(&self.pool)
            .await?)
    }

    /// How many recovery codes a person has left.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn recovery_codes_left(&self, person_id: &str) -> Result<i64, StoreError> {
        let (left,): (i64,) =
            sqlx::query_as("select count(*) from recovery_codes where person_id = $1")
                .bind(person_id)
                .fetch_one(&self.pool)
                .await?;
        Ok(left)
    }

    /// Keeps a second factor whose first code was right, with the hashes of its recovery codes.
    ///
    /// # Errors
    /// The person has one already (`Conflict`), or the database does not answer.
    pub async fn add_factor(
        &self,
        sealed: &str,
        step: i64,
        recovery: &[String],
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        self.still_fits(&mut transaction).await?;
        sqlx::query(
            "insert into second_factors (person_id, sealed, last_step, made_at)
             values ($1, $2, $3, $4)",
        )
        .bind(by.person)
        .bind(sealed)
        .bind(step)
        .bind(by.at)
        .execute(&mut *transaction)
        .await?;
        sqlx::query("delete from recovery_codes where person_id = $1")
            .bind(by.person)
            .execute(&mut *transaction)
            .await?;
        for hash in recovery {
            sqlx::query("insert into recovery_codes (hash, person_id) values ($1, $2)")
                .bind(hash)
                .bind(by.person)
                .execute(&mut *transaction)
                .await?;
        }
        audit::record(&mut transaction, by, "factor.set", by.person, "").await?;
        Ok(transaction.commit().await?)
    }

    /// Accepts the code of a step, once: later ones only from then on. False when it was used.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn spend_step(&self, person_id: &str, step: i64) -> Result<bool, StoreError> {
        let spent = sqlx::query(
            "update second_factors set last_step = $1 where person_id = $2 and last_step < $1",
        )
        .bind(step)
        .bind(person_id)
        .execute(&self.pool)
        .await?;
        Ok(spent.rows_affected() == 1)
    }

    /// Accepts a recovery code, once. False when there is none such.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn spend_recovery_code(&self, hash: &str, by: By<'_>) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let spent = sqlx::query("delete from recovery_codes where hash = $1 and person_id = $2")
            .bind(hash)
            .bind(by.person)
            .execute(&mut *transaction)
            .await?;
        if spent.rows_affected() != 1 {
            return Ok(false);
        }
        audit::record(&mut transaction, by, "factor.recovery", by.person, "").await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Removes the second factor of a person; its recovery codes stay while a passkey does. False
    /// when there was none.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn remove_factor(&self, person_id: &str, by: By<'_>) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let removed = sqlx::query("delete from second_factors where person_id = $1")
            .bind(person_id)
            .execute(&mut *transaction)
            .await?;
        if removed.rows_affected() != 1 {
            return Ok(false);
        }
        forget_recovery_codes(&mut transaction, person_id).await?;
        audit::record(&mut transaction, by, "factor.remove", person_id, "").await?;
        transaction.commit().await?;
        Ok(true)
    }
}
