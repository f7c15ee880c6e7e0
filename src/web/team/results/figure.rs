//! One question as a figure: a finding, a picture, one sentence, the numbers, the groups.

use serde::Serialize;

use super::chart::{self, Bar, Columns, Diverging, Row};
use super::crosstab::{self, Crosstab};
use super::finding::{finding, means, summary};
use super::share::{Cells, Share, Words};
use crate::domain::question::{FaceSet, Kind, Question, StatementScale};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::release::{MEAN, MEDIAN, ReleasedCell, Status};
use crate::i18n::labels::Labels;

/// The states of a question that are no answers.
pub const STATES: [&str; 4] = ["_dont_know", "_dont_say", "_skipped", "_not_shown"];

/// Groups of numbers that fit beside each other on a telephone.
const MOST_COLUMNS: usize = 8;

/// From this many options on, two stages are dots on a line.
pub const MOST_BARS: usize = 4;

/// A figure.
#[derive(Debug, Serialize)]
pub struct Figure {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) subtitle: String,
    pub(super) base: Option<String>,
    pub(super) hidden: bool,
    pub(super) summary: String,
    pub(super) bars: Vec<Bar>,
    pub(super) tones: Vec<String>,
    pub(super) diverging: Option<Diverging>,
    pub(super) columns: Option<Columns>,
    pub(super) notes: Vec<String>,
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

    pub(super) fn shares(&self, question: &Question, item: &str) -> Vec<(String, Share)> {
        let share = |code: &String| {
            let cell = self.cells.whole(&question.code, item, code);
            (self.labels.option(&question.code, code), self.words.share(cell))
        };
        question.choices().iter().map(share).collect()
    }

    pub(super) fn base(&self, question: &Question, item: &str) -> Option<String> {
        let row = self.cells.row(&question.code, item, "", "");
        let shown = row.iter().find(|cell| cell.status == Status::Rounded);
        self.words.base(shown.copied())
    }

    /// The words of an item, or of the question when it has none.
    pub fn label(&self, question: &Question, item: &str) -> String {
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
        tones: Vec::new(),
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
        Kind::Faces { set: FaceSet::HowMuch, .. } | Kind::Thermometer => {
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
        Kind::Number { from } if from.len() <= MOST_COLUMNS => {
            let middle = source.median(question, cells.whole(&question.code, "", MEDIAN));
            let none = (String::new(), String::new());
            figure.columns = Some(chart::columns(words, shares, middle.as_deref(), none));
        }
        Kind::Number { .. } => figure.bars = chart::steps(shares),
        Kind::Ranking { ranks, .. } => {
            let rank = |n: u8| source.shares(question, &n.to_string());
            figure.bars = chart::ranks(words, &(1..=*ranks).map(rank).collect::<Vec<_>>());
            let k = ranks.to_string();
            let first = words.say("team.results.ranked.key.first", &[]);
            let top = words.say("team.results.ranked.key.top", &[("k", &k)]);
            figure.tones = if *ranks > 1 { vec![first, top] } else { Vec::new() };
        }
        _ => figure.bars = chart::bars(shares),
    }
    figure
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
