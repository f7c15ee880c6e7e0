//! What free texts are about: the themes of a question, what a person found in one text, and the
//! figures, which the disclosure engine makes as for a question of several choices.

use std::collections::BTreeSet;

use super::answer::SKIPPED;
use super::condition::Condition;
use super::disclosure::{Plan, Protected, protect};
use super::layout::{FIRST_CHOICE, Layout, STATES};
use super::question::{AnswerOption, Kind, Question};
use super::questionnaire::{Policy, Questionnaire};
use super::tabulation::RawTables;
use super::wording::Wording;

/// Themes of a question at once: with "no theme" as many as the options of a question.
pub const MOST: usize = 14;
/// Themes of a question ever, merged ones included: each keeps its number.
pub const MOST_EVER: u8 = 63;
/// Characters of the code, the name and the definition of a theme at most.
pub const LONGEST: [usize; 3] = [32, 80, 300];
/// The option of a text without a theme, in figures. No theme has this code.
pub const NO_THEME: &str = "_no_theme";

/// A theme of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// Its number in the question, counted from 1; never given again.
    pub number: u8,
    /// Short name: letters, digits, `_`.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// What belongs to it, in a sentence.
    pub definition: String,
    /// The theme it was merged into.
    pub merged_into: Option<u8>,
}

/// Whether a theme may have this code.
pub fn is_code(code: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let [longest, ..] = LONGEST;
    !code.is_empty() && code.len() <= longest && !code.starts_with('_') && code.chars().all(fits)
}

/// What somebody found in one text: some themes, or none of them, which is a decision too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Coding(u64);

impl Coding {
    /// The coding with these themes, by number.
    pub fn of(numbers: impl IntoIterator<Item = u8>) -> Self {
        let bit = |number: u8| 1_u64.checked_shl(u32::from(number)).unwrap_or(0);
        Self(numbers.into_iter().fold(0, |all, number| all | bit(number)))
    }

    /// Whether a theme is among them.
    pub fn has(self, number: u8) -> bool {
        self.0 & Self::of([number]).0 != 0
    }

    /// What is sealed: of the same length for every text.
    pub fn pack(self) -> [u8; 8] {
        self.0.to_le_bytes()
    }

    /// Reads what was sealed, with the themes as they are by now: one that was merged is the theme it
    /// was merged into.
    pub fn unpack(bytes: &[u8], themes: &[Theme]) -> Option<Self> {
        let found = Self(u64::from_le_bytes(bytes.try_into().ok()?));
        let numbers = themes.iter().map(|theme| theme.number).filter(|number| found.has(*number));
        Some(Self::of(numbers.map(|number| now(number, themes))))
    }
}

/// The theme a number stands for by now.
fn now(number: u8, themes: &[Theme]) -> u8 {
    let merged = |from: u8| themes.iter().find(|theme| theme.number == from)?.merged_into;
    let mut at = number;
    for _ in themes {
        match merged(at) {
            Some(into) => at = into,
            None => break,
        }
    }
    at
}

/// What two people found in a text, and what was settled: what counts of it, or nothing yet.
pub fn counts(own: &[Coding], settled: Option<Coding>) -> Option<Coding> {
    let first = own.first().copied()?;
    let alike = own.iter().all(|coding| *coding == first);
    settled.or(alike.then_some(first))
}

/// Why there are no figures of the themes of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untold {
    /// Who could write, or who saw another question, hangs on an answer: a count of texts would tell
    /// about answers that are counted elsewhere, and nothing joins the two.
    Routed,
    /// There are more texts than children, or the plan is refused.
    Corrupt,
}

/// Whether a condition ties a text question to other answers, or others to it.
pub fn is_routed(questionnaire: &Questionnaire, question: &Question) -> bool {
    let looks =
        |condition: &Condition| condition.tests().iter().any(|test| test.question == question.code);
    let others = questionnaire.questions.iter().filter_map(|other| other.show_if.as_ref());
    question.show_if.is_some() || others.into_iter().any(looks)
}

/// The figures of the themes of a question: those of a question of several choices to all children,
/// whose options are the themes and, alone, "no theme"; who wrote nothing that could be read left it
/// empty. No breakdown: a text shares no key with other answers.
///
/// `codings`: one for each text that was read; `children`: how many took part.
///
/// # Errors
/// Why there are none.
pub fn tell(
    questionnaire: &Questionnaire,
    question: &Question,
    themes: &[Theme],
    codings: &[Coding],
    children: usize,
) -> Result<Protected, Untold> {
    if is_routed(questionnaire, question) {
        return Err(Untold::Routed);
    }
    let silent = children.checked_sub(codings.len()).ok_or(Untold::Corrupt)?;
    let live: Vec<&Theme> = themes.iter().filter(|theme| theme.merged_into.is_none()).collect();
    let asked = asked(questionnaire, question, &live);
    let plan = Plan::of(&asked).map_err(|_| Untold::Corrupt)?;
    let none = u32::try_from(live.len()).map_err(|_| Untold::Corrupt)?;
    let record = |coding: &Coding| {
        let bits = (0_u32..).zip(&live).filter(|(_, theme)| coding.has(theme.number));
        let bits = bits.fold(0_u16, |all, (at, _)| all | 1_u16.checked_shl(at).unwrap_or(0));
        let alone = 1_u16.checked_shl(none).unwrap_or(0);
        let [low, high] = if bits == 0 { alone } else { bits }.to_le_bytes();
        [FIRST_CHOICE, low, high]
    };
    let skipped = STATES.iter().position(|state| *state == SKIPPED);
    let skipped = skipped.and_then(|at| u8::try_from(at).ok()).ok_or(Untold::Corrupt)?;
    let records = codings.iter().map(record);
    let records = records.chain(std::iter::repeat_n([skipped, 0, 0], silent));
    let raw = RawTables::new(&Layout::new(&asked), records);
    if raw.corrupt() > 0 {
        return Err(Untold::Corrupt);
    }
    Ok(protect(&plan, &raw))
}

/// The question as the engine sees it.
fn asked(questionnaire: &Questionnaire, question: &Question, themes: &[&Theme]) -> Questionnaire {
    let codes = themes.iter().map(|theme| theme.code.as_str()).chain([NO_THEME]);
    let option = |code: &str| AnswerOption {
        code: code.to_owned(),
        text: Wording::default(),
        exclusive: code == NO_THEME,
        picture: None,
    };
    let kind = Kind::Multiple { options: codes.map(option).collect(), max: None };
    let asked = Question { kind, breakdown: false, ..question.clone() };
    let asked = Question { dont_know: false, dont_say: false, ..asked };
    Questionnaire {
        keep: Vec::new(),
        pairs: Vec::new(),
        policy: Policy::Bands,
        questions: vec![asked],
        support: Vec::new(),
        ..questionnaire.clone()
    }
}

/// Codes given twice, for the eye of who adds one.
pub fn is_taken(themes: &[Theme], code: &str) -> bool {
    let codes: BTreeSet<String> = themes.iter().map(|theme| theme.code.to_lowercase()).collect();
    codes.contains(&code.to_lowercase())
}

#[cfg(test)]
#[path = "themes_tests.rs"]
mod tests;
