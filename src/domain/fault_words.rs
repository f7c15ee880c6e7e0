//! Faults of wording: a language is offered only when every text exists in it (R13).

use super::fault::Fault;
use super::question::Kind;
use super::questionnaire::Questionnaire;
use super::wording::Wording;

const MAX_TEXT: usize = 2_000;

/// Every missing, overlong or unreadable text.
pub fn find(questionnaire: &Questionnaire) -> Vec<Fault> {
    let mut words = Words { questionnaire, faults: Vec::new() };
    words.needed("title", &questionnaire.title);
    words.optional("discreet_title", &questionnaire.discreet_title);
    words.needed("purpose", &questionnaire.purpose);
    words.needed("decider", &questionnaire.decider);
    words.needed("answer_when", &questionnaire.answer_when);
    for (index, question) in questionnaire.questions.iter().enumerate() {
        let place = questionnaire.place(index);
        words.optional(&format!("{place}.section"), &question.section);
        words.needed(&format!("{place}.text"), &question.text);
        words.optional(&format!("{place}.hint"), &question.hint);
        for (at, option) in question.options().iter().enumerate() {
            words.needed(&format!("{place}.options[{at}].text"), &option.text);
        }
        match &question.kind {
            Kind::Statements { items, .. } => {
                for (at, item) in items.iter().enumerate() {
                    words.needed(&format!("{place}.items[{at}].text"), &item.text);
                }
            }
            Kind::Scale { low, high } => {
                words.needed(&format!("{place}.low"), low);
                words.needed(&format!("{place}.high"), high);
            }
            _ => {}
        }
    }
    for (card, support) in questionnaire.support.iter().enumerate() {
        words.needed(&format!("support[{card}].text"), &support.text);
    }
    words.faults
}

struct Words<'a> {
    questionnaire: &'a Questionnaire,
    faults: Vec<Fault>,
}

impl Words<'_> {
    fn needed(&mut self, place: &str, wording: &Wording) {
        self.readable(place, wording);
        for lang in &self.questionnaire.languages {
            if wording.0.get(lang.code()).is_none_or(|text| text.trim().is_empty()) {
                self.faults.push(Fault::new(format!("{place}.{lang}"), "missing_text", ""));
            }
        }
    }

    /// A text that may be left out, but then in every language.
    fn optional(&mut self, place: &str, wording: &Wording) {
        if wording.is_empty() { self.readable(place, wording) } else { self.needed(place, wording) }
    }

    fn readable(&mut self, place: &str, wording: &Wording) {
        for (key, text) in &wording.0 {
            let here = format!("{place}.{key}");
            if !Wording::is_key(key) {
                self.faults.push(Fault::new(here.clone(), "unknown_language", key));
            }
            if text.chars().count() > MAX_TEXT {
                self.faults.push(Fault::new(here.clone(), "text_too_long", ""));
            }
            if text.contains(is_deceptive) {
                self.faults.push(Fault::new(here, "deceptive_character", ""));
            }
        }
    }
}

/// Control characters, and those that hide or reorder text (bidi controls, zero width).
fn is_deceptive(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
