//! Exchange: questionnaires in the formats of other tools, in and out.
//!
//! What comes in is read as data and nothing else: no markup, no formula, no address of it is ever
//! followed. What cannot be carried is told, line by line, and nothing of a file that cannot be read
//! is used.

mod archive;
mod assembly;
mod codes;
mod framing;
mod limesurvey;
mod logic;
mod plain;
mod report;
mod scales;
mod tongue;
mod unreadable;
mod xlsform;
mod xml;

pub use report::{Entry, Fate, Report};
pub use unreadable::Unreadable;
pub use xlsform::{Words, write as xlsform};

use super::questionnaire::Questionnaire;

/// Largest file that is read, in bytes.
pub const MOST_BYTES: usize = 5 * 1024 * 1024;

/// The format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Our own document.
    Json,
    /// A workbook.
    Xlsform,
    /// A survey of LimeSurvey.
    LimeSurvey,
}

/// A questionnaire as it came, with what became of every element of its file. It may have faults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// The questionnaire.
    pub questionnaire: Questionnaire,
    /// What became of the rest.
    pub report: Report,
}

/// The format of a file, by what is in it: its name proves nothing.
///
/// # Errors
/// It is too large, or none of the formats.
pub fn source(bytes: &[u8]) -> Result<Source, Unreadable> {
    if bytes.len() > MOST_BYTES {
        return Err(Unreadable::new("exchange_large", "5"));
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    match text {
        [b'P', b'K', ..] => Ok(Source::Xlsform),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Err(Unreadable::new("exchange_old", "")),
        [b'<', ..] => Ok(Source::LimeSurvey),
        [b'{', ..] => Ok(Source::Json),
        _ => Err(Unreadable::new("exchange_format", "")),
    }
}

/// Reads a file of another tool.
///
/// # Errors
/// It cannot be read; nothing of it is used.
pub fn read(bytes: &[u8]) -> Result<Arrived, Unreadable> {
    let (questionnaire, report) = match source(bytes)? {
        Source::Xlsform => xlsform::read(bytes)?,
        Source::LimeSurvey => limesurvey::read(bytes)?,
        Source::Json => return Err(Unreadable::new("exchange_format", "")),
    };
    Ok(Arrived { questionnaire, report })
}

#[cfg(test)]
mod tests;
