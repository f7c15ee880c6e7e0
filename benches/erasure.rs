//! How long it takes until a national consultation is shredded: its key destroyed, its rows gone, the
//! files swept.
//!
//! `cargo bench --bench erasure`. The control is deleting the same rows alone, without the key, the list
//! and the sweep.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a bench may stop with a message"
)]

#[path = "../tests/support/fixture.rs"]
#[expect(dead_code, reason = "shared with the tests")]
mod fixture;
#[path = "support/table.rs"]
#[expect(dead_code, reason = "shared with the other benches")]
mod table;

use std::time::Instant;

use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use table::{line, rounds};

/// As many as The Big Ask had.
const CHILDREN: usize = 557_077;
/// Rows in one statement.
const AT_ONCE: usize = 1_000;

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    line("\n| what | median | goal |\n|---|---|---|");
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..rounds() {
        ours.push(runtime.block_on(shredded(true)));
        bare.push(runtime.block_on(shredded(false)));
    }
    for took in [&mut ours, &mut bare] {
        took.sort_by(f64::total_cmp);
    }
    let median = |took: &[f64]| took[took.len() / 2];
    line(&format!("| {CHILDREN} responses shredded | {:.2} s | 2 s |", median(&ours)));
    line(&format!("| their rows deleted alone | {:.2} s | |", median(&bare)));
}

/// Seconds until everything of a consultation is gone; or its rows alone.
async fn shredded(whole: bool) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("db").display());
    let key = folder.path().join("key");
    let opened = fixture::open_with(&url, &key, &fixture::questionnaire()).await;
    let id = &opened.intake.consultation.id;
    let mut database = SqliteConnection::connect(&url).await.unwrap();
    let record = opened.intake.keys.seal("responses", "x", &[0; 96], [0; 24]).unwrap();
    let mut transaction = database.begin().await.unwrap();
    for first in (0..CHILDREN).step_by(AT_ONCE) {
        let rows: Vec<String> = (first..(first + AT_ONCE).min(CHILDREN))
            .map(|at| {
                let row = at.wrapping_mul(0x9E37_79B9_7F4A_7C15);
                format!("('{id}','{row:032x}',1,'{record}')")
            })
            .collect();
        let insert = format!(
            "insert into responses (consultation_id, id, revision, sealed) values {}",
            rows.join(",")
        );
        sqlx::raw_sql(AssertSqlSafe(insert)).execute(&mut *transaction).await.unwrap();
    }
    transaction.commit().await.unwrap();
    let start = Instant::now();
    if whole {
        opened.desk.store.erase(id, opened.desk.by("bench")).await.unwrap();
    } else {
        sqlx::raw_sql("pragma secure_delete = on; delete from responses")
            .execute(&mut database)
            .await
            .unwrap();
    }
    let took = start.elapsed().as_secs_f64();
    let (left,): (i64,) =
        sqlx::query_as("select count(*) from responses").fetch_one(&mut database).await.unwrap();
    assert_eq!(left, 0);
    took
}
