//! The chain of the audit: a change of the past is found at the first event that does not fit.
//! What was cut off at the end is seen only by whoever noted elsewhere how long the chain was.

use porte_voix::seal::sha256;
use porte_voix::store::audit::Chain;
use sqlx::{Any, AnyPool, AssertSqlSafe, Pool};

use crate::support::World;
use crate::support::world::SMALL;

/// A world with a chain, and how many events it has.
async fn chain() -> (World, Pool<Any>, i64) {
    let world = World::new().await;
    world.opened(SMALL).await;
    let Chain::Whole(events) = world.desk.store.check_audit().await.unwrap() else {
        panic!("broken from the start");
    };
    assert!(events > 8);
    let pool = AnyPool::connect(&world.database.url).await.unwrap();
    (world, pool, events)
}

/// What a check finds after these statements.
async fn after(statements: &[&str]) -> (Chain, i64) {
    let (world, pool, events) = chain().await;
    for statement in statements {
        let statement = AssertSqlSafe((*statement).to_owned());
        let done = sqlx::query(statement).execute(&pool).await.unwrap();
        assert_eq!(done.rows_affected(), 1);
    }
    let found = world.desk.store.check_audit().await.unwrap();
    pool.close().await;
    world.end().await;
    (found, events)
}

#[rocket::async_test]
async fn every_kind_of_change_breaks_the_chain_where_it_was_made() {
    assert!(matches!(after(&[]).await, (Chain::Whole(found), events) if found == events));
    for (statements, at) in [
        (&["update audit_events set actor = actor || 'x' where number = 3"][..], 3),
        (&["update audit_events set at = at + 1 where number = 2"], 2),
        (&["update audit_events set act = 'role.revoke' where number = 4"], 4),
        (&["update audit_events set object = 'somebody' where number = 5"], 5),
        (&["update audit_events set detail = 'more' where number = 1"], 1),
        (&["update audit_events set hash = 'x' where number = 6"], 6),
        (&["update audit_events set number = 1000 where number = 4"], 4),
        (&["delete from audit_events where number = 1"], 1),
        (&["delete from audit_events where number = 5"], 5),
        (
            &[
                "update audit_events set number = 0 where number = 3",
                "update audit_events set number = 3 where number = 4",
                "update audit_events set number = 4 where number = 0",
            ],
            3,
        ),
    ] {
        assert_eq!(after(statements).await.0, Chain::BrokenAt(at), "{statements:?}");
    }
    let added = "insert into audit_events (number, at, actor, act, object, detail, hash)
                 select number + 1, at, actor, act, object, detail, hash from audit_events
                 order by number desc limit 1";
    let (found, events) = after(&[added]).await;
    assert_eq!(found, Chain::BrokenAt(events + 1));
}

#[rocket::async_test]
async fn an_event_rewritten_with_a_fitting_hash_is_found_at_the_next() {
    type Row = (i64, String, String, String);
    let (world, pool, _) = chain().await;
    let (before,): (String,) = sqlx::query_as("select hash from audit_events where number = 2")
        .fetch_one(&pool)
        .await
        .unwrap();
    let (at, act, object, detail): Row =
        sqlx::query_as("select at, act, object, detail from audit_events where number = 3")
            .fetch_one(&pool)
            .await
            .unwrap();
    let entry = serde_json::json!([before, 3, at, "somebody else", act, object, detail]);
    sqlx::query("update audit_events set actor = 'somebody else', hash = $1 where number = 3")
        .bind(sha256(entry.to_string().as_bytes()))
        .execute(&pool)
        .await
        .unwrap();
    assert_eq!(world.desk.store.check_audit().await.unwrap(), Chain::BrokenAt(4));
    pool.close().await;
    world.end().await;
}

/// The limit of a chain, kept here so that no document claims more.
#[rocket::async_test]
async fn a_cut_tail_is_seen_only_by_who_noted_the_length() {
    let (world, pool, events) = chain().await;
    sqlx::query("delete from audit_events where number > 5").execute(&pool).await.unwrap();
    assert_eq!(world.desk.store.check_audit().await.unwrap(), Chain::Whole(5));
    assert!(events > 5, "the number that was noted tells");
    pool.close().await;
    world.end().await;
}

#[rocket::async_test]
async fn events_made_at_once_still_form_one_chain() {
    let world = World::new().await;
    let record = |n: usize| {
        let desk = &world.desk;
        async move { desk.store.record(desk.by("test"), "test", &n.to_string(), "").await }
    };
    let all = rocket::futures::future::join_all((1..=5).map(record)).await;
    for done in all {
        done.unwrap();
    }
    assert!(matches!(world.desk.store.check_audit().await.unwrap(), Chain::Whole(_)));
    world.end().await;
}
