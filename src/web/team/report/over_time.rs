//! Over time: each question beside the next stage that asked it again. What clearly changed stands in a
//! table; what did not, what stands on too few and what does not compare is named.

use serde::Serialize;

use super::said::Cell;
use crate::acts::exports::Dossier;
use crate::acts::report::Report;
use crate::web::team::results::share::Words;
use crate::web::team::results::time::{Compared, Line, compare};

/// Two stages side by side.
#[derive(Debug, Serialize)]
pub(super) struct Pair {
    heading: String,
    anchor: String,
    names: [String; 2],
    changed: Vec<Changed>,
    /// No answer changed clearly.
    same: Vec<String>,
    /// Too few answered to call anything a change.
    few: Vec<String>,
    /// Not comparable, and why.
    not: Vec<Not>,
}

/// One answer that was clearly given more or less often.
#[derive(Debug, Serialize)]
struct Changed {
    question: String,
    answer: String,
    cells: [Cell; 2],
    change: Option<String>,
}

#[derive(Debug, Serialize)]
struct Not {
    question: String,
    why: String,
}

/// Every pair of releases that share a question which no release between them asked.
pub(super) fn pairs(words: Words<'_>, report: &Report) -> Vec<Pair> {
    let all: Vec<&Dossier> = report.dossiers().collect();
    let mut pairs = Vec::new();
    for (at, first) in all.iter().enumerate() {
        for (to, second) in all.iter().enumerate().skip(at + 1) {
            let between = all.get(at + 1..to).unwrap_or_default();
            let again =
                |code: &str| between.iter().any(|one| one.questionnaire.question(code).is_some());
            let names = [first, second].map(|dossier| named(words, dossier));
            let mut compared = compare(words.pages, words.lang, [first, second], &names);
            compared.retain(|one| !again(&one.question));
            if !compared.is_empty() {
                let codes = [first, second].map(|one| one.release.consultation.clone());
                pairs.push(pair(words, names, &codes, compared));
            }
        }
    }
    pairs
}

fn pair(
    words: Words<'_>,
    names: [String; 2],
    codes: &[String; 2],
    compared: Vec<Compared>,
) -> Pair {
    let [first, second] = names.each_ref().map(String::as_str);
    let heading = words.say("team.results.time.heading", &[("first", first), ("second", second)]);
    let (mut changed, mut same, mut few, mut not) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for one in compared {
        let Compared { question, item, text, lines, .. } = one;
        if let Some(why) = one.not {
            not.push(Not { question: text, why });
            continue;
        }
        let clear: Vec<Line> = lines.into_iter().filter(|line| line.clear).collect();
        if clear.is_empty() {
            if one.few {
                few.push(text);
            } else {
                same.push(text);
            }
            continue;
        }
        changed.extend(clear.into_iter().map(|line| {
            let mut codes = codes.iter();
            let cells = line.shares.map(|share| {
                let code = codes.next().map_or("", String::as_str);
                Cell { of: format!("{code}/{question}/{item}/{}", line.option), share }
            });
            Changed { question: text.clone(), answer: line.label, cells, change: line.change }
        }));
    }
    Pair { heading, anchor: codes.join("-"), names, changed, same, few, not }
}

fn named(words: Words<'_>, dossier: &Dossier) -> String {
    let stage = words.say(&format!("team.stage.{}", dossier.release.stage), &[]);
    format!("{stage} ({})", dossier.release.consultation)
}
