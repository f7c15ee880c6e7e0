//! What changed between two revisions: for whoever reads a questionnaire again.

use super::{Fields, Part, read};
use crate::domain::questionnaire::Questionnaire;

/// One thing that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Where.
    pub part: Part,
    /// What.
    pub change: Change,
}

/// How it changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It was not there before.
    Added,
    /// It is not there any more; its words in any language.
    Removed(String),
    /// It stands at another place among those that were there before.
    Moved,
    /// One of its fields.
    Field {
        /// Name of the field.
        name: String,
        /// What it held; empty for nothing.
        before: String,
        /// What it holds now.
        after: String,
    },
}

/// Everything that is different, in the order of the later one; what was removed comes last.
pub fn differences(before: &Questionnaire, after: &Questionnaire) -> Vec<Difference> {
    let mut all = Vec::new();
    let mut add = |part: &Part, change| all.push(Difference { part: part.clone(), change });
    let stayed = |one: &Questionnaire, other: &Questionnaire| -> Vec<String> {
        let codes = one.questions.iter().map(|question| question.code.clone());
        codes.filter(|code| other.question(code).is_some()).collect()
    };
    let (was, is) = (stayed(before, after), stayed(after, before));
    for part in parts(after) {
        let Some(old) = read(before, &part) else {
            add(&part, Change::Added);
            continue;
        };
        if let Part::Question(code) = &part {
            let place = |codes: &[String]| codes.iter().position(|known| known == code);
            if place(&was) != place(&is) {
                add(&part, Change::Moved);
            }
        }
        let new = read(after, &part).unwrap_or_default();
        for change in fields(&old, &new) {
            add(&part, change);
        }
    }
    for part in parts(before) {
        if read(after, &part).is_none() {
            let words = read(before, &part).unwrap_or_default();
            let words = words.into_iter().find(|(name, _)| name.starts_with("text."));
            add(&part, Change::Removed(words.map(|(_, text)| text).unwrap_or_default()));
        }
    }
    all
}

fn parts(questionnaire: &Questionnaire) -> Vec<Part> {
    let questions = questionnaire.questions.iter().map(|q| Part::Question(q.code.clone()));
    let cards = (0..questionnaire.support.len()).map(Part::Support);
    std::iter::once(Part::About).chain(questions).chain(cards).chain([Part::Safeguards]).collect()
}

fn fields(before: &Fields, after: &Fields) -> Vec<Change> {
    let names: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let value = |fields: &Fields, name: &String| fields.get(name).cloned().unwrap_or_default();
    let changed = names.into_iter().filter(|name| value(before, name) != value(after, name));
    changed
        .map(|name| Change::Field {
            name: name.clone(),
            before: value(before, name),
            after: value(after, name),
        })
        .collect()
}
