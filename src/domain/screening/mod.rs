//! What could show who a child is, taken out of its words before they are kept (R37).
//!
//! High recall is wanted: a removed house number costs less than a kept one. Numbers written in
//! words and names of persons are not found; that is why a person reads every text, and why the
//! page says so before a child writes. Help lines stay, they belong to nobody.
//!
//! | file | holds |
//! |---|---|
//! | `fold` | the text as patterns see it, with the way back |
//! | `contacts` | e-mail addresses, links, accounts of networks |
//! | `numbers` | runs of digits: telephone and national numbers, bank accounts |
//! | `addresses` | streets with a house number, in four languages |

mod addresses;
mod contacts;
mod fold;
mod numbers;
#[cfg(test)]
mod tests;

use std::ops::Range;

use fold::Folded;

/// What was taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Removed {
    /// An e-mail address.
    Mail,
    /// A link.
    Link,
    /// A bank account.
    Account,
    /// A telephone number, or another long number.
    Number,
    /// A name on a network.
    Handle,
    /// A street with a house number.
    Address,
}

impl Removed {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Mail, Self::Link, Self::Account, Self::Number, Self::Handle, Self::Address];

    /// What stands in the text instead: the same in every language, in brackets nobody types.
    pub fn mark(self) -> &'static str {
        match self {
            Self::Mail => "⟦mail⟧",
            Self::Link => "⟦link⟧",
            Self::Account => "⟦account⟧",
            Self::Number => "⟦number⟧",
            Self::Handle => "⟦handle⟧",
            Self::Address => "⟦address⟧",
        }
    }
}

/// One thing found: bytes of the folded text, and what it is.
type Found = (Range<usize>, Removed);

/// The text without what could show who wrote it. What is removed leaves a mark
/// ([`Removed::mark`]); brackets of marks that somebody typed become plain ones.
pub fn screen(text: &str) -> String {
    let folded = Folded::new(text);
    let mut found = contacts::find(&folded.text);
    found.extend(numbers::find(&folded.text));
    found.extend(addresses::find(&folded.text));
    found.sort_by_key(|(range, kind)| (range.start, usize::MAX - range.end, *kind));
    let mut told = String::with_capacity(text.len());
    let mut from = 0;
    for (range, kind) in found {
        let own = folded.origin(&range);
        if own.end <= from {
            continue;
        }
        // What overlaps something removed already lengthens it.
        if own.start >= from {
            plain(text.get(from..own.start).unwrap_or(""), &mut told);
            told.push_str(kind.mark());
        }
        from = own.end;
    }
    plain(text.get(from..).unwrap_or(""), &mut told);
    told
}

fn plain(text: &str, told: &mut String) {
    told.extend(text.chars().map(|c| match c {
        '⟦' => '[',
        '⟧' => ']',
        other => other,
    }));
}
