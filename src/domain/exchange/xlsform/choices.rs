//! The lists that questions choose from.

use std::collections::HashMap;

use serde_json::Value;

use super::marker;
use super::table::Table;
use crate::domain::exchange::assembly::Assembly;
use crate::domain::question::AnswerOption;
use crate::domain::wording::Wording;

/// One choice of a list.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    /// What it is called in expressions.
    pub name: String,
    /// Its words.
    pub text: Wording,
    /// The option it was here, when the file comes from us.
    pub own: Option<AnswerOption>,
}

/// Columns that mean something to us, or nothing to anybody.
const KNOWN: [&str; 5] = ["list_name", "name", "value", "label", super::table::OURS];

/// Reads every list, and tells what is left out of it.
pub(super) fn lists(table: &Table<'_>, assembly: &mut Assembly) -> HashMap<String, Vec<Choice>> {
    let mut lists: HashMap<String, Vec<Choice>> = HashMap::new();
    let mut told: Vec<String> = Vec::new();
    for line in table.lines() {
        let (list, place) = (line.text("list_name"), line.place());
        let name =
            if line.text("name").is_empty() { line.text("value") } else { line.text("name") };
        if list.is_empty() || name.is_empty() {
            assembly.report.left_out(&place, "choice_without_name", list);
            continue;
        }
        for column in line.computed() {
            assembly.report.changed(&place, "computed", column);
        }
        for column in line.filled() {
            if !KNOWN.contains(&column) && !told.iter().any(|known| known == column) {
                told.push(column.to_owned());
                assembly.report.left_out("choices", "column", column);
            }
        }
        assembly.look_for_hidden(&place, &line.exact("label"));
        let text = line.wording("label");
        let own = serde_json::from_str::<Value>(line.text(super::table::OURS)).ok();
        let own = own.and_then(|own| marker::option(&own, line.exact("label")));
        let choices = lists.entry(list.to_owned()).or_default();
        // Ours have a sign in front that no option can have: "I don't know".
        if choices.iter().any(|choice| choice.name == name) {
            assembly.report.left_out(&place, "choice_twice", name);
        } else {
            choices.push(Choice { name: name.to_owned(), text, own });
        }
    }
    lists
}
