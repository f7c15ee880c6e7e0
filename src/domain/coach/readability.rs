//! How easy the whole is to read (R8): one formula for each language. Under a hundred words a
//! formula says little, so single questions are judged by the length of their sentences instead.

use super::{Remark, limits, words};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::wording::{Band, Lang, Wording};
use unicode_segmentation::UnicodeSegmentation as _;

/// Fewer words are not judged.
const FEWEST: usize = 100;

/// What a formula needs of a text.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Counts {
    /// Words.
    pub words: usize,
    /// Sentences.
    pub sentences: usize,
    /// Syllables of all words.
    pub syllables: usize,
    /// Words of one syllable.
    pub of_one: usize,
    /// Words of three syllables and more.
    pub of_three: usize,
    /// Words of more than three syllables.
    pub of_four: usize,
    /// Words of more than six letters.
    pub long: usize,
}

impl Counts {
    /// Adds a text. False when nothing counts the syllables of its language.
    fn add(&mut self, text: &str, lang: Lang) -> bool {
        for sentence in words::sentences(text) {
            self.sentences += 1;
            for word in sentence.unicode_words() {
                let Some(syllables) = words::syllables(word, lang) else { return false };
                self.words += 1;
                self.syllables += syllables;
                self.of_one += usize::from(syllables == 1);
                self.of_three += usize::from(syllables >= 3);
                self.of_four += usize::from(syllables > 3);
                self.long += usize::from(word.chars().count() > 6);
            }
        }
        true
    }

    /// Words in a sentence.
    fn asl(&self) -> f64 {
        ratio(self.words, self.sentences)
    }

    /// Syllables in a word.
    fn asw(&self) -> f64 {
        ratio(self.syllables, self.words)
    }

    /// So many of a hundred words.
    fn percent(&self, some: usize) -> f64 {
        100.0 * ratio(some, self.words)
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    number(part) / number(whole.max(1))
}

/// The formula of a language (safeguards 6.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Formula {
    /// English, school years: Kincaid et al. 1975.
    FleschKincaid,
    /// French, 0 to 100 and more: Kandel and Moles 1958, in the version that most programs use.
    KandelMoles,
    /// Dutch, 0 to 100 and more: Douma 1960.
    Douma,
    /// German, school years: the first Wiener Sachtextformel, Bamberger and Vanecek 1984.
    Wiener,
}

impl Formula {
    fn of(lang: Lang) -> Option<Self> {
        match lang {
            Lang::Fr => Some(Self::KandelMoles),
            Lang::Nl => Some(Self::Douma),
            Lang::De => Some(Self::Wiener),
            Lang::En => Some(Self::FleschKincaid),
            Lang::Ar | Lang::Uk => None,
        }
    }

    /// Its name, the same in all languages.
    fn name(self) -> &'static str {
        match self {
            Self::FleschKincaid => "Flesch-Kincaid",
            Self::KandelMoles => "Kandel-Moles (207)",
            Self::Douma => "Flesch-Douma",
            Self::Wiener => "Wiener Sachtextformel 1",
        }
    }

    /// The value for some counts.
    pub(super) fn value(self, counts: &Counts) -> f64 {
        let (asl, asw) = (counts.asl(), counts.asw());
        match self {
            Self::FleschKincaid => 0.39 * asl + 11.8 * asw - 15.59,
            Self::KandelMoles => 207.0 - 1.015 * asl - 73.6 * asw,
            Self::Douma => 206.84 - 0.93 * asl - 77.0 * asw,
            Self::Wiener => {
                0.1935 * counts.percent(counts.of_three)
                    + 0.1672 * asl
                    + 0.1297 * counts.percent(counts.long)
                    - 0.0327 * counts.percent(counts.of_one)
                    - 0.875
            }
        }
    }

    /// What fits a band: at most so many school years, or at least so many points.
    fn target(self, band: Band) -> f64 {
        let [six, nine, thirteen, sixteen] = match self {
            Self::FleschKincaid => [2.0, 4.0, 6.0, 8.0],
            Self::KandelMoles | Self::Douma => [95.0, 85.0, 75.0, 65.0],
            Self::Wiener => [3.5, 4.5, 6.0, 8.0],
        };
        match band {
            Band::Six => six,
            Band::Nine => nine,
            Band::Thirteen => thirteen,
            Band::Sixteen | Band::Eighteen => sixteen,
        }
    }

    fn is_hard(self, value: f64, band: Band) -> bool {
        match self {
            Self::FleschKincaid | Self::Wiener => value > self.target(band),
            Self::KandelMoles | Self::Douma => value < self.target(band),
        }
    }
}

pub(super) fn look(questionnaire: &Questionnaire) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for lang in questionnaire.languages.iter().copied() {
        let Some(formula) = Formula::of(lang) else { continue };
        // The youngest band that finds it hard stands for the others.
        let mut bands = questionnaire.bands.clone();
        bands.sort_unstable();
        let hard = bands.into_iter().find_map(|band| {
            let counts = counts(questionnaire, lang, band).filter(|all| all.words >= FEWEST)?;
            let (value, long) = (formula.value(&counts), counts.percent(counts.of_four));
            let target = formula.target(band);
            let found = format!("{} {value:.0}", formula.name());
            let remark = if formula.is_hard(value, band) {
                Remark::new("hard_to_read", found).limit(format!("{target:.0}"))
            } else if long > limits::of(band).long_words {
                let most = limits::of(band).long_words;
                Remark::new("long_words", format!("{long:.0} %")).limit(format!("{most:.0} %"))
            } else {
                return None;
            };
            Some(remark.lang(lang).band(band))
        });
        remarks.extend(hard);
    }
    remarks
}

/// Everything a child of a band reads in the questions.
fn counts(questionnaire: &Questionnaire, lang: Lang, band: Band) -> Option<Counts> {
    let mut counts = Counts::default();
    let mut add =
        |wording: &Wording| wording.say(lang, band).is_none_or(|text| counts.add(text, lang));
    for question in &questionnaire.questions {
        let parts = question.options().iter().chain(question.items()).map(|part| &part.text);
        let all = [&question.section, &question.text, &question.hint].into_iter().chain(parts);
        if !all.into_iter().all(&mut add) {
            return None;
        }
    }
    Some(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 0.0005, "{found} is not {expected}");
    }

    #[test]
    fn the_golden_vectors_hold_to_three_decimals() {
        let first = Counts { words: 100, sentences: 10, syllables: 150, ..Counts::default() };
        let second = Counts { words: 60, sentences: 10, syllables: 75, ..Counts::default() };
        for (formula, one, two) in [
            (Formula::FleschKincaid, 6.010, 1.500),
            (Formula::KandelMoles, 86.45, 108.91),
            (Formula::Douma, 82.04, 105.01),
        ] {
            close(formula.value(&first), one);
            close(formula.value(&second), two);
        }
        let wiener = Counts { of_three: 10, long: 20, of_one: 60, ..first };
        close(Formula::Wiener.value(&wiener), 3.364);
    }

    #[test]
    fn easy_words_are_easy_and_hard_words_are_hard_in_every_language() {
        for (lang, easy, hard) in [
            (
                Lang::Fr,
                "Tu joues dans la cour.",
                "La consultation institutionnelle détermine les orientations stratégiques.",
            ),
            (
                Lang::Nl,
                "Jij speelt op het plein.",
                "De verantwoordelijkheidsverdeling beïnvloedt beleidsontwikkelingen aanzienlijk.",
            ),
            (
                Lang::De,
                "Du spielst auf dem Hof.",
                "Verantwortungsübertragungen beeinflussen Entscheidungsfindungsprozesse nachhaltig.",
            ),
            (
                Lang::En,
                "You play in the yard.",
                "Institutional responsibilities considerably complicate participatory opportunities.",
            ),
        ] {
            let formula = Formula::of(lang).unwrap();
            let value = |text: &str| {
                let mut counts = Counts::default();
                assert!(counts.add(text, lang));
                formula.value(&counts)
            };
            assert!(!formula.is_hard(value(easy), Band::Nine), "{lang}: {}", value(easy));
            assert!(formula.is_hard(value(hard), Band::Sixteen), "{lang}: {}", value(hard));
        }
    }
}
