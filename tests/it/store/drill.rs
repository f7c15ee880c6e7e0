//! What is stored about those who answer is what is published, field by field.

use porte_voix::domain::status::Act;
use porte_voix::domain::stored::{NOT_STORED, OTHERS};
use serde_json::Value;
use sqlx::AnyPool;

use crate::support::world::SMALL;
use crate::support::{World, program};

/// The published list: table, column, what it is, form, until when.
fn published() -> Vec<[String; 5]> {
    let page = include_str!("../../../docs/what-we-store.md");
    let rows =
        page.lines().filter(|line| line.starts_with("| `") && line.matches('|').count() == 6);
    rows.map(|line| {
        let cells: Vec<String> =
            line.trim_matches('|').split('|').map(|cell| cell.trim().replace('`', "")).collect();
        cells.try_into().unwrap()
    })
    .collect()
}

/// What the drill says: its exit code, and its answer.
fn drilled(world: &World, code: &str) -> (i32, Value) {
    let output = program(world, &["subpoena-drill", code, "--json"]);
    (output.status.code().unwrap(), serde_json::from_slice(&output.stdout).unwrap())
}

fn fields(answer: &Value) -> Vec<[String; 5]> {
    let stored = answer["stored"].as_array().unwrap().iter();
    let cell = |held: &Value, name: &str| held[name].as_str().unwrap().to_owned();
    stored
        .map(|held| ["table", "column", "what", "form", "until"].map(|name| cell(held, name)))
        .collect()
}

#[rocket::async_test]
async fn the_drill_finds_what_is_published_and_nothing_else() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let intake = world.intake(&park).await;
    for n in 0..3 {
        let idea = ("q.idea".to_owned(), "marque-drill".to_owned());
        world.submit(&intake, &format!("{n:032x}"), &[idea]).await;
    }
    let (code, answer) = drilled(&world, &park.code);
    assert_eq!(code, 0, "{answer}");
    assert_eq!(fields(&answer), published());
    assert_eq!(answer["not_stored"].as_array().unwrap().len(), NOT_STORED.len());
    let page = include_str!("../../../docs/what-we-store.md");
    assert!(NOT_STORED.iter().all(|line| page.contains(line)), "what is not stored is published");
    for (table, columns, what) in OTHERS {
        assert!(page.contains(&format!("| `{table}` | {what} | {columns} |")), "{table}");
    }
    let said = answer.to_string();
    assert!(said.contains("fewer than 20") && !said.contains("marque-drill"), "{said}");

    let pool = AnyPool::connect(&world.database.url).await.unwrap();
    for (change, found) in [
        ("alter table texts add column seen_at bigint", "texts.seen_at"),
        ("alter table consultations add column address text", "consultations.address"),
        ("create table arrivals (consultation_id text)", "arrivals.consultation_id"),
    ] {
        sqlx::query(change).execute(&pool).await.unwrap();
        let (code, answer) = drilled(&world, &park.code);
        let unknown = answer["unknown"].as_array().unwrap();
        assert!(unknown.contains(&Value::from(found)), "the control is noticed: {answer}");
        assert_eq!(code, 1);
    }
    pool.close().await;
    world.end().await;
}

#[rocket::async_test]
async fn after_erasure_the_drill_finds_no_row_and_says_so_if_there_is_one() {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let intake = world.intake(&park).await;
    world.submit(&intake, &"1f".repeat(16), &[]).await;
    world.step(&park, Act::Close, &world.facilitator).await;
    world.desk.store.erase(&park.id, world.desk.by("test")).await.unwrap();
    let (code, answer) = drilled(&world, &park.code);
    assert_eq!((code, answer["left"].as_array().unwrap().len()), (0, 0), "{answer}");
    assert!(answer["stored"][0]["rows"].as_str().unwrap().contains("erased"));
    let pool = AnyPool::connect(&world.database.url).await.unwrap();
    sqlx::query("insert into withdrawn (consultation_id, id) values ($1, 'w')")
        .bind(&park.id)
        .execute(&pool)
        .await
        .unwrap();
    let (code, answer) = drilled(&world, &park.code);
    assert_eq!((code, &answer["left"][0]), (1, &Value::from("withdrawn")), "the control");
    pool.close().await;
    world.end().await;
}
