//! Who a person is at a provider of identities: its issuer, and the subject there.

use super::{By, Store, StoreError, audit};
use crate::domain::consultation::Person;

impl Store {
    /// The person this identity was linked to, unless they are disabled.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn identity_holder(
        &self,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<Person>, StoreError> {
        let row: Option<(String, String, String)> = sqlx::query_as(
            "select p.id, p.email, p.name from people p join identities i on i.person_id = p.id
             where i.issuer = $1 and i.subject = $2 and p.disabled = 0",
        )
        .bind(issuer)
        .bind(subject)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|(id, email, name)| Person { id, email, name }))
    }

    /// When a person linked an identity, in seconds since 1970.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn identity_since(&self, person_id: &str) -> Result<Option<i64>, StoreError> {
        let row: Option<(i64,)> =
            sqlx::query_as("select made_at from identities where person_id = $1")
                .bind(person_id)
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.map(|(made_at,)| made_at))
    }

    /// Links an identity to the person who does it.
    ///
    /// # Errors
    /// One of both is linked already (`Conflict`), or the database does not answer.
    pub async fn link_identity(
        &self,
        issuer: &str,
        subject: &str,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "insert into identities (issuer, subject, person_id, made_at) values ($1, $2, $3, $4)",
        )
        .bind(issuer)
        .bind(subject)
        .bind(by.person)
        .bind(by.at)
        .execute(&mut *transaction)
        .await?;
        audit::record(&mut transaction, by, "identity.link", by.person, issuer).await?;
        Ok(transaction.commit().await?)
    }

    /// Takes the identity of the person who does it away. False when there was none.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn unlink_identity(&self, by: By<'_>) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let gone = sqlx::query("delete from identities where person_id = $1")
            .bind(by.person)
            .execute(&mut *transaction)
            .await?;
        if gone.rows_affected() != 1 {
            return Ok(false);
        }
        audit::record(&mut transaction, by, "identity.unlink", by.person, "").await?;
        transaction.commit().await?;
        Ok(true)
    }
}
