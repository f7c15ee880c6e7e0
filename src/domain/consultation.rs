//! Projects, consultations and revisions, as everyone but the database sees them.

use serde::Serialize;

use super::questionnaire::Questionnaire;
use super::stage::Stage;
use super::status::Status;

/// A project of the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Project {
    /// Random id.
    pub id: String,
    /// Short name in addresses and commands.
    pub slug: String,
    /// Name people know.
    pub name: String,
    /// Who asks: shown to children.
    pub organisation: String,
}

/// One questionnaire held at one stage of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Consultation {
    /// Random id.
    pub id: String,
    /// The project it belongs to.
    pub project_id: String,
    /// What children type: see `code`.
    pub code: String,
    /// The stage of the project.
    pub stage: Stage,
    /// Where it stands.
    pub status: Status,
    /// Holds synthetic answers only.
    pub demonstration: bool,
    /// Number of the current revision, from 1.
    pub revision: u32,
    /// Who wrote it; nobody yet when it came from the terminal.
    pub author_id: Option<String>,
    /// Who approved it.
    pub approver_id: Option<String>,
    /// Day of closing, `YYYY-MM-DD`.
    pub closed_on: Option<String>,
    /// Day on which the raw answers are destroyed at the latest, `YYYY-MM-DD`.
    pub erase_on: Option<String>,
}

/// One revision of a questionnaire: immutable once opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Number, from 1.
    pub number: u32,
    /// The document.
    pub questionnaire: Questionnaire,
    /// SHA-256 of the document, in hexadecimal: what four eyes agree on.
    pub hash: String,
    /// The disclosure plan as frozen at opening; empty before.
    pub plan: String,
    /// The revision that undo leads back to, of a draft.
    pub before: Option<u32>,
}

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    /// Random id.
    pub id: String,
    /// Folded to lower case.
    pub email: String,
    /// Name colleagues know.
    pub name: String,
}
