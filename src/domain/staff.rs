//! Staff: roles and what each may do. One person may hold several roles, per project.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::status::Act;

/// A role in a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Manages people and settings.
    Administrator,
    /// Designs and runs consultations.
    Facilitator,
    /// Approves, reads free text, acts on concerns.
    SafeguardingLead,
    /// Tabulates and releases.
    Analyst,
    /// A young person who previews and comments.
    YouthAdviser,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] = [
        Self::Administrator,
        Self::Facilitator,
        Self::SafeguardingLead,
        Self::Analyst,
        Self::YouthAdviser,
    ];

    /// The code, as in the database, commands and text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Facilitator => "facilitator",
            Self::SafeguardingLead => "safeguarding-lead",
            Self::Analyst => "analyst",
            Self::YouthAdviser => "youth-adviser",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Role {
    type Err = ();

    /// Reads a code; blanks and `_` count as `-`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let plain = text.trim().to_lowercase().replace([' ', '_'], "-");
        Self::ALL.into_iter().find(|role| role.code() == plain).ok_or(())
    }
}

/// What a member of staff wants to do in a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// See a project and its consultations.
    See,
    /// Import or change a draft.
    Write,
    /// Say what one thinks of a draft.
    Comment,
    /// Move a consultation on.
    Move(Act),
    /// See and export released figures.
    SeeResults,
    /// Take a release back.
    Retract,
    /// Ask for roles, and take them away.
    ManageStaff,
    /// Confirm a role that another person asked for.
    ConfirmStaff,
    /// Read the audit of a project.
    SeeAudit,
    /// Change the name and the organisation of a project.
    Describe,
    /// Say how a project involves children.
    Involve,
    /// Say how well a project lets children take part.
    Score,
    /// Read the impact assessment, and write notes in it.
    Assess,
    /// Read free texts; a training that counts is needed too.
    Read,
    /// Keep help lines, laws and what else is dated, for the whole installation.
    KeepDirectory,
    /// Write down what went wrong with data, and what was done about it.
    KeepIncidents,
    /// Write and publish the answer to children.
    Answer,
    /// Make and revoke the tokens with which programs read released figures.
    KeepTokens,
    /// Say what texts are about, and propose quotes, once they were read; the same training is needed.
    Code,
}

/// Whether a person with these roles may do this. Whoever is not named may not.
pub fn may(roles: &[Role], action: Action) -> bool {
    let has = |allowed: &[Role]| roles.iter().any(|role| allowed.contains(role));
    match action {
        Action::See => !roles.is_empty(),
        Action::Write | Action::Move(Act::Submit | Act::Open | Act::Resume) => {
            has(&[Role::Facilitator])
        }
        Action::Comment => has(&[Role::Facilitator, Role::SafeguardingLead, Role::YouthAdviser]),
        Action::Move(Act::Revise | Act::Approve | Act::Pause | Act::Close) => {
            has(&[Role::Facilitator, Role::SafeguardingLead])
        }
        Action::Move(Act::Freeze | Act::Release) | Action::Retract => has(&[Role::Analyst]),
        Action::SeeResults | Action::Answer => {
            has(&[Role::Analyst, Role::Facilitator, Role::SafeguardingLead])
        }
        Action::Score => has(&[Role::Facilitator, Role::SafeguardingLead]),
        Action::Read => has(&[Role::SafeguardingLead]),
        Action::KeepTokens => has(&[Role::Administrator, Role::Analyst]),
        Action::Code => has(&[Role::Analyst, Role::SafeguardingLead]),
        Action::Involve | Action::Assess => {
            has(&[Role::Administrator, Role::Facilitator, Role::SafeguardingLead])
        }
        Action::SeeAudit | Action::ConfirmStaff | Action::KeepDirectory | Action::KeepIncidents => {
            has(&[Role::Administrator, Role::SafeguardingLead])
        }
        Action::Move(Act::Archive) | Action::ManageStaff | Action::Describe => {
            has(&[Role::Administrator])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Action, Role, may};

    #[test]
    fn a_youth_adviser_looks_and_says_what_they_think() {
        assert!(may(&[Role::YouthAdviser], Action::See));
        assert!(may(&[Role::YouthAdviser], Action::Comment));
        assert!(!may(&[Role::YouthAdviser], Action::Write));
        assert!(!may(&[Role::YouthAdviser], Action::SeeResults));
    }

    #[test]
    fn nobody_without_a_role_sees_anything() {
        assert!(!may(&[], Action::See));
    }
}
