//! How long a questionnaire takes to come in, and to go out.
//!
//! `cargo bench --bench import`; `BENCH_ROUNDS` changes how often each is done.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a bench may stop with a message"
)]

#[path = "support/table.rs"]
#[expect(dead_code, reason = "shared with the other benches")]
mod table;

use std::time::Instant;

use porte_voix::acts::exchange::xlsform;
use porte_voix::domain::exchange::read;
use porte_voix::domain::questionnaire::Questionnaire;
use porte_voix::i18n::Catalogue;
use rust_xlsxwriter::Workbook;
use table::{line, rounds};

/// A form with so many rows in three languages, each second one with a condition and a list.
fn form(rows: u32) -> Vec<u8> {
    let mut book = Workbook::new();
    let head = [
        "type",
        "name",
        "label::Français (fr)",
        "label::Nederlands (nl)",
        "label::Deutsch (de)",
        "hint::fr",
        "relevant",
        "constraint",
        "required",
    ];
    let survey = book.add_worksheet().set_name("survey").unwrap();
    for (at, cell) in (0_u16..).zip(head) {
        survey.write_string(0, at, cell).unwrap();
    }
    for row in 1..=rows {
        let kind = ["text", "select_one list", "select_multiple list", "integer"];
        let kind = kind[usize::try_from(row % 4).unwrap()];
        let before = if row > 1 { format!("${{q{}}} != ''", row - 1) } else { String::new() };
        let text = format!("Question {row}, que penses-tu de ce qui se passe ici ?");
        let cells = [kind, &format!("q{row}"), &text, &text, &text, "Un mot", &before, "", "yes"];
        for (at, cell) in (0_u16..).zip(cells) {
            survey.write_string(row, at, cell).unwrap();
        }
    }
    let choices = book.add_worksheet().set_name("choices").unwrap();
    for (row, cells) in (0_u32..).zip([
        ["list_name", "name", "label::Français (fr)"],
        ["list", "a", "oui"],
        ["list", "b", "non"],
        ["list", "c", "peut-être"],
    ]) {
        for (at, cell) in (0_u16..).zip(cells) {
            choices.write_string(row, at, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// A survey with so many questions, as LimeSurvey writes them.
fn survey(questions: u32) -> Vec<u8> {
    let rows: Vec<_> = (1..=questions)
        .map(|n| {
            format!(
                "<row><qid>{n}</qid><parent_qid>0</parent_qid><gid>1</gid><type>T</type>\
                 <title>Q{n}</title><question><![CDATA[<p>Question {n} ?</p>]]></question>\
                 <question_order>{n}</question_order><language>fr</language>\
                 <relevance>Q1.NAOK != \"\"</relevance></row>"
            )
        })
        .collect();
    let rows = rows.concat();
    format!(
        "<document><LimeSurveyDocType>Survey</LimeSurveyDocType>\
         <surveys><rows><row><sid>1</sid><language>fr</language></row></rows></surveys>\
         <groups><rows><row><gid>1</gid><language>fr</language></row></rows></groups>\
         <questions><rows>{rows}</rows></questions></document>"
    )
    .into_bytes()
}

fn row(what: &str, goal: Option<f64>, mut work: impl FnMut()) {
    let mut took: Vec<f64> = (0..rounds())
        .map(|_| {
            let begun = Instant::now();
            work();
            begun.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    took.sort_by(f64::total_cmp);
    let (min, median, max) = (took[0], took[took.len() / 2], took[took.len() - 1]);
    let said = goal.map_or(String::new(), |goal| {
        format!("goal {goal:.0}: {}", if max <= goal { "kept" } else { "MISSED" })
    });
    line(&format!("| {what} | {min:.1} | {median:.1} | {max:.1} | {said} |"));
}

fn main() {
    table::head("milliseconds");
    for (rows, goal) in [(100, None), (600, Some(1000.0)), (5_000, None)] {
        let bytes = form(rows);
        row(&format!("XLSForm of {rows} rows, {} KiB, in", bytes.len() / 1024), goal, || {
            assert_eq!(read(&bytes).unwrap().questionnaire.questions.len(), rows as usize);
        });
    }
    for questions in [600, 5_000] {
        let bytes = survey(questions);
        row(&format!("LimeSurvey of {questions} questions, in"), None, || {
            assert_eq!(read(&bytes).unwrap().questionnaire.questions.len(), questions as usize);
        });
    }
    let words = Catalogue::load().unwrap();
    let life = include_str!("../demo/life.json");
    let life: Questionnaire = serde_json::from_str(life).unwrap();
    let bytes = xlsform(&life, "life", &words).unwrap();
    row("a demonstration, out", None, || assert!(xlsform(&life, "life", &words).is_some()));
    row("the same, in again", None, || assert_eq!(read(&bytes).unwrap().questionnaire, life));
}
