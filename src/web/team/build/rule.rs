//! Who sees a question, as sentences of choices: question, test, answer.

use serde::Serialize;

use crate::domain::condition::{Check, Condition, Test};
use crate::domain::draft::{fitting, number};
use crate::domain::question::Question;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::wording::Lang;
use crate::i18n::labels::Labels;
use crate::web::team::page::TeamPages;

/// A condition in the editor.
#[derive(Debug, Serialize)]
pub struct Rule {
    /// Several tests, and how they are joined.
    join: Option<&'static str>,
    tests: Vec<Line>,
    /// Whether there is anything to depend on.
    possible: bool,
    /// Whether the last test can go too.
    may_empty: bool,
}

#[derive(Debug, Serialize)]
struct Line {
    at: usize,
    questions: Vec<Pick>,
    ops: Vec<Pick>,
    /// Answers to choose from; empty when the test needs none.
    answers: Vec<Pick>,
}

/// Something to choose.
#[derive(Debug, Serialize)]
pub struct Pick {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

/// Longest label of a question in a list.
const LONGEST: usize = 60;

/// A question as it is called in lists: its number and first words.
pub fn name(questionnaire: &Questionnaire, code: &str, lang: Lang) -> String {
    let text = questionnaire.question(code).map_or("", |question| question.text.plain(lang));
    let text = if text.trim().is_empty() { code } else { text };
    let short: String = text.chars().take(LONGEST).collect();
    let dots = if short.len() < text.len() { "…" } else { "" };
    match number(questionnaire, code) {
        Some(n) => format!("{n} · {short}{dots}"),
        None => format!("{short}{dots}"),
    }
}

impl Rule {
    /// The condition of what stands at a place; only earlier questions can be asked about.
    pub fn of(
        pages: &TeamPages,
        lang: Lang,
        reading: Lang,
        questionnaire: &Questionnaire,
        place: usize,
        condition: Option<&Condition>,
        may_empty: bool,
    ) -> Self {
        let earlier: Vec<&str> = questionnaire
            .questions
            .iter()
            .take(place)
            .filter(|question| !fitting(question).is_empty())
            .map(|question| question.code.as_str())
            .collect();
        let tests = condition.map(Condition::tests).unwrap_or_default();
        let join = condition.filter(|_| tests.len() > 1).map(|condition| match condition {
            Condition::All(_) => "all",
            Condition::Any(_) => "any",
        });
        let line = |(at, test): (usize, &Test)| {
            line(pages, lang, reading, questionnaire, &earlier, at, test)
        };
        Self {
            join,
            possible: !earlier.is_empty(),
            may_empty: may_empty || tests.len() > 1,
            tests: tests.iter().enumerate().map(line).collect(),
        }
    }
}

fn line(
    pages: &TeamPages,
    lang: Lang,
    reading: Lang,
    questionnaire: &Questionnaire,
    earlier: &[&str],
    at: usize,
    test: &Test,
) -> Line {
    let labels = Labels::new(&pages.words, questionnaire, reading);
    let pick = |code: &str| Pick {
        label: name(questionnaire, code, reading),
        chosen: code == test.question,
        value: code.to_owned(),
    };
    let mut questions: Vec<Pick> = earlier.iter().map(|code| pick(code)).collect();
    // What no longer holds is shown as it is, and said to be wrong beside it.
    if !questions.iter().any(|pick| pick.chosen) {
        questions.insert(0, pick(&test.question));
    }
    let asked = questionnaire.question(&test.question);
    let (op, value) = match &test.check {
        Check::Is(code) => ("is", code.clone()),
        Check::IsNot(code) => ("is-not", code.clone()),
        Check::Includes(code) => ("includes", code.clone()),
        Check::AtLeast(step) => ("at-least", step.to_string()),
        Check::AtMost(step) => ("at-most", step.to_string()),
        Check::Answered => ("answered", String::new()),
        Check::Skipped => ("skipped", String::new()),
    };
    let mut ops: Vec<&str> = asked.map(|asked| fitting(asked).to_vec()).unwrap_or_default();
    if !ops.contains(&op) {
        ops.insert(0, op);
    }
    let answers = asked.map(Question::choices).unwrap_or_default();
    let answer = |code: &String| Pick {
        label: labels.option(&test.question, code),
        chosen: *code == value,
        value: code.clone(),
    };
    let answers = match op {
        "answered" | "skipped" => Vec::new(),
        _ => answers.iter().map(answer).collect(),
    };
    let op_pick = |code: &str| Pick {
        label: pages.say(lang, &format!("team.build.op.{code}"), &[]),
        chosen: code == op,
        value: code.to_owned(),
    };
    Line { at, questions, ops: ops.into_iter().map(op_pick).collect(), answers }
}
