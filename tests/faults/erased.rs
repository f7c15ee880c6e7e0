//! The key of an erased consultation is in no file of the database, nor in what the database keeps
//! about its own columns (E-5). Its write-ahead log is recycled by PostgreSQL in its own time.

use std::path::{Path, PathBuf};

use sqlx::{AnyConnection, Connection};

use crate::fixture::{Opened, open};
use crate::process::files;
use crate::{place, postgres, wait};

/// How often some bytes stand in the files of a folder.
fn count(folder: &Path, text: &str) -> usize {
    files(folder)
        .iter()
        .map(|path| {
            // A log may go while we look.
            let bytes = std::fs::read(path).unwrap_or_default();
            bytes.windows(text.len()).filter(|window| *window == text.as_bytes()).count()
        })
        .sum()
}

/// A second consultation with a key of its own, which is then deleted as any row would be.
const SECOND: [&str; 3] = [
    "insert into consultations (id, project_id, code, stage, status, demonstration, revision,
     made_at) select 'second', project_id, 'second', stage, status, demonstration, revision,
     made_at from consultations",
    "insert into consultation_keys (consultation_id, wrapped)
     select 'second', 'SecondKeySecondKey' || wrapped from consultation_keys",
    "delete from consultation_keys where consultation_id = 'second'",
];

async fn run(url: &str, statement: &'static str) {
    let mut connection = AnyConnection::connect(url).await.unwrap();
    sqlx::raw_sql(statement).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// Sweeps until nothing is left; tests that run beside this one hold PostgreSQL up for a while.
async fn sweep_all(opened: &Opened) {
    let mut tries = 0;
    while !opened.desk.store.sweep().await.unwrap() {
        tries += 1;
        assert!(tries < 10, "somebody holds the database for too long");
    }
}

async fn check(opened: &Opened, url: &str, folder: &Path, flush: &'static str) {
    let (store, id) = (&opened.desk.store, &opened.intake.consultation.id);
    let key = store.wrapped_key(id).await.unwrap().unwrap();
    for statement in &SECOND[..2] {
        run(url, statement).await;
    }
    run(url, "analyze").await;
    run(url, flush).await;
    assert!(count(folder, &key) > 0, "the search does not see the key");
    run(url, SECOND[2]).await;
    if url.starts_with("postgres") {
        run(url, flush).await;
        assert!(count(folder, "SecondKeySecondKey") > 0, "a plain delete leaves it: the control");
    }
    store.erase(id, opened.desk.by("test")).await.unwrap();
    if url.starts_with("postgres") {
        sweep_all(opened).await;
    }
    run(url, flush).await;
    assert_eq!(count(folder, &key), 0, "the key is left");
    assert_eq!(count(folder, "SecondKeySecondKey"), 0, "the deleted key is left");
}

#[test]
fn an_erased_key_is_in_no_file_of_sqlite() {
    let place = place();
    let folder = place.folder.path();
    wait(async {
        let opened = open(&place.url, &place.key).await;
        check(&opened, &place.url, folder, "pragma wal_checkpoint(truncate)").await;
        opened.desk.store.close().await;
    });
}

/// Where PostgreSQL keeps the tables of one database, when this process may read it.
async fn folder_of(url: &str) -> Option<PathBuf> {
    let mut connection = AnyConnection::connect(url).await.unwrap();
    let (data, oid): (String, String) = sqlx::query_as(
        "select current_setting('data_directory'), cast(oid as text) from pg_database
         where datname = current_database()",
    )
    .fetch_one(&mut connection)
    .await
    .unwrap();
    let folder = Path::new(&data).join("base").join(oid);
    std::fs::read_dir(&folder).is_ok().then_some(folder)
}

#[test]
fn an_erased_key_is_in_no_table_of_postgresql() {
    wait(async {
        let Some(database) = postgres("erased").await else { return };
        let opened = open(&database.url, &place().key).await;
        if let Some(folder) = folder_of(&database.url).await {
            check(&opened, &database.url, &folder, "checkpoint").await;
        }
        opened.desk.store.close().await;
        database.remove().await;
    });
}

/// Somebody reads a table for long: the erasure is done all the same, and the sweep says that it
/// could not finish.
#[test]
fn a_sweep_that_cannot_finish_undoes_nothing() {
    wait(async {
        let Some(database) = postgres("reader").await else { return };
        let opened = open(&database.url, &place().key).await;
        let mut reader = AnyConnection::connect(&database.url).await.unwrap();
        sqlx::raw_sql("begin; lock table texts in access share mode")
            .execute(&mut reader)
            .await
            .unwrap();
        let (store, id) = (&opened.desk.store, &opened.intake.consultation.id);
        let erasing = store.erase(id, opened.desk.by("test"));
        let done = tokio::time::timeout(std::time::Duration::from_secs(20), erasing).await;
        done.expect("it waits without end").expect("what was committed is done");
        assert_eq!(store.wrapped_key(id).await.unwrap(), None);
        assert!(store.sweep().await.is_err(), "the table is still held");
        reader.close().await.unwrap();
        sweep_all(&opened).await;
        store.close().await;
        database.remove().await;
    });
}

/// Somebody still sees the database as it was: PostgreSQL keeps the key for them, and the sweep must
/// not say that it is gone.
#[test]
fn a_key_that_somebody_still_sees_is_not_taken_for_gone() {
    wait(async {
        let Some(database) = postgres("snapshot").await else { return };
        let opened = open(&database.url, &place().key).await;
        let (store, id) = (&opened.desk.store, &opened.intake.consultation.id);
        let key = store.wrapped_key(id).await.unwrap().unwrap();
        let mut reader = AnyConnection::connect(&database.url).await.unwrap();
        let look = "begin isolation level repeatable read; select count(*) from projects";
        sqlx::raw_sql(look).execute(&mut reader).await.unwrap();
        store.erase(id, opened.desk.by("test")).await.unwrap();
        assert!(!store.sweep().await.unwrap(), "somebody still sees it");
        let folder = folder_of(&database.url).await;
        run(&database.url, "checkpoint").await;
        let left = folder.as_deref().map_or(1, |folder| count(folder, &key));
        assert!(left > 0, "the control: it is kept for the reader");
        reader.close().await.unwrap();
        sweep_all(&opened).await;
        run(&database.url, "checkpoint").await;
        assert_eq!(folder.as_deref().map_or(0, |folder| count(folder, &key)), 0);
        store.close().await;
        database.remove().await;
    });
}

#[test]
fn a_log_that_somebody_reads_is_not_taken_for_emptied() {
    let place = place();
    wait(async {
        let opened = open(&place.url, &place.key).await;
        let mut reader = AnyConnection::connect(&place.url).await.unwrap();
        sqlx::raw_sql("begin; select count(*) from consultations")
            .execute(&mut reader)
            .await
            .unwrap();
        assert!(!opened.desk.store.sweep().await.unwrap());
        sqlx::raw_sql("rollback").execute(&mut reader).await.unwrap();
        reader.close().await.unwrap();
        assert!(opened.desk.store.sweep().await.unwrap());
        opened.desk.store.close().await;
    });
}
