//! Texts side by side: one row for each, one cell for each language shown.

use serde::Serialize;

use super::answers::Around;
use super::state::StateView;
use crate::domain::wording::{Lang, Wording};

/// A text in the languages shown.
#[derive(Debug, Serialize)]
pub struct Row {
    /// What it is.
    label: String,
    /// Lines of its boxes; 1 is a single line.
    lines: u8,
    cells: Vec<Cell>,
}

/// A text in one language.
#[derive(Debug, Serialize)]
struct Cell {
    /// Name of the field, and its id.
    name: String,
    lang: Lang,
    dir: &'static str,
    lang_name: &'static str,
    value: String,
    /// What is read where it is empty: the words for everyone, at an age of its own.
    shown: String,
    /// To be written before it can open.
    missing: bool,
    /// How far the translation has come.
    state: Option<StateView>,
}

impl Row {
    /// A row; `needed` texts are marked where they are missing.
    pub fn of(
        around: &Around<'_>,
        label: String,
        field: &str,
        wording: &Wording,
        lines: u8,
        needed: bool,
    ) -> Self {
        let at = around.at;
        let needed = at.band.is_none() && (needed || !wording.is_empty());
        let cell = |lang: Lang| {
            let value = wording.0.get(&at.key(lang)).cloned().unwrap_or_default();
            let everyone = wording.0.get(lang.code()).cloned().unwrap_or_default();
            Cell {
                state: around.state(&format!("{field}.{}", at.key(lang))),
                name: format!("{field}.{}", at.key(lang)),
                lang,
                dir: lang.direction(),
                lang_name: lang.own_name(),
                missing: needed && value.trim().is_empty(),
                shown: if at.band.is_some() { everyone } else { String::new() },
                value,
            }
        };
        Self { label, lines, cells: at.langs().into_iter().map(cell).collect() }
    }
}
