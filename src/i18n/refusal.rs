//! Why an act was refused, in the words of who reads: what it is about is named as elsewhere, never
//! by a code.

use time::Date;
use time::format_description::well_known::Iso8601;

use super::Catalogue;
use crate::domain::disclosure::PlanProblem;
use crate::domain::status::{Act, Status};
use crate::domain::wording::Lang;

/// The sentence of a refusal; `None` when a word is missing, which the tests exclude.
pub fn refusal(words: &Catalogue, lang: Lang, key: &str, about: &str) -> Option<String> {
    let about = match key {
        "plan" => plan(words, lang, about)?,
        "retracted" | "token_day" => day_in_words(words, lang, about),
        "directory_field" => words.say(lang, &format!("team.directory.field.{about}"), &[])?,
        "quality_evidence" | "quality_hidden" | "quality_long" | "quality_score" => {
            words.say(lang, &format!("team.quality.item.{about}"), &[])?
        }
        "not_now" => act_and_status(words, lang, about)?,
        "immutable" | "no_answers_now" | "no_codes_now" | "no_kiosk_now" | "no_paper_now"
        | "no_comment_now" | "not_shared_now" | "no_trial_now" => status(words, lang, about)?,
        _ => about.to_owned(),
    };
    words.say(lang, &format!("team.refusal.{key}"), &[("about", &about)])
}

fn status(words: &Catalogue, lang: Lang, code: &str) -> Option<String> {
    match code.parse::<Status>() {
        Ok(status) => words.say(lang, &format!("team.status.{}", status.code()), &[]),
        Err(()) => Some(code.to_owned()),
    }
}

fn day_in_words(words: &Catalogue, lang: Lang, day: &str) -> String {
    let date = Date::parse(day, &Iso8601::DATE).ok();
    date.and_then(|date| super::day(words, lang, date)).unwrap_or_else(|| day.to_owned())
}

/// "close / draft" in words; anything else as it is.
fn act_and_status(words: &Catalogue, lang: Lang, about: &str) -> Option<String> {
    let both = about.split_once(" / ");
    let act = both.and_then(|(act, status)| Some((act.parse::<Act>().ok()?, status)));
    let Some((act, code)) = act else { return Some(about.to_owned()) };
    let act = words.say(lang, &format!("team.act.{}", act.code()), &[])?;
    let status = status(words, lang, code)?;
    words.say(lang, "team.refusal.act_and_status", &[("act", &act), ("status", &status)])
}

fn plan(words: &Catalogue, lang: Lang, about: &str) -> Option<String> {
    let (key, name, value) = match known(about) {
        Some(PlanProblem::TooManyGroups(groups)) => ("too_many_groups", "n", groups.to_string()),
        Some(PlanProblem::BreakdownKind(question)) => ("breakdown_kind", "question", question),
        Some(PlanProblem::TooWeak(question)) => ("too_weak", "question", question),
        Some(PlanProblem::NoPair(pair)) => ("no_pair", "pair", pair),
        Some(PlanProblem::KeyWithoutPair) => ("key_without_pair", "", String::new()),
        Some(PlanProblem::TooFew) => ("too_few", "", String::new()),
        None => return Some(about.to_owned()),
    };
    words.say(lang, &format!("team.plan.{key}"), &[(name, &value)])
}

/// The problem that is described by this sentence of its own.
fn known(about: &str) -> Option<PlanProblem> {
    let mut named = about.split_whitespace().flat_map(|word| {
        let word = word.trim_end_matches([':', ';']);
        let groups = word.parse().ok().map(PlanProblem::TooManyGroups);
        let kind = PlanProblem::BreakdownKind(word.to_owned());
        let weak = PlanProblem::TooWeak(word.to_owned());
        let pair = PlanProblem::NoPair(word.to_owned());
        groups.into_iter().chain([
            kind,
            weak,
            pair,
            PlanProblem::KeyWithoutPair,
            PlanProblem::TooFew,
        ])
    });
    named.find(|problem| problem.to_string() == about)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAFF: [Lang; 4] = [Lang::Fr, Lang::Nl, Lang::De, Lang::En];

    #[test]
    fn no_code_and_no_english_stands_in_a_refusal() {
        let words = Catalogue::load().unwrap();
        for lang in STAFF {
            for act in Act::ALL {
                for status in Status::ALL {
                    let about = format!("{} / {status}", act.code());
                    let said = refusal(&words, lang, "not_now", &about).unwrap();
                    let name = words.say(lang, &format!("team.status.{status}"), &[]).unwrap();
                    assert!(!said.contains(" / ") && !said.contains('_'), "{lang}: {said}");
                    assert!(said.contains(&name), "{lang}: {said}");
                    for key in [
                        "immutable",
                        "no_answers_now",
                        "no_codes_now",
                        "no_kiosk_now",
                        "no_paper_now",
                    ] {
                        let said = refusal(&words, lang, key, status.code()).unwrap();
                        assert!(said.contains(&name), "{lang}: {said}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_problem_of_a_plan_is_told_in_the_readers_language() {
        let words = Catalogue::load().unwrap();
        for problem in [
            PlanProblem::TooManyGroups(10_000),
            PlanProblem::BreakdownKind("food_1".to_owned()),
            PlanProblem::TooWeak("food_1".to_owned()),
            PlanProblem::NoPair("gender:food_1".to_owned()),
            PlanProblem::KeyWithoutPair,
            PlanProblem::TooFew,
        ] {
            let english = problem.to_string();
            for lang in STAFF {
                let said = refusal(&words, lang, "plan", &english).unwrap();
                assert_eq!(
                    said.contains(&english),
                    lang == Lang::En && english.contains("figures")
                );
                assert_eq!(said.contains("food_1"), english.contains("food_1"), "{lang}: {said}");
            }
        }
        let other = refusal(&words, Lang::Fr, "plan", "something else").unwrap();
        assert!(other.contains("something else"), "the control");
    }
}
