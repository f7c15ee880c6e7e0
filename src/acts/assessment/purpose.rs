//! 2: what for, who decides, and what came of weighing it.

use super::words::Words;
use super::{Input, Said};
use crate::domain::safeguards::{Level, Outcome};

type Made = Option<Said>;

/// 2: what for, who decides, and what came of weighing it.
pub(super) fn purpose(input: &Input, words: &Words<'_>) -> Made {
    let questionnaire = &input.revision.questionnaire;
    let given = &questionnaire.safeguards;
    let mut said = Said::default();
    let (outcome, level) = weighed(given.outcome, given.level, words)?;
    let [_, _, audience, influence] = input.involvement.cards().map(|(_, card)| card.text.clone());
    let answer_by = match input.involvement.answer_by.as_str() {
        "" => String::new(),
        day => words.day(day),
    };
    let fields = [
        ("assessment.purpose.told", questionnaire.purpose.plain(words.lang).to_owned()),
        ("assessment.purpose.decider", questionnaire.decider.plain(words.lang).to_owned()),
        ("team.safeguards.why", given.why.clone()),
        ("team.safeguards.known", given.known.clone()),
        ("team.involvement.audience.ask", audience),
        ("team.involvement.influence.ask", influence),
        ("team.safeguards.benefits", given.benefits.clone()),
        ("team.safeguards.harms", given.harms.clone()),
        ("team.safeguards.support", given.support.clone()),
        ("team.safeguards.outcome", outcome),
        ("team.safeguards.level", level),
        ("team.involvement.answer_by", answer_by),
    ];
    let mut rows = Vec::new();
    for (key, value) in fields {
        let name = words.say(key, &[])?;
        if value.trim().is_empty() {
            said.open.push(words.say("assessment.missing", &[("field", &name)])?);
        }
        rows.push(vec![name, words.written(&value)?]);
    }
    said.table(words.say("assessment.purpose", &[])?, Vec::new(), rows);
    said.text(words.say("assessment.purpose.gate", &[])?);
    Some(said)
}

fn weighed(
    outcome: Option<Outcome>,
    level: Option<Level>,
    words: &Words<'_>,
) -> Option<(String, String)> {
    let outcome = match outcome {
        Some(Outcome::Go) => words.say("team.safeguards.outcome.go", &[])?,
        Some(Outcome::Stop) => words.say("team.safeguards.outcome.stop", &[])?,
        None => String::new(),
    };
    let level = match level {
        Some(Level::Advice) => words.say("team.safeguards.level.advice", &[])?,
        Some(Level::Together) => words.say("team.safeguards.level.together", &[])?,
        Some(Level::ChildLed) => words.say("team.safeguards.level.child-led", &[])?,
        None => String::new(),
    };
    Some((outcome, level))
}
