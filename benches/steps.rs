//! What each step of one submission of twenty questions costs on one core, without the network
//! and the database.
//!
//! `cargo bench --bench steps`

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a bench may stop with a message"
)]
#![expect(clippy::cast_precision_loss, reason = "figures are small")]

#[path = "../tests/support/fixture.rs"]
#[expect(dead_code, reason = "shared with the tests")]
mod fixture;

use std::hint::black_box;
use std::io::Write;
use std::time::Instant;

use porte_voix::acts::submissions::{RESPONSES, Sent};
use porte_voix::clock::Dice;
use porte_voix::domain::answer::Answers;
use porte_voix::domain::code::withdrawal_code;
use porte_voix::domain::wording::{Band, Lang};
use porte_voix::i18n::withdrawal_words;
use porte_voix::web::respond::fields::Fields;

/// Times that each step is done.
const TIMES: usize = 20_000;

fn step<T>(what: &str, mut work: impl FnMut(usize) -> T) {
    let start = Instant::now();
    for at in 0..TIMES {
        black_box(work(at));
    }
    let each = start.elapsed().as_secs_f64() * 1e6 / TIMES as f64;
    let mut out = std::io::stdout();
    writeln!(out, "| {what} | {each:.2} µs |").unwrap();
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("db").display());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let opened = runtime.block_on(fixture::open(&url, &folder.path().join("key")));
    let dice = Dice::seeded(1);
    let bodies: Vec<String> = (0..100).map(|_| opened.child(&dice).body).collect();
    let body = |at: usize| bodies[at % bodies.len()].as_bytes();
    let fields: Vec<_> =
        bodies.iter().map(|body| Fields::parse(body.as_bytes()).unwrap()).collect();
    let given: Vec<_> = fields.iter().map(Fields::answers).collect();
    let given = |at: usize| given[at % bodies.len()].as_slice();
    let questionnaire = &opened.intake.revision.questionnaire;
    let answers: Vec<_> =
        (0..100).map(|at| Answers::parse(questionnaire, given(at)).unwrap()).collect();
    let (intake, keys) = (&opened.intake, &opened.intake.keys);
    let (lang, band) = (Lang::Fr, Band::Nine);
    let words = withdrawal_words(lang);
    let submission = "0123456789abcdef0123456789abcdef";
    let record = intake.layout.pack(questionnaire, &answers[0], lang, band);
    step("read the form", |at| Fields::parse(body(at)).unwrap());
    step("take the answers out of it", |at| fields[at % 100].answers());
    step("check the answers", |at| Answers::parse(questionnaire, given(at)).unwrap());
    step("make the code", |_| withdrawal_code(keys.code_bytes(submission), words));
    step("make the id", |_| keys.response_id("kite-river-42-table-cloud-17"));
    step("pack", |at| intake.layout.pack(questionnaire, &answers[at % 100], lang, band));
    step("seal", |_| keys.seal(RESPONSES, submission, &record, opened.desk.dice.bytes()).unwrap());
    step("check to seal, together", |at| {
        let sent = Sent { submission, lang, band, fields: given(at) };
        intake.seal(&opened.desk, &sent, words).unwrap()
    });
}
