//! ACTS: what people do, each the same from the web, the terminal and the daily clockwork.

pub mod anonymity;
pub mod assessment;
pub mod coding;
pub mod comments;
pub mod consultations;
pub mod demo;
pub mod directory;
pub mod drafts;
pub mod drill;
pub mod duty;
pub mod erasure;
pub mod exchange;
pub mod exports;
pub mod factors;
pub mod feedback;
pub mod files;
pub mod hashing;
pub mod identities;
pub mod incidents;
pub mod interim;
pub mod invitations;
pub mod involvement;
pub mod kiosks;
pub mod listings;
pub mod media;
pub mod method;
pub mod paper;
pub mod passkeys;
pub mod people;
pub mod projects;
pub mod proposals;
pub mod publicity;
pub mod quality;
pub mod quotes;
pub mod reading;
pub mod releases;
pub mod report;
pub mod requests;
pub mod results;
pub mod retention;
pub mod retractions;
pub mod roles;
pub mod sessions;
pub mod signing;
pub mod simulation;
pub mod stages;
pub mod stop;
pub mod submissions;
pub mod themes;
pub mod tokens;
pub mod translations;
pub mod trials;
pub mod typing;
pub mod unnamed;
pub mod upkeep;
pub mod verification;

use thiserror::Error;

use crate::clock::{Clock, Dice};
use crate::domain::answer::AnswerProblem;
use crate::domain::consultation::Consultation;
use crate::domain::fault::Fault;
use crate::domain::status::Act;
use crate::seal::{MasterKey, SealError};
use crate::store::{By, Store, StoreError, SubmitError};

/// What every act needs: memory, the master key, the time and the dice.
#[derive(Debug)]
pub struct Desk {
    /// Memory.
    pub store: Store,
    /// Wraps the keys of consultations.
    pub master: MasterKey,
    /// The time.
    pub clock: Clock,
    /// Chance.
    pub dice: Dice,
    /// What adds and accepts passkeys of staff.
    pub passkeys: passkeys::Passkeys,
    /// How many failures that name nobody were written down lately.
    pub unnamed: unnamed::Unnamed,
}

impl Desk {
    /// Who does something now.
    pub fn by<'a>(&self, person: &'a str) -> By<'a> {
        By { person, at: self.clock.now() }
    }
}

/// Why an act was not done. Nothing was half done.
#[derive(Debug, Error)]
pub enum ActError {
    /// A person can put it right: text key under `team.refusal.` and what it is about.
    #[error("{key}: {about}")]
    Refused {
        /// Text key.
        key: &'static str,
        /// A name, code or figure.
        about: String,
    },
    /// The questionnaire has faults.
    #[error("the questionnaire has {} faults", .0.len())]
    Faults(Vec<Fault>),
    /// A submission cannot be read as answers.
    #[error("{} answers cannot be read", .0.len())]
    Answers(Vec<AnswerProblem>),
    /// A row of a paper file cannot be read.
    #[error("row {row}, column {column}: {key} {found}")]
    Row {
        /// Row of the file, the header being 1.
        row: usize,
        /// Name of the column.
        column: String,
        /// Text key under `team.row.`.
        key: &'static str,
        /// What was found.
        found: String,
    },
    /// It was not stored; trying again is safe.
    #[error(transparent)]
    Submit(#[from] SubmitError),
    /// Memory failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A key does not open.
    #[error(transparent)]
    Seal(#[from] SealError),
}

impl ActError {
    /// A refusal.
    pub fn refused(key: &'static str, about: impl Into<String>) -> Self {
        Self::Refused { key, about: about.into() }
    }
}

/// An act that does not fit the status.
pub(crate) fn not_now(consultation: &Consultation, act: Act) -> ActError {
    ActError::refused("not_now", format!("{} / {}", act.code(), consultation.status))
}
