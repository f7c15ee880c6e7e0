//! Words, sentences and syllables of a text. The borders are those of Unicode (UAX 29), syllables
//! those of the hyphenation patterns of TeX.

use hypher::Lang as Patterns;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::domain::wording::Lang;

/// How many words a text has.
pub(super) fn count(text: &str) -> usize {
    text.unicode_words().count()
}

/// The sentences of a text that hold words. A line break ends one too.
pub(super) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| line.unicode_sentences())
}

fn patterns(lang: Lang) -> Option<Patterns> {
    match lang {
        Lang::Fr => Some(Patterns::French),
        Lang::Nl => Some(Patterns::Dutch),
        Lang::De => Some(Patterns::German),
        Lang::En => Some(Patterns::English),
        Lang::Ar | Lang::Uk => None,
    }
}

/// How many syllables a word has; `None` in languages for which no formula counts them.
pub(super) fn syllables(word: &str, lang: Lang) -> Option<usize> {
    let patterns = patterns(lang)?;
    let word = word.to_lowercase();
    // No line is broken after a first letter, so patterns do not tell of a first syllable of one
    // vowel; with a consonant before it they do. English spelling knows no such rule.
    let word =
        if lang == Lang::En || !word.starts_with(is_vowel) { word } else { format!("t{word}") };
    Some(hypher::hyphenate(&word, patterns).count().max(1))
}

fn is_vowel(letter: char) -> bool {
    "aeiouyàâäéèêëîïôöœùûü".contains(letter)
}
