//! 16: what happened to it, and when it is looked at again.

use super::words::Words;
use super::{Input, Said};

type Made = Option<Said>;

/// 16: what happened to it, and when it is looked at again.
pub(super) fn review(input: &Input, words: &Words<'_>) -> Made {
    let mut said = Said::default();
    let head = words.all(&[
        "assessment.review.release",
        "assessment.review.day",
        "assessment.review.names",
        "assessment.review.state",
    ])?;
    let mut rows = Vec::new();
    for release in &input.releases {
        let state = match &release.retracted_on {
            Some(day) => words.say("assessment.review.taken_back", &[("day", &words.day(day))])?,
            None => words.say("assessment.review.stands", &[])?,
        };
        let (by, second) = &release.names;
        let day = words.day(&release.made_on);
        rows.push(vec![release.number.to_string(), day, format!("{by}, {second}"), state]);
    }
    let none = rows.is_empty();
    said.table(words.say("assessment.review.releases", &[])?, head, rows);
    if none {
        said.text(words.say("assessment.review.none", &[])?);
    }
    let mut steps = vec![
        words.say("assessment.review.approved", &[("day", &words.moment(input.days.approved)?)])?,
        words.say("assessment.review.opened", &[("day", &words.moment(input.days.opened)?)])?,
    ];
    if let Some(day) = &input.consultation.closed_on {
        steps.push(words.say("assessment.review.closed", &[("day", &words.day(day))])?);
    }
    if input.days.erased.is_some() {
        let day = words.moment(input.days.erased)?;
        steps.push(words.say("assessment.review.erased", &[("day", &day)])?);
    }
    said.list(steps);
    said.text(words.say("assessment.review.fixed", &[])?);
    Some(said)
}
