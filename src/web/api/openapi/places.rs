//! What each address gives, and what it takes.

use serde_json::{Value, json};

use crate::web::api::consultations::{LARGEST_PAGE, LAST_PAGE, PAGE};
use crate::web::api::kind::Kind;

/// One address.
pub struct Place {
    /// Name of its operation.
    pub id: &'static str,
    /// What it gives.
    pub summary: &'static str,
    /// What can be asked of it, but for the kind.
    asks: Vec<Value>,
    /// In which kinds, each with the name of its schema.
    pub kinds: Vec<(Kind, &'static str)>,
    /// Where it leads: an operation, its parameter, and where its value stands in the answer.
    pub leads: &'static [(&'static str, &'static str, &'static str)],
    /// Whether it comes in pages.
    pub paged: bool,
    /// Whether what it gives can be taken back.
    pub gone: bool,
}

impl Place {
    /// Whether its address names one thing among others.
    pub fn names_something(&self) -> bool {
        self.asks.iter().any(|asked| asked.get("in").is_some_and(|place| place == "path"))
    }

    /// All its parameters.
    pub fn parameters(&self) -> Vec<Value> {
        let mut all = self.asks.clone();
        if self.kinds.len() > 1 {
            let names: Vec<&str> = self.kinds.iter().map(|(kind, _)| kind.name()).collect();
            all.push(json!({
                "name": "format",
                "in": "query",
                "description": "The kind, for whoever cannot set Accept; it wins over Accept.",
                "schema": { "type": "string", "enum": names },
            }));
        }
        all
    }
}

const TO_CONSULTATIONS: [(&str, &str, &str); 2] = [
    ("consultation", "code", "$response.body#/items/0/code"),
    ("codebook", "code", "$response.body#/items/0/code"),
];
const TO_RELEASES: [(&str, &str, &str); 2] = [
    ("release", "id", "$response.body#/releases/0/id"),
    ("tables", "id", "$response.body#/releases/0/id"),
];

/// The address with this pattern.
pub fn place(path: &str) -> Place {
    let one = |id, summary, asks, schema| Place {
        id,
        summary,
        asks,
        kinds: vec![(Kind::Json, schema)],
        leads: &[],
        paged: false,
        gone: false,
    };
    match path {
        "/api/v1/openapi.json" => one("description", "This document.", vec![], "Description"),
        "/api/v1/consultations" => {
            let asks = vec![number("page", 1, LAST_PAGE), number("per_page", PAGE, LARGEST_PAGE)];
            let summary = "Consultations with released figures: without a token those that are public, \
                with one those of its project.";
            let whole = one("consultations", summary, asks, "Consultations");
            Place { paged: true, leads: &TO_CONSULTATIONS, ..whole }
        }
        "/api/v1/consultations/{code}" => {
            let summary = "One consultation, with its releases.";
            let whole = one("consultation", summary, vec![code()], "Consultation");
            Place { leads: &TO_RELEASES, ..whole }
        }
        "/api/v1/consultations/{code}/codebook" => {
            let summary = "What every code means, in every language that was offered.";
            let whole = one("codebook", summary, vec![code()], "Codebook");
            Place { kinds: vec![(Kind::Json, "Codebook"), (Kind::Csv, "Rows")], ..whole }
        }
        "/api/v1/releases/{id}" => {
            let summary = "A release without its figures, with its hash and signature.";
            one("release", summary, vec![release()], "Release")
        }
        _ => {
            let kinds =
                vec![(Kind::Json, "Tables"), (Kind::Csv, "Rows"), (Kind::Jsonstat, "Jsonstat")];
            let summary = "The figures, byte for byte as in the files of the release.";
            Place { kinds, gone: true, ..one("tables", summary, vec![release()], "Tables") }
        }
    }
}

fn number(name: &str, otherwise: usize, most: usize) -> Value {
    json!({
        "name": name,
        "in": "query",
        "schema": { "type": "integer", "minimum": 1, "maximum": most, "default": otherwise },
    })
}

fn code() -> Value {
    json!({
        "name": "code",
        "in": "path",
        "required": true,
        "description": "The code of a consultation, as it is printed.",
        "schema": { "$ref": "#/components/schemas/Code" },
    })
}

fn release() -> Value {
    json!({
        "name": "id",
        "in": "path",
        "required": true,
        "description": "The id of a release.",
        "schema": { "$ref": "#/components/schemas/Id" },
    })
}
