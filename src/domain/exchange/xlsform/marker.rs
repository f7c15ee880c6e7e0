//! What XLSForm has no place for, in a column of our own, so that a file that comes back is the
//! questionnaire it was. Words that somebody changed meanwhile win over ours.

use serde_json::{Map, Value, json};

use super::cells;
use crate::domain::question::{AnswerOption, Question};
use crate::domain::wording::Wording;

/// The member that holds texts which a cell or another program would not keep as they are.
const EXACT: &str = "exact";

/// The member that says that a group is a section of ours.
pub(super) const SECTION: &str = "section";

/// A text as it stands in a cell: other programs would take `${food}` for an answer, and `_x0041_`
/// for a sign.
pub(super) fn shown(text: &str) -> String {
    let mut text = text.replace("${", "$ {");
    while let Some(at) = text
        .match_indices("_x")
        .find_map(|(at, _)| text.get(at..).and_then(cells::escaped).map(|_| at))
    {
        text.insert(at.saturating_add(1), ' ');
    }
    text
}

/// A marker as it stands in a cell: pyxform looks for the names of answers in every column.
pub(super) fn written(marker: &Value) -> String {
    marker.to_string().replace("${", "\\u0024{")
}

/// Adds to a marker the texts that cells do not keep, by field and key.
pub(super) fn keep_exact(marker: &mut Map<String, Value>, fields: &[(&str, &Wording)]) {
    let mut exact = Map::new();
    for (field, wording) in fields {
        for (key, text) in &wording.0 {
            if text.is_empty() || text.contains('\r') || shown(text) != *text {
                exact.insert(format!("{field}.{key}"), json!(text));
            }
        }
    }
    if !exact.is_empty() {
        marker.insert(EXACT.to_owned(), Value::Object(exact));
    }
}

/// The words of a field: what stands in its cells, or exactly what stood there when it was written.
pub(super) fn exact(marker: &Value, field: &str, mut cells: Wording) -> Wording {
    let kept = marker.get(EXACT).and_then(Value::as_object);
    for (name, text) in kept.into_iter().flatten() {
        let key = name.strip_prefix(field).and_then(|rest| rest.strip_prefix('.'));
        if let (Some(key), Some(text)) = (key, text.as_str()) {
            let cell = cells.0.get(key).map_or("", String::as_str);
            if cell == shown(text).replace("\r\n", "\n").replace('\r', "\n") || cell == shown(text)
            {
                cells.0.insert(key.to_owned(), text.to_owned());
            }
        }
    }
    cells
}

/// The marker of a question: everything but its words and what can be chosen.
pub(super) fn of_question(question: &Question) -> Map<String, Value> {
    let value = serde_json::to_value(question).unwrap_or_default();
    let members = value.as_object().cloned().unwrap_or_default();
    let mut elsewhere = vec!["text", "hint", "options", "items", "low", "high"];
    if !question.section.is_empty() {
        elsewhere.push("section");
    }
    members.into_iter().filter(|(name, _)| !elsewhere.contains(&name.as_str())).collect()
}

/// The marker of an option: everything but its words.
pub(super) fn of_option(option: &AnswerOption) -> Map<String, Value> {
    let mut marker = Map::new();
    marker.insert("code".to_owned(), json!(option.code));
    if option.exclusive {
        marker.insert("exclusive".to_owned(), json!(true));
    }
    if let Some(picture) = &option.picture {
        marker.insert("picture".to_owned(), json!(picture));
    }
    keep_exact(&mut marker, &[("label", &option.text)]);
    marker
}

/// The option of a marker, with the words of its cells.
pub(super) fn option(marker: &Value, cells: Wording) -> Option<AnswerOption> {
    let text = exact(marker, "label", cells);
    let mut members = marker.as_object()?.clone();
    members.remove(EXACT);
    members.insert("text".to_owned(), json!(text));
    serde_json::from_value(Value::Object(members)).ok()
}

/// The words of a question, as they stand in its row.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// The question itself.
    pub text: Wording,
    /// The sentence under it.
    pub hint: Wording,
    /// What 0 means on a scale.
    pub low: Wording,
    /// What 10 means.
    pub high: Wording,
}

/// The question of a marker, with its words and what can be chosen, or its statements.
pub(super) fn question(marker: &Value, words: Words, options: &[AnswerOption]) -> Option<Question> {
    let mut members = marker.as_object()?.clone();
    members.remove(EXACT);
    members.insert("text".to_owned(), json!(exact(marker, "label", words.text)));
    members.insert("hint".to_owned(), json!(exact(marker, "hint", words.hint)));
    match members.get("kind").and_then(Value::as_str)? {
        "scale" => {
            members.insert("low".to_owned(), json!(exact(marker, "low", words.low)));
            members.insert("high".to_owned(), json!(exact(marker, "high", words.high)));
        }
        "statements" => {
            members.insert("items".to_owned(), json!(options));
        }
        "single" | "multiple" | "picture" | "place" | "ranking" | "coins" => {
            members.insert("options".to_owned(), json!(options));
        }
        _ => {}
    }
    serde_json::from_value(Value::Object(members)).ok()
}
