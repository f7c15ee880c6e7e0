//! How well projects let children take part, as their teams see it.

use super::{By, Store, StoreError, audit};
use crate::domain::quality::Moment;

/// The score of one item at one moment.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Score {
    /// `before`, `during` or `after`.
    pub moment: String,
    /// Code of the item.
    pub item: String,
    /// 0 to 3.
    pub score: i64,
    /// What it rests on.
    pub evidence: String,
    /// Id of who wrote it.
    pub person_id: String,
    /// The day.
    pub written_on: String,
}

/// A change of one item: a score with its evidence, or none any more.
pub type Change<'a> = (&'a str, Option<(u8, String)>);

impl Store {
    /// Every score of a project.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn scores(&self, project_id: &str) -> Result<Vec<Score>, StoreError> {
        Ok(sqlx::query_as(
            "select moment, item, score, evidence, person_id, written_on from quality_scores
             where project_id = $1 order by moment, item",
        )
        .bind(project_id)
        .fetch_all(&self.pool)
        .await?)
    }

    /// Changes scores of one moment: all of them, or none when somebody was faster. `known` are
    /// those the changes start from.
    ///
    /// # Errors
    /// `Conflict` when another is stored of an item that changes, or the database does not answer.
    pub async fn score(
        &self,
        (project_id, moment): (&str, Moment),
        changes: &[Change<'_>],
        known: &[Score],
        on: &str,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        for (item, judged) in changes {
            let before = known.iter().find(|one| one.moment == moment.code() && one.item == *item);
            if let Some(before) = before {
                // Decided in the `where`: another server may have been faster.
                let gone = sqlx::query(
                    "delete from quality_scores where project_id = $1 and moment = $2
                     and item = $3 and score = $4 and evidence = $5",
                )
                .bind(project_id)
                .bind(moment.code())
                .bind(*item)
                .bind(before.score)
                .bind(&before.evidence)
                .execute(&mut *transaction)
                .await?;
                if gone.rows_affected() != 1 {
                    return Err(StoreError::Conflict);
                }
            }
            let Some((score, evidence)) = judged else { continue };
            let added = sqlx::query(
                "insert into quality_scores (project_id, moment, item, score, evidence,
                 person_id, written_on) values ($1, $2, $3, $4, $5, $6, $7)
                 on conflict (project_id, moment, item) do nothing",
            )
            .bind(project_id)
            .bind(moment.code())
            .bind(*item)
            .bind(i64::from(*score))
            .bind(evidence)
            .bind(by.person)
            .bind(on)
            .execute(&mut *transaction)
            .await?;
            if added.rows_affected() != 1 {
                return Err(StoreError::Conflict);
            }
        }
        audit::record(&mut transaction, by, "project.score", project_id, moment.code()).await?;
        Ok(transaction.commit().await?)
    }
}
