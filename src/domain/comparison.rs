//! Whether one question asked twice is the same question: only then do its figures compare.

use super::question::Question;
use super::questionnaire::Questionnaire;
use super::wording::Wording;

/// Below this many children a difference is not called a change.
pub const ENOUGH: u32 = 50;

/// Why figures of two stages do not compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Differs {
    /// Other words.
    Wording,
    /// Other answers to choose from.
    Scale,
    /// Asked of other children.
    Who,
}

impl Differs {
    /// Its text key.
    pub fn key(self) -> &'static str {
        match self {
            Self::Wording => "wording",
            Self::Scale => "scale",
            Self::Who => "who",
        }
    }
}

/// Compares the question with this code in two questionnaires.
///
/// # Errors
/// What differs.
pub fn comparable(
    first: (&Questionnaire, &Question),
    second: (&Questionnaire, &Question),
) -> Result<(), Differs> {
    let (a, b) = (first.1, second.1);
    if !same_words(&a.text, &b.text) || !same_words(&a.hint, &b.hint) {
        return Err(Differs::Wording);
    }
    if !same_scale(a, b) {
        return Err(Differs::Scale);
    }
    if a.show_if != b.show_if || first.0.bands != second.0.bands {
        return Err(Differs::Who);
    }
    Ok(())
}

/// The same in every language both were asked in, and in one at least.
fn same_words(a: &Wording, b: &Wording) -> bool {
    let mut common = a.0.iter().filter_map(|(lang, text)| Some((text, b.0.get(lang)?))).peekable();
    let both_empty = a.is_empty() && b.is_empty();
    both_empty || (common.peek().is_some() && common.all(|(a, b)| a == b) && same_bands(a, b))
}

/// No wording for an age that only one of them has, in a language both have.
fn same_bands(a: &Wording, b: &Wording) -> bool {
    let alone = |of: &Wording, other: &Wording| {
        of.0.keys().any(|key| {
            let lang = key.split_once('@').map(|(lang, _)| lang);
            lang.is_some_and(|lang| other.0.contains_key(lang)) && !other.0.contains_key(key)
        })
    };
    !alone(a, b) && !alone(b, a)
}

fn same_scale(a: &Question, b: &Question) -> bool {
    let parts = |question: &Question| {
        let all = question.options().iter().chain(question.items());
        all.map(|part| (part.code.clone(), part.text.clone(), part.exclusive)).collect::<Vec<_>>()
    };
    let (first, second) = (parts(a), parts(b));
    let same_parts = first.len() == second.len()
        && first
            .iter()
            .zip(&second)
            .all(|(a, b)| a.0 == b.0 && a.2 == b.2 && same_words(&a.1, &b.1));
    let same_states = (a.dont_know, a.dont_say) == (b.dont_know, b.dont_say);
    same_parts && same_states && bare(a) == bare(b)
}

/// The kind without words: its name, steps, limits, set of faces.
fn bare(question: &Question) -> serde_json::Value {
    let mut kind = serde_json::to_value(&question.kind).unwrap_or_default();
    if let Some(fields) = kind.as_object_mut() {
        for words in ["options", "items", "low", "high"] {
            fields.remove(words);
        }
    }
    kind
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = include_str!("../../demo/school.json");

    fn compare(change: impl Fn(&mut Questionnaire)) -> Vec<Option<Differs>> {
        let first = Questionnaire::parse(SAMPLE).unwrap();
        let mut second = first.clone();
        change(&mut second);
        let both = first.questions.iter().zip(&second.questions);
        both.map(|(a, b)| comparable((&first, a), (&second, b)).err()).collect()
    }

    #[test]
    fn the_same_question_compares_and_a_changed_one_does_not() {
        assert!(compare(|_| {}).iter().all(Option::is_none));
        let word = compare(|other| {
            other.questions[2].text.0.insert("fr".to_owned(), "Autre ?".to_owned());
        });
        assert_eq!(word[2], Some(Differs::Wording));
        assert_eq!(word.iter().flatten().count(), 1);
        let scale = compare(|other| other.questions[3].dont_know ^= true);
        assert_eq!(scale[3], Some(Differs::Scale));
        let ages = compare(|other| {
            other.bands.pop();
        });
        assert!(ages.iter().all(|differs| *differs == Some(Differs::Who)));
    }

    #[test]
    fn one_more_language_or_another_steps_of_faces() {
        let language = compare(|other| {
            for question in &mut other.questions {
                question.text.0.insert("ar".to_owned(), "?".to_owned());
            }
        });
        assert!(language.iter().all(Option::is_none), "{language:?}");
        let steps = compare(|other| {
            for question in &mut other.questions {
                if let crate::domain::question::Kind::Faces { steps, .. } = &mut question.kind {
                    *steps = if *steps == 3 { 5 } else { 3 };
                }
            }
        });
        assert_eq!(steps.iter().filter(|d| **d == Some(Differs::Scale)).count(), 1);
    }
}
