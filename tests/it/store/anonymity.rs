//! What the database can never tell, read off its schema and its files.

use porte_voix::store::mix::Mix;

use crate::support::World;
use crate::support::world::SMALL;

const MIGRATIONS: [&str; 4] = [
    include_str!("../../../migrations/20261123090000_create_projects_and_staff.sql"),
    include_str!("../../../migrations/20261123090100_create_consultations.sql"),
    include_str!("../../../migrations/20261123090200_create_responses.sql"),
    include_str!("../../../migrations/20261123090300_create_releases.sql"),
];

/// The columns of a table, as the migrations write them.
fn columns(table: &str) -> Vec<String> {
    let sql = MIGRATIONS.concat();
    let start = format!("create table {table} (");
    let body = sql.split(&start).nth(1).expect("the table").split(");").next().unwrap();
    body.lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|word| !["primary", ")"].contains(word))
        .map(str::to_owned)
        .collect()
}

#[test]
fn tables_of_children_have_these_columns_and_no_others() {
    let response = ["consultation_id", "id", "revision", "sealed"];
    let text = ["consultation_id", "id", "question", "lang", "band", "sealed"];
    for table in ["inbox", "responses", "responses_mixing"] {
        assert_eq!(columns(table), response, "{table}");
    }
    for table in ["text_inbox", "texts", "texts_mixing"] {
        assert_eq!(columns(table), text, "{table}");
    }
    assert_eq!(columns("withdrawn"), ["consultation_id", "id"]);
    assert!(columns("audit_events").contains(&"at".to_owned()), "the control has a time");
}

#[rocket::async_test]
async fn a_text_shares_no_key_with_its_response() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let intake = world.intake(&park).await;
    let fields = [("q.idea".to_owned(), "un banc bleu".to_owned())];
    let code = world.submit(&intake, &"1f".repeat(16), &fields).await;
    let response = intake.keys.response_id(&code);
    let text = intake.keys.text_id(&code, "idea");
    assert_ne!(response, text);
    world.desk.store.mix(&park.id, Mix::Closing).await.unwrap();
    let rows = world.desk.store.sealed_responses(&park.id).await.unwrap();
    assert_eq!(rows.len(), 1);
    let opened = intake.keys.open("responses", &rows[0].id, &rows[0].sealed).unwrap();
    assert_eq!(opened.len(), intake.layout.width());
    assert!(!String::from_utf8_lossy(&opened).contains("banc"));
    world.end().await;
}

#[rocket::async_test]
async fn every_sealed_response_has_the_same_size() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let intake = world.intake(&park).await;
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    world.submit(&intake, &"1a".repeat(16), &[]).await;
    let full = [field("q.likes", "trees"), field("q.likes", "ball"), field("q.safe", "10")];
    world.submit(&intake, &"2b".repeat(16), &full).await;
    world.desk.store.mix(&park.id, Mix::Closing).await.unwrap();
    let rows = world.desk.store.sealed_responses(&park.id).await.unwrap();
    assert_eq!(rows[0].sealed.len(), rows[1].sealed.len());
    assert_ne!(rows[0].sealed, rows[1].sealed);
    world.end().await;
}

#[rocket::async_test]
async fn a_daily_mix_waits_until_there_are_enough_to_hide_among() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let intake = world.intake(&park).await;
    for n in 0..10 {
        let mixed = world.desk.store.mix(&park.id, Mix::Daily).await.unwrap();
        assert!(!mixed, "{n} are too few");
        world.submit(&intake, &format!("{n:032x}"), &[]).await;
    }
    assert_eq!(world.desk.store.response_count(&park.id).await.unwrap(), 0);
    assert!(world.desk.store.mix(&park.id, Mix::Daily).await.unwrap());
    assert_eq!(world.desk.store.response_count(&park.id).await.unwrap(), 10);
    world.end().await;
}
