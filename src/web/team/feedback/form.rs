//! What stands in the forms of the answer to children, and how it is read.

use serde::Serialize;

use crate::domain::feedback::{Finding, Reply, State, Step, Voice};
use crate::domain::wording::{Lang, Wording};
use crate::web::team::posted::Posted;

/// One text, language by language, each with words for the younger.
#[derive(Debug, Serialize)]
pub struct Texts {
    /// How its fields are called.
    name: String,
    /// What it is, for people.
    label: String,
    fields: Vec<Field>,
}

#[derive(Debug, Serialize)]
struct Field {
    lang: &'static str,
    flow: &'static str,
    called: &'static str,
    older: String,
    young: String,
    young_name: String,
}

impl Texts {
    /// The fields of a text.
    pub fn of(name: &str, label: String, text: &Wording, languages: &[Lang]) -> Self {
        let value = |key: &str| text.0.get(key).cloned().unwrap_or_default();
        let field = |lang: &Lang| {
            let young = young(*lang);
            Field {
                lang: lang.code(),
                flow: lang.direction(),
                called: lang.own_name(),
                older: value(lang.code()),
                young: value(&young),
                young_name: format!("{name}.{young}"),
            }
        };
        let fields = languages.iter().map(field).collect();
        Self { name: name.to_owned(), label, fields }
    }
}

/// The key of the words for the younger.
fn young(lang: Lang) -> String {
    format!("{lang}@{}", Voice::Young.band())
}

/// Reads the fields of a text; empty ones are not kept.
pub fn read(posted: &Posted, name: &str, languages: &[Lang]) -> Wording {
    let keys = languages.iter().flat_map(|lang| [lang.to_string(), young(*lang)]);
    let text = |key: String| {
        let value = posted.one(&format!("{name}.{key}")).replace("\r\n", "\n");
        let value = value.trim().to_owned();
        (!value.is_empty()).then_some((key, value))
    };
    Wording(keys.filter_map(text).collect())
}

/// Changes a finding by what was posted. Steps that were published are not touched: one may be added, and
/// the last be taken out again before it is published.
pub fn change(finding: &mut Finding, posted: &Posted, languages: &[Lang], published: usize) {
    finding.said = read(posted, "said", languages);
    let text = |name: &str| posted.one(name).trim().to_owned();
    let words = read(posted, "reply", languages);
    let (by, on) = (text("reply_by"), text("reply_on"));
    finding.reply = (!by.is_empty() || !words.is_empty()).then_some(Reply { by, on, words });
    let asked = text("asked_on");
    if !asked.is_empty() && !finding.asked_on.contains(&asked) {
        finding.asked_on.push(asked);
        finding.asked_on.sort();
    }
    if posted.has("drop_step") && finding.steps.len() > published {
        finding.steps.pop();
    }
    if let Ok(state) = posted.one("state").parse::<State>() {
        let why = read(posted, "why", languages);
        finding.steps.push(Step { on: text("step_on"), state, why });
    }
}
