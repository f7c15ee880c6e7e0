//! Over time: each question beside the next stage that asked it again.

use serde::Serialize;

use crate::acts::exports::Dossier;
use crate::acts::report::Report;
use crate::web::team::results::share::Words;
use crate::web::team::results::time::{Compared, compare};

/// Two stages side by side.
#[derive(Debug, Serialize)]
pub(super) struct Pair {
    heading: String,
    anchor: String,
    codes: [String; 2],
    compared: Vec<Compared>,
}

/// Every pair of releases that share a question which no release between them asked.
pub(super) fn pairs(words: Words<'_>, report: &Report) -> Vec<Pair> {
    let all: Vec<&Dossier> = report.dossiers().collect();
    let names: Vec<String> = all.iter().map(|dossier| named(words, dossier)).collect();
    let mut pairs = Vec::new();
    for (at, first) in all.iter().enumerate() {
        for (to, second) in all.iter().enumerate().skip(at + 1) {
            let between = all.get(at + 1..to).unwrap_or_default();
            let again =
                |code: &str| between.iter().any(|one| one.questionnaire.question(code).is_some());
            let both = [at, to].map(|one| names.get(one).cloned().unwrap_or_default());
            let mut compared = compare(words.pages, words.lang, [first, second], &both);
            compared.retain(|one| !again(one.question()));
            if compared.is_empty() {
                continue;
            }
            let codes = [first, second].map(|one| one.release.consultation.clone());
            let said = both.each_ref().map(String::as_str);
            let said = [("first", said[0]), ("second", said[1])];
            let heading = words.say("team.results.time.heading", &said);
            pairs.push(Pair { heading, anchor: codes.join("-"), codes, compared });
        }
    }
    pairs
}

fn named(words: Words<'_>, dossier: &Dossier) -> String {
    let stage = words.say(&format!("team.stage.{}", dossier.release.stage), &[]);
    format!("{stage} ({})", dossier.release.consultation)
}
