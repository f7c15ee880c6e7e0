//! "Show this if …": one rule, used for the page's CSS and for the submission alike.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::Answer;

/// All or any of some tests on earlier questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Condition {
    /// Every test holds.
    All(Vec<Test>),
    /// At least one test holds.
    Any(Vec<Test>),
}

/// One test on the answer to an earlier question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Test {
    /// Code of the earlier question.
    pub question: String,
    /// What must hold.
    #[serde(flatten)]
    pub check: Check,
}

/// What a test compares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "op", content = "value", rename_all = "kebab-case")]
pub enum Check {
    /// The answer is this option.
    Is(String),
    /// The answer is not this option (also when skipped).
    IsNot(String),
    /// The chosen options include this one.
    Includes(String),
    /// The step is this or more.
    AtLeast(u8),
    /// The step is this or less.
    AtMost(u8),
    /// There is an answer.
    Answered,
    /// There is none.
    Skipped,
}

impl Condition {
    /// The tests, whatever joins them.
    pub fn tests(&self) -> &[Test] {
        match self {
            Self::All(tests) | Self::Any(tests) => tests,
        }
    }

    /// Whether the question is shown, given the answers to earlier questions.
    /// A question that was not shown counts as skipped.
    pub fn holds<'a>(&self, answer_to: impl Fn(&str) -> &'a Answer) -> bool {
        match self {
            Self::All(tests) => {
                tests.iter().all(|test| test.check.holds(answer_to(&test.question)))
            }
            Self::Any(tests) => {
                tests.iter().any(|test| test.check.holds(answer_to(&test.question)))
            }
        }
    }
}

/// What is left of a condition when some questions are not asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Left {
    /// It always holds.
    Always,
    /// It never holds.
    Never,
    /// It still asks for other questions.
    Asks(Condition),
}

impl Condition {
    /// What is left when these questions are not asked: they count as skipped.
    pub fn without(&self, is_gone: impl Fn(&str) -> bool) -> Left {
        let (gone, kept): (Vec<&Test>, Vec<&Test>) =
            self.tests().iter().partition(|test| is_gone(&test.question));
        let holds = |test: &&Test| test.check.holds(&Answer::Skipped);
        let kept: Vec<Test> = kept.into_iter().cloned().collect();
        match self {
            Self::All(_) if !gone.iter().all(holds) => Left::Never,
            Self::Any(_) if gone.iter().any(holds) => Left::Always,
            Self::All(_) if kept.is_empty() => Left::Always,
            Self::Any(_) if kept.is_empty() => Left::Never,
            Self::All(_) => Left::Asks(Self::All(kept)),
            Self::Any(_) => Left::Asks(Self::Any(kept)),
        }
    }
}

impl Check {
    /// Whether this check holds for an answer.
    pub fn holds(&self, answer: &Answer) -> bool {
        match self {
            Self::Is(code) => answer.chosen().any(|chosen| chosen == code),
            Self::IsNot(code) => answer.chosen().all(|chosen| chosen != code),
            Self::Includes(code) => answer.chosen().any(|chosen| chosen == code),
            Self::AtLeast(step) => answer.step().is_some_and(|given| given >= *step),
            Self::AtMost(step) => answer.step().is_some_and(|given| given <= *step),
            Self::Answered => answer.is_given(),
            Self::Skipped => !answer.is_given(),
        }
    }
}
