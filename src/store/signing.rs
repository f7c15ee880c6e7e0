//! The key with which the installation signs releases: its public half, and the other one sealed.

use super::{Store, StoreError};

impl Store {
    /// The public half and the sealed secret of the key that signs; `None` before the first signing.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn signing_key(&self) -> Result<Option<(String, String)>, StoreError> {
        Ok(sqlx::query_as(
            "select public_half, sealed from signing_keys where purpose = 'releases'",
        )
        .fetch_optional(&self.pool)
        .await?)
    }

    /// Keeps a key that signs, unless there is one; returns the one there is.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn keep_signing_key(
        &self,
        public: &str,
        sealed: &str,
    ) -> Result<(String, String), StoreError> {
        let mut transaction = self.begin().await?;
        self.still_fits(&mut transaction).await?;
        sqlx::query(
            "insert into signing_keys (purpose, public_half, sealed) values ('releases', $1, $2)
             on conflict do nothing",
        )
        .bind(public)
        .bind(sealed)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        self.signing_key().await?.ok_or(StoreError::Corrupt("signing key"))
    }
}
