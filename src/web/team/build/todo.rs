//! What is left to do before a draft can be sent for approval.

use serde::Serialize;

use super::at::At;
use super::names::place;
use crate::domain::draft::Part;
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
        let place = place(pages, lang, here.source, questionnaire, &part);
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
