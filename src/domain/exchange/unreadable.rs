//! Why a file cannot be taken in at all: one sentence, and nothing of it is used.

use thiserror::Error;

/// A file that is refused as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{key}: {about}")]
pub struct Unreadable {
    /// Text key under `team.refusal.`.
    pub key: &'static str,
    /// A name, a place or a figure.
    pub about: String,
}

impl Unreadable {
    /// A refusal that is about something; of a long thing only the beginning is said.
    pub fn new(key: &'static str, about: &str) -> Self {
        Self { key, about: about.chars().take(80).collect() }
    }

    /// The file is damaged; `part` is what could not be read.
    pub fn broken(part: &str) -> Self {
        Self::new("exchange_broken", part)
    }
}
