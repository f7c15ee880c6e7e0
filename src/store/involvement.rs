//! How projects involve children.

use super::{By, Store, StoreError, audit};
use crate::domain::involvement::Involvement;
use crate::seal::sha256;

/// What a project says, and the hash of it: whoever changes it names the hash they looked at.
#[derive(Debug)]
pub struct Known {
    /// What it says.
    pub involvement: Involvement,
    /// SHA-256 of the stored document, hex.
    pub hash: String,
}

impl Store {
    /// How a project involves children.
    ///
    /// # Errors
    /// There is no such project, or the database does not answer.
    pub async fn involvement(&self, project_id: &str) -> Result<Known, StoreError> {
        let document: Option<String> =
            sqlx::query_scalar("select involvement from projects where id = $1")
                .bind(project_id)
                .fetch_optional(&self.pool)
                .await?;
        let document = document.ok_or(StoreError::Corrupt("project"))?;
        let involvement =
            serde_json::from_str(&document).map_err(|_| StoreError::Corrupt("involvement"))?;
        Ok(Known { involvement, hash: sha256(document.as_bytes()) })
    }

    /// Changes it, unless somebody else did since.
    ///
    /// # Errors
    /// `Conflict` when what is stored has another hash, or the database does not answer.
    pub async fn involve(
        &self,
        project_id: &str,
        involvement: &Involvement,
        seen: &str,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let document =
            serde_json::to_string(involvement).map_err(|_| StoreError::Corrupt("involvement"))?;
        let mut transaction = self.begin().await?;
        let now: Option<String> =
            sqlx::query_scalar("select involvement from projects where id = $1")
                .bind(project_id)
                .fetch_optional(&mut *transaction)
                .await?;
        let now = now.ok_or(StoreError::Corrupt("project"))?;
        if sha256(now.as_bytes()) != seen {
            return Err(StoreError::Conflict);
        }
        // Decided in the `where`: another server may have been faster.
        let done =
            sqlx::query("update projects set involvement = $1 where id = $2 and involvement = $3")
                .bind(&document)
                .bind(project_id)
                .bind(&now)
                .execute(&mut *transaction)
                .await?;
        if done.rows_affected() != 1 {
            return Err(StoreError::Conflict);
        }
        audit::record(&mut transaction, by, "project.involve", project_id, "").await?;
        Ok(transaction.commit().await?)
    }
}
