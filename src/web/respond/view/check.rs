//! The answers once more before sending, for browsers without the script.

use serde::Serialize;

use super::page::{Consultation, Frame, Pages, Rendered, ViewError, say};
use super::question::Asking;
use crate::domain::answer::{Answer, Answers, DONT_KNOW, DONT_SAY, may_quote};
use crate::domain::joint::Joint;
use crate::domain::question::Question;
use crate::domain::wording::{Band, Lang};

/// What the check page shows.
#[derive(Debug, Clone, Copy)]
pub struct Check<'a> {
    /// The consultation.
    pub consultation: Consultation<'a>,
    /// The language chosen.
    pub lang: Lang,
    /// The age band chosen.
    pub band: Band,
    /// True when sending gives a withdrawal code.
    pub withdrawal: bool,
    /// The answers as understood.
    pub answers: &'a Answers,
    /// Every field to be posted again, `lang`, `band`, `rev` and the drawn `id` among them;
    /// without `end`, which the page adds last.
    pub fields: &'a [(String, String)],
}

#[derive(Serialize)]
struct Body<'a> {
    base: String,
    withdrawal: bool,
    rows: Vec<Row>,
    fields: Vec<Field<'a>>,
}

#[derive(Serialize)]
struct Row {
    question: String,
    answer: Option<String>,
}

#[derive(Serialize)]
struct Field<'a> {
    name: &'a str,
    value: &'a str,
}

/// Why a form cannot be taken now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// Too many at once, or the database is away.
    Busy,
    /// The consultation is paused.
    Paused,
    /// Too much from one address.
    TooFast,
}

#[derive(Serialize)]
struct Full<'a> {
    heading: String,
    text: String,
    sign: &'static str,
    base: String,
    to: &'a str,
    fields: Vec<Field<'a>>,
}

fn fields(given: &[(String, String)]) -> Vec<Field<'_>> {
    given
        .iter()
        .filter(|(name, _)| name != "end")
        .map(|(name, value)| Field { name, value })
        .collect()
}

impl Pages {
    /// `POST /c/CODE/check`.
    pub fn check(&self, check: &Check) -> Result<Rendered, ViewError> {
        let Check { consultation, lang, band, withdrawal, answers, .. } = *check;
        let asking = Asking { pages: self, lang, band, prefill: &[] };
        let mut rows = Vec::new();
        for (question, answer) in answers.with_questions(consultation.questionnaire) {
            asking.rows(question, answer, &mut rows)?;
            if matches!(answer, Answer::Text(_)) && may_quote(question, check.fields) {
                let question = self.text(lang, Some(band), "respond.quote", &[])?;
                let answer = Some(self.text(lang, Some(band), "respond.answer.yes", &[])?);
                rows.push(Row { question, answer });
            }
        }
        let base = consultation.base();
        let body = Body { base, withdrawal, rows, fields: fields(check.fields) };
        let frame = Frame::of(lang, band, &consultation);
        let frame = frame.styled(vec![self.style("document.css")]);
        self.render("respond/check", frame, &body)
    }

    /// The page of a 503 or 429: nothing is lost, one button posts the same again to `TO`.
    pub fn wait(
        &self,
        wait: Wait,
        consultation: &Consultation,
        (lang, band): (Lang, Band),
        to: &str,
        given: &[(String, String)],
    ) -> Result<Rendered, ViewError> {
        let (heading, text, sign) = match wait {
            Wait::Busy => ("respond.busy", "respond.busy.text", "partials/icons/clock"),
            Wait::Paused => ("respond.paused", "respond.paused.kept", "partials/icons/pause"),
            Wait::TooFast => ("respond.too_fast", "respond.too_fast.kept", "partials/icons/clock"),
        };
        let body = Full {
            heading: self.text(lang, Some(band), heading, &[])?,
            text: self.text(lang, Some(band), text, &[])?,
            sign,
            base: consultation.base(),
            to,
            fields: fields(given),
        };
        self.render("respond/full", Frame::of(lang, band, consultation), &body)
    }
}

impl Asking<'_> {
    fn rows(
        &self,
        question: &Question,
        answer: &Answer,
        rows: &mut Vec<Row>,
    ) -> Result<(), ViewError> {
        let asked = say(&question.text, self.lang, Some(self.band));
        match answer {
            Answer::NotShown => {}
            Answer::Items(answers) if question.joint().is_some() => {
                let answer = self.shared(question, answers)?;
                rows.push(Row { question: asked.to_owned(), answer });
            }
            Answer::Items(answers) => {
                for (item, answer) in question.items().iter().zip(answers) {
                    let statement = say(&item.text, self.lang, Some(self.band));
                    let answer = self.words(question, answer)?;
                    rows.push(Row { question: format!("{asked} · {statement}"), answer });
                }
            }
            _ if question.is_closed() || question.is_text() => {
                let answer = self.words(question, answer)?;
                rows.push(Row { question: asked.to_owned(), answer });
            }
            _ => {}
        }
        Ok(())
    }

    /// Ranks in their order, or what each thing got.
    fn shared(&self, question: &Question, answers: &[Answer]) -> Result<Option<String>, ViewError> {
        let options = question.options();
        let mut told = Vec::with_capacity(answers.len());
        for (option, answer) in options.iter().zip(answers) {
            match (question.joint(), answer.chosen().next()) {
                (Some(Joint::Ranks), Some(code)) => told.push(self.label(question, code)?),
                (Some(Joint::Coins), Some(coins)) if coins != "0" => {
                    told.push(format!("{} {coins}", self.option_text(options, &option.code)));
                }
                _ => {}
            }
        }
        Ok((!told.is_empty()).then(|| told.join(", ")))
    }

    fn words(&self, question: &Question, answer: &Answer) -> Result<Option<String>, ViewError> {
        match answer {
            Answer::Text(text) => Ok(Some(text.clone())),
            Answer::DontKnow => self.label(question, DONT_KNOW).map(Some),
            Answer::DontSay => self.label(question, DONT_SAY).map(Some),
            Answer::Chosen(codes) => {
                let labels: Result<Vec<_>, _> =
                    codes.iter().map(|code| self.label(question, code)).collect();
                Ok(Some(labels?.join(", ")))
            }
            _ => Ok(None),
        }
    }
}
