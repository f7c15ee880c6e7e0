//! Questionnaires from files of other tools, and as such files.

use super::{ActError, Desk, consultations};
use crate::domain::consultation::{Consultation, Person, Project};
use crate::domain::exchange::{self, Arrived, Report, Source, Unreadable};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::stage::Stage;
use crate::i18n::Catalogue;
use crate::i18n::labels::Labels;
use crate::store::StoreError;

/// A draft made from a file, and what became of the rest of it.
#[derive(Debug, Clone)]
pub struct Brought {
    /// The draft.
    pub consultation: Consultation,
    /// Everything else.
    pub report: Report,
}

/// A format that questionnaires are taken away in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentFormat {
    /// Our own document.
    Json,
    /// A workbook that other tools ask, and that comes back equal.
    Xlsform,
}

impl DocumentFormat {
    /// Reads a format.
    ///
    /// # Errors
    /// There is no such format.
    pub fn read(name: &str) -> Result<Self, ActError> {
        match name {
            "json" => Ok(Self::Json),
            "xlsform" => Ok(Self::Xlsform),
            _ => Err(ActError::refused("unknown_format", name)),
        }
    }
}

/// Adds a consultation as a draft from a file of any format we read, whatever it is called.
///
/// # Errors
/// The file cannot be read, or what it asks has faults; nothing is stored then.
pub async fn import(
    desk: &Desk,
    project: &Project,
    stage: Stage,
    file: Vec<u8>,
    author: Option<&Person>,
) -> Result<Brought, ActError> {
    let (document, report) = blocking(move || document(file)).await??;
    let consultation = match document {
        Document::Ours(text) => {
            consultations::import(desk, project, stage, &text, author, false).await?
        }
        Document::Theirs(questionnaire) => {
            consultations::begin(desk, project, stage, &questionnaire, author).await?
        }
    };
    Ok(Brought { consultation, report })
}

/// What a file asks.
enum Document {
    /// Our own document, to be read as strictly as when it is pasted.
    Ours(String),
    /// Of another tool: what it cannot know, as who decides, is still to be written.
    Theirs(Box<Questionnaire>),
}

/// The questionnaire of a consultation as a file: its name and its bytes.
///
/// # Errors
/// The database does not answer, or the file cannot be written.
pub async fn export(
    desk: &Desk,
    consultation: &Consultation,
    format: DocumentFormat,
) -> Result<(String, Vec<u8>), ActError> {
    let questionnaire = consultations::revision(desk, consultation).await?.questionnaire;
    let code = &consultation.code;
    match format {
        DocumentFormat::Json => {
            let text = serde_json::to_string_pretty(&questionnaire)
                .map_err(|_| StoreError::Corrupt("questionnaire"))?;
            Ok((format!("{code}.json"), text.into_bytes()))
        }
        DocumentFormat::Xlsform => {
            let name = format!("{code}.xlsx");
            let id = format!("porte_voix_{}", code.to_lowercase());
            let words = Catalogue::load().map_err(|_| StoreError::Corrupt("words"))?;
            let bytes = blocking(move || xlsform(&questionnaire, &id, &words)).await?;
            Ok((name, bytes.ok_or(StoreError::Corrupt("xlsform"))?))
        }
    }
}

/// A questionnaire as an XLSForm, with our answers in the words children read.
pub fn xlsform(questionnaire: &Questionnaire, id: &str, words: &Catalogue) -> Option<Vec<u8>> {
    let said = |lang, question: &str, answer: &str| {
        Labels::new(words, questionnaire, lang).option(question, answer)
    };
    exchange::xlsform(questionnaire, id, &said).ok()
}

/// Our document, from whichever format.
fn document(file: Vec<u8>) -> Result<(Document, Report), ActError> {
    if exchange::source(&file).map_err(refused)? == Source::Json {
        let text = String::from_utf8(file).map_err(|_| refused(Unreadable::broken("UTF-8")))?;
        return Ok((Document::Ours(text), Report::default()));
    }
    let Arrived { questionnaire, report } = exchange::read(&file).map_err(refused)?;
    Ok((Document::Theirs(Box::new(questionnaire)), report))
}

fn refused(why: Unreadable) -> ActError {
    ActError::refused(why.key, why.about)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ActError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| ActError::refused("busy", ""))
}
