//! Going back to a backup: into an empty database, and without what must not come back.

use std::path::{Path, PathBuf};

use sqlx::{AnyConnection, AnyPool};

use super::backup::{KEYS, TABLES, beside, copy_table, gone_beside, keys_beside};
use super::retention::{Erased, empty};
use super::{By, Store, StoreError, audit, private};

/// The files a database is restored from.
#[derive(Debug, Clone)]
pub struct Files {
    /// The data.
    pub data: PathBuf,
    /// The wrapped keys; without them no answer opens.
    pub keys: Option<PathBuf>,
    /// What must not come back: the newest there is.
    pub gone: Option<PathBuf>,
}

impl Files {
    /// A backup with the files beside it, as far as they exist. `gone`: a newer list of what must not
    /// come back.
    pub fn beside(data: &Path, gone: Option<PathBuf>) -> Self {
        let known = |file: PathBuf| file.exists().then_some(file);
        Self {
            data: data.to_owned(),
            keys: known(keys_beside(data)),
            gone: gone.or_else(|| known(gone_beside(data))),
        }
    }
}

/// What a restore did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restored {
    /// How many consultations are there.
    pub consultations: i64,
    /// How many of them stay erased.
    pub erased: usize,
    /// Whether the keys came too.
    pub with_keys: bool,
}

impl Store {
    /// Fills this database, which must be empty, from a backup, in one transaction. What was erased or
    /// taken back by the newest list is erased again before anybody can read it.
    ///
    /// # Errors
    /// The database holds data, a file is missing or none of ours, or it belongs to another master
    /// key; then nothing is changed.
    pub async fn restore(
        &self,
        files: &Files,
        master: &str,
        by: By<'_>,
    ) -> Result<Restored, StoreError> {
        let data = Source::open(&files.data).await?;
        let keys = Source::maybe(files.keys.as_deref()).await?;
        let gone = Source::maybe(files.gone.as_deref()).await?;
        let filled = self.fill((&data, keys.as_ref(), gone.as_ref()), master, by).await;
        for source in [Some(data), keys, gone].into_iter().flatten() {
            source.close().await;
        }
        let restored = filled?;
        self.sweep_or_log().await;
        Ok(restored)
    }

    async fn fill(
        &self,
        (data, keys, gone): (&Source, Option<&Source>, Option<&Source>),
        master: &str,
        by: By<'_>,
    ) -> Result<Restored, StoreError> {
        let mut to = self.begin().await?;
        let (held,): (i64,) = sqlx::query_as(
            "select (select count(*) from projects) + (select count(*) from people)
             + (select count(*) from audit_events)",
        )
        .fetch_one(&mut *to)
        .await?;
        if held > 0 {
            let why = "this database holds data already: name an empty one in database_url";
            return Err(StoreError::Refused(why.to_owned()));
        }
        let mut from = data.pool.acquire().await?;
        let known: Option<(String,)> =
            sqlx::query_as("select value from installation where name = 'master_key'")
                .fetch_optional(&mut *from)
                .await?;
        if known.is_none_or(|(known,)| known != master) {
            let why = "the backup was made with another master key: put that one in place first";
            return Err(StoreError::Refused(why.to_owned()));
        }
        for table in TABLES.into_iter().filter(|(table, _, _)| *table != "installation") {
            copy_table(&mut from, &mut to, table).await?;
        }
        if let Some(keys) = keys {
            let mut from = keys.pool.acquire().await?;
            for table in KEYS {
                copy_table(&mut from, &mut to, table).await?;
            }
        }
        if let Some(gone) = gone {
            forget(&mut *gone.pool.acquire().await?, &mut to).await?;
        }
        // What the data themselves say is erased stays so, whatever the file of keys holds.
        let erased = erasures(&mut to).await?;
        for one in &erased {
            empty(&mut to, one).await?;
        }
        let (consultations,): (i64,) =
            sqlx::query_as("select count(*) from consultations").fetch_one(&mut *to).await?;
        audit::record(&mut to, by, "data.restore", "", "").await?;
        to.commit().await?;
        Ok(Restored { consultations, erased: erased.len(), with_keys: keys.is_some() })
    }
}

/// Erases what a list says must not come back, as far as it is there.
async fn forget(from: &mut AnyConnection, to: &mut AnyConnection) -> Result<(), StoreError> {
    for erased in erasures(from).await? {
        let known = sqlx::query("select 1 from consultations where id = $1")
            .bind(&erased.consultation_id)
            .fetch_optional(&mut *to)
            .await?;
        if known.is_some() {
            empty(to, &erased).await?;
        }
    }
    let withdrawn: Vec<(String, String)> =
        sqlx::query_as("select consultation_id, id from withdrawn").fetch_all(from).await?;
    for (consultation, id) in withdrawn {
        for statement in [
            "delete from responses where consultation_id = $1 and id = $2",
            "delete from text_marks where consultation_id = $1 and text_id = $2",
            "delete from codings where consultation_id = $1 and text_id = $2",
            "delete from quote_proposals where consultation_id = $1 and text_id = $2",
            "delete from texts where consultation_id = $1 and id = $2",
            "delete from read_texts where consultation_id = $1 and id = $2",
            "insert into withdrawn (consultation_id, id) select id, $2 from consultations
             where id = $1 and not exists (select 1 from erasures where consultation_id = $1)
             on conflict do nothing",
        ] {
            sqlx::query(statement).bind(&consultation).bind(&id).execute(&mut *to).await?;
        }
    }
    Ok(())
}

async fn erasures(connection: &mut AnyConnection) -> Result<Vec<Erased>, StoreError> {
    Ok(sqlx::query_as(
        "select consultation_id, erased_on, why, reason, first_id, second_id, key_hash
         from erasures order by consultation_id",
    )
    .fetch_all(connection)
    .await?)
}

/// A file of a backup, opened as a copy that is brought up to date: the file stays as it is.
struct Source {
    pool: AnyPool,
    copy: PathBuf,
}

impl Source {
    async fn open(file: &Path) -> Result<Self, StoreError> {
        let refused = |why: String| StoreError::Refused(format!("{}: {why}", file.display()));
        let mut read = std::fs::File::open(file).map_err(|error| refused(error.to_string()))?;
        let copy = beside(file, ".reading");
        let mut written = private::file(&copy)?;
        let copied = written.set_len(0).and_then(|()| std::io::copy(&mut read, &mut written));
        copied.map_err(|error| refused(error.to_string()))?;
        if let Ok(pool) = checked(&copy).await {
            return Ok(Self { pool, copy });
        }
        remove(&copy);
        Err(refused("this is no whole backup of Porte-Voix; take another one".to_owned()))
    }

    async fn maybe(file: Option<&Path>) -> Result<Option<Self>, StoreError> {
        match file {
            Some(file) => Self::open(file).await.map(Some),
            None => Ok(None),
        }
    }

    async fn close(self) {
        self.pool.close().await;
        remove(&self.copy);
    }
}

/// Opens a copy, if SQLite finds nothing wrong with it and its tables are ours.
async fn checked(copy: &Path) -> Result<AnyPool, StoreError> {
    let bare = AnyPool::connect(&format!("sqlite://{}?mode=rw", copy.display())).await?;
    let whole: Result<(String,), _> =
        sqlx::query_as("pragma integrity_check").fetch_one(&bare).await;
    let ours = sqlx::query("select 1 from _sqlx_migrations").fetch_optional(&bare).await;
    bare.close().await;
    if whole?.0 != "ok" || ours?.is_none() {
        return Err(StoreError::Corrupt("backup"));
    }
    Store::open_bare(&format!("sqlite://{}?mode=rw", copy.display())).await
}

fn remove(copy: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(beside(copy, ending));
    }
}
