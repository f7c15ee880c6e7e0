//! A backup opens nothing without the file of keys beside it.

use std::collections::BTreeMap;

use porte_voix::seal::MasterKey;
use porte_voix::store::Store;
use porte_voix::store::backup::{Wrapping, keys_beside};
use sqlx::{Any, AnyPool, AssertSqlSafe, Pool};

use super::anonymity::tables;
use super::migrations::{empty, grow, names, samples};
use crate::support::World;
use crate::support::world::SMALL;

#[rocket::async_test]
async fn a_backup_has_every_mixed_response_and_no_key() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let intake = world.intake(&park).await;
    for n in 0..12 {
        world.submit(&intake, &format!("{n:032x}"), &[]).await;
    }
    assert_eq!(world.responses(&park).await, 12);
    world.submit(&intake, &"9c".repeat(16), &[]).await;
    let file = world.database.folder.path().join("copy.backup");
    let wrapping = Wrapping { master: &world.desk.master, to: &[] };
    world.desk.store.backup(&file, wrapping).await.unwrap();
    let again = world.desk.store.backup(&file, wrapping).await;
    assert!(again.is_err(), "no backup is overwritten");
    let url = |path: &std::path::Path| format!("sqlite://{}", path.display());
    let copy = Store::open(&url(&file)).await.unwrap();
    assert_eq!(copy.sealed_responses(&park.id).await.unwrap().len(), 12, "the inbox stays out");
    assert_eq!(copy.wrapped_key(&park.id).await.unwrap(), None);
    // Whoever wrote it does not approve it after a restore either.
    let authors = copy.authors(&park.id).await.unwrap();
    assert_eq!(authors, std::slice::from_ref(&world.facilitator.id));
    assert!(copy.approved_before(&park.id, 99).await.unwrap().is_some());
    let keys = Store::open(&url(&keys_beside(&file))).await.unwrap();
    assert!(keys.wrapped_key(&park.id).await.unwrap().is_some());
    copy.close().await;
    keys.close().await;
    world.end().await;
}

/// What a backup leaves out: what waits to be mixed, turns, who is signed in where, kiosks, trials, tokens of
/// programs, so that none that was revoked comes back; keys have
/// a file of their own; of the installation it has the fingerprint alone.
const LEFT_OUT: [&str; 16] = [
    "api_tokens",
    "consultation_keys",
    "inbox",
    "installation",
    "invitations_mixing",
    "kiosk_keys",
    "kiosks",
    "responses_mixing",
    "sessions",
    "sign_in_links",
    "text_inbox",
    "texts_mixing",
    "trials",
    "tries",
    "turns",
    "withdrawn_mixing",
];
/// Places that wait belong to answers that stay out too.
const COLUMN_LEFT_OUT: (&str, &str) = ("invitations", "waiting");

type Tables = BTreeMap<String, Vec<String>>;

/// Every table with every column that belongs into a backup.
async fn kept(pool: &Pool<Any>, url: &str) -> Tables {
    let mut tables = tables(pool, url).await;
    tables.retain(|table, _| !LEFT_OUT.contains(&table.as_str()));
    for (table, columns) in &mut tables {
        columns.retain(|column| (table.as_str(), column.as_str()) != COLUMN_LEFT_OUT);
    }
    tables
}

/// The tables that are not the same in both, or of which there is nothing to compare.
async fn differ(tables: &Tables, one: &Pool<Any>, other: &Pool<Any>) -> Vec<String> {
    let mut found = Vec::new();
    for (table, columns) in tables {
        let words = columns.iter().map(|name| format!("coalesce(cast({name} as text), '-')"));
        let row = words.collect::<Vec<_>>().join(" || '|' || ");
        let rows = async |pool: &Pool<Any>| -> Vec<String> {
            let statement = AssertSqlSafe(format!("select {row} from {table}"));
            let mut rows = sqlx::query_scalar(statement).fetch_all(pool).await.unwrap();
            rows.sort();
            rows
        };
        let rows = (rows(one).await, rows(other).await);
        if rows.0 != rows.1 || rows.0.is_empty() {
            found.push(table.clone());
        }
    }
    found
}

#[rocket::async_test]
async fn every_table_and_column_is_in_a_backup_or_left_out_by_name() {
    let (database, pool) = empty().await;
    grow(&pool, &samples(&names()).unwrap()).await.unwrap();
    let tables = kept(&pool, &database.url).await;
    let store = Store::open(&database.url).await.unwrap();
    let file = database.folder.path().join("copy.backup");
    let master = MasterKey::new([7; 32]);
    store.backup(&file, Wrapping { master: &master, to: &[] }).await.unwrap();
    store.close().await;
    let copy = AnyPool::connect(&format!("sqlite://{}", file.display())).await.unwrap();
    assert_eq!(differ(&tables, &pool, &copy).await, Vec::<String>::new());
    // The control: a column and a table that did not come along.
    for (statement, table) in [
        ("update revisions set before = null", "revisions"),
        ("delete from recovery_codes", "recovery_codes"),
    ] {
        sqlx::query(statement).execute(&copy).await.unwrap();
        assert!(differ(&tables, &pool, &copy).await.contains(&table.to_owned()));
    }
    copy.close().await;
    pool.close().await;
    database.drop().await;
}
