//! What was withdrawn is in no file after a mix, and what was moved is in one place only (A-13).

use std::path::Path;

use porte_voix::clock::Dice;
use porte_voix::store::Sealed;
use porte_voix::store::SealedText;
use porte_voix::store::mix::Mix;
use sqlx::{Connection, SqliteConnection};

use crate::fixture::{Opened, open};
use crate::process::files;
use crate::{place, wait};

/// Rows; every fifth is withdrawn.
const ROWS: usize = 400;

/// Marks what is withdrawn and what stays; nothing else in the files looks like them.
const GONE: &str = "WithdrawnWithdrawn";
const STAYS: &str = "StaysStaysStays";

fn rows(consultation_id: &str, seed: u64) -> Vec<Sealed> {
    let dice = Dice::seeded(seed);
    let id = || data_encoding::HEXLOWER.encode(&dice.bytes::<16>());
    let tag = |at: usize| if at.is_multiple_of(5) { GONE } else { STAYS };
    (0..ROWS)
        .map(|at| Sealed {
            consultation_id: consultation_id.to_owned(),
            revision: 1,
            id: id(),
            sealed: format!("{}{}", tag(at), "r".repeat(200)),
            texts: vec![SealedText {
                id: id(),
                question: "question19".to_owned(),
                lang: "fr".to_owned(),
                band: "9-12".to_owned(),
                sealed: format!("{}{}", tag(at), "t".repeat(900)),
            }],
        })
        .collect()
}

/// How often some bytes stand in the files of a folder.
fn count(folder: &Path, tag: &str) -> usize {
    files(folder)
        .iter()
        .map(|path| {
            // A log may go while we look.
            let bytes = std::fs::read(path).unwrap_or_default();
            bytes.windows(tag.len()).filter(|window| *window == tag.as_bytes()).count()
        })
        .sum()
}

async fn submit(opened: &Opened, rows: &[Sealed]) {
    let mut sending = tokio::task::JoinSet::new();
    for row in rows {
        let (desk, row) = (std::sync::Arc::clone(&opened.desk), row.clone());
        sending.spawn(async move { desk.store.submit(row).await.unwrap() });
    }
    sending.join_all().await;
}

#[test]
fn what_was_withdrawn_is_in_no_file_after_a_mix() {
    let place = place();
    let folder = place.folder.path();
    wait(async {
        let opened = open(&place.url, &place.key).await;
        let (store, id) = (&opened.desk.store, &opened.intake.consultation.id);
        // The second half is withdrawn before it is mixed, the first after.
        let (first, second) = (rows(id, 1), rows(id, 2));
        submit(&opened, &first).await;
        assert!(store.mix(id, Mix::Closing).await.unwrap());
        submit(&opened, &second).await;
        assert!(count(folder, GONE) >= 4 * ROWS / 5, "the search does not see what is there");
        for row in [&first, &second].into_iter().flatten().step_by(5) {
            store.withdraw(id, &row.id, &[row.texts[0].id.clone()]).await.unwrap();
        }
        assert!(count(folder, GONE) > 0, "the search does not see what was left in the log");
        assert!(store.mix(id, Mix::Closing).await.unwrap());
        assert_eq!(count(folder, GONE), 0, "something withdrawn is left");
        assert_eq!(count(folder, STAYS), 2 * 2 * ROWS * 4 / 5, "something moved is left");
        store.close().await;
    });
}

/// The control: without `secure_delete` and without rewriting the file, deleted rows are found.
#[test]
fn the_search_finds_what_a_plain_delete_leaves() {
    let place = place();
    wait(async {
        let opened = open(&place.url, &place.key).await;
        submit(&opened, &rows(&opened.intake.consultation.id, 3)).await;
        opened.desk.store.close().await;
        let mut connection = SqliteConnection::connect(&place.url).await.unwrap();
        let statements = "pragma secure_delete = off; delete from text_inbox; delete from inbox;
                          pragma wal_checkpoint(truncate);";
        sqlx::raw_sql(statements).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    });
    assert!(count(place.folder.path(), GONE) > 0);
}
