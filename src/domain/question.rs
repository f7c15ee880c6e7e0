//! One thing asked: its wording, its kind, who sees it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::condition::Condition;
use super::wording::Wording;

/// A question as its author wrote it. `code` is stable and unique in the questionnaire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Question {
    /// Stable short name: letters, digits, `_`; at most 32 characters.
    pub code: String,
    /// The question itself, short.
    pub text: Wording,
    /// A sentence under the question.
    #[serde(default)]
    pub hint: Wording,
    /// What can be answered.
    #[serde(flatten)]
    pub kind: Kind,
    /// Offers "I don't know".
    #[serde(default)]
    pub dont_know: bool,
    /// Offers "I don't want to say".
    #[serde(default)]
    pub dont_say: bool,
    /// Divides the tables of the other questions.
    #[serde(default)]
    pub breakdown: bool,
    /// Sensitivity level 0 to 3: bands and bases follow from it.
    #[serde(default)]
    #[schemars(range(max = 3))]
    pub sensitivity: u8,
    /// Shown only when this holds.
    #[serde(default)]
    pub show_if: Option<Condition>,
}

/// The kinds of question and what each one needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Kind {
    /// A text without an answer.
    Info,
    /// Yes, no and, where `depends`, "it depends".
    YesNo {
        /// Offers "it depends".
        #[serde(default)]
        depends: bool,
    },
    /// One of the options.
    Single {
        /// What can be chosen, 2 to 15.
        options: Vec<AnswerOption>,
    },
    /// Several of the options.
    Multiple {
        /// What can be chosen, 2 to 15.
        options: Vec<AnswerOption>,
        /// At most this many; `null` for no limit.
        #[serde(default)]
        max: Option<u8>,
    },
    /// Faces from sad to happy; `steps` is 3 or 5.
    Faces {
        /// 3 or 5.
        steps: u8,
    },
    /// From "I don't agree" to "I agree"; `steps` is 3, 4 or 5.
    Agree {
        /// 3, 4 or 5.
        steps: u8,
    },
    /// 0 to 10, both ends in words.
    Scale {
        /// What 0 means.
        low: Wording,
        /// What 10 means.
        high: Wording,
    },
    /// Several statements on one scale, asked one by one.
    Statements {
        /// The scale of every item.
        scale: StatementScale,
        /// Steps of the scale: faces 3 or 5, agree 3, 4 or 5.
        steps: u8,
        /// The statements, 2 to 15.
        items: Vec<AnswerOption>,
    },
    /// A few words; at most 140 characters.
    ShortText {
        /// Longest answer in characters.
        #[serde(default = "short_max")]
        max: u16,
    },
    /// A few sentences; at most 1,000 characters.
    LongText {
        /// Longest answer in characters.
        #[serde(default = "long_max")]
        max: u16,
    },
}

fn short_max() -> u16 {
    140
}

fn long_max() -> u16 {
    1000
}

/// The scale shared by all items of a `statements` question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum StatementScale {
    /// Faces from sad to happy.
    Faces,
    /// From "I don't agree" to "I agree".
    Agree,
}

/// One thing that can be chosen, or one statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AnswerOption {
    /// Stable short name, unique in its question.
    pub code: String,
    /// What the child reads.
    pub text: Wording,
    /// In a `multiple`: choosing it excludes all others ("none of these").
    #[serde(default)]
    pub exclusive: bool,
}

impl Question {
    /// The codes of the closed answers, in the order shown; empty for text and info.
    pub fn choices(&self) -> Vec<String> {
        match &self.kind {
            Kind::Info | Kind::ShortText { .. } | Kind::LongText { .. } => Vec::new(),
            Kind::YesNo { depends } => {
                let mut codes = vec!["yes".to_owned(), "no".to_owned()];
                if *depends {
                    codes.push("depends".to_owned());
                }
                codes
            }
            Kind::Single { options } | Kind::Multiple { options, .. } => {
                options.iter().map(|option| option.code.clone()).collect()
            }
            Kind::Faces { steps } | Kind::Agree { steps } | Kind::Statements { steps, .. } => {
                (1..=*steps).map(|step| step.to_string()).collect()
            }
            Kind::Scale { .. } => (0..=10).map(|step| step.to_string()).collect(),
        }
    }

    /// The statements of a `statements` question, else nothing.
    pub fn items(&self) -> &[AnswerOption] {
        match &self.kind {
            Kind::Statements { items, .. } => items,
            _ => &[],
        }
    }

    /// True for short and long text: stored apart, never tabulated.
    pub fn is_text(&self) -> bool {
        matches!(self.kind, Kind::ShortText { .. } | Kind::LongText { .. })
    }

    /// True for everything that ends in a table.
    pub fn is_closed(&self) -> bool {
        !self.is_text() && self.kind != Kind::Info
    }

    /// True for what may be hard to answer: wellbeing, discrimination, own experience of violence.
    pub fn is_sensitive(&self) -> bool {
        self.sensitivity >= 2
    }

    /// Longest text in characters; 0 for other kinds.
    pub fn max_chars(&self) -> usize {
        match self.kind {
            Kind::ShortText { max } | Kind::LongText { max } => usize::from(max),
            _ => 0,
        }
    }
}
