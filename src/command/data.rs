//! `porte-voix paper`, `simulate`, `erase-due`, `audit verify`.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Subcommand};
use serde_json::json;

use super::say::{Failure, Say};
use crate::acts::consultations::{TERMINAL, by_code, revision};
use crate::acts::submissions::Intake;
use crate::acts::{ActError, Desk, paper, retention, simulation};
use crate::domain::wording::Lang;
use crate::i18n::withdrawal_words;
use crate::store::audit::Chain;

/// Answers typed from paper.
#[derive(Debug, Subcommand)]
pub enum Paper {
    /// Read a CSV file: header = question codes, cells = option codes, several separated by `;`.
    /// All rows are taken, or none. The same file again changes nothing: not one byte may differ.
    Import {
        /// Code of the consultation.
        code: String,
        /// The file.
        file: PathBuf,
    },
}

impl Paper {
    /// Does it.
    pub async fn run(self, say: &Say) -> Result<(), Failure> {
        let Self::Import { code, file } = self;
        let (desk, _) = super::open().await?;
        let intake = intake(&desk, &code).await?;
        let bytes = std::fs::read(&file)
            .map_err(|error| Failure::Refused(format!("{}: {error}", file.display())))?;
        let words = withdrawal_words(Lang::Fr);
        let rows = paper::import(&desk, &intake, &bytes, words, TERMINAL).await?;
        let words = format!("{rows} rows taken. The same file again adds nothing.");
        say.all(&json!({ "rows": rows }), &words);
        Ok(())
    }
}

/// Hand in synthetic answers to a demonstration.
#[derive(Debug, Args)]
pub struct Simulate {
    /// Code of the consultation.
    code: String,
    /// How many children.
    #[arg(long)]
    responses: usize,
    /// The same seed, the same answers.
    #[arg(long)]
    seed: u64,
}

impl Simulate {
    /// Does it.
    pub async fn run(self, say: &Say) -> Result<(), Failure> {
        let (desk, _) = super::open().await?;
        let intake = Arc::new(intake(&desk, &self.code).await?);
        let words = withdrawal_words(Lang::Fr);
        let progress = say.progress("Handing in");
        simulation::simulate(&desk, &intake, self.responses, self.seed, words).await?;
        drop(progress);
        let words = format!("{} synthetic responses handed in.", self.responses);
        say.all(&json!({ "responses": self.responses }), &words);
        Ok(())
    }
}

/// Everything needed to take answers to a consultation.
pub async fn intake(desk: &Desk, code: &str) -> Result<Intake, Failure> {
    let consultation = by_code(desk, code).await?;
    let revision = revision(desk, &consultation).await?;
    let status = consultation.status.code();
    let intake = Intake::open(desk, consultation, revision).await?;
    Ok(intake.ok_or_else(|| ActError::refused("no_answers_now", status))?)
}

/// `erase-due`.
pub async fn erase_due(say: &Say) -> Result<(), Failure> {
    let (desk, _) = super::open().await?;
    let retention::Erasure { codes, clock_doubted } = retention::erase_due(&desk).await?;
    let words = if clock_doubted {
        "Nothing was erased: the day does not follow the last one seen. Check the clock; a run \
         tomorrow erases what is due."
            .to_owned()
    } else if codes.is_empty() {
        "Nothing is due.".to_owned()
    } else {
        format!("Erased: {}", codes.join(", "))
    };
    say.all(&json!({ "erased": codes, "clock_doubted": clock_doubted }), &words);
    Ok(())
}

/// `audit verify`.
pub async fn verify_audit(say: &Say) -> Result<(), Failure> {
    let (desk, _) = super::open().await?;
    match desk.store.check_audit().await? {
        Chain::Whole(events) => {
            say.all(&json!({ "events": events }), &format!("{events} events, the chain is whole."));
            Ok(())
        }
        Chain::BrokenAt(number) => {
            Err(Failure::Refused(format!("the chain is broken at event {number}")))
        }
    }
}
