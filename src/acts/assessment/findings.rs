//! 8: the three tests of the Article 29 Working Party, run when this was made.

use super::words::Words;
use super::{Input, Said};
use crate::acts::anonymity::ROWS_OF_PAGE;

type Made = Option<Said>;

/// 8: the three tests of the Article 29 Working Party, run when this was made.
pub(super) fn anonymity(input: &Input, words: &Words<'_>) -> Made {
    let mut said = Said::default();
    let head = words.all(&[
        "assessment.anonymity.test",
        "assessment.anonymity.found",
        "assessment.anonymity.result",
    ])?;
    let mut rows = Vec::new();
    for finding in &input.findings {
        let (test, about) = (finding.test.code(), finding.about.as_str());
        rows.push(vec![
            words.say(&format!("assessment.anonymity.test.{test}"), &[])?,
            words.say(&format!("assessment.anonymity.{}", finding.key), &[("about", about)])?,
            words.say(&format!("assessment.anonymity.{}", finding.result()), &[])?,
        ]);
        if !finding.passed {
            said.open.push(words.say("assessment.anonymity.to_mend", &[])?);
        }
    }
    said.open.dedup();
    said.table(words.say("assessment.anonymity", &[])?, head, rows);
    let n = ROWS_OF_PAGE.to_string();
    said.text(words.say("assessment.anonymity.scope", &[("n", &n)])?);
    said.text(words.say("assessment.anonymity.combinations", &[])?);
    Some(said)
}
