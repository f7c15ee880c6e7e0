//! How wide, how large, how small: the three numbers behind every published row.

use serde::{Deserialize, Serialize};

/// The three numbers of policy A for one question (disclosure 4.2 and 9). All are children.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Width of a band: counts are told as "5 to 9", never as 7.
    pub band: u32,
    /// A group of fewer children gets no row.
    pub min_base: u32,
    /// A count of 1 to `small - 1` children must never be provable.
    pub small: u32,
}

impl Settings {
    /// The platform's floor for a sensitivity level (disclosure 9): never weaker than this.
    pub fn floor(level: u8) -> Self {
        match level {
            0 | 1 => Self { band: 5, min_base: 10, small: 5 },
            2 => Self { band: 10, min_base: 20, small: 10 },
            #[cfg(test)]
            super::tests::TINY => Self { band: 1, min_base: 2, small: 1 },
            _ => Self { band: 10, min_base: 30, small: 10 },
        }
    }

    /// True when none of the three numbers is weaker than the floor and a base holds two bands.
    pub fn allowed(self, level: u8) -> bool {
        let floor = Self::floor(level);
        self == self.stricter(floor) && u64::from(self.min_base) >= 2 * u64::from(self.band)
    }

    /// The stricter of both in each number: for a table that crosses two questions.
    #[must_use]
    pub fn stricter(self, other: Self) -> Self {
        Self {
            band: self.band.max(other.band),
            min_base: self.min_base.max(other.min_base),
            small: self.small.max(other.small),
        }
    }

    /// One step down the ladder: bands twice as wide, bases twice as large.
    #[must_use]
    pub fn coarser(self) -> Self {
        Self {
            band: self.band.saturating_mul(2),
            min_base: self.min_base.saturating_mul(2),
            small: self.small,
        }
    }
}

/// The public ladder (disclosure 4.2): what a question gives up when the attack still succeeds.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default,
)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// All groups of the plan, as counts with noise by the cell-key method (disclosure 4.4).
    CellKey,
    /// All groups of the plan, at the bands of the settings.
    #[default]
    Full,
    /// All groups, bands and bases doubled.
    FullCoarse,
    /// Only all children together.
    Whole,
    /// Only all children together, bands and bases doubled.
    WholeCoarse,
    /// Nothing.
    Withheld,
}

impl Step {
    /// From the top of the ladder of bands to its last published step.
    pub const PUBLISHED: [Self; 4] = [Self::Full, Self::FullCoarse, Self::Whole, Self::WholeCoarse];

    /// The settings at this step.
    pub fn settings(self, settings: Settings) -> Settings {
        match self {
            Self::FullCoarse | Self::WholeCoarse => settings.coarser(),
            Self::CellKey | Self::Full | Self::Whole | Self::Withheld => settings,
        }
    }

    /// True when groups are published too.
    pub fn has_groups(self) -> bool {
        matches!(self, Self::CellKey | Self::Full | Self::FullCoarse)
    }

    /// The text key of the sentence that explains this step.
    pub fn key(self) -> &'static str {
        match self {
            Self::CellKey => "disclosure.step.cell_key",
            Self::Full => "disclosure.step.full",
            Self::FullCoarse => "disclosure.step.full_coarse",
            Self::Whole => "disclosure.step.whole",
            Self::WholeCoarse => "disclosure.step.whole_coarse",
            Self::Withheld => "disclosure.step.withheld",
        }
    }
}
