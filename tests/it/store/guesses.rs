//! A wrong withdrawal code costs what a right one costs: both are written and synced.

use sqlx::{AnyConnection, Connection};

use crate::support::World;
use crate::support::world::SMALL;

/// A number that grows with whatever is written: the bytes of SQLite's log after it was emptied, or
/// the place in PostgreSQL's.
async fn written(world: &World) -> i64 {
    if let Some(file) = world.desk.store.file() {
        let log = file.with_extension("sqlite-wal");
        return i64::try_from(std::fs::metadata(log).map_or(0, |data| data.len())).unwrap();
    }
    let mut connection = AnyConnection::connect(&world.database.url).await.unwrap();
    let place = "select cast(pg_current_wal_insert_lsn() - '0/0' as bigint)";
    let (place,): (i64,) = sqlx::query_as(place).fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    place
}

#[rocket::async_test]
async fn a_wrong_code_is_written_as_a_right_one_is() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let intake = world.intake(&park).await;
    let code = world.submit(&intake, &"1f".repeat(16), &[]).await;
    let wrong = "tigre-nuage-47-citron-lune-82";
    for typed in [wrong, wrong, &code, &code] {
        world.desk.store.sweep().await.unwrap();
        let before = written(&world).await;
        assert!(intake.withdraw(&world.desk, typed).await.unwrap());
        assert!(written(&world).await > before, "{typed} leaves no trace of work");
    }
    assert_eq!(world.responses(&park).await, 0);
    world.end().await;
}
