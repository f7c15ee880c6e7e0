//! G1: durable, sealed, validated submissions of twenty questions in a second, against a bare
//! route with group commit that stores the same bytes as they come.
//!
//! `cargo bench --bench submissions`; `BENCH_DATABASE_URL=postgres://user@host/postgres` adds
//! PostgreSQL; `BENCH_ROUNDS` and `BENCH_SECONDS` change how long it takes.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a bench may stop with a message"
)]
#![expect(clippy::cast_precision_loss, reason = "figures are small")]

#[path = "support/bare_writer.rs"]
mod bare_writer;
#[path = "../tests/support/fixture.rs"]
#[expect(dead_code, reason = "shared with the tests")]
mod fixture;
#[path = "support/load.rs"]
mod load;
#[path = "../tests/support/postgres.rs"]
#[expect(dead_code, reason = "shared with the tests")]
mod postgres;
#[path = "support/requests.rs"]
mod requests;
#[path = "support/server.rs"]
mod server;
#[path = "support/table.rs"]
mod table;

use bare_writer::{Bare, Row};
use load::{Met, load};
use porte_voix::clock::Dice;
use requests::{CHILDREN, ID, next_run, requests};
use rocket::data::ToByteUnit;
use rocket::{Data, State, post, routes};
use table::{compare, head, line, setting};

/// Stores the body's id with as many bytes as ours; answers as many bytes as ours.
#[post("/c/<_>/send", data = "<body>")]
async fn bare_send(
    body: Data<'_>,
    bare: &State<Bare>,
) -> Option<(rocket::http::ContentType, &'static str)> {
    let body = body.open(128.kibibytes()).into_bytes().await.ok()?.into_inner();
    let at = body.len() - "&end=1".len();
    let id = String::from_utf8(body[at - ID..at].to_vec()).ok()?;
    bare.submit(Row { id }).await?;
    Some((rocket::http::ContentType::JSON, r#"{"code":"kite-river-42-table-cloud-17"}"#))
}

async fn measure(name: &str, url: &str, bare_url: &str) {
    let folder = tempfile::tempdir().unwrap();
    let opened = fixture::open(url, &folder.path().join("key")).await;
    let dice = Dice::seeded(1);
    let bodies: Vec<String> = (0..CHILDREN).map(|_| opened.child(&dice).body).collect();
    let wide = opened.intake.layout.width();
    let sealed = "A".repeat(((1 + 24 + wide + 16) * 8).div_ceil(6));
    let ours = server::ours(&opened.desk).await;
    let bare = fixture::open(bare_url, &folder.path().join("bare")).await;
    let writer = Bare::start(bare_url, &bare.intake.consultation.id, &sealed).await;
    let (figment, bare_port) = server::figment();
    let routes = routes![bare_send];
    server::start(rocket::custom(figment).manage(writer).mount("/", routes)).await;
    let seconds = setting("BENCH_SECONDS").and_then(|s| s.parse().ok()).unwrap_or(3.0);
    let code = opened.code.clone();
    let run = move |port, clients| {
        let next = requests(&bodies, &code);
        move || {
            let met = load(port, clients, seconds, &next_run(&next));
            if met.other > 0 {
                line(&format!("  {} answers were refusals", met.other));
            }
            let Met { per_second, p50, p99, .. } = met;
            line(&format!("  {per_second:.0} a second, p50 / p99 {p50:.0} / {p99:.0} ms"));
            met.per_second
        }
    };
    let name = name.to_owned();
    std::thread::spawn(move || {
        for clients in [64, 256] {
            compare(
                &format!("{name}, {clients} clients"),
                0.7,
                run(ours, clients),
                run(bare_port, clients),
            );
        }
    })
    .join()
    .unwrap();
}

fn main() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.unwrap().block_on(async {
        head("submissions in a second");
        let folder = tempfile::tempdir().unwrap();
        let url = |name| format!("sqlite://{}?mode=rwc", folder.path().join(name).display());
        measure("SQLite", &url("ours/db"), &url("bare/db")).await;
        let admin = setting("BENCH_DATABASE_URL");
        let ours = postgres::Database::create(admin.clone(), "ours").await;
        let bare = postgres::Database::create(admin, "bare").await;
        if let (Some(ours), Some(bare)) = (ours, bare) {
            measure("PostgreSQL", &ours.url, &bare.url).await;
            ours.remove().await;
            bare.remove().await;
        }
        // The servers have no end of their own.
        std::process::exit(0);
    });
}
