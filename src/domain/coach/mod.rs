//! The coach: what would make a questionnaire easier, shorter or safer for the ages it invites
//! (R5–R11). It advises; what [`Remark::stops`] keeps a consultation from opening.

mod budget;
mod evaluation;
mod length;
mod limits;
mod lists;
mod readability;
mod scales;
mod sensitive;
mod sentence;
mod words;

use serde::Serialize;

use super::fault::Fault;
use super::questionnaire::Questionnaire;
use super::wording::{Band, Lang};

pub use length::minutes;
pub use lists::Lists;

/// One piece of advice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// The place of the question in the questionnaire; `None` for the whole.
    pub question: Option<usize>,
    /// The language of the text it is about, if it is about words.
    pub lang: Option<Lang>,
    /// The youngest band it is about, if it is about an age.
    pub band: Option<Band>,
    /// Text key under `team.coach.`, or under `team.fault.` when it stops.
    pub key: &'static str,
    /// What was found.
    pub found: String,
    /// What fits, for limits.
    pub limit: String,
    /// Whether the consultation cannot open with it.
    pub stops: bool,
}

impl Remark {
    fn new(key: &'static str, found: impl ToString) -> Self {
        Self {
            question: None,
            lang: None,
            band: None,
            key,
            found: found.to_string(),
            limit: String::new(),
            stops: false,
        }
    }

    fn stop(key: &'static str, found: impl ToString) -> Self {
        Self { stops: true, ..Self::new(key, found) }
    }

    fn limit(self, limit: impl ToString) -> Self {
        Self { limit: limit.to_string(), ..self }
    }

    fn at(self, question: usize) -> Self {
        Self { question: Some(question), ..self }
    }

    fn band(self, band: Band) -> Self {
        Self { band: Some(band), ..self }
    }

    fn lang(self, lang: Lang) -> Self {
        Self { lang: Some(lang), ..self }
    }
}

/// Everything the coach has to say, the whole first and then question by question. `lists` holds
/// the words of the languages that have any.
pub fn look(questionnaire: &Questionnaire, lists: &[(Lang, Lists)]) -> Vec<Remark> {
    let mut remarks = budget::look(questionnaire);
    remarks.extend(length::look(questionnaire));
    remarks.extend(evaluation::look(questionnaire));
    remarks.extend(scales::look(questionnaire));
    remarks.extend(sensitive::look(questionnaire));
    remarks.extend(sentence::look(questionnaire, lists));
    remarks.extend(readability::look(questionnaire));
    remarks.sort_by_key(|remark| (remark.question, !remark.stops, remark.lang, remark.band));
    remarks
}

/// What of it stands in the way of opening.
pub fn stops(questionnaire: &Questionnaire, lists: &[(Lang, Lists)]) -> Vec<Fault> {
    let all = look(questionnaire, lists).into_iter().filter(|remark| remark.stops);
    let fault = |remark: Remark| {
        let place = match (remark.question, remark.lang) {
            (Some(at), Some(lang)) => format!("{}.text.{lang}", questionnaire.place(at)),
            (Some(at), None) => questionnaire.place(at),
            (None, _) => String::new(),
        };
        Fault::new(place, remark.key, &remark.found)
    };
    all.map(fault).collect()
}

#[cfg(test)]
mod tests;
