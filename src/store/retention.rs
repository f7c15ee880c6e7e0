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

    /// Destroys the key, the responses, the texts, the list of withdrawals, the invitations and the
    /// kiosks of a consultation, and sweeps the files. When only the sweep fails, that is logged, and the next one does it.
    ///
    /// # Errors
    /// The database does not answer; then everything is as before.
    pub async fn erase(&self, consultation_id: &str, by: By<'_>) -> Result<(), StoreError> {
        let mut transaction = self.turn(consultation_id).await?;
        for statement in [
            // Paper that is being typed in waits, and then finds no key.
            "update consultations set status = status where id = $1",
            "delete from consultation_keys where consultation_id = $1",
            "delete from inbox where consultation_id = $1",
            "delete from responses where consultation_id = $1",
            "delete from text_inbox where consultation_id = $1",
            "delete from texts where consultation_id = $1",
            "delete from text_marks where consultation_id = $1",
            // The themes, their figures and the quotes two people agreed to were released: they stay.
            "delete from codings where consultation_id = $1",
            "delete from quote_proposals where consultation_id = $1",
            "delete from read_texts where consultation_id = $1",
            "delete from withdrawn where consultation_id = $1",
            "delete from invitations where consultation_id = $1",
            "delete from kiosks where consultation_id = $1",
            "delete from kiosk_keys where consultation_id = $1",
            "delete from paper_batches where consultation_id = $1",
            "delete from release_proposals where consultation_id = $1",
            "delete from tallies where consultation_id = $1",
        ] {
            sqlx::query(statement).bind(consultation_id).execute(&mut *transaction).await?;
        }
        audit::record(&mut transaction, by, "consultation.erase", consultation_id, "").await?;
        transaction.commit().await?;
        self.sweep_or_log().await;
        Ok(())
    }

    /// Replaces a named value of this installation, or writes it when there was none. False when
    /// it was no longer what it was read as.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn replace_installation(
        &self,
        name: &str,
        before: Option<&str>,
        value: &str,
    ) -> Result<bool, StoreError> {
        let Some(before) = before else {
            return match self.set_installation(name, value).await {
                Ok(()) => Ok(true),
                Err(StoreError::Conflict) => Ok(false),
                Err(error) => Err(error),
            };
        };
        let replaced =
            sqlx::query("update installation set value = $1 where name = $2 and value = $3")
                .bind(value)
                .bind(name)
                .bind(before)
                .execute(&self.pool)
                .await?;
        Ok(replaced.rows_affected() == 1)
    }
}
