//! Files that are small and would be large in memory, or would take long.

use super::bad::{BOOK, RELS, TYPES, sheet_of, why, zipped};
use super::sheets::{book, form};
use super::surveys::{Generation, Q, survey};
use crate::domain::exchange::read;

/// A workbook with these shared texts, and this survey.
fn sharing(text: &str, cells: usize) -> Vec<u8> {
    let cells: Vec<_> = (0..cells)
        .map(|n| format!("<c r=\"{}{}\" t=\"s\"><v>0</v></c>", ["A", "B", "C"][n % 3], n / 3 + 2))
        .collect();
    let rels = RELS
        .replace("</R", "<Relationship Id=\"s\" Type=\"x/sharedStrings\" Target=\"s.xml\"/></R");
    zipped(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", rels.as_bytes()),
        ("xl/s.xml", format!("<sst><si><t>{text}</t></si></sst>").as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet_of(&cells.concat()).as_bytes()),
    ])
}

#[test]
fn what_is_small_in_a_file_stays_small_in_memory() {
    assert_eq!(why(&sharing("text", 300)), "was read", "the control");
    assert_eq!(why(&sharing(&"x".repeat(100_000), 300)), "exchange_cells");
    // A list of long words, shared by many questions.
    let long = "x".repeat(9_000);
    let list: Vec<_> = (0..15).map(|n| format!("l | c{n} | {long}\n")).collect();
    let choices = format!("list_name | name | label\n{}", list.concat());
    let rows = |many: usize| {
        let rows: Vec<_> = (0..many).map(|n| format!("select_one l | q{n} | Q\n")).collect();
        format!("type | name | label\n{}", rows.concat())
    };
    assert_eq!(why(&book(&[("survey", &rows(20)), ("choices", &choices)])), "was read");
    assert_eq!(why(&book(&[("survey", &rows(200)), ("choices", &choices)])), "exchange_cells");
    // Long conditions of groups, repeated for each question.
    let long = format!("${{q0}} != '{}'", "x".repeat(3_900));
    let inside: Vec<_> = (0..2_500).map(|n| format!("text | t{n} | T\n")).collect();
    let rows = format!(
        "type | name | label | relevant\nbegin group | g | | {long}\n{}end group\n",
        inside.concat()
    );
    assert_eq!(why(&form(&rows)), "exchange_cells");
    let lines: Vec<_> = (0..400).map(|n| format!("S{n}=x")).collect();
    let answers: Vec<_> = (0..15).map(|n| format!("A{n}={}", "y".repeat(9_000))).collect();
    let (parts, answers) = (lines.join("|"), answers.join("|"));
    let q = Q { kind: "F", code: "Q", text: "x", parts: &parts, answers: &answers, ..Q::default() };
    assert_eq!(why(survey(Generation::Old, &["en"], "1", &[q]).as_bytes()), "exchange_cells");
}

#[test]
fn many_of_one_name_and_many_pages_take_no_longer() {
    let rows: Vec<_> = (0..9_000).map(|_| "text | a | A\n").collect();
    let arrived = read(&form(&format!("type | name | label\n{}", rows.concat()))).unwrap();
    assert_eq!(arrived.questionnaire.questions.len(), 9_000);
    let pages: Vec<_> = (0..20_000).map(|n| format!("<row><gid>{n}</gid></row>")).collect();
    let asked: Vec<_> = (0..20_000)
        .map(|n| format!("<row><qid>{n}</qid><gid>{n}</gid><type>T</type><title>Q</title></row>"))
        .collect();
    let file = format!(
        "<document><LimeSurveyDocType>Survey</LimeSurveyDocType><groups><rows>{}</rows></groups>\
         <questions><rows>{}</rows></questions></document>",
        pages.concat(),
        asked.concat()
    );
    assert_eq!(read(file.as_bytes()).unwrap().questionnaire.questions.len(), 20_000);
}
