//! Sheets of paper typed in by hand: which fields a sheet has, which sheets a second person types
//! again, and where two typings differ. The columns are those of a paper file.

use super::question::Question;
use super::questionnaire::Questionnaire;

/// One sheet in this many is typed twice, and at least one of each batch.
const ONE_IN: usize = 20;

/// The columns of a batch: what is kept of the first page, then every field of every question.
pub fn columns(questionnaire: &Questionnaire) -> Vec<String> {
    let kept = questionnaire.keep.iter().map(|kept| kept.code().to_owned());
    let mut columns: Vec<String> = kept.collect();
    for question in &questionnaire.questions {
        if question.has_field(true, "") {
            columns.push(question.code.clone());
        }
        columns
            .extend(question.item_codes().iter().map(|item| format!("{}.{item}", question.code)));
    }
    columns
}

/// The question of a column, unless it is kept of the first page.
pub fn question<'a>(questionnaire: &'a Questionnaire, column: &str) -> Option<&'a Question> {
    questionnaire.question(column.split('.').next().unwrap_or(column))
}

/// The cells of a sheet as it was typed: what was chosen, several separated by `;`.
pub fn cells(questionnaire: &Questionnaire, typed: &[(&str, &str)]) -> Vec<String> {
    let cell = |column: &String| {
        let name = field(column);
        let values = typed.iter().filter(|(known, value)| *known == name && !value.is_empty());
        values.map(|(_, value)| value.trim()).collect::<Vec<_>>().join(";")
    };
    columns(questionnaire).iter().map(cell).collect()
}

/// The name of the field of a column.
pub fn field(column: &str) -> String {
    format!("s.{column}")
}

/// Which of so many sheets are typed again, from 0: those that `rank` puts first.
pub fn sample(sheets: usize, rank: impl Fn(usize) -> String) -> Vec<usize> {
    let mut all: Vec<usize> = (0..sheets).collect();
    all.sort_by_cached_key(|sheet| rank(*sheet));
    all.truncate(sheets.div_ceil(ONE_IN));
    all.sort_unstable();
    all
}

/// The places at which two typings of a sheet differ.
pub fn differences(first: &[String], second: &[String]) -> Vec<usize> {
    let same = |at: &usize| first.get(*at) == second.get(*at);
    (0..first.len().max(second.len())).filter(|at| !same(at)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{differences, sample};

    proptest! {
        #[test]
        fn one_sheet_in_twenty_is_typed_again_and_at_least_one(sheets in 1_usize..400) {
            let again = sample(sheets, |sheet| format!("{:x}", sheet * 7919 % 1000));
            prop_assert!(!again.is_empty() && again.len() * 20 >= sheets);
            prop_assert!(again.len() * 20 < sheets + 20, "no more than promised");
            prop_assert!(again.windows(2).all(|two| two[0] < two[1]));
            prop_assert!(again.iter().all(|sheet| *sheet < sheets));
        }
    }

    #[test]
    fn two_typings_differ_where_a_cell_does() {
        let sheet = |cells: &[&str]| cells.iter().map(|&cell| cell.to_owned()).collect::<Vec<_>>();
        assert_eq!(differences(&sheet(&["a", "b", ""]), &sheet(&["a", "c", ""])), [1]);
        assert_eq!(differences(&sheet(&["a"]), &sheet(&["a"])), [0_usize; 0]);
        assert_eq!(differences(&sheet(&["a", "b"]), &sheet(&["a"])), [1]);
    }
}
