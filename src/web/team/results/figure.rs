//! One question as a figure: a finding, a picture, one sentence, the numbers, the groups.

use serde::Serialize;

use super::chart::{self, Bar, Columns, Diverging, Row};
use super::crosstab::{self, Crosstab};
use super::share::{Cells, Share, Words};
use crate::domain::question::{FaceSet, Kind, Question, StatementScale};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::release::{MEAN, MEDIAN, ReleasedCell, Status};
use crate::i18n::labels::Labels;

/// The states of a question that are no answers.
pub const STATES: [&str; 4] = ["_dont_know", "_dont_say", "_skipped", "_not_shown"];

/// A figure.
#[derive(Debug, Serialize)]
pub struct Figure {
    id: String,
    title: String,
    subtitle: String,
    base: Option<String>,
    hidden: bool,
    summary: String,
    bars: Vec<Bar>,
    diverging: Option<Diverging>,
    columns: Option<Columns>,
    notes: Vec<String>,
    table: Table,
    crosstabs: Vec<Crosstab>,
}

impl Figure {
    /// Shows its first breakdown from the start; false when it has none, or one too long.
    pub fn open(&mut self) -> bool {
        let first = self.crosstabs.first_mut().filter(|_| self.table.rows.len() == 1);
        first.map(Crosstab::open).is_some()
    }
}

/// All numbers of a figure.
#[derive(Debug, Serialize)]
struct Table {
    corner: String,
    head: Vec<String>,
    rows: Vec<TableRow>,
}

#[derive(Debug, Serialize)]
struct TableRow {
    head: String,
    cells: Vec<Share>,
    base: Option<String>,
}

/// What figures are drawn from.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// Words of the page.
    pub words: Words<'a>,
    /// Words of the questionnaire.
    pub labels: Labels<'a>,
    /// What was asked.
    pub questionnaire: &'a Questionnaire,
    /// What was released.
    pub cells: &'a Cells<'a>,
}

impl Source<'_> {
    /// Codes of the items of a question, or one empty code.
    pub fn items(question: &Question) -> Vec<String> {
        let parts = question.item_codes();
        if parts.is_empty() { vec![String::new()] } else { parts }
    }

    fn shares(&self, question: &Question, item: &str) -> Vec<(String, Share)> {
        let share = |code: &String| {
            let cell = self.cells.whole(&question.code, item, code);
            (self.labels.option(&question.code, code), self.words.share(cell))
        };
        question.choices().iter().map(share).collect()
    }

    fn base(&self, question: &Question, item: &str) -> Option<String> {
        let row = self.cells.row(&question.code, item, "", "");
        let shown = row.iter().find(|cell| cell.status == Status::Rounded);
        self.words.base(shown.copied())
    }

    fn label(&self, question: &Question, item: &str) -> String {
        if item.is_empty() {
            self.labels.question(&question.code)
        } else {
            self.labels.item(&question.code, item)
        }
    }

    /// A middle answer in words: the step's own, or its number.
    pub fn median(&self, question: &Question, cell: Option<&ReleasedCell>) -> Option<String> {
        let step = cell.filter(|cell| cell.option == MEDIAN)?.count?.to_string();
        Some(self.labels.option(&question.code, &step))
    }
}

/// The figure of a question; `number` counts questions from 1.
pub fn figure(source: Source<'_>, number: usize, question: &Question) -> Figure {
    let Source { words, cells, .. } = source;
    let row = |item: &String| Row {
        label: source.label(question, item),
        base: source.base(question, item),
        steps: source.shares(question, item).into_iter().map(|(_, share)| share).collect(),
    };
    let rows: Vec<Row> = Source::items(question).iter().map(row).collect();
    // Of ranks, the picture is of the first.
    let first = if let Kind::Ranking { .. } = question.kind { "1" } else { "" };
    let shares = source.shares(question, first);
    let hidden = rows.iter().all(Row::is_hidden);
    let text = source.labels.question(&question.code);
    let finding = if hidden { text.clone() } else { finding(source, question, &shares, &rows) };
    let mut figure = Figure {
        id: question.code.clone(),
        title: finding.trim_end_matches('.').to_owned(),
        subtitle: words
            .say("team.results.question", &[("n", &number.to_string()), ("text", &text)]),
        base: Source::items(question).first().and_then(|item| source.base(question, item)),
        hidden,
        summary: summary(source, &finding, &shares, &rows),
        bars: Vec::new(),
        diverging: None,
        columns: None,
        notes: notes(source, question, hidden),
        table: table(source, question),
        crosstabs: crosstab::all(source, question),
    };
    if hidden {
        return figure;
    }
    let labels: Vec<String> = shares.iter().map(|(label, _)| label.clone()).collect();
    match &question.kind {
        Kind::Faces { set: FaceSet::HowMuch, .. } | Kind::Thermometer | Kind::Number { .. } => {
            figure.bars = chart::steps(shares);
        }
        Kind::Coins { .. } => figure.bars = chart::means(means(source, question)),
        Kind::Faces { .. } | Kind::Statements { scale: StatementScale::Faces, .. } => {
            figure.diverging = Some(chart::diverging(words, "faces", &labels, &rows));
        }
        Kind::Agree { .. } | Kind::Statements { scale: StatementScale::Agree, .. } => {
            figure.diverging = Some(chart::diverging(words, "agree", &labels, &rows));
        }
        Kind::Scale { low, high } => {
            let ends = (low.plain(words.lang).to_owned(), high.plain(words.lang).to_owned());
            let median = source.median(question, cells.whole(&question.code, "", MEDIAN));
            figure.columns = Some(chart::columns(words, shares, median.as_deref(), ends));
        }
        _ => figure.bars = chart::bars(shares),
    }
    figure
}

/// The title: what stands out, from the released shares alone.
fn finding(
    source: Source<'_>,
    question: &Question,
    shares: &[(String, Share)],
    rows: &[Row],
) -> String {
    let Source { words, cells, .. } = source;
    match &question.kind {
        Kind::Faces { set: FaceSet::Balance, .. } => side(words, "faces", rows),
        Kind::Coins { .. } => {
            let means = means(source, question);
            let known = means.iter().max_by_key(|(_, mean)| *mean);
            let alone =
                |most: u32| means.iter().filter(|(_, mean)| *mean == Some(most)).count() == 1;
            match known {
                Some((option, Some(most))) if alone(*most) => {
                    words.say("team.finding.coins", &[("option", option)])
                }
                _ => words.say("team.finding.tie", &[]),
            }
        }
        Kind::Ranking { .. } => lead(words, "first", shares),
        Kind::Agree { .. } => side(words, "agree", rows),
        Kind::Statements { .. } => {
            let net = |row: &&Row| {
                let [bad, _, good] = row.sides();
                i64::from(good) - i64::from(bad)
            };
            let shown = || rows.iter().filter(|row| !row.is_hidden());
            match (shown().max_by_key(net), shown().min_by_key(net)) {
                (Some(best), Some(worst)) if net(&best) > net(&worst) => words.say(
                    "team.finding.items",
                    &[("best", &sentence(&best.label)), ("worst", &worst.label)],
                ),
                _ => words.say("team.finding.tie", &[]),
            }
        }
        Kind::Scale { .. } => {
            match source.median(question, cells.whole(&question.code, "", MEDIAN)) {
                Some(n) => words.say("team.finding.scale", &[("n", &n)]),
                None => words.say("team.finding.tie", &[]),
            }
        }
        _ => lead(words, "lead", shares),
    }
}

/// What each thing got on average, in tenths of a coin; `None` where it is not told.
fn means(source: Source<'_>, question: &Question) -> Vec<(String, Option<u32>)> {
    let mean = |item: &String| {
        let cell = source.cells.whole(&question.code, item, MEAN);
        (source.labels.item(&question.code, item), cell.and_then(|cell| cell.mean_tenths))
    };
    question.item_codes().iter().map(mean).collect()
}

fn lead(words: Words<'_>, key: &str, shares: &[(String, Share)]) -> String {
    let mut sorted: Vec<&(String, Share)> = shares.iter().collect();
    sorted.sort_by_key(|(_, share)| std::cmp::Reverse(share.percent));
    match sorted.as_slice() {
        [(first, most), (_, next), ..] if most.percent > next.percent => {
            words.say(&format!("team.finding.{key}"), &[("option", first)])
        }
        _ => words.say("team.finding.tie", &[]),
    }
}

/// Which side weighs more; closer than ten points counts as even.
fn side(words: Words<'_>, scale: &str, rows: &[Row]) -> String {
    let [bad, _, good] = rows.first().map_or([0; 3], Row::sides);
    let which = match (bad, good) {
        _ if bad.abs_diff(good) < 10 => "even",
        _ if good > bad => "good",
        _ => "bad",
    };
    words.say(&format!("team.finding.{scale}.{which}"), &[])
}

fn sentence(text: &str) -> String {
    if text.ends_with(['.', '!', '?', '…']) { text.to_owned() } else { format!("{text}.") }
}

/// One sentence that says what the picture shows.
fn summary(source: Source<'_>, finding: &str, shares: &[(String, Share)], rows: &[Row]) -> String {
    let words = source.words;
    let list: Vec<String> = if let [_] = rows {
        let told = shares.iter().filter(|(_, share)| !share.hidden);
        told.map(|(label, share)| format!("{label} {}", share.text)).collect()
    } else {
        rows.iter().filter(|row| !row.is_hidden()).map(|row| row.label.clone()).collect()
    };
    if list.is_empty() {
        return words.say("team.results.hidden.all", &[]);
    }
    let finding = finding.trim_end_matches('.');
    words.say("team.finding.summary", &[("finding", finding), ("list", &list.join("; "))])
}

/// What the picture leaves out: states, middle and mean.
fn notes(source: Source<'_>, question: &Question, hidden: bool) -> Vec<String> {
    let Source { words, labels, cells, .. } = source;
    if hidden {
        return vec![words.say("team.results.hidden.all", &[])];
    }
    let mut notes = Vec::new();
    match question.kind {
        Kind::Ranking { .. } => notes.push(words.say("team.results.ranked", &[])),
        Kind::Coins { .. } => notes.push(words.say("team.results.coins", &[])),
        _ => {}
    }
    let whole = |option: &str| cells.whole(&question.code, "", option);
    if let Some(middle) = source.median(question, whole(MEDIAN)) {
        notes.push(words.say("team.results.median", &[("n", &middle)]));
    }
    if let Some(mean) = whole(MEAN).filter(|cell| cell.mean_tenths.is_some()) {
        notes.push(words.say("team.results.mean", &[("n", &mean.count_text())]));
    }
    let told = |state: &&str| {
        let share = words.share(Some(whole(state)?));
        (!share.hidden).then(|| format!("{} {}", labels.option("", state), share.text))
    };
    let states: Vec<String> = STATES.iter().filter_map(told).collect();
    if !states.is_empty() {
        notes.push(words.say("team.results.others", &[("list", &states.join(" · "))]));
    }
    notes
}

/// Every released share of all children together.
fn table(source: Source<'_>, question: &Question) -> Table {
    let Source { words, labels, cells, .. } = source;
    let items = Source::items(question);
    let has = |state: &&str| items.iter().any(|i| cells.whole(&question.code, i, state).is_some());
    let states = STATES.iter().copied().filter(has).map(str::to_owned);
    let options: Vec<String> = question.choices().into_iter().chain(states).collect();
    let row = |item: &String| TableRow {
        head: source.label(question, item),
        cells: options
            .iter()
            .map(|option| words.share(cells.whole(&question.code, item, option)))
            .collect(),
        base: source.base(question, item),
    };
    let corner = if question.item_codes().is_empty() { "answer" } else { "item" };
    Table {
        corner: words.say(&format!("team.results.{corner}"), &[]),
        head: options.iter().map(|option| labels.option(&question.code, option)).collect(),
        rows: items.iter().map(row).collect(),
    }
}
