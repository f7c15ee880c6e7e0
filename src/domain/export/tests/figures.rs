//! The same figures in rows, for programs, in columns, and as readers see them.

use std::io::Write;

use ::parquet::file::reader::{FileReader, SerializedFileReader};
use ::parquet::record::Field;
use serde_json::{Value, json};

use super::super::*;
use super::{CSV, release};

#[test]
fn rows_are_written_as_they_were_released() {
    assert_eq!(tables_csv(&release()), CSV);
}

#[test]
fn programs_get_the_same_figures_and_what_is_said_of_the_whole() {
    let read: Value = serde_json::from_str(&tables_json(&release())).unwrap();
    let mut whole = read.clone();
    let cells = whole.as_object_mut().unwrap().remove("cells").unwrap();
    let said = json!({
        "release": "0B7E", "consultation": "B7K3M", "stage": "design", "revision": 2,
        "made_on": "2027-03-14", "by": "Anna", "second": "Simon", "note": "A note", "plan": "aa",
        "hash": release().hash(), "few": false, "dropped": ["place"],
        "steps": [{ "question": "goes", "item": "", "step": "full" }],
    });
    assert_eq!(whole, said);
    let hidden = json!({
        "question": "goes", "item": "", "option": "-no", "breakdown": "age", "category": "9-11",
        "base": null, "count": null, "count_low": null, "count_high": null, "percent": null,
        "status": "hidden",
    });
    let mean = json!({
        "question": "likes", "item": "swings", "option": "_mean", "breakdown": "", "category": "",
        "base": 50, "count": 3.4, "count_low": 2, "count_high": 4, "percent": 60,
        "status": "rounded",
    });
    assert_eq!((&cells[4], &cells[2]), (&hidden, &mean));
    assert_eq!((&cells[0]["count"], cells.as_array().map(Vec::len)), (&json!(32), Some(7)));
}

#[test]
fn columns_hold_the_same_rows_with_their_types() {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&tables_parquet(&release()).unwrap()).unwrap();
    let file = SerializedFileReader::new(file).unwrap();
    let mut reader = csv::Reader::from_reader(CSV.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(file.metadata().file_metadata().num_rows(), 7);
    let mut seen = 0;
    for (row, known) in file.get_row_iter(None).unwrap().zip(&rows) {
        let row = row.unwrap();
        assert_eq!(row.len(), COLUMNS.len());
        for (at, (name, field)) in row.get_column_iter().enumerate() {
            assert_eq!(name, COLUMNS[at]);
            let (kind_here, text) = match field {
                Field::Str(text) => (Kind::Text, text.clone()),
                Field::Int(number) => (Kind::Whole, number.to_string()),
                Field::Double(number) => (Kind::Number, number.to_string()),
                Field::Null => (kind(name), String::new()),
                other => panic!("{name}: {other:?}"),
            };
            assert_eq!((kind_here, &*text), (kind(name), &known[at]), "{name}");
        }
        seen += 1;
    }
    assert_eq!(seen, rows.len());
}

#[test]
fn figures_are_brought_together_as_readers_see_them() {
    let release = release();
    let tables = tables(&release);
    let read: Vec<_> = tables.iter().map(|table| (table.question, table.item)).collect();
    assert_eq!(read, [("goes", ""), ("likes", "swings"), ("likes", "slide")]);
    let goes: Vec<_> = tables[0]
        .divisions
        .iter()
        .map(|division| {
            let cells = division.cells.len();
            (division.breakdown, division.options(), division.categories(), cells)
        })
        .collect();
    let options = vec!["yes", "-no"];
    assert_eq!(
        goes,
        [("", options.clone(), vec![""], 2), ("age", options, vec!["9-11", "=12"], 3)]
    );
}
