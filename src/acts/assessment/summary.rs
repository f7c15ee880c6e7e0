//! 17: what children can read of it, on two printed pages.

use std::collections::BTreeSet;

use super::words::Words;
use super::{Input, Said};
use crate::domain::assessment::{Fact, facts};
use crate::domain::safeguards::Level;

/// A sheet of the summary.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Sheet {
    /// What it says, question by question.
    pub points: Vec<Point>,
}

/// A question of a child, and its answer.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Point {
    /// What somebody may ask.
    pub ask: String,
    /// Short sentences.
    pub lines: Vec<String>,
}

/// The two sheets; `None` when a text is missing.
pub fn sheets(
    input: &Input,
    catalogue: &crate::i18n::Catalogue,
    lang: crate::domain::wording::Lang,
) -> Option<[Sheet; 2]> {
    made(input, &Words::new(catalogue, lang))
}

/// The section: the same words.
pub(super) fn section(input: &Input, words: &Words<'_>) -> Option<Said> {
    let mut said = Said::default();
    for sheet in made(input, words)? {
        for point in sheet.points {
            said.text(point.ask);
            said.list(point.lines);
        }
    }
    Some(said)
}

fn made(input: &Input, words: &Words<'_>) -> Option<[Sheet; 2]> {
    let questionnaire = &input.revision.questionnaire;
    let facts = facts(questionnaire, input.on_kiosks);
    let has = |fact: Fact| facts.contains(&fact);
    let point = |name: &str, lines: Vec<Option<String>>| -> Option<Point> {
        Some(Point {
            ask: words.say(&format!("assessment.summary.{name}"), &[])?,
            lines: lines.into_iter().collect::<Option<_>>()?,
        })
    };
    let say = |key: &str| words.say(key, &[]);
    let organisation = words.written(&input.project.organisation)?;
    let who = words.say("assessment.summary.who.asks", &[("organisation", &organisation)]);
    let why = words.written(questionnaire.purpose.plain(words.lang));
    let level = match questionnaire.safeguards.level {
        Some(Level::Together) => say("assessment.summary.decide.together"),
        Some(Level::ChildLed) => say("assessment.summary.decide.children"),
        _ => say("assessment.summary.decide.adults"),
    };
    let decider = words.written(questionnaire.decider.plain(words.lang));
    let keep = if has(Fact::NoWithdrawal) {
        say("assessment.summary.choice.sent")
    } else {
        say("assessment.summary.choice.code")
    };
    let mut worries =
        vec![say("assessment.summary.wrong.known"), say("assessment.summary.wrong.sad")];
    if has(Fact::Texts) {
        worries.push(say("assessment.summary.wrong.texts"));
    }
    if has(Fact::Kiosk) {
        worries.push(say("assessment.summary.wrong.kiosk"));
    }
    worries.push(say("assessment.summary.wrong.nothing"));
    let young = if questionnaire.safeguards.sessions.is_empty() {
        say("assessment.summary.young.none")
    } else {
        say("assessment.summary.young.met")
    };
    let answer = questionnaire.answer_when.plain(words.lang);
    let answer = match answer.trim() {
        "" => say("assessment.summary.after.unknown"),
        when => words.say("assessment.summary.after.when", &[("when", when)]),
    };
    let lines: Vec<String> = input
        .lines
        .iter()
        .filter(|line| !line.numbers.is_empty())
        .take(5)
        .map(|line| format!("{} · {}", line.name, line.numbers.join(", ")))
        .collect();
    let mut help = vec![say("assessment.summary.help.now")];
    help.extend(lines.into_iter().map(Some));
    help.push(say("assessment.summary.help.not_here"));
    Some([
        Sheet {
            points: vec![
                point("who", vec![who, why])?,
                point("decide", vec![level, decider])?,
                point(
                    "choice",
                    vec![
                        say("assessment.summary.choice.no"),
                        say("assessment.summary.choice.skip"),
                        say("assessment.summary.choice.leave"),
                        keep,
                    ],
                )?,
                point("data", data(&facts, words))?,
            ],
        },
        Sheet {
            points: vec![
                point("wrong", worries)?,
                point("young", vec![young])?,
                point("after", vec![answer, say("assessment.summary.after.answer")])?,
                point("help", help)?,
                point(
                    "angry",
                    vec![
                        say("assessment.summary.angry.tell"),
                        say("assessment.summary.angry.outside"),
                    ],
                )?,
            ],
        },
    ])
}

/// What happens with the answers.
fn data(facts: &BTreeSet<Fact>, words: &Words<'_>) -> Vec<Option<String>> {
    let read = if facts.contains(&Fact::Texts) { "texts" } else { "no_texts" };
    let (figures, gone) = if facts.contains(&Fact::Quotes) {
        ("figures.quotes", "gone.quotes")
    } else {
        ("figures", "gone")
    };
    let all = ["name", "locked", read, figures, gone];
    all.map(|line| words.say(&format!("assessment.summary.data.{line}"), &[])).into()
}
