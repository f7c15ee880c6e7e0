//! The answers of all children turned into columns, ready for counting.
//!
//! Raw means raw: nothing here may leave. No field can be read outside `domain`, nothing
//! serialises or prints the answers; only `disclosure::protect` makes figures of them.
//!
//! ```compile_fail
//! fn leaves<T: serde::Serialize>() {}
//! leaves::<porte_voix::domain::tabulation::RawTables>();
//! ```
//!
//! ```compile_fail
//! fn prints<T: std::fmt::Debug>() {}
//! prints::<porte_voix::domain::tabulation::RawTables>();
//! ```

use zeroize::Zeroizing;

use super::layout::{FIRST_CHOICE, Layout, Value};

/// What the noise of published counts is made from, beside the answers.
pub type Secret = Zeroizing<[u8; 32]>;

/// One answer in one column: 0 to 3 are the states of `layout::STATES` (not shown, skipped, don't
/// know, don't want to say: kept apart), `FIRST_CHOICE + i` is option `i`; for several choices
/// `SEVERAL | bits`.
pub(in crate::domain) type Code = u16;

/// Marks the bit set of a column of several choices.
pub(in crate::domain) const SEVERAL: Code = 0x8000;
/// The code of the first option of a column of one choice.
pub(in crate::domain) const FIRST: Code = FIRST_CHOICE as Code;

/// One column: which question or statement it belongs to and what every child gave.
pub(in crate::domain) struct RawColumn {
    pub(in crate::domain) question: String,
    pub(in crate::domain) item: String,
    pub(in crate::domain) codes: Vec<Code>,
}

/// Everything the children of one consultation answered to closed questions, by column.
pub struct RawTables {
    columns: Vec<RawColumn>,
    batches: Vec<u8>,
    corrupt: usize,
    secret: Option<Secret>,
}

impl RawTables {
    /// Reads each child's record once. A record that is too short or holds a value the layout
    /// does not know is left out whole and counted in `corrupt`.
    pub fn new<R: AsRef<[u8]>>(layout: &Layout, records: impl IntoIterator<Item = R>) -> Self {
        Self::in_batches(layout, records.into_iter().map(|record| (1, record)))
    }

    /// The same, each record with the release, counted from 1, that it was first part of.
    pub fn in_batches<R: AsRef<[u8]>>(
        layout: &Layout,
        records: impl IntoIterator<Item = (u8, R)>,
    ) -> Self {
        let mut columns: Vec<RawColumn> = layout
            .columns()
            .iter()
            .map(|column| RawColumn {
                question: column.question.clone(),
                item: column.item.clone(),
                codes: Vec::new(),
            })
            .collect();
        let (mut batches, mut corrupt) = (Vec::new(), 0);
        let mut codes: Vec<Code> = Vec::with_capacity(columns.len());
        for (batch, record) in records {
            codes.clear();
            let record = record.as_ref();
            codes.extend(layout.columns().iter().map_while(|column| {
                column.read(record).and_then(|value| code(value, column.choices.len()))
            }));
            if codes.len() < columns.len() || record.len() != layout.width() {
                corrupt += 1;
                continue;
            }
            batches.push(batch.max(1));
            for (column, code) in columns.iter_mut().zip(&codes) {
                column.codes.push(*code);
            }
        }
        Self { columns, batches, corrupt, secret: None }
    }

    /// The same with the secret of the consultation; without it all counts are told in bands.
    #[must_use]
    pub fn keyed(self, secret: Secret) -> Self {
        Self { secret: Some(secret), ..self }
    }

    /// The secret of the consultation.
    pub(in crate::domain) fn secret(&self) -> Option<&Secret> {
        self.secret.as_ref()
    }

    /// All answers of one child, by column.
    pub(in crate::domain) fn answers(&self, child: usize) -> Vec<Code> {
        self.columns.iter().filter_map(|column| column.codes.get(child).copied()).collect()
    }

    /// How many records could not be read: for the person who makes the release, never published.
    pub fn corrupt(&self) -> usize {
        self.corrupt
    }

    /// The exact number of children counted.
    pub(in crate::domain) fn children(&self) -> usize {
        self.batches.len()
    }

    /// The release each child was first part of, counted from 1.
    pub(in crate::domain) fn batches(&self) -> &[u8] {
        &self.batches
    }

    /// The answers in the column of a question or statement.
    pub(in crate::domain) fn column(&self, question: &str, item: &str) -> Option<&[Code]> {
        self.columns
            .iter()
            .find(|column| column.question == question && column.item == item)
            .map(|column| column.codes.as_slice())
    }
}

fn code(value: Value, choices: usize) -> Option<Code> {
    match value {
        Value::One(code) => Some(Code::from(code)),
        Value::Several { state, bits } if state == FIRST_CHOICE => {
            let inside = choices >= 15 || bits >> choices == 0;
            (bits != 0 && bits & SEVERAL == 0 && inside).then_some(SEVERAL | bits)
        }
        Value::Several { state, bits } => (bits == 0).then_some(Code::from(state)),
    }
}
