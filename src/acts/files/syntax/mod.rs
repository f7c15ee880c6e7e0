//! `tables.sps`, `tables.R`, `tables.do`: each reads `tables.csv` in its program and puts the words
//! of the questionnaire beside the codes. Texts stay as they were written, quoted for each language.

mod r;
mod spss;
mod stata;

pub use r::r;
pub use spss::spss;
pub use stata::stata;

use std::collections::BTreeSet;

use super::{Edition, FileError};
use crate::domain::export::COLUMNS;
use crate::i18n::labels::Labels;

/// The words of every code that is in the tables.
struct Glossary {
    /// What the columns hold.
    columns: Vec<(&'static str, String)>,
    /// Codes of questions and breakdowns.
    questions: Vec<(String, String)>,
    /// Codes of questions with those of their items.
    items: Vec<(String, String, String)>,
    /// Codes of questions and breakdowns with those of their answers and groups.
    options: Vec<(String, String, String)>,
}

/// The columns with words: the new one, and the code it is for. Answers and groups are looked up
/// by two codes.
const WORDS: [&str; 5] = ["question", "item", "option", "breakdown", "category"];

impl Glossary {
    fn of(edition: &Edition<'_>) -> Result<Self, FileError> {
        let dossier = edition.dossier;
        let labels = Labels::new(edition.catalogue, &dossier.questionnaire, edition.lang);
        let column = |name: &&'static str| Ok((*name, edition.column(name)?));
        let mut glossary = Self {
            columns: COLUMNS.iter().map(column).collect::<Result<_, FileError>>()?,
            questions: Vec::new(),
            items: Vec::new(),
            options: Vec::new(),
        };
        let (mut questions, mut items, mut options) =
            (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for cell in &dossier.release.tables.cells {
            for (code, option) in
                [(&cell.question, &cell.option), (&cell.breakdown, &cell.category)]
            {
                if code.is_empty() {
                    continue;
                }
                if questions.insert(code) {
                    glossary.questions.push((code.clone(), labels.question(code)));
                }
                if options.insert((code, option)) {
                    let words = labels.option(code, option);
                    glossary.options.push((code.clone(), option.clone(), words));
                }
            }
            if !cell.item.is_empty() && items.insert((&cell.question, &cell.item)) {
                let words = labels.item(&cell.question, &cell.item);
                glossary.items.push((cell.question.clone(), cell.item.clone(), words));
            }
        }
        Ok(glossary)
    }
}

/// Characters that cannot stand in a line of code: those that break it, and those that turn around
/// what follows, so that somebody reads something else than the program does.
fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
#[path = "../syntax_tests.rs"]
mod tests;
