//! What may be published, fixed before the first child answers.

use serde::{Deserialize, Serialize};

use super::division::pair;
use super::settings::Settings;
use crate::domain::answer::{DONT_KNOW, DONT_SAY, NOT_SHOWN, SKIPPED};
use crate::domain::condition::Condition;
use crate::domain::joint::Joint;
use crate::domain::question::{Kind, Question, StatementScale};
use crate::domain::questionnaire::{Kept, Policy, Questionnaire};
use crate::domain::release::hash_of;
use crate::domain::tabulation::{Code, FIRST};

/// Above this many joint cells of the breakdowns a plan is refused (disclosure 4.6).
pub const MOST_UNITS: usize = 5_000;
/// Fewer children than this: nothing is published (disclosure 4.2).
pub const FEWEST: usize = 20;
/// An exclusive option ("none of these") is published from this many children (disclosure 4.7).
pub const EXCLUSIVE_FROM: i64 = 200;
/// Tables by two breakdowns at once are published from this many children (disclosure 4.1).
pub const PAIRS_FROM: i64 = 2_000;
/// The most sensitive level whose questions are published by pairs (disclosure 9).
pub(super) const PAIRS_LEVEL: u8 = 1;

/// What a mean or a median of a question would mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ordered {
    /// Its options have no order.
    No,
    /// The middle answer only: three faces are not a number.
    Median,
    /// The middle answer and, from a base of 50, the mean.
    Mean,
}

/// One option of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanOption {
    /// Its code.
    pub code: String,
    /// Choosing it excludes all others.
    pub exclusive: bool,
}

/// One closed question, or what is kept of the landing page, as the plan sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a yes or no of the author")]
pub struct PlanQuestion {
    /// Question code, `_language` or `_band`.
    pub code: String,
    /// Codes of the items of an answer (statements, ranks, things that get coins); empty when it
    /// is one.
    pub items: Vec<String>,
    /// How the items hang together; then they are one block.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joint: Option<Joint>,
    /// Options in order.
    pub options: Vec<PlanOption>,
    /// Several may be chosen.
    pub several: bool,
    /// At most this many.
    pub max: Option<u8>,
    /// May be left empty (all but the landing page's).
    pub skippable: bool,
    /// Offers "I don't know".
    pub dont_know: bool,
    /// Offers "I don't want to say".
    pub dont_say: bool,
    /// Whether the options are steps.
    pub ordered: Ordered,
    /// Level 0 to 3.
    pub sensitivity: u8,
    /// Never weaker than the floor of the level.
    pub settings: Settings,
    /// Divides the tables of others.
    pub breakdown: bool,
    /// Codes of the breakdowns by which this question is published.
    pub by: Vec<String>,
    /// Shown only when this holds.
    pub show_if: Option<Condition>,
}

/// A question without a table whose condition can decide what others see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanText {
    /// Question code.
    pub code: String,
    /// Shown only when this holds.
    pub show_if: Option<Condition>,
}

/// The family of tables and its rules: immutable, hashed, frozen at opening (disclosure 4.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Version of this format: 1.
    pub version: u32,
    /// Closed questions in order, first what is kept of the landing page.
    pub questions: Vec<PlanQuestion>,
    /// Text questions and pages of information.
    pub texts: Vec<PlanText>,
    /// Fewer children than this: nothing is published. At least 20.
    pub fewest: usize,
    /// One ladder step for the whole consultation: the default with a question of level 3.
    pub strict: bool,
    /// Breakdowns that divide together, as declared; no other two ever do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<[String; 2]>,
    /// Bands, or in large consultations the cell-key method where it is allowed (disclosure 4.4).
    #[serde(default, skip_serializing_if = "Policy::is_bands")]
    pub policy: Policy,
}

/// Why a plan is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanProblem {
    /// The breakdowns together single children out.
    #[error("the breakdowns make {0} joint groups; at most {MOST_UNITS} are allowed")]
    TooManyGroups(usize),
    /// Only questions with one answer divide tables.
    #[error("question {0} cannot divide tables: it has more than one answer")]
    BreakdownKind(String),
    /// A setting is weaker than the platform's floor, or a base holds less than two bands.
    #[error("the settings of question {0} are weaker than the floor of its level")]
    TooWeak(String),
    /// Only two different breakdowns make a pair, and only once.
    #[error("{0} is not a pair of two different breakdowns")]
    NoPair(String),
    /// The cell-key method is for tables by two breakdowns (disclosure 4.4).
    #[error("the cell-key method needs a pair of breakdowns")]
    KeyWithoutPair,
    /// The smallest number of children to publish anything is below the platform's.
    #[error("figures for fewer than {FEWEST} children are never published")]
    TooFew,
}

/// How one published category is recognised in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::domain) enum Mark {
    /// This very code.
    Code(Code),
    /// This bit of several choices.
    Bit(u8),
}

/// One category of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::domain) struct Category {
    pub(in crate::domain) code: String,
    pub(in crate::domain) mark: Mark,
    pub(in crate::domain) exclusive: bool,
}

impl PlanQuestion {
    /// All categories of the table of this question: options, then the states it can have.
    pub(in crate::domain) fn categories(&self) -> Vec<Category> {
        let mut list = Vec::with_capacity(self.options.len() + 4);
        for (index, option) in (0_u8..).zip(&self.options) {
            let mark =
                if self.several { Mark::Bit(index) } else { Mark::Code(FIRST + Code::from(index)) };
            let exclusive = self.several && option.exclusive;
            list.push(Category { code: option.code.clone(), mark, exclusive });
        }
        let states = [
            (self.show_if.is_some(), NOT_SHOWN, 0),
            (self.skippable, SKIPPED, 1),
            (self.dont_know, DONT_KNOW, 2),
            (self.dont_say, DONT_SAY, 3),
        ];
        for (possible, code, state) in states {
            if possible {
                let mark = Mark::Code(state);
                list.push(Category { code: code.to_owned(), mark, exclusive: false });
            }
        }
        list
    }

    /// A follow-up tells about the questions that decide who sees it: it is protected at least as
    /// they are, and divided by no more breakdowns (disclosure 4.7: one block).
    fn inherit(&mut self, earlier: &[Self]) {
        for parent in self.parents(earlier) {
            self.settings = self.settings.stricter(parent.settings);
            self.by.retain(|code| parent.by.contains(code));
        }
    }

    /// The questions that decide who sees this one, breakdowns aside: everybody may know those.
    fn parents<'p>(&self, among: &'p [Self]) -> Vec<&'p Self> {
        let tests = self.show_if.as_ref().map_or(&[][..], Condition::tests);
        let decides = |other: &&Self| {
            !other.breakdown && tests.iter().any(|test| test.question == other.code)
        };
        among.iter().filter(decides).collect()
    }

    /// Codes of the items, or one empty code.
    pub(in crate::domain) fn item_codes(&self) -> Vec<&str> {
        if self.items.is_empty() {
            vec![""]
        } else {
            self.items.iter().map(String::as_str).collect()
        }
    }
}

impl Plan {
    /// The plan of a questionnaire, with the floors of each level.
    ///
    /// # Errors
    /// When the breakdowns single children out or cannot divide tables.
    pub fn of(questionnaire: &Questionnaire) -> Result<Self, PlanProblem> {
        let breakdowns: Vec<String> =
            questionnaire.breakdowns().into_iter().map(str::to_owned).collect();
        let mut questions: Vec<PlanQuestion> =
            questionnaire.keep.iter().map(|kept| kept_question(questionnaire, *kept)).collect();
        for question in questionnaire.questions.iter().filter(|question| question.is_closed()) {
            let mut asked = asked_question(question, &breakdowns, &questionnaire.pairs);
            asked.inherit(&questions);
            questions.push(asked);
        }
        let texts = questionnaire.questions.iter().filter(|question| !question.is_closed());
        let texts = texts
            .map(|text| PlanText { code: text.code.clone(), show_if: text.show_if.clone() })
            .collect();
        let strict = questions.iter().any(|question| question.sensitivity == 3);
        let (pairs, policy) = (questionnaire.pairs.clone(), questionnaire.policy);
        let plan = Self { version: 1, questions, texts, fewest: FEWEST, strict, pairs, policy };
        plan.check()?;
        Ok(plan)
    }

    /// Checks a plan read from the database as strictly as a new one.
    ///
    /// # Errors
    /// The first reason to refuse it.
    pub fn check(&self) -> Result<(), PlanProblem> {
        for (index, [one, other]) in self.pairs.iter().enumerate() {
            let divides = |code: &String| self.breakdowns().any(|question| question.code == *code);
            let same = |[a, b]: &[String; 2]| (a == one && b == other) || (a == other && b == one);
            let twice = self.pairs.iter().take(index).any(same);
            if one == other || twice || !divides(one) || !divides(other) {
                return Err(PlanProblem::NoPair(pair(one, other)));
            }
        }
        if self.pairs.is_empty() && !self.policy.is_bands() {
            return Err(PlanProblem::KeyWithoutPair);
        }
        for question in &self.questions {
            if question.breakdown && (question.several || !question.items.is_empty()) {
                return Err(PlanProblem::BreakdownKind(question.code.clone()));
            }
            let parents = question.parents(&self.questions);
            let weaker = |parent: &&PlanQuestion| {
                question.settings != question.settings.stricter(parent.settings)
                    || question.by.iter().any(|code| !parent.by.contains(code))
            };
            let paired = question.by.iter().any(|by| !self.breakdowns().any(|q| q.code == *by));
            let too_fine = paired && question.sensitivity > PAIRS_LEVEL;
            let allowed = question.settings.allowed(question.sensitivity) && !too_fine;
            if !allowed || parents.iter().any(weaker) {
                return Err(PlanProblem::TooWeak(question.code.clone()));
            }
        }
        if self.fewest < FEWEST && self.questions.iter().any(|q| q.sensitivity <= 3) {
            return Err(PlanProblem::TooFew);
        }
        let units = self
            .breakdowns()
            .map(|question| question.categories().len())
            .fold(1, usize::saturating_mul);
        if units > MOST_UNITS { Err(PlanProblem::TooManyGroups(units)) } else { Ok(()) }
    }

    /// The questions that divide tables, in order.
    pub fn breakdowns(&self) -> impl Iterator<Item = &PlanQuestion> {
        self.questions.iter().filter(|question| question.breakdown)
    }

    /// The question with this code.
    pub fn question(&self, code: &str) -> Option<&PlanQuestion> {
        self.questions.iter().find(|question| question.code == code)
    }

    /// SHA-256 of the plan, hexadecimal.
    pub fn hash(&self) -> String {
        hash_of(self)
    }
}

fn plain(codes: impl Iterator<Item = String>) -> Vec<PlanOption> {
    codes.map(|code| PlanOption { code, exclusive: false }).collect()
}

fn kept_question(questionnaire: &Questionnaire, kept: Kept) -> PlanQuestion {
    let options = match kept {
        Kept::Language => plain(questionnaire.languages.iter().map(ToString::to_string)),
        Kept::Band => plain(questionnaire.bands.iter().map(ToString::to_string)),
    };
    PlanQuestion {
        code: kept.code().to_owned(),
        items: Vec::new(),
        joint: None,
        options,
        several: false,
        max: None,
        skippable: false,
        dont_know: false,
        dont_say: false,
        ordered: Ordered::No,
        sensitivity: 0,
        settings: Settings::floor(0),
        breakdown: true,
        by: Vec::new(),
        show_if: None,
    }
}

fn asked_question(
    question: &Question,
    breakdowns: &[String],
    pairs: &[[String; 2]],
) -> PlanQuestion {
    let (options, max) = match question.several() {
        Some((options, max)) => {
            let keep = |o: &crate::domain::question::AnswerOption| PlanOption {
                code: o.code.clone(),
                exclusive: o.exclusive,
            };
            (options.iter().map(keep).collect(), max)
        }
        None => (plain(question.choices().into_iter()), None),
    };
    let by = match (question.breakdown, question.sensitivity) {
        (true, _) => Vec::new(),
        (false, 0..=PAIRS_LEVEL) => {
            let pairs = pairs.iter().map(|[one, other]| pair(one, other));
            breakdowns.iter().cloned().chain(pairs).collect()
        }
        (false, 2) => breakdowns.to_vec(),
        (false, _) => breakdowns.iter().take(1).cloned().collect(),
    };
    PlanQuestion {
        code: question.code.clone(),
        items: question.item_codes(),
        joint: question.joint(),
        options,
        several: question.several().is_some(),
        max,
        skippable: true,
        dont_know: question.dont_know,
        dont_say: question.dont_say,
        ordered: ordered(&question.kind),
        sensitivity: question.sensitivity,
        settings: Settings::floor(question.sensitivity),
        breakdown: question.breakdown,
        by,
        show_if: question.show_if.clone(),
    }
}

fn ordered(kind: &Kind) -> Ordered {
    match kind {
        Kind::Faces { steps: 3, .. }
        | Kind::Statements { scale: StatementScale::Faces, steps: 3, .. } => Ordered::Median,
        Kind::Faces { .. }
        | Kind::Agree { .. }
        | Kind::Scale { .. }
        | Kind::Thermometer
        | Kind::Coins { .. }
        | Kind::Statements { .. } => Ordered::Mean,
        _ => Ordered::No,
    }
}

/// True when a condition looks at something that has no column: a text or a page of information.
pub(in crate::domain) fn looks_at_text(condition: &Condition, texts: &[PlanText]) -> bool {
    condition.tests().iter().any(|test| texts.iter().any(|text| text.code == test.question))
}
