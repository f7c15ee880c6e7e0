//! What the team can do so that more can be shown next time: from what was released alone.

use std::collections::BTreeSet;

use super::figure::Source;
use super::share::Words;
use crate::acts::exports::Dossier;
use crate::domain::disclosure::Step;
use crate::domain::release::{ReleasedTables, Status};
use crate::i18n::labels::Labels;

/// One sentence for each thing that was coarsened, hidden or given up; none when all is shown.
pub fn remedies(source: Source<'_>, dossier: &Dossier) -> Vec<String> {
    let Source { words, labels, questionnaire, .. } = source;
    let tables = &dossier.release.tables;
    if tables.few {
        return Vec::new();
    }
    let mut found = Vec::new();
    for by in questionnaire.breakdowns() {
        let what = labels.question(by);
        if tables.dropped.iter().any(|dropped| dropped == by) {
            found.push(words.say("team.remedy.dropped", &[("what", &what)]));
            continue;
        }
        let small: Vec<String> =
            unseen(tables, by).iter().map(|category| labels.option(by, category)).collect();
        if !small.is_empty() {
            let said = [("what", &*what), ("groups", &small.join(", "))];
            found.push(words.say("team.remedy.small", &said));
        }
    }
    found.extend(coarser(words, labels, tables));
    found
}

/// The categories of a breakdown of which no figure is told, while figures of others are.
fn unseen<'a>(tables: &'a ReleasedTables, by: &str) -> Vec<&'a str> {
    let rows = || tables.cells.iter().filter(|cell| cell.breakdown == by);
    let told: BTreeSet<&str> = rows()
        .filter(|cell| cell.status == Status::Rounded)
        .map(|cell| cell.category.as_str())
        .collect();
    let mut unseen: Vec<&str> = Vec::new();
    for cell in rows() {
        let category = cell.category.as_str();
        if !told.is_empty() && !told.contains(category) && !unseen.contains(&category) {
            unseen.push(category);
        }
    }
    unseen
}

fn coarser(words: Words<'_>, labels: Labels<'_>, tables: &ReleasedTables) -> Option<String> {
    let names: BTreeSet<&str> = tables
        .steps
        .iter()
        .filter(|table| table.step > Step::Full)
        .map(|table| table.question.as_str())
        .collect();
    let names: Vec<String> = names.into_iter().map(|code| labels.question(code)).collect();
    let all = names.join(" · ");
    (!names.is_empty()).then(|| words.say("team.remedy.coarse", &[("questions", &all)]))
}
