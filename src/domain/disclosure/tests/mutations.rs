//! Releases that tell a little more than they may: the attack must find each of them.

use serde_json::json;

use super::TINY;
use super::support::{children, options, questionnaire, raw};
use crate::domain::disclosure::publish::publish;
use crate::domain::disclosure::roster::Roster;
use crate::domain::disclosure::standing::Standing;
use crate::domain::disclosure::study::Study;
use crate::domain::disclosure::{AttackReport, Plan, Settings, Step, attack, protect};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::release::{ReleasedCell, ReleasedTables, Status};
use crate::domain::tabulation::RawTables;

fn consultation() -> Questionnaire {
    let agree = json!({"code": "agree", "text": {"en": "a"}, "kind": "agree", "steps": 5});
    let several = json!({"code": "several", "text": {"en": "s"}, "kind": "multiple",
        "options": options(4)});
    let gender = json!({"code": "gender", "text": {"en": "g"}, "kind": "single",
        "options": options(3), "breakdown": true});
    questionnaire(&["band"], &[gender, agree, several])
}

fn attacked(change: impl Fn(&mut ReleasedTables, &RawTables)) -> AttackReport {
    let questionnaire = consultation();
    let raw = raw(&questionnaire, &children(&questionnaire, 90, 6));
    let plan = Plan::of(&questionnaire).unwrap();
    let mut tables = protect(&plan, &raw).tables;
    assert!(attack(&plan, &raw, &[&tables]).passed, "before the change");
    change(&mut tables, &raw);
    attack(&plan, &raw, &[&tables])
}

/// The same tables with exact counts, as an engine without bands would make them.
fn exact(raw: &RawTables) -> ReleasedTables {
    let mut plan = Plan::of(&consultation()).unwrap();
    for question in &mut plan.questions {
        question.sensitivity = TINY;
        question.settings = Settings::floor(TINY);
    }
    let roster = Roster::new(&plan, raw).unwrap();
    let study = Study::new(&plan, raw, &roster).unwrap();
    publish(&plan, Some(&study), &Standing::all(&plan, Step::Full))
}

#[test]
fn exact_counts_prove_answers_and_small_groups() {
    let report = attacked(|tables, raw| tables.cells = exact(raw).cells);
    assert_eq!(kept(&report), [false, false, false]);
}

#[test]
fn hiding_small_counts_is_not_enough() {
    let report = attacked(|tables, raw| {
        tables.cells = exact(raw).cells;
        for cell in &mut tables.cells {
            if cell.count_high.is_some_and(|count| (1..5).contains(&count)) {
                (cell.count_low, cell.count_high) = (None, None);
                cell.status = Status::Hidden;
            }
        }
    });
    assert!(!report.requirements[0].passed, "small groups are proven by subtraction");
    assert!(!report.requirements[1].passed, "answers are proven by exact zeros");
}

#[test]
fn a_mean_of_the_answers_themselves_is_found() {
    let report = attacked(|tables, _| {
        let mean = tables.cells.iter_mut().find(|cell| cell.mean_tenths.is_some()).unwrap();
        mean.mean_tenths = mean.mean_tenths.map(|tenths| tenths + 1);
    });
    assert_eq!(kept(&report), [true, true, false]);
}

/// No small group, no answer, by the rule.
fn kept(report: &AttackReport) -> Vec<bool> {
    report.requirements.iter().map(|one| one.passed).collect()
}

fn added(change: impl Fn(&mut ReleasedCell)) -> AttackReport {
    attacked(|tables, _| {
        let told = |cell: &&ReleasedCell| cell.question == "several" && cell.breakdown == "gender";
        let mut cell = tables.cells.iter().find(told).unwrap().clone();
        change(&mut cell);
        (cell.count_low, cell.count_high) = (Some(10), Some(14));
        tables.cells.push(cell);
    })
}

#[test]
fn a_published_complement_is_found() {
    let report = added(|cell| cell.option = "not_a".to_owned());
    assert_eq!(kept(&report), [true, true, false]);
}

#[test]
fn a_second_recoding_is_found() {
    let report = added(|cell| cell.category = "a_or_b".to_owned());
    assert_eq!(kept(&report), [true, true, false]);
}

#[test]
fn a_release_of_other_answers_is_refused() {
    let questionnaire = consultation();
    let all = children(&questionnaire, 31, 9);
    let plan = Plan::of(&questionnaire).unwrap();
    let (before, after) = (raw(&questionnaire, &all[..30]), raw(&questionnaire, &all));
    let first = protect(&plan, &before).tables;
    let second = protect(&plan, &after).tables;
    assert!(attack(&plan, &after, &[&second]).passed);
    assert_ne!(first, second, "one child more is another release");
    let together = attack(&plan, &after, &[&first, &second]);
    assert!(!together.passed && !together.requirements[2].passed);
}
