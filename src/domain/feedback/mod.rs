//! The answer to children, "You said / we did" (R50, R51; Lundy 2007: audience and influence): what was
//! said, what adults answered, what happens with it. It is written from released figures alone.

pub mod clock;
pub mod figure;
pub mod rules;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::wording::{Band, Wording};

/// Most findings of one consultation: more are not read.
pub const MOST_FINDINGS: usize = 12;
/// Most sources of a finding.
pub const MOST_SOURCES: usize = 4;
/// Most steps of a finding.
pub const MOST_STEPS: usize = 12;
/// Most days on which adults were asked.
pub const MOST_REMINDERS: usize = 12;
/// Most characters of a sentence.
pub const LONGEST: usize = 600;
/// Most characters of a name with its function.
pub const LONGEST_NAME: usize = 120;

/// Whose words a page is in. Each text may have its own for the younger; else they read the others'.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Voice {
    /// For children under 13.
    Young,
    /// For everybody else.
    Older,
}

impl Voice {
    /// Both, younger first.
    pub const ALL: [Self; 2] = [Self::Young, Self::Older];

    /// As in addresses and text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Young => "young",
            Self::Older => "older",
        }
    }

    /// The band whose wording it reads.
    pub fn band(self) -> Band {
        match self {
            Self::Young => Band::Nine,
            Self::Older => Band::Sixteen,
        }
    }

    /// The voice of somebody of this age.
    pub fn of(band: Band) -> Self {
        if matches!(band, Band::Six | Band::Nine) { Self::Young } else { Self::Older }
    }
}

impl std::str::FromStr for Voice {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|voice| voice.code() == text).ok_or(())
    }
}

/// Everything children read as an answer to one consultation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Feedback {
    /// Thanks, and what happens next: the first word back, within a fortnight.
    pub thanks: Wording,
    /// What children can do now.
    pub next: Wording,
    /// To whom the result was handed over, and when.
    pub handed: Option<Handed>,
    /// What was said, in the order of the page.
    pub findings: Vec<Finding>,
}

/// The decision-maker who received the result (R51).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handed {
    /// Name and function.
    pub to: String,
    /// The day, `YYYY-MM-DD`.
    pub on: String,
}

/// One thing children said, with what became of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Finding {
    /// Random id, the same through all versions.
    pub id: String,
    /// Where it is written in the released figures.
    pub sources: Vec<Source>,
    /// What was said, in one sentence; `{percent}`, `{tenths}` and `{base}` are filled in from the source.
    pub said: Wording,
    /// Days on which adults were asked for an answer, `YYYY-MM-DD`.
    pub asked_on: Vec<String>,
    /// What they answered.
    pub reply: Option<Reply>,
    /// What happens with it, oldest first; what was published stays.
    pub steps: Vec<Step>,
}

impl Finding {
    /// Where it stands now.
    pub fn state(&self) -> Option<State> {
        self.steps.last().map(|step| step.state)
    }

    /// The last day something of it changed: a step, an answer, a question to adults; `YYYY-MM-DD`.
    pub fn changed(&self) -> Option<&str> {
        let steps = self.steps.iter().map(|step| step.on.as_str());
        let reply = self.reply.iter().map(|reply| reply.on.as_str());
        steps.chain(reply).chain(self.asked_on.iter().map(String::as_str)).max()
    }

    /// Adults answered in their own words, and said what happens.
    pub fn is_answered(&self) -> bool {
        self.reply.is_some() && !self.steps.is_empty()
    }
}

/// The answer of an adult who decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// Name and function.
    pub by: String,
    /// The day, `YYYY-MM-DD`.
    pub on: String,
    /// In their own words.
    pub words: Wording,
}

/// What happened on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The day, `YYYY-MM-DD`.
    pub on: String,
    /// Where it stands.
    pub state: State,
    /// What was done, or why it is not possible.
    pub why: Wording,
}

/// Where a finding stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It is done.
    Done,
    /// It has begun.
    Started,
    /// It is decided, and has not begun.
    Planned,
    /// It cannot be done; children are told why.
    Impossible,
}

impl State {
    /// Every state, in the order they are offered.
    pub const ALL: [Self; 4] = [Self::Done, Self::Started, Self::Planned, Self::Impossible];

    /// As in forms and text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Started => "started",
            Self::Planned => "planned",
            Self::Impossible => "impossible",
        }
    }

    /// Nothing more will happen.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Impossible)
    }
}

impl std::str::FromStr for State {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|state| state.code() == text).ok_or(())
    }
}

/// What a finding stands on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Source {
    /// A cell of a release.
    Cell(Cited),
    /// A theme whose figures were told.
    Theme {
        /// Code of the question.
        question: String,
        /// Code of the theme.
        theme: String,
    },
    /// Words that a child allowed to be quoted and two people agreed to.
    Quote {
        /// Id of the quote.
        id: String,
    },
}

/// A cell of a stored release, by its codes.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default)]
pub struct Cited {
    /// Id of the release.
    pub release: String,
    /// Question code.
    pub question: String,
    /// Statement code, or empty.
    pub item: String,
    /// Option code.
    pub option: String,
    /// Code of the question that divides, or empty for all.
    pub breakdown: String,
    /// Its option code, or empty for all.
    pub category: String,
}
