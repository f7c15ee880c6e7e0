//! Files that are broken, hostile or something else: one sentence each, and nothing is used.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::sheets::{book, form};
use super::surveys::{Generation, Q, survey};
use crate::domain::exchange::{MOST_BYTES, Source, read, source};

pub fn why(bytes: &[u8]) -> &'static str {
    read(bytes).err().map_or("was read", |why| why.key)
}

/// A zip with these parts.
pub fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub const TYPES: &str = "<Types/>";
pub const BOOK: &str = r#"<workbook xmlns:r="r"><sheets><sheet name="survey" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
pub const RELS: &str = r#"<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A workbook whose survey is this XML.
fn raw(sheet: &str) -> Vec<u8> {
    raw_with(sheet, BOOK, RELS)
}

fn raw_with(sheet: &str, book: &str, rels: &str) -> Vec<u8> {
    zipped(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", rels.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

fn inline(cell: &str, text: &str) -> String {
    format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

pub fn sheet_of(rows: &str) -> String {
    let head = [inline("A1", "type"), inline("B1", "name"), inline("C1", "label")].concat();
    format!("<worksheet><sheetData><row r=\"1\">{head}</row>{rows}</sheetData></worksheet>")
}

#[test]
fn a_workbook_by_hand_is_read() {
    let row = [inline("A2", "text"), inline("B2", "why"), inline("C2", "Why?")].concat();
    let arrived = read(&raw(&sheet_of(&format!("<row r=\"2\">{row}</row>")))).unwrap();
    assert_eq!(arrived.questionnaire.questions[0].text.0["fr"], "Why?");
}

#[test]
fn the_content_tells_the_format_and_not_the_name() {
    assert_eq!(source(b" {\"schema\": 1}"), Ok(Source::Json));
    assert_eq!(source(b"\xef\xbb\xbf<?xml"), Ok(Source::LimeSurvey));
    for (bytes, key) in [
        (&b""[..], "exchange_format"),
        (b"\x00\x01\x02", "exchange_format"),
        (b"type,name,label\ntext,a,b", "exchange_format"),
        (b"%PDF-1.7", "exchange_format"),
        (b"{}", "exchange_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "exchange_old"),
        (b"<html><body>x</body></html>", "exchange_no_survey"),
        (b"<svg xmlns='x'/>", "exchange_no_survey"),
        (
            b"<document><LimeSurveyDocType>Group</LimeSurveyDocType></document>",
            "exchange_no_survey",
        ),
        (b"<document></document>", "exchange_no_survey"),
        (b"<document><unclosed>", "exchange_broken"),
        (b"<document></wrong>", "exchange_broken"),
        (b"<\xff\xfe>", "exchange_broken"),
        (b"PK\x03\x04", "exchange_broken"),
        (b"PK", "exchange_broken"),
    ] {
        assert_eq!(why(bytes), key, "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn archives_are_no_workbooks() {
    let inside = survey(Generation::New, &["en"], "1", &[]);
    let archive = zipped(&[("survey_7.lss", inside.as_bytes()), ("survey_7_responses.lsr", b"x")]);
    assert_eq!(why(&archive), "exchange_archive");
    assert_eq!(why(&zipped(&[])), "exchange_archive");
    assert_eq!(
        why(&zipped(&[("../../etc/passwd", b"x"), ("[Content_Types].xml", b"")])),
        "exchange_broken"
    );
}

#[test]
fn what_is_too_large_is_refused_before_it_is_read() {
    assert_eq!(why(&vec![b' '; MOST_BYTES + 1]), "exchange_large");
    assert_eq!(why(&vec![b'<'; 50 * 1024 * 1024]), "exchange_large");
}

#[test]
fn zip_bombs_are_refused() {
    let spaces = " ".repeat(19 * 1024 * 1024);
    let ratio = raw(&sheet_of(&spaces));
    assert!(ratio.len() < 100_000, "{}", ratio.len());
    assert_eq!(why(&ratio), "exchange_unpacked");
    // Less dense, and too much all the same.
    let mut text = String::new();
    let mut seed = 1_u64;
    while text.len() < 21 * 1024 * 1024 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        text.extend([&*(seed >> 50).to_string(), "<v/>", &"abcdefgh".repeat(8)]);
    }
    let total = raw(&text);
    assert!(total.len() < MOST_BYTES, "{}", total.len());
    assert_eq!(why(&total), "exchange_unpacked");
    let many: Vec<_> = (0..600).map(|n| format!("part{n}")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    assert_eq!(why(&zipped(&many)), "exchange_unpacked");
}

#[test]
fn a_part_that_lies_about_its_size_is_refused() {
    let honest = raw(&sheet_of(&" ".repeat(3 * 1024 * 1024)));
    assert_eq!(why(&honest), "exchange_unpacked", "a ratio of more than 250");
    // Both headers now say ten bytes.
    let size = u32::try_from(sheet_of(&" ".repeat(3 * 1024 * 1024)).len()).unwrap().to_le_bytes();
    let mut lying = honest;
    let mut at = 0;
    while let Some(found) = lying[at..].windows(4).position(|window| window == size) {
        lying[at + found..at + found + 4].copy_from_slice(&10_u32.to_le_bytes());
        at += found + 4;
    }
    assert_ne!(why(&lying), "was read");
}

#[test]
fn a_million_rows_or_columns_are_bounded() {
    for cell in ["XFD2", "ZZZZZZ2", "AAAAAAAAAAAAAAAA2"] {
        let far = sheet_of(&format!("<row r=\"2\">{}</row>", inline(cell, "x")));
        let expected = if cell.len() > 10 { "was read" } else { "exchange_cells" };
        assert_eq!(why(&raw(&far)), expected, "{cell}");
    }
    let far = sheet_of(&format!("<row>{}</row>", inline("A4294967295", "x")));
    assert_eq!(why(&raw(&far)), "was read", "one far row is one row");
    let rows: Vec<_> =
        (2..10_100).map(|n| format!("<row r=\"{n}\"><c r=\"A{n}\"><v>1</v></c></row>")).collect();
    let rows = rows.concat();
    assert_eq!(why(&raw(&sheet_of(&rows))), "exchange_cells");
    let cells: Vec<_> = (0..201_000)
        .map(|n| {
            format!(
                "<c r=\"{}{}\"><v>1</v></c>",
                char::from(b'A' + u8::try_from(n % 26).unwrap()),
                n / 26 + 2
            )
        })
        .collect();
    let cells = cells.concat();
    assert_eq!(why(&raw(&sheet_of(&format!("<row>{cells}</row>")))), "exchange_cells");
    let empty = "<row r=\"7\"><c r=\"A7\" s=\"1\"/></row>".repeat(50_000);
    assert_eq!(
        why(&raw(&sheet_of(&empty))),
        "was read",
        "cells without anything count for nothing"
    );
    let rows = "<row><x>1</x></row>".repeat(50_001);
    let long = format!(
        "<document><LimeSurveyDocType>Survey</LimeSurveyDocType><answers><rows>{rows}</rows></answers></document>"
    );
    assert_eq!(why(long.as_bytes()), "exchange_cells");
}

#[test]
fn declarations_are_never_read() {
    let bomb = "<!DOCTYPE a [<!ENTITY a \"x\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>";
    let outside = "<!DOCTYPE a [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>";
    let survey = survey(
        Generation::Old,
        &["en"],
        "1",
        &[Q { kind: "S", code: "Q", text: "x", ..Q::default() }],
    );
    for declared in [bomb, outside, "<!DOCTYPE document SYSTEM \"http://127.0.0.1/x.dtd\">"] {
        let file = survey.replacen("<document>", &format!("{declared}<document>"), 1);
        assert_eq!(why(file.as_bytes()), "exchange_declares");
        assert_eq!(why(&raw(&format!("{declared}{}", sheet_of("")))), "exchange_declares");
    }
    let named = survey.replacen("<![CDATA[7]]>", "&passwd;", 1);
    assert_eq!(why(named.as_bytes()), "exchange_declares");
    assert_ne!(named, survey, "the control");
}

#[test]
fn deep_nesting_is_refused() {
    let deep = format!("<document>{}", "<a>".repeat(100_000));
    assert_eq!(why(deep.as_bytes()), "exchange_broken");
    assert_eq!(why(&raw(&"<a>".repeat(100_000))), "exchange_broken");
    let groups = format!("type | name | label\n{}", "begin group | g | \n".repeat(30));
    assert_eq!(why(&form(&groups)), "exchange_groups");
    let brackets = format!(
        "type | name | label | relevant\ntext | a | A | {}1{}",
        "(".repeat(900),
        ")".repeat(900)
    );
    assert_eq!(why(&form(&brackets)), "was read");
}

#[test]
fn a_form_lacks_nothing_that_makes_it_one() {
    let one = "type | name | label\ntext | a | A";
    assert_eq!(why(&book(&[("choices", one)])), "exchange_sheet");
    assert_eq!(why(&book(&[("survey", "name | label\na | A")])), "exchange_column");
    assert_eq!(why(&book(&[("survey", "type | label\ntext | A")])), "exchange_column");
    assert_eq!(why(&book(&[("survey", "")])), "exchange_column");
    assert_eq!(why(&book(&[("survey", one)])), "was read", "the control");
    assert_eq!(why(&form("type | name | label\nend group | | ")), "exchange_groups");
    assert_eq!(
        why(&form("type | name | label\nbegin group | g | G\ntext | a | A")),
        "exchange_groups"
    );
}

#[test]
fn references_to_nowhere_are_refused() {
    let shared = sheet_of("<row r=\"2\"><c r=\"A2\" t=\"s\"><v>99</v></c></row>");
    assert_eq!(why(&raw(&shared)), "exchange_broken");
    assert_eq!(why(&raw_with(&sheet_of(""), BOOK, "<Relationships/>")), "exchange_broken");
    let away = RELS.replace("worksheets/sheet1.xml", "../../../etc/passwd");
    assert_eq!(why(&raw_with(&sheet_of(""), BOOK, &away)), "exchange_broken");
}

#[test]
fn a_circle_of_conditions_is_opened_and_told() {
    let rows = "type | name | label | relevant
        text | a | A | ${b} != ''
        text | b | B | ${c} != ''
        text | c | C | ${a} != ''";
    let arrived = read(&form(rows)).unwrap();
    let faults = arrived.questionnaire.faults();
    assert!(faults.iter().all(|fault| fault.key == "missing_text"), "{faults:?}");
    let lines = super::told(&arrived, super::Fate::LeftOut);
    assert_eq!(lines.iter().filter(|(_, key)| *key == "condition_forward").count(), 2);
}
