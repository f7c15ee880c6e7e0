//! The seven stages of a project at which children are involved.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A stage of a project; the codes are the organisation's own French words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Design.
    Conception,
    /// Guidance.
    Accompagnement,
    /// Delivery.
    Realisation,
    /// Follow-up.
    Suivi,
    /// Advocacy.
    Plaidoyer,
    /// Communication.
    Communication,
    /// Training.
    Formation,
}

impl Stage {
    /// The seven, in the order of a project.
    pub const ALL: [Self; 7] = [
        Self::Conception,
        Self::Accompagnement,
        Self::Realisation,
        Self::Suivi,
        Self::Plaidoyer,
        Self::Communication,
        Self::Formation,
    ];

    /// The code, as in addresses, files and text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Conception => "conception",
            Self::Accompagnement => "accompagnement",
            Self::Realisation => "realisation",
            Self::Suivi => "suivi",
            Self::Plaidoyer => "plaidoyer",
            Self::Communication => "communication",
            Self::Formation => "formation",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Stage {
    type Err = ();

    /// Reads a code, with or without the accent of `réalisation`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let plain = text.to_lowercase().replace('é', "e");
        Self::ALL.into_iter().find(|stage| stage.code() == plain).ok_or(())
    }
}
