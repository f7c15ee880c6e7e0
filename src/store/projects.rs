//! Projects.

use super::{By, Store, StoreError, audit};
use crate::domain::consultation::Project;

type Row = (String, String, String, String);

fn project((id, slug, name, organisation): Row) -> Project {
    Project { id, slug, name, organisation }
}

impl Store {
    /// Adds a project.
    ///
    /// # Errors
    /// The short name is taken, or the database does not answer.
    pub async fn add_project(&self, project: &Project, by: By<'_>) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "insert into projects (id, slug, name, organisation, made_at)
             values ($1, $2, $3, $4, $5)",
        )
        .bind(&project.id)
        .bind(&project.slug)
        .bind(&project.name)
        .bind(&project.organisation)
        .bind(by.at)
        .execute(&mut *transaction)
        .await?;
        audit::record(&mut transaction, by, "project.add", &project.id, &project.slug).await?;
        Ok(transaction.commit().await?)
    }

    /// Changes what a project says of itself.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn describe_project(
        &self,
        id: &str,
        name: &str,
        organisation: &str,
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("update projects set name = $1, organisation = $2 where id = $3")
            .bind(name)
            .bind(organisation)
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        audit::record(&mut transaction, by, "project.describe", id, organisation).await?;
        Ok(transaction.commit().await?)
    }

    /// The project with this short name.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn project(&self, slug: &str) -> Result<Option<Project>, StoreError> {
        let row: Option<Row> =
            sqlx::query_as("select id, slug, name, organisation from projects where slug = $1")
                .bind(slug)
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.map(project))
    }

    /// The project with this id.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn project_by_id(&self, id: &str) -> Result<Option<Project>, StoreError> {
        let row: Option<Row> =
            sqlx::query_as("select id, slug, name, organisation from projects where id = $1")
                .bind(id)
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.map(project))
    }

    /// All projects, by short name.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn projects(&self) -> Result<Vec<Project>, StoreError> {
        let rows: Vec<Row> =
            sqlx::query_as("select id, slug, name, organisation from projects order by slug")
                .fetch_all(&self.pool)
                .await?;
        Ok(rows.into_iter().map(project).collect())
    }

    /// The projects a person has a role in, by name.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn projects_of(&self, person_id: &str) -> Result<Vec<Project>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "select id, slug, name, organisation from projects where id in
             (select project_id from roles where person_id = $1) order by name, id",
        )
        .bind(person_id)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(project).collect())
    }
}
