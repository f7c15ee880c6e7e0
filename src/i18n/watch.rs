//! Word lists that set the order in which free texts are read (R37, R41). They judge nobody: they are
//! made to find too much, everything is read by a person, and nothing of a hit is kept.
//!
//! One entry a line in `locales/watch.LANG.txt`: words in small letters and without accents; `*` at
//! the end stands for any ending, `!` at the start for "look now".

use regex::{Regex, RegexBuilder};
use unicode_normalization::UnicodeNormalization as _;

use crate::domain::reading::Lane;
use crate::domain::wording::Lang;

const LISTS: [(Lang, &str); 4] = [
    (Lang::Fr, include_str!("../../locales/watch.fr.txt")),
    (Lang::Nl, include_str!("../../locales/watch.nl.txt")),
    (Lang::De, include_str!("../../locales/watch.de.txt")),
    (Lang::En, include_str!("../../locales/watch.en.txt")),
];
/// Bytes a compiled list may take.
const MOST: usize = 32 << 20;

/// The lists, ready to be looked up.
#[derive(Debug, Clone)]
pub struct Watch {
    now: Regex,
    today: Regex,
}

impl Watch {
    /// The lists shipped with the program. Every text is looked up in all of them: children mix
    /// languages.
    ///
    /// # Errors
    /// An entry is not as described above.
    pub fn load() -> Result<Self, regex::Error> {
        let entries = || LISTS.iter().flat_map(|(_, list)| list.lines()).map(str::trim);
        let entries = || entries().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let now: Vec<&str> = entries().filter_map(|line| line.strip_prefix('!')).collect();
        let today: Vec<&str> = entries().filter(|line| !line.starts_with('!')).collect();
        Ok(Self { now: pattern(&now)?, today: pattern(&today)? })
    }

    /// Where a text stands in the queue. What is written in a language without a list stands
    /// higher.
    pub fn lane(&self, text: &str, lang: Lang) -> Lane {
        let plain = plain(text);
        if self.now.is_match(&plain) {
            Lane::Now
        } else if self.today.is_match(&plain) || LISTS.iter().all(|(own, _)| *own != lang) {
            Lane::Today
        } else {
            Lane::Normal
        }
    }
}

fn pattern(entries: &[&str]) -> Result<Regex, regex::Error> {
    let entries = entries.iter().map(|entry| match entry.strip_suffix('*') {
        Some(stem) => regex::escape(stem.trim()),
        None => format!("{}\\b", regex::escape(entry.trim())),
    });
    let all = entries.collect::<Vec<_>>().join("|");
    RegexBuilder::new(&format!("\\b(?:{all})")).size_limit(MOST).build()
}

/// Small letters without accents, one blank between words.
fn plain(text: &str) -> String {
    let bare = text.nfkd().filter(|sign| !unicode_normalization::char::is_combining_mark(*sign));
    let low: String = bare.flat_map(char::to_lowercase).collect();
    let low = low.replace(['’', '`', '´'], "'");
    low.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_plain_and_have_no_entry_twice() {
        for (lang, list) in LISTS {
            let mut seen = std::collections::BTreeSet::new();
            for line in list.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'))
            {
                let entry = line.trim_start_matches('!').trim_end_matches('*');
                assert_eq!(plain(entry), entry, "{lang}");
                assert!(entry.chars().count() > 2, "{lang}: {entry}");
                assert!(seen.insert(entry), "{lang}: {entry} twice");
            }
            assert!(seen.len() >= 50, "{lang}: {}", seen.len());
        }
    }

    #[test]
    fn what_cannot_wait_comes_first_in_every_language() {
        let watch = Watch::load().unwrap();
        for (lang, now, today, normal) in [
            (Lang::Fr, "j'ai envie de me tuer", "mon beau-père me frappe", "plus de bancs"),
            (Lang::Nl, "ik wil dood", "mijn broer slaat mij", "meer bankjes in het park"),
            (Lang::De, "ich will nicht mehr leben", "er schlägt mich", "mehr Bänke im Park"),
            (Lang::En, "I want to kill myself", "my uncle hits me", "more benches please"),
        ] {
            assert_eq!(watch.lane(now, lang), Lane::Now, "{now}");
            assert_eq!(watch.lane(today, lang), Lane::Today, "{today}");
            assert_eq!(watch.lane(normal, lang), Lane::Normal, "{normal}");
            assert_eq!(watch.lane(&now.to_uppercase(), Lang::De), Lane::Now, "{now}");
        }
        assert_eq!(watch.lane("парк", Lang::Uk), Lane::Today, "no list, so not last");
    }
}
