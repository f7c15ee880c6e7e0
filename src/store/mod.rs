//! MEMORY: all SQL, and nothing else. One SQL for SQLite and PostgreSQL (`migrations/README.md`).

pub mod assessments;
pub mod audit;
pub mod backup;
pub mod batches;
pub mod comments;
mod commit;
pub mod consultations;
pub mod directory;
pub mod drafts;
pub mod durability;
pub mod duty;
pub mod factors;
pub mod feedback;
pub mod identities;
pub mod incidents;
pub mod invitations;
pub mod involvement;
pub mod keys;
pub mod kiosks;
pub mod listings;
pub mod media;
pub mod mix;
pub mod passkeys;
pub mod people;
mod private;
pub mod projects;
pub mod proposals;
pub mod quality;
pub mod quotes;
pub mod reading;
pub mod releases;
pub mod requests;
pub mod responses;
pub mod restore;
pub mod results;
pub mod retention;
pub mod roles;
pub mod schema;
pub mod sessions;
pub mod signing;
pub mod steps;
mod sweep;
pub mod tallies;
pub mod themes;
pub mod tokens;
pub mod translations;
pub mod trials;
mod writer;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{Any, AnyConnection, AnyPool, ConnectOptions, Connection, Transaction};
use thiserror::Error;

use durability::Durability;
use private::Anchor;
pub use writer::{QUEUE, Sealed, SealedText, SubmitError};
use writer::{Target, Writer};

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// The oldest SQLite without the corruption bug fixed in 3.51.3.
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// What can go wrong with memory. "Not found" is `None`, not an error.
#[derive(Debug, Error)]
pub enum StoreError {
    /// It exists already, or somebody else was faster.
    #[error("somebody else was faster, or it exists already")]
    Conflict,
    /// What is stored cannot be read.
    #[error("stored {0} cannot be read")]
    Corrupt(&'static str),
    /// The database does not answer, or refuses.
    #[error("the database does not answer: {0}")]
    Unavailable(sqlx::Error),
    /// The database must not be used; says why.
    #[error("{0}")]
    Refused(String),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error() {
            Some(database) if database.is_unique_violation() => Self::Conflict,
            _ => Self::Unavailable(error),
        }
    }
}

/// Which database this is; the SQL is the same, maintenance is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// A file beside the program.
    Sqlite,
    /// A server.
    Postgres,
}

/// Who does something, and when: written into the audit with every act.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    /// Id of the person, or `system`.
    pub person: &'a str,
    /// Seconds since 1970.
    pub at: i64,
}

/// The memory of the platform.
#[derive(Debug)]
pub struct Store {
    pool: AnyPool,
    backend: Backend,
    file: Option<PathBuf>,
    anchor: Option<Arc<Anchor>>,
    writer: Writer,
    options: AnyConnectOptions,
    durability: Durability,
    /// Held for as long as this server runs.
    serving: Option<File>,
    /// Held for as long as the database is open.
    held: Option<keys::Held>,
    /// Of the master key this process seals with.
    fingerprint: Option<String>,
}

impl Store {
    /// Opens the database, brings it up to date and starts the writer.
    ///
    /// # Errors
    /// It does not answer, is newer than this program, or SQLite is too old.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        Self::open_with(url, Durability::Machine).await
    }

    /// The same, and says on how many machines an answer must lie.
    ///
    /// # Errors
    /// It does not answer, is newer than this program, or SQLite is too old.
    pub async fn open_with(url: &str, durability: Durability) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let file = sqlite_file(url);
        let backend = if file.is_some() { Backend::Sqlite } else { Backend::Postgres };
        let folder = file.as_deref().and_then(Path::parent);
        if let Some(folder) = folder.filter(|at| !at.as_os_str().is_empty() && !at.exists()) {
            std::fs::create_dir_all(folder)
                .and_then(|()| crate::seal::settle(folder))
                .map_err(|error| StoreError::Refused(format!("{}: {error}", folder.display())))?;
        }
        if let Some(file) = file.as_deref().filter(|_| url.contains("mode=rwc")) {
            private::file(file)?;
        }
        // Made once, at start: a database that is gone later is not made again, empty.
        let options = AnyConnectOptions::from_str(&url.replace("mode=rwc", "mode=rw"))
            .map_err(|_| StoreError::Refused("database_url cannot be read".to_owned()))?
            .disable_statement_logging();
        let pool = AnyPoolOptions::new()
            .max_connections(8)
            .acquire_timeout(Duration::from_secs(5))
            .after_connect(|connection, _| Box::pin(prepare(connection)))
            // A roll-back that failed, on a full disk say, leaves a transaction that never ends.
            .before_acquire(|connection, _| {
                let ended = !connection.is_in_transaction();
                Box::pin(async move { Ok(ended) })
            })
            .connect_with(options.clone())
            .await?;
        let anchor = file.as_deref().map(|file| Arc::new(Anchor::of(file)));
        let to = Target { options: options.clone(), durability, anchor: anchor.clone() };
        let writer = Writer::start(&to, backend)
            .map_err(|error| StoreError::Refused(format!("writer: {error}")))?;
        let store = Self {
            pool,
            backend,
            file,
            anchor,
            writer,
            options,
            durability,
            serving: None,
            held: None,
            fingerprint: None,
        };
        store.check_version().await?;
        store.migrate(store.options.clone()).await?;
        store.take_no_samples().await?;
        Ok(store)
    }

    /// Opens a file for a backup: the same tables, no writer, foreign keys not checked because the
    /// keys are written apart.
    async fn open_bare(url: &str) -> Result<AnyPool, StoreError> {
        let pool = AnyPoolOptions::new()
            .max_connections(1)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    prepare(connection).await?;
                    sqlx::query("pragma foreign_keys = off").execute(connection).await?;
                    Ok(())
                })
            })
            .connect(url)
            .await?;
        MIGRATIONS.run(&pool).await.map_err(|error| StoreError::Refused(error.to_string()))?;
        Ok(pool)
    }

    /// The SQLite file, if it is one.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Claims an SQLite file for one server: a second one is refused.
    ///
    /// # Errors
    /// Another server holds it.
    pub fn claim(&mut self) -> Result<(), StoreError> {
        let Some(file) = &self.file else { return Ok(()) };
        let lock = lock_file(file, "serving")?;
        lock.try_lock().map_err(|_| {
            StoreError::Refused("another server is running on this database".to_owned())
        })?;
        self.serving = Some(lock);
        Ok(())
    }

    async fn check_version(&self) -> Result<(), StoreError> {
        if self.backend != Backend::Sqlite {
            return Ok(());
        }
        let (version,): (String,) =
            sqlx::query_as("select sqlite_version()").fetch_one(&self.pool).await?;
        let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or_default());
        let mut next = || parts.next().unwrap_or_default();
        if (next(), next(), next()) < OLDEST_SQLITE {
            return Err(StoreError::Refused(format!("SQLite {version} is too old; 3.51.3 needed")));
        }
        Ok(())
    }

    async fn migrate(&self, options: AnyConnectOptions) -> Result<(), StoreError> {
        // PostgreSQL takes its own lock; SQLite gets a file.
        let _lock = match &self.file {
            Some(file) => {
                let lock = lock_file(file, "migrating")?;
                lock.lock().map_err(|error| StoreError::Refused(error.to_string()))?;
                Some(lock)
            }
            None => None,
        };
        let refused = |error| StoreError::Refused(format!("the database does not fit: {error}"));
        match self.backend {
            Backend::Sqlite => MIGRATIONS.run(&self.pool).await.map_err(refused),
            // Whoever may change no table serves one that is up to date.
            Backend::Postgres if self.is_current().await => Ok(()),
            Backend::Postgres => {
                // Several servers start at once, and one of them may migrate for long: a connection
                // of its own that waits without end.
                let pool = AnyPoolOptions::new().max_connections(1).connect_with(options).await?;
                let done = MIGRATIONS.run(&pool).await.map_err(refused);
                pool.close().await;
                done
            }
        }
    }

    /// True when every migration was made, and none that is not ours.
    async fn is_current(&self) -> bool {
        let made: Result<Vec<(i64, Vec<u8>)>, _> = sqlx::query_as(
            "select version, checksum from _sqlx_migrations where success order by version",
        )
        .fetch_all(&self.pool)
        .await;
        let ours = MIGRATIONS.iter().map(|one| (one.version, one.checksum.to_vec()));
        made.is_ok_and(|made| made.into_iter().eq(ours))
    }

    /// Starts a transaction that may write. On SQLite it takes the write lock at once, because a
    /// lock taken later is refused without waiting.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Any>, StoreError> {
        Ok(match self.backend {
            Backend::Sqlite => self.pool.begin_with("begin immediate").await?,
            Backend::Postgres => self.pool.begin().await?,
        })
    }

    /// True when the database answers, keeps answers as it must, and the writer takes work.
    pub async fn is_ready(&self) -> bool {
        let in_place = self.anchor.as_ref().is_none_or(|anchor| anchor.holds());
        let Ok(mut connection) = self.pool.acquire().await else { return false };
        in_place
            && sqlx::query("select 1").execute(&mut *connection).await.is_ok()
            && durability::check(&mut connection, self.durability).await.is_ok()
            && !self.writer.is_full()
    }

    /// Closes all connections.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Reads a named value of this installation.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn installation(&self, name: &str) -> Result<Option<String>, StoreError> {
        let row: Option<(String,)> =
            sqlx::query_as("select value from installation where name = $1")
                .bind(name)
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.map(|(value,)| value))
    }

    /// True when something was sealed here: an answer, or the key of a consultation.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn holds_sealed(&self) -> Result<bool, StoreError> {
        let (found,): (i64,) = sqlx::query_as(
            "select case when exists(select 1 from consultation_keys)
             or exists(select 1 from responses) or exists(select 1 from inbox)
             or exists(select 1 from texts) or exists(select 1 from text_inbox)
             or exists(select 1 from second_factors) or exists(select 1 from signing_keys)
             then 1 else 0 end",
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(found == 1)
    }

    /// Writes a named value of this installation, once.
    ///
    /// # Errors
    /// It exists already, or the database does not answer.
    pub async fn set_installation(&self, name: &str, value: &str) -> Result<(), StoreError> {
        sqlx::query("insert into installation (name, value) values ($1, $2)")
            .bind(name)
            .bind(value)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

/// Settings of every connection (`security.md` 7.2). Neither database lets anybody wait for
/// somebody else's lock for more than five seconds.
pub(crate) async fn prepare(connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    if connection.backend_name() != "SQLite" {
        for setting in [
            "set lock_timeout = '5s'",
            // Whoever commits must hear a warning (`commit.rs`).
            "set client_min_messages = 'warning'",
        ] {
            sqlx::query(setting).execute(&mut *connection).await?;
        }
        return durability::check(connection, Durability::Machine).await;
    }
    for pragma in [
        "pragma busy_timeout = 5000",
        "pragma journal_mode = wal",
        "pragma synchronous = full",
        "pragma foreign_keys = on",
        "pragma secure_delete = on",
        "pragma trusted_schema = off",
        "pragma temp_store = memory",
        "pragma cell_size_check = on",
    ] {
        sqlx::query(pragma).execute(&mut *connection).await?;
    }
    Ok(())
}

fn sqlite_file(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    Some(PathBuf::from(path.split('?').next().unwrap_or(path)))
}

fn lock_file(database: &Path, purpose: &str) -> Result<File, StoreError> {
    private::file(&database.with_extension(purpose))
}

#[cfg(test)]
#[path = "pool_tests.rs"]
mod tests;
