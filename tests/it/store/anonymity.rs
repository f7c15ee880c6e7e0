//! What the database can never tell, read off its schema and its files.

use std::collections::BTreeMap;

use porte_voix::store::mix::Mix;
use sqlx::{Any, AnyPool, Pool};

use crate::support::World;
use crate::support::world::SMALL;

const RESPONSE: &[&str] = &["consultation_id", "id", "revision", "sealed"];
/// Of what is mixed also the release that counted it first: a number that twenty children or more share.
const COUNTED: &[&str] = &["consultation_id", "id", "revision", "sealed", "batch"];
const TEXT: &[&str] = &["consultation_id", "id", "question", "lang", "band", "sealed"];
/// A text that was read, and what its reader decided.
const READ: &[&str] = &["consultation_id", "id", "question", "lang", "band", "sealed", "outcome"];
/// Who among staff asks for a second reader: nothing of the child.
const MARKED: &[&str] = &["consultation_id", "text_id", "mark", "accused", "why", "person_id"];
/// What staff found in a text, and words of it that somebody would quote.
const CODED: &[&str] = &["consultation_id", "text_id", "person_id", "part", "sealed"];
const PROPOSED: &[&str] = &["consultation_id", "text_id", "person_id", "sealed"];
/// Words that two people agreed to quote lead back to no text.
const QUOTED: &[&str] =
    &["consultation_id", "id", "question", "lang", "band", "words", "proposed_by", "agreed_by"];
const WITHDRAWN: &[&str] = &["consultation_id", "id"];

const INVITATIONS: &[&str] = &["consultation_id", "hash", "places", "used", "waiting"];

/// All that is kept of children.
const OF_CHILDREN: [(&str, &[&str]); 16] = [
    ("inbox", RESPONSE),
    ("responses", COUNTED),
    ("responses_mixing", COUNTED),
    ("tries", RESPONSE),
    ("text_inbox", TEXT),
    ("texts", TEXT),
    ("texts_mixing", TEXT),
    ("read_texts", READ),
    ("text_marks", MARKED),
    ("codings", CODED),
    ("quote_proposals", PROPOSED),
    ("quotes", QUOTED),
    ("withdrawn", WITHDRAWN),
    ("withdrawn_mixing", WITHDRAWN),
    ("invitations", INVITATIONS),
    ("invitations_mixing", INVITATIONS),
];

/// All other tables: no answers, no senders.
const OTHERS: [&str; 49] = [
    "absences",
    "api_tokens",
    "assessment_notes",
    "assessments",
    "audit_events",
    "authors",
    "clearances",
    "comments",
    "concerns",
    "consultation_keys",
    "consultations",
    "directory_removals",
    "directory_versions",
    "erasures",
    "feedback",
    "feedback_drafts",
    "feedback_writers",
    "identities",
    "incidents",
    "installation",
    "kiosk_keys",
    "kiosks",
    "listings",
    "media",
    "paper_batches",
    "passkeys",
    "people",
    "projects",
    "quality_scores",
    "queues",
    "quote_translations",
    "recipients",
    "recovery_codes",
    "release_proposals",
    "releases",
    "reminders",
    "reviews",
    "revisions",
    "role_requests",
    "roles",
    "safeguard_steps",
    "second_factors",
    "sessions",
    "sign_in_links",
    "signing_keys",
    "theme_counts",
    "themes",
    "trials",
    "translations",
];

/// One row for each consultation, whoever takes part in it.
const TURNS: (&str, &[&str]) = ("turns", &["consultation_id", "side"]);

/// One row for each consultation too: a floor, and when staff were told it.
const TALLIES: (&str, &[&str]) = ("tallies", &["consultation_id", "at_least", "told_at"]);

/// Every table of an open database with its columns, as the database itself tells them.
pub async fn tables(pool: &Pool<Any>, url: &str) -> BTreeMap<String, Vec<String>> {
    let statement = if url.starts_with("sqlite:") {
        "select t.name, c.name from sqlite_master t, pragma_table_info(t.name) c
         where t.type = 'table' and t.name not like 'sqlite_%' order by t.name, c.cid"
    } else {
        "select cast(table_name as text), cast(column_name as text)
         from information_schema.columns where table_schema = current_schema()
         order by table_name, ordinal_position"
    };
    let rows: Vec<(String, String)> = sqlx::query_as(statement).fetch_all(pool).await.unwrap();
    let mut tables = BTreeMap::<String, Vec<String>>::new();
    for (table, column) in rows {
        tables.entry(table).or_default().push(column);
    }
    tables.remove("_sqlx_migrations");
    tables
}

/// What a database keeps of children beyond what it may.
async fn too_much(pool: &Pool<Any>, url: &str) -> Vec<String> {
    let mut tables = tables(pool, url).await;
    let mut found = Vec::new();
    for (table, expected) in OF_CHILDREN.into_iter().chain([TURNS, TALLIES]) {
        let columns = tables.remove(table).unwrap_or_default();
        if columns != expected {
            found.push(format!("{table}: {}", columns.join(" ")));
        }
    }
    found.extend(
        OTHERS.into_iter().filter(|table| tables.remove(*table).is_none()).map(str::to_owned),
    );
    found.extend(tables.into_keys().map(|table| format!("{table} is in neither list")));
    found
}

#[rocket::async_test]
async fn tables_of_children_have_these_columns_and_no_others() {
    let world = World::new().await;
    let url = &world.database.url;
    let pool = AnyPool::connect(url).await.unwrap();
    assert_eq!(too_much(&pool, url).await, Vec::<String>::new());
    for (change, found) in [
        ("alter table inbox add column at bigint", "inbox: consultation_id id revision sealed at"),
        ("alter table withdrawn add column why text", "withdrawn: consultation_id id why"),
        (
            "alter table invitations add column response_id text",
            "invitations: consultation_id hash places used waiting response_id",
        ),
        ("create table arrivals (id text)", "arrivals is in neither list"),
    ] {
        sqlx::query(change).execute(&pool).await.unwrap();
        let told = too_much(&pool, url).await;
        assert!(told.contains(&found.to_owned()), "the control is noticed: {told:?}");
    }
    pool.close().await;
    world.end().await;
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
