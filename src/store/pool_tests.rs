//! A connection whose transaction never ended is not handed out again.

use super::{By, Store};

const BY: By<'static> = By { person: "test", at: 1 };

async fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("test.sqlite").display());
    let store = Store::open(&url).await.unwrap();
    (folder, store)
}

#[tokio::test]
async fn a_roll_back_that_failed_does_not_spoil_what_comes_after() {
    let (_folder, store) = store().await;
    let mut transaction = store.begin().await.unwrap();
    // As SQLite does by itself when the disk is full; then there is nothing left to roll back.
    sqlx::raw_sql("rollback").execute(&mut *transaction).await.unwrap();
    drop(transaction);
    for _ in 0..10 {
        store.record(BY, "test", "", "").await.unwrap();
    }
    store.close().await;
}

#[tokio::test]
async fn a_disk_that_was_full_is_written_again_without_a_restart() {
    let (_folder, store) = store().await;
    store.record(BY, "test", "", "").await.unwrap();
    let mut transaction = store.begin().await.unwrap();
    sqlx::raw_sql("pragma max_page_count = 1").execute(&mut *transaction).await.unwrap();
    let long = "x".repeat(1_000_000);
    let full = sqlx::query("insert into installation (name, value) values ('long', $1)")
        .bind(long)
        .execute(&mut *transaction)
        .await;
    assert!(full.is_err(), "the control: the disk is full");
    let rolled_back = transaction.rollback().await;
    assert!(rolled_back.is_err(), "the control: SQLite has rolled back already");
    for _ in 0..10 {
        store.record(BY, "test", "", "").await.unwrap();
    }
    store.close().await;
}
