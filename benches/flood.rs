//! G9: ten times as many submissions as the server can take, for two minutes. What was acknowledged
//! must be stored, the rest told when to come back, and staff and children's pages go on.
//!
//! `cargo bench --bench flood -- 120` (the seconds).

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
#[path = "support/offer.rs"]
mod offer;
#[path = "../tests/support/process.rs"]
#[expect(dead_code, reason = "shared with the tests")]
mod process;
#[path = "support/requests.rs"]
mod requests;

use std::collections::HashSet;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use load::load;
use offer::{Offered, offer};
use porte_voix::acts::people;
use porte_voix::clock::Dice;
use process::{Place, Server};
use requests::{CHILDREN, next_run, requests};
use sqlx::{AnyConnection, Connection};

const PROGRAM: &str = env!("CARGO_BIN_EXE_porte-voix");
/// Senders and seconds that tell what the server can take.
const CALM: (u64, f64) = (64, 5.0);
/// Connections of the flood.
const CROWD: u64 = 1_280;
const TIMES: f64 = 10.0;

fn row(what: &str, figure: impl std::fmt::Display, goal: &str) {
    let mut out = std::io::stdout();
    writeln!(out, "| {what} | {figure} | {goal} |").unwrap();
}

/// One in a hundred waits is longer than this, or one in two, in milliseconds.
fn share(sorted: &[Duration], percent: usize) -> f64 {
    let at = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(at).map_or(0.0, |wait| wait.as_secs_f64() * 1_000.0)
}

/// The most memory a server ever held, in MB.
fn most_memory(server: &Server) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.child.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.split_whitespace().next().unwrap().parse::<f64>().unwrap() / 1_024.0
}

/// Asks for a page once a second until it is over; the waits.
fn ask_for(server: &Server, path: &str, cookie: &str, over: &AtomicBool) -> Vec<Duration> {
    let request = format!("GET {path} HTTP/1.1\r\nHost: bench\r\nCookie: {cookie}\r\n\r\n");
    let mut waits = Vec::new();
    while !over.load(Ordering::Relaxed) {
        let start = Instant::now();
        // A new connection each time, as of somebody who comes only now.
        assert_eq!(server.client().raw(request.as_bytes()).unwrap().status, 200, "{path}");
        waits.push(start.elapsed());
        std::thread::sleep(Duration::from_secs(1).saturating_sub(start.elapsed()));
    }
    waits.sort_unstable();
    waits
}

async fn stored(url: &str) -> HashSet<String> {
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(url).await.unwrap();
    let all = "select id from inbox union all select id from responses order by 1";
    let rows: Vec<(String,)> = sqlx::query_as(all).fetch_all(&mut connection).await.unwrap();
    rows.into_iter().map(|(id,)| id).collect()
}

fn main() {
    let seconds = std::env::args().find_map(|word| word.parse().ok()).unwrap_or(120.0);
    let place = Place::new(PROGRAM);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (opened, bodies, session) = runtime.block_on(async {
        let opened = fixture::open(&place.url, &place.key).await;
        let dice = Dice::seeded(1);
        let bodies: Vec<String> = (0..CHILDREN).map(|_| opened.child(&dice).body).collect();
        let account = opened.desk.store.account("f@test.example").await.unwrap().unwrap();
        let session = people::start_session(&opened.desk, &account.person).await.unwrap();
        opened.desk.store.close().await;
        (opened, bodies, session)
    });
    let server = place.serve(&[]);
    let next = requests(&bodies, &opened.code);
    let (clients, calm) = CALM;
    let able = load(server.port, clients, calm, &next_run(&next));
    let before = runtime.block_on(stored(&place.url)).len();
    let later = next_run(&next);
    let wanted = able.per_second * TIMES;
    let over = AtomicBool::new(false);
    let (offered, team, document) = std::thread::scope(|scope| {
        let cookie = format!("staff={session}");
        let team_page = format!("/team/c/{}", opened.code);
        let document = format!("/c/{}/fr/9-12", opened.code);
        let (server, over) = (&server, &over);
        let team = scope.spawn(move || ask_for(server, &team_page, &cookie, over));
        let document = scope.spawn(move || ask_for(server, &document, "here=1", over));
        let offered = offer(server.port, CROWD, wanted, seconds, &later);
        over.store(true, Ordering::Relaxed);
        (offered, team.join().unwrap(), document.join().unwrap())
    });
    let memory = most_memory(&server);
    assert!(server.stop().success());
    let kept = runtime.block_on(stored(&place.url));
    let Offered { sent, acknowledged, refused, strange } = offered;
    let lost = acknowledged
        .iter()
        .filter(|(_, code)| !kept.contains(&opened.intake.keys.response_id(code)))
        .count();
    let mut waits: Vec<Duration> = acknowledged.iter().map(|(wait, _)| *wait).collect();
    waits.sort_unstable();
    row("what", "figure", "goal");
    row("---", "---", "---");
    row(
        "able to take, 64 senders",
        format!(
            "{:.0}/s, p50 / p99 {:.0} / {:.0} ms, {} refused",
            able.per_second, able.p50, able.p99, able.other
        ),
        "",
    );
    row("wanted", format!("{wanted:.0}/s for {seconds} s"), "");
    row("offered", format!("{sent} ({:.0}/s)", sent as f64 / seconds), "");
    let taken = acknowledged.len() as f64 / seconds;
    row("acknowledged", format!("{} ({taken:.0}/s)", acknowledged.len()), "");
    row("refused with Retry-After", refused, "the rest");
    row("any other answer, or none", strange, "0");
    row("acknowledged and lost", lost, "0");
    row(
        "stored and neither acknowledged nor refused",
        kept.len() - before - (acknowledged.len() - lost),
        "0",
    );
    let figure = format!("{:.0} / {:.0} ms", share(&waits, 50), share(&waits, 99));
    row("acknowledged after, p50 / p99", figure, "≤ 2,000 ms");
    for (what, waits) in [("team page", &team), ("document", &document)] {
        let figure =
            format!("{:.0} / {:.0} ms of {}", share(waits, 50), share(waits, 100), waits.len());
        row(&format!("{what}, p50 / slowest"), figure, "< 1,000 ms");
    }
    row("most memory", format!("{memory:.1} MB"), "≤ 150 MB");
}
