//! Plural categories of CLDR for whole numbers in our languages.

use serde::Deserialize;

use crate::domain::wording::Lang;

/// A plural category, named as in CLDR and in the locale files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Category {
    /// Arabic: 0.
    Zero,
    /// One thing; in French also 0; in Ukrainian also 21, 31 …
    One,
    /// Arabic: 2.
    Two,
    /// A few.
    Few,
    /// Many; in French whole millions.
    Many,
    /// Everything else.
    Other,
}

impl Category {
    /// The category of a whole number.
    pub fn of(lang: Lang, n: u64) -> Self {
        match lang {
            Lang::Fr => match n {
                0 | 1 => Self::One,
                _ if n.is_multiple_of(1_000_000) => Self::Many,
                _ => Self::Other,
            },
            Lang::Nl | Lang::De | Lang::En => {
                if n == 1 {
                    Self::One
                } else {
                    Self::Other
                }
            }
            Lang::Ar => match (n, n % 100) {
                (0, _) => Self::Zero,
                (1, _) => Self::One,
                (2, _) => Self::Two,
                (_, 3..=10) => Self::Few,
                (_, 11..=99) => Self::Many,
                _ => Self::Other,
            },
            Lang::Uk => match (n % 10, n % 100) {
                (1, rest) if rest != 11 => Self::One,
                (2..=4, rest) if !(12..=14).contains(&rest) => Self::Few,
                _ => Self::Many,
            },
        }
    }

    /// The categories every plural text of a language must have.
    /// French `many` (millions) may be left out: `other` then stands in.
    pub fn needed(lang: Lang) -> &'static [Self] {
        match lang {
            Lang::Fr | Lang::Nl | Lang::De | Lang::En => &[Self::One, Self::Other],
            Lang::Ar => &[Self::Zero, Self::One, Self::Two, Self::Few, Self::Many, Self::Other],
            Lang::Uk => &[Self::One, Self::Few, Self::Many, Self::Other],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_fall_into_the_categories_of_cldr() {
        use Category::{Few, Many, One, Other, Two, Zero};
        for (lang, n, category) in [
            (Lang::Fr, 0, One),
            (Lang::Fr, 1, One),
            (Lang::Fr, 2, Other),
            (Lang::Fr, 2_000_000, Many),
            (Lang::Nl, 0, Other),
            (Lang::De, 1, One),
            (Lang::En, 21, Other),
            (Lang::Ar, 0, Zero),
            (Lang::Ar, 1, One),
            (Lang::Ar, 2, Two),
            (Lang::Ar, 103, Few),
            (Lang::Ar, 11, Many),
            (Lang::Ar, 100, Other),
            (Lang::Ar, 102, Other),
            (Lang::Uk, 21, One),
            (Lang::Uk, 11, Many),
            (Lang::Uk, 22, Few),
            (Lang::Uk, 13, Many),
            (Lang::Uk, 0, Many),
        ] {
            assert_eq!(Category::of(lang, n), category, "{lang} {n}");
        }
    }
}
