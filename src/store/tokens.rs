//! Tokens with which programs read the figures of a project: found by the hash of their secret.

use super::{By, Store, StoreError, audit};

/// A token as it is listed; of its secret nothing is left.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ApiToken {
    /// Its id.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// Id of who made it.
    pub made_by: String,
    /// The day it was made, `YYYY-MM-DD`.
    pub made_on: String,
    /// The last day on which it opens anything, `YYYY-MM-DD`.
    pub ends_on: String,
    /// The day it was revoked, `YYYY-MM-DD`.
    pub revoked_on: Option<String>,
}

impl Store {
    /// Keeps a new token of a project under the hash of its secret.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn add_token(
        &self,
        project_id: &str,
        token: &ApiToken,
        hash: &str,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "insert into api_tokens (id, hash, project_id, name, made_by, made_on, ends_on)
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&token.id)
        .bind(hash)
        .bind(project_id)
        .bind(&token.name)
        .bind(&token.made_by)
        .bind(&token.made_on)
        .bind(&token.ends_on)
        .execute(&mut *transaction)
        .await?;
        audit::record(&mut transaction, by, "token.make", project_id, &token.id).await?;
        Ok(transaction.commit().await?)
    }

    /// The tokens of a project, the newest first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn tokens_of(&self, project_id: &str) -> Result<Vec<ApiToken>, StoreError> {
        Ok(sqlx::query_as(
            "select id, name, made_by, made_on, ends_on, revoked_on from api_tokens
             where project_id = $1 order by made_on desc, id",
        )
        .bind(project_id)
        .fetch_all(&self.pool)
        .await?)
    }

    /// The project whose figures a token opens today; `None` when it is unknown, ended or revoked.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn token_opens(&self, hash: &str, today: &str) -> Result<Option<String>, StoreError> {
        let row: Option<(String,)> = sqlx::query_as(
            "select project_id from api_tokens
             where hash = $1 and ends_on >= $2 and revoked_on is null",
        )
        .bind(hash)
        .bind(today)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|(project,)| project))
    }

    /// Revokes a token of a project, once.
    ///
    /// # Errors
    /// `Conflict` when there is none, or it was revoked already; or the database does not answer.
    pub async fn revoke_token(
        &self,
        (project_id, id): (&str, &str),
        today: &str,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let revoked = sqlx::query(
            "update api_tokens set revoked_on = $1
             where id = $2 and project_id = $3 and revoked_on is null",
        )
        .bind(today)
        .bind(id)
        .bind(project_id)
        .execute(&mut *transaction)
        .await?;
        if revoked.rows_affected() != 1 {
            return Err(StoreError::Conflict);
        }
        audit::record(&mut transaction, by, "token.revoke", project_id, id).await?;
        Ok(transaction.commit().await?)
    }
}
