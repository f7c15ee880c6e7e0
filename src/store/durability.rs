//! What "received" rests on: which settings of the database keep an acknowledged answer, and whether they
//! are as they must be. A server of PostgreSQL that only follows another is never used.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use sqlx::any::AnyConnectOptions;
use sqlx::{AnyConnection, ConnectOptions, Connection};

use super::{MIGRATIONS, StoreError, sqlite_file};

/// On how many machines an answer lies before a child is thanked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// On this one.
    #[default]
    Machine,
    /// On a second one too, or it is not taken.
    Standby,
}

/// What a server of PostgreSQL says about itself.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Server {
    /// 1 when it only follows another server.
    pub in_recovery: i64,
    /// Which servers a commit waits for.
    pub standby_names: String,
    /// How long a commit waits.
    pub commit: String,
    /// Whether it writes to its disk at all.
    pub fsync: String,
    /// Whether a torn page is found.
    pub full_page_writes: String,
}

impl Server {
    async fn ask(connection: &mut AnyConnection) -> Result<Self, sqlx::Error> {
        sqlx::query_as(
            "select cast(case when pg_is_in_recovery() then 1 else 0 end as bigint) as in_recovery,
             current_setting('synchronous_standby_names') as standby_names,
             current_setting('synchronous_commit') as commit,
             current_setting('fsync') as fsync,
             current_setting('full_page_writes') as full_page_writes",
        )
        .fetch_one(connection)
        .await
    }

    /// Why it does not keep an answer as it must; `None` when it does.
    pub fn fault(&self, durability: Durability) -> Option<&'static str> {
        let kept = ["on", "remote_apply"].contains(&self.commit.as_str());
        if self.in_recovery != 0 {
            return Some("this server only follows another one: name the one that leads");
        }
        match durability {
            Durability::Standby if self.standby_names.trim().is_empty() => {
                Some("synchronous_standby_names is empty: a commit waits for no second machine")
            }
            Durability::Standby if !kept => Some(
                "synchronous_commit must be on or remote_apply: a commit waits for no second machine",
            ),
            Durability::Standby | Durability::Machine => None,
        }
    }
}

/// Refuses a server that does not keep answers as it must.
pub(super) async fn check(
    connection: &mut AnyConnection,
    durability: Durability,
) -> Result<(), sqlx::Error> {
    if connection.backend_name() == "SQLite" {
        return Ok(());
    }
    match Server::ask(connection).await?.fault(durability) {
        Some(why) => Err(sqlx::Error::Configuration(why.into())),
        None => Ok(()),
    }
}

/// What is found when a database is looked at without being changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    /// Name and version.
    pub version: String,
    /// Migrations that are missing.
    pub behind: usize,
    /// Migrations this program does not know.
    pub ahead: usize,
    /// What a server of PostgreSQL says; `None` for a file of SQLite.
    pub server: Option<Server>,
    /// What SQLite finds wrong with its file; empty when it is whole.
    pub damage: String,
    /// Named values of the installation.
    pub noted: Vec<(String, String)>,
}

impl Examined {
    /// A named value.
    pub fn noted(&self, name: &str) -> Option<&str> {
        self.noted.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The SQLite file of an address, if it is one.
pub fn file_of(url: &str) -> Option<PathBuf> {
    sqlite_file(url)
}

/// Looks at a database without changing it.
///
/// # Errors
/// There is none, it does not answer, or it is none of ours.
pub async fn examine(url: &str) -> Result<Examined, StoreError> {
    sqlx::any::install_default_drivers();
    if sqlite_file(url).as_deref().is_some_and(|file| !Path::exists(file)) {
        return Err(StoreError::Refused("there is none yet: migrate makes it".to_owned()));
    }
    let options = AnyConnectOptions::from_str(&url.replace("mode=rwc", "mode=rw"))
        .map_err(|_| StoreError::Refused("database_url cannot be read".to_owned()))?
        .disable_statement_logging();
    let mut connection = options.connect().await?;
    let found = look(&mut connection).await;
    let _ = connection.close().await;
    found
}

async fn look(connection: &mut AnyConnection) -> Result<Examined, StoreError> {
    let sqlite = connection.backend_name() == "SQLite";
    let version = if sqlite { "select sqlite_version()" } else { "show server_version" };
    let (version,): (String,) = sqlx::query_as(version).fetch_one(&mut *connection).await?;
    let kind = if sqlite { "SQLite" } else { "PostgreSQL" };
    let server = if sqlite { None } else { Some(Server::ask(connection).await?) };
    let damage = if sqlite {
        let (found,): (String,) =
            sqlx::query_as("pragma quick_check").fetch_one(&mut *connection).await?;
        if found == "ok" { String::new() } else { found }
    } else {
        String::new()
    };
    let done: Vec<(i64,)> = sqlx::query_as("select version from _sqlx_migrations order by version")
        .fetch_all(&mut *connection)
        .await
        .map_err(|_| StoreError::Refused("it is none of ours, or empty: see migrate".to_owned()))?;
    let known: Vec<i64> = MIGRATIONS.iter().map(|one| one.version).collect();
    let noted = sqlx::query_as("select name, value from installation order by name")
        .fetch_all(connection)
        .await?;
    Ok(Examined {
        version: format!("{kind} {version}"),
        behind: known.iter().filter(|one| !done.contains(&(**one,))).count(),
        ahead: done.iter().filter(|(one,)| !known.contains(one)).count(),
        server,
        damage,
        noted,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(in_recovery: i64, standby_names: &str, commit: &str) -> Server {
        let (standby_names, commit) = (standby_names.to_owned(), commit.to_owned());
        let on = || "on".to_owned();
        Server { in_recovery, standby_names, commit, fsync: on(), full_page_writes: on() }
    }

    #[test]
    fn a_second_machine_is_waited_for_or_nothing_is_taken() {
        let fault = |recovery, names, commit| {
            let server = server(recovery, names, commit);
            [Durability::Machine, Durability::Standby].map(|one| server.fault(one).is_some())
        };
        for commit in ["on", "remote_apply"] {
            assert_eq!(fault(0, "ANY 1 (s1, s2)", commit), [false, false], "{commit}: the control");
        }
        for commit in ["off", "local", "remote_write"] {
            assert_eq!(fault(0, "ANY 1 (s1, s2)", commit), [false, true], "{commit}");
        }
        assert_eq!(fault(0, " ", "on"), [false, true]);
        assert_eq!(fault(1, "ANY 1 (s1, s2)", "on"), [true, true], "a standby is never written to");
    }
}
