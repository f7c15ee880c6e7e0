//! Drafts: each save is a revision, and undo leads back through them.

use sqlx::AnyConnection;

use super::{By, Store, StoreError, audit, steps, translations};
use crate::domain::consultation::{Consultation, Revision};
use crate::domain::draft::Note;
use crate::domain::questionnaire::Questionnaire;
use crate::seal::sha256;

/// How many saves of a draft are kept: fifty to undo, and as many that were undone or that an old
/// tab was opened on. What was approved is kept for good.
const KEPT: i64 = 150;

impl Store {
    /// Replaces the questionnaire of a draft by a new revision, whose number is returned; who wrote
    /// it is the author now. `before` is the revision that undo leads back to, `to_recheck` what is to be
    /// rechecked because of it.
    ///
    /// # Errors
    /// `Conflict` when it is no longer a draft or was saved meanwhile; or the database does not
    /// answer.
    pub async fn revise(
        &self,
        consultation: &Consultation,
        questionnaire: &Questionnaire,
        before: Option<u32>,
        to_recheck: &[Note],
        by: By<'_>,
    ) -> Result<u32, StoreError> {
        let number = consultation.revision + 1;
        let mut transaction = self.begin().await?;
        let moved = sqlx::query(
            "update consultations set revision = $1, author_id = $2
             where id = $3 and status = 'draft' and revision = $4",
        )
        .bind(i64::from(number))
        .bind(by.person)
        .bind(&consultation.id)
        .bind(i64::from(consultation.revision))
        .execute(&mut *transaction)
        .await?;
        if moved.rows_affected() != 1 {
            return Err(StoreError::Conflict);
        }
        let before = before.map(i64::from);
        add(&mut transaction, &consultation.id, i64::from(number), questionnaire, before).await?;
        add_author(&mut transaction, &consultation.id, by.person).await?;
        steps::note(&mut transaction, consultation, questionnaire, by).await?;
        for note in to_recheck {
            translations::add(&mut transaction, &consultation.id, note).await?;
        }
        // One line for all that one person wrote at a time.
        if consultation.author_id.as_deref() != Some(by.person)
            || audit::last_act(&mut transaction, &consultation.id).await? != "consultation.revise"
        {
            audit::record(&mut transaction, by, "consultation.revise", &consultation.id, "")
                .await?;
        }
        sqlx::query(
            "delete from revisions where consultation_id = $1 and number <= $2 and approved = 0",
        )
        .bind(&consultation.id)
        .bind(i64::from(number) - KEPT)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(number)
    }

    /// One revision of a consultation.
    ///
    /// # Errors
    /// The database does not answer, or holds what cannot be read.
    pub async fn revision(&self, id: &str, number: u32) -> Result<Option<Revision>, StoreError> {
        let row: Option<(String, String, String, Option<i64>)> = sqlx::query_as(
            "select document, hash, plan, before from revisions
             where consultation_id = $1 and number = $2",
        )
        .bind(id)
        .bind(i64::from(number))
        .fetch_optional(&self.pool)
        .await?;
        let Some((document, hash, plan, before)) = row else { return Ok(None) };
        let questionnaire =
            serde_json::from_str(&document).map_err(|_| StoreError::Corrupt("questionnaire"))?;
        let before = before.map(u32::try_from).transpose();
        let before = before.map_err(|_| StoreError::Corrupt("revision"))?;
        Ok(Some(Revision { number, questionnaire, hash, plan, before }))
    }

    /// The last revision before this one that a second person approved.
    ///
    /// # Errors
    /// The database does not answer, or holds what cannot be read.
    pub async fn approved_before(
        &self,
        id: &str,
        number: u32,
    ) -> Result<Option<Revision>, StoreError> {
        let row: Option<(i64,)> = sqlx::query_as(
            "select number from revisions where consultation_id = $1 and number < $2
             and approved = 1 order by number desc limit 1",
        )
        .bind(id)
        .bind(i64::from(number))
        .fetch_optional(&self.pool)
        .await?;
        let Some((number,)) = row else { return Ok(None) };
        let number = u32::try_from(number).map_err(|_| StoreError::Corrupt("revision"))?;
        self.revision(id, number).await
    }

    /// Ids of everyone who wrote on a consultation; none of them approves it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn authors(&self, id: &str) -> Result<Vec<String>, StoreError> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "select person_id from authors where consultation_id = $1 order by person_id",
        )
        .bind(id)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }
}

/// Adds a revision in the transaction of the act itself.
pub(super) async fn add(
    connection: &mut AnyConnection,
    id: &str,
    number: i64,
    questionnaire: &Questionnaire,
    before: Option<i64>,
) -> Result<(), StoreError> {
    let document =
        serde_json::to_string(questionnaire).map_err(|_| StoreError::Corrupt("questionnaire"))?;
    sqlx::query(
        "insert into revisions (consultation_id, number, document, hash, plan, before, approved)
         values ($1, $2, $3, $4, '', $5, 0)",
    )
    .bind(id)
    .bind(number)
    .bind(&document)
    .bind(sha256(document.as_bytes()))
    .bind(before)
    .execute(connection)
    .await?;
    Ok(())
}

/// Remembers who wrote on a consultation.
pub(super) async fn add_author(
    connection: &mut AnyConnection,
    id: &str,
    person: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into authors (consultation_id, person_id) values ($1, $2) on conflict do nothing",
    )
    .bind(id)
    .bind(person)
    .execute(connection)
    .await?;
    Ok(())
}
