//! What is left to do before a draft can be sent for approval.

use serde::Serialize;

use super::at::At;
use super::rule;
use crate::domain::draft::{Coverage, Part, coverage};
use crate::domain::fault::Fault;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::wording::Lang;
use crate::web::team::page::TeamPages;

/// One thing to do.
#[derive(Debug, Serialize)]
pub struct ToDo {
    href: String,
    place: String,
    why: String,
}

/// How much of a language is there.
#[derive(Debug, Serialize)]
pub struct Share {
    lang: Lang,
    name: &'static str,
    percent: usize,
    whole: bool,
    missing: String,
}

impl Share {
    /// Nothing is missing.
    pub fn is_whole(&self) -> bool {
        self.whole
    }
}

/// Everything but missing texts, which are counted by language.
pub fn todo(
    pages: &TeamPages,
    lang: Lang,
    code: &str,
    questionnaire: &Questionnaire,
    here: &At,
    faults: &[Fault],
) -> Vec<ToDo> {
    let mut all: Vec<ToDo> = Vec::new();
    for fault in faults.iter().filter(|fault| fault.key != "missing_text") {
        let part = part_of(&fault.place);
        let place = match &part {
            Part::Question(code) => rule::name(questionnaire, code, here.source),
            Part::Support(at) => {
                let n = (at + 1).to_string();
                pages.say(lang, "team.build.support.n", &[("n", &n)])
            }
            Part::About => pages.say(lang, "team.build.about", &[]),
            Part::Safeguards => pages.say(lang, "team.safeguards", &[]),
        };
        let why = pages.say(lang, &format!("team.fault.{}", fault.key), &[("found", &fault.found)]);
        let href = here.part(part).href(code);
        // The same in several languages is one thing to do.
        if !all.iter().any(|known| known.href == href && known.why == why) {
            all.push(ToDo { href, place, why });
        }
    }
    all
}

/// The part a place of a fault is in: `questions[2] (food).options[1].text.nl`.
fn part_of(place: &str) -> Part {
    if place == "safeguards" {
        return Part::Safeguards;
    }
    if let Some(rest) = place.strip_prefix("questions[") {
        let code = rest.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
        return code.map_or(Part::About, |(code, _)| Part::Question(code.to_owned()));
    }
    let card = place.strip_prefix("support[").and_then(|rest| rest.split_once(']'));
    card.and_then(|(at, _)| at.parse().ok()).map_or(Part::About, Part::Support)
}

/// Each language with how much of it is there.
pub fn shares(pages: &TeamPages, lang: Lang, questionnaire: &Questionnaire) -> Vec<Share> {
    let share = |of: Coverage| {
        let n = (of.all - of.done).to_string();
        let said = [("n", &*n), ("language", of.lang.own_name())];
        Share {
            lang: of.lang,
            name: of.lang.own_name(),
            percent: of.percent(),
            whole: of.done == of.all,
            missing: pages.say(lang, "team.build.missing", &said),
        }
    };
    coverage(questionnaire).into_iter().map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::{Part, part_of};

    #[test]
    fn a_fault_is_led_to_the_part_it_is_in() {
        assert_eq!(part_of("questions[2] (food).text.nl"), Part::Question("food".to_owned()));
        assert_eq!(part_of("support[1].show_if"), Part::Support(1));
        assert_eq!(part_of("minutes"), Part::About);
        assert_eq!(part_of("questions"), Part::About);
    }
}
