//! How complete the answers are: of each question, how many answered, did not know, skipped.

use serde::Serialize;

use super::figure::{STATES, Source};
use super::share::Share;
use crate::domain::question::Question;

/// Completeness of all questions.
#[derive(Debug, Serialize)]
pub struct Complete {
    head: Vec<String>,
    rows: Vec<Row>,
    averages: bool,
}

#[derive(Debug, Serialize)]
struct Row {
    text: String,
    cells: Vec<Share>,
}

/// One row for each question that has figures.
pub fn complete(source: Source<'_>) -> Option<Complete> {
    let words = source.words;
    let questions: Vec<&Question> =
        source.questionnaire.questions.iter().filter(|q| q.is_closed()).collect();
    let has = |state: &&str| questions.iter().any(|q| !cells(source, q, state).is_empty());
    let states: Vec<&str> = STATES.iter().copied().filter(has).collect();
    let row = |question: &&Question| Row {
        text: source.labels.question(&question.code),
        cells: row(source, question, &states),
    };
    let rows: Vec<Row> = questions.iter().map(row).collect();
    let told = rows.iter().flat_map(|row| &row.cells).any(|share| !share.hidden);
    let mut head = vec![words.say("team.results.complete.answered", &[])];
    head.extend(states.iter().map(|state| source.labels.option("", state)));
    let averages = questions.iter().any(|question| question.item_codes().len() > 1);
    told.then_some(Complete { head, rows, averages })
}

/// The shares of a state, of all statements of a question.
fn cells(source: Source<'_>, question: &Question, state: &str) -> Vec<Share> {
    let items = Source::items(question);
    let cell = |item: &String| source.cells.whole(&question.code, item, state);
    items.iter().filter_map(cell).map(|cell| source.words.share(Some(cell))).collect()
}

/// Answered first: what the states leave, and hidden where one of them is.
fn row(source: Source<'_>, question: &Question, states: &[&str]) -> Vec<Share> {
    let words = source.words;
    let about = |percent: u32| words.say("team.results.share", &[("n", &percent.to_string())]);
    let (mut left, mut hidden, mut all) = (100_u32, false, Vec::new());
    for state in states {
        let shares = cells(source, question, state);
        let count = u32::try_from(shares.len()).unwrap_or(1);
        let sum: u32 = shares.iter().map(|share| share.percent).sum();
        let Some(mean) = (sum + count / 2).checked_div(count) else {
            // Nobody could give this answer here.
            all.push(Share::plain(Some("–".to_owned())));
            continue;
        };
        left = left.saturating_sub(mean);
        if shares.iter().any(|share| share.hidden) {
            hidden = true;
            all.push(Share::plain(None));
        } else if let [one] = shares.as_slice() {
            all.push(one.clone());
        } else {
            all.push(Share { percent: mean, ..Share::plain(Some(about(mean))) });
        }
    }
    let known = !hidden && source.base(question, &first(question)).is_some();
    all.insert(0, Share::plain(known.then(|| about(left))));
    all
}

fn first(question: &Question) -> String {
    Source::items(question).into_iter().next().unwrap_or_default()
}
