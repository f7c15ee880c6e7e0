//! A database of its own for every test, gone at the end.

use std::env;

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tempfile::TempDir;

pub struct Database {
    pub url: String,
    pub folder: TempDir,
    admin: Option<(String, String)>,
}

impl Database {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        match env::var("TEST_DATABASE_URL") {
            Err(_) => {
                let file = folder.path().join("db").join("test.sqlite");
                Self { url: format!("sqlite://{}?mode=rwc", file.display()), folder, admin: None }
            }
            Ok(admin) => {
                let name = format!("t{}", folder.path().file_name().unwrap().display());
                let name = name.replace(['.', '-'], "_").to_lowercase();
                let mut server = PgConnection::connect(&admin).await.unwrap();
                let create = format!("create database {name}");
                sqlx::query(AssertSqlSafe(create)).execute(&mut server).await.unwrap();
                let (base, _) = admin.rsplit_once('/').unwrap();
                Self { url: format!("{base}/{name}"), folder, admin: Some((admin, name)) }
            }
        }
    }

    pub async fn drop(self) {
        if let Some((admin, name)) = &self.admin {
            let mut server = PgConnection::connect(admin).await.unwrap();
            let drop = format!("drop database {name} with (force)");
            sqlx::query(AssertSqlSafe(drop)).execute(&mut server).await.unwrap();
        }
    }
}
