//! Two servers mix one consultation again and again while children send, tap twice and take
//! answers back: nothing acknowledged is lost, nothing withdrawn comes back.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use porte_voix::clock::Dice;
use porte_voix::store::mix::Mix;
use porte_voix::store::{Sealed, SealedText};
use sqlx::{AnyConnection, Connection};

use crate::fixture::{desk, open};
use crate::{place, postgres, wait};

/// Children; every fifth takes its answers back.
const CHILDREN: usize = 1_500;
/// Children who send at the same time.
const SENDERS: usize = 20;

fn rows(consultation_id: &str) -> Vec<Sealed> {
    let dice = Dice::seeded(21);
    let id = || data_encoding::HEXLOWER.encode(&dice.bytes::<16>());
    (0..CHILDREN)
        .map(|_| Sealed {
            consultation_id: consultation_id.to_owned(),
            revision: 1,
            id: id(),
            sealed: "r".repeat(300),
            texts: vec![SealedText {
                id: id(),
                question: "question19".to_owned(),
                lang: "fr".to_owned(),
                band: "9-12".to_owned(),
                sealed: "t".repeat(300),
            }],
        })
        .collect()
}

/// Sends until it is acknowledged.
async fn send(desk: &porte_voix::acts::Desk, row: &Sealed) {
    while desk.store.submit(row.clone()).await.is_err() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// The ids in two tables together, in the order of the ids.
async fn ids(url: &str, query: &'static str) -> Vec<String> {
    let mut connection = AnyConnection::connect(url).await.unwrap();
    let rows: Vec<(String,)> = sqlx::query_as(query).fetch_all(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    rows.into_iter().map(|(id,)| id).collect()
}

async fn check(url: &str, key: &std::path::Path) {
    let opened = open(url, key).await;
    let id = opened.intake.consultation.id.clone();
    let other = Arc::new(desk(url, key).await);
    let rows = Arc::new(rows(&id));
    let done = Arc::new(AtomicBool::new(false));
    let mut mixers = tokio::task::JoinSet::new();
    for number in 0..4 {
        let desk = Arc::clone(if number % 2 == 0 { &opened.desk } else { &other });
        let (done, id) = (Arc::clone(&done), id.clone());
        mixers.spawn(async move {
            let mut mixed = 0;
            while !done.load(Ordering::Relaxed) {
                mixed += usize::from(desk.store.remake(&id, Mix::Closing).await.is_ok());
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            mixed
        });
    }
    let next = Arc::new(AtomicUsize::new(0));
    let mut senders = tokio::task::JoinSet::new();
    for number in 0..SENDERS {
        let desk = Arc::clone(if number % 2 == 0 { &opened.desk } else { &other });
        let (rows, next, id) = (Arc::clone(&rows), Arc::clone(&next), id.clone());
        senders.spawn(async move {
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(row) = rows.get(at) else { return };
                send(&desk, row).await;
                if at % 5 == 0 {
                    while desk
                        .store
                        .withdraw(&id, &row.id, &[row.texts[0].id.clone()])
                        .await
                        .is_err()
                    {
                        tokio::time::sleep(Duration::from_millis(5)).await;
                    }
                }
                if at % 3 == 0 {
                    send(&desk, row).await;
                }
            }
        });
    }
    senders.join_all().await;
    done.store(true, Ordering::Relaxed);
    let mixed: usize = mixers.join_all().await.into_iter().sum();
    assert!(mixed > 8, "only {mixed} mixes were made meanwhile");
    opened.desk.store.mix(&id, Mix::Closing).await.unwrap();
    let kept = |text: bool| -> BTreeSet<String> {
        let stays = rows.iter().enumerate().filter(|(at, _)| at % 5 != 0);
        stays.map(|(_, row)| if text { row.texts[0].id.clone() } else { row.id.clone() }).collect()
    };
    let both = "select id from inbox union all select id from responses order by 1";
    let texts = "select id from text_inbox union all select id from texts order by 1";
    for (what, query, kept) in [("response", both, kept(false)), ("text", texts, kept(true))] {
        let found = ids(url, query).await;
        let different: BTreeSet<String> = found.iter().cloned().collect();
        let lost = kept.difference(&different).count();
        let back = different.difference(&kept).count();
        let twice = found.len() - different.len();
        assert_eq!((lost, back, twice), (0, 0, 0), "{what}: lost, back, twice");
    }
    eprintln!("{CHILDREN} sent, {mixed} mixes meanwhile");
    other.store.close().await;
    opened.desk.store.close().await;
}

#[test]
fn mixes_at_the_same_time_lose_nothing_in_sqlite() {
    let place = place();
    wait(check(&place.url, &place.key));
}

#[test]
fn mixes_at_the_same_time_lose_nothing_in_postgresql() {
    wait(async {
        let Some(database) = postgres("turns").await else { return };
        check(&database.url, &place().key).await;
        database.remove().await;
    });
}

/// The writer found the consultation open and has not committed when it is closed: the closing mix
/// waits for it.
#[test]
fn what_is_being_written_while_it_closes_is_mixed_in_postgresql() {
    wait(async {
        let Some(database) = postgres("closing").await else { return };
        let opened = open(&database.url, &place().key).await;
        let row = rows(&opened.intake.consultation.id).remove(0);
        let mut holder = AnyConnection::connect(&database.url).await.unwrap();
        sqlx::raw_sql("begin; lock table inbox in exclusive mode")
            .execute(&mut holder)
            .await
            .unwrap();
        let (desk, sent) = (Arc::clone(&opened.desk), row.clone());
        let sending = tokio::spawn(async move { desk.store.submit(sent).await });
        tokio::time::sleep(Duration::from_millis(300)).await;
        let (desk, code) = (Arc::clone(&opened.desk), opened.code.clone());
        let closing = tokio::spawn(async move {
            let now = porte_voix::acts::consultations::by_code(&desk, &code).await.unwrap();
            let act = porte_voix::domain::status::Act::Close;
            porte_voix::acts::consultations::advance(&desk, &now, act, "test", "").await
        });
        tokio::time::sleep(Duration::from_millis(300)).await;
        sqlx::raw_sql("rollback").execute(&mut holder).await.unwrap();
        holder.close().await.unwrap();
        sending.await.unwrap().unwrap();
        closing.await.unwrap().unwrap();
        let waiting = ids(&database.url, "select id from inbox order by id").await;
        assert_eq!(waiting, [""; 0], "acknowledged, and not mixed at closing");
        let mixed = ids(&database.url, "select id from responses order by id").await;
        assert_eq!(mixed, [row.id]);
        opened.desk.store.close().await;
        database.remove().await;
    });
}
