//! What stands around the questions: from our own sheet, or from the settings of a form.

use serde_json::{Value, json};

use super::marker;
use super::table::{OURS, Table};
use crate::domain::exchange::assembly::Assembly;
use crate::domain::exchange::framing::framed;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::wording::{Lang, Wording};

/// Members of a questionnaire that are words.
pub(super) const WORDED: [&str; 5] =
    ["title", "discreet_title", "purpose", "decider", "answer_when"];

/// The frame of a questionnaire as one value: everything but words, questions and cards.
pub(super) fn value(questionnaire: &Questionnaire) -> Value {
    let value = serde_json::to_value(questionnaire).unwrap_or_default();
    let members = value.as_object().cloned().unwrap_or_default();
    let kept = members.into_iter().filter(|(name, _)| {
        !WORDED.contains(&name.as_str()) && name != "questions" && name != "support"
    });
    Value::Object(kept.collect())
}

/// The questionnaire of our own sheet, without questions and cards; `None` when there is no such
/// sheet, or it cannot be read.
pub(super) fn own(table: &Table<'_>) -> Option<Questionnaire> {
    let frame = table.lines().find(|line| line.text("field") == "frame")?;
    let value: Value = serde_json::from_str(frame.text("value")).ok()?;
    let mut members = value.as_object()?.clone();
    for line in table.lines().filter(|line| WORDED.contains(&line.text("field"))) {
        let kept: Value = serde_json::from_str(line.text("value")).unwrap_or_default();
        let words = marker::exact(&kept, "words", line.exact("words"));
        members.insert(line.text("field").to_owned(), json!(words));
    }
    members.insert("questions".to_owned(), json!([]));
    members.insert("support".to_owned(), json!([]));
    serde_json::from_value(Value::Object(members)).ok()
}

/// The frame of a form from elsewhere; what it cannot know is told.
pub(super) fn foreign(
    settings: &Table<'_>,
    languages: Vec<Lang>,
    default: Lang,
    assembly: &mut Assembly,
) -> Questionnaire {
    let mut title = Wording::default();
    if let Some(line) = settings.lines().next() {
        let given = line.text("form_title");
        if !given.is_empty() {
            title.0.insert(default.code().to_owned(), super::super::plain::clean(given));
            assembly.report.carried("settings", "title", given);
        }
    }
    framed(title, languages, assembly)
}

/// What the settings of a form say that has no place here.
pub(super) fn settings(table: &Table<'_>, assembly: &mut Assembly) {
    for line in table.lines().take(1) {
        for column in line.filled() {
            if !matches!(column, "form_title" | "default_language" | OURS) {
                assembly.report.left_out("settings", "column", column);
            }
        }
        for column in line.computed() {
            assembly.report.changed("settings", "computed", column);
        }
    }
}
