//! The directory: every version of what staff changed or checked, and what they want to take out.

use super::{By, Store, StoreError, audit};
use crate::domain::directory::{Kind, Method};

/// A version of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// What it is.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// Counted from 1.
    pub version: i64,
    /// The entry as JSON.
    pub document: String,
    /// Two people took it out.
    pub removed: bool,
    /// Id of who wrote it, or `terminal`.
    pub written_by: String,
    /// Seconds since 1970.
    pub written_at: i64,
    /// Who asked first that it be taken out.
    pub asked_by: Option<String>,
    /// How it was checked, if it was.
    pub check: Option<Check>,
}

/// That somebody checked an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The day.
    pub on: String,
    /// Id of the person.
    pub by: String,
    /// How.
    pub method: Method,
    /// The day by which it is checked again.
    pub again_by: String,
}

/// What somebody wants to take out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// What it is.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// The version they saw.
    pub version: i64,
    /// Id of the person.
    pub asked_by: String,
    /// Seconds since 1970.
    pub asked_at: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    kind: String,
    id: String,
    version: i64,
    document: String,
    removed: i64,
    written_by: String,
    written_at: i64,
    asked_by: Option<String>,
    checked_on: Option<String>,
    checked_by: Option<String>,
    method: Option<String>,
    check_by: Option<String>,
}

impl TryFrom<Row> for Version {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = || StoreError::Corrupt("directory");
        let check = match (row.checked_on, row.checked_by, row.method, row.check_by) {
            (Some(on), Some(by), Some(method), Some(again_by)) => {
                let method = Method::of(&method).ok_or_else(corrupt)?;
                Some(Check { on, by, method, again_by })
            }
            _ => None,
        };
        Ok(Self {
            kind: Kind::of(&row.kind).ok_or_else(corrupt)?,
            id: row.id,
            version: row.version,
            document: row.document,
            removed: row.removed == 1,
            written_by: row.written_by,
            written_at: row.written_at,
            asked_by: row.asked_by,
            check,
        })
    }
}

impl Store {
    /// The newest version of each entry, by kind and id.
    ///
    /// # Errors
    /// The database does not answer, or holds what cannot be read.
    pub async fn directory(&self) -> Result<Vec<Version>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "select v.kind, v.id, v.version, v.document, v.removed, v.written_by, v.written_at,
             v.asked_by, v.checked_on, v.checked_by, v.method, v.check_by
             from directory_versions v where v.version = (select max(n.version)
             from directory_versions n where n.kind = v.kind and n.id = v.id)
             order by v.kind, v.id",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(Version::try_from).collect()
    }

    /// Every version of an entry, the newest first.
    ///
    /// # Errors
    /// The database does not answer, or holds what cannot be read.
    pub async fn directory_history(
        &self,
        kind: Kind,
        id: &str,
    ) -> Result<Vec<Version>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "select kind, id, version, document, removed, written_by, written_at, asked_by,
             checked_on, checked_by, method, check_by from directory_versions
             where kind = $1 and id = $2 order by version desc",
        )
        .bind(kind.code())
        .bind(id)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(Version::try_from).collect()
    }

    /// Adds versions, all or none; each follows the one before it, or is the first. What waited to
    /// be taken out waits no longer: nobody agreed about what it is now.
    ///
    /// # Errors
    /// `Conflict` when somebody else was faster; or the database does not answer.
    pub async fn add_versions(&self, all: &[Version], by: By<'_>) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        for version in all {
            insert(&mut transaction, version).await?;
            sqlx::query("delete from directory_removals where kind = $1 and id = $2")
                .bind(version.kind.code())
                .bind(&version.id)
                .execute(&mut *transaction)
                .await?;
            let act = if version.check.is_some() { "directory.check" } else { "directory.change" };
            audit::record(&mut transaction, by, act, &object(version.kind, &version.id), "")
                .await?;
        }
        Ok(transaction.commit().await?)
    }

    /// What waits to be taken out, by kind and id.
    ///
    /// # Errors
    /// The database does not answer, or holds what cannot be read.
    pub async fn directory_removals(&self) -> Result<Vec<Removal>, StoreError> {
        let rows: Vec<(String, String, i64, String, i64)> = sqlx::query_as(
            "select kind, id, version, asked_by, asked_at from directory_removals
             order by kind, id",
        )
        .fetch_all(&self.pool)
        .await?;
        let removal = |(kind, id, version, asked_by, asked_at): (String, _, _, _, _)| {
            let kind = Kind::of(&kind).ok_or(StoreError::Corrupt("directory"))?;
            Ok(Removal { kind, id, version, asked_by, asked_at })
        };
        rows.into_iter().map(removal).collect()
    }

    /// Keeps that somebody wants to take an entry out.
    ///
    /// # Errors
    /// `Conflict` when that waits already; or the database does not answer.
    pub async fn ask_for_removal(
        &self,
        (kind, id, version): (Kind, &str, i64),
        by: By<'_>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "insert into directory_removals (kind, id, version, asked_by, asked_at)
             values ($1, $2, $3, $4, $5)",
        )
        .bind(kind.code())
        .bind(id)
        .bind(version)
        .bind(by.person)
        .bind(by.at)
        .execute(&mut *transaction)
        .await?;
        audit::record(&mut transaction, by, "directory.ask", &object(kind, id), "").await?;
        Ok(transaction.commit().await?)
    }

    /// Takes an entry out, by somebody else than who asked.
    ///
    /// # Errors
    /// `Conflict` when nobody else asked, or it changed since; or the database does not answer.
    pub async fn take_out(&self, last: &Version, by: By<'_>) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let gone = sqlx::query(
            "delete from directory_removals where kind = $1 and id = $2 and version = $3
             and asked_by = $4 and asked_by <> $5",
        )
        .bind(last.kind.code())
        .bind(&last.id)
        .bind(last.version - 1)
        .bind(last.asked_by.as_deref().unwrap_or_default())
        .bind(by.person)
        .execute(&mut *transaction)
        .await?;
        if gone.rows_affected() != 1 {
            return Err(StoreError::Conflict);
        }
        insert(&mut transaction, last).await?;
        let object = object(last.kind, &last.id);
        audit::record(&mut transaction, by, "directory.remove", &object, "").await?;
        Ok(transaction.commit().await?)
    }

    /// An entry stays after all.
    ///
    /// # Errors
    /// `Conflict` when nothing waits; or the database does not answer.
    pub async fn drop_removal(&self, kind: Kind, id: &str, by: By<'_>) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let gone = sqlx::query("delete from directory_removals where kind = $1 and id = $2")
            .bind(kind.code())
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        if gone.rows_affected() != 1 {
            return Err(StoreError::Conflict);
        }
        audit::record(&mut transaction, by, "directory.stay", &object(kind, id), "").await?;
        Ok(transaction.commit().await?)
    }

    /// When each review was last done, by task.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn last_reviews(&self) -> Result<Vec<(String, String, String)>, StoreError> {
        Ok(sqlx::query_as(
            "select r.task, r.done_on, r.done_by from reviews r
             where r.done_on = (select max(n.done_on) from reviews n where n.task = r.task)
             order by r.task",
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// Notes that a review was done today; twice on one day is once.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn note_review(&self, task: &str, on: &str, by: By<'_>) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let noted = sqlx::query(
            "insert into reviews (task, done_on, done_by) values ($1, $2, $3)
             on conflict (task, done_on) do nothing",
        )
        .bind(task)
        .bind(on)
        .bind(by.person)
        .execute(&mut *transaction)
        .await?;
        if noted.rows_affected() == 1 {
            audit::record(&mut transaction, by, "review.done", task, "").await?;
        }
        Ok(transaction.commit().await?)
    }
}

/// What the audit calls an entry.
fn object(kind: Kind, id: &str) -> String {
    format!("{}/{id}", kind.code())
}

async fn insert(connection: &mut sqlx::AnyConnection, version: &Version) -> Result<(), StoreError> {
    let check = version.check.as_ref();
    sqlx::query(
        "insert into directory_versions (kind, id, version, document, removed, written_by,
         written_at, asked_by, checked_on, checked_by, method, check_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(version.kind.code())
    .bind(&version.id)
    .bind(version.version)
    .bind(&version.document)
    .bind(i64::from(version.removed))
    .bind(&version.written_by)
    .bind(version.written_at)
    .bind(version.asked_by.as_deref())
    .bind(check.map(|check| check.on.as_str()))
    .bind(check.map(|check| check.by.as_str()))
    .bind(check.map(|check| check.method.code()))
    .bind(check.map(|check| check.again_by.as_str()))
    .execute(connection)
    .await?;
    Ok(())
}
