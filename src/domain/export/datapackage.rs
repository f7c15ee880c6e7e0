//! `datapackage.json`: what the files of a package are, for programs (Frictionless Data Package).

use serde_json::{Value, json};

use super::tables::{COLUMNS, Kind, kind};
use crate::domain::release::Release;

/// One file of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// File name.
    pub path: &'static str,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// SHA-256, hexadecimal.
    pub hash: String,
}

/// The columns of `codebook.csv`.
pub const CODEBOOK: [&str; 10] = [
    "question",
    "item",
    "option",
    "kind",
    "language",
    "text",
    "asked",
    "condition",
    "breakdown",
    "tabulated",
];

/// The description of a package with these files.
pub fn datapackage(
    release: &Release,
    title: &str,
    signature: Value,
    resources: &[Resource],
) -> String {
    let resources: Vec<Value> = resources.iter().map(resource).collect();
    let document = json!({
        "profile": "data-package",
        "name": format!("porte-voix-{}", release.id.to_lowercase()),
        "id": release.id,
        "title": title,
        "version": "1",
        "created": format!("{}T00:00:00Z", release.made_on),
        "description": release.note,
        "release_hash": release.hash(),
        "release_signature": signature,
        "resources": resources,
    });
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn resource(resource: &Resource) -> Value {
    let format = resource.path.rsplit_once('.').map_or("", |(_, format)| format);
    let (media, kind) = match format {
        "csv" => ("text/csv", "table"),
        "json" => ("application/json", "json"),
        "html" => ("text/html", "text"),
        "xlsx" => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "file"),
        "parquet" => ("application/vnd.apache.parquet", "file"),
        _ => ("text/plain", "text"),
    };
    let mut described = json!({
        // Unique in a package, as two formats of the same tables are two resources.
        "name": resource.path.replace('.', "-").to_lowercase(),
        "path": resource.path,
        // Said, as some programs guess it, and take our JSON for something else.
        "type": kind,
        "format": format.to_lowercase(),
        "mediatype": media,
        "bytes": resource.bytes.len(),
        "hash": format!("sha256:{}", resource.hash),
    });
    let fields = match resource.path {
        "tables.csv" => COLUMNS.iter().map(|name| field(name, of_tables(name))).collect(),
        "codebook.csv" => CODEBOOK.iter().map(|name| field(name, of_codebook(name))).collect(),
        _ => Vec::new(),
    };
    let Some(members) = described.as_object_mut() else { return described };
    if kind != "file" {
        members.insert("encoding".to_owned(), json!("utf-8"));
    }
    if !fields.is_empty() {
        members.insert("profile".to_owned(), json!("tabular-data-resource"));
        members.insert("schema".to_owned(), json!({ "fields": fields, "missingValues": [""] }));
    }
    described
}

fn field(name: &str, (kind, constraints): (&str, Value)) -> Value {
    json!({ "name": name, "type": kind, "constraints": constraints })
}

fn of_tables(column: &str) -> (&'static str, Value) {
    match (kind(column), column) {
        (Kind::Whole, "percent") => ("integer", json!({ "minimum": 0, "maximum": 100 })),
        (Kind::Whole, _) => ("integer", json!({ "minimum": 0 })),
        (Kind::Number, _) => ("number", json!({ "minimum": 0 })),
        (Kind::Text, "status") => {
            ("string", json!({ "required": true, "enum": ["rounded", "hidden"] }))
        }
        // All children together have no breakdown, and most questions no items.
        (Kind::Text, "item" | "breakdown" | "category") => ("string", json!({})),
        (Kind::Text, _) => ("string", json!({ "required": true })),
    }
}

fn of_codebook(column: &str) -> (&'static str, Value) {
    match column {
        "breakdown" | "tabulated" => ("boolean", json!({ "required": true })),
        "kind" | "language" => ("string", json!({ "required": true })),
        _ => ("string", json!({})),
    }
}
