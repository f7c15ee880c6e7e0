//! `datapackage.json`: what the files of a package are, for programs (Frictionless Data Package).

use serde_json::{Value, json};

use super::tables::COLUMNS;
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
pub const CODEBOOK: [&str; 6] = ["question", "item", "option", "kind", "language", "text"];

/// The description of a package with these files.
pub fn datapackage(release: &Release, title: &str, resources: &[Resource]) -> String {
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
        "resources": resources,
    });
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn resource(resource: &Resource) -> Value {
    let format = resource.path.rsplit_once('.').map_or("", |(_, format)| format);
    let media = match format {
        "csv" => "text/csv",
        "json" => "application/json",
        "html" => "text/html",
        _ => "application/octet-stream",
    };
    let mut described = json!({
        // Unique in a package, as two formats of the same tables are two resources.
        "name": resource.path.replace('.', "-").to_lowercase(),
        "path": resource.path,
        "format": format,
        "mediatype": media,
        "encoding": "utf-8",
        "bytes": resource.bytes.len(),
        "hash": format!("sha256:{}", resource.hash),
    });
    let fields: &[&str] = match resource.path {
        "tables.csv" => &COLUMNS,
        "codebook.csv" => &CODEBOOK,
        _ => &[],
    };
    if let (false, Some(described)) = (fields.is_empty(), described.as_object_mut()) {
        let fields: Vec<Value> =
            fields.iter().map(|name| json!({ "name": name, "type": kind(name) })).collect();
        described.insert("profile".to_owned(), json!("tabular-data-resource"));
        described.insert("schema".to_owned(), json!({ "fields": fields, "missingValues": [""] }));
    }
    described
}

fn kind(column: &str) -> &'static str {
    match column {
        "base" | "count_low" | "count_high" | "percent" => "integer",
        "count" => "number",
        _ => "string",
    }
}
