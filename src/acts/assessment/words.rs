//! Words of an assessment: texts by key, days, and the notes of staff.

use time::format_description::well_known::Iso8601;
use time::{Date, OffsetDateTime};

use super::{Comment, Input};
use crate::domain::assessment::ARTICLES;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::wording::Lang;
use crate::i18n::labels::Labels;
use crate::i18n::{self, Catalogue, Params};

/// Texts in one language.
pub(super) struct Words<'a> {
    catalogue: &'a Catalogue,
    /// The language.
    pub lang: Lang,
}

impl<'a> Words<'a> {
    pub fn new(catalogue: &'a Catalogue, lang: Lang) -> Self {
        Self { catalogue, lang }
    }

    /// A text; `None` when it is missing.
    pub fn say(&self, key: &str, params: &Params<'_>) -> Option<String> {
        self.catalogue.say(self.lang, key, params)
    }

    /// Texts without values.
    pub fn all(&self, keys: &[&str]) -> Option<Vec<String>> {
        keys.iter().map(|key| self.say(key, &[])).collect()
    }

    /// A day of files as people say it.
    pub fn day(&self, day: &str) -> String {
        let date = Date::parse(day, &Iso8601::DATE).ok();
        date.and_then(|date| self.date(date)).unwrap_or_else(|| day.to_owned())
    }

    /// A date as people say it.
    pub fn date(&self, date: Date) -> Option<String> {
        i18n::day(self.catalogue, self.lang, date)
    }

    /// The day of a moment, or "not yet".
    pub fn moment(&self, at: Option<i64>) -> Option<String> {
        match at.and_then(|at| OffsetDateTime::from_unix_timestamp(at).ok()) {
            Some(at) => self.date(at.date()),
            None => self.say("assessment.not_yet", &[]),
        }
    }

    /// A text somebody wrote, or that nobody did.
    pub fn written(&self, text: &str) -> Option<String> {
        if text.trim().is_empty() {
            self.say("assessment.not_written", &[])
        } else {
            Some(text.trim().to_owned())
        }
    }

    /// What questions and answers are called.
    pub fn labels(&self, questionnaire: &'a Questionnaire) -> Labels<'a> {
        Labels::new(self.catalogue, questionnaire, self.lang)
    }

    /// The help of a line in words: hours and days.
    pub fn catalogue(&self) -> &'a Catalogue {
        self.catalogue
    }

    /// The notes of a section, written or not: one, and in the register one for each article.
    pub fn comments(&self, input: &Input, section: &str) -> Option<Vec<Comment>> {
        let mut comments = vec![self.comment(input, section, "assessment.note".to_owned())?];
        if section == "risks" {
            for article in ARTICLES {
                let key = format!("assessment.article.{article}");
                comments.push(self.comment(input, &format!("a{article}"), key)?);
            }
        }
        Some(comments)
    }

    fn comment(&self, input: &Input, part: &str, heading: String) -> Option<Comment> {
        let (part, heading) = (part.to_owned(), self.say(&heading, &[])?);
        let Some((note, name)) = input.notes.iter().find(|(note, _)| note.part == part) else {
            return Some(Comment { part, heading, body: String::new(), by: String::new() });
        };
        let day = self.day(&note.written_on);
        let by = self.say("assessment.note.by", &[("name", name), ("day", &day)])?;
        Some(Comment { part, heading, body: note.body.clone(), by })
    }
}
