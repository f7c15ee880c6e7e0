//! What an assessment is made of.

use serde::Serialize;

use crate::domain::wording::Lang;

/// A piece of a section: a sentence, a list, or a table.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Block {
    /// A sentence.
    pub text: Option<String>,
    /// A list.
    pub items: Vec<String>,
    /// A table.
    pub table: Option<Table>,
}

/// A table of a section.
#[derive(Debug, Clone, Serialize)]
pub struct Table {
    /// What it is about.
    pub caption: String,
    /// Names of its columns; none where each row begins with its own name.
    pub head: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

/// A note of staff beside what is generated.
#[derive(Debug, Clone, Serialize)]
pub struct Comment {
    /// The part it is about.
    pub part: String,
    /// What it is about, in words.
    pub heading: String,
    /// What it says; empty when nobody wrote one.
    pub body: String,
    /// Who wrote it, and when.
    pub by: String,
}

/// A section.
#[derive(Debug, Clone, Serialize)]
pub struct Section {
    /// From 1.
    pub number: usize,
    /// As in addresses.
    pub name: &'static str,
    /// What it is about.
    pub heading: String,
    /// What it says.
    pub blocks: Vec<Block>,
    /// What is missing, in sentences.
    pub open: Vec<String>,
    /// Notes of staff, written or not.
    pub comments: Vec<Comment>,
    /// Its fingerprint, the same in every language.
    pub mark: String,
    /// Whether it changed since the last export; `None` before the first.
    pub changed: Option<bool>,
}

/// The whole.
#[derive(Debug, Clone, Serialize)]
pub struct Assessment {
    /// Code of the consultation.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The organisation that asks.
    pub organisation: String,
    /// The language it is in.
    pub lang: Lang,
    /// The day it was made.
    pub made_on: String,
    /// Its fingerprint: equal when no section changed, in whichever language.
    pub hash: String,
    /// Number and day of the last export; `None` before the first.
    pub last: Option<(i64, String)>,
    /// How many open points there are.
    pub open: usize,
    /// The sections.
    pub sections: Vec<Section>,
}

/// What a section says, and what is missing in it.
#[derive(Default)]
pub(super) struct Said {
    /// Sentences, lists and tables.
    pub blocks: Vec<Block>,
    /// What is missing, in sentences.
    pub open: Vec<String>,
}

impl Said {
    /// Adds a sentence.
    pub fn text(&mut self, text: String) {
        self.blocks.push(Block { text: Some(text), ..Block::default() });
    }

    /// Adds a list, unless it is empty.
    pub fn list(&mut self, items: Vec<String>) {
        if !items.is_empty() {
            self.blocks.push(Block { items, ..Block::default() });
        }
    }

    /// Adds a table, unless it is empty.
    pub fn table(&mut self, caption: String, head: Vec<String>, rows: Vec<Vec<String>>) {
        if !rows.is_empty() {
            let table = Some(Table { caption, head, rows });
            self.blocks.push(Block { table, ..Block::default() });
        }
    }
}
