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
mod away;
mod backups;
mod balancer;
mod broken;
mod canary;
mod cancelled;
mod clocks;
mod cluster;
mod codes;
mod damaged;
mod disk;
mod doctor;
mod erased;
mod failover;
mod flood;
mod kept;
mod keys;
mod killed;
mod linkage;
mod locked;
mod mix;
mod network;
mod patroni;
mod power;
mod proxy;
mod recorder;
mod remnants;
mod roles;
mod rotation;
mod scene;
mod settings;
mod silent;
mod split;
mod steps;
mod tape;
mod turns;
mod upgrades;

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

/// A place in memory, where the system has one: for what is looked at a thousand times and needs no real disk.
fn fleeting() -> Place {
    let memory = std::path::Path::new("/dev/shm");
    let folder = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    Place::within(env!("CARGO_BIN_EXE_porte-voix"), &folder)
}

/// Runs what waits for a database.
fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().unwrap().block_on(work)
}

/// A setting of the tests.
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// How often something is done: everyday, and in the full run (`FAULT_ROUNDS=50`, more or less of it).
fn counts(everyday: usize, full: usize) -> usize {
    let rounds: Option<usize> = setting("FAULT_ROUNDS").and_then(|rounds| rounds.parse().ok());
    rounds.map_or(everyday, |rounds| (full * rounds).div_ceil(50))
}

/// A database of PostgreSQL for one test, when there is a server.
async fn postgres(name: &str) -> Option<postgres::Database> {
    postgres::Database::create(setting("TEST_DATABASE_URL"), name).await
}
