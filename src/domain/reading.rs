//! What a reader may do with a free text (R36–R38, design D), and in which order texts are read.

use super::screening::Removed;
use super::staff::Role;

/// What stands where a reader took a word out.
pub const HIDDEN: &str = "⟦hidden⟧";
/// Days after closing until texts that nobody read are erased (safeguards 7.2).
pub const UNREAD_DAYS: i64 = 30;

/// Where a text stands in the queue. A lane orders the work and judges nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// Somebody may be in danger, or a colleague asks.
    Now,
    /// A word on the lists, or a language without one.
    Today,
    /// All others.
    Normal,
}

impl Lane {
    /// Every lane, in order.
    pub const ALL: [Self; 3] = [Self::Now, Self::Today, Self::Normal];

    /// As in text keys and addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Today => "today",
            Self::Normal => "normal",
        }
    }
}

/// Why one person does not decide alone about a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A colleague is asked to look.
    Asked,
    /// Somebody sees a child in grave and imminent danger who could be found (concern C).
    Danger,
    /// Somebody of the team or of a partner is accused (concern D): for recipients alone.
    Accused(Accused),
}

impl Mark {
    /// As stored; who is accused stands beside it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Danger => "danger",
            Self::Accused(_) => "accused",
        }
    }

    /// Reads it as stored.
    pub fn of(code: &str, accused: Option<&str>) -> Option<Self> {
        match code {
            "asked" => Some(Self::Asked),
            "danger" => Some(Self::Danger),
            "accused" => Accused::of(accused?).map(Self::Accused),
            _ => None,
        }
    }
}

/// Who is accused in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accused {
    /// Somebody with this role: nobody who holds it in the project sees the text.
    Holder(Role),
    /// The organisation, a partner, or somebody without a role here.
    Organisation,
}

impl Accused {
    /// All that can be said, in the order of the page.
    pub const ALL: [Self; 6] = [
        Self::Holder(Role::Administrator),
        Self::Holder(Role::Facilitator),
        Self::Holder(Role::SafeguardingLead),
        Self::Holder(Role::Analyst),
        Self::Holder(Role::YouthAdviser),
        Self::Organisation,
    ];

    /// As in forms and as stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Holder(role) => role.code(),
            Self::Organisation => "organisation",
        }
    }

    /// Reads it.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|accused| accused.code() == code)
    }
}

/// Somebody who may read texts of a project, seen from one text of it.
#[derive(Debug, Clone, Copy)]
pub struct Viewer<'a> {
    /// Their roles in the project.
    pub roles: &'a [Role],
    /// Whether they were named to receive what accuses the team.
    pub receives: bool,
    /// Whether they set the mark of this text.
    pub own: bool,
}

/// Whether a text with this mark exists for somebody. Without an accusation it is there for every
/// safeguarding lead; with one, for recipients alone, and for nobody of the accused role (R38).
pub fn sees(mark: Option<Mark>, viewer: Viewer<'_>) -> bool {
    match mark {
        Some(Mark::Accused(accused)) => {
            let holds = match accused {
                Accused::Holder(role) => viewer.roles.contains(&role),
                Accused::Organisation => false,
            };
            viewer.receives && !holds
        }
        _ => viewer.roles.contains(&Role::SafeguardingLead),
    }
}

/// What a reader decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Nothing worries; it may go further, without the words that were taken out.
    Clear,
    /// It stays out of what is analysed.
    Withhold,
    /// A colleague is to look too.
    Ask,
    /// Concern A: a child in distress whom nobody can find. Counted; the text is erased.
    Distress,
    /// Concern B: somebody can be recognised, without danger. Those words go.
    Named,
    /// Concern C, first person: grave and imminent danger, and the child could be found.
    Danger,
    /// Concern D: somebody of the team or of a partner is accused. Only a recipient goes on.
    Accuses,
    /// Concerns C and D, second person: handed to a service outside, by telephone. The text is
    /// erased.
    HandedOver,
    /// A recipient: it accuses nobody. It is read as any other.
    Back,
}

impl Decision {
    /// Every decision, in the order of the page.
    pub const ALL: [Self; 9] = [
        Self::Clear,
        Self::Withhold,
        Self::Ask,
        Self::Distress,
        Self::Named,
        Self::Danger,
        Self::Accuses,
        Self::HandedOver,
        Self::Back,
    ];

    /// As in forms and text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Clear => "clear",
            Self::Withhold => "withhold",
            Self::Ask => "ask",
            Self::Distress => "distress",
            Self::Named => "named",
            Self::Danger => "danger",
            Self::Accuses => "accuses",
            Self::HandedOver => "handed-over",
            Self::Back => "back",
        }
    }

    /// Reads it from a form.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|decision| decision.code() == code)
    }

    /// Whether somebody may decide this about a text with this mark. Who set the mark decides
    /// nothing more: another person does. Only a second person hands over, and only what a first
    /// one saw.
    pub fn may(self, mark: Option<Mark>, viewer: Viewer<'_>) -> bool {
        if !sees(mark, viewer) || (mark.is_some() && viewer.own) {
            return false;
        }
        match (self, mark) {
            (Self::HandedOver | Self::Back, Some(Mark::Accused(_))) => true,
            (_, Some(Mark::Accused(_))) | (Self::Back, _) => false,
            (Self::HandedOver, mark) => mark == Some(Mark::Danger),
            (Self::Ask, mark) => mark.is_none(),
            (Self::Danger, mark) => mark != Some(Mark::Danger),
            _ => true,
        }
    }

    /// Whether it leaves the text to another person, who is told why.
    pub fn asks_another(self) -> bool {
        matches!(self, Self::Ask | Self::Danger | Self::Accuses)
    }
}

/// Why a text is left to another person. It goes with the mark; nothing of it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Not sure what the text means.
    Unclear,
    /// Somebody could be found from it.
    Findable,
    /// Violence.
    Violence,
    /// Sexual violence or exploitation.
    Sexual,
    /// The child may hurt itself.
    SelfHarm,
    /// The reader knows somebody in it.
    Known,
    /// Too hard to go on with.
    Hard,
}

impl Why {
    /// Every reason, in the order of the page.
    pub const ALL: [Self; 7] = [
        Self::Unclear,
        Self::Findable,
        Self::Violence,
        Self::Sexual,
        Self::SelfHarm,
        Self::Known,
        Self::Hard,
    ];

    /// As in forms, as stored and in text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unclear => "unclear",
            Self::Findable => "findable",
            Self::Violence => "violence",
            Self::Sexual => "sexual",
            Self::SelfHarm => "self-harm",
            Self::Known => "known",
            Self::Hard => "hard",
        }
    }

    /// Reads it.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.code() == code)
    }
}

/// A service outside to which a concern is handed, by telephone. The log names no other words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// 112 or 101.
    Emergency,
    /// SOS Enfants, Vertrouwenscentrum Kindermishandeling, Jugendhilfe.
    ChildProtection,
    /// Service de l'aide à la jeunesse, Jeugdhulp, Fachbereich Jugendhilfe.
    YouthCare,
    /// The public prosecutor.
    Prosecutor,
    /// Child Focus, 116 000.
    ChildFocus,
    /// The ombudsperson for children.
    Ombudsperson,
    /// The board or the supervising body of an organisation that is accused.
    Supervision,
    /// Another service, as the protocol of the organisation says.
    Other,
}

impl Service {
    /// Every service, in the order of the page.
    pub const ALL: [Self; 8] = [
        Self::Emergency,
        Self::ChildProtection,
        Self::YouthCare,
        Self::Prosecutor,
        Self::ChildFocus,
        Self::Ombudsperson,
        Self::Supervision,
        Self::Other,
    ];

    /// As in forms, in the log and in text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Emergency => "emergency",
            Self::ChildProtection => "child-protection",
            Self::YouthCare => "youth-care",
            Self::Prosecutor => "prosecutor",
            Self::ChildFocus => "child-focus",
            Self::Ombudsperson => "ombudsperson",
            Self::Supervision => "supervision",
            Self::Other => "other",
        }
    }

    /// Reads it.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.code() == code)
    }
}

/// One piece of a text: a word with what follows it up to the next, or something taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'t> {
    /// A word, and whether a space or line comes after it.
    Word(&'t str),
    /// What was removed on arrival; `None` when a reader did it.
    Gone(Option<Removed>),
}

/// A text in pieces, in order: words by blanks, and the marks of what is gone.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    for word in text.split_whitespace() {
        let mut rest = word;
        while let Some((before, after)) = rest.split_once('⟦') {
            if !before.is_empty() {
                found.push(Piece::Word(before));
            }
            let (inside, after) = after.split_once('⟧').unwrap_or((after, ""));
            let kind = |kind: &Removed| kind.mark().trim_matches(['⟦', '⟧']) == inside;
            found.push(Piece::Gone(Removed::ALL.into_iter().find(kind)));
            rest = after;
        }
        if !rest.is_empty() {
            found.push(Piece::Word(rest));
        }
    }
    found
}

/// The text without these pieces, counted from 0.
pub fn without(text: &str, masked: &[usize]) -> String {
    let told = pieces(text).into_iter().enumerate().map(|(at, piece)| match piece {
        _ if masked.contains(&at) => HIDDEN,
        Piece::Word(word) => word,
        Piece::Gone(kind) => kind.map_or(HIDDEN, Removed::mark),
    });
    told.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
#[path = "reading_tests.rs"]
mod tests;
