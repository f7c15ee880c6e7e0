//! Incidents of projects, and what was done about them.

use super::{By, Store, StoreError, audit};
use crate::domain::incident::Done;

/// An incident.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Incident {
    /// Its id.
    pub id: String,
    /// `breach` or `drill`.
    pub kind: String,
    /// What happened, without a word of a child.
    pub what: String,
    /// Seconds since 1970 since which it is known.
    pub known_at: i64,
    /// Id of who noted it.
    pub noted_by: String,
    /// Seconds since 1970.
    pub noted_at: i64,
    /// The day the data authority was told.
    pub told_authority_on: Option<String>,
    /// The day the people concerned were told.
    pub told_people_on: Option<String>,
    /// The day it was closed.
    pub closed_on: Option<String>,
    /// What was learned.
    pub learned: String,
}

impl Incident {
    /// The day something was done about it.
    pub fn day(&self, done: Done) -> Option<&str> {
        match done {
            Done::Authority => self.told_authority_on.as_deref(),
            Done::People => self.told_people_on.as_deref(),
            Done::Closed => self.closed_on.as_deref(),
        }
    }
}

impl Store {
    /// The incidents of a project, the newest first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn incidents(&self, project_id: &str) -> Result<Vec<Incident>, StoreError> {
        Ok(sqlx::query_as(
            "select id, kind, what, known_at, noted_by, noted_at, told_authority_on,
             told_people_on, closed_on, learned from incidents where project_id = $1
             order by known_at desc, id",
        )
        .bind(project_id)
        .fetch_all(&self.pool)
        .await?)
    }

    /// Notes an incident.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn note_incident(
        &self,
        project_id: &str,
        incident: &Incident,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "insert into incidents (id, project_id, kind, what, known_at, noted_by, noted_at,
             closed_on, learned) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&incident.id)
        .bind(project_id)
        .bind(&incident.kind)
        .bind(&incident.what)
        .bind(incident.known_at)
        .bind(&incident.noted_by)
        .bind(incident.noted_at)
        .bind(incident.closed_on.as_deref())
        .bind(&incident.learned)
        .execute(&mut *transaction)
        .await?;
        audit::record(&mut transaction, by, "incident.note", project_id, "").await?;
        Ok(transaction.commit().await?)
    }

    /// Notes what was done about an incident, once.
    ///
    /// # Errors
    /// `Conflict` when there is none in this project or it was noted already; or the database does
    /// not answer.
    pub async fn note_done(
        &self,
        (project_id, id): (&str, &str),
        done: Done,
        (on, learned): (&str, &str),
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let update = match done {
            Done::Authority => {
                "update incidents set told_authority_on = $1
                 where id = $2 and project_id = $3 and told_authority_on is null"
            }
            Done::People => {
                "update incidents set told_people_on = $1
                 where id = $2 and project_id = $3 and told_people_on is null"
            }
            Done::Closed => {
                "update incidents set closed_on = $1, learned = $4
                 where id = $2 and project_id = $3 and closed_on is null"
            }
        };
        let mut noting = sqlx::query(update).bind(on).bind(id).bind(project_id);
        if done == Done::Closed {
            noting = noting.bind(learned);
        }
        let noted = noting.execute(&mut *transaction).await?;
        if noted.rows_affected() != 1 {
            return Err(StoreError::Conflict);
        }
        let act = match done {
            Done::Authority => "incident.authority",
            Done::People => "incident.people",
            Done::Closed => "incident.closed",
        };
        audit::record(&mut transaction, by, act, project_id, "").await?;
        Ok(transaction.commit().await?)
    }

    /// How many incidents were known before a moment.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn old_incidents(&self, before: i64) -> Result<i64, StoreError> {
        let (count,): (i64,) = sqlx::query_as("select count(*) from incidents where known_at < $1")
            .bind(before)
            .fetch_one(&self.pool)
            .await?;
        Ok(count)
    }

    /// Erases them.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn erase_incidents(&self, before: i64, by: By<'_>) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let gone = sqlx::query("delete from incidents where known_at < $1")
            .bind(before)
            .execute(&mut *transaction)
            .await?;
        if gone.rows_affected() > 0 {
            let many = gone.rows_affected().to_string();
            audit::record(&mut transaction, by, "incident.erase", "", &many).await?;
        }
        Ok(transaction.commit().await?)
    }
}
