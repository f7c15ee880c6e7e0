//! From sealed responses to a package: how long and how much memory, and what is still told.
//!
//! `cargo bench --bench results -- 200 2000 557077` for these numbers of children; `BENCH_SEED`
//! draws others. The control counts the same tables in the database, from answers in the clear.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a bench may stop with a message"
)]
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "figures are small"
)]

#[path = "support/consultation.rs"]
mod consultation;
#[path = "../tests/support/fixture.rs"]
#[expect(dead_code, reason = "shared with the tests")]
mod fixture;
#[path = "support/table.rs"]
#[expect(dead_code, reason = "shared with the other benches")]
mod table;

use std::time::Instant;

use consultation::{Drawn, document, use_of};
use porte_voix::acts::consultations;
use porte_voix::acts::exports::{Dossier, package};
use porte_voix::acts::releases::tabulate;
use porte_voix::acts::submissions::RESPONSES;
use porte_voix::domain::disclosure::{Plan, cells_of, protect};
use porte_voix::domain::layout::Layout;
use porte_voix::domain::release::Release;
use porte_voix::domain::tabulation::RawTables;
use porte_voix::i18n::Catalogue;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use table::{line, setting};

/// Rows in one statement.
const AT_ONCE: usize = 400;

fn main() {
    let asked: Vec<usize> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![200, 2_000, 557_077] } else { asked };
    let seed = setting("BENCH_SEED").and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    table::head("seconds; children");
    for size in &sizes {
        runtime.block_on(whole_way(*size, seed));
    }
    line("\n| children | µs to read one | ms for one crosstab |\n|---|---|---|");
    for size in [10_000, 100_000, 557_077, 5_570_770] {
        growth(size, seed);
    }
}

/// From the database to the package.
async fn whole_way(size: usize, seed: u64) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("db");
    let url = format!("sqlite://{}?mode=rwc", file.display());
    let opened = fixture::open_with(&url, &folder.path().join("key"), &document()).await;
    let mut clear = SqliteConnection::connect(&url).await.unwrap();
    let drawn = Drawn::new(&opened.intake.revision.questionnaire, size, seed);
    fill(&mut clear, &opened, &drawn).await;
    let frozen = "update consultations set status = 'frozen'";
    sqlx::raw_sql(frozen).execute(&mut clear).await.unwrap();
    let consultation = consultations::by_code(&opened.desk, &opened.code).await.unwrap();

    let start = Instant::now();
    let (plan, raw) = tabulate(&opened.desk, &consultation).await.unwrap();
    let load = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let cells = cells_of(&plan, &raw);
    let count = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let made = protect(&plan, &raw);
    let safe = start.elapsed().as_secs_f64();
    let used = use_of(&made.tables, &plan, &drawn);
    let release = Release {
        id: "0".repeat(32),
        consultation: opened.code.clone(),
        stage: consultation.stage.to_string(),
        revision: consultation.revision,
        plan: plan.hash(),
        made_on: "2026-11-28".to_owned(),
        by: "A".to_owned(),
        second: "B".to_owned(),
        note: String::new(),
        interim: false,
        tables: made.tables,
        attack: made.attack,
    };
    let words = Catalogue::load().unwrap();
    let project = opened.desk.store.project("test").await.unwrap().unwrap();
    let questionnaire = opened.intake.revision.questionnaire.clone();
    let dossier = Dossier { release, questionnaire, plan, project, closed_on: None };
    let start = Instant::now();
    let bytes = package(&dossier, &words).unwrap().len();
    let files = start.elapsed().as_secs_f64();
    let memory = peak();
    let start = Instant::now();
    let control = group_by(&mut clear, &drawn).await;
    let sql = start.elapsed().as_secs_f64();
    line(&format!("| {size}: load and decrypt | | {load:.2} | | goal 3 |"));
    line(&format!("| {size}: count {cells} cells | | {count:.2} | | goal 0.5 |"));
    line(&format!("| {size}: the same tables by SQL, {control} cells | | {sql:.2} | | |"));
    line(&format!("| {size}: protect and attack | | {safe:.2} | | goal 10, small 5 |"));
    line(&format!("| {size}: package of {} KiB | | {files:.2} | | goal 5 |", bytes / 1024));
    line(&format!("| {size}: most memory, MB | | {memory} | | goal 600 |"));
    line(&format!("| {size}: {used} | | | | |"));
}

async fn fill(clear: &mut SqliteConnection, opened: &fixture::Opened, drawn: &Drawn) {
    let names: Vec<String> = drawn.columns.iter().map(|name| format!("\"{name}\"")).collect();
    let create = format!("create table clear ({})", names.join(" int,"));
    sqlx::raw_sql(AssertSqlSafe(create)).execute(&mut *clear).await.unwrap();
    let id = &opened.intake.consultation.id;
    let mut at: u64 = 0;
    let mut transaction = clear.begin().await.unwrap();
    for records in drawn.records.chunks(AT_ONCE) {
        let (mut sealed, mut open) = (Vec::new(), Vec::new());
        for record in records {
            at += 1;
            let row = format!("{:032x}", u128::from(at).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C));
            let mut nonce = [0; 24];
            nonce[..8].copy_from_slice(&at.to_le_bytes());
            let text = opened.intake.keys.seal(RESPONSES, &row, record, nonce).unwrap();
            sealed.push(format!("('{id}','{row}',1,'{text}')"));
            let codes: Vec<String> = record.iter().map(ToString::to_string).collect();
            open.push(format!("({})", codes.join(",")));
        }
        let both = [
            format!(
                "insert into responses (consultation_id, id, revision, sealed) values {}",
                sealed.join(",")
            ),
            format!("insert into clear values {}", open.join(",")),
        ];
        for statement in both {
            sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut *transaction).await.unwrap();
        }
    }
    transaction.commit().await.unwrap();
}

/// Each question alone and by each breakdown, counted by the database.
async fn group_by(clear: &mut SqliteConnection, drawn: &Drawn) -> usize {
    let mut cells = 0;
    for question in drawn.columns.iter().filter(|name| !drawn.divides.contains(name)) {
        for by in [None].into_iter().chain(drawn.divides.iter().map(Some)) {
            let keys = match by {
                None => format!("\"{question}\""),
                Some(by) => format!("\"{question}\", \"{by}\""),
            };
            let sql = format!("select count(*) from clear group by {keys}");
            let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut *clear).await.unwrap();
            cells += rows.len();
        }
    }
    cells
}

/// What one more response costs, and one table of loaded columns.
fn growth(size: usize, seed: u64) {
    let questionnaire = serde_json::from_str(&document()).unwrap();
    let drawn = Drawn::new(&questionnaire, size.min(557_077), seed);
    let layout = Layout::new(&questionnaire);
    let start = Instant::now();
    let raw = RawTables::new(&layout, drawn.records.iter().cycle().take(size));
    let each = start.elapsed().as_secs_f64() * 1e6 / size as f64;
    let mut plan = Plan::of(&questionnaire).unwrap();
    // One question and one breakdown are left.
    let mut kept = 0;
    plan.questions.retain(|question| {
        kept += usize::from(!question.breakdown);
        question.code == "gender" || (!question.breakdown && kept == 1)
    });
    for question in &mut plan.questions {
        question.by.retain(|by| by == "gender");
    }
    let start = Instant::now();
    cells_of(&plan, &raw);
    let table = start.elapsed().as_secs_f64() * 1e3;
    line(&format!("| {size} | {each:.3} | {table:.1} |"));
}

/// The most memory this process has had, in megabytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1024
}
