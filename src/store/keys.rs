//! One master key at a time. Whoever seals something notes in the same transaction that the database
//! still belongs to their key; whoever changes the key does it for everything in one transaction, while
//! nobody else has the database open.

use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use sqlx::any::AnyConnectOptions;
use sqlx::{AnyConnection, ConnectOptions};

use super::{By, Store, StoreError, audit, lock_file};
use crate::clock::Dice;
use crate::seal::MasterKey;
use crate::seal::rotation::Owner;

/// Where the fingerprint of the master key is kept.
pub const MASTER_KEY: &str = "master_key";
/// Where the keys that outlive a master key are kept, sealed with the present one.
pub const LASTING: &str = "lasting_keys";

/// The lock of PostgreSQL that everybody shares who has the database open with its key.
const LOCK: i64 = 0x706f_7274_6576_6f78;

/// What the master key sealed, by table: its column, and the one that names whom it opens for.
const SEALED: [(&str, &str, &str); 4] = [
    ("consultation_keys", "wrapped", "consultation_id"),
    ("trials", "wrapped", "consultation_id"),
    ("second_factors", "sealed", "person_id"),
    ("signing_keys", "sealed", "public_half"),
];

/// How often a hold is asked for again, and how far apart.
const TRIES: usize = 10;
const APART: Duration = Duration::from_millis(100);

/// How a process has the database open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// With its key, beside others.
    Shared,
    /// To change the key: nobody else has it open.
    Alone,
}

/// What keeps the hold: a file, or a connection; let go with the process at the latest.
#[derive(Debug)]
pub(super) enum Held {
    File(#[expect(dead_code, reason = "held, not read")] std::fs::File),
    Connection(#[expect(dead_code, reason = "held, not read")] Mutex<AnyConnection>),
}

fn hold_file(file: &Path, hold: Hold) -> Result<Option<Held>, StoreError> {
    let lock = lock_file(file, "open")?;
    let taken = match hold {
        Hold::Shared => lock.try_lock_shared().is_ok(),
        Hold::Alone => lock.try_lock().is_ok(),
    };
    Ok(taken.then_some(Held::File(lock)))
}

async fn hold_server(options: &AnyConnectOptions, hold: Hold) -> Result<Option<Held>, StoreError> {
    let mut connection = options.connect().await?;
    let statement = match hold {
        Hold::Shared => "select pg_try_advisory_lock_shared($1)",
        Hold::Alone => "select pg_try_advisory_lock($1)",
    };
    let (taken,): (bool,) = sqlx::query_as(statement).bind(LOCK).fetch_one(&mut connection).await?;
    Ok(taken.then(|| Held::Connection(Mutex::new(connection))))
}

impl Store {
    /// Holds the database for as long as this process has it open.
    ///
    /// # Errors
    /// Somebody changes its key, or, to do that, somebody else has it open.
    pub async fn hold(&mut self, hold: Hold) -> Result<(), StoreError> {
        let refused = || {
            StoreError::Refused(match hold {
                Hold::Shared => "the master key is being changed: try again in a moment".to_owned(),
                Hold::Alone => "a server or another command has this database open: stop it, and \
                                change the key then"
                    .to_owned(),
            })
        };
        for left in (0..=TRIES).rev() {
            self.held = match &self.file {
                Some(file) => hold_file(file, hold)?,
                None => hold_server(&self.options, hold).await?,
            };
            if self.held.is_some() {
                return Ok(());
            }
            // Who just ended may not have let go yet.
            if left > 0 {
                tokio::time::sleep(APART).await;
            }
        }
        Err(refused())
    }

    /// From now on nothing is sealed for this database unless it still belongs to this key.
    pub fn belongs_to(&mut self, fingerprint: String) {
        self.fingerprint = Some(fingerprint);
    }

    /// Refuses in a transaction that seals when the key was changed meanwhile.
    pub(super) async fn still_fits(
        &self,
        connection: &mut AnyConnection,
    ) -> Result<(), StoreError> {
        let Some(fingerprint) = &self.fingerprint else { return Ok(()) };
        let fits =
            sqlx::query("update installation set value = value where name = $1 and value = $2")
                .bind(MASTER_KEY)
                .bind(fingerprint)
                .execute(connection)
                .await?;
        if fits.rows_affected() == 1 {
            return Ok(());
        }
        Err(StoreError::Refused("the master key was changed: start this program anew".to_owned()))
    }

    /// Seals everything the old key sealed with the next one, and makes the database belong to that;
    /// all of it or nothing. Returns how much was sealed anew.
    ///
    /// # Errors
    /// Something does not open with the old key, or the database does not answer.
    pub async fn rotate(
        &self,
        (old, next): (&MasterKey, &MasterKey),
        dice: &Dice,
        by: By<'_>,
    ) -> Result<usize, StoreError> {
        let lasting = old.lasting_for(next, dice).map_err(|_| StoreError::Corrupt("key"))?;
        let mut transaction = self.begin().await?;
        let fits = sqlx::query("update installation set value = $1 where name = $2 and value = $3")
            .bind(next.fingerprint())
            .bind(MASTER_KEY)
            .bind(old.fingerprint())
            .execute(&mut *transaction)
            .await?;
        if fits.rows_affected() != 1 {
            return Err(StoreError::Conflict);
        }
        let mut done = 0;
        for (table, column, owner) in SEALED {
            // Built from the constants above only.
            let read = format!("select {owner}, {column} from {table} order by {owner}");
            let rows: Vec<(String, String)> =
                sqlx::query_as(sqlx::AssertSqlSafe(read)).fetch_all(&mut *transaction).await?;
            let write =
                format!("update {table} set {column} = $1 where {owner} = $2 and {column} = $3");
            for (id, sealed) in rows {
                let owner = match table {
                    "second_factors" => Owner::Person(&id),
                    "signing_keys" => Owner::Signer(&id),
                    _ => Owner::Consultation(&id),
                };
                let anew = old.rewrap(next, owner, &sealed, dice).map_err(|_| {
                    StoreError::Refused(format!(
                        "something in {table} does not open with the master key: nothing was \
                         changed; look for a backup in which it opens"
                    ))
                })?;
                sqlx::query(sqlx::AssertSqlSafe(write.clone()))
                    .bind(anew)
                    .bind(&id)
                    .bind(&sealed)
                    .execute(&mut *transaction)
                    .await?;
                done += 1;
            }
        }
        sqlx::query(
            "insert into installation (name, value) values ($1, $2)
             on conflict (name) do update set value = excluded.value",
        )
        .bind(LASTING)
        .bind(lasting)
        .execute(&mut *transaction)
        .await?;
        audit::record(&mut transaction, by, "keys.rotate", "", &next.fingerprint()).await?;
        transaction.commit().await?;
        // What the old key opens must not lie in the files of the database either.
        self.sweep_or_log().await;
        Ok(done)
    }
}
