//! How well a project lets children take part, as its own team sees it before, during and after (R65):
//! seventeen items, each with a score from 0 to 3 and with evidence in words. The items come from
//!
//! * the nine basic requirements of the UN Committee on the Rights of the Child, General Comment
//!   No. 12 (2009), paragraph 134 (a) to (i);
//! * the four elements of the Lundy model, Space, Voice, Audience and Influence (Lundy 2007, "Voice is
//!   not enough");
//! * those indicators of the Child Participation Assessment Tool of the Council of Europe (2016) that a
//!   single project can answer for: 5 complaints, 7 information about the right to take part,
//!   9 feedback on services, 10 monitoring. The other six are about laws and institutions of a state.
//!
//! The scale from 0 to 3 is that of the same tool; what the four levels are called is ours.

/// Most characters of the evidence.
pub const LONGEST: usize = 600;
/// The highest score.
pub const MOST: u8 = 3;
/// Letters and digits that evidence has at least: a full stop is none.
const LEAST: usize = 3;

/// When the team looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// Before children are asked.
    Before,
    /// While they are.
    During,
    /// After.
    After,
}

impl Moment {
    /// The three, in their order.
    pub const ALL: [Self; 3] = [Self::Before, Self::During, Self::After];

    /// The code, as in the database, addresses and text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::During => "during",
            Self::After => "after",
        }
    }

    /// The moment with this code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|moment| moment.code() == code)
    }
}

/// Where items come from; in forms and text keys each source is a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group {
    /// The code, as in text keys.
    pub code: &'static str,
    /// The codes of its items, in the order of the source.
    pub items: &'static [&'static str],
}

/// All items, by source.
pub const GROUPS: [Group; 3] = [
    Group {
        code: "requirements",
        items: &[
            "informed",
            "voluntary",
            "respectful",
            "relevant",
            "friendly",
            "inclusive",
            "trained",
            "safe",
            "accountable",
        ],
    },
    Group { code: "lundy", items: &["space", "voice", "audience", "influence"] },
    Group { code: "cpat", items: &["complaints", "rights", "feedback", "monitoring"] },
];

/// The codes of all items, in their order.
pub fn items() -> impl Iterator<Item = &'static str> {
    GROUPS.iter().flat_map(|group| group.items.iter().copied())
}

/// How many scores a project can have: each item at each moment.
pub fn whole() -> usize {
    items().count() * Moment::ALL.len()
}

/// Why what was typed for an item cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// Evidence without a score, or a score that does not exist.
    Score,
    /// A score without evidence.
    Evidence,
    /// Too much evidence.
    Long,
}

impl Wrong {
    /// The key of its refusal.
    pub fn key(self) -> &'static str {
        match self {
            Self::Score => "quality_score",
            Self::Evidence => "quality_evidence",
            Self::Long => "quality_long",
        }
    }
}

/// A score and its evidence as typed; `None` when both are left empty: not assessed.
///
/// # Errors
/// One of them is missing, or cannot be.
pub fn judge(score: &str, evidence: &str) -> Result<Option<(u8, String)>, Wrong> {
    let evidence = evidence.replace("\r\n", "\n").trim().to_owned();
    let score = match score {
        "" => None,
        digit => {
            let known = (0..=MOST).find(|known| known.to_string() == digit);
            Some(known.ok_or(Wrong::Score)?)
        }
    };
    if evidence.chars().count() > LONGEST {
        return Err(Wrong::Long);
    }
    match score {
        None if evidence.is_empty() => Ok(None),
        None => Err(Wrong::Score),
        Some(_) if evidence.chars().filter(|c| c.is_alphanumeric()).count() < LEAST => {
            Err(Wrong::Evidence)
        }
        Some(score) => Ok(Some((score, evidence))),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::{GROUPS, LONGEST, MOST, Moment, Wrong, items, judge, whole};

    #[test]
    fn nine_four_and_four_items_at_three_moments() {
        assert_eq!(GROUPS.map(|group| group.items.len()), [9, 4, 4]);
        assert_eq!(items().collect::<BTreeSet<_>>().len(), 17, "each code once");
        assert_eq!(whole(), 51);
        assert!(Moment::ALL.iter().all(|moment| Moment::of(moment.code()) == Some(*moment)));
        assert_eq!(Moment::of("later"), None);
    }

    #[test]
    fn a_score_needs_evidence_and_evidence_a_score() {
        assert_eq!(judge("2", "Three languages."), Ok(Some((2, "Three languages.".to_owned()))));
        assert_eq!(judge("0", "Nothing yet"), Ok(Some((0, "Nothing yet".to_owned()))), "0 too");
        assert_eq!(judge("", " \n"), Ok(None));
        for none in ["", "  ", ".", "?!…", "\u{200b}"] {
            assert_eq!(judge("3", none), Err(Wrong::Evidence), "{none:?}");
        }
        assert_eq!(judge("", "Three languages."), Err(Wrong::Score));
        for score in ["4", "-1", "02", "two", " 2"] {
            assert_eq!(judge(score, "Three languages."), Err(Wrong::Score), "{score}");
        }
        assert_eq!(judge("1", &"é".repeat(LONGEST + 1)), Err(Wrong::Long));
        assert!(judge("1", &"é".repeat(LONGEST)).is_ok());
    }

    proptest! {
        #[test]
        fn what_is_taken_has_both(score in "[0-9a-z -]{0,2}", evidence in ".{0,700}") {
            if let Ok(Some((score, evidence))) = judge(&score, &evidence) {
                prop_assert!(score <= MOST && evidence.chars().count() <= LONGEST);
                prop_assert!(evidence.chars().filter(|c| c.is_alphanumeric()).count() >= 3);
                prop_assert_eq!(judge(&score.to_string(), &evidence), Ok(Some((score, evidence))));
            }
        }
    }
}
