//! Roles that one person asked for and another has yet to confirm.

use super::{By, Store, StoreError, audit};
use crate::domain::staff::Role;

/// What somebody asked for; it never changes.
#[derive(Debug, Clone)]
pub struct Request {
    /// Names it in forms.
    pub id: String,
    /// Whom it is for.
    pub email: String,
    /// What colleagues call them.
    pub name: String,
    /// Which role.
    pub role: Role,
    /// Id of who asked.
    pub asked_by: String,
    /// Seconds since 1970 until which it can be confirmed.
    pub expires_at: i64,
}

type Row = (String, String, String, String, String, i64);

fn request((id, email, name, role, asked_by, expires_at): Row) -> Result<Request, StoreError> {
    let role = role.parse().map_err(|()| StoreError::Corrupt("role"))?;
    Ok(Request { id, email, name, role, asked_by, expires_at })
}

impl Store {
    /// Keeps what somebody asked for; what is over goes.
    ///
    /// # Errors
    /// The same waits already (`Conflict`), or the database does not answer.
    pub async fn ask_for_role(
        &self,
        project_id: &str,
        asked: &Request,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("delete from role_requests where expires_at <= $1")
            .bind(by.at)
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "insert into role_requests (id, project_id, email, name, role, asked_by, expires_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&asked.id)
        .bind(project_id)
        .bind(&asked.email)
        .bind(&asked.name)
        .bind(asked.role.code())
        .bind(by.person)
        .bind(asked.expires_at)
        .execute(&mut *transaction)
        .await?;
        let detail = format!("{} {}", asked.role, asked.email);
        audit::record(&mut transaction, by, "role.ask", project_id, &detail).await?;
        Ok(transaction.commit().await?)
    }

    /// What waits in a project, whether over or not, the oldest first.
    ///
    /// # Errors
    /// The database does not answer, or holds what cannot be read.
    pub async fn role_requests(&self, project_id: &str) -> Result<Vec<Request>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "select id, email, name, role, asked_by, expires_at from role_requests
             where project_id = $1 order by expires_at, id",
        )
        .bind(project_id)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(request).collect()
    }

    /// Gives the role that was asked for to this person, and takes the request away. False when it
    /// is over or gone, or when who confirms asked for it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn confirm_role(
        &self,
        project_id: &str,
        asked: &Request,
        person_id: &str,
        by: By<'_>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let taken = sqlx::query(
            "delete from role_requests where id = $1 and project_id = $2 and expires_at > $3
             and asked_by <> $4 and exists (select 1 from roles r where r.project_id = $2
             and r.person_id = asked_by and r.role = 'administrator')",
        )
        .bind(&asked.id)
        .bind(project_id)
        .bind(by.at)
        .bind(by.person)
        .execute(&mut *transaction)
        .await?;
        if taken.rows_affected() != 1 {
            return Ok(false);
        }
        sqlx::query(
            "insert into roles (person_id, project_id, role) values ($1, $2, $3)
             on conflict (person_id, project_id, role) do nothing",
        )
        .bind(person_id)
        .bind(project_id)
        .bind(asked.role.code())
        .execute(&mut *transaction)
        .await?;
        let detail = format!("{} {person_id}", asked.role);
        audit::record(&mut transaction, by, "role.grant", project_id, &detail).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Takes a request away. False when it is gone already.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn drop_role_request(
        &self,
        project_id: &str,
        asked: &Request,
        by: By<'_>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let gone = sqlx::query("delete from role_requests where id = $1 and project_id = $2")
            .bind(&asked.id)
            .bind(project_id)
            .execute(&mut *transaction)
            .await?;
        if gone.rows_affected() != 1 {
            return Ok(false);
        }
        let detail = format!("{} {}", asked.role, asked.email);
        audit::record(&mut transaction, by, "role.drop", project_id, &detail).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Whether somebody who could confirm lost that role in a project since a moment.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn lost_a_confirmer(&self, project_id: &str, since: i64) -> Result<bool, StoreError> {
        let (lost,): (i64,) = sqlx::query_as(
            "select count(*) from audit_events where object = $1 and act = 'role.take'
             and at > $2 and (detail like 'administrator %' or detail like 'safeguarding-lead %')",
        )
        .bind(project_id)
        .bind(since)
        .fetch_one(&self.pool)
        .await?;
        Ok(lost > 0)
    }
}
