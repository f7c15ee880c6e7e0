//! Submissions in a second through one, two and four programs over one database, how long children wait, what each
//! program holds in memory and how long it takes to start.
//!
//! `cargo bench --bench nodes`; without `BENCH_DATABASE_URL=postgres://user@host/postgres` only one program over SQLite.
//! On a machine of a few cores more programs cannot do more: what is seen here is what they lose by sharing.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a bench may stop with a message"
)]
#![expect(clippy::cast_precision_loss, reason = "figures are small")]

#[path = "../tests/support/fixture.rs"]
#[expect(dead_code, reason = "shared with the tests")]
mod fixture;
#[path = "../tests/support/http.rs"]
#[expect(dead_code, reason = "shared with the tests")]
mod http;
#[path = "support/load.rs"]
mod load;
#[path = "../tests/support/postgres.rs"]
#[expect(dead_code, reason = "shared with the tests")]
mod postgres;
#[path = "../tests/support/process.rs"]
#[expect(dead_code, reason = "shared with the tests")]
mod process;
#[path = "support/requests.rs"]
mod requests;
#[path = "support/table.rs"]
#[expect(dead_code, reason = "shared with the other benches")]
mod table;

use std::time::Instant;

use load::{Met, Next, load};
use porte_voix::clock::Dice;
use process::{Place, Server};
use requests::{CHILDREN, next_run, requests};
use table::{line, rounds, setting};

const PROGRAM: &str = env!("CARGO_BIN_EXE_porte-voix");
/// Senders, over all programs together.
const SENDERS: u64 = 64;

/// What some programs did together.
#[derive(Default)]
struct Runs {
    nodes: usize,
    per_second: Vec<f64>,
    p50: Vec<f64>,
    p99: Vec<f64>,
    other: u64,
    memory: Vec<f64>,
    start: Vec<f64>,
}

/// What a program holds in memory, in MB.
fn memory(server: &Server) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.child.id())).unwrap();
    let held = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    held.split_whitespace().next().unwrap().parse::<f64>().unwrap() / 1_024.0
}

/// Sends to all of them at once; what each met.
fn send(servers: &[Server], seconds: f64, next: &Next) -> Vec<Met> {
    let each = SENDERS / servers.len() as u64;
    std::thread::scope(|scope| {
        let sending: Vec<_> = servers
            .iter()
            .map(|server| scope.spawn(move || load(server.port, each, seconds, &next_run(next))))
            .collect();
        sending.into_iter().map(|one| one.join().unwrap()).collect()
    })
}

/// Starts so many programs, sends, and ends them.
fn run(place: &Place, runs: &mut Runs, seconds: f64, next: &Next) {
    let mut servers = Vec::new();
    for _ in 0..runs.nodes {
        let begun = Instant::now();
        servers.push(place.serve(&[]));
        runs.start.push(begun.elapsed().as_secs_f64());
    }
    send(&servers, 0.5, next);
    let met = send(&servers, seconds, next);
    runs.per_second.push(met.iter().map(|one| one.per_second).sum());
    // The worst program's figures: a child does not choose.
    runs.p50.push(met.iter().map(|one| one.p50).fold(0.0, f64::max));
    runs.p99.push(met.iter().map(|one| one.p99).fold(0.0, f64::max));
    runs.other += met.iter().map(|one| one.other).sum::<u64>();
    runs.memory.extend(servers.iter().map(memory));
    for server in servers {
        assert!(server.stop().success());
    }
}

fn middle(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

async fn measure(database: &str, place: Place, most: usize) {
    let opened = fixture::open(&place.url, &place.key).await;
    let dice = Dice::seeded(1);
    let bodies: Vec<String> = (0..CHILDREN).map(|_| opened.child(&dice).body).collect();
    opened.desk.store.close().await;
    let next = requests(&bodies, &opened.code);
    let seconds = setting("BENCH_SECONDS").and_then(|s| s.parse().ok()).unwrap_or(3.0);
    let counts = [1, 2, 4].into_iter().filter(|nodes| *nodes <= most);
    let mut all: Vec<Runs> = counts.map(|nodes| Runs { nodes, ..Runs::default() }).collect();
    for _ in 0..rounds() {
        for runs in &mut all {
            run(&place, runs, seconds, &next);
        }
    }
    let one = middle(&all[0].per_second);
    for runs in all {
        let rate = middle(&runs.per_second);
        let least = runs.per_second.iter().copied().fold(f64::INFINITY, f64::min);
        let top = runs.per_second.iter().copied().fold(0.0, f64::max);
        line(&format!(
            "| {database}, {} | {least:.0} / {rate:.0} / {top:.0} | {:.0} % | {:.0} / {:.0} ms | {} | {:.0} MB | {:.2} s |",
            runs.nodes,
            rate / one * 100.0,
            middle(&runs.p50),
            middle(&runs.p99),
            runs.other,
            middle(&runs.memory),
            middle(&runs.start),
        ));
    }
}

fn main() {
    line(
        "\n| programs | submissions a second, min / median / max | of one | p50 / p99 | refused | memory of each | start |\n\
         |---|---|---|---|---|---|---|",
    );
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        measure("SQLite", Place::new(PROGRAM), 1).await;
        let admin = setting("BENCH_DATABASE_URL");
        if let Some(database) = postgres::Database::create(admin, "nodes").await {
            measure("PostgreSQL", Place::new(PROGRAM).with_url(&database.url), 4).await;
            database.remove().await;
        }
    });
}
