//! Going back to a backup: into an empty database, and without what must not come back.

use std::path::{Path, PathBuf};

use sqlx::{AnyConnection, AnyPool};
use tempfile::TempDir;

use super::backup::{KEYS, TABLES, copy_table, gone_beside, keys_beside};
use super::keys::LASTING;
use super::retention::{Erased, empty};
use super::{By, Store, StoreError, audit, private};
use crate::seal::MasterKey;
use crate::seal::parcel::{Identities, ParcelError, Part};

/// The files a database is restored from.
#[derive(Debug, Clone)]
pub struct Files {
    /// The data.
    pub data: PathBuf,
    /// The wrapped keys; without them no answer opens.
    pub keys: Option<PathBuf>,
    /// What must not come back: the newest there is.
    pub gone: Option<PathBuf>,
    /// What opens them, when they are encrypted.
    pub identities: Identities,
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
            identities: Identities::default(),
        }
    }

    /// The same, to be opened by these.
    #[must_use]
    pub fn opened_by(self, identities: Identities) -> Self {
        Self { identities, ..self }
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
        master: &MasterKey,
        by: By<'_>,
    ) -> Result<Restored, StoreError> {
        let with = (master, &files.identities);
        let data = Source::open(Part::Data, &files.data, with).await?;
        let keys = Source::maybe(Part::Keys, files.keys.as_deref(), with).await?;
        let gone = Source::maybe(Part::Gone, files.gone.as_deref(), with).await?;
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
        master: &MasterKey,
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
        if known.is_none_or(|(known,)| known != master.fingerprint()) {
            let why = "the backup was made with another master key: put that one in place first";
            return Err(StoreError::Refused(why.to_owned()));
        }
        for table in TABLES.into_iter().filter(|(table, _, _)| *table != "installation") {
            copy_table(&mut from, &mut to, table).await?;
        }
        keep_lasting(&mut from, &mut to).await?;
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

/// What lasts of earlier master keys belongs to the data.
async fn keep_lasting(from: &mut AnyConnection, to: &mut AnyConnection) -> Result<(), StoreError> {
    let lasting: Option<(String,)> =
        sqlx::query_as("select value from installation where name = $1")
            .bind(LASTING)
            .fetch_optional(from)
            .await?;
    if let Some((value,)) = lasting {
        sqlx::query(
            "insert into installation (name, value) values ($1, $2)
             on conflict (name) do update set value = excluded.value",
        )
        .bind(LASTING)
        .bind(value)
        .execute(to)
        .await?;
    }
    Ok(())
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

/// A file of a backup, opened as a copy that is brought up to date: the file stays as it is. The copy lies
/// in the folder for passing files.
struct Source {
    pool: AnyPool,
    folder: TempDir,
}

impl Source {
    async fn open(
        part: Part,
        file: &Path,
        (master, identities): (&MasterKey, &Identities),
    ) -> Result<Self, StoreError> {
        let refused = |why: &str| StoreError::Refused(format!("{}: {why}", file.display()));
        let read = std::fs::File::open(file).map_err(|error| refused(&error.to_string()))?;
        let folder = tempfile::tempdir().map_err(|error| refused(&error.to_string()))?;
        let copy = folder.path().join("copy");
        let unpacked = master.unpack(part, identities, read, private::file(&copy)?);
        unpacked.map_err(|error| refused(&error.to_string()))?;
        match checked(&copy).await {
            Ok(pool) => Ok(Self { pool, folder }),
            Err(_) => Err(refused(&ParcelError::NotWhole.to_string())),
        }
    }

    async fn maybe(
        part: Part,
        file: Option<&Path>,
        with: (&MasterKey, &Identities),
    ) -> Result<Option<Self>, StoreError> {
        match file {
            Some(file) => Self::open(part, file, with).await.map(Some),
            None => Ok(None),
        }
    }

    async fn close(self) {
        self.pool.close().await;
        drop(self.folder);
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
