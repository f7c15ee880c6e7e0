//! The table of languages: how many texts are missing, to recheck, written and checked in each, and
//! the way to every text that is not as it should be.

use serde::Serialize;

use super::at::At;
use super::names::{label, place};
use crate::domain::draft::{Part, State, Translation};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::wording::Lang;
use crate::web::team::page::TeamPages;

/// A language, counted.
#[derive(Debug, Serialize)]
pub struct Share {
    lang: Lang,
    name: &'static str,
    percent: usize,
    whole: bool,
    /// The language the draft is written in first: nothing of it is a translation.
    source: bool,
    missing: usize,
    recheck: usize,
    done: usize,
    checked: usize,
    /// Something can be marked as checked.
    may_check: bool,
    /// The parts in which something is missing or to recheck.
    gaps: Vec<Gaps>,
}

/// What is not as it should be in one part.
#[derive(Debug, Serialize)]
struct Gaps {
    href: String,
    place: String,
    /// The fields, and what is wrong with them.
    fields: String,
}

impl Share {
    /// Nothing is missing.
    pub fn is_whole(&self) -> bool {
        self.whole
    }
}

/// Each language with how far it has come.
pub fn shares(
    pages: &TeamPages,
    lang: Lang,
    code: &str,
    questionnaire: &Questionnaire,
    here: &At,
    states: &[Translation],
) -> Vec<Share> {
    let share = |of: &Lang| {
        let of_lang: Vec<&Translation> = states.iter().filter(|one| one.lang == *of).collect();
        let count = |is: fn(&State) -> bool| of_lang.iter().filter(|one| is(&one.state)).count();
        let missing = count(|state| *state == State::Missing);
        let recheck = count(|state| matches!(state, State::Recheck(_)));
        let checked = count(|state| matches!(state, State::Checked(_)));
        let there = of_lang.len() - missing;
        let source = *of == here.source;
        Share {
            lang: *of,
            name: of.own_name(),
            percent: (there * 100).checked_div(of_lang.len()).unwrap_or_default(),
            whole: missing == 0,
            source,
            missing,
            recheck,
            done: there - recheck - checked,
            checked,
            may_check: !source && there > checked,
            gaps: gaps(pages, lang, code, questionnaire, here, &of_lang),
        }
    };
    questionnaire.languages.iter().map(share).collect()
}

fn gaps(
    pages: &TeamPages,
    lang: Lang,
    code: &str,
    questionnaire: &Questionnaire,
    here: &At,
    of_lang: &[&Translation],
) -> Vec<Gaps> {
    let wrong =
        of_lang.iter().filter(|one| matches!(one.state, State::Missing | State::Recheck(_)));
    let mut all: Vec<(&Part, Gaps)> = Vec::new();
    for one in wrong {
        let mut what = label(pages, lang, questionnaire, &one.name);
        if one.state != State::Missing {
            let recheck = pages.say(lang, "team.build.state.recheck", &[]);
            what = format!("{what} ({recheck})");
        }
        match all.last_mut() {
            Some((part, gaps)) if **part == one.part => {
                gaps.fields.push_str(", ");
                gaps.fields.push_str(&what);
            }
            _ => {
                let band = one.name.split_once('@').and_then(|(_, band)| band.parse().ok());
                let to = if one.lang == here.source { here.to } else { Some(one.lang) };
                let at = At { part: one.part.clone(), to, band, ..here.clone() };
                let gaps = Gaps {
                    href: format!("{}#{}", at.href(code), one.name),
                    place: place(pages, lang, here.source, questionnaire, &one.part),
                    fields: what,
                };
                all.push((&one.part, gaps));
            }
        }
    }
    all.into_iter().map(|(_, gaps)| gaps).collect()
}
