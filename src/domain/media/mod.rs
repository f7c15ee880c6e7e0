//! Pictures and recorded voices of questions: what a file must be, and what is kept of it. Nothing
//! of a file is kept as it came; what children get was written anew here.

mod picture;
mod voice;

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// Largest file that is looked at, in bytes.
pub const MOST_BYTES: usize = 512 * 1024;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MediaKind {
    /// Shown with an option.
    Picture,
    /// A question as somebody says it.
    Voice,
}

impl MediaKind {
    /// The word in the database and in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Picture => "picture",
            Self::Voice => "voice",
        }
    }
}

impl fmt::Display for MediaKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for MediaKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Picture, Self::Voice].into_iter().find(|kind| kind.code() == text).ok_or(())
    }
}

/// A picture or a recording of a project, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Media {
    /// Random id, as in questionnaires and addresses.
    pub id: String,
    /// What it is.
    pub kind: MediaKind,
    /// What can be seen or heard, in the words of whoever added it.
    pub description: String,
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// It begins like none of the formats.
    Format,
    /// It begins like a picture, and is none.
    Broken,
    /// More pixels than a camera of ours has.
    Large,
    /// Too much of it is left at the lowest quality.
    Busy,
    /// It begins like a recording, and is no single whole Opus stream.
    Voice,
    /// A recording with too many bytes.
    Long,
}

impl Unfit {
    /// Text key under `team.refusal.`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Format => "media_format",
            Self::Broken => "media_broken",
            Self::Large => "media_large",
            Self::Busy => "media_busy",
            Self::Voice => "media_voice",
            Self::Long => "media_long",
        }
    }
}

/// Makes of a file what is kept: a small picture, or a recording without comments.
///
/// # Errors
/// It is neither.
pub fn made_of(file: &[u8]) -> Result<(MediaKind, Vec<u8>), Unfit> {
    if voice::begins(file) {
        return Ok((MediaKind::Voice, voice::rewrite(file)?));
    }
    Ok((MediaKind::Picture, picture::rewrite(file)?))
}
