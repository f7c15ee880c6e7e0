mod bad;
mod foreign_form;
mod form_kinds;
mod lss;
mod lss_kinds;
mod made;
mod memory;
mod mutation_tests;
mod plain;
mod roundtrip;
mod sheets;
mod surveys;
mod words;

use super::{Arrived, Fate};

/// The lines of a report with this fate: place and key.
fn told(arrived: &Arrived, fate: Fate) -> Vec<(&str, &str)> {
    let entries = arrived.report.entries.iter().filter(|entry| entry.fate == fate);
    entries.map(|entry| (entry.place.as_str(), entry.key)).collect()
}

/// Whether something of this key, about this, is told with this fate.
fn tells(arrived: &Arrived, fate: Fate, key: &str, found: &str) -> bool {
    let mut entries = arrived.report.entries.iter();
    entries.any(|entry| entry.fate == fate && entry.key == key && entry.found.contains(found))
}

/// The condition of a question, as JSON.
fn shown_if(arrived: &Arrived, code: &str) -> serde_json::Value {
    let question = arrived.questionnaire.question(code).unwrap_or_else(|| panic!("{code}"));
    serde_json::to_value(&question.show_if).unwrap()
}

/// The kind of a question, as JSON.
fn kind(arrived: &Arrived, code: &str) -> serde_json::Value {
    let question = arrived.questionnaire.question(code).unwrap_or_else(|| panic!("{code}"));
    serde_json::to_value(&question.kind).unwrap()
}
