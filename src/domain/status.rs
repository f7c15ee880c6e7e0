//! Where a consultation stands, and which act may take it further.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The status of a consultation (product, section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Being written.
    Draft,
    /// Waiting for a second person; cannot be changed.
    InReview,
    /// A second person agreed; may open.
    Approved,
    /// Children can answer.
    Open,
    /// Stopped for the moment.
    Paused,
    /// No more answers; withdrawal and paper entry still possible.
    Closed,
    /// The data are fixed; no more withdrawals.
    Frozen,
    /// A signed release exists.
    Released,
    /// Raw answers are destroyed; releases stay.
    Archived,
}

/// What a person does to move a consultation on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Ask a second person to look.
    Submit,
    /// Take it back, or ask for changes.
    Revise,
    /// Agree, as the second person.
    Approve,
    /// Let children in.
    Open,
    /// Stop for the moment.
    Pause,
    /// Let them in again.
    Resume,
    /// End it.
    Close,
    /// Fix the data.
    Freeze,
    /// Publish figures.
    Release,
    /// Destroy the raw answers.
    Archive,
}

impl Status {
    /// Every status in order.
    pub const ALL: [Self; 9] = [
        Self::Draft,
        Self::InReview,
        Self::Approved,
        Self::Open,
        Self::Paused,
        Self::Closed,
        Self::Frozen,
        Self::Released,
        Self::Archived,
    ];

    /// The code, as in the database and text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in_review",
            Self::Approved => "approved",
            Self::Open => "open",
            Self::Paused => "paused",
            Self::Closed => "closed",
            Self::Frozen => "frozen",
            Self::Released => "released",
            Self::Archived => "archived",
        }
    }

    /// The status after an act, or `None` when the act is not possible now.
    pub fn after(self, act: Act) -> Option<Self> {
        match (self, act) {
            (Self::Draft, Act::Submit) => Some(Self::InReview),
            (Self::InReview | Self::Approved, Act::Revise) => Some(Self::Draft),
            (Self::InReview, Act::Approve) => Some(Self::Approved),
            (Self::Approved, Act::Open) | (Self::Paused, Act::Resume) => Some(Self::Open),
            (Self::Open, Act::Pause) => Some(Self::Paused),
            (Self::Open | Self::Paused, Act::Close) => Some(Self::Closed),
            (Self::Closed, Act::Freeze) => Some(Self::Frozen),
            (Self::Frozen, Act::Release) => Some(Self::Released),
            (Self::Released, Act::Archive) => Some(Self::Archived),
            _ => None,
        }
    }

    /// The acts possible now, in the order a page offers them.
    pub fn acts(self) -> Vec<Act> {
        Act::ALL.into_iter().filter(|act| self.after(*act).is_some()).collect()
    }

    /// True from opening until the raw answers are destroyed: answers may exist.
    pub fn has_answers(self) -> bool {
        !matches!(self, Self::Draft | Self::InReview | Self::Approved | Self::Archived)
    }

    /// True while a child can still take an answer back.
    pub fn may_withdraw(self) -> bool {
        matches!(self, Self::Open | Self::Paused | Self::Closed)
    }

    /// True while figures so far can be published, where the questionnaire says so.
    pub fn may_release_interim(self) -> bool {
        matches!(self, Self::Open | Self::Paused)
    }

    /// True while the team can try it: no child has answered.
    pub fn may_try(self) -> bool {
        matches!(self, Self::Draft | Self::InReview | Self::Approved)
    }

    /// True while invitations and class codes can be made.
    pub fn may_invite(self) -> bool {
        matches!(self, Self::Approved | Self::Open)
    }

    /// True while children can be told of it: a second person has approved, and it is not over.
    pub fn may_share(self) -> bool {
        matches!(self, Self::Approved | Self::Open | Self::Paused)
    }

    /// True while cards for the way back can be printed: from approval until the answers are destroyed.
    pub fn has_way_back(self) -> bool {
        self == Self::Approved || self.has_answers()
    }

    /// True while a device can be made a kiosk.
    pub fn may_start_kiosk(self) -> bool {
        self == Self::Open
    }

    /// True while staff can still type answers from paper.
    pub fn takes_paper(self) -> bool {
        matches!(self, Self::Open | Self::Paused | Self::Closed)
    }
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 10] = [
        Self::Submit,
        Self::Approve,
        Self::Revise,
        Self::Open,
        Self::Pause,
        Self::Resume,
        Self::Close,
        Self::Freeze,
        Self::Release,
        Self::Archive,
    ];

    /// The code, as in addresses, audit and text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Revise => "revise",
            Self::Approve => "approve",
            Self::Open => "open",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Close => "close",
            Self::Freeze => "freeze",
            Self::Release => "release",
            Self::Archive => "archive",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Status {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|status| status.code() == text).ok_or(())
    }
}

impl FromStr for Act {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|act| act.code() == text).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Act, Status};

    #[test]
    fn every_path_to_open_passes_a_second_person() {
        for from in Status::ALL {
            for act in Act::ALL {
                if from.after(act) == Some(Status::Open) {
                    assert!(matches!(from, Status::Approved | Status::Paused));
                }
                if from.after(act) == Some(Status::Approved) {
                    assert_eq!((from, act), (Status::InReview, Act::Approve));
                }
            }
        }
    }

    #[test]
    fn nothing_returns_once_closed() {
        for from in [Status::Closed, Status::Frozen, Status::Released, Status::Archived] {
            for act in Act::ALL {
                let after = from.after(act);
                assert!(after.is_none_or(|to| !matches!(to, Status::Open | Status::Draft)));
            }
        }
    }
}
