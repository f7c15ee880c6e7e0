//! The integer programme, and tables by two breakdowns at once.

use serde_json::json;

use super::support::{children, options, questionnaire, raw};
use crate::domain::disclosure::bounds::Bounds;
use crate::domain::disclosure::plan::PlanProblem;
use crate::domain::disclosure::roster::Roster;
use crate::domain::disclosure::study::Study;
use crate::domain::disclosure::world::Audit;
use crate::domain::disclosure::{Plan, attack, protect};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::release::Status;

fn consultation(level: u8) -> Questionnaire {
    let gender = json!({"code": "gender", "text": {"en": "g"}, "kind": "single",
        "options": options(2), "breakdown": true});
    let asked = json!({"code": "asked", "text": {"en": "a"}, "kind": "yes-no",
        "sensitivity": level});
    let pair = ["gender".to_owned(), "_band".to_owned()];
    Questionnaire { pairs: vec![pair], ..questionnaire(&["band"], &[gender, asked]) }
}

#[test]
fn the_programme_finds_a_world_where_there_is_one_and_none_where_counts_are_told() {
    let asked = consultation(0);
    let raw = raw(&asked, &children(&asked, 60, 3));
    let plan = Plan::of(&asked).unwrap();
    let roster = Roster::new(&plan, &raw).unwrap();
    let study = Study::new(&plan, &raw, &roster).unwrap();
    let block = &study.blocks[0];
    let cell = block.counts.iter().position(|count| *count > 0).unwrap();
    let demand = Some((cell, (0, 0)));
    let free = Bounds::free(block);
    let world = Audit { block, bounds: &free, demand }.solved(None, &[]).unwrap();
    let moved = i64::try_from(world.changes.len()).unwrap();
    assert_eq!(moved, block.counts[cell], "every child of the cell, and no other");
    let mut exact = Bounds::free(block);
    for (cell, count) in block.counts.iter().enumerate() {
        exact.narrow(cell, *count, *count);
    }
    assert!(Audit { block, bounds: &exact, demand }.solved(None, &[]).is_none());
}

#[test]
fn two_breakdowns_divide_together_from_two_thousand_children_and_not_what_is_sensitive() {
    for (level, many, told) in [(0, 2_200, true), (0, 1_900, false), (2, 2_200, false)] {
        let asked = consultation(level);
        let raw = raw(&asked, &children(&asked, many, 5));
        let plan = Plan::of(&asked).unwrap();
        let made = protect(&plan, &raw);
        assert!(attack(&plan, &raw, &[&made.tables]).passed);
        let mut crossed = made.tables.cells.iter().filter(|cell| cell.breakdown == "gender:_band");
        assert_eq!(crossed.any(|cell| cell.status == Status::Rounded), told, "{level} {many}");
    }
}

#[test]
fn what_is_no_pair_is_refused() {
    for pair in [["gender", "gender"], ["gender", "asked"], ["gender", "none"]] {
        let pairs = vec![pair.map(str::to_owned)];
        let asked = Questionnaire { pairs, ..consultation(0) };
        assert!(matches!(Plan::of(&asked), Err(PlanProblem::NoPair(_))), "{pair:?}");
    }
    assert!(Plan::of(&consultation(0)).is_ok());
}
