//! The anonymity report finds each leak that is planted, and none in a clean database (R47).

use porte_voix::acts::anonymity::{Look, report};
use porte_voix::domain::consultation::Consultation;
use sqlx::{AnyPool, AssertSqlSafe};

use crate::support::world::{NOON, SMALL};
use crate::support::{World, program};

/// A frozen consultation in which twelve girls and twelve boys answered and wrote; with one child
/// who said neither, if `alone`.
async fn frozen(alone: bool) -> (World, Consultation) {
    let world = World::new().await;
    let park = world.opened(SMALL).await;
    let intake = world.intake(&park).await;
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    for n in 0..24 {
        let gender = ["girl", "boy"][n % 2];
        let given = [field("q.gender", gender), field("q.idea", "un banc")];
        world.submit(&intake, &format!("{n:032x}"), &given).await;
    }
    if alone {
        world.submit(&intake, &"ab".repeat(16), &[]).await;
    }
    world.close_and_freeze(&park).await;
    let park = world.now(&park).await;
    (world, park)
}

/// What fails, as `key: about`.
async fn failing(world: &World, park: &Consultation) -> Vec<String> {
    let findings = report(&world.desk, park, Look::Whole).await.unwrap();
    let failed = findings.into_iter().filter(|finding| !finding.passed);
    failed.map(|finding| format!("{}: {}", finding.key, finding.about)).collect()
}

/// Plants a leak by statements, and expects it to be found.
async fn planted(statements: &[&str], expected: &str) {
    let (world, park) = frozen(false).await;
    let pool = AnyPool::connect(&world.database.url).await.unwrap();
    for statement in statements {
        sqlx::query(AssertSqlSafe((*statement).to_owned())).execute(&pool).await.unwrap();
    }
    pool.close().await;
    let found = failing(&world, &park).await;
    assert!(found.iter().any(|one| one == expected), "{expected} in {found:?}");
    let output = program(&world, &["anonymity", &park.code]);
    assert_eq!(output.status.code(), Some(1), "{expected}");
    world.end().await;
}

#[rocket::async_test]
async fn a_clean_database_passes() {
    let (world, park) = frozen(false).await;
    assert_eq!(failing(&world, &park).await, Vec::<String>::new());
    let output = program(&world, &["anonymity", &park.code]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(
        said.lines().all(|line| line.contains(": holds. ") || line.contains(": not yet. ")),
        "{said}"
    );
    world.end().await;
}

#[rocket::async_test]
async fn a_time_column_is_found() {
    planted(&["alter table responses add column at bigint"], "times_some: responses.at").await;
}

#[rocket::async_test]
async fn an_address_column_is_found() {
    planted(&["alter table inbox add column ip text"], "columns_new: inbox.ip").await;
}

#[rocket::async_test]
async fn an_id_that_tells_the_time_is_found() {
    let id = format!("{:012x}7abc9def0123456789ab", u64::try_from(NOON).unwrap() * 1_000);
    let plant =
        format!("update responses set id = '{id}' where id = (select min(id) from responses)");
    planted(&[&plant], "ids_tell: responses").await;
}

#[rocket::async_test]
async fn a_text_with_the_id_of_a_response_is_found() {
    let plant = "update texts set id = (select min(id) from responses)
                 where id = (select min(id) from texts)";
    planted(&[plant], "keys_shared: responses, texts").await;
}

#[rocket::async_test]
async fn a_text_in_the_clear_is_found() {
    let plant = "update texts set sealed = 'un banc bleu' where id = (select min(id) from texts)";
    planted(&[plant], "sealed_not: texts").await;
}

#[rocket::async_test]
async fn a_response_that_is_not_sealed_is_found() {
    let plant =
        "update responses set sealed = 'girl;yes' where id = (select max(id) from responses)";
    planted(&[plant], "sealed_not: responses").await;
}

#[rocket::async_test]
async fn rows_in_another_order_than_that_of_their_ids_are_found() {
    let plant = [
        "create table kept (consultation_id text, id text, revision bigint, sealed text)",
        "insert into kept select consultation_id, id, revision, sealed from responses",
        "delete from responses",
        "insert into responses (consultation_id, id, revision, sealed)
         select consultation_id, id, revision, sealed from kept order by sealed",
        "drop table kept",
    ];
    planted(&plant, "order_of_arrival: responses").await;
}

#[rocket::async_test]
async fn an_index_that_keeps_an_order_is_found() {
    let plant = "create index by_arrival on responses (revision)";
    planted(&[plant], "indexes_some: responses: by_arrival").await;
}

#[rocket::async_test]
async fn a_combination_of_few_children_is_found_and_told_without_a_number() {
    let (world, park) = frozen(true).await;
    assert_eq!(failing(&world, &park).await, ["combinations_some: 5"]);
    // A page looks at no combination: to tell of one could prove that it is there.
    let findings = report(&world.desk, &park, Look::Page).await.unwrap();
    assert!(findings.iter().all(|finding| finding.passed && !finding.is_of_combinations()));
    world.end().await;
}
