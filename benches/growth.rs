//! G7: what a submission costs while ten thousand, a hundred thousand, a million, five million responses are stored already.
//!
//! `cargo bench --bench growth -- 10000 100000 1000000 5000000`; `BENCH_DATABASE_URL=postgres://user@host/postgres` adds PostgreSQL.
//! What one response costs when figures are made is in `cargo bench --bench results`.

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

use load::{Next, load};
use porte_voix::clock::Dice;
use process::{Place, Server};
use requests::{CHILDREN, next_run, requests};
use sqlx::{AnyConnection, Connection};
use table::{line, rounds, setting};
use tokio::runtime::Runtime;

const PROGRAM: &str = env!("CARGO_BIN_EXE_porte-voix");
const SENDERS: u64 = 64;
/// Clock ticks of the system in a second (`getconf CLK_TCK`).
const TICKS: f64 = 100.0;

/// Seconds of a core that a program has used so far.
fn used(server: &Server) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", server.child.id())).unwrap();
    let (_, rest) = stat.rsplit_once(')').unwrap();
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let ticks: f64 = fields[11..13].iter().map(|field| field.parse::<f64>().unwrap()).sum();
    ticks / TICKS
}

/// Fills up to so many responses of the same size as real ones, and empties the inbox, as a mix would.
async fn fill(url: &str, consultation: &str, sealed: &str, rows: i64) {
    let mut connection = AnyConnection::connect(url).await.unwrap();
    let have: (i64,) =
        sqlx::query_as("select count(*) from responses").fetch_one(&mut connection).await.unwrap();
    let statement = if url.starts_with("sqlite") {
        "with recursive n (i) as (select 1 union all select i + 1 from n where i < $3)
         insert into responses (consultation_id, id, revision, sealed)
         select $1, lower(hex(randomblob(16))), 1, $2 from n where $3 > 0 order by 2"
    } else {
        "insert into responses (consultation_id, id, revision, sealed)
         select $1, md5(random()::text || i), 1, $2 from generate_series(1, $3) as n (i) order by 2"
    };
    sqlx::query(statement)
        .bind(consultation)
        .bind(sealed)
        .bind(rows - have.0)
        .execute(&mut connection)
        .await
        .unwrap();
    sqlx::query("delete from inbox").execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// One load: microseconds of a core for each submission, submissions a second, p50 and p99 in milliseconds.
fn cost(server: &Server, seconds: f64, next: &Next) -> [f64; 4] {
    let before = used(server);
    let met = load(server.port, SENDERS, seconds, &next_run(next));
    assert_eq!(met.other, 0, "answers were refusals");
    let stored = met.per_second * seconds;
    [(used(server) - before) / stored * 1_000_000.0, met.per_second, met.p50, met.p99]
}

/// Fills with `runtime`, and loads outside of it: the load has one of its own.
fn measure(runtime: &Runtime, database: &str, place: &Place, sizes: &[i64]) {
    let opened = runtime.block_on(fixture::open(&place.url, &place.key));
    let dice = Dice::seeded(1);
    let bodies: Vec<String> = (0..CHILDREN).map(|_| opened.child(&dice).body).collect();
    let sealed = "A".repeat(((1 + 24 + opened.intake.layout.width() + 16) * 8).div_ceil(6));
    runtime.block_on(opened.desk.store.close());
    let next = requests(&bodies, &opened.code);
    let seconds = setting("BENCH_SECONDS").and_then(|s| s.parse().ok()).unwrap_or(5.0);
    let mut first = None;
    for rows in sizes {
        let consultation = &opened.intake.consultation.id;
        runtime.block_on(fill(&place.url, consultation, &sealed, *rows));
        let server = place.serve(&[]);
        load(server.port, SENDERS, 1.0, &next_run(&next));
        let mut costs: Vec<[f64; 4]> =
            (0..rounds()).map(|_| cost(&server, seconds, &next)).collect();
        assert!(server.stop().success());
        costs.sort_by(|one, other| one[0].total_cmp(&other[0]));
        let [micros, per_second, p50, p99] = costs[costs.len() / 2];
        let from = *first.get_or_insert(micros);
        line(&format!(
            "| {database}, {rows} | {:.0} / {micros:.0} / {:.0} | {:.0} % | {per_second:.0} | {p50:.0} / {p99:.0} ms |",
            costs[0][0],
            costs[costs.len() - 1][0],
            micros / from * 100.0,
        ));
    }
}

fn main() {
    let mut sizes: Vec<i64> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![10_000, 100_000, 1_000_000, 5_000_000];
    }
    line(
        "\n| responses stored | µs of a core for one submission, min / median / max | of the first | a second | p50 / p99 |\n\
         |---|---|---|---|---|",
    );
    sqlx::any::install_default_drivers();
    let runtime = Runtime::new().unwrap();
    measure(&runtime, "SQLite", &Place::new(PROGRAM), &sizes);
    let admin = setting("BENCH_DATABASE_URL");
    if let Some(database) = runtime.block_on(postgres::Database::create(admin, "growth")) {
        let place = Place::new(PROGRAM).with_url(&database.url);
        measure(&runtime, "PostgreSQL, ours alone", &place, &sizes);
        runtime.block_on(database.remove());
    }
}
