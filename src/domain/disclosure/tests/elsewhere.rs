//! Small counts that an outsider cannot prove, because he does not know who is in which group.

use serde_json::json;

use super::linked::{Alike, raw};
use super::support::{options, questionnaire};
use crate::domain::disclosure::attack::{Claims, claims, find};
use crate::domain::disclosure::publish::publish;
use crate::domain::disclosure::roster::Roster;
use crate::domain::disclosure::standing::Standing;
use crate::domain::disclosure::study::Study;
use crate::domain::disclosure::{Plan, Step, protect};

/// Fifteen and fifteen children; of each, few gave the third answer, together as many as a band
/// begins with. Whoever knows that nobody is in the third group knows that both gave it.
const CHILDREN: [Alike; 6] = [
    (&[("g", "a"), ("q", "a")], 0, 8),
    (&[("g", "a"), ("q", "b")], 0, 4),
    (&[("g", "a"), ("q", "c")], 0, 3),
    (&[("g", "b"), ("q", "a")], 0, 7),
    (&[("g", "b"), ("q", "b")], 0, 6),
    (&[("g", "b"), ("q", "c")], 0, 2),
];

/// Whether a small count is proven at the finest step, after a change of what is told.
fn proven(change: impl Fn(&Study, &mut Claims)) -> bool {
    let group = json!({"code": "g", "text": {"en": "g"}, "kind": "single", "options": options(3),
        "breakdown": true});
    let question = json!({"code": "q", "text": {"en": "q"}, "kind": "single",
        "options": options(3)});
    let questions = questionnaire(&[], &[group, question]);
    let plan = Plan::of(&questions).unwrap();
    let raw = raw(&questions, &CHILDREN);
    let roster = Roster::new(&plan, &raw).unwrap();
    let study = Study::new(&plan, &raw, &roster).unwrap();
    let standing = Standing::all(&plan, Step::Full);
    let tables = publish(&plan, Some(&study), &standing);
    let mut told = claims(&study, &[&tables], std::slice::from_ref(&standing));
    change(&study, &mut told);
    let proven = find(&study, &told, &[]).blocks.iter().any(|tally| tally.failed_cells > 0);
    let finest = |step: Step| protect(&plan, &raw).tables.steps.iter().all(|t| t.step == step);
    assert!(finest(Step::Full), "what leaves is the finest");
    proven
}

#[test]
fn who_does_not_know_who_is_in_which_group_cannot_prove_that_few_gave_an_answer() {
    assert!(!proven(|_, _| {}));
}

/// The control: with exact sizes of the groups the same bands prove it.
#[test]
fn with_exact_sizes_of_groups_the_same_bands_prove_it() {
    assert!(proven(|study, told| {
        for (limits, group) in told.groups.iter_mut().zip(&study.roster.groups) {
            *limits = (group.base, group.base);
        }
    }));
}
