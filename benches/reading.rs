//! How long a free text is screened, and how long 50,000 of them take to be ordered for readers.
//!
//! `cargo bench --bench reading`. The control of the screening is one search for a run of digits; that of
//! the queue is reading the same rows without opening them.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a bench may stop with a message"
)]

#[path = "../tests/support/fixture.rs"]
#[expect(dead_code, reason = "shared with the tests")]
mod fixture;
#[path = "support/table.rs"]
#[expect(dead_code, reason = "shared with the other benches")]
mod table;

use std::hint::black_box;
use std::time::Instant;

use porte_voix::acts::consultations;
use porte_voix::acts::duty::POLICY;
use porte_voix::acts::reading::{queue, reader};
use porte_voix::acts::submissions::TEXTS;
use porte_voix::domain::screening::screen;
use porte_voix::i18n::Watch;
use porte_voix::store::duty::Clearance;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use table::{line, rounds};

/// Texts in the queue.
const MANY: usize = 50_000;
/// Rows in one statement.
const AT_ONCE: usize = 500;
const SENTENCE: &str = "Je voudrais plus de bancs près du parc, appelle-moi au 0470 12 34 56, \
                        j'habite rue de la Loi 16 et mon insta c'est lea.dupont08. ";

fn main() {
    let text: String = SENTENCE.chars().cycle().take(1_000).collect();
    let digits = regex::Regex::new(r"\d{9,}").unwrap();
    black_box(screen(&text));
    line("\n| what | median | goal |\n|---|---|---|");
    let ours = median(|| black_box(screen(&text)).len());
    let bare = median(|| digits.find_iter(black_box(&text)).count());
    line(&format!("| a text of 1,000 characters screened | {:.3} ms | 1 ms |", ours * 1e3));
    line(&format!("| one search in it | {:.4} ms | |", bare * 1e3));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(ordered());
}

fn median<T>(mut work: impl FnMut() -> T) -> f64 {
    let mut took: Vec<f64> = (0..rounds() * 20)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed().as_secs_f64()
        })
        .collect();
    took.sort_by(f64::total_cmp);
    took[took.len() / 2]
}

/// The queue of a consultation with fifty thousand texts.
async fn ordered() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("db");
    let url = format!("sqlite://{}?mode=rwc", file.display());
    let opened =
        fixture::open_with(&url, &folder.path().join("key"), &fixture::questionnaire()).await;
    let mut database = SqliteConnection::connect(&url).await.unwrap();
    let id = &opened.intake.consultation.id;
    let mut transaction = database.begin().await.unwrap();
    for first in (0..MANY).step_by(AT_ONCE) {
        let rows = (first..first + AT_ONCE).map(|at| {
            let row = format!("{:032x}", at.wrapping_mul(0x9E37_79B9_7F4A_7C15));
            let mut nonce = [0; 24];
            nonce[..8].copy_from_slice(&at.to_le_bytes());
            let words = format!("plus de bancs et de lampes numéro {at} dans le parc");
            let sealed = opened.intake.keys.seal(TEXTS, &row, words.as_bytes(), nonce).unwrap();
            format!("('{id}','{row}','q19','fr','9-12','{sealed}')")
        });
        let rows: Vec<String> = rows.collect();
        let insert = format!(
            "insert into texts (consultation_id, id, question, lang, band, sealed) values {}",
            rows.join(",")
        );
        sqlx::raw_sql(AssertSqlSafe(insert)).execute(&mut *transaction).await.unwrap();
    }
    transaction.commit().await.unwrap();
    let (desk, watch) = (&opened.desk, Watch::load().unwrap());
    let consultation = consultations::by_code(desk, &opened.code).await.unwrap();
    let people = desk.store.people_of(&consultation.project_id).await.unwrap();
    let lead = &people.iter().find(|(person, _)| person.name == "S").unwrap().0;
    let clearance = Clearance {
        policy: POLICY.to_owned(),
        seen_on: desk.clock.today(),
        valid_until: "2100-01-01".to_owned(),
    };
    let by = desk.by(&lead.id);
    desk.store.clear_person(&lead.id, &clearance, &consultation.project_id, by).await.unwrap();
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    let reads = reader(desk, &consultation.project_id, lead).await.unwrap().unwrap();
    for _ in 0..rounds() {
        let start = Instant::now();
        let waiting = queue(desk, &watch, &consultation, &reads).await.unwrap();
        ours.push(start.elapsed().as_secs_f64());
        assert_eq!(waiting.texts.len(), MANY);
        let start = Instant::now();
        black_box(desk.store.unread_texts(id).await.unwrap());
        bare.push(start.elapsed().as_secs_f64());
    }
    for (what, took, goal) in
        [("in the order of readers", &mut ours, "300 ms"), ("only read", &mut bare, "")]
    {
        took.sort_by(f64::total_cmp);
        let median = took[took.len() / 2] * 1e3;
        line(&format!("| {MANY} texts {what} | {median:.0} ms | {goal} |"));
    }
}
