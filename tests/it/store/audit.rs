//! The chain of the audit: every change of the past is found.

use porte_voix::store::audit::Chain;
use sqlx::{Any, AnyPool, AssertSqlSafe, Pool};

use crate::support::World;
use crate::support::world::SMALL;

#[rocket::async_test]
async fn every_kind_of_change_breaks_the_chain() {
    let world = World::new().await;
    world.opened(SMALL).await;
    let Chain::Whole(events) = world.desk.store.check_audit().await.unwrap() else {
        panic!("broken from the start");
    };
    assert!(events > 8);
    let pool: Pool<Any> = AnyPool::connect(&world.database.url).await.unwrap();
    for (change, undo) in [
        (
            "update audit_events set actor = actor || 'x' where number = 3",
            "update audit_events set actor = replace(actor, 'x', 'x') where number = 0",
        ),
        (
            "update audit_events set at = at + 1 where number = 2",
            "update audit_events set at = at - 1 where number = 2",
        ),
        (
            "update audit_events set number = 1000 where number = 4",
            "update audit_events set number = 4 where number = 1000",
        ),
    ] {
        sqlx::query(AssertSqlSafe(change)).execute(&pool).await.unwrap();
        let found = world.desk.store.check_audit().await.unwrap();
        assert!(matches!(found, Chain::BrokenAt(_)), "{change}");
        sqlx::query(AssertSqlSafe(undo)).execute(&pool).await.unwrap();
    }
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
