//! G2: the questionnaire document in a second from the shelf, against the same bytes from a bare
//! route.
//!
//! `cargo bench --bench document`; `BENCH_ROUNDS` and `BENCH_SECONDS` change how long it takes.

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
#[expect(dead_code, reason = "shared with the other benches")]
mod load;
#[path = "support/server.rs"]
mod server;
#[path = "support/table.rs"]
mod table;

use std::sync::Arc;

use load::{Next, load};
use porte_voix::clock::Dice;
use rocket::http::ContentType;
use rocket::{State, get, routes};
use table::{compare, head, line, setting};

/// The bytes of the document.
struct Bytes(Arc<[u8]>);

#[get("/c/<_>/<_>/<_>")]
fn bare_show(bytes: &State<Bytes>) -> (ContentType, Vec<u8>) {
    (ContentType::HTML, bytes.0.to_vec())
}

fn main() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.unwrap().block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("db").display());
        let opened = fixture::open(&url, &folder.path().join("key")).await;
        // A child's answers warm nothing: the document is the same for all.
        assert!(!opened.child(&Dice::seeded(1)).body.is_empty());
        let ours = server::ours(&opened.desk).await;
        let request = format!(
            "GET /c/{}/fr/9-12 HTTP/1.1\r\nHost: bench\r\nAccept-Encoding: gzip, br\r\n\r\n",
            opened.code
        )
        .into_bytes();
        let asked = request.clone();
        let bytes = tokio::task::spawn_blocking(move || {
            let answer = http::Client::connect(ours).unwrap().raw(&asked).unwrap();
            assert_eq!(answer.header("content-encoding"), Some("br"));
            answer.body
        });
        let bytes: Arc<[u8]> = bytes.await.unwrap().into();
        let (figment, bare) = server::figment();
        let routes = routes![bare_show];
        let size = bytes.len();
        server::start(rocket::custom(figment).manage(Bytes(bytes)).mount("/", routes)).await;
        let seconds = setting("BENCH_SECONDS").and_then(|s| s.parse().ok()).unwrap_or(3.0);
        let next: Next = Arc::new(move |_| request.clone());
        let run = move |port| {
            let next = Arc::clone(&next);
            move || load(port, 64, seconds, &next).per_second
        };
        let measured = std::thread::spawn(move || {
            head(&format!("documents of {size} bytes in a second, 64 clients"));
            compare("document", 0.85, run(ours), run(bare));
        });
        if measured.join().is_err() {
            line("stopped");
        }
        // The servers have no end of their own.
        std::process::exit(0);
    });
}
