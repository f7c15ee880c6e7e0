//! A PostgreSQL database of one's own, dropped at the end. `TEST_DATABASE_URL` names a database
//! whose user may create others; without it tests on PostgreSQL are passed over.

use sqlx::{AnyConnection, Connection};

/// A database that lives as long as this value.
#[derive(Debug)]
pub struct Database {
    admin: String,
    name: String,
    pub url: String,
}

impl Database {
    /// A new, empty database; `None` without a server to make it on.
    pub async fn create(admin: Option<String>, name: &str) -> Option<Self> {
        let admin = admin?;
        sqlx::any::install_default_drivers();
        let name = format!("pv_{name}_{}", std::process::id());
        let (server, _) = admin.rsplit_once('/').unwrap();
        let url = format!("{server}/{name}");
        let mut connection = AnyConnection::connect(&admin).await.unwrap();
        for statement in
            [format!("drop database if exists {name}"), format!("create database {name}")]
        {
            sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
        }
        Some(Self { admin, name, url })
    }

    /// Runs a statement as the administrator.
    pub async fn administer(&self, statement: String) {
        let mut connection = AnyConnection::connect(&self.admin).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
    }

    /// Drops it.
    pub async fn remove(self) {
        self.administer(format!("drop database if exists {} with (force)", self.name)).await;
    }

    /// Lets nobody connect any more, or everybody again.
    pub async fn allow(&self, everybody: bool) {
        let name = &self.name;
        self.administer(format!("alter database {name} with allow_connections {everybody}")).await;
    }

    /// Cuts every connection to it, as a restart of the server would.
    pub async fn cut(&self) {
        let name = &self.name;
        self.administer(format!(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = '{name}'"
        ))
        .await;
    }
}
