//! What was said: each closed question of a release that stands, as a small table with bars.

use serde::Serialize;

use super::name;
use crate::acts::exports::Dossier;
use crate::acts::report::Told;
use crate::domain::question::{Kind, Question};
use crate::domain::release::{MEAN, MEDIAN, ReleasedCell};
use crate::i18n::labels::Labels;
use crate::web::team::history;
use crate::web::team::results::figure::{Figure, STATES, Source, figure};
use crate::web::team::results::head::mark;
use crate::web::team::results::share::{Cells, Share, Words};

/// One consultation.
#[derive(Debug, Serialize)]
pub(super) struct Said {
    anchor: String,
    heading: String,
    /// Where the figures come from, to be quoted with them.
    source: String,
    notices: Vec<String>,
    asked: Vec<Asked>,
}

/// One question.
#[derive(Debug, Serialize)]
pub(super) struct Asked {
    id: String,
    figure: Figure,
    /// The answers of one question below each other, with bars.
    bars: Vec<Bar>,
    /// Several statements or ranks side by side.
    head: Vec<String>,
    rows: Vec<Row>,
    notes: Vec<Cell>,
}

#[derive(Debug, Serialize)]
struct Bar {
    label: String,
    cell: Cell,
}

#[derive(Debug, Serialize)]
struct Row {
    label: String,
    cells: Vec<Cell>,
}

/// A figure in words, with the released cell it comes from: `CODE/question/item/option`.
#[derive(Debug, Serialize)]
pub(super) struct Cell {
    /// The released cell.
    pub of: String,
    /// What is told.
    pub share: Share,
}

impl Cell {
    /// The share of a released cell of all children together.
    pub fn of(source: Source<'_>, [code, question, item, option]: [&str; 4]) -> Self {
        let cell = source.cells.whole(question, item, option);
        Self { of: format!("{code}/{question}/{item}/{option}"), share: source.words.share(cell) }
    }
}

/// What a consultation told; `None` when nothing of it was released.
pub(super) fn said(words: Words<'_>, told: &Told) -> Option<Said> {
    let dossier = told.standing.as_ref()?;
    let Dossier { release, questionnaire, .. } = dossier;
    let cells = Cells::of(release);
    let labels = Labels::new(&words.pages.words, questionnaire, words.lang);
    let source = Source { words, labels, questionnaire, cells: &cells };
    let day = history::day(words.pages, words.lang, &release.made_on);
    let organisation = match dossier.project.organisation.as_str() {
        "" => words.say("team.project.no_organisation", &[]),
        known => known.to_owned(),
    };
    let by = [("by", release.by.as_str()), ("second", &release.second), ("day", &day)];
    let about = [
        ("organisation", organisation),
        ("project", dossier.project.name.clone()),
        ("code", release.consultation.clone()),
        ("signed", words.say("team.release.signed", &by)),
        ("hash", mark(dossier)),
    ];
    let about = about.each_ref().map(|(name, value)| (*name, value.as_str()));
    let notices = [
        (told.consultation.demonstration, "team.consultation.demonstration"),
        (release.interim, "team.method.how.interim"),
        (release.tables.few, "team.results.few"),
    ];
    let asked = questionnaire.questions.iter().filter(|q| q.is_closed() || q.is_text());
    let asked = (1..).zip(asked).filter(|(_, question)| question.is_closed());
    Some(Said {
        anchor: format!("said-{}", release.consultation),
        heading: name(words, told),
        source: words.say("team.report.source", &about),
        notices: notices
            .into_iter()
            .filter(|(is, _)| *is)
            .map(|(_, key)| words.say(key, &[]))
            .collect(),
        asked: asked
            .filter(|(_, question)| !question.breakdown)
            .map(|(number, question)| one(source, &release.consultation, number, question))
            .collect(),
    })
}

fn one(source: Source<'_>, code: &str, number: usize, question: &Question) -> Asked {
    let q = question.code.as_str();
    let items = Source::items(question);
    let cell = |item: &str, option: &str| Cell::of(source, [code, q, item, option]);
    let label = |option: &str| source.labels.option(q, option);
    let is_told = |item: &String, state: &str| source.cells.whole(q, item, state).is_some();
    let states = STATES.into_iter().filter(|s| items.iter().any(|item| is_told(item, s)));
    let states: Vec<String> = states.map(str::to_owned).collect();
    let (mut bars, mut head, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    match (&question.kind, items.as_slice()) {
        (Kind::Coins { .. }, items) => {
            bars.extend(items.iter().map(|item| Bar {
                label: source.labels.item(q, item),
                cell: mean(source, [code, q, item]),
            }));
        }
        // Options are long and ranks are short: ranks stand side by side.
        (Kind::Ranking { .. }, ranks) => {
            head = ranks.iter().map(|rank| source.labels.item(q, rank)).collect();
            let of = |option: &String| Row {
                label: label(option),
                cells: ranks.iter().map(|rank| cell(rank, option)).collect(),
            };
            rows = question.choices().iter().chain(&states).map(of).collect();
        }
        (_, [only]) => {
            let options = question.choices();
            let bar = |option: &String| Bar { label: label(option), cell: cell(only, option) };
            bars = options.iter().chain(&states).map(bar).collect();
        }
        (_, items) => {
            let options: Vec<String> = question.choices().into_iter().chain(states).collect();
            head = options.iter().map(|option| label(option)).collect();
            let of = |item: &String| Row {
                label: source.label(question, item),
                cells: options.iter().map(|option| cell(item, option)).collect(),
            };
            rows = items.iter().map(of).collect();
        }
    }
    let id = format!("{code}-{q}");
    let (figure, notes) = (figure(source, number, question), notes(source, code, question));
    Asked { id, figure, bars, head, rows, notes }
}

/// How many coins a thing got on average, of ten.
fn mean(source: Source<'_>, [code, question, item]: [&str; 3]) -> Cell {
    let mean = source.cells.whole(question, item, MEAN).and_then(|cell| cell.mean_tenths);
    Cell { of: format!("{code}/{question}/{item}/{MEAN}"), share: Share::mean(mean) }
}

/// The middle answer and the mean of a single question, where they are told.
fn notes(source: Source<'_>, code: &str, question: &Question) -> Vec<Cell> {
    let Source { words, cells, .. } = source;
    let q = question.code.as_str();
    let note = |option: &str, text: String| Cell {
        of: format!("{code}/{q}//{option}"),
        share: Share::plain(Some(text)),
    };
    let mut notes = Vec::new();
    if let Some(middle) = source.median(question, cells.whole(q, "", MEDIAN)) {
        notes.push(note(MEDIAN, words.say("team.results.median", &[("n", &middle)])));
    }
    let told = |cell: &&ReleasedCell| cell.mean_tenths.is_some();
    if let Some(mean) = cells.whole(q, "", MEAN).filter(told) {
        notes.push(note(MEAN, words.say("team.results.mean", &[("n", &mean.count_text())])));
    }
    notes
}
