//! The questionnaire: one typed document per revision, checked as a whole before it is used.

use std::ops::RangeInclusive;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::condition::{Condition, Left};
use super::question::{Kind, Question};
use super::safeguards::Safeguards;
use super::wording::{Band, Lang, Wording};

/// The version of the document format this program writes.
pub const SCHEMA: u32 = 1;

/// A questionnaire as authors write it (`docs/questionnaire.schema.json`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Questionnaire {
    /// Version of this format: 1.
    pub schema: u32,
    /// What the consultation is called on its own pages.
    pub title: Wording,
    /// One neutral word or two for the browser's title and history.
    #[serde(default)]
    pub discreet_title: Wording,
    /// One sentence: what we want to know and why.
    pub purpose: Wording,
    /// Who decides, and what can and cannot change.
    pub decider: Wording,
    /// When and where children hear what was decided, as in "in May".
    pub answer_when: Wording,
    /// Languages offered.
    pub languages: Vec<Lang>,
    /// Age bands invited.
    pub bands: Vec<Band>,
    /// Minutes it takes, as told to the child.
    #[schemars(range(min = 1, max = 30))]
    pub minutes: u8,
    /// What of the landing page is kept with the answers, as breakdowns.
    #[serde(default)]
    pub keep: Vec<Kept>,
    /// Pairs of breakdowns that divide tables together, in large consultations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<[String; 2]>,
    /// How counts are protected when they are published.
    #[serde(default, skip_serializing_if = "Policy::is_bands")]
    pub policy: Policy,
    /// Offers a withdrawal code on the thank-you page.
    #[serde(default = "yes")]
    pub withdrawal: bool,
    /// Figures may be published while others still answer, in closed batches. Only where no withdrawal
    /// code is offered: what was counted cannot be taken back.
    #[serde(default)]
    pub interim: bool,
    /// Who may answer: whoever has the link, or whoever was given a code.
    #[serde(default)]
    pub access: Access,
    /// How many children are expected, for the check on identifying combinations.
    #[serde(default)]
    pub expected: u32,
    /// The questions, in order.
    pub questions: Vec<Question>,
    /// Cards for whoever gave certain answers, in a closed panel that everybody has (R35).
    #[serde(default)]
    pub support: Vec<Support>,
    /// What its author answers for (R1–R3).
    #[serde(default)]
    pub safeguards: Safeguards,
}

/// A card of support. Which cards somebody sees is worked out in their page and never leaves it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Support {
    /// What the card says.
    pub text: Wording,
    /// Who sees it.
    pub show_if: Condition,
}

fn yes() -> bool {
    true
}

/// Who may answer. Part of the revision, so that two people agree on it and opening fixes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Access {
    /// Whoever has the link.
    #[default]
    Open,
    /// Whoever has an invitation or a class code.
    Codes,
}

/// How counts are protected when they are published. Part of the revision and of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// As bands, at any number of children.
    #[default]
    Bands,
    /// From 2,000 children, questions that are not sensitive as counts with a small change by the
    /// cell-key method; everything else as bands. Needs a pair of breakdowns.
    CellKey,
}

impl Policy {
    /// Whether this is what is done unless somebody asks for something else.
    pub fn is_bands(&self) -> bool {
        *self == Self::Bands
    }
}

/// What of the landing page is kept with the answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kept {
    /// The language chosen.
    Language,
    /// The age band chosen.
    Band,
}

impl Kept {
    /// The column code: question codes never start with `_`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Language => "_language",
            Self::Band => "_band",
        }
    }
}

impl Questionnaire {
    /// The question with this code.
    pub fn question(&self, code: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.code == code)
    }

    /// Column codes that divide the tables: what is kept of the landing page, then questions.
    pub fn breakdowns(&self) -> Vec<&str> {
        let asked = self.questions.iter().filter(|q| q.breakdown).map(|q| q.code.as_str());
        self.keep.iter().map(|kept| kept.code()).chain(asked).collect()
    }

    /// Forgets pairs of which one no longer divides tables, and with the last pair the policy that
    /// needs one.
    pub fn forget_lost_pairs(&mut self) {
        let known: Vec<String> = self.breakdowns().into_iter().map(str::to_owned).collect();
        self.pairs.retain(|pair| pair.iter().all(|code| known.contains(code)));
        if self.pairs.is_empty() {
            self.policy = Policy::Bands;
        }
    }

    /// Whether a child of this band gets a withdrawal code: under nine nobody has to look after
    /// one (product, section 4).
    pub fn offers_withdrawal(&self, band: Band) -> bool {
        self.withdrawal && band != Band::Six
    }

    /// Whether any child gets a withdrawal code.
    pub fn offers_any_withdrawal(&self) -> bool {
        self.bands.iter().any(|band| self.offers_withdrawal(*band))
    }

    /// How many joint groups the breakdowns make: the quasi-identifier budget (R7).
    pub fn groups(&self) -> usize {
        let kept = self.keep.iter().map(|kept| match kept {
            Kept::Language => self.languages.len(),
            Kept::Band => self.bands.len(),
        });
        let asked = self.questions.iter().filter(|q| q.breakdown).map(|q| q.choices().len());
        kept.chain(asked).product()
    }

    /// The parts a child can skip as a whole: runs of questions with sensitivity 2 or 3, as places
    /// in `questions`. A page of information inside a run belongs to it.
    pub fn sensitive_parts(&self) -> Vec<RangeInclusive<usize>> {
        let mut parts: Vec<RangeInclusive<usize>> = Vec::new();
        let mut goes_on = false;
        for (index, question) in self.questions.iter().enumerate() {
            match parts.last_mut() {
                Some(part) if question.is_sensitive() && goes_on => *part = *part.start()..=index,
                _ if question.is_sensitive() => parts.push(index..=index),
                _ => {}
            }
            goes_on = question.is_sensitive() || (goes_on && question.kind == Kind::Info);
        }
        parts
    }

    /// Whether anything is asked in a child's own words.
    pub fn has_texts(&self) -> bool {
        self.questions.iter().any(Question::is_text)
    }

    /// Whether anything is asked at all.
    pub fn asks(&self) -> bool {
        self.asked() > 0
    }

    /// The same without free texts, and without what is asked only of who wrote one: for days on which
    /// nobody can read them (R39).
    #[must_use]
    pub fn without_texts(&self) -> Self {
        let mut gone: Vec<String> = Vec::new();
        let mut left = self.clone();
        left.questions.retain_mut(|question| {
            let rule = question.show_if.take();
            let rule = rule.map(|rule| rule.without(|code| gone.iter().any(|one| one == code)));
            if question.is_text() || rule == Some(Left::Never) {
                gone.push(question.code.clone());
                return false;
            }
            if let Some(Left::Asks(rule)) = rule {
                question.show_if = Some(rule);
            }
            true
        });
        left.support.retain_mut(|card| {
            let rule = card.show_if.without(|code| gone.iter().any(|one| one == code));
            let Left::Asks(rule) = rule else { return false };
            card.show_if = rule;
            true
        });
        left
    }

    /// How many questions a child is asked: all but the pages of information, each statement for
    /// itself.
    pub fn asked(&self) -> usize {
        let asked = self.questions.iter().filter(|q| q.is_closed() || q.is_text());
        asked.map(|question| question.items().len().max(1)).sum()
    }
}
