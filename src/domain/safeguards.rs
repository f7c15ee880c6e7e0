//! What an author answers for before children are asked anything (R1–R3, design B3). It belongs to
//! the questionnaire, so that two people agree on it and opening fixes it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::coach::Remark;
use super::draft;
use super::fault::Fault;
use super::questionnaire::Questionnaire;
use super::wording::Wording;

/// The written answers. Texts are for staff, in their own language, but for `no_session`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Safeguards {
    /// Why children are asked, and why this cannot be learned without them.
    pub why: String,
    /// What is known already.
    pub known: String,
    /// What is good in it for children.
    pub benefits: String,
    /// What could harm them, and what is done about it.
    pub harms: String,
    /// Who is there for a child who needs somebody.
    pub support: String,
    /// What came of weighing it.
    pub outcome: Option<Outcome>,
    /// How far children take part in the project (R2); they read it.
    pub level: Option<Level>,
    /// Meetings at which young people worked on topic and wording (R3).
    pub sessions: Vec<Session>,
    /// Why there was none: children read it (R3).
    pub no_session: Wording,
    /// Why the advice of the coach was not followed, where it was not.
    pub words: String,
    /// Sensitive questions are marked, and the help lines fit them.
    pub sensitive: bool,
    /// Who reads free texts, how fast, on which days.
    pub readers: String,
    /// What parents or the school are told, or why nothing.
    pub parents: String,
    /// Day of closing as planned, `YYYY-MM-DD`.
    pub closes_on: String,
}

/// What came of weighing whether to ask children at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Ask them.
    Go,
    /// Do not ask them this, now or so.
    Stop,
}

/// How far children take part (R2; Lansdown's consultative, collaborative and child-led).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Adults ask for their views and decide.
    Advice,
    /// Children and adults decide together.
    Together,
    /// Children decide, adults help.
    ChildLed,
}

/// A meeting with young people about a consultation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Session {
    /// Day, `YYYY-MM-DD`.
    pub on: String,
    /// Their ages, as in "9 to 12".
    pub ages: String,
    /// How many they were.
    pub people: u16,
    /// What changed because of them.
    pub changes: String,
}

/// One of the seven steps before opening.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// 1 to 7.
    pub number: u8,
    /// What is missing: keys under `team.fault.`; empty when it is done.
    pub missing: Vec<&'static str>,
}

/// Steps there are.
pub const STEPS: usize = 7;

/// The seven steps of a questionnaire, given what the coach says of it.
pub fn steps(questionnaire: &Questionnaire, remarks: &[Remark]) -> Vec<Step> {
    let given = &questionnaire.safeguards;
    let lacks = |text: &str| text.trim().is_empty();
    let gaps = draft::gaps(questionnaire);
    let frame_gap = gaps.iter().any(|gap| gap.part == draft::Part::About);
    let advised = remarks.iter().any(|remark| !remark.stops && remark.question.is_some());
    let identifies = remarks.iter().any(|remark| remark.stops);
    let texts = questionnaire.questions.iter().any(super::question::Question::is_text);
    let met = given.sessions.iter().any(|session| !lacks(&session.on) && !lacks(&session.changes));
    let explained = questionnaire
        .languages
        .iter()
        .all(|lang| given.no_session.0.get(lang.code()).is_some_and(|text| !lacks(text)));
    let all: [&[(&'static str, bool)]; STEPS] = [
        &[
            ("safeguards_why", lacks(&given.why)),
            ("safeguards_known", lacks(&given.known)),
            ("safeguards_benefits", lacks(&given.benefits)),
            ("safeguards_harms", lacks(&given.harms)),
            ("safeguards_support", lacks(&given.support)),
            ("safeguards_outcome", given.outcome.is_none()),
            ("safeguards_stop", given.outcome == Some(Outcome::Stop)),
            ("safeguards_level", given.level.is_none()),
            ("safeguards_frame", frame_gap),
        ],
        &[
            ("safeguards_words", advised && lacks(&given.words)),
            ("safeguards_session", !met && !explained),
        ],
        &[("safeguards_identifies", identifies)],
        &[("safeguards_sensitive", !given.sensitive)],
        &[("safeguards_readers", texts && lacks(&given.readers))],
        &[("safeguards_parents", lacks(&given.parents))],
        &[
            ("safeguards_closes_on", !is_day(&given.closes_on)),
            ("safeguards_languages", !gaps.is_empty()),
        ],
    ];
    let step = |(number, missing): (u8, &[(&'static str, bool)])| Step {
        number,
        missing: missing.iter().filter(|(_, lacks)| *lacks).map(|(key, _)| *key).collect(),
    };
    (1..).zip(all).map(step).collect()
}

/// The steps whose answers differ: somebody wrote on them. What is worked out from the questions is
/// nobody's.
pub fn touched(before: &Safeguards, after: &Safeguards) -> Vec<u8> {
    let why = |given: &Safeguards| {
        let Safeguards { why, known, benefits, harms, support, outcome, level, .. } = given.clone();
        ([why, known, benefits, harms, support], outcome, level)
    };
    let words = |given: &Safeguards| {
        (given.words.clone(), given.sessions.clone(), given.no_session.clone())
    };
    let differ = [
        (1, why(before) != why(after)),
        (2, words(before) != words(after)),
        (4, before.sensitive != after.sensitive),
        (5, before.readers != after.readers),
        (6, before.parents != after.parents),
        (7, before.closes_on != after.closes_on),
    ];
    differ.into_iter().filter(|(_, differs)| *differs).map(|(step, _)| step).collect()
}

/// What is missing before children may be asked, but for what other faults say already.
pub fn faults(questionnaire: &Questionnaire, remarks: &[Remark]) -> Vec<Fault> {
    const ELSEWHERE: [&str; 3] =
        ["safeguards_frame", "safeguards_identifies", "safeguards_languages"];
    let missing = steps(questionnaire, remarks).into_iter().flat_map(|step| step.missing);
    let missing = missing.filter(|key| !ELSEWHERE.contains(key));
    missing.map(|key| Fault::new("safeguards", key, "")).collect()
}

/// Whether a text is a day as files have it: `2026-12-24`.
pub fn is_day(text: &str) -> bool {
    time::Date::parse(text, &time::format_description::well_known::Iso8601::DATE).is_ok()
        && text.len() == 10
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Safeguards, touched};

    #[test]
    fn each_answer_belongs_to_one_step() {
        let before = Safeguards::default();
        let whole = serde_json::to_value(&before).unwrap();
        let mut untried: Vec<&str> =
            whole.as_object().unwrap().keys().map(String::as_str).collect();
        for (field, value, step) in [
            ("why", json!("W"), 1),
            ("known", json!("K"), 1),
            ("benefits", json!("B"), 1),
            ("harms", json!("H"), 1),
            ("support", json!("S"), 1),
            ("outcome", json!("go"), 1),
            ("level", json!("advice"), 1),
            ("words", json!("W"), 2),
            ("sessions", json!([{"on": "2026-09-16"}]), 2),
            ("no_session", json!({"fr": "Non."}), 2),
            ("sensitive", json!(true), 4),
            ("readers", json!("R"), 5),
            ("parents", json!("P"), 6),
            ("closes_on", json!("2027-02-26"), 7),
        ] {
            let mut changed: Value = whole.clone();
            changed[field] = value;
            let after: Safeguards = serde_json::from_value(changed).unwrap();
            assert_eq!(touched(&before, &after), [step], "{field}");
            assert!(touched(&after, &after).is_empty());
            untried.retain(|known| *known != field);
        }
        assert!(untried.is_empty(), "{untried:?}");
    }
}
