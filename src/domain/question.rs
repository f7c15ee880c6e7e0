//! One thing asked: its wording, its kind, who sees it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::condition::Condition;
use super::joint::Joint;
use super::number;
use super::wording::{Lang, Wording};

/// A question as its author wrote it. `code` is stable and unique in the questionnaire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Question {
    /// Stable short name: letters, digits, `_`; at most 32 characters.
    pub code: String,
    /// The heading of a section that starts with this question.
    #[serde(default)]
    pub section: Wording,
    /// The question itself, short.
    pub text: Wording,
    /// A sentence under the question.
    #[serde(default)]
    pub hint: Wording,
    /// The question as somebody says it: the id of a recording, by language.
    #[serde(default)]
    pub voice: BTreeMap<Lang, String>,
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
    /// One or several of some pictures, each with its words.
    Picture {
        /// What can be chosen, 2 to 6, each with a picture; and of several "none of these", without.
        options: Vec<AnswerOption>,
        /// Several can be chosen.
        #[serde(default)]
        multiple: bool,
        /// Of several at most this many; `null` for no limit.
        #[serde(default)]
        max: Option<u8>,
    },
    /// Faces from sad to happy, or from a small smile to a big one; `steps` is 3 or 5.
    Faces {
        /// 3 or 5.
        steps: u8,
        /// What the faces measure.
        #[serde(default)]
        set: FaceSet,
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
    /// Five rising steps, from "not at all" to "completely".
    Thermometer,
    /// A whole number, kept only as the group it falls in.
    Number {
        /// The number each group begins with: 0 first, rising, 2 to 15 groups; the last is open.
        from: Vec<u32>,
    },
    /// Where somebody lives or is, from a coarse list.
    Place {
        /// The places, 2 to 40.
        options: Vec<AnswerOption>,
    },
    /// The most important ones, in order.
    Ranking {
        /// What can be ranked, 2 to 7.
        options: Vec<AnswerOption>,
        /// How many are ranked, 1 to 3 and fewer than there are.
        ranks: u8,
    },
    /// Ten coins shared among some things.
    Coins {
        /// What they can go to, 2 to 5.
        options: Vec<AnswerOption>,
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
        /// The child is asked whether its words may be quoted (R42).
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        quotes: bool,
    },
    /// A few sentences; at most 1,000 characters.
    LongText {
        /// Longest answer in characters.
        #[serde(default = "long_max")]
        max: u16,
        /// The child is asked whether its words may be quoted (R42).
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        quotes: bool,
    },
}

fn short_max() -> u16 {
    140
}

fn long_max() -> u16 {
    1000
}

/// What a set of faces measures. Figures of one set never compare with those of the other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FaceSet {
    /// From sad to happy, with a face in between.
    #[default]
    Balance,
    /// Only smiles, from small to big (Hall, Hume and Tazzyman 2016).
    HowMuch,
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
    /// Where several can be chosen: choosing it excludes all others ("none of these").
    #[serde(default)]
    pub exclusive: bool,
    /// In a `picture`: the id of the picture. The words carry the meaning.
    #[serde(default)]
    pub picture: Option<String>,
}

/// Coins to be shared in a `coins` question.
pub const COINS: u8 = 10;
/// Steps of a thermometer.
const DEGREES: u8 = 5;

impl Question {
    /// The codes of the closed answers, in the order shown; empty for text and info.
    pub fn choices(&self) -> Vec<String> {
        let steps = |from: u8, to: u8| (from..=to).map(|step| step.to_string()).collect();
        match &self.kind {
            Kind::Info | Kind::ShortText { .. } | Kind::LongText { .. } => Vec::new(),
            Kind::YesNo { depends } => {
                let mut codes = vec!["yes".to_owned(), "no".to_owned()];
                if *depends {
                    codes.push("depends".to_owned());
                }
                codes
            }
            Kind::Single { options }
            | Kind::Multiple { options, .. }
            | Kind::Picture { options, .. }
            | Kind::Place { options }
            | Kind::Ranking { options, .. } => {
                options.iter().map(|option| option.code.clone()).collect()
            }
            Kind::Faces { steps: most, .. }
            | Kind::Agree { steps: most }
            | Kind::Statements { steps: most, .. } => steps(1, *most),
            Kind::Thermometer => steps(1, DEGREES),
            Kind::Scale { .. } | Kind::Coins { .. } => steps(0, COINS),
            Kind::Number { from } => number::groups(from),
        }
    }

    /// What the author wrote to choose from; empty where we have the words ourselves.
    pub fn options(&self) -> &[AnswerOption] {
        match &self.kind {
            Kind::Single { options }
            | Kind::Multiple { options, .. }
            | Kind::Picture { options, .. }
            | Kind::Place { options }
            | Kind::Ranking { options, .. }
            | Kind::Coins { options } => options,
            _ => &[],
        }
    }

    /// Where several options can be chosen: the options, and at most how many of them.
    pub fn several(&self) -> Option<(&[AnswerOption], Option<u8>)> {
        match &self.kind {
            Kind::Multiple { options, max } | Kind::Picture { options, multiple: true, max } => {
                Some((options, *max))
            }
            _ => None,
        }
    }

    /// The statements of a `statements` question, else nothing.
    pub fn items(&self) -> &[AnswerOption] {
        match &self.kind {
            Kind::Statements { items, .. } => items,
            _ => &[],
        }
    }

    /// The codes of the items of an answer, each of which has its own column: statements, ranks
    /// (`1` is the first), what coins can go to. Empty when the answer is one.
    pub fn item_codes(&self) -> Vec<String> {
        match &self.kind {
            Kind::Statements { items, .. } | Kind::Coins { options: items } => {
                items.iter().map(|item| item.code.clone()).collect()
            }
            Kind::Ranking { ranks, .. } => (1..=*ranks).map(|rank| rank.to_string()).collect(),
            _ => Vec::new(),
        }
    }

    /// How the items of an answer hang together; `None` when each stands for itself.
    pub fn joint(&self) -> Option<Joint> {
        match &self.kind {
            Kind::Ranking { .. } => Some(Joint::Ranks),
            Kind::Coins { .. } => Some(Joint::Coins),
            _ => None,
        }
    }

    /// Whether a form or a paper file can have `CODE` (`whole`) or `CODE.ITEM` for this question.
    /// Ranks and coins have both: "I don't know" is for the whole question.
    pub fn has_field(&self, whole: bool, item: &str) -> bool {
        let items = self.item_codes();
        if whole {
            self.kind != Kind::Info && (items.is_empty() || self.joint().is_some())
        } else {
            items.iter().any(|known| known == item)
        }
    }

    /// True for short and long text: stored apart, never tabulated.
    pub fn is_text(&self) -> bool {
        matches!(self.kind, Kind::ShortText { .. } | Kind::LongText { .. })
    }

    /// True where the child is asked whether its words may be quoted (R42).
    pub fn asks_to_quote(&self) -> bool {
        matches!(
            self.kind,
            Kind::ShortText { quotes: true, .. } | Kind::LongText { quotes: true, .. }
        )
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
            Kind::ShortText { max, .. } | Kind::LongText { max, .. } => usize::from(max),
            _ => 0,
        }
    }
}
