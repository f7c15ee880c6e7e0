//! Erased when promised.

use porte_voix::acts::consultations::LONGEST_RETENTION;
use porte_voix::acts::{ActError, releases, retention};
use porte_voix::domain::status::Act;

use crate::support::World;
use crate::support::world::SMALL;

#[rocket::async_test]
async fn answers_are_gone_on_the_promised_day_and_not_before() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let intake = world.intake(&park).await;
    world.submit(&intake, &"1f".repeat(16), &[("q.idea".to_owned(), "un banc".to_owned())]).await;
    world.step(&park, Act::Close, &world.facilitator).await;
    let erased = async || retention::erase_due(&world.desk).await.unwrap().codes;
    // Two days before, so that the day before is believed.
    world.desk.clock.advance((LONGEST_RETENTION - 2) * 86_400);
    assert_eq!(erased().await, Vec::<String>::new());
    world.desk.clock.advance(86_400);
    assert_eq!(erased().await, Vec::<String>::new());
    assert_eq!(world.desk.store.response_count(&park.id).await.unwrap(), 1);
    world.desk.clock.advance(86_400);
    assert_eq!(erased().await, std::slice::from_ref(&park.code));
    assert_eq!(world.desk.store.response_count(&park.id).await.unwrap(), 0);
    assert_eq!(world.desk.store.wrapped_key(&park.id).await.unwrap(), None);
    assert_eq!(erased().await, Vec::<String>::new());
    world.step(&park, Act::Freeze, &world.analyst).await;
    let now = world.now(&park).await;
    let late = releases::release(&world.desk, &now, "", &world.analyst, &world.lead).await;
    assert!(matches!(late, Err(ActError::Refused { key: "erased", .. })));
    world.end().await;
}
