//! A form of answers that was posted: what it says about itself, and every field of it, so that
//! whatever happens it can come back as it was.

use super::fields::{Fields, SOLUTION};
use super::shelf::Shown;
use super::view::{self, CodeProblem, Pages, Rendered, ViewError};
use crate::domain::answer::AnswerProblem;
use crate::domain::questionnaire::Access;
use crate::domain::wording::{Band, Lang};
use crate::web::error::Error;

/// What a posted form says about itself.
pub struct Posted<'a> {
    /// The consultation it answers.
    pub shown: &'a Shown,
    /// The language of the page.
    pub lang: Lang,
    /// The age band of the page.
    pub band: Band,
    /// The fields that carry answers.
    pub answers: Vec<(String, String)>,
    /// An invitation or a class code, as it was typed.
    pub code: &'a str,
    given: &'a Fields,
}

impl<'a> Posted<'a> {
    /// Language, band and revision must be those of an offered document.
    ///
    /// # Errors
    /// They are not.
    pub fn read(shown: &'a Shown, given: &'a Fields) -> Result<Self, Error> {
        let questionnaire = &shown.intake.revision.questionnaire;
        let lang = given.one("lang").and_then(|lang| lang.parse::<Lang>().ok());
        let band = given.one("band").and_then(|band| band.parse::<Band>().ok());
        let (Some(lang), Some(band)) = (lang, band) else { return Err(Error::Bad) };
        let revision = shown.intake.revision.number.to_string();
        let fits = questionnaire.languages.contains(&lang)
            && questionnaire.bands.contains(&band)
            && given.one("rev") == Some(&revision);
        if !fits {
            return Err(Error::Bad);
        }
        let code = given.one("code").unwrap_or_default();
        Ok(Self { shown, lang, band, given, answers: given.answers(), code })
    }

    /// Every field as it was posted, with the id of the submission.
    pub fn fields_with(&self, submission: &str) -> Vec<(String, String)> {
        let mut fields: Vec<_> =
            self.given.0.iter().filter(|(name, _)| name != "id").cloned().collect();
        fields.push(("id".to_owned(), submission.to_owned()));
        fields
    }

    /// What the script brings after a puzzle.
    pub fn solution(&self) -> Option<&str> {
        self.given.one(SOLUTION)
    }

    /// True when a code is asked for and none was typed.
    pub fn lacks_code(&self) -> bool {
        let access = self.shown.intake.revision.questionnaire.access;
        access == Access::Codes && self.code.trim().is_empty()
    }

    /// The whole document again with every answer in it.
    ///
    /// # Errors
    /// The page could not be made.
    pub fn document(
        &self,
        pages: &Pages,
        problems: &[AnswerProblem],
        code_problem: Option<CodeProblem>,
    ) -> Result<Rendered, ViewError> {
        pages.document(&view::Document {
            consultation: self.shown.view(),
            lang: self.lang,
            band: self.band,
            withdrawal: self.shown.intake.revision.questionnaire.offers_withdrawal(self.band),
            prefill: &self.answers,
            problems,
            typed_code: self.code,
            code_problem,
        })
    }
}
