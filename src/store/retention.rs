//! Erasure: destroying the key of a consultation destroys its answers, in backups too.

use super::{By, Store, StoreError, audit};

impl Store {
    /// Consultations whose answers must be gone by this day, by code.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn due_for_erasure(&self, today: &str) -> Result<Vec<(String, String)>, StoreError> {
        Ok(sqlx::query_as(
            "select c.id, c.code from consultations c join consultation_keys k
             on k.consultation_id = c.id where c.erase_on <= $1 order by c.code",
        )
        .bind(today)
        .fetch_all(&self.pool)
        .await?)
    }

    /// Destroys the key, the responses, the texts and the list of withdrawals of a consultation.
    ///
    /// # Errors
    /// The database does not answer; then everything is as before.
    pub async fn erase(&self, consultation_id: &str, by: By<'_>) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        for statement in [
            "delete from consultation_keys where consultation_id = $1",
            "delete from inbox where consultation_id = $1",
            "delete from responses where consultation_id = $1",
            "delete from text_inbox where consultation_id = $1",
            "delete from texts where consultation_id = $1",
            "delete from withdrawn where consultation_id = $1",
        ] {
            sqlx::query(statement).bind(consultation_id).execute(&mut *transaction).await?;
        }
        audit::record(&mut transaction, by, "consultation.erase", consultation_id, "").await?;
        transaction.commit().await?;
        self.sweep().await
    }
}
