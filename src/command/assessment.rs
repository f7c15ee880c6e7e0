//! `porte-voix consultation assessment`.

use std::io::Write as _;
use std::path::PathBuf;

use clap::ValueEnum;

use super::say::{Failure, Say};
use crate::acts::consultations::{TERMINAL, by_code, revision};
use crate::acts::{Desk, assessment, method};
use crate::i18n::Catalogue;

/// A format of the impact assessment.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum AssessmentFormat {
    /// One page to read, print or send.
    Html,
    /// For programs; the next one says what changed since.
    Json,
}

/// Writes the impact assessment, in the first language of the questionnaire that staff have.
///
/// # Errors
/// There is no such consultation, the file cannot be written, or the database does not answer.
pub async fn write_assessment(
    desk: &Desk,
    code: &str,
    format: AssessmentFormat,
    out: Option<PathBuf>,
    say: &Say,
) -> Result<(), Failure> {
    let consultation = by_code(desk, code).await?;
    let lang = method::language(&revision(desk, &consultation).await?.questionnaire);
    let words = words()?;
    let text = match format {
        AssessmentFormat::Json => {
            assessment::export(desk, &words, lang, &consultation, desk.by(TERMINAL)).await?
        }
        AssessmentFormat::Html => {
            let made = assessment::make(desk, &words, lang, &consultation).await?;
            let page = assessment::html(&made, &words);
            page.ok_or_else(|| Failure::Refused("the page cannot be made".to_owned()))?
        }
    };
    let Some(path) = out else { return Ok(writeln!(std::io::stdout(), "{text}")?) };
    std::fs::write(&path, text)
        .map_err(|error| Failure::Refused(format!("{}: {error}", path.display())))?;
    say.line("file", &path.display().to_string());
    Ok(())
}

/// Every word.
///
/// # Errors
/// A file of words cannot be read.
pub fn words() -> Result<Catalogue, Failure> {
    Catalogue::load().map_err(|error| Failure::Refused(error.to_string()))
}
