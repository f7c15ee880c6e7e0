//! Words that set the texts of one question apart from all others: suggestions of what a theme may be
//! called. Counted here, by nobody else's model, over many texts, never about one (R41).

use std::collections::{BTreeMap, BTreeSet};

/// Suggestions at most.
const MOST: usize = 8;
/// Letters of a word at least.
const SHORTEST: usize = 3;
/// Texts a word stands in at least, whatever is asked.
const FEWEST: usize = 5;

/// The words of one text, each once.
pub type Text = BTreeSet<String>;

/// The words of a text that may be suggested: in small letters, without those of a stop list (words
/// between blanks) and without what was taken out.
pub fn words(text: &str, stop: &str) -> Text {
    let stop: BTreeSet<&str> = stop.split_whitespace().collect();
    let mut kept = String::with_capacity(text.len());
    let mut inside = false;
    for sign in text.chars() {
        match sign {
            '⟦' => inside = true,
            '⟧' => inside = false,
            _ if inside => {}
            _ => kept.extend(sign.to_lowercase()),
        }
    }
    let parts = kept.split(|c: char| !c.is_alphabetic()).map(str::to_owned);
    parts.filter(|word| word.chars().count() >= SHORTEST && !stop.contains(word.as_str())).collect()
}

/// The words of `own` that weigh most against `others`, each in `least` texts or more, the heaviest
/// first.
///
/// The weight is the log odds ratio of standing in a text, in units of its standard error, with half
/// a text added everywhere (Monroe, Colaresi and Quinn 2008, "Fightin' words", section 3.5).
pub fn terms(own: &[Text], others: &[Text], least: usize) -> Vec<String> {
    let (here, there) = (counted(own), counted(others));
    let size = |all: &[Text]| all.iter().map(|_| 1.0).sum::<f64>();
    let (size_own, size_others) = (size(own), size(others));
    let odds = |with: f64, all: f64| ((with + 0.5) / (all - with + 0.5)).ln();
    let mut weighed: Vec<(f64, &str)> = Vec::new();
    for (word, (texts, number)) in &here {
        if *number < least.max(FEWEST) {
            continue;
        }
        let elsewhere = there.get(word).map_or(0.0, |(texts, _)| *texts);
        let error = (1.0 / (texts + 0.5) + 1.0 / (elsewhere + 0.5)).sqrt();
        let weight = (odds(*texts, size_own) - odds(elsewhere, size_others)) / error;
        if others.is_empty() || weight > 0.0 {
            weighed.push((weight, word));
        }
    }
    weighed.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(other.1)));
    weighed.into_iter().take(MOST).map(|(_, word)| word.to_owned()).collect()
}

/// In how many texts each word stands, to reckon with and to compare.
fn counted(texts: &[Text]) -> BTreeMap<&str, (f64, usize)> {
    let mut counted = BTreeMap::new();
    for word in texts.iter().flatten() {
        let (texts, number): &mut (f64, usize) = counted.entry(word.as_str()).or_default();
        *texts += 1.0;
        *number += 1;
    }
    counted
}

#[cfg(test)]
mod tests {
    use super::*;

    const STOP: &str = "les des pour avec";

    fn texts(all: &[&str]) -> Vec<Text> {
        all.iter().map(|text| words(text, STOP)).collect()
    }

    #[test]
    fn a_word_of_few_children_is_never_suggested() {
        let own = texts(&["plus de bancs"; 5]);
        assert_eq!(terms(&own, &[], 5), ["bancs", "plus"]);
        assert!(terms(&own[..4], &[], 1).is_empty(), "four are too few, whatever is asked");
        assert!(terms(&own, &[], 10).is_empty());
        let once = texts(&["bancs bancs bancs bancs bancs"]);
        assert!(terms(&once, &[], 5).is_empty(), "one child says it five times");
    }

    #[test]
    fn what_stands_everywhere_is_no_theme() {
        let own = texts(&["plus de bancs"; 9]);
        let others = texts(&["plus de temps"; 9]);
        assert_eq!(terms(&own, &others, 5), ["bancs"]);
        let less: Vec<Text> = [texts(&["un banc"; 6]), texts(&["rien ici"; 6])].concat();
        assert_eq!(terms(&less, &texts(&["rien ici"; 20]), 5), ["banc"], "the control");
    }

    #[test]
    fn stop_words_numbers_and_what_was_taken_out_are_no_words() {
        let found = words("Les BANCS ⟦hidden⟧ pour 2026, d'été", STOP);
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["bancs", "été"]);
    }
}
