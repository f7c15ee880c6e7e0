//! What leaves: released tables, and the signed release that carries them.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::disclosure::{AttackReport, Step};

/// Whether a cell carries figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Told as a band, or as a number with noise.
    Rounded,
    /// Not told: all figures are empty.
    Hidden,
}

/// One row of `tables.csv` (product 7.4), without release, consultation and stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleasedCell {
    /// Question code, or `_language` / `_band`.
    pub question: String,
    /// Statement code, or empty.
    pub item: String,
    /// Option code, or one of `_skipped _dont_know _dont_say _not_shown _mean _median`.
    pub option: String,
    /// Code of the question that divides, or empty for the whole; of a pair `one:other`.
    pub breakdown: String,
    /// Its option code, or empty for the whole.
    pub category: String,
    /// Children in the row, rounded.
    pub base: Option<u32>,
    /// Middle of the band, in children, or the number with noise. In `_median` rows the step of the scale.
    pub count: Option<u32>,
    /// Only in `_mean` rows: the mean step in tenths, a function of the bands of this row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mean_tenths: Option<u32>,
    /// The smallest count the band or number can mean.
    pub count_low: Option<u32>,
    /// The largest count it can mean to a reader.
    pub count_high: Option<u32>,
    /// The middle as a share of the rounded base, in points.
    pub percent: Option<u32>,
    /// `rounded` or `hidden`.
    pub status: Status,
    /// The release this row was counted for: an earlier one while too few new children are in it.
    #[serde(default = "first", skip_serializing_if = "is_first")]
    pub batch: u8,
}

fn first() -> u8 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_first(batch: &u8) -> bool {
    *batch == 1
}

impl ReleasedCell {
    /// The `count` field of the files: `7`, in `_mean` rows `3.4`, empty when hidden.
    pub fn count_text(&self) -> String {
        match (self.mean_tenths, self.count) {
            (Some(tenths), _) => format!("{}.{}", tenths / 10, tenths % 10),
            (None, Some(count)) => count.to_string(),
            (None, None) => String::new(),
        }
    }

    /// The same as a number; `None` when hidden.
    pub fn count_value(&self) -> Option<f64> {
        match self.mean_tenths {
            Some(tenths) => Some(f64::from(tenths) / 10.0),
            None => self.count.map(f64::from),
        }
    }

    /// True for `_mean` and `_median`: computed from the other cells of the row.
    pub fn is_derived(&self) -> bool {
        self.option == MEAN || self.option == MEDIAN
    }
}

/// The option of a row that tells a mean.
pub const MEAN: &str = "_mean";
/// The option of a row that tells the middle answer.
pub const MEDIAN: &str = "_median";

/// How far down the ladder one table went: public, part of the method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableStep {
    /// Question code.
    pub question: String,
    /// Statement code, or empty.
    pub item: String,
    /// Where it stands on the ladder.
    pub step: Step,
}

/// The only form in which figures exist outside `domain`: bands over a family fixed beforehand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleasedTables {
    /// Which release of the consultation this is, counted from 1.
    #[serde(default = "first", skip_serializing_if = "is_first")]
    pub batch: u8,
    /// Fewer than 20 children answered: every cell is hidden and nothing else is said.
    pub few: bool,
    /// The ladder step of every table, in the order of the questionnaire.
    pub steps: Vec<TableStep>,
    /// Breakdowns that had to be given up.
    pub dropped: Vec<String>,
    /// Every cell of the family of the plan, in the order of the questionnaire.
    pub cells: Vec<ReleasedCell>,
}

/// A release: tables that were protected, attacked and signed by two people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// Identifier of the release.
    pub id: String,
    /// Code of the consultation.
    pub consultation: String,
    /// Stage of the project.
    pub stage: String,
    /// Revision of the questionnaire.
    pub revision: u32,
    /// Hash of the plan frozen at opening, hexadecimal.
    pub plan: String,
    /// The day it was made, `YYYY-MM-DD`.
    pub made_on: String,
    /// Who made it.
    pub by: String,
    /// The second person who signed.
    pub second: String,
    /// A note for readers.
    pub note: String,
    /// Children could still answer when it was made.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub interim: bool,
    /// The figures.
    pub tables: ReleasedTables,
    /// What was tried against them.
    pub attack: AttackReport,
}

impl Release {
    /// SHA-256 of everything above, hexadecimal: the same content gives the same hash.
    pub fn hash(&self) -> String {
        hash_of(self)
    }

    /// About how many answered: the largest published base of all children together.
    pub fn base(&self) -> Option<u32> {
        let whole = self.tables.cells.iter().filter(|cell| cell.breakdown.is_empty());
        whole.filter(|cell| cell.status == Status::Rounded).filter_map(|cell| cell.base).max()
    }

    /// The very text whose SHA-256 is the hash.
    pub fn canonical(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The signature of an installation under the hash of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The public key, base64url.
    pub signer: String,
    /// The signature, base64url.
    pub value: String,
}

/// When, why and by whom a release was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retraction {
    /// The day, `YYYY-MM-DD`.
    pub on: String,
    /// The reason.
    pub why: String,
    /// Who took it back.
    pub by: String,
    /// The second person.
    pub second: String,
}

/// What is signed of a release: its hash, and that it is one of a release, so that nothing else that is
/// signed can be taken for it.
pub fn signed_text(hash: &str) -> String {
    format!("porte-voix/release/1:{hash}")
}

/// SHA-256, hexadecimal, of the canonical JSON of a document: fields in the order they are
/// declared, no spaces, no maps.
pub(in crate::domain) fn hash_of<T: Serialize>(document: &T) -> String {
    let json = serde_json::to_vec(document).unwrap_or_default();
    data_encoding::HEXLOWER.encode(&Sha256::digest(json))
}
