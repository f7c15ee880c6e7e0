//! Frozen means fixed: everything received is counted, nothing is withdrawn any more, and whatever
//! fails leaves a consultation as it was.

use porte_voix::acts::{ActError, consultations, releases, retention};
use porte_voix::domain::consultation::Consultation;
use porte_voix::domain::status::{Act, Status};
use porte_voix::store::StoreError;
use porte_voix::store::mix::Mix;
use porte_voix::store::releases::StoredRelease;
use sqlx::{AnyConnection, AssertSqlSafe, Connection};

use crate::support::World;
use crate::support::world::SMALL;

async fn sql(world: &World, statement: String) {
    let mut connection = AnyConnection::connect(&world.database.url).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

async fn count(world: &World, table: &str) -> i64 {
    let mut connection = AnyConnection::connect(&world.database.url).await.unwrap();
    let count = AssertSqlSafe(format!("select count(*) from {table}"));
    let (count,): (i64,) = sqlx::query_as(count).fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    count
}

/// Puts a response back into the inbox, as an old release of the program could leave it.
async fn put_back(world: &World) {
    let (copy, id) = ("consultation_id, id, revision, sealed", "(select min(id) from responses)");
    sql(world, format!("insert into inbox ({copy}) select {copy} from responses where id = {id}"))
        .await;
    sql(world, format!("delete from responses where id = {id}")).await;
}

/// A closed consultation with twelve responses, all mixed.
async fn closed(world: &World) -> Consultation {
    let park = world.opened(SMALL).await;
    let intake = world.intake(&park).await;
    for n in 0..12 {
        world.submit(&intake, &format!("{n:032x}"), &[]).await;
    }
    world.step(&park, Act::Close, &world.facilitator).await;
    world.now(&park).await
}

#[rocket::async_test]
async fn a_freeze_that_cannot_mix_freezes_nothing_and_can_be_repeated() {
    let world = World::new().await;
    let park = closed(&world).await;
    put_back(&world).await;
    sql(&world, "alter table texts_mixing rename to elsewhere".to_owned()).await;
    let freeze = consultations::step(&world.desk, &park, Act::Freeze, &world.analyst, "").await;
    assert!(freeze.is_err());
    assert_eq!(world.now(&park).await.status, Status::Closed);
    assert_eq!((count(&world, "inbox").await, count(&world, "responses").await), (1, 11));
    sql(&world, "alter table elsewhere rename to texts_mixing".to_owned()).await;
    world.step(&park, Act::Freeze, &world.analyst).await;
    assert_eq!((count(&world, "inbox").await, count(&world, "responses").await), (0, 12));
    world.end().await;
}

#[rocket::async_test]
async fn closing_is_done_even_when_the_mix_fails_and_the_daily_work_makes_up_for_it() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    world.submit(&world.intake(&park).await, &"1f".repeat(16), &[]).await;
    sql(&world, "alter table texts_mixing rename to elsewhere".to_owned()).await;
    world.step(&park, Act::Close, &world.facilitator).await;
    assert_eq!(world.now(&park).await.status, Status::Closed);
    sql(&world, "alter table elsewhere rename to texts_mixing".to_owned()).await;
    assert_eq!(count(&world, "inbox").await, 1);
    assert_eq!(retention::mix_all(&world.desk).await.unwrap(), 1, "one is enough after closing");
    assert_eq!(count(&world, "inbox").await, 0);
    assert_eq!(retention::mix_all(&world.desk).await.unwrap(), 0, "nothing came since");
    world.end().await;
}

#[rocket::async_test]
async fn nothing_is_withdrawn_once_the_data_are_fixed() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let intake = world.intake(&park).await;
    let code = world.submit(&intake, &"1f".repeat(16), &[]).await;
    world.close_and_freeze(&park).await;
    // The page was asked for before the freeze: it still believes that it may.
    let late = intake.withdraw(&world.desk, &code).await;
    assert!(matches!(late, Err(ActError::Refused { key: "not_now", .. })), "{late:?}");
    let id = intake.keys.response_id(&code);
    let late = world.desk.store.withdraw(&park.id, &id, &[]).await;
    assert!(matches!(late, Err(StoreError::Conflict)), "{late:?}");
    assert_eq!(world.desk.store.response_count(&park.id).await.unwrap(), 1);
    world.end().await;
}

#[rocket::async_test]
async fn a_withdrawn_response_does_not_come_back_through_a_mix() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let intake = world.intake(&park).await;
    let text = [("q.idea".to_owned(), "un banc".to_owned())];
    let code = world.submit(&intake, &"1f".repeat(16), &text).await;
    world.submit(&intake, &"2e".repeat(16), &text).await;
    assert_eq!(world.responses(&park).await, 2);
    // From a backup that is older than the withdrawal: the rows, and the list of what was withdrawn.
    for id in [intake.keys.response_id(&code), intake.keys.text_id(&code, "idea")] {
        let park = &park.id;
        sql(
            &world,
            format!("insert into withdrawn (consultation_id, id) values ('{park}', '{id}')"),
        )
        .await;
    }
    assert_eq!(world.responses(&park).await, 1);
    assert_eq!(count(&world, "texts").await, 1);
    world.end().await;
}

#[rocket::async_test]
async fn figures_are_made_of_everything_that_was_received() {
    let world = World::new().await;
    let park = closed(&world).await;
    world.step(&park, Act::Freeze, &world.analyst).await;
    put_back(&world).await;
    sql(
        &world,
        "insert into withdrawn (consultation_id, id) select id, 'x' from consultations".to_owned(),
    )
    .await;
    let release = StoredRelease {
        number: 1,
        id: "r".to_owned(),
        consultation_id: park.id.clone(),
        made_on: "2026-11-24".to_owned(),
        content: "{}".to_owned(),
        hash: "h".to_owned(),
        ..StoredRelease::default()
    };
    let by = world.desk.by("test");
    let early = world.desk.store.add_release(&park, &release, None, by).await;
    assert!(matches!(early, Err(StoreError::Conflict)), "one answer is not counted: {early:?}");
    assert_eq!(world.now(&park).await.status, Status::Frozen);
    let now = world.now(&park).await;
    releases::release(&world.desk, &now, "", &world.analyst, &world.lead).await.unwrap();
    assert_eq!((count(&world, "inbox").await, count(&world, "responses").await), (0, 12));
    assert_eq!(count(&world, "withdrawn").await, 1, "until the key goes: no backup brings it back");
    // What is signed is not touched again.
    put_back(&world).await;
    assert_eq!(retention::mix_all(&world.desk).await.unwrap(), 0);
    assert_eq!(count(&world, "inbox").await, 1);
    world.end().await;
}

#[rocket::async_test]
async fn a_response_that_cannot_be_read_is_not_left_out_unnoticed() {
    let world = World::new().await;
    let park = closed(&world).await;
    world.step(&park, Act::Freeze, &world.analyst).await;
    let now = world.now(&park).await;
    let release = || releases::release(&world.desk, &now, "", &world.analyst, &world.lead);
    let one = "where id = (select min(id) from responses)";
    sql(&world, format!("update responses set sealed = 'x' || sealed {one}")).await;
    match release().await {
        Err(ActError::Refused { key: "unreadable_responses", about }) => assert_eq!(about, "10"),
        other => panic!("{other:?}"),
    }
    assert_eq!(world.now(&park).await.status, Status::Frozen);
    sql(&world, format!("update responses set sealed = substr(sealed, 2) {one}")).await;
    release().await.unwrap();
    world.end().await;
}

#[rocket::async_test]
async fn copies_of_what_is_mixed_are_no_crowd_to_hide_in() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let intake = world.intake(&park).await;
    for n in 0..10 {
        world.submit(&intake, &format!("{n:032x}"), &[]).await;
    }
    assert!(world.desk.store.mix(&park.id, Mix::Daily).await.unwrap());
    for n in 0..10 {
        world.submit(&intake, &format!("{n:032x}"), &[]).await;
    }
    world.submit(&intake, &"1f".repeat(16), &[]).await;
    assert!(!world.desk.store.mix(&park.id, Mix::Daily).await.unwrap(), "one alone is new");
    world.end().await;
}
