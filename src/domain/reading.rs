//! What a reader may do with a free text (R36–R38, design D), and in which order texts are read.

use crate::domain::screening::Removed;

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
}

impl Mark {
    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Danger => "danger",
        }
    }

    /// Reads it as stored.
    pub fn of(code: &str) -> Option<Self> {
        [Self::Asked, Self::Danger].into_iter().find(|mark| mark.code() == code)
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
    /// Concern C, second person: handed to a service outside, by telephone. The text is erased.
    HandedOver,
}

impl Decision {
    /// Every decision, in the order of the page.
    pub const ALL: [Self; 7] = [
        Self::Clear,
        Self::Withhold,
        Self::Ask,
        Self::Distress,
        Self::Named,
        Self::Danger,
        Self::HandedOver,
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
            Self::HandedOver => "handed-over",
        }
    }

    /// Reads it from a form.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|decision| decision.code() == code)
    }

    /// Whether somebody may decide this about a text with this mark. `own`: they set the mark, so
    /// another person decides. Only a second person hands over, and only what a first one saw.
    pub fn may(self, mark: Option<Mark>, own: bool) -> bool {
        match (self, mark) {
            (_, Some(_)) if own => false,
            (Self::HandedOver, mark) => mark == Some(Mark::Danger),
            (Self::Ask, mark) => mark.is_none(),
            (Self::Danger, mark) => mark != Some(Mark::Danger),
            _ => true,
        }
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
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_into_words_and_what_is_gone() {
        let text = "je suis⟦number⟧ à l'école ⟦hidden⟧ !";
        let found = pieces(text);
        assert_eq!(found.len(), 7, "{found:?}");
        assert_eq!(found[2], Piece::Gone(Some(Removed::Number)));
        assert_eq!(found[5], Piece::Gone(None));
        assert_eq!(without(text, &[4]), "je suis ⟦number⟧ à ⟦hidden⟧ ⟦hidden⟧ !");
        assert_eq!(pieces("⟦number"), [Piece::Gone(Some(Removed::Number))]);
    }

    #[test]
    fn whoever_set_a_mark_decides_nothing_and_only_a_second_person_hands_over() {
        for decision in Decision::ALL {
            for mark in [Mark::Asked, Mark::Danger] {
                assert!(!decision.may(Some(mark), true), "{decision:?} {mark:?}");
            }
        }
        assert!(!Decision::HandedOver.may(None, false));
        assert!(!Decision::HandedOver.may(Some(Mark::Asked), false));
        assert!(Decision::HandedOver.may(Some(Mark::Danger), false));
        assert!(Decision::Clear.may(Some(Mark::Danger), false), "the second sees no danger");
        assert!(Decision::Clear.may(None, false) && Decision::Ask.may(None, false));
    }
}
