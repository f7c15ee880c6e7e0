//! What a package says of its files.

use serde_json::{Value, json};

use super::super::*;
use super::release;

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
    assert_eq!(resources.as_array().map(Vec::len), Some(all.len()));
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
