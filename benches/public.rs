//! Pages for everybody in a second, from memory, against the same bytes from a bare route; and how long the
//! report of a project with five stages takes.
//!
//! `cargo bench --bench public`; `BENCH_ROUNDS` and `BENCH_SECONDS` change how long it takes.

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
use std::time::Instant;

use load::{Next, load};
use porte_voix::acts::demo::{self, SLUG};
use porte_voix::acts::submissions::Intake;
use porte_voix::acts::{Desk, consultations, releases, simulation};
use porte_voix::domain::consultation::Person;
use porte_voix::domain::staff::Role;
use porte_voix::domain::stage::Stage;
use porte_voix::domain::status::Act;
use porte_voix::domain::wording::Lang;
use porte_voix::i18n::withdrawal_words;
use porte_voix::seal::sha256;
use rocket::http::ContentType;
use rocket::{State, get, routes};
use table::{compare, head, line, rounds, setting};

/// Children of each consultation.
const CHILDREN: usize = 200;
/// The stages beside those of the demonstration that was answered and the one that was released.
const FURTHER: [Stage; 3] = [Stage::Realisation, Stage::Communication, Stage::Formation];
/// The secret of the session that reads the report.
const SECRET: &str = "bench";

/// The bytes of a page.
struct Bytes(Arc<[u8]>);

#[get("/<_..>")]
fn bare_show(bytes: &State<Bytes>) -> (ContentType, Vec<u8>) {
    (ContentType::HTML, bytes.0.to_vec())
}

fn main() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.unwrap().block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("db").display());
        let (desk, code) = project(&url, &folder.path().join("key")).await;
        let ours = server::ours(&desk).await;
        for (what, path) in [
            ("answer to children", format!("/r/{code}/fr/young")),
            ("one finding as a picture", picture(&desk, &code).await),
            ("home", "/".to_owned()),
        ] {
            pages(ours, what, &path).await;
        }
        let done = tokio::task::spawn_blocking(move || report(ours));
        if done.await.is_err() {
            line("stopped");
        }
        // The servers have no end of their own.
        std::process::exit(0);
    });
}

/// A project with five stages, each with released figures, and the code of the one that was answered.
async fn project(url: &str, key: &std::path::Path) -> (Arc<Desk>, String) {
    let desk = fixture::desk(url, key).await;
    let (desk, demonstration) =
        demo::seed(desk, CHILDREN, withdrawal_words(Lang::Fr)).await.unwrap();
    let desk = Arc::new(desk);
    let person = |role: Role| -> Person {
        let mut people = demonstration.people.iter();
        people.find(|(theirs, _, _)| *theirs == role).unwrap().1.clone()
    };
    let (author, lead) = (person(Role::Facilitator), person(Role::SafeguardingLead));
    let analyst = person(Role::Analyst);
    let project = desk.store.project(SLUG).await.unwrap().unwrap();
    for stage in FURTHER {
        let document = fixture::questionnaire();
        let draft =
            consultations::import(&desk, &project, stage, &document, Some(&author), true).await;
        let code = draft.unwrap().code;
        consultations::open(&desk, &code, &author, &lead).await.unwrap();
        let intake: Arc<Intake> = Arc::new(fixture::intake(&desk, &code).await);
        let words = withdrawal_words(Lang::Fr);
        simulation::simulate(&desk, &intake, CHILDREN, 7, words).await.unwrap();
        for (act, who) in [(Act::Close, &author), (Act::Freeze, &analyst)] {
            let now = consultations::by_code(&desk, &code).await.unwrap();
            consultations::step(&desk, &now, act, who, "").await.unwrap();
        }
        let now = consultations::by_code(&desk, &code).await.unwrap();
        releases::release(&desk, &now, "bench", &analyst, &lead).await.unwrap();
    }
    let by = desk.by(&analyst.id);
    desk.store.start_session(&sha256(SECRET.as_bytes()), "form", by).await.unwrap();
    let answered = desk.store.with_feedback(1).await.unwrap();
    let answered = desk.store.consultation_by_id(&answered[0]).await.unwrap().unwrap();
    (desk, answered.code)
}

/// The address of its first finding as a picture.
async fn picture(desk: &Desk, code: &str) -> String {
    let results = porte_voix::acts::results::results(desk, code).await.unwrap().unwrap();
    let findings = results.answer.unwrap().feedback.findings;
    format!("/r/{code}/fr/young/finding/{}.svg", findings[0].id)
}

fn asking(path: &str) -> Vec<u8> {
    format!(
        "GET {path} HTTP/1.1\r\nHost: bench\r\nAccept-Encoding: gzip, br\r\nCookie: staff={SECRET}\r\n\r\n"
    )
    .into_bytes()
}

/// One page, from us and from a bare route, in turn.
async fn pages(ours: u16, what: &'static str, path: &str) {
    let request = asking(path);
    let asked = request.clone();
    let bytes = tokio::task::spawn_blocking(move || {
        let answer = http::Client::connect(ours).unwrap().raw(&asked).unwrap();
        assert_eq!(answer.status, 200);
        answer.body
    });
    let bytes: Arc<[u8]> = bytes.await.unwrap().into();
    let size = bytes.len();
    let (figment, bare) = server::figment();
    let rocket = rocket::custom(figment).manage(Bytes(bytes)).mount("/", routes![bare_show]);
    server::start(rocket).await;
    let seconds = setting("BENCH_SECONDS").and_then(|s| s.parse().ok()).unwrap_or(3.0);
    let next: Next = Arc::new(move |_| request.clone());
    let run = move |port| {
        let next = Arc::clone(&next);
        move || load(port, 64, seconds, &next).per_second
    };
    let measured = std::thread::spawn(move || {
        head(&format!("{what}: pages of {size} bytes in a second, 64 clients"));
        compare(what, 0.85, run(ours), run(bare));
    });
    if measured.join().is_err() {
        line("stopped");
    }
}

/// The report, asked for again and again by one analyst.
fn report(ours: u16) {
    let request = asking(&format!("/team/p/{SLUG}/report"));
    let mut took: Vec<f64> = (0..rounds())
        .map(|_| {
            let start = Instant::now();
            let answer = http::Client::connect(ours).unwrap().raw(&request).unwrap();
            assert_eq!(answer.status, 200);
            start.elapsed().as_secs_f64()
        })
        .collect();
    took.sort_by(f64::total_cmp);
    let (median, most) = (took[took.len() / 2], took[took.len() - 1]);
    let kept = if median <= 1.0 { "kept" } else { "MISSED" };
    line("\n| what | median | max | goal |\n|---|---|---|---|");
    line(&format!("| report of five stages | {median:.2} s | {most:.2} s | 1 s: {kept} |"));
}
