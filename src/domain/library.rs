//! The library: ready-made consultations, and a bank of single questions whose codes stay the same,
//! so that what was asked at one stage of a project compares with what is asked at the next.

use std::fmt;

use serde::Deserialize;

use super::question::Question;
use super::questionnaire::Questionnaire;
use super::stage::Stage;
use super::wording::{Band, Wording};

/// A ready-made consultation: a copy of its questionnaire is where an author begins.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Stable short name; the name of its file.
    pub name: String,
    /// The stages at which it fits.
    pub stages: Vec<Stage>,
    /// The age bands it invites.
    pub bands: Vec<Band>,
    /// For staff: what it is for and when to use it.
    pub about: Wording,
    /// The questionnaire, complete.
    pub questionnaire: Questionnaire,
}

/// A question of the bank.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BankQuestion {
    /// Stable short name; the name of its file.
    pub name: String,
    /// What it is about.
    pub topic: Topic,
    /// The stages at which it fits.
    pub stages: Vec<Stage>,
    /// The age bands for which it is written.
    pub bands: Vec<Band>,
    /// For staff: what it measures.
    pub about: Wording,
    /// The question. Its code and its options never change: figures of years hang on them.
    pub question: Question,
}

/// What a question of the bank is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// Who answers: what divides the tables of the others.
    AboutYou,
    /// How somebody feels.
    Wellbeing,
    /// Feeling safe and finding help.
    Safety,
    /// Whether adults listen.
    BeingHeard,
    /// The rights of the child.
    Rights,
    /// Life at school.
    School,
    /// Life online.
    Online,
    /// An activity that just ended.
    Activity,
    /// What adults who work with the young should know.
    Adults,
    /// What a project should do, and what it changed.
    Project,
    /// Messages, posters, campaigns.
    Campaign,
    /// The consultation itself (R53).
    Consultation,
}

impl Topic {
    /// Every topic, in the order they are offered.
    pub const ALL: [Self; 12] = [
        Self::AboutYou,
        Self::Wellbeing,
        Self::Safety,
        Self::BeingHeard,
        Self::Rights,
        Self::School,
        Self::Online,
        Self::Activity,
        Self::Adults,
        Self::Project,
        Self::Campaign,
        Self::Consultation,
    ];

    /// The code, as in files and text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::AboutYou => "about-you",
            Self::Wellbeing => "wellbeing",
            Self::Safety => "safety",
            Self::BeingHeard => "being-heard",
            Self::Rights => "rights",
            Self::School => "school",
            Self::Online => "online",
            Self::Activity => "activity",
            Self::Adults => "adults",
            Self::Project => "project",
            Self::Campaign => "campaign",
            Self::Consultation => "consultation",
        }
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
