//! A draft while it is written: what its forms hold, what each button does, and how the changes of
//! two people meet. A draft may have gaps; only what opens has none.

mod condition;
mod differences;
mod edit;
mod fields;
mod fresh;
mod gate;
mod merge;
mod order;
mod part;
mod search;
#[cfg(test)]
mod tests;
mod texts;
mod translation;
#[cfg(test)]
mod translation_tests;

pub use condition::{OPS, fitting};
pub use differences::{Change, Difference, differences};
pub use edit::{Edit, apply};
pub use fields::{Fields, read, write};
pub use fresh::{KINDS, code_of, starter};
pub use gate::level_code;
pub use merge::{Clash, merge};
pub use order::{broken, number, shown};
pub use part::Part;
pub use search::found;
pub use texts::{Gap, gaps, texts};
pub use translation::{Note, Pair, State, Translation, seen, to_recheck, translations};

/// Why a change of a draft was not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Text key under `team.refusal.`.
    pub key: &'static str,
    /// What it is about: a number, a code or what was typed.
    pub about: String,
}

impl Refused {
    /// A refusal about something.
    pub fn new(key: &'static str, about: impl ToString) -> Self {
        Self { key, about: about.to_string() }
    }
}
