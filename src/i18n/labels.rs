//! What questions, statements, options and groups are called, in the language of a reader.

use super::Catalogue;
use crate::domain::number;
use crate::domain::question::{FaceSet, Kind, StatementScale};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::wording::{Band, Lang, Wording};

/// Names things of a questionnaire in one language.
#[derive(Debug, Clone, Copy)]
pub struct Labels<'a> {
    words: &'a Catalogue,
    questionnaire: &'a Questionnaire,
    lang: Lang,
    band: Option<Band>,
}

impl<'a> Labels<'a> {
    /// Names in this language.
    pub fn new(words: &'a Catalogue, questionnaire: &'a Questionnaire, lang: Lang) -> Self {
        Self { words, questionnaire, lang, band: None }
    }

    /// The same in the words of an age band.
    #[must_use]
    pub fn for_band(self, band: Band) -> Self {
        Self { band: Some(band), ..self }
    }

    fn text(&self, wording: &Wording) -> String {
        let own = self.band.and_then(|band| wording.say(self.lang, band));
        own.unwrap_or_else(|| wording.plain(self.lang)).to_owned()
    }

    /// The words of a question, or of what is kept of the landing page.
    pub fn question(&self, code: &str) -> String {
        match self.questionnaire.question(code) {
            Some(question) => self.text(&question.text),
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
        known.map_or_else(|| item.to_owned(), |known| self.text(&known.text))
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
                known.map_or_else(|| option.to_owned(), |known| self.text(&known.text))
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
        let said = self.words.say_for(self.lang, self.band, key, &[]);
        said.unwrap_or_else(|| otherwise.to_owned())
    }
}
