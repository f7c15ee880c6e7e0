//! The impact assessment of a consultation (R62): its sections, its parts that take a note, and the
//! register of risks to the rights of children. Rules only; the words are in `locales/assessment.*`.

use std::collections::BTreeSet;

use super::question::{Kind, Question};
use super::questionnaire::{Access, Questionnaire};
use super::wording::{Band, Lang};

/// The sections, in their order (safeguards 7.3), as in text keys.
pub const SECTIONS: [&str; 17] = [
    "identity",
    "purpose",
    "who",
    "questions",
    "flow",
    "law",
    "minimal",
    "anonymity",
    "retention",
    "security",
    "risks",
    "safeguarding",
    "access",
    "children",
    "residual",
    "review",
    "summary",
];

/// Sections that hold something the platform cannot know: without a note they are not finished.
pub const TO_WRITE: [&str; 8] =
    ["identity", "who", "questions", "flow", "law", "safeguarding", "residual", "review"];

/// Articles of the Convention on the Rights of the Child in the register of risks.
pub const ARTICLES: [u8; 14] = [2, 3, 5, 6, 12, 13, 16, 17, 19, 23, 30, 34, 36, 39];

/// Most characters of a note.
pub const LONGEST_NOTE: usize = 4_000;

/// Whether a note may be written for this part: a section by its name, or an article as `a12`.
pub fn takes_note(part: &str) -> bool {
    let article = part.strip_prefix('a').and_then(|number| number.parse().ok());
    SECTIONS.contains(&part) || article.is_some_and(|number: u8| ARTICLES.contains(&number))
}

/// What of a consultation changes its risks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// Children may write in their own words.
    Texts,
    /// They may allow that these are quoted.
    Quotes,
    /// Questions of sensitivity 2 or more.
    Sensitive,
    /// Questions of sensitivity 3.
    OwnExperience,
    /// Children answer on a device of the organisation.
    Kiosk,
    /// Children under 13 are invited.
    Young,
    /// Adults from 18 to 25 are invited too.
    Adults,
    /// Codes are asked for.
    Codes,
    /// Figures are published while others answer.
    Interim,
    /// What was sent cannot be taken back by anybody.
    NoWithdrawal,
    /// There is one language only.
    OneLanguage,
    /// No question has a recording or pictures.
    NoSound,
}

impl Fact {
    /// As in text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Texts => "texts",
            Self::Quotes => "quotes",
            Self::Sensitive => "sensitive",
            Self::OwnExperience => "own_experience",
            Self::Kiosk => "kiosk",
            Self::Young => "young",
            Self::Adults => "adults",
            Self::Codes => "codes",
            Self::Interim => "interim",
            Self::NoWithdrawal => "no_withdrawal",
            Self::OneLanguage => "one_language",
            Self::NoSound => "no_sound",
        }
    }

    /// The articles it bears on.
    fn articles(self) -> &'static [u8] {
        match self {
            Self::Texts => &[13, 16, 19, 34],
            Self::Sensitive => &[2, 16, 39],
            Self::OwnExperience => &[19, 34, 39],
            Self::Quotes | Self::Kiosk => &[12, 16],
            Self::Young => &[5, 12],
            Self::Adults => &[3],
            Self::Codes | Self::Interim | Self::NoWithdrawal => &[16],
            Self::OneLanguage => &[2, 30],
            Self::NoSound => &[23],
        }
    }
}

/// What is so of a questionnaire; `kiosk` when devices of the organisation are in use.
pub fn facts(questionnaire: &Questionnaire, kiosk: bool) -> BTreeSet<Fact> {
    let questions = &questionnaire.questions;
    let level = questions.iter().map(|question| question.sensitivity).max().unwrap_or(0);
    let invited = |bands: &[Band]| questionnaire.bands.iter().any(|band| bands.contains(band));
    let helps = |lang: &Lang| {
        questions.iter().any(|question| {
            question.voice.contains_key(lang) || matches!(question.kind, Kind::Picture { .. })
        })
    };
    let all = [
        (Fact::Texts, questions.iter().any(Question::is_text)),
        (Fact::Quotes, questions.iter().any(Question::asks_to_quote)),
        (Fact::Sensitive, level >= 2),
        (Fact::OwnExperience, level >= 3),
        (Fact::Kiosk, kiosk),
        (Fact::Young, invited(&[Band::Six, Band::Nine])),
        (Fact::Adults, invited(&[Band::Eighteen])),
        (Fact::Codes, questionnaire.access == Access::Codes),
        (Fact::Interim, questionnaire.interim),
        (Fact::NoWithdrawal, !questionnaire.offers_any_withdrawal()),
        (Fact::OneLanguage, questionnaire.languages.len() < 2),
        (Fact::NoSound, !questionnaire.languages.iter().any(helps)),
    ];
    all.into_iter().filter(|(_, holds)| *holds).map(|(fact, _)| fact).collect()
}

/// How likely or how grave something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Degree {
    /// Little.
    Low,
    /// In between.
    Middle,
    /// Much.
    High,
}

impl Degree {
    /// As in text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Middle => "middle",
            Self::High => "high",
        }
    }
}

/// A line of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Risk {
    /// Article of the convention.
    pub article: u8,
    /// How likely harm is, before anything lowers it.
    pub likelihood: Degree,
    /// How grave it would be.
    pub severity: Degree,
    /// What of this consultation bears on it.
    pub because: Vec<Fact>,
}

/// The register: one line for each article, by what is so of the consultation.
pub fn register(facts: &BTreeSet<Fact>) -> Vec<Risk> {
    use Degree::{High, Low, Middle};
    let risk = |article: u8| {
        let because: Vec<Fact> =
            facts.iter().copied().filter(|fact| fact.articles().contains(&article)).collect();
        let (usual, severity) = match article {
            2 | 12 | 23 => (Middle, Middle),
            6 | 16 | 19 | 34 | 39 => (Low, High),
            13 | 17 => (Low, Low),
            _ => (Low, Middle),
        };
        let likelihood = match (usual, because.len()) {
            (usual, 0) => usual,
            (Low, _) => Middle,
            (_, _) => High,
        };
        Risk { article, likelihood, severity, because }
    };
    ARTICLES.into_iter().map(risk).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_and_article_takes_a_note_and_nothing_else_does() {
        assert!(SECTIONS.iter().all(|part| takes_note(part)));
        assert!(ARTICLES.iter().all(|article| takes_note(&format!("a{article}"))));
        for none in ["", "a", "a4", "a012x", "identity2", "12"] {
            assert!(!takes_note(none), "{none}");
        }
        assert!(TO_WRITE.iter().all(|part| SECTIONS.contains(part)));
    }

    #[test]
    fn what_is_so_of_a_consultation_raises_its_risks() {
        let plain = register(&BTreeSet::new());
        assert_eq!(plain.len(), ARTICLES.len());
        for fact in [
            Fact::Texts,
            Fact::Sensitive,
            Fact::OwnExperience,
            Fact::Kiosk,
            Fact::Young,
            Fact::Adults,
            Fact::Codes,
            Fact::Interim,
            Fact::NoWithdrawal,
            Fact::OneLanguage,
            Fact::NoSound,
        ] {
            let raised = register(&BTreeSet::from([fact]));
            let changed: Vec<u8> = plain
                .iter()
                .zip(&raised)
                .filter(|(before, after)| before != after)
                .map(|(_, after)| after.article)
                .collect();
            assert_eq!(changed, fact.articles(), "{fact:?}");
            for (before, after) in plain.iter().zip(&raised) {
                assert!(before.likelihood <= after.likelihood && before.severity == after.severity);
            }
        }
    }
}
