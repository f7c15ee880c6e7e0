//! Which consultations stand on the public home page.

use super::{By, Store, StoreError, audit};
use crate::clock::day;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::status::Status;

/// A consultation of the home page, as it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The code in its address.
    pub code: String,
    /// Open, or paused.
    pub status: Status,
    /// Who asks.
    pub organisation: String,
    /// What is asked.
    pub questionnaire: Questionnaire,
}

impl Store {
    /// What stands on the home page: what staff put there and children can reach, the newest first.
    ///
    /// # Errors
    /// The database does not answer, or holds what cannot be read.
    pub async fn listed(&self) -> Result<Vec<Listed>, StoreError> {
        let rows: Vec<(String, String, String, String)> = sqlx::query_as(
            "select c.code, c.status, p.organisation, r.document from listings l
             join consultations c on c.id = l.consultation_id
             join projects p on p.id = c.project_id
             join revisions r on r.consultation_id = c.id and r.number = c.revision
             where c.status in ('open', 'paused') order by l.listed_on desc, c.code",
        )
        .fetch_all(&self.pool)
        .await?;
        let read = |(code, status, organisation, document): (String, String, String, String)| {
            let status = status.parse().map_err(|()| StoreError::Corrupt("status"))?;
            let questionnaire =
                serde_json::from_str(&document).map_err(|_| StoreError::Corrupt("revision"))?;
            Ok(Listed { code, status, organisation, questionnaire })
        };
        rows.into_iter().map(read).collect()
    }

    /// How many consultations stand there, or will once they open.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn listings(&self) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(
            "select count(*) from listings l join consultations c on c.id = l.consultation_id
             where c.status in ('approved', 'open', 'paused')",
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// Whether staff put a consultation there.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn is_listed(&self, consultation_id: &str) -> Result<bool, StoreError> {
        let found: Option<String> =
            sqlx::query_scalar("select listed_on from listings where consultation_id = $1")
                .bind(consultation_id)
                .fetch_optional(&self.pool)
                .await?;
        Ok(found.is_some())
    }

    /// Puts a consultation there, between approval and closing; what is there stays.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn list(&self, consultation_id: &str, by: By<'_>) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let put = sqlx::query(
            "insert into listings (consultation_id, listed_by, listed_on)
             select id, $2, $3 from consultations
             where id = $1 and status in ('approved', 'open', 'paused')
             on conflict (consultation_id) do nothing",
        )
        .bind(consultation_id)
        .bind(by.person)
        .bind(day(by.at))
        .execute(&mut *transaction)
        .await?;
        if put.rows_affected() == 1 {
            audit::record(&mut transaction, by, "consultation.list", consultation_id, "").await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Takes a consultation off; what is not there stays off.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn unlist(&self, consultation_id: &str, by: By<'_>) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let taken = sqlx::query("delete from listings where consultation_id = $1")
            .bind(consultation_id)
            .execute(&mut *transaction)
            .await?;
        if taken.rows_affected() == 1 {
            audit::record(&mut transaction, by, "consultation.unlist", consultation_id, "").await?;
        }
        Ok(transaction.commit().await?)
    }
}
