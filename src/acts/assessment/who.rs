//! 3: who is asked, and by which ways.

use super::words::Words;
use super::{Input, Said};
use crate::domain::questionnaire::Access;

type Made = Option<Said>;

/// 3: who is asked, and by which ways.
pub(super) fn who(input: &Input, words: &Words<'_>) -> Made {
    let questionnaire = &input.revision.questionnaire;
    let mut said = Said::default();
    let row = |name: &str, value: String| -> Option<Vec<String>> {
        Some(vec![words.say(&format!("assessment.who.{name}"), &[])?, value])
    };
    let bands: Vec<String> =
        questionnaire.bands.iter().map(|band| band.code().replace('-', "–")).collect();
    let langs: Vec<&str> = questionnaire.languages.iter().map(|lang| lang.own_name()).collect();
    let mut ways = vec![match questionnaire.access {
        Access::Open => words.say("assessment.who.way.open", &[])?,
        Access::Codes => words.say("assessment.who.way.codes", &[])?,
    }];
    if input.on_kiosks {
        ways.push(words.say("assessment.who.way.kiosk", &[])?);
    }
    ways.push(words.say("assessment.who.way.paper", &[])?);
    let [space, voice, _, _] = input.involvement.cards().map(|(_, card)| card.text.clone());
    let expected = match questionnaire.expected {
        0 => String::new(),
        expected => expected.to_string(),
    };
    let rows = vec![
        row("bands", words.say("team.band", &[("band", &bands.join(", "))])?)?,
        row("languages", langs.join(", "))?,
        row("expected", words.written(&expected)?)?,
        row("ways", ways.join("; "))?,
        vec![words.say("team.involvement.space.ask", &[])?, words.written(&space)?],
        vec![words.say("team.involvement.voice.ask", &[])?, words.written(&voice)?],
    ];
    said.table(words.say("assessment.who", &[])?, Vec::new(), rows);
    said.list(words.all(&[
        "assessment.who.free",
        "assessment.who.unknown",
        "assessment.who.paper",
    ])?);
    for (empty, key) in [
        (expected.is_empty(), "assessment.who.expected"),
        (space.trim().is_empty(), "team.involvement.space.ask"),
        (voice.trim().is_empty(), "team.involvement.voice.ask"),
    ] {
        if empty {
            let field = words.say(key, &[])?;
            said.open.push(words.say("assessment.missing", &[("field", &field)])?);
        }
    }
    Some(said)
}
