//! The summary: one paragraph of sentences, each made from a fact.

use super::{base, name, stages};
use crate::acts::report::{Report, Told};
use crate::domain::quality::whole;
use crate::domain::stage::Stage;
use crate::web::team::history;
use crate::web::team::results::share::Words;

/// The paragraph.
pub(super) fn summary(words: Words<'_>, report: &Report) -> String {
    let total = Stage::ALL.len();
    let involved = total - report.without().len();
    let count = |key: &str, n: usize, total: usize| {
        words.say(key, &[("n", &n.to_string()), ("total", &total.to_string())])
    };
    let mut said = vec![count("team.involved", involved, total)];
    let released: Vec<String> = report
        .told
        .iter()
        .filter(|told| told.standing.is_some())
        .map(|told| {
            let hidden = || words.say("team.results.hidden", &[]);
            let (name, value) = (name(words, told), base(words, told).unwrap_or_else(hidden));
            words.say("team.report.named", &[("name", &name), ("value", &value)])
        })
        .collect();
    if released.is_empty() {
        said.push(words.say("team.report.none", &[]));
    } else {
        let (n, list) = (released.len().to_string(), released.join("; "));
        said.push(words.say("team.report.released", &[("n", &n), ("list", &list)]));
    }
    let made_up = |told: &Told| told.standing.is_some() && told.consultation.demonstration;
    if report.told.iter().any(made_up) {
        said.push(format!("{}.", words.say("team.consultation.demonstration", &[])));
    }
    if let Some(stages) = stages(words, report) {
        said.push(words.say("team.report.without", &[("stages", &stages)]));
    }
    let day = &report.involvement.answer_by;
    said.push(if day.is_empty() {
        words.say("team.involvement.answer.none", &[])
    } else {
        let day = history::day(words.pages, words.lang, day);
        words.say("team.involvement.answer", &[("day", &day)])
    });
    said.push(count("team.quality.progress", report.scores.len(), whole()));
    said.join(" ")
}

/// One sentence for each release that was taken back, with its consultation.
pub(super) fn taken_back(words: Words<'_>, report: &Report) -> Vec<String> {
    let mut said = Vec::new();
    for told in &report.told {
        for gone in &told.taken_back {
            let day = history::day(words.pages, words.lang, &gone.on);
            let about = [("day", day.as_str()), ("reason", &gone.why)];
            let line = words.say("team.retract.line", &about);
            said.push(format!("{}. {line}", name(words, told)));
        }
    }
    said
}
