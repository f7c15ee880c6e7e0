//! Words that LimeSurvey says by itself, so that no file has them.

use crate::domain::wording::{Lang, Wording};

/// The answers to its question for the gender, as it words them.
pub(super) const FEMALE: [&str; 6] =
    ["Féminin", "Vrouwelijk", "Weiblich", "Female", "أنثى", "Жіноча"];
/// The other answer.
pub(super) const MALE: [&str; 6] = ["Masculin", "Mannelijk", "Männlich", "Male", "ذكر", "Чоловіча"];
/// The option with a line to write on, which is left out.
pub(super) const OTHER: [&str; 6] = ["Autre", "Anders", "Sonstiges", "Other", "غير ذلك", "Інше"];

/// One of these in the languages of a survey.
pub(super) fn in_languages(words: &[&str; 6], languages: &[Lang]) -> Wording {
    let all = Lang::ALL.iter().zip(words).filter(|(lang, _)| languages.contains(lang));
    Wording(all.map(|(lang, word)| (lang.code().to_owned(), (*word).to_owned())).collect())
}
