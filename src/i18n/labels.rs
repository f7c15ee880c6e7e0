//! What questions, statements, options and groups are called, in the language of a reader.

use super::Catalogue;
use crate::domain::number;
use crate::domain::question::{FaceSet, Kind, StatementScale};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::wording::Lang;

/// Names things of a questionnaire in one language.
#[derive(Debug, Clone, Copy)]
pub struct Labels<'a> {
    words: &'a Catalogue,
    questionnaire: &'a Questionnaire,
    lang: Lang,
}

impl<'a> Labels<'a> {
    /// Names in this language.
    pub fn new(words: &'a Catalogue, questionnaire: &'a Questionnaire, lang: Lang) -> Self {
        Self { words, questionnaire, lang }
    }

    /// The words of a question, or of what is kept of the landing page.
    pub fn question(&self, code: &str) -> String {
        match self.questionnaire.question(code) {
            Some(question) => question.text.plain(self.lang).to_owned(),
            None => self.word(&format!("team.kept.{}", code.trim_start_matches('_')), code),
        }
    }

    /// The words of an item: a statement, a rank, a thing that gets coins.
    pub fn item(&self, question: &str, item: &str) -> String {
        let Some(question) = self.questionnaire.question(question) else { return item.to_owned() };
        if let Kind::Ranking { .. } = question.kind {
            return self.words.say(self.lang, "respond.rank", &[("n", item)]).unwrap_or_default();
        }
        let known = question.items().iter().chain(question.options()).find(|o| o.code == item);
        known.map_or(item, |known| known.text.plain(self.lang)).to_owned()
    }

    /// The words of an option, a step, a state or a group of the landing page.
    pub fn option(&self, question: &str, option: &str) -> String {
        if let Some(state) = option.strip_prefix('_') {
            return self.word(&format!("team.state.{state}"), option);
        }
        let Some(question) = self.questionnaire.question(question) else {
            return match option.parse::<Lang>() {
                Ok(lang) => lang.own_name().to_owned(),
                Err(()) => self.band(option),
            };
        };
        match &question.kind {
            Kind::YesNo { .. } => self.word(&format!("respond.answer.{option}"), option),
            Kind::Faces { steps, set: FaceSet::Balance } => self.step("faces", *steps, option),
            Kind::Faces { steps, set: FaceSet::HowMuch } => self.step("much", *steps, option),
            Kind::Thermometer => self.step("degree", 5, option),
            Kind::Number { .. } => number::label(option),
            Kind::Agree { steps } => self.step("agree", *steps, option),
            Kind::Statements { scale, steps, .. } => match scale {
                StatementScale::Faces => self.step("faces", *steps, option),
                StatementScale::Agree => self.step("agree", *steps, option),
            },
            _ => {
                let known = question.options().iter().find(|known| known.code == option);
                known.map_or(option, |known| known.text.plain(self.lang)).to_owned()
            }
        }
    }

    fn step(&self, scale: &str, steps: u8, option: &str) -> String {
        self.word(&format!("respond.{scale}{steps}.{option}"), option)
    }

    fn band(&self, band: &str) -> String {
        let band = band.replace('-', "–");
        self.words.say(self.lang, "team.band", &[("band", &band)]).unwrap_or(band)
    }

    fn word(&self, key: &str, otherwise: &str) -> String {
        self.words.say(self.lang, key, &[]).unwrap_or_else(|| otherwise.to_owned())
    }
}
