//! The whole results page: figures, who took part, method and signature.

use serde::Serialize;

use super::complete::{Complete, complete};
use super::crosstab::categories;
use super::figure::{Figure, Source, figure};
use super::head::{Head, Numbered, StageLinks, Tab, stages};
use super::remedy::remedies;
use super::share::{Cells, Words};
use crate::acts::exports::{self, Dossier};
use crate::acts::stages::Released;
use crate::domain::consultation::Consultation;
use crate::domain::wording::Lang;
use crate::i18n::labels::Labels;
use crate::seal::signing::key_mark;
use crate::web::team::consultation_view::groups;
use crate::web::team::history;
use crate::web::team::page::TeamPages;

/// The page.
#[derive(Serialize)]
pub struct Body<'a> {
    head: Head,
    #[serde(flatten)]
    figures: Shown,
    stages: Vec<StageLinks>,
    sequence: Vec<Numbered>,
    chart_script: String,
    signed: String,
    key: Option<String>,
    note: &'a str,
    hash: String,
    hash_groups: Vec<String>,
    formats: Vec<Format>,
    /// The release its charts are taken from; empty when they are not handed out any more.
    charts: &'a str,
}

/// The figures of a release, and what was tried against them.
#[derive(Serialize)]
pub struct Shown {
    few: bool,
    overview: String,
    complete: Option<Complete>,
    figures: Vec<Figure>,
    total: Option<String>,
    who: Vec<Breakdown>,
    attack: Attack,
}

impl Shown {
    /// Everything that is read in a release, signed or not.
    pub fn of(pages: &TeamPages, lang: Lang, dossier: &Dossier) -> Self {
        let words = Words { pages, lang };
        let (release, questionnaire) = (&dossier.release, &dossier.questionnaire);
        let labels = Labels::new(&pages.words, questionnaire, lang);
        let cells = Cells::of(release);
        let source = Source { words, labels, questionnaire, cells: &cells };
        let (figures, total) = (figures(source), total(source, dossier));
        Self {
            few: release.tables.few,
            overview: overview(words, total.as_deref(), figures.len()),
            complete: complete(source),
            figures,
            total,
            who: who(source),
            attack: attack(source, dossier),
        }
    }
}

/// Who took part, by one breakdown.
#[derive(Serialize)]
struct Breakdown {
    name: String,
    rows: Vec<WhoRow>,
}

#[derive(Serialize)]
struct WhoRow {
    label: String,
    hidden: bool,
    text: String,
    width: u32,
}

/// What was tried against the figures.
#[derive(Serialize)]
struct Attack {
    passed: bool,
    verdict: String,
    attackers: Vec<String>,
    requirements: Vec<Requirement>,
    steps: Vec<StepLine>,
    remedies: Vec<String>,
}

#[derive(Serialize)]
struct Requirement {
    text: String,
    passed: bool,
}

#[derive(Serialize)]
struct StepLine {
    table: String,
    step: String,
}

#[derive(Serialize)]
struct Format {
    code: &'static str,
    name: String,
}

/// Everything the page shows, in this language.
pub fn body<'a>(
    pages: &TeamPages,
    lang: Lang,
    dossier: &'a Dossier,
    consultation: &'a Consultation,
    all: &[Released],
    sequence: Vec<Numbered>,
) -> Body<'a> {
    let words = Words { pages, lang };
    let release = &dossier.release;
    let day = history::day(pages, lang, &release.made_on);
    let signed = [("by", release.by.as_str()), ("second", release.second.as_str()), ("day", &day)];
    let hash = release.hash();
    Body {
        head: Head::of(pages, lang, dossier, consultation, Tab::Overview),
        figures: Shown::of(pages, lang, dossier),
        stages: stages(pages, lang, all, &release.id),
        sequence,
        chart_script: pages.address("js/team/chart.js"),
        signed: words.say("team.release.signed", &signed),
        key: dossier.signature.as_ref().map(|signature| {
            let mark = groups(&key_mark(&signature.signer)).join(" ");
            words.say("team.results.key", &[("mark", &mark)])
        }),
        note: &release.note,
        hash_groups: groups(&hash),
        hash,
        formats: exports::Format::ALL
            .into_iter()
            .filter(|_| dossier.retracted.is_none())
            .map(|format| Format {
                code: format.name(),
                name: words.say(&format!("team.results.files.{}", format.name()), &[]),
            })
            .collect(),
        charts: if dossier.retracted.is_none() { &release.id } else { "" },
    }
}

/// One figure for every closed question that does not divide the others.
fn figures(source: Source<'_>) -> Vec<Figure> {
    let asked = source.questionnaire.questions.iter().filter(|q| q.is_closed() || q.is_text());
    let mut figures: Vec<Figure> = (1..)
        .zip(asked)
        .filter(|(_, question)| question.is_closed() && !question.breakdown)
        .map(|(number, question)| figure(source, number, question))
        .collect();
    // One table of groups is open, to show that there are some.
    let _ = figures.iter_mut().any(Figure::open);
    figures
}

/// The one sentence before everything else.
fn overview(words: Words<'_>, total: Option<&str>, figures: usize) -> String {
    let Some(total) = total else { return words.say("team.results.overview.none", &[]) };
    let mut letters = total.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string());
    let total = format!("{}{}", first.unwrap_or_default(), letters.as_str());
    words.say("team.results.overview", &[("total", &total), ("n", &figures.to_string())])
}

/// "about 210": the largest published base of all children together.
fn total(source: Source<'_>, dossier: &Dossier) -> Option<String> {
    let base = dossier.release.base()?;
    Some(source.words.say("team.results.about", &[("n", &base.to_string())]))
}

fn who(source: Source<'_>) -> Vec<Breakdown> {
    let Source { words, labels, questionnaire, cells } = source;
    let breakdown = |code: &str| Breakdown {
        name: labels.question(code),
        rows: categories(questionnaire, code)
            .iter()
            .map(|category| {
                let share = words.share(cells.whole(code, "", category));
                let label = labels.option(code, category);
                WhoRow { label, hidden: share.hidden, text: share.text, width: share.percent }
            })
            .collect(),
    };
    questionnaire.breakdowns().into_iter().map(breakdown).collect()
}

fn attack(source: Source<'_>, dossier: &Dossier) -> Attack {
    let Source { words, labels, .. } = source;
    let report = &dossier.release.attack;
    let say = |key: &String| words.say(&format!("team.{key}"), &[]);
    let requirement = |requirement: &crate::domain::disclosure::Requirement| Requirement {
        text: say(&requirement.key),
        passed: requirement.passed,
    };
    let mut steps = Vec::new();
    for table in &dossier.release.tables.steps {
        let mut name = labels.question(&table.question);
        if !table.item.is_empty() {
            name = labels.item(&table.question, &table.item);
        }
        let step = words.say(&format!("team.{}", table.step.key()), &[]);
        steps.push(StepLine { table: name, step });
    }
    let verdict = if report.passed { "team.attack.passed" } else { "team.attack.failed" };
    Attack {
        passed: report.passed,
        verdict: words.say(verdict, &[]),
        attackers: report.attackers.iter().map(say).collect(),
        requirements: report.requirements.iter().map(requirement).collect(),
        steps,
        remedies: remedies(source, dossier),
    }
}
