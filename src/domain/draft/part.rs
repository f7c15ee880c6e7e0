//! What is edited at a time: the questionnaire's frame, one question, one card of support.

use std::fmt;
use std::str::FromStr;

/// A part of a draft, as in addresses and forms: `about`, `q.CODE`, `safeguards`,
/// `support.N`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Title, purpose, languages, ages and everything else that is not a question.
    About,
    /// The question with this code.
    Question(String),
    /// What the author answers for before it opens.
    Safeguards,
    /// The card of support at this place.
    Support(usize),
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::About => f.write_str("about"),
            Self::Safeguards => f.write_str("safeguards"),
            Self::Question(code) => write!(f, "q.{code}"),
            Self::Support(at) => write!(f, "support.{at}"),
        }
    }
}

impl FromStr for Part {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_once('.') {
            None if text == "about" => Ok(Self::About),
            None if text == "safeguards" => Ok(Self::Safeguards),
            Some(("q", code)) if !code.is_empty() => Ok(Self::Question(code.to_owned())),
            Some(("support", at)) => at.parse().map(Self::Support).map_err(drop),
            _ => Err(()),
        }
    }
}
