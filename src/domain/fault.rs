//! What is wrong with a questionnaire, each fault with its place.

use serde::Serialize;
use serde_json::Value;

use super::questionnaire::Questionnaire;
use super::{fault_conditions, fault_questions, fault_words};

/// Largest questionnaire document, in bytes.
pub const MAX_BYTES: usize = 1024 * 1024;
/// Most questions in one questionnaire.
pub const MAX_QUESTIONS: usize = 100;

/// One thing that must be put right before a questionnaire can be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Where, as in `questions[2] (food).options[1].text.nl`.
    pub place: String,
    /// Text key under `team.fault.`.
    pub key: &'static str,
    /// What was found there, at most 80 characters.
    pub found: String,
}

impl Fault {
    /// A fault at a place.
    pub fn new(place: impl Into<String>, key: &'static str, found: &str) -> Self {
        Self { place: place.into(), key, found: found.chars().take(80).collect() }
    }
}

impl Questionnaire {
    /// Reads a questionnaire document and checks it as a whole.
    ///
    /// # Errors
    /// Every fault found, with its place.
    pub fn parse(json: &str) -> Result<Self, Vec<Fault>> {
        if json.len() > MAX_BYTES {
            return Err(vec![Fault::new("", "too_large", "")]);
        }
        let value: Value = serde_json::from_str(json)
            .map_err(|error| vec![Fault::new("", "not_json", &error.to_string())])?;
        let questionnaire: Self = serde_path_to_error::deserialize(&value).map_err(|error| {
            vec![Fault::new(error.path().to_string(), "wrong_shape", &error.inner().to_string())]
        })?;
        let mut faults = Vec::new();
        if let Ok(canonical) = serde_json::to_value(&questionnaire) {
            unknown_keys("", &value, &canonical, &mut faults);
        }
        faults.extend(questionnaire.faults());
        if faults.is_empty() { Ok(questionnaire) } else { Err(faults) }
    }

    /// Everything that stands in the way of using this questionnaire.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = fault_questions::find(self);
        faults.extend(fault_conditions::find(self));
        faults.extend(fault_words::find(self));
        faults
    }

    /// The place of a question, for faults.
    pub fn place(&self, index: usize) -> String {
        let code = self.questions.get(index).map_or("", |question| question.code.as_str());
        let code: String = code.chars().take(32).collect();
        format!("questions[{index}] ({code})")
    }
}

/// Whatever the typed document does not know was misspelt or is not built: say where.
fn unknown_keys(place: &str, given: &Value, known: &Value, faults: &mut Vec<Fault>) {
    match (given, known) {
        (Value::Object(given), Value::Object(known)) => {
            for (key, value) in given {
                let here = if place.is_empty() { key.clone() } else { format!("{place}.{key}") };
                match known.get(key) {
                    Some(known) => unknown_keys(&here, value, known, faults),
                    None => faults.push(Fault::new(here, "unknown_key", key)),
                }
            }
        }
        (Value::Array(given), Value::Array(known)) => {
            for (index, (given, known)) in given.iter().zip(known).enumerate() {
                unknown_keys(&format!("{place}[{index}]"), given, known, faults);
            }
        }
        _ => {}
    }
}
