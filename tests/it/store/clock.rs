//! One wrong reading of the clock destroys nothing, and ordinary days keep the promise.

use porte_voix::acts::consultations::LONGEST_RETENTION;
use porte_voix::acts::retention::{Erasure, erase_due};
use porte_voix::domain::consultation::Consultation;
use porte_voix::domain::status::Act;

use crate::support::World;
use crate::support::world::SMALL;

const DAY: i64 = 86_400;

async fn closed(world: &World) -> Consultation {
    let park = world.opened(SMALL).await;
    let intake = world.intake(&park).await;
    world.submit(&intake, &"1f".repeat(16), &[]).await;
    world.step(&park, Act::Close, &world.facilitator).await;
    park
}

/// A run some days after the last one; true when it believed the clock, and what it erased.
async fn after(world: &World, days: i64) -> (bool, usize) {
    world.desk.clock.advance(days * DAY);
    let Erasure { codes, clock_doubted } = erase_due(&world.desk).await.unwrap();
    (!clock_doubted, codes.len())
}

#[rocket::async_test]
async fn daily_runs_erase_on_the_promised_day() {
    let world = World::new().await;
    let park = closed(&world).await;
    assert_eq!(after(&world, 0).await, (true, 0), "nothing is due, nothing is doubted");
    for day in 1..LONGEST_RETENTION {
        assert_eq!(after(&world, 1).await, (true, 0), "day {day}");
    }
    assert_eq!(world.desk.store.response_count(&park.id).await.unwrap(), 1);
    assert_eq!(after(&world, 1).await, (true, 1));
    assert_eq!(world.desk.store.wrapped_key(&park.id).await.unwrap(), None);
    assert_eq!(after(&world, 0).await, (true, 0), "again on the same day");
    world.end().await;
}

#[rocket::async_test]
async fn a_clock_that_jumps_a_year_erases_nothing() {
    let world = World::new().await;
    let park = closed(&world).await;
    after(&world, 0).await;
    assert_eq!(after(&world, 1).await, (true, 0));
    assert_eq!(after(&world, 365).await, (false, 0));
    assert_eq!(after(&world, 0).await, (false, 0), "the same wrong reading is no second one");
    // The clock is put right, which is a jump too; but nothing is due then.
    assert_eq!(after(&world, -365).await, (true, 0));
    assert_eq!(after(&world, 1).await, (true, 0));
    assert!(world.desk.store.wrapped_key(&park.id).await.unwrap().is_some());
    assert_eq!(world.responses(&park).await, 1);
    world.end().await;
}

#[rocket::async_test]
async fn a_server_that_was_off_for_a_week_erases_one_round_later() {
    let world = World::new().await;
    let park = closed(&world).await;
    after(&world, 0).await;
    for _ in 0..LONGEST_RETENTION - 2 {
        after(&world, 1).await;
    }
    assert_eq!(after(&world, 7).await, (false, 0));
    assert!(world.desk.store.wrapped_key(&park.id).await.unwrap().is_some());
    assert_eq!(after(&world, 1).await, (true, 1));
    assert_eq!(world.desk.store.wrapped_key(&park.id).await.unwrap(), None);
    world.end().await;
}
