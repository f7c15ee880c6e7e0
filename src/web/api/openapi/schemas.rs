//! What the documents hold, strictly: a member that is not listed is a mistake.

use serde_json::{Map, Value, json};

use crate::domain::export::datapackage::CODEBOOK;
use crate::domain::stage::Stage;
use crate::domain::wording::{Band, Lang};

/// Every schema by name.
pub fn all() -> Value {
    let simple = simple();
    let whole = [reading(), figures(), jsonstat()];
    let all = std::iter::once(simple).chain(whole).flat_map(|part| match part {
        Value::Object(members) => members,
        _ => Map::new(),
    });
    Value::Object(all.collect())
}

/// An object with exactly these members.
fn object(members: Value) -> Value {
    let names: Vec<String> =
        members.as_object().map(|all| all.keys().cloned().collect()).unwrap_or_default();
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": names,
        "properties": members,
    })
}

fn of(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

fn list(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn yes_or_no() -> Value {
    json!({ "type": "boolean" })
}

fn whole(least: u32) -> Value {
    json!({ "type": "integer", "minimum": least })
}

fn or_null(schema: &Value) -> Value {
    json!({ "oneOf": [schema, { "type": "null" }] })
}

/// Links with these names.
fn links(names: &[&str]) -> Value {
    object(Value::Object(names.iter().map(|name| ((*name).to_owned(), of("Address"))).collect()))
}

fn simple() -> Value {
    let languages = Lang::ALL.map(Lang::code);
    json!({
        "Code": { "type": "string", "pattern": "^[2-9BCDFGHJKMNPQRTVWXZ]{4,8}$" },
        "Id": {
            "type": "string",
            "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
        },
        "Day": { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" },
        "Hash": { "type": "string", "pattern": "^[0-9a-f]{64}$" },
        "Address": { "type": "string", "pattern": "^/api/v1/" },
        "Language": { "type": "string", "enum": languages },
        "Band": { "type": "string", "enum": Band::ALL },
        "Stage": { "type": "string", "enum": Stage::ALL.map(Stage::code) },
        "Title": {
            "type": "object",
            "description": "By language.",
            "minProperties": 1,
            "propertyNames": { "enum": languages },
            "additionalProperties": text(),
        },
        "Rows": {
            "type": "string",
            "description": "UTF-8 with a header row; a cell that a spreadsheet would take for a formula \
                begins with an apostrophe.",
        },
        "Problem": object(json!({
            "type": { "const": "about:blank" },
            "title": text(),
            "status": { "type": "integer", "minimum": 400, "maximum": 599 },
            "detail": { "type": "string", "description": "One sentence." },
        })),
        "Description": {
            "type": "object",
            "required": ["openapi", "info", "paths", "components"],
            "properties": { "openapi": { "const": "3.1.0" } },
        },
    })
}

fn reading() -> Value {
    let summary = json!({
        "code": of("Code"),
        "title": of("Title"),
        "stage": of("Stage"),
        "closed_on": or_null(&of("Day")),
        "revision": whole(1),
        "languages": list(of("Language")),
        "bands": list(of("Band")),
        "links": links(&["self", "codebook"]),
    });
    let mut one = summary.clone();
    if let Some(members) = one.as_object_mut() {
        members.insert(
            "project".to_owned(),
            object(json!({ "name": text(), "organisation": text() })),
        );
        members.insert("releases".to_owned(), list(of("Listed")));
    }
    let signature = object(json!({
        "algorithm": { "const": "Ed25519" },
        "signed_text": { "type": "string", "pattern": "^porte-voix/release/1:[0-9a-f]{64}$" },
        "public_key": text(),
        "public_key_sha256": text(),
        "signature": text(),
    }));
    let row = CODEBOOK.map(|name| {
        let schema = match name {
            "breakdown" | "tabulated" => yes_or_no(),
            "language" => of("Language"),
            _ => text(),
        };
        (name.to_owned(), schema)
    });
    json!({
        "Consultations": object(json!({
            "total": whole(0),
            "page": whole(1),
            "per_page": { "type": "integer", "minimum": 1, "maximum": 100 },
            "prev": or_null(&of("Address")),
            "next": or_null(&of("Address")),
            "items": { "type": "array", "maxItems": 100, "items": of("Summary") },
        })),
        "Summary": object(summary),
        "Consultation": object(one),
        "Listed": object(json!({
            "id": of("Id"),
            "number": whole(1),
            "made_on": of("Day"),
            "retracted_on": or_null(&of("Day")),
            "links": links(&["self", "tables"]),
        })),
        "Release": object(json!({
            "id": of("Id"),
            "consultation": of("Code"),
            "stage": of("Stage"),
            "number": whole(1),
            "revision": whole(1),
            "made_on": of("Day"),
            "interim": yes_or_no(),
            "note": or_null(&text()),
            "hash": of("Hash"),
            "signature": or_null(&signature),
            "retracted_on": or_null(&of("Day")),
            "links": links(&["self", "tables", "consultation", "codebook"]),
        })),
        "Codebook": object(json!({
            "consultation": of("Code"),
            "revision": whole(1),
            "rows": list(object(Value::Object(row.into_iter().collect()))),
        })),
    })
}

fn figures() -> Value {
    let figure = || or_null(&whole(0));
    let empty = json!({ "type": "null" });
    json!({
        "Tables": object(json!({
            "release": of("Id"),
            "consultation": of("Code"),
            "stage": of("Stage"),
            "revision": whole(1),
            "made_on": of("Day"),
            "by": text(),
            "second": text(),
            "note": text(),
            "plan": of("Hash"),
            "hash": of("Hash"),
            "few": yes_or_no(),
            "dropped": list(text()),
            "steps": list(object(json!({
                "question": text(),
                "item": text(),
                "step": {
                    "enum": ["cell-key", "full", "full-coarse", "whole", "whole-coarse", "withheld"],
                },
            }))),
            "cells": list(of("Cell")),
        })),
        "Cell": {
            "allOf": [
                object(json!({
                    "question": text(),
                    "item": text(),
                    "option": text(),
                    "breakdown": text(),
                    "category": text(),
                    "base": figure(),
                    "count": or_null(&json!({ "type": "number", "minimum": 0 })),
                    "count_low": figure(),
                    "count_high": figure(),
                    "percent": figure(),
                    "status": { "enum": ["rounded", "hidden"] },
                })),
                {
                    "if": { "properties": { "status": { "const": "hidden" } } },
                    "then": {
                        "properties": {
                            "base": empty,
                            "count": empty,
                            "count_low": empty,
                            "count_high": empty,
                            "percent": empty,
                        },
                    },
                },
            ],
        },
    })
}

fn jsonstat() -> Value {
    let labels = json!({ "type": "object", "additionalProperties": text() });
    let dimension = object(json!({
        "label": text(),
        "category": object(json!({ "index": list(text()), "label": labels })),
    }));
    let dataset = object(json!({
        "version": { "const": "2.0" },
        "class": { "const": "dataset" },
        "label": text(),
        "id": list(json!({ "enum": ["option", "category", "measure"] })),
        "size": list(whole(1)),
        "role": object(json!({ "metric": { "const": ["measure"] } })),
        "value": list(or_null(&json!({ "type": "number", "minimum": 0 }))),
        "status": list(json!({ "enum": ["rounded", "hidden", "absent"] })),
        "dimension": { "type": "object", "additionalProperties": dimension },
        "extension": object(json!({ "question": text(), "item": text(), "breakdown": text() })),
    }));
    json!({
        "Jsonstat": object(json!({
            "version": { "const": "2.0" },
            "class": { "const": "collection" },
            "label": text(),
            "source": text(),
            "updated": of("Day"),
            "note": list(text()),
            "extension": object(json!({
                "release": of("Id"),
                "consultation": of("Code"),
                "stage": of("Stage"),
                "hash": of("Hash"),
                "language": of("Language"),
            })),
            "link": object(json!({ "item": list(dataset) })),
        })),
    })
}
