//! One question divided by one breakdown: a table with a tint behind each share.

use serde::Serialize;

use super::figure::{STATES, Source};
use super::share::{Share, find};
use crate::domain::question::Question;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::release::{MEDIAN, ReleasedCell, Status};

/// A table of groups.
#[derive(Debug, Serialize)]
pub struct Crosstab {
    name: String,
    caption: String,
    corner: String,
    head: Vec<Group>,
    parts: Vec<Part>,
    hides: bool,
    width: usize,
    open: bool,
}

impl Crosstab {
    /// Shown from the start.
    pub fn open(&mut self) {
        self.open = true;
    }
}

/// One group of children.
#[derive(Debug, Serialize)]
struct Group {
    label: String,
    base: Option<String>,
}

/// The rows of one statement, or of the whole question.
#[derive(Debug, Serialize)]
struct Part {
    label: Option<String>,
    rows: Vec<Line>,
}

#[derive(Debug, Serialize)]
struct Line {
    head: String,
    cells: Vec<Share>,
}

/// Codes of the groups of a breakdown, in the order of the questionnaire.
pub fn categories(questionnaire: &Questionnaire, breakdown: &str) -> Vec<String> {
    match breakdown {
        "_language" => questionnaire.languages.iter().map(ToString::to_string).collect(),
        "_band" => questionnaire.bands.iter().map(ToString::to_string).collect(),
        code => questionnaire.question(code).map(Question::choices).unwrap_or_default(),
    }
}

/// Every breakdown of a question that was released.
pub fn all(source: Source<'_>, question: &Question) -> Vec<Crosstab> {
    let breakdowns = source.questionnaire.breakdowns();
    let released = breakdowns.into_iter().filter(|by| source.cells.has(&question.code, by));
    let items = Source::items(question);
    released.map(|by| crosstab(source, question, &items, by)).collect()
}

/// Some items of a question divided by a breakdown.
pub fn crosstab(source: Source<'_>, question: &Question, items: &[String], by: &str) -> Crosstab {
    let Source { words, labels, cells, .. } = source;
    let categories = categories(source.questionnaire, by);
    let rows_of = |item: &str| -> Vec<&[&ReleasedCell]> {
        categories.iter().map(|category| cells.row(&question.code, item, by, category)).collect()
    };
    let group = |category: &String| {
        let of_group = |item: &String| cells.row(&question.code, item, by, category);
        let mut all = items.iter().flat_map(of_group);
        let shown = all.find(|cell| cell.status == Status::Rounded).copied();
        Group { label: labels.option(by, category), base: words.base(shown) }
    };
    let part = |item: &String| Part {
        label: (!item.is_empty()).then(|| labels.item(&question.code, item)),
        rows: lines(source, question, &rows_of(item)),
    };
    let name = labels.question(by);
    let text = labels.question(&question.code);
    let caption = [("question", text.as_str()), ("breakdown", &name)];
    let parts: Vec<Part> = items.iter().map(part).collect();
    let hides = |line: &Line| line.cells.iter().any(|share| share.hidden);
    Crosstab {
        caption: words.say("team.results.by.caption", &caption),
        name: words.say("team.results.by", &[("breakdown", &name)]),
        corner: words.say("team.results.answer", &[]),
        head: categories.iter().map(group).collect(),
        hides: parts.iter().any(|part| part.rows.iter().any(hides)),
        width: categories.len() + 1,
        open: false,
        parts,
    }
}

/// One line for each option and state, and the middle answer where there is one.
fn lines(source: Source<'_>, question: &Question, groups: &[&[&ReleasedCell]]) -> Vec<Line> {
    let Source { words, labels, .. } = source;
    let has = |option: &str| groups.iter().any(|row| find(row, option).is_some());
    let states = STATES.iter().filter(|state| has(state)).map(|state| (*state).to_owned());
    let line = |option: String| Line {
        head: labels.option(&question.code, &option),
        cells: groups.iter().map(|row| words.share(find(row, &option))).collect(),
    };
    let mut lines: Vec<Line> = question.choices().into_iter().chain(states).map(line).collect();
    let middles: Vec<Option<String>> =
        groups.iter().map(|row| source.median(question, find(row, MEDIAN))).collect();
    if middles.iter().any(Option::is_some) {
        let cells = middles.into_iter().map(Share::plain).collect();
        lines.push(Line { head: words.say("team.state.median", &[]), cells });
    }
    lines
}
