//! Every text of a draft, and in which languages it is there.

use super::Part;
use crate::domain::question::{Kind, Question};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::wording::{Lang, Wording};

/// A text and where it is written.
#[derive(Debug, Clone)]
pub struct Text<'a> {
    /// The part it belongs to.
    pub part: Part,
    /// Name of its fields, without the language: `text`, `option.a.text`.
    pub field: String,
    /// The words.
    pub wording: &'a Wording,
    /// May stay empty, but then in every language.
    optional: bool,
}

impl Text<'_> {
    /// It is to be there in every language: it must be, or is in one of them.
    pub(super) fn counts(&self) -> bool {
        !self.optional || !self.wording.is_empty()
    }
}

/// A text that is missing in a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The part it belongs to.
    pub part: Part,
    /// Name of its fields, without the language.
    pub field: String,
    /// The language.
    pub lang: Lang,
}

/// Every text, in the order they are read.
pub fn texts(questionnaire: &Questionnaire) -> Vec<Text<'_>> {
    let of_frame = |field: &str, wording, optional| Text {
        part: Part::About,
        field: field.to_owned(),
        wording,
        optional,
    };
    let mut texts = vec![
        of_frame("title", &questionnaire.title, false),
        of_frame("discreet_title", &questionnaire.discreet_title, true),
        of_frame("purpose", &questionnaire.purpose, false),
        of_frame("decider", &questionnaire.decider, false),
        of_frame("answer_when", &questionnaire.answer_when, false),
    ];
    for question in &questionnaire.questions {
        texts.extend(of_question(question));
    }
    texts.extend(questionnaire.support.iter().enumerate().map(|(at, card)| Text {
        part: Part::Support(at),
        field: "text".to_owned(),
        wording: &card.text,
        optional: false,
    }));
    texts
}

fn of_question(question: &Question) -> Vec<Text<'_>> {
    let text = |field: String, wording, optional| Text {
        part: Part::Question(question.code.clone()),
        field,
        wording,
        optional,
    };
    let mut texts = vec![
        text("section".to_owned(), &question.section, true),
        text("text".to_owned(), &question.text, false),
        text("hint".to_owned(), &question.hint, true),
    ];
    let lists = [("option", question.options()), ("item", question.items())];
    for (list, all) in lists {
        texts.extend(
            all.iter().map(|one| text(format!("{list}.{}.text", one.code), &one.text, false)),
        );
    }
    if let Kind::Scale { low, high } = &question.kind {
        texts.push(text("low".to_owned(), low, false));
        texts.push(text("high".to_owned(), high, false));
    }
    texts
}

/// Every text that is missing in a language offered, as the rule for opening has it (R13).
pub fn gaps(questionnaire: &Questionnaire) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for text in texts(questionnaire).into_iter().filter(Text::counts) {
        let missing = questionnaire.languages.iter().filter(|lang| !has(text.wording, **lang));
        gaps.extend(missing.map(|lang| Gap {
            part: text.part.clone(),
            field: text.field.clone(),
            lang: *lang,
        }));
    }
    gaps
}

fn has(wording: &Wording, lang: Lang) -> bool {
    wording.0.get(lang.code()).is_some_and(|text| !text.trim().is_empty())
}
