//! Pictures and recordings of questions.

use data_encoding::BASE64URL_NOPAD;

use super::{By, Store, StoreError, audit};
use crate::domain::media::{Media, MediaKind};

type Row = (String, String, String);

fn media((id, kind, description): Row) -> Result<Media, StoreError> {
    let kind = kind.parse().map_err(|()| StoreError::Corrupt("media"))?;
    Ok(Media { id, kind, description })
}

impl Store {
    /// Adds a picture or a recording to a project.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn add_media(
        &self,
        project_id: &str,
        new: &Media,
        bytes: &[u8],
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "insert into media (id, project_id, kind, description, bytes, made_at)
             values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&new.id)
        .bind(project_id)
        .bind(new.kind.code())
        .bind(&new.description)
        .bind(BASE64URL_NOPAD.encode(bytes))
        .bind(by.at)
        .execute(&mut *transaction)
        .await?;
        audit::record(&mut transaction, by, "media.add", &new.id, &new.description).await?;
        Ok(transaction.commit().await?)
    }

    /// Removes one from its project, unless a consultation that left the draft shows it; decided
    /// where the row is deleted. `false` when it stayed.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn remove_media(
        &self,
        project_id: &str,
        id: &str,
        by: By<'_>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let removed = sqlx::query(
            "delete from media where id = $1 and project_id = $2 and not exists (
             select 1 from consultations c join revisions r
             on r.consultation_id = c.id and r.number = c.revision
             where c.status <> 'draft' and r.document like '%\"' || $1 || '\"%')",
        )
        .bind(id)
        .bind(project_id)
        .execute(&mut *transaction)
        .await?;
        if removed.rows_affected() != 1 {
            return Ok(false);
        }
        audit::record(&mut transaction, by, "media.remove", id, "").await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Everything a project has, the oldest first.
    ///
    /// # Errors
    /// The database does not answer, or holds what cannot be read.
    pub async fn media_of(&self, project_id: &str) -> Result<Vec<Media>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "select id, kind, description from media where project_id = $1 order by made_at, id",
        )
        .bind(project_id)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(media).collect()
    }

    /// What one is, and its bytes.
    ///
    /// # Errors
    /// The database does not answer, or holds what cannot be read.
    pub async fn media_bytes(&self, id: &str) -> Result<Option<(MediaKind, Vec<u8>)>, StoreError> {
        let row: Option<(String, String)> =
            sqlx::query_as("select kind, bytes from media where id = $1")
                .bind(id)
                .fetch_optional(&self.pool)
                .await?;
        let Some((kind, bytes)) = row else { return Ok(None) };
        let kind = kind.parse().map_err(|()| StoreError::Corrupt("media"))?;
        let bytes = BASE64URL_NOPAD.decode(bytes.as_bytes());
        Ok(Some((kind, bytes.map_err(|_| StoreError::Corrupt("media"))?)))
    }
}
