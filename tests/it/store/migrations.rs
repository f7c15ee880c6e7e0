//! Every migration meets data: after each, sample rows are added as that version would hold them,
//! and the later migrations run onto them.

use std::path::PathBuf;

use porte_voix::store::Store;
use sqlx::migrate::Migrator;
use sqlx::{Any, AnyPool, AssertSqlSafe, Pool};

use crate::support::Database;

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// The file of sample rows of each migration, by name.
pub fn samples(names: &[String]) -> Result<Vec<String>, String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/store/migrations");
    let read = |name: &String| {
        std::fs::read_to_string(folder.join(name)).map_err(|_| format!("no sample rows: {name}"))
    };
    names.iter().map(read).collect()
}

pub fn names() -> Vec<String> {
    let name = |m: &sqlx::migrate::Migration| {
        format!("{}_{}.sql", m.version, m.description.replace(' ', "_"))
    };
    MIGRATIONS.iter().map(name).collect()
}

/// Brings a database up to its first migrations and adds their rows, one step after the other.
pub async fn grow(pool: &Pool<Any>, samples: &[String]) -> Result<(), String> {
    for (at, rows) in samples.iter().enumerate() {
        let steps = MIGRATIONS.iter().take(at + 1).cloned().collect();
        let grown = Migrator::with_migrations(steps).run(pool).await;
        grown.map_err(|error| error.to_string())?;
        for statement in rows.split(";\n").filter(|statement| !statement.trim().is_empty()) {
            let statement = AssertSqlSafe(statement.to_owned());
            sqlx::query(statement).execute(pool).await.map_err(|error| error.to_string())?;
        }
    }
    Ok(())
}

/// A database without a table.
pub async fn empty() -> (Database, Pool<Any>) {
    sqlx::any::install_default_drivers();
    let database = Database::new().await;
    if let Some(file) = database.url.strip_prefix("sqlite://") {
        let file = PathBuf::from(file.split('?').next().unwrap());
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    }
    let pool = AnyPool::connect(&database.url).await.unwrap();
    (database, pool)
}

async fn count(pool: &Pool<Any>, table: &str) -> i64 {
    let statement = AssertSqlSafe(format!("select count(*) from {table}"));
    sqlx::query_as::<_, (i64,)>(statement).fetch_one(pool).await.unwrap().0
}

#[rocket::async_test]
async fn every_migration_runs_on_rows_and_keeps_them() {
    let (database, pool) = empty().await;
    let samples = samples(&names()).unwrap();
    assert!(samples.len() >= 5);
    grow(&pool, &samples).await.unwrap();
    for (table, rows) in [
        ("people", 2),
        ("consultations", 3),
        ("responses", 4),
        ("releases", 3),
        ("invitations", 4),
        ("kiosks", 2),
        ("media", 2),
        ("authors", 3),
        ("translations", 2),
        ("sessions", 2),
        ("second_factors", 1),
        ("read_texts", 1),
        ("themes", 2),
        ("codings", 1),
        ("theme_counts", 1),
        ("quote_proposals", 1),
        ("quotes", 1),
        ("quote_translations", 1),
        ("text_marks", 1),
        ("concerns", 2),
        ("clearances", 1),
        ("absences", 1),
        ("listings", 1),
        ("recipients", 1),
        ("queues", 1),
        ("erasures", 1),
        ("feedback_drafts", 1),
        ("feedback_writers", 1),
        ("feedback", 1),
        ("reminders", 1),
        ("assessment_notes", 2),
        ("assessments", 1),
        ("recovery_codes", 2),
        ("passkeys", 2),
        ("identities", 1),
        ("role_requests", 1),
        ("directory_versions", 2),
        ("directory_removals", 1),
        ("reviews", 1),
        ("incidents", 2),
        ("quality_scores", 2),
        ("api_tokens", 2),
    ] {
        assert_eq!(count(&pool, table).await, rows, "{table}");
    }
    let store = Store::open(&database.url).await.unwrap();
    assert_eq!(store.project("sample").await.unwrap().unwrap().name, "Sample");
    assert_eq!(store.consultations_of("p1").await.unwrap().len(), 3);
    assert_eq!(store.sealed_responses("c2").await.unwrap().len(), 3);
    store.close().await;
    pool.close().await;
    drop(store);
    database.drop().await;
}

#[test]
fn a_migration_without_sample_rows_is_refused() {
    let mut names = names();
    assert!(samples(&names).is_ok());
    names.push("20990101000000_add_anything.sql".to_owned());
    assert_eq!(samples(&names).unwrap_err(), "no sample rows: 20990101000000_add_anything.sql");
}

/// A migration that forgets the rows there are fails on them: here a column that may not be empty.
#[rocket::async_test]
async fn a_migration_that_forgets_the_rows_is_noticed() {
    let (database, pool) = empty().await;
    grow(&pool, &samples(&names()).unwrap()).await.unwrap();
    let careless = "alter table people add column phone text not null";
    assert!(sqlx::query(careless).execute(&pool).await.is_err());
    pool.close().await;
    database.drop().await;
}
