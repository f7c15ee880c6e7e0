//! The library as it is shipped: `library/templates` and `library/questions`, one file each.

use std::sync::LazyLock;

use rust_embed::RustEmbed;
use serde::de::DeserializeOwned;

use super::Catalogue;
use crate::domain::evaluation;
use crate::domain::library::{BankQuestion, Template, Topic};
use crate::domain::question::Question;
use crate::domain::wording::Lang;

/// The files, in the binary (read from disk in debug builds).
#[derive(RustEmbed)]
#[folder = "library/"]
#[include = "*/*.json"]
struct Files;

static TEMPLATES: LazyLock<Vec<Template>> = LazyLock::new(|| {
    let mut templates: Vec<Template> = read("templates/");
    templates.sort_by_cached_key(|one| {
        (one.stages.first().copied(), one.bands.first().copied(), one.name.clone())
    });
    templates
});

static QUESTIONS: LazyLock<Vec<BankQuestion>> = LazyLock::new(|| {
    let mut questions: Vec<BankQuestion> = read("questions/");
    questions.sort_by_cached_key(|one| (one.topic, one.name.clone()));
    questions
});

/// The ready-made consultations, in the order of the stages, the youngest first.
pub fn templates() -> &'static [Template] {
    &TEMPLATES
}

/// The bank of questions, in the order of the topics.
pub fn questions() -> &'static [BankQuestion] {
    &QUESTIONS
}

/// The three questions about taking part, in the order they are asked.
pub fn evaluation() -> Vec<Question> {
    let named = evaluation::CODES.into_iter();
    let found = named.filter_map(|code| QUESTIONS.iter().find(|one| one.question.code == code));
    found.map(|one| one.question.clone()).collect()
}

/// What a topic is called, for staff.
pub fn topic_in_words(words: &Catalogue, lang: Lang, topic: Topic) -> Option<String> {
    words.say(lang, &format!("team.library.topic.{topic}"), &[])
}

/// What a folder holds. A file that cannot be read is left out; a test counts them.
fn read<T: DeserializeOwned>(folder: &str) -> Vec<T> {
    let names = Files::iter().filter(|name| name.starts_with(folder));
    names.filter_map(|name| serde_json::from_slice(&Files::get(&name)?.data).ok()).collect()
}

#[cfg(test)]
#[path = "library_tests.rs"]
mod tests;
