//! After a mix no place of a row tells when it came: not its number, not where it stands in the
//! file, not its transaction. The same check on rows moved without a mix must fail.

use std::collections::HashMap;
use std::path::Path;

use porte_voix::clock::Dice;
use porte_voix::store::mix::Mix;
use porte_voix::store::{Sealed, SealedText};
use sqlx::{AnyConnection, Connection};

use crate::fixture::{Opened, open};
use crate::{place, postgres, wait};

/// Rows, and how many come together.
const ROWS: usize = 2_000;
const BATCH: usize = 100;
/// What the promise allows: as good as no order.
const MOST: f64 = 0.05;
/// Marks the sealed value of a row in the file; eight digits of its place of arrival follow.
const TAG: &str = "MixTagMixTag";

/// Kendall's tau between a list and the order of its values: 1 in order, 0 mixed.
#[expect(clippy::cast_precision_loss, reason = "a few million pairs")]
fn tau(list: &[usize]) -> f64 {
    let mut sum = 0_i64;
    for (at, first) in list.iter().enumerate() {
        for second in &list[at + 1..] {
            sum += if first < second { 1 } else { -1 };
        }
    }
    let pairs = list.len() * (list.len() - 1) / 2;
    sum as f64 / pairs as f64
}

/// How far the rows of the first half stand from chance in front of the others: 0 mixed, 1 apart.
#[expect(clippy::cast_precision_loss, reason = "a few million pairs")]
fn apart(list: &[usize]) -> f64 {
    let mut later = 0;
    let mut in_front = 0_u64;
    for arrival in list.iter().rev() {
        if *arrival >= ROWS / 2 { later += 1 } else { in_front += later }
    }
    let share = in_front as f64 / (ROWS / 2 * ROWS / 2) as f64;
    (2.0 * share - 1.0).abs()
}

/// Rows with ids that fall the same way every time, so that the check does too.
fn rows(consultation_id: &str) -> Vec<Sealed> {
    let dice = Dice::seeded(12);
    (0..ROWS)
        .map(|arrival| Sealed {
            consultation_id: consultation_id.to_owned(),
            revision: 1,
            id: data_encoding::HEXLOWER.encode(&dice.bytes::<16>()),
            sealed: format!("{TAG}{arrival:08}{}", "x".repeat(120)),
            texts: Vec::new(),
        })
        .collect()
}

async fn submit(opened: &Opened, rows: &[Sealed]) {
    for batch in rows.chunks(BATCH) {
        let mut sending = tokio::task::JoinSet::new();
        for row in batch {
            let (desk, row) = (std::sync::Arc::clone(&opened.desk), row.clone());
            sending.spawn(async move { desk.store.submit(row).await.unwrap() });
        }
        sending.join_all().await;
    }
}

/// The places of arrival, in the order in which a query gives the ids.
async fn arrivals(url: &str, query: &'static str, rows: &[Sealed]) -> Vec<usize> {
    let known: HashMap<&str, usize> =
        rows.iter().enumerate().map(|(at, row)| (row.id.as_str(), at)).collect();
    let mut connection = AnyConnection::connect(url).await.unwrap();
    let ids: Vec<(String,)> = sqlx::query_as(query).fetch_all(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    assert_eq!(ids.len(), rows.len());
    ids.iter().map(|(id,)| known[id.as_str()]).collect()
}

/// The places of arrival, in the order in which sealed values stand in a file.
fn in_file(path: &Path) -> Vec<usize> {
    let bytes = std::fs::read(path).unwrap();
    let mut found = Vec::new();
    for at in 0..bytes.len().saturating_sub(TAG.len() + 8) {
        if bytes[at..].starts_with(TAG.as_bytes()) {
            let digits = &bytes[at + TAG.len()..at + TAG.len() + 8];
            let arrival = std::str::from_utf8(digits).unwrap().parse().unwrap();
            // A page that was divided may leave a second copy.
            if !found.contains(&arrival) {
                found.push(arrival);
            }
        }
    }
    found
}

/// All orders that somebody with the database can see.
async fn orders(
    url: &str,
    file: Option<&Path>,
    rows: &[Sealed],
) -> Vec<(&'static str, Vec<usize>)> {
    match file {
        Some(file) => {
            let query = "select id from responses order by rowid";
            let placed = in_file(file);
            vec![("row number", arrivals(url, query, rows).await), ("place in the file", placed)]
        }
        None => {
            let query = "select id from responses order by ctid";
            vec![("ctid", arrivals(url, query, rows).await)]
        }
    }
}

/// The number of transactions that wrote the rows.
async fn transactions(url: &str) -> i64 {
    let mut connection = AnyConnection::connect(url).await.unwrap();
    let count = "select count(distinct xmin::text) from responses";
    let (count,): (i64,) = sqlx::query_as(count).fetch_one(&mut connection).await.unwrap();
    count
}

/// What would happen without a mix: the rows move in the order in which they came, batch by batch.
async fn move_without_a_mix(url: &str, rows: &[Sealed]) {
    let mut connection = AnyConnection::connect(url).await.unwrap();
    for batch in rows.chunks(BATCH) {
        let mut transaction = connection.begin().await.unwrap();
        for row in batch {
            for statement in [
                "insert into responses (consultation_id, id, revision, sealed)
                 select consultation_id, id, revision, sealed from inbox where id = $1",
                "delete from inbox where id = $1",
            ] {
                sqlx::query(statement).bind(&row.id).execute(&mut *transaction).await.unwrap();
            }
        }
        transaction.commit().await.unwrap();
    }
    if url.starts_with("sqlite") {
        let flush = "pragma wal_checkpoint(truncate)";
        sqlx::raw_sql(flush).execute(&mut connection).await.unwrap();
    }
    connection.close().await.unwrap();
}

async fn check(url: &str, key: &Path, file: Option<&Path>) {
    let opened = open(url, key).await;
    let id = &opened.intake.consultation.id;
    let rows = rows(id);
    // The control: without a mix everything tells.
    submit(&opened, &rows).await;
    move_without_a_mix(url, &rows).await;
    for (what, order) in orders(url, file, &rows).await {
        assert!(tau(&order).abs() > 3.0 * MOST, "{what} is not seen: {}", tau(&order));
        assert!(apart(&order) > 3.0 * MOST, "{what} is not seen: {}", apart(&order));
    }
    if file.is_none() {
        assert!(transactions(url).await > 10, "the check does not see transactions");
    }
    let mut connection = AnyConnection::connect(url).await.unwrap();
    sqlx::raw_sql("delete from responses").execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    // Two halves, each followed by a mix.
    for half in rows.chunks(ROWS / 2) {
        submit(&opened, half).await;
        assert!(opened.desk.store.mix(id, Mix::Closing).await.unwrap());
    }
    for (what, order) in orders(url, file, &rows).await {
        assert_eq!(order.len(), ROWS, "{what}");
        assert!(tau(&order).abs() < MOST, "{what} tells who came first: {}", tau(&order));
        assert!(apart(&order) < MOST, "{what} tells who came in which half: {}", apart(&order));
    }
    if file.is_none() {
        assert_eq!(transactions(url).await, 1, "transactions tell who came together");
    }
    opened.desk.store.close().await;
}

/// Children who take their answers back, one after the other.
const WITHDRAWALS: usize = 500;

/// Withdrawn ids as they stand in the table, as the numbers of the children, and how many texts
/// stand beside the response they belonged to.
async fn withdrawn(url: &str, rows: &[Sealed]) -> (Vec<usize>, usize) {
    let known: HashMap<&str, usize> = rows
        .iter()
        .enumerate()
        .flat_map(|(at, row)| [(row.id.as_str(), at), (row.texts[0].id.as_str(), at)])
        .collect();
    let query = if url.starts_with("sqlite") {
        "select id from withdrawn order by rowid"
    } else {
        "select id from withdrawn order by ctid"
    };
    let mut connection = AnyConnection::connect(url).await.unwrap();
    let ids: Vec<(String,)> = sqlx::query_as(query).fetch_all(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    assert_eq!(ids.len(), 2 * rows.len());
    let order: Vec<usize> = ids.iter().map(|(id,)| known[id.as_str()]).collect();
    let joined = order.windows(2).filter(|two| two[0] == two[1]).count();
    (order, joined)
}

/// The list of withdrawals tells neither who withdrew first nor which texts were whose, even when
/// too few answers came for a mix.
async fn check_withdrawn(url: &str, key: &Path) {
    let opened = open(url, key).await;
    let (store, id) = (&opened.desk.store, &opened.intake.consultation.id);
    let dice = Dice::seeded(13);
    let mut rows: Vec<Sealed> = rows(id).into_iter().take(WITHDRAWALS).collect();
    for row in &mut rows {
        row.texts.push(SealedText {
            id: data_encoding::HEXLOWER.encode(&dice.bytes::<16>()),
            question: "question19".to_owned(),
            lang: "fr".to_owned(),
            band: "9-12".to_owned(),
            sealed: "text".to_owned(),
        });
    }
    submit(&opened, &rows).await;
    for row in &rows {
        store.withdraw(id, &row.id, &[row.texts[0].id.clone()]).await.unwrap();
    }
    // The control: before the mix everything tells.
    let (order, joined) = withdrawn(url, &rows).await;
    assert!(tau(&order) > 3.0 * MOST && joined > WITHDRAWALS / 2, "{} {joined}", tau(&order));
    assert!(!store.mix(id, Mix::Daily).await.unwrap(), "nothing is there to be mixed");
    let (order, joined) = withdrawn(url, &rows).await;
    assert!(tau(&order).abs() < MOST, "who withdrew first: {}", tau(&order));
    assert!(joined < WITHDRAWALS / 50, "{joined} texts stand beside their response");
    if url.starts_with("postgres") {
        let mut connection = AnyConnection::connect(url).await.unwrap();
        let count = "select count(distinct xmin::text) from withdrawn";
        let (count,): (i64,) = sqlx::query_as(count).fetch_one(&mut connection).await.unwrap();
        assert_eq!(count, 1, "transactions tell what was withdrawn together");
    }
    store.close().await;
}

#[test]
fn a_mix_leaves_no_order_of_withdrawal_in_sqlite() {
    let place = place();
    wait(check_withdrawn(&place.url, &place.key));
}

#[test]
fn a_mix_leaves_no_order_of_withdrawal_in_postgresql() {
    wait(async {
        let Some(database) = postgres("withdrawn").await else { return };
        check_withdrawn(&database.url, &place().key).await;
        database.remove().await;
    });
}

#[test]
fn a_mix_leaves_no_order_of_arrival_in_sqlite() {
    let place = place();
    wait(check(&place.url, &place.key, Some(&place.database())));
}

#[test]
fn a_mix_leaves_no_order_of_arrival_in_postgresql() {
    wait(async {
        let Some(database) = postgres("mix").await else { return };
        check(&database.url, &place().key, None).await;
        database.remove().await;
    });
}

#[test]
fn the_measures_of_order_are_right() {
    let ordered: Vec<usize> = (0..ROWS).collect();
    let reversed: Vec<usize> = (0..ROWS).rev().collect();
    assert!((tau(&ordered) - 1.0).abs() < 1e-9 && (apart(&ordered) - 1.0).abs() < 1e-9);
    assert!((tau(&reversed) + 1.0).abs() < 1e-9 && (apart(&reversed) - 1.0).abs() < 1e-9);
}
