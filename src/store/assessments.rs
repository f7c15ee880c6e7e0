//! Notes of staff in the impact assessment of a consultation, and the assessments that were exported.

use super::{By, Store, StoreError, audit};

/// A note of staff.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Note {
    /// The part it is about.
    pub part: String,
    /// What it says.
    pub body: String,
    /// Who wrote it.
    pub person_id: String,
    /// The day.
    pub written_on: String,
}

/// An assessment that was exported.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Exported {
    /// Which one, counted from 1.
    pub number: i64,
    /// Its fingerprint: equal when nothing changed, in whichever language.
    pub hash: String,
    /// What was handed out.
    pub content: String,
    /// The day.
    pub made_on: String,
}

impl Store {
    /// The notes of a consultation, by part.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn assessment_notes(&self, consultation: &str) -> Result<Vec<Note>, StoreError> {
        Ok(sqlx::query_as(
            "select part, body, person_id, written_on from assessment_notes
             where consultation_id = $1 order by part",
        )
        .bind(consultation)
        .fetch_all(&self.pool)
        .await?)
    }

    /// Writes a note, unless somebody else changed it since `seen` was read. An empty one goes.
    ///
    /// # Errors
    /// `Conflict` when it is another by now; or the database does not answer.
    pub async fn write_assessment_note(
        &self,
        consultation: &str,
        note: &Note,
        seen: &str,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let gone = sqlx::query(
            "delete from assessment_notes where consultation_id = $1 and part = $2 and body = $3",
        )
        .bind(consultation)
        .bind(&note.part)
        .bind(seen)
        .execute(&mut *transaction)
        .await?;
        if !seen.is_empty() && gone.rows_affected() != 1 {
            return Err(StoreError::Conflict);
        }
        if !note.body.is_empty() {
            // Whoever saw none and finds one now is refused by the key.
            sqlx::query(
                "insert into assessment_notes (consultation_id, part, body, person_id, written_on)
                 values ($1, $2, $3, $4, $5)",
            )
            .bind(consultation)
            .bind(&note.part)
            .bind(&note.body)
            .bind(&note.person_id)
            .bind(&note.written_on)
            .execute(&mut *transaction)
            .await?;
        }
        audit::record(&mut transaction, by, "assessment.note", consultation, &note.part).await?;
        Ok(transaction.commit().await?)
    }

    /// The assessment of a consultation that was exported last.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn last_assessment(
        &self,
        consultation: &str,
    ) -> Result<Option<Exported>, StoreError> {
        Ok(sqlx::query_as(
            "select number, hash, content, made_on from assessments where consultation_id = $1
             order by number desc limit 1",
        )
        .bind(consultation)
        .fetch_optional(&self.pool)
        .await?)
    }

    /// Keeps an assessment that was exported.
    ///
    /// # Errors
    /// `Conflict` when somebody else exported at the same time; or the database does not answer.
    pub async fn add_assessment(
        &self,
        consultation: &str,
        exported: &Exported,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "insert into assessments (consultation_id, number, hash, content, made_on, person_id)
             values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(consultation)
        .bind(exported.number)
        .bind(&exported.hash)
        .bind(&exported.content)
        .bind(&exported.made_on)
        .bind(by.person)
        .execute(&mut *transaction)
        .await?;
        audit::record(&mut transaction, by, "assessment.export", consultation, &exported.hash)
            .await?;
        Ok(transaction.commit().await?)
    }
}
