//! Who is what in which project.

use super::{By, Store, StoreError, audit};
use crate::domain::consultation::Person;
use crate::domain::staff::Role;

impl Store {
    /// Gives a person a role in a project; twice is once.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn grant(
        &self,
        person_id: &str,
        project_id: &str,
        role: Role,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let given = sqlx::query(
            "insert into roles (person_id, project_id, role) values ($1, $2, $3)
             on conflict (person_id, project_id, role) do nothing",
        )
        .bind(person_id)
        .bind(project_id)
        .bind(role.code())
        .execute(&mut *transaction)
        .await?;
        if given.rows_affected() == 1 {
            let detail = format!("{role} {person_id}");
            audit::record(&mut transaction, by, "role.grant", project_id, &detail).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// The roles of a person in a project.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn roles(&self, person_id: &str, project_id: &str) -> Result<Vec<Role>, StoreError> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "select role from roles where person_id = $1 and project_id = $2 order by role",
        )
        .bind(person_id)
        .bind(project_id)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|(role,)| role.parse().map_err(|()| StoreError::Corrupt("role")))
            .collect()
    }

    /// The roles of a person, whatever the project.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn roles_anywhere(&self, person_id: &str) -> Result<Vec<Role>, StoreError> {
        let rows: Vec<(String,)> =
            sqlx::query_as("select distinct role from roles where person_id = $1 order by role")
                .bind(person_id)
                .fetch_all(&self.pool)
                .await?;
        rows.into_iter()
            .map(|(role,)| role.parse().map_err(|()| StoreError::Corrupt("role")))
            .collect()
    }

    /// Everyone who has a role in a project, with each of their roles, by name.
    ///
    /// # Errors
    /// The database does not answer, or holds what cannot be read.
    pub async fn people_of(&self, project_id: &str) -> Result<Vec<(Person, Role)>, StoreError> {
        let rows: Vec<(String, String, String, String)> = sqlx::query_as(
            "select p.id, p.email, p.name, r.role from people p join roles r on r.person_id = p.id
             where r.project_id = $1 and p.disabled = 0 order by p.name, p.id, r.role",
        )
        .bind(project_id)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|(id, email, name, role)| {
                let role = role.parse().map_err(|()| StoreError::Corrupt("role"))?;
                Ok((Person { id, email, name }, role))
            })
            .collect()
    }

    /// Takes a role from a person, but never from the last administrator of a project. Whoever has
    /// no role left is signed out everywhere, and links to sign in are gone. False when there was
    /// nothing to take.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn take_role(
        &self,
        person_id: &str,
        project_id: &str,
        role: Role,
        by: By<'_>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        // First of all, because it takes turns: two administrators at once do not both go.
        let detail = format!("{role} {person_id}");
        audit::record(&mut transaction, by, "role.take", project_id, &detail).await?;
        let taken = sqlx::query(
            "delete from roles where person_id = $1 and project_id = $2 and role = $3
             and (role <> 'administrator' or exists (select 1 from roles other
             where other.project_id = $2 and other.role = 'administrator'
             and other.person_id <> $1))",
        )
        .bind(person_id)
        .bind(project_id)
        .bind(role.code())
        .execute(&mut *transaction)
        .await?;
        if taken.rows_affected() != 1 {
            return Ok(false);
        }
        sqlx::query(
            "delete from sessions where person_id = $1
             and not exists (select 1 from roles where person_id = $1)",
        )
        .bind(person_id)
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "delete from sign_in_links where person_id = $1
             and not exists (select 1 from roles where person_id = $1)",
        )
        .bind(person_id)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Ids of those who have a role in this project alone and never chose a password.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn newcomers(&self, project_id: &str) -> Result<Vec<String>, StoreError> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "select id from people p where password_hash = '' and disabled = 0
             and exists (select 1 from roles here
             where here.person_id = p.id and here.project_id = $1)
             and not exists (select 1 from roles other
             where other.person_id = p.id and other.project_id <> $1)
             order by id",
        )
        .bind(project_id)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }
}
