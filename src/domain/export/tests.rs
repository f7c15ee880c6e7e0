//! The files of a small release, figure by figure.

use std::io::Write;

use ::parquet::file::reader::{FileReader, SerializedFileReader};
use ::parquet::record::Field;
use serde_json::{Value, json};

use super::*;
use crate::domain::disclosure::{AttackReport, Step};
use crate::domain::release::{MEAN, Release, ReleasedCell, ReleasedTables, Status, TableStep};

fn cell([question, item, option, breakdown, category]: [&str; 5]) -> ReleasedCell {
    ReleasedCell {
        question: question.to_owned(),
        item: item.to_owned(),
        option: option.to_owned(),
        breakdown: breakdown.to_owned(),
        category: category.to_owned(),
        base: None,
        count: None,
        mean_tenths: None,
        count_low: None,
        count_high: None,
        percent: None,
        status: Status::Hidden,
        batch: 1,
    }
}

fn told(codes: [&str; 5], [base, count, low, high, percent]: [u32; 5]) -> ReleasedCell {
    ReleasedCell {
        base: Some(base),
        count: Some(count),
        count_low: Some(low),
        count_high: Some(high),
        percent: Some(percent),
        status: Status::Rounded,
        ..cell(codes)
    }
}

/// Two questions, one with items; a figure, a mean, a hidden cell, and codes that begin like formulas.
fn release() -> Release {
    let mean = told(["likes", "swings", MEAN, "", ""], [50, 3, 2, 4, 60]);
    let cells = vec![
        told(["goes", "", "yes", "", ""], [50, 32, 30, 34, 64]),
        told(["goes", "", "-no", "", ""], [50, 18, 15, 20, 36]),
        ReleasedCell { mean_tenths: Some(34), ..mean },
        told(["goes", "", "yes", "age", "9-11"], [25, 12, 10, 14, 48]),
        cell(["goes", "", "-no", "age", "9-11"]),
        told(["goes", "", "yes", "age", "=12"], [20, 12, 10, 14, 60]),
        told(["likes", "slide", "_skipped", "", ""], [50, 0, 0, 4, 0]),
    ];
    let step = TableStep { question: "goes".to_owned(), item: String::new(), step: Step::Full };
    Release {
        id: "0B7E".to_owned(),
        consultation: "B7K3M".to_owned(),
        stage: "design".to_owned(),
        revision: 2,
        plan: "aa".to_owned(),
        made_on: "2027-03-14".to_owned(),
        by: "Anna".to_owned(),
        second: "Simon".to_owned(),
        note: "A note".to_owned(),
        interim: false,
        tables: ReleasedTables {
            batch: 1,
            few: false,
            steps: vec![step],
            dropped: vec!["place".to_owned()],
            cells,
        },
        attack: AttackReport {
            passed: true,
            attackers: Vec::new(),
            requirements: Vec::new(),
            tables: Vec::new(),
            dropped: Vec::new(),
            mismatches: 0,
        },
    }
}

const CSV: &str = "\
release,consultation,stage,question,item,option,breakdown,category,base,count,count_low,count_high,percent,status
0B7E,B7K3M,design,goes,,yes,,,50,32,30,34,64,rounded
0B7E,B7K3M,design,goes,,'-no,,,50,18,15,20,36,rounded
0B7E,B7K3M,design,likes,swings,_mean,,,50,3.4,2,4,60,rounded
0B7E,B7K3M,design,goes,,yes,age,9-11,25,12,10,14,48,rounded
0B7E,B7K3M,design,goes,,'-no,age,9-11,,,,,,hidden
0B7E,B7K3M,design,goes,,yes,age,'=12,20,12,10,14,60,rounded
0B7E,B7K3M,design,likes,slide,_skipped,,,50,0,0,4,0,rounded
";

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
    let mut seen = 0;
    for (row, known) in file.get_row_iter(None).unwrap().zip(&rows) {
        for (at, (name, field)) in row.unwrap().get_column_iter().enumerate() {
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

#[test]
fn a_package_says_what_each_file_is_and_holds() {
    let paths = ["tables.csv", "codebook.csv", "tables.json", "method.html", "tables.xlsx"];
    let more = ["tables.parquet", "SHA256SUMS"];
    let resource = |path: &&'static str| Resource {
        path,
        bytes: vec![0; path.len()],
        hash: format!("of {path}"),
    };
    let all: Vec<Resource> = paths.iter().chain(&more).map(resource).collect();
    let written = datapackage(&release(), "A title", json!({ "signer": "us" }), &all);
    let mut package: Value = serde_json::from_str(&written).unwrap();
    let resources = package.as_object_mut().unwrap().remove("resources").unwrap();
    assert_eq!(
        package,
        json!({
            "profile": "data-package", "name": "porte-voix-0b7e", "id": "0B7E", "title": "A title",
            "version": "1", "created": "2027-03-14T00:00:00Z", "description": "A note",
            "release_hash": release().hash(), "release_signature": { "signer": "us" },
        })
    );
    let spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let known = [
        ("text/csv", "table", "csv", true),
        ("text/csv", "table", "csv", true),
        ("application/json", "json", "json", true),
        ("text/html", "text", "html", true),
        (spreadsheet, "file", "xlsx", false),
        ("application/vnd.apache.parquet", "file", "parquet", false),
        ("text/plain", "text", "", true),
    ];
    for ((described, resource), (media, kind, format, text)) in
        resources.as_array().unwrap().iter().zip(&all).zip(known)
    {
        assert_eq!(described["path"], resource.path);
        assert_eq!(described["name"], resource.path.replace('.', "-").to_lowercase());
        assert_eq!(described["hash"], format!("sha256:of {}", resource.path));
        assert_eq!(described["bytes"], resource.path.len());
        let said = ["mediatype", "type", "format"].map(|name| described[name].as_str().unwrap());
        assert_eq!(said, [media, kind, format]);
        assert_eq!(described.get("encoding"), text.then(|| json!("utf-8")).as_ref());
        let is_table = kind == "table";
        let profile = is_table.then(|| json!("tabular-data-resource"));
        assert_eq!(described.get("profile"), profile.as_ref(), "{}", resource.path);
        assert_eq!(described.get("schema").is_some(), is_table);
    }
    let field = |file: usize, name: &str| {
        let fields = resources[file]["schema"]["fields"].as_array().unwrap();
        let found = fields.iter().find(|field| field["name"] == name).unwrap();
        (found["type"].clone(), found["constraints"].clone())
    };
    let (number, text) = (json!({ "minimum": 0 }), json!({ "required": true }));
    let status = json!({ "required": true, "enum": ["rounded", "hidden"] });
    for (file, name, kind, constraints) in [
        (0, "base", "integer", &number),
        (0, "percent", "integer", &json!({ "minimum": 0, "maximum": 100 })),
        (0, "count", "number", &number),
        (0, "status", "string", &status),
        (0, "item", "string", &json!({})),
        (0, "question", "string", &text),
        (1, "tabulated", "boolean", &text),
        (1, "kind", "string", &text),
        (1, "text", "string", &json!({})),
    ] {
        assert_eq!(field(file, name), (json!(kind), constraints.clone()), "{name}");
    }
    assert_eq!(resources[0]["schema"]["missingValues"], json!([""]));
}
