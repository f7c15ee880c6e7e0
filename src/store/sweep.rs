//! The sweep: the database gives back what was deleted, so that no remnant of an inbox, of
//! something withdrawn or of a destroyed key stays in any file of its tables (A-13, E-5). What is
//! done differs by database; it changes no row.

use std::time::Duration;

use super::{Backend, Store, StoreError};

/// How often a log that somebody still reads is asked for again; each time waits five seconds.
const TRIES: usize = 2;

/// How often PostgreSQL is asked whether somebody still sees what was deleted, and how far apart.
const LOOKS: usize = 10;
const APART: Duration = Duration::from_millis(500);

/// The number of a transaction that comes after everything deleted so far.
const NOW: &str = "select cast(cast(pg_current_xact_id() as text) as bigint)";
/// Who reads PostgreSQL as it was before that, and whether anybody in the whole cluster still writes
/// since before: for them it keeps what was deleted, even when a table is written anew.
const BEFORE: &str = "select count(*)
     + case when cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint) > $1
       then 0 else 1 end
     from pg_stat_activity
     where (datname = current_database() or datname is null) and pid <> pg_backend_pid()
     and age(backend_xmin) > age(cast(cast($1 % 4294967296 as text) as xid))";

/// One statement for each table of answers, of withdrawals, of invitations and of what is sealed.
const POSTGRES: [&str; 18] = [
    "vacuum full inbox",
    "vacuum full text_inbox",
    "vacuum full responses",
    "vacuum full texts",
    "vacuum full read_texts",
    "vacuum full codings",
    "vacuum full quote_proposals",
    "vacuum full responses_mixing",
    "vacuum full texts_mixing",
    "vacuum full withdrawn",
    "vacuum full withdrawn_mixing",
    "vacuum full invitations",
    "vacuum full invitations_mixing",
    "vacuum full turns",
    "vacuum full consultation_keys",
    "vacuum full trials",
    "vacuum full second_factors",
    "vacuum full signing_keys",
];

/// PostgreSQL keeps samples of columns for its planner, in a table that no erasure reaches. Nobody
/// searches by these columns, so none are taken.
const UNSAMPLED: [(&str, &str); 11] = [
    ("consultation_keys", "wrapped"),
    ("inbox", "sealed"),
    ("responses", "sealed"),
    ("text_inbox", "sealed"),
    ("texts", "sealed"),
    ("read_texts", "sealed"),
    ("codings", "sealed"),
    ("quote_proposals", "sealed"),
    ("trials", "wrapped"),
    ("second_factors", "sealed"),
    ("signing_keys", "sealed"),
];

impl Store {
    /// Sweeps, outside any transaction. False when something may be left because somebody reads the
    /// database as it was before.
    ///
    /// # Errors
    /// The database does not answer, or somebody holds a table too long.
    pub async fn sweep(&self) -> Result<bool, StoreError> {
        match self.backend {
            Backend::Sqlite => {
                sqlx::query("vacuum").execute(&self.pool).await?;
                self.empty_log().await
            }
            Backend::Postgres => {
                let unseen = self.wait_for_others().await?;
                let mut failed = None;
                for statement in POSTGRES {
                    // A table that is held does not keep the others from being swept.
                    if let Err(error) = sqlx::query(statement).execute(&self.pool).await {
                        failed = Some(error);
                    }
                }
                failed.map_or(Ok(unseen), |error| Err(error.into()))
            }
        }
    }

    /// Sweeps after something that is done and stays done: what goes wrong is logged for the
    /// operator, and the sweep of the next day does it.
    pub async fn sweep_or_log(&self) {
        match self.sweep().await {
            Ok(true) => {}
            Ok(false) => tracing::warn!(event = "sweep.busy"),
            Err(_) => tracing::error!(event = "sweep.failed"),
        }
    }

    async fn wait_for_others(&self) -> Result<bool, StoreError> {
        let (now,): (i64,) = sqlx::query_as(NOW).fetch_one(&self.pool).await?;
        for _ in 0..LOOKS {
            let (before,): (i64,) = sqlx::query_as(BEFORE).bind(now).fetch_one(&self.pool).await?;
            if before == 0 {
                return Ok(true);
            }
            tokio::time::sleep(APART).await;
        }
        Ok(false)
    }

    async fn empty_log(&self) -> Result<bool, StoreError> {
        for _ in 0..TRIES {
            let (busy, _, _): (i64, i64, i64) =
                sqlx::query_as("pragma wal_checkpoint(truncate)").fetch_one(&self.pool).await?;
            if busy == 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Keeps PostgreSQL from copying sealed values and keys into its statistics.
    pub(super) async fn take_no_samples(&self) -> Result<(), StoreError> {
        if self.backend != Backend::Postgres {
            return Ok(());
        }
        for (table, column) in UNSAMPLED {
            let (target,): (i64,) = sqlx::query_as(
                "select cast(coalesce(attstattarget, -1) as bigint) from pg_attribute
                 where attrelid = to_regclass($1) and attname = $2",
            )
            .bind(table)
            .bind(column)
            .fetch_one(&self.pool)
            .await?;
            if target != 0 {
                // Built from the constants above only.
                let statement = format!("alter table {table} alter {column} set statistics 0");
                sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&self.pool).await?;
            }
        }
        Ok(())
    }
}
