//! The check that what was acknowledged is kept exactly once, and the broken cases it must catch.

use std::collections::BTreeSet;

use sqlx::{AnyConnection, Connection};

use crate::fixture::{Child, Opened};

/// What the check found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Rows that were acknowledged and are not there.
    pub lost: usize,
    /// Rows that nobody sent: a submission stored under another id.
    pub strange: usize,
    /// Rows that stand in more than one place.
    pub twice: usize,
}

/// Compares what children were told with what is stored.
pub fn compare(acknowledged: &[Child], sent: &[Child], stored: &[String]) -> Found {
    let rows = |children: &[Child]| -> BTreeSet<String> {
        children.iter().map(|child| child.row.clone()).collect()
    };
    let different: BTreeSet<String> = stored.iter().cloned().collect();
    Found {
        lost: rows(acknowledged).difference(&different).count(),
        strange: different.difference(&rows(sent)).count(),
        twice: stored.len() - different.len(),
    }
}

/// The ids of all rows of answers, in the inbox and mixed.
pub async fn stored(url: &str) -> Vec<String> {
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(url).await.unwrap();
    let rows: Vec<(String,)> =
        sqlx::query_as("select id from inbox union all select id from responses order by 1")
            .fetch_all(&mut connection)
            .await
            .unwrap();
    rows.into_iter().map(|(id,)| id).collect()
}

/// Breaks the promise on purpose: one acknowledged row goes, one comes back under another id, one
/// stands in the inbox and among the mixed.
pub async fn spoil(url: &str, acknowledged: &[Child]) {
    let mut connection = AnyConnection::connect(url).await.unwrap();
    for (statement, row) in [
        ("delete from responses where id = $1", &acknowledged[0].row),
        (
            "insert into responses (consultation_id, id, revision, sealed)
             select consultation_id, 'again', revision, sealed from responses where id = $1",
            &acknowledged[1].row,
        ),
        (
            "insert into inbox (consultation_id, id, revision, sealed)
             select consultation_id, id, revision, sealed from responses where id = $1",
            &acknowledged[2].row,
        ),
    ] {
        sqlx::query(statement).bind(row).execute(&mut connection).await.unwrap();
    }
    connection.close().await.unwrap();
}

/// Ends the consultation at the terminal, checks what is stored, and then that the check notices
/// when it is spoilt.
pub async fn check(place: &crate::process::Place, opened: &Opened, ack: &[Child], sent: &[Child]) {
    for act in ["close", "freeze"] {
        let done = place.run(&["consultation", act, &opened.code], &[]);
        assert!(done.status.success(), "{act}: {}", String::from_utf8_lossy(&done.stderr));
    }
    let rows = stored(&place.url).await;
    assert_eq!(compare(ack, sent, &rows), Found::default(), "of {} acknowledged", ack.len());
    let readable = opened.desk.store.sealed_responses(&opened.intake.consultation.id).await;
    let table = porte_voix::acts::submissions::RESPONSES;
    for row in readable.unwrap() {
        assert!(opened.intake.keys.open(table, &row.id, &row.sealed).is_ok(), "{}", row.id);
    }
    spoil(&place.url, ack).await;
    let rows = stored(&place.url).await;
    assert_eq!(compare(ack, sent, &rows), Found { lost: 1, strange: 1, twice: 1 });
}
