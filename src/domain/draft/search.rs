//! Which parts of a draft hold a word.

use super::Part;
use super::texts::texts;
use crate::domain::questionnaire::Questionnaire;

/// The parts in which every word is found: in the code, or in a text in any language. Small and
/// capital letters are the same. `None` when nothing is looked for.
pub fn found(questionnaire: &Questionnaire, words: &str) -> Option<Vec<Part>> {
    let words = words.to_lowercase();
    let words: Vec<&str> = words.split_whitespace().collect();
    if words.is_empty() {
        return None;
    }
    let mut all: Vec<(Part, String)> = Vec::new();
    for text in texts(questionnaire) {
        if all.last().is_none_or(|(part, _)| *part != text.part) {
            let code = match &text.part {
                Part::Question(code) => code.clone(),
                _ => String::new(),
            };
            all.push((text.part.clone(), code));
        }
        for words in text.wording.0.values() {
            if let Some((_, held)) = all.last_mut() {
                held.push('\n');
                held.push_str(&words.to_lowercase());
            }
        }
    }
    let holds = |held: &String| words.iter().all(|word| held.contains(word));
    Some(all.into_iter().filter(|(_, held)| holds(held)).map(|(part, _)| part).collect())
}
