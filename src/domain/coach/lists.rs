//! The words of one language that the coach looks for. Data, not code: `src/i18n/coach/`.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Phrases in small letters, with straight apostrophes. They are found as whole words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lists {
    /// Words that deny; the two halves of one denial count once.
    pub negations: Vec<String>,
    /// Words that join two things: "and".
    pub both: Vec<String>,
    /// Words that part two things: "or".
    pub either: Vec<String>,
    /// Words that lead to an answer: "don't you think".
    pub leading: Vec<String>,
    /// Words that everybody counts differently: "often".
    pub vague: Vec<String>,
    /// Words that lay blame: "why didn't you".
    pub blame: Vec<String>,
    /// Words that hide who does something: "is decided".
    pub passive: Vec<String>,
    /// Words for what nobody can see or touch: "participation".
    pub abstract_words: Vec<String>,
    /// Words that ask for what is not: "imagine".
    pub hypothetical: Vec<String>,
    /// Words that ask who somebody is: "your name". They stop.
    pub identifying: Vec<String>,
    /// How many days words look back: "last week" is 7.
    pub back: BTreeMap<String, u32>,
    /// Abbreviations that everybody knows.
    pub known: Vec<String>,
}
