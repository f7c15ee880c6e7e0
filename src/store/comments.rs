//! Comments on drafts.

use super::{By, Store, StoreError, audit};
use crate::domain::comment::Comment;

type Row = (String, String, String, String, i64, i64);

impl Store {
    /// Adds a comment on a part of a consultation.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn add_comment(
        &self,
        consultation_id: &str,
        comment: &Comment,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "insert into comments
             (id, consultation_id, part, body, person_id, revision, made_at, resolved)
             values ($1, $2, $3, $4, $5, $6, $7, 0)",
        )
        .bind(&comment.id)
        .bind(consultation_id)
        .bind(&comment.part)
        .bind(&comment.body)
        .bind(by.person)
        .bind(i64::from(comment.revision))
        .bind(by.at)
        .execute(&mut *transaction)
        .await?;
        audit::record(&mut transaction, by, "comment.add", consultation_id, "").await?;
        Ok(transaction.commit().await?)
    }

    /// The comments on a consultation, in the order they were made.
    ///
    /// # Errors
    /// The database does not answer, or holds what cannot be read.
    pub async fn comments(&self, consultation_id: &str) -> Result<Vec<Comment>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "select c.id, c.part, c.body, p.name, c.revision, c.resolved from comments c
             join people p on p.id = c.person_id where c.consultation_id = $1
             order by c.made_at, c.id",
        )
        .bind(consultation_id)
        .fetch_all(&self.pool)
        .await?;
        let comment = |(id, part, body, who, revision, resolved): Row| {
            let revision = u32::try_from(revision).map_err(|_| StoreError::Corrupt("revision"))?;
            Ok(Comment { id, part, body, who, revision, resolved: resolved == 1 })
        };
        rows.into_iter().map(comment).collect()
    }

    /// Notes that the author has dealt with a comment; again changes nothing.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn resolve_comment(
        &self,
        consultation_id: &str,
        id: &str,
        by: By<'_>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let done = sqlx::query(
            "update comments set resolved = 1 where id = $1 and consultation_id = $2
             and resolved = 0",
        )
        .bind(id)
        .bind(consultation_id)
        .execute(&mut *transaction)
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        audit::record(&mut transaction, by, "comment.resolve", consultation_id, "").await?;
        transaction.commit().await?;
        Ok(true)
    }
}
