//! The closed answers of one child as a few bytes of fixed width, the same width for every child
//! of a revision, so that not even the size of a sealed response tells anything.
//!
//! A column of one choice is one byte; a column of several choices is one byte and a bit set of
//! two. Free text has no column: it is stored apart.

use super::answer::{Answer, Answers, DONT_KNOW, DONT_SAY, NOT_SHOWN, SKIPPED};
use super::questionnaire::{Kept, Questionnaire};
use super::wording::{Band, Lang};

/// States shared by all columns; a chosen option `i` is `FIRST_CHOICE + i`.
pub const STATES: [&str; 4] = [NOT_SHOWN, SKIPPED, DONT_KNOW, DONT_SAY];
/// The byte of the first option of a column of one choice; in a column of several choices the
/// state byte `FIRST_CHOICE` says that the bit set holds the answer.
pub const FIRST_CHOICE: u8 = 4;

const STATE_NOT_SHOWN: u8 = 0;
const STATE_SKIPPED: u8 = 1;
const STATE_DONT_KNOW: u8 = 2;
const STATE_DONT_SAY: u8 = 3;

/// One column of the closed answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Question code, or `_language` / `_band` for what the landing page asked.
    pub question: String,
    /// Code of the item (statement, rank, thing that gets coins), or empty.
    pub item: String,
    /// Option codes in order; at most 15 where several can be chosen.
    pub choices: Vec<String>,
    /// True where several can be chosen: three bytes instead of one.
    pub several: bool,
    /// First byte of the column in a record.
    pub offset: usize,
}

impl Column {
    /// The value of a record in this column; `None` when the record is too short or not ours.
    pub fn read(&self, record: &[u8]) -> Option<Value> {
        let state = *record.get(self.offset)?;
        if !self.several {
            let known = usize::from(state) < usize::from(FIRST_CHOICE) + self.choices.len();
            return known.then_some(Value::One(state));
        }
        let bits = [*record.get(self.offset + 1)?, *record.get(self.offset + 2)?];
        (state <= FIRST_CHOICE).then_some(Value::Several { state, bits: u16::from_le_bytes(bits) })
    }
}

/// What one record says in one column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// A state (0 to 3) or `FIRST_CHOICE` + index of the chosen option.
    One(u8),
    /// A state, or `FIRST_CHOICE` with at least one bit set: bit `i` is option `i`.
    Several {
        /// 0 to 3, or `FIRST_CHOICE`.
        state: u8,
        /// The chosen options; 0 unless `state` is `FIRST_CHOICE`.
        bits: u16,
    },
}

/// How the closed answers to one revision are laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    columns: Vec<Column>,
    width: usize,
}

impl Layout {
    /// The layout of a questionnaire: what is kept of the landing page, then its closed questions.
    pub fn new(questionnaire: &Questionnaire) -> Self {
        let mut layout = Self { columns: Vec::new(), width: 0 };
        for kept in &questionnaire.keep {
            let choices = match kept {
                Kept::Language => questionnaire.languages.iter().map(ToString::to_string).collect(),
                Kept::Band => questionnaire.bands.iter().map(ToString::to_string).collect(),
            };
            layout.push(kept.code(), "", choices, false);
        }
        for question in questionnaire.questions.iter().filter(|question| question.is_closed()) {
            let several = question.several().is_some();
            let items = question.item_codes();
            if items.is_empty() {
                layout.push(&question.code, "", question.choices(), several);
            }
            for item in items {
                layout.push(&question.code, &item, question.choices(), false);
            }
        }
        layout
    }

    fn push(&mut self, question: &str, item: &str, choices: Vec<String>, several: bool) {
        self.columns.push(Column {
            question: question.to_owned(),
            item: item.to_owned(),
            choices,
            several,
            offset: self.width,
        });
        self.width += if several { 3 } else { 1 };
    }

    /// The columns in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Bytes of every record.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The record of one child.
    pub fn pack(
        &self,
        questionnaire: &Questionnaire,
        answers: &Answers,
        lang: Lang,
        band: Band,
    ) -> Vec<u8> {
        let mut record = Vec::with_capacity(self.width);
        let mut columns = self.columns.iter();
        for kept in &questionnaire.keep {
            let code = match kept {
                Kept::Language => lang.code(),
                Kept::Band => band.code(),
            };
            if let Some(column) = columns.next() {
                record.push(one(column, &Answer::Chosen(vec![code.to_owned()])));
            }
        }
        for (question, answer) in answers.with_questions(questionnaire) {
            if !question.is_closed() {
                continue;
            }
            let count = question.item_codes().len().max(1);
            for (index, column) in columns.by_ref().take(count).enumerate() {
                let given = match answer {
                    Answer::Items(items) => items.get(index).unwrap_or(&Answer::Skipped),
                    other => other,
                };
                if column.several {
                    record.extend(several(column, given));
                } else {
                    record.push(one(column, given));
                }
            }
        }
        record
    }
}

fn state(answer: &Answer) -> u8 {
    match answer {
        Answer::NotShown => STATE_NOT_SHOWN,
        Answer::DontKnow => STATE_DONT_KNOW,
        Answer::DontSay => STATE_DONT_SAY,
        Answer::Chosen(_) => FIRST_CHOICE,
        Answer::Skipped | Answer::Items(_) | Answer::Text(_) => STATE_SKIPPED,
    }
}

fn place(column: &Column, code: &str) -> Option<u8> {
    column.choices.iter().position(|choice| choice == code).and_then(|i| u8::try_from(i).ok())
}

fn one(column: &Column, answer: &Answer) -> u8 {
    match answer.chosen().next() {
        None => state(answer),
        Some(code) => place(column, code).map_or(STATE_SKIPPED, |i| FIRST_CHOICE + i),
    }
}

fn several(column: &Column, answer: &Answer) -> [u8; 3] {
    let bits = answer
        .chosen()
        .filter_map(|code| place(column, code))
        .fold(0_u16, |bits, i| bits | 1_u16.checked_shl(u32::from(i)).unwrap_or(0));
    let [low, high] = bits.to_le_bytes();
    [
        if bits == 0 && state(answer) == FIRST_CHOICE { STATE_SKIPPED } else { state(answer) },
        low,
        high,
    ]
}
