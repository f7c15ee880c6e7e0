//! What one table tells about another: follow-ups, groups without a row, levels that are inherited.

use serde_json::json;

use super::support::{options, questionnaire, record, yes_no};
use crate::domain::disclosure::attack::{claims, find};
use crate::domain::disclosure::publish::publish;
use crate::domain::disclosure::roster::Roster;
use crate::domain::disclosure::standing::Standing;
use crate::domain::disclosure::study::Study;
use crate::domain::disclosure::{Plan, PlanProblem, Settings, Step, protect};
use crate::domain::layout::Layout;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::release::ReleasedTables;
use crate::domain::tabulation::RawTables;

/// Children who answered alike: their answers, their age band (by number), how many.
pub(super) type Alike<'a> = (&'a [(&'a str, &'a str)], usize, usize);

pub(super) fn raw(questionnaire: &Questionnaire, groups: &[Alike]) -> RawTables {
    let layout = Layout::new(questionnaire);
    let records = groups.iter().flat_map(|(answers, band, many)| {
        let field = |(code, given): &(&str, &str)| (format!("q.{code}"), (*given).to_owned());
        let fields: Vec<(String, String)> = answers.iter().map(field).collect();
        std::iter::repeat_n(record(questionnaire, &layout, &fields, 0, *band), *many)
    });
    RawTables::new(&layout, records)
}

/// What the attack finds in everything at the first step: cells, and answers, that can be proven.
fn proven(plan: &Plan, raw: &RawTables) -> (bool, bool) {
    proven_in(plan, raw, |_| {})
}

/// The same after a change of what is published.
pub(super) fn proven_in(
    plan: &Plan,
    raw: &RawTables,
    change: impl Fn(&mut ReleasedTables),
) -> (bool, bool) {
    let roster = Roster::new(plan, raw).unwrap();
    let study = Study::new(plan, raw, &roster).unwrap();
    let standing = Standing::all(plan, Step::Full);
    let mut tables = publish(plan, Some(&study), &standing);
    change(&mut tables);
    let told = claims(&study, &[&tables], std::slice::from_ref(&standing));
    let found = find(&study, &told, &[]);
    let cells = found.blocks.iter().any(|tally| tally.failed_cells > 0);
    (cells, found.blocks.iter().any(|tally| tally.failed_answers > 0))
}

pub(super) fn gender(dont_say: bool) -> serde_json::Value {
    json!({"code": "g", "text": {"en": "g"}, "kind": "single", "options": options(2),
        "breakdown": true, "dont_say": dont_say})
}

fn follow(code: &str, on: &str, op: &str, value: &str) -> serde_json::Value {
    let mut question = yes_no(code);
    question["show_if"] = json!({"all": [{"question": on, "op": op, "value": value}]});
    question
}

#[test]
fn a_hidden_follow_up_is_not_betrayed_by_the_next_one() {
    // Nine of the oldest saw "f", too few for a table, and all said no: who did not see "g" is
    // one of them.
    let questions = questionnaire(
        &["band"],
        &[gender(false), follow("f", "_band", "is", "16-17"), follow("g2", "f", "is-not", "no")],
    );
    let plan = Plan::of(&questions).unwrap();
    let among = |f: &'static str, count: usize| {
        raw(
            &questions,
            &[
                (&[("g", "a"), ("f", f)], 2, 5),
                (&[("g", "b"), ("f", f)], 2, 4),
                (&[("g", "a"), ("g2", "yes")], 0, count),
                (&[("g", "a"), ("g2", "no")], 0, 25 - count),
                (&[("g", "b"), ("g2", "yes")], 0, count),
                (&[("g", "b"), ("g2", "no")], 0, 26 - count),
            ],
        )
    };
    let raw = among("no", 10);
    let (cells, answers) = proven(&plan, &raw);
    assert!(cells || answers, "the attack finds it");
    let steps = protect(&plan, &raw).tables.steps;
    let step = steps.iter().find(|told| told.question == "g2").unwrap().step;
    assert!(step > Step::Full, "{step:?}");
}

#[test]
fn who_did_not_say_the_group_is_protected_like_a_group() {
    // Five did not say: whole minus girls minus boys leaves two or three for each answer.
    let questions = questionnaire(&[], &[gender(true), yes_no("q")]);
    let plan = Plan::of(&questions).unwrap();
    let raw = raw(
        &questions,
        &[
            (&[("g", "a"), ("q", "yes")], 0, 14),
            (&[("g", "a"), ("q", "no")], 0, 14),
            (&[("g", "b"), ("q", "yes")], 0, 14),
            (&[("g", "b"), ("q", "no")], 0, 14),
            (&[("g", "_dont_say"), ("q", "yes")], 0, 2),
            (&[("g", "_dont_say"), ("q", "no")], 0, 3),
        ],
    );
    assert!(proven(&plan, &raw).0);
    let made = protect(&plan, &raw);
    let step = made.tables.steps.iter().find(|told| told.question == "q").unwrap().step;
    assert!(step > Step::Full, "{step:?}");
}

#[test]
fn a_missing_dissenter_is_not_told_by_the_step() {
    // Ten girls, all yes; of eleven boys six. Nine girls would do as well, but the tenth could
    // then be sure of the others.
    let questions = questionnaire(&[], &[gender(false), yes_no("q")]);
    let plan = Plan::of(&questions).unwrap();
    let groups: [Alike; 3] = [
        (&[("g", "a"), ("q", "yes")], 0, 10),
        (&[("g", "b"), ("q", "yes")], 0, 6),
        (&[("g", "b"), ("q", "no")], 0, 5),
    ];
    assert!(proven(&plan, &raw(&questions, &groups)).1);
}

#[test]
fn a_follow_up_is_protected_like_the_question_it_follows() {
    let mut parent = yes_no("p");
    parent["sensitivity"] = json!(3);
    let grand = follow("h", "f", "answered", "");
    let mut grand = grand;
    grand["show_if"] = json!({"all": [{"question": "f", "op": "answered"}]});
    let list = [gender(false), parent, follow("f", "p", "is", "yes"), grand, yes_no("other")];
    let plan = Plan::of(&questionnaire(&["language", "band"], &list)).unwrap();
    for code in ["p", "f", "h"] {
        let question = plan.question(code).unwrap();
        assert_eq!(question.settings, Settings::floor(3), "{code}");
        assert_eq!(question.by, ["_language"], "{code}");
    }
    assert_eq!(plan.question("other").unwrap().settings, Settings::floor(0));
    // A stored plan that forgot it is refused.
    let mut weaker = plan.clone();
    for question in weaker.questions.iter_mut().filter(|question| question.code == "h") {
        question.settings = Settings::floor(0);
    }
    assert_eq!(weaker.check(), Err(PlanProblem::TooWeak("h".to_owned())));
}

#[test]
fn several_choices_shown_to_one_group_only_are_published() {
    let several = json!({"code": "m", "text": {"en": "m"}, "kind": "multiple",
        "options": options(3), "show_if": {"all": [{"question": "g", "op": "is", "value": "a"}]}});
    let questions = questionnaire(&[], &[gender(false), several]);
    let plan = Plan::of(&questions).unwrap();
    let raw = raw(
        &questions,
        &[
            (&[("g", "a"), ("m", "a")], 0, 37),
            (&[("g", "a"), ("m", "b")], 0, 28),
            (&[("g", "a"), ("m", "c")], 0, 22),
            (&[("g", "a")], 0, 13),
            (&[("g", "b")], 0, 90),
        ],
    );
    let made = protect(&plan, &raw);
    let step = made.tables.steps.iter().find(|told| told.question == "m").unwrap().step;
    assert!(step < Step::Withheld, "{step:?}");
}

#[test]
fn an_exact_zero_proves_what_a_band_does_not() {
    let questions = questionnaire(&[], &[gender(false), yes_no("q")]);
    let plan = Plan::of(&questions).unwrap();
    let groups: [Alike; 4] = [
        (&[("g", "a"), ("q", "yes")], 0, 32),
        (&[("g", "b"), ("q", "yes")], 0, 22),
        (&[("g", "b"), ("q", "no")], 0, 21),
        (&[("g", "b")], 0, 7),
    ];
    let raw = raw(&questions, &groups);
    assert_eq!(proven(&plan, &raw), (false, false));
    let zeros = |tables: &mut ReleasedTables| {
        for cell in tables.cells.iter_mut().filter(|c| c.category == "a" && c.option != "yes") {
            cell.count_high = cell.count_high.map(|_| 0);
        }
    };
    assert!(proven_in(&plan, &raw, zeros).1);
}
