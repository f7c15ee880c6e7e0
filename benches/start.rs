//! G3 and G8: what a first view weighs; start to ready, size of the binary, memory at rest and under
//! 256 senders.
//!
//! `cargo bench --bench start`

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
#[path = "../tests/support/process.rs"]
#[expect(dead_code, reason = "shared with the tests")]
mod process;

use std::io::Write;
use std::sync::Arc;
use std::time::Instant;

use load::{Next, load};
use porte_voix::clock::Dice;
use process::{Place, Server};

const PROGRAM: &str = env!("CARGO_BIN_EXE_porte-voix");
/// Senders at once, and the seconds they send.
const SENDERS: (u64, f64) = (256, 10.0);
/// Times that the server is started.
const STARTS: usize = 9;

fn row(what: &str, figure: impl std::fmt::Display, goal: &str) {
    let mut out = std::io::stdout();
    writeln!(out, "| {what} | {figure} | {goal} |").unwrap();
}

/// Memory of a process in MB.
fn memory(server: &Server) -> String {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.child.id())).unwrap();
    let kilobytes: f64 = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|number| number.parse().ok())
        .unwrap();
    format!("{:.1} MB", kilobytes / 1_024.0)
}

fn main() {
    let place = Place::new(PROGRAM);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (code, bodies) = runtime.block_on(async {
        let opened = fixture::open(&place.url, &place.key).await;
        let dice = Dice::seeded(1);
        let bodies: Vec<String> = (0..5_000).map(|_| opened.child(&dice).body).collect();
        opened.desk.store.close().await;
        (opened.code, bodies)
    });
    row("what", "figure", "goal");
    row("---", "---", "---");
    start(&place);
    let size = std::fs::metadata(PROGRAM).unwrap().len();
    row("binary, stripped", format!("{:.1} MB", size as f64 / 1e6), "≤ 40 MB");
    let server = place.serve(&[]);
    row("memory at rest", memory(&server), "≤ 60 MB");
    first_view(&server, &code);
    let sent: Vec<Vec<u8>> = bodies
        .iter()
        .map(|body| {
            format!(
                "POST /c/{code}/send HTTP/1.1\r\nHost: bench\r\nAccept: application/json\r\n\
                 Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            )
            .into_bytes()
        })
        .collect();
    let next: Next = Arc::new(move |number| {
        let which = usize::try_from(number).unwrap() % sent.len();
        let mut request = sent[which].clone();
        let at = request.len() - "&end=1".len() - 16;
        request[at..at + 16].copy_from_slice(format!("{number:016x}").as_bytes());
        request
    });
    let (senders, seconds) = SENDERS;
    let met = load(server.port, senders, seconds, &next);
    row(
        &format!("{senders} senders for {seconds} s"),
        format!(
            "{:.0}/s, p50 / p99 {:.0} / {:.0} ms, {} refused",
            met.per_second, met.p50, met.p99, met.other
        ),
        "",
    );
    row("memory under 256 senders", memory(&server), "≤ 150 MB");
    assert!(server.stop().success());
}

fn start(place: &Place) {
    let mut waits: Vec<f64> = (0..STARTS)
        .map(|_| {
            let start = Instant::now();
            let server = place.serve(&[]);
            let passed = start.elapsed().as_secs_f64();
            assert!(server.stop().success());
            passed
        })
        .collect();
    waits.sort_by(f64::total_cmp);
    let figure = format!("{:.2} / {:.2} / {:.2} s", waits[0], waits[STARTS / 2], waits[STARTS - 1]);
    row("start to ready, min / median / max", figure, "≤ 1 s");
}

/// What a phone fetches for the document: itself and its script.
fn first_view(server: &Server, code: &str) {
    let mut client = server.client();
    let mut fetch = |path: &str, coding: &str| {
        let head = format!("GET {path} HTTP/1.1\r\nHost: b\r\nAccept-Encoding: {coding}\r\n\r\n");
        let answer = client.raw(head.as_bytes()).unwrap();
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-encoding").unwrap_or("identity"), coding, "{path}");
        answer.body
    };
    let document = format!("/c/{code}/fr/9-12");
    let page = String::from_utf8(fetch(&document, "identity")).unwrap();
    let fetched: Vec<&str> = page
        .split(['"', '\''])
        .filter(|text| text.starts_with("/static/"))
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect();
    let script = fetched.iter().find(|path| path.contains("respond.js")).unwrap();
    let mut total = 0;
    for coding in ["br", "gzip", "identity"] {
        let (page, script) = (fetch(&document, coding).len(), fetch(script, coding).len());
        row(
            &format!("first view, {coding}: document + script"),
            format!("{page} + {script} B"),
            "",
        );
        total = if coding == "br" { page + script } else { total };
    }
    row("first view of twenty questions, brotli", format!("{total} B"), "≤ 14,336 B");
    row("requests", 1 + fetched.len(), "≤ 2");
}
