//! The outline: every part in order, what is missing in it, where one is.

use rocket::http::RawStr;
use serde::Serialize;

use super::at::At;
use crate::domain::draft::{Gap, Part, code_of, found, gaps, number};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::wording::Lang;
use crate::web::team::page::TeamPages;

/// One line.
#[derive(Debug, Serialize)]
pub struct Line {
    /// The heading of the section that starts here.
    section: String,
    /// The part, as in forms.
    part: String,
    href: String,
    number: Option<usize>,
    kind: Option<&'static str>,
    text: String,
    current: bool,
    /// Shown only when a condition holds.
    conditional: bool,
    /// Languages in which something is missing.
    missing: Vec<Lang>,
    /// What stands in the way of opening, besides.
    stops: bool,
}

/// What was looked for in the outline.
#[derive(Debug, Serialize)]
pub struct Search {
    /// As it was typed.
    words: String,
    /// How many parts hold it; empty when nothing was looked for.
    said: String,
    /// Back to all of them.
    all: String,
}

impl Search {
    /// Keeps the lines in which every word is found, and says how many they are.
    pub fn of(
        pages: &TeamPages,
        lang: Lang,
        questionnaire: &Questionnaire,
        (words, all): (&str, String),
        lines: &mut Vec<Line>,
    ) -> Self {
        let mut said = String::new();
        if let Some(found) = found(questionnaire, words) {
            let found: Vec<String> = found.iter().map(Part::to_string).collect();
            lines.retain(|line| found.contains(&line.part));
            let n = lines.len().to_string();
            said = pages.say(lang, "team.build.find.found", &[("n", &n)]);
            let words = encode(words);
            for line in lines {
                line.href.push_str("&find=");
                line.href.push_str(&words);
            }
        }
        Self { words: words.to_owned(), said, all }
    }
}

fn encode(words: &str) -> String {
    RawStr::new(words).percent_encode().to_string()
}

/// Every part. `stops` holds the places of questions with something that stops.
pub fn outline(
    pages: &TeamPages,
    lang: Lang,
    code: &str,
    questionnaire: &Questionnaire,
    here: &At,
    stops: &[usize],
) -> Vec<Line> {
    let gaps = gaps(questionnaire);
    let line = |part: Part| Line {
        section: String::new(),
        part: part.to_string(),
        href: here.part(part.clone()).href(code),
        number: None,
        kind: None,
        text: String::new(),
        current: part == here.part,
        conditional: false,
        missing: missing(&gaps, &part, questionnaire),
        stops: false,
    };
    let about = pages.say(lang, "team.build.about", &[]);
    let mut lines = vec![Line { text: about, ..line(Part::About) }];
    for (at, question) in questionnaire.questions.iter().enumerate() {
        let text = question.text.plain(here.source);
        let unnamed = || pages.say(lang, "team.build.unnamed", &[]);
        lines.push(Line {
            section: question.section.plain(here.source).to_owned(),
            number: number(questionnaire, &question.code),
            kind: Some(code_of(&question.kind)),
            text: if text.trim().is_empty() { unnamed() } else { text.to_owned() },
            conditional: question.show_if.is_some(),
            stops: stops.contains(&at),
            ..line(Part::Question(question.code.clone()))
        });
    }
    let guards = pages.say(lang, "team.safeguards", &[]);
    for at in 0..questionnaire.support.len() {
        let n = (at + 1).to_string();
        let text = pages.say(lang, "team.build.support.n", &[("n", &n)]);
        lines.push(Line { text, conditional: true, ..line(Part::Support(at)) });
    }
    lines.push(Line { text: guards, ..line(Part::Safeguards) });
    lines
}

fn missing(gaps: &[Gap], part: &Part, questionnaire: &Questionnaire) -> Vec<Lang> {
    let lacks = |lang: &&Lang| gaps.iter().any(|gap| gap.part == *part && gap.lang == **lang);
    questionnaire.languages.iter().filter(lacks).copied().collect()
}
