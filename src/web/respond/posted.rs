//! A form of answers that was posted: what it says about itself, and every field of it, so that
//! whatever happens it can come back as it was.

use super::fields::{Fields, SOLUTION};
use super::shelf::Shown;
use super::view::{self, CodeProblem, Pages, Rendered, ViewError};
use crate::domain::answer::AnswerProblem;
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
    /// The kiosk it was posted from.
    pub kiosk: Option<view::Kiosk<'a>>,
    given: &'a Fields,
}

impl<'a> Posted<'a> {
    /// Language, band and revision must be those of an offered document.
    ///
    /// # Errors
    /// They are not.
    pub fn read(
        shown: &'a Shown,
        given: &'a Fields,
        kiosk: Option<view::Kiosk<'a>>,
    ) -> Result<Self, Error> {
        let questionnaire = &shown.intake.revision.questionnaire;
        let lang = given.one("lang").and_then(|lang| lang.parse::<Lang>().ok());
        let band = given.one("band").and_then(|band| band.parse::<Band>().ok());
        let (Some(lang), Some(band)) = (lang, band) else { return Err(Error::Bad) };
        let revision = shown.intake.revision.number.to_string();
        // A draft may be written on while somebody tries it.
        let same = shown.trial.is_some() || given.one("rev") == Some(&revision);
        let fits =
            questionnaire.languages.contains(&lang) && questionnaire.bands.contains(&band) && same;
        if !fits {
            return Err(Error::Bad);
        }
        let code = given.one("code").unwrap_or_default();
        Ok(Self { shown, lang, band, given, answers: given.answers(), code, kiosk })
    }

    /// The consultation as the pages that answer need it.
    pub fn view(&self) -> view::Consultation<'_> {
        self.shown.view(self.kiosk)
    }

    /// Every field as it was posted, with the id of the submission.
    pub fn fields_with(&self, submission: &str) -> Vec<(String, String)> {
        let mut fields: Vec<_> =
            self.given.0.iter().filter(|(name, _)| name != "id").cloned().collect();
        fields.push(("id".to_owned(), submission.to_owned()));
        fields
    }

    /// True when somebody filled in what people leave empty.
    pub fn fills_trap(&self) -> bool {
        self.given.fills_trap()
    }

    /// What the script brings after a puzzle.
    pub fn solution(&self) -> Option<&str> {
        self.given.one(SOLUTION)
    }

    /// The id under which it was sent, when it said one.
    ///
    /// # Errors
    /// It is none.
    pub fn submission(&self) -> Result<Option<&str>, Error> {
        match self.given.one("id") {
            Some(id) if !is_submission(id) => Err(Error::Bad),
            id => Ok(id),
        }
    }

    /// True when a code is asked for and none was typed.
    pub fn lacks_code(&self) -> bool {
        self.view().asks_for_code() && self.code.trim().is_empty()
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
            consultation: self.view(),
            lang: self.lang,
            band: self.band,
            withdrawal: self.view().offers_withdrawal(self.band),
            submission: self.given.one("id").filter(|_| self.kiosk.is_some()).unwrap_or_default(),
            prefill: &self.answers,
            problems,
            typed_code: self.code,
            code_problem,
        })
    }
}

/// 32 hexadecimal digits.
fn is_submission(id: &str) -> bool {
    id.len() == 32 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
