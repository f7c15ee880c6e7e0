//! The words of withdrawal codes: 512 simple ones in each of four languages. A list must not
//! change while a consultation is open, because a retry must give the same code.

use std::sync::LazyLock;

use crate::domain::wording::Lang;

static LISTS: LazyLock<[Vec<&'static str>; 4]> = LazyLock::new(|| {
    [
        include_str!("../../locales/words.fr.txt"),
        include_str!("../../locales/words.nl.txt"),
        include_str!("../../locales/words.de.txt"),
        include_str!("../../locales/words.en.txt"),
    ]
    .map(|list| list.lines().collect())
});

/// The words for a language; Arabic and Ukrainian readers get the English ones.
pub fn withdrawal_words(lang: Lang) -> &'static [&'static str] {
    let [fr, nl, de, en] = &*LISTS;
    match lang {
        Lang::Fr => fr,
        Lang::Nl => nl,
        Lang::De => de,
        Lang::En | Lang::Ar | Lang::Uk => en,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::withdrawal_words;
    use crate::domain::code::WORDS;
    use crate::domain::wording::Lang;

    #[test]
    fn every_language_has_its_512_different_plain_words() {
        for lang in Lang::ALL {
            let words = withdrawal_words(lang);
            assert_eq!(words.len(), WORDS);
            assert_eq!(words.iter().collect::<HashSet<_>>().len(), WORDS);
            assert!(words.iter().all(|word| word.bytes().all(|b| b.is_ascii_lowercase())));
        }
    }
}
