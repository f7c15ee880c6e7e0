//! The files of a release that speak: figures beside the words of the questionnaire. Figures alone
//! are written by `domain::export`.

pub mod codebook;
pub mod jsonstat;
pub mod page;
pub mod syntax;
pub mod workbook;

use super::exports::Dossier;
use super::method;
use crate::domain::export::{Division, Table, safe};
use crate::domain::wording::Lang;
use crate::i18n::labels::Labels;
use crate::i18n::{Catalogue, Params};

/// Why a file could not be written. None of these depends on what children answered.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// A word is missing, which the tests exclude.
    #[error("a word of a file is missing")]
    Word,
    /// A workbook cannot hold it.
    #[error(transparent)]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The cells do not fit the columns.
    #[error(transparent)]
    Columns(#[from] parquet::errors::ParquetError),
    /// The template of a page is broken.
    #[error(transparent)]
    Page(#[from] Box<handlebars::RenderError>),
    /// The zip cannot hold it.
    #[error(transparent)]
    Archive(#[from] zip::result::ZipError),
}

/// A release in the language of its files.
#[derive(Debug, Clone, Copy)]
pub struct Edition<'a> {
    /// Figures, questionnaire, plan and project.
    pub dossier: &'a Dossier,
    /// Every word.
    pub catalogue: &'a Catalogue,
    /// The first language offered that the team's words exist in.
    pub lang: Lang,
    labels: Labels<'a>,
}

impl<'a> Edition<'a> {
    /// The edition of a release in the language of its method.
    pub fn new(dossier: &'a Dossier, catalogue: &'a Catalogue) -> Self {
        let lang = method::language(&dossier.questionnaire);
        let labels = Labels::new(catalogue, &dossier.questionnaire, lang);
        Self { dossier, catalogue, lang, labels }
    }

    /// One of our own words.
    ///
    /// # Errors
    /// It is missing.
    pub fn say(&self, key: &str, params: &Params) -> Result<String, FileError> {
        self.catalogue.say(self.lang, key, params).ok_or(FileError::Word)
    }

    /// What a column of `tables.csv` is called.
    ///
    /// # Errors
    /// It is missing.
    pub fn column(&self, name: &str) -> Result<String, FileError> {
        self.say(&format!("team.files.column.{name}"), &[])
    }

    /// What a column with the words of a code is called.
    ///
    /// # Errors
    /// It is missing.
    pub fn text(&self, name: &str) -> Result<String, FileError> {
        self.say(&format!("team.files.text.{name}"), &[])
    }

    /// What the consultation is called, harmless in a spreadsheet like all words below.
    pub fn title(&self) -> String {
        safe(self.dossier.questionnaire.title.plain(self.lang))
    }

    /// The words of a question.
    pub fn question(&self, code: &str) -> String {
        safe(&self.labels.question(code))
    }

    /// The words of an item; empty where there is none.
    pub fn item(&self, question: &str, item: &str) -> String {
        if item.is_empty() { String::new() } else { safe(&self.labels.item(question, item)) }
    }

    /// The words of an answer or a state.
    pub fn option(&self, question: &str, option: &str) -> String {
        safe(&self.labels.option(question, option))
    }

    /// The words of a group; for the whole those for all children.
    ///
    /// # Errors
    /// They are missing.
    pub fn group(&self, breakdown: &str, category: &str) -> Result<String, FileError> {
        if breakdown.is_empty() {
            return self.say("team.files.all", &[]);
        }
        Ok(self.option(breakdown, category))
    }

    /// The words of a table: its question, and its item if it has one.
    pub fn name(&self, table: &Table<'_>) -> String {
        let (question, item) =
            (self.question(table.question), self.item(table.question, table.item));
        if item.is_empty() { question } else { format!("{question} {item}") }
    }

    /// The words of a table divided in one way.
    ///
    /// # Errors
    /// They are missing.
    pub fn caption(&self, table: &Table<'_>, division: &Division<'_>) -> Result<String, FileError> {
        let name = self.name(table);
        if division.breakdown.is_empty() {
            return Ok(format!("{name} ({})", self.say("team.files.all", &[])?));
        }
        let by = self.question(division.breakdown);
        let caption = [("question", name.as_str()), ("breakdown", by.as_str())];
        self.say("team.results.by.caption", &caption)
    }
}
