//! Several releases of one consultation: nothing that leaves, at any time, can be narrowed with
//! what left before (disclosure 4.3).

use proptest::prelude::*;

use super::support::{Dice, children, drawn, options, questionnaire, raw_in};
use crate::domain::disclosure::{Plan, attack, protect_after};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::release::{ReleasedTables, Status};
use crate::domain::tabulation::RawTables;
use serde_json::json;

/// What is released when the first `sizes[0]` children have answered, then `sizes[1]` more, …
fn released(questionnaire: &Questionnaire, sizes: &[usize], seed: u64) -> Vec<ReleasedTables> {
    let plan = Plan::of(questionnaire).unwrap();
    let mut made: Vec<ReleasedTables> = Vec::new();
    for count in 1..=sizes.len() {
        let raw = answers(questionnaire, &sizes[..count], seed);
        let earlier: Vec<&ReleasedTables> = made.iter().collect();
        let next = protect_after(&plan, &raw, &earlier);
        let all: Vec<&ReleasedTables> = made.iter().chain([&next.tables]).collect();
        let again = attack(&plan, &raw, &all);
        assert!(next.attack.passed && again.passed, "seed {seed}, {sizes:?}: {again:?}");
        made.push(next.tables);
    }
    made
}

fn answers(questionnaire: &Questionnaire, sizes: &[usize], seed: u64) -> RawTables {
    let records = children(questionnaire, sizes.iter().sum(), seed);
    let batches = (1_u8..).zip(sizes).flat_map(|(batch, size)| vec![batch; *size]);
    raw_in(questionnaire, &batches.zip(records).collect::<Vec<_>>())
}

fn three() -> Questionnaire {
    let agree = json!({"code": "agree", "text": {"en": "a"}, "kind": "agree", "steps": 5});
    let gender = json!({"code": "gender", "text": {"en": "g"}, "kind": "single",
        "options": options(3), "breakdown": true});
    questionnaire(&["band"], &[gender, agree])
}

#[test]
fn one_more_child_changes_no_figure() {
    let mut differ = 0;
    for seed in 0..8 {
        let made = released(&three(), &[30, 1], seed);
        assert_eq!(made[0].cells, made[1].cells, "every row stands as it was");
        assert!(made[0].cells.iter().any(|cell| cell.status == Status::Rounded));
        let alone = released(&three(), &[31], seed);
        differ += usize::from(alone[0].cells != made[1].cells);
    }
    assert!(differ > 0, "the control: counted anew, the same 31 children differ");
}

#[test]
fn a_row_is_counted_anew_with_twenty_new_children_in_it() {
    let made = released(&three(), &[200, 60], 1);
    let rows = |batch: u8| made[1].cells.iter().filter(move |cell| cell.batch == batch);
    let told = |cell: &&crate::domain::release::ReleasedCell| cell.status == Status::Rounded;
    assert!(rows(2).any(|cell| cell.breakdown.is_empty()), "the whole is counted anew");
    assert!(rows(1).filter(told).any(|cell| !cell.breakdown.is_empty()), "a small group stands");
    for (cell, before) in made[1].cells.iter().zip(&made[0].cells) {
        assert!(cell.batch == 2 || cell == before, "{cell:?}");
    }
}

#[test]
fn counting_anew_after_every_child_is_found_out() {
    let questionnaire = three();
    let plan = Plan::of(&questionnaire).unwrap();
    let mut proven = 0;
    for seed in 0..10 {
        let raw = answers(&questionnaire, &[40, 1], seed);
        let first = protect_after(&plan, &answers(&questionnaire, &[40], seed), &[]).tables;
        // Somebody makes the second release as though there had been none before.
        let mut second = protect_after(&plan, &answers(&questionnaire, &[41], seed), &[]).tables;
        second.batch = 2;
        for cell in second.cells.iter_mut().filter(|cell| cell.status == Status::Rounded) {
            cell.batch = 2;
        }
        let report = attack(&plan, &raw, &[&first, &second]);
        assert!(!report.passed && report.mismatches > 0, "seed {seed}");
        proven += usize::from(!report.requirements[1].passed);
    }
    assert!(proven > 0, "none of the newcomers' answers could be proven");
}

#[test]
fn no_sequence_of_releases_of_a_drawn_consultation_can_be_narrowed() {
    // Small ones: every batch multiplies the groups there are.
    let few = |seed: &u64| {
        let asked = drawn(*seed);
        let joint = asked.questions.iter().any(|question| question.joint().is_some());
        asked.groups() <= 6 && !joint
    };
    for seed in (0..60).filter(few).take(5) {
        let mut dice = Dice::new(seed + 900);
        let many = 2 + dice.below(2);
        let sizes: Vec<usize> =
            (0..many)
                .map(|turn| {
                    if turn == 0 { 20 + dice.below(40) } else { [1, 5, 20, 25, 40][dice.below(5)] }
                })
                .collect();
        released(&drawn(seed), &sizes, seed);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn what_was_told_stands(first in 20_usize..60, next in 1_usize..60, seed in 0_u64..1_000) {
        let made = released(&three(), &[first, next], seed);
        for (cell, before) in made[1].cells.iter().zip(&made[0].cells) {
            prop_assert!(before.status == Status::Hidden || cell.status == Status::Rounded);
        }
    }
}
