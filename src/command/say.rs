//! How the terminal speaks: words for people on standard output, JSON for programs, one clear line
//! on standard error when something did not work.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget};
use serde_json::{Value, json};
use thiserror::Error;

use crate::acts::ActError;
use crate::config::ConfigError;
use crate::domain::coach::Remark;
use crate::domain::fault::Fault;
use crate::domain::wording::Lang;
use crate::i18n::{Catalogue, Params, refusal};
use crate::seal::SealError;
use crate::store::StoreError;

/// Why a command did not do its work.
#[derive(Debug, Error)]
pub enum Failure {
    /// An act was refused or failed.
    #[error(transparent)]
    Act(#[from] ActError),
    /// One clear line.
    #[error("{0}")]
    Refused(String),
    /// The settings cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Already said on standard output.
    #[error("")]
    Said,
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Act(error.into())
    }
}

impl From<SealError> for Failure {
    fn from(error: SealError) -> Self {
        Self::Act(error.into())
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Refused(error.to_string())
    }
}

/// Something under way; what was shown of it goes with it.
#[derive(Debug)]
pub struct Progress(ProgressBar);

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// Speaks to whoever runs a command.
#[derive(Debug)]
pub struct Say {
    json: bool,
}

impl Say {
    /// A voice for people, or for programs.
    pub fn new(json: bool) -> Self {
        Self { json }
    }

    /// One line; for programs an object with one member.
    pub fn line(&self, name: &str, words: &str) {
        self.all(&json!({ name: words }), words);
    }

    /// Several lines for people, one value for programs.
    pub fn all(&self, value: &Value, words: &str) {
        let text = if self.json { value.to_string() } else { words.to_owned() };
        // A closed pipe is the reader's choice.
        let _ = writeln!(std::io::stdout(), "{text}");
    }

    /// Shows on a terminal that something takes its time, until it is dropped; nothing anywhere else.
    pub fn progress(&self, words: &'static str) -> Progress {
        let bar = ProgressBar::new_spinner();
        if self.json || !std::io::stderr().is_terminal() {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        } else {
            bar.set_message(words);
            bar.enable_steady_tick(Duration::from_millis(120));
        }
        Progress(bar)
    }

    /// Says why something did not work, and gives the exit code.
    pub fn failure(failure: &Failure) -> ExitCode {
        let text = describe(failure);
        if !text.is_empty() {
            let _ = writeln!(std::io::stderr(), "{text}");
        }
        ExitCode::FAILURE
    }
}

/// The sentence of a failure, in English: the language of the terminal.
fn describe(failure: &Failure) -> String {
    let Ok(words) = Catalogue::load() else { return failure.to_string() };
    let word = |key: &str, params: &Params<'_>| {
        words.say(Lang::En, key, params).unwrap_or_else(|| key.to_owned())
    };
    match failure {
        Failure::Act(ActError::Refused { key, about }) => {
            refusal(&words, Lang::En, key, about).unwrap_or_else(|| failure.to_string())
        }
        Failure::Act(ActError::Faults(faults)) => {
            faults.iter().map(|fault| fault_line(&word, fault)).collect::<Vec<_>>().join("\n")
        }
        Failure::Act(ActError::Row { row, column, key, found }) => {
            let why = word(&format!("team.row.{key}"), &[("found", found.as_str())]);
            format!("row {row}, column {column}: {why}")
        }
        other => other.to_string(),
    }
}

fn fault_line(word: &impl Fn(&str, &Params<'_>) -> String, fault: &Fault) -> String {
    let why = word(&format!("team.fault.{}", fault.key), &[("found", fault.found.as_str())]);
    format!("{}: {why}", fault.place)
}

/// The sentence of a piece of advice, in English.
pub fn advice(remark: &Remark) -> String {
    let said = [("found", remark.found.as_str()), ("limit", remark.limit.as_str())];
    let words = Catalogue::load().ok();
    let text =
        words.and_then(|all| all.say(Lang::En, &format!("team.coach.{}", remark.key), &said));
    text.unwrap_or_else(|| remark.key.to_owned())
}
