//! Faults on purpose: the real program is killed, starved, locked out, misconfigured and fed
//! rubbish, and must keep what it promised. Each check is shown a broken case that it must catch.

#![expect(
    clippy::unwrap_used,
    clippy::format_push_string,
    clippy::similar_names,
    clippy::single_match_else,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may stop with a message and reads its own settings"
)]

mod addresses;
mod backups;
mod canary;
mod codes;
mod doctor;
mod erased;
mod flood;
mod kept;
mod keys;
mod killed;
mod locked;
mod mix;
mod remnants;
mod rotation;
mod settings;
mod silent;
mod turns;

#[path = "../support/fixture.rs"]
mod fixture;
#[path = "../support/http.rs"]
mod http;
#[path = "../support/postgres.rs"]
mod postgres;
#[path = "../support/process.rs"]
mod process;

use std::future::Future;

use process::Place;

/// A place for the program under test.
fn place() -> Place {
    Place::new(env!("CARGO_BIN_EXE_porte-voix"))
}

/// Runs what waits for a database.
fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().unwrap().block_on(work)
}

/// A setting of the tests.
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// A database of PostgreSQL for one test, when there is a server.
async fn postgres(name: &str) -> Option<postgres::Database> {
    postgres::Database::create(setting("TEST_DATABASE_URL"), name).await
}
