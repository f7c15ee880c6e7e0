//! 12: who is there for a child, and what is done with what a child tells.

use super::words::Words;
use super::{Input, Said};
use crate::acts::duty::POLICY;
use crate::domain::question::Question;
use crate::domain::staff::{Action, Role, may};
use crate::i18n::help::host;
use crate::i18n::opening::Moment;

type Made = Option<Said>;

/// 12: who is there for a child, and what is done with what a child tells.
pub(super) fn safeguarding(input: &Input, words: &Words<'_>) -> Made {
    let given = &input.revision.questionnaire.safeguards;
    let texts = input.revision.questionnaire.questions.iter().any(Question::is_text);
    let mut said = Said::default();
    let leads: Vec<_> =
        input.team.iter().filter(|one| one.role == Role::SafeguardingLead).collect();
    let names: Vec<&str> = leads.iter().map(|one| one.name.as_str()).collect();
    let mut rows = vec![
        vec![words.say("assessment.safeguarding.leads", &[])?, words.written(&names.join(", "))?],
        vec![words.say("assessment.safeguarding.policy", &[])?, POLICY.to_owned()],
        vec![words.say("team.safeguards.support", &[])?, words.written(&given.support)?],
    ];
    let readers = input.team.iter().filter(|one| may(&[one.role], Action::Read));
    let mut trained = Vec::new();
    for (one, clearance) in readers.filter_map(|one| Some((one, one.clearance.as_ref()?))) {
        let counts = clearance.policy == POLICY && clearance.valid_until >= input.today;
        if counts {
            let day = words.day(&clearance.valid_until);
            let until = [("name", one.name.as_str()), ("day", day.as_str())];
            trained.push(words.say("assessment.safeguarding.trained", &until)?);
        }
    }
    if texts {
        rows.push(vec![
            words.say("assessment.safeguarding.readers", &[])?,
            words.written(&trained.join("; "))?,
        ]);
        rows.push(vec![words.say("team.safeguards.readers", &[])?, words.written(&given.readers)?]);
        rows.push(vec![
            words.say("assessment.safeguarding.recipients", &[])?,
            words.written(&input.recipients.join(", "))?,
        ]);
    }
    said.table(words.say("assessment.safeguarding", &[])?, Vec::new(), rows);
    let limits =
        if texts { "assessment.safeguarding.texts" } else { "assessment.safeguarding.no_texts" };
    said.text(words.say(limits, &[])?);
    if texts {
        said.list(words.all(&[
            "assessment.safeguarding.distress",
            "assessment.safeguarding.named",
            "assessment.safeguarding.danger",
            "assessment.safeguarding.accused",
            "assessment.safeguarding.log",
            "assessment.safeguarding.duty",
        ])?);
    }
    help(input, words, &mut said)?;
    if leads.is_empty() {
        said.open.push(words.say("assessment.safeguarding.no_lead", &[])?);
    }
    if texts && trained.is_empty() {
        said.open.push(words.say("assessment.safeguarding.no_reader", &[])?);
    } else if texts && !input.on_duty {
        said.open.push(words.say("assessment.safeguarding.away", &[])?);
    }
    if texts && trained.len() == 1 {
        said.open.push(words.say("assessment.safeguarding.one_reader", &[])?);
    }
    if texts && input.recipients.is_empty() {
        said.open.push(words.say("assessment.safeguarding.no_recipient", &[])?);
    }
    Some(said)
}

/// The help lines, and when each was last checked.
fn help(input: &Input, words: &Words<'_>, said: &mut Said) -> Option<()> {
    let head = words.all(&[
        "assessment.safeguarding.line",
        "assessment.safeguarding.number",
        "assessment.safeguarding.checked",
    ])?;
    let mut rows = Vec::new();
    for line in &input.lines {
        let seen = line.source_in_words(words.catalogue(), words.lang)?;
        let reached = match line.numbers.as_slice() {
            [] => host(&line.url).unwrap_or(&line.url).to_owned(),
            numbers => numbers.join(", "),
        };
        rows.push(vec![line.name.clone(), reached, seen]);
    }
    said.table(words.say("assessment.safeguarding.lines", &[])?, head, rows);
    said.text(words.say("assessment.safeguarding.every_page", &[])?);
    let now = time::Date::parse(&input.today, &time::format_description::well_known::Iso8601::DATE);
    let now = now.ok().map(|date| Moment::at(date.midnight().assume_utc().unix_timestamp()));
    let unchecked = input
        .lines
        .iter()
        .filter(|line| line.verified_on.is_none() || now.is_some_and(|now| line.is_to_check(now)));
    let unchecked = unchecked.count();
    if unchecked > 0 {
        let n = unchecked.to_string();
        said.open.push(words.say("assessment.safeguarding.unchecked", &[("n", &n)])?);
    }
    Some(())
}
