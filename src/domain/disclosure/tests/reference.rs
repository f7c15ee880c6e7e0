//! Known answers of others and of the study, each against exact counts as a control: what those
//! betray, our bands do not.

use serde_json::json;

use super::linked::{Alike, gender, proven_in, raw};
use super::support::{options, questionnaire, yes_no};
use crate::domain::disclosure::{Plan, attack, protect};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::release::{ReleasedCell, ReleasedTables, Status};

/// Takes the bands away: what a table of exact counts would tell. Hidden rows stay hidden.
fn exact<'a>(counts: &'a [(&'a str, &'a str, u32)]) -> impl Fn(&mut ReleasedTables) + 'a {
    move |tables| {
        let told = |cell: &&mut ReleasedCell| cell.question == "q" && cell.count_low.is_some();
        for cell in tables.cells.iter_mut().filter(told) {
            let of = |(group, _, _): &&(&str, &str, u32)| {
                cell.category.is_empty() || cell.category == *group
            };
            let own = counts.iter().filter(of).filter(|(_, option, _)| *option == cell.option);
            let count = own.map(|(_, _, count)| count).sum();
            cell.count_low = Some(count);
            cell.count_high = Some(count);
        }
    }
}

fn divided(level: u8, groups: usize) -> Questionnaire {
    let mut question = yes_no("q");
    question["sensitivity"] = json!(level);
    let mut group = gender(false);
    group["options"] = json!(options(groups));
    questionnaire(&[], &[group, question])
}

/// What exact counts prove of such children: a small cell, an answer. What leaves proves neither.
fn tried(level: u8, counts: &[(&str, &str, u32)]) -> (bool, bool) {
    let groups =
        counts.iter().map(|(group, _, _)| *group).collect::<std::collections::BTreeSet<_>>();
    let questions = divided(level, groups.len());
    let plan = Plan::of(&questions).unwrap();
    let given: Vec<[(&str, &str); 2]> =
        counts.iter().map(|(group, option, _)| [("g", *group), ("q", *option)]).collect();
    let alike: Vec<Alike> = given
        .iter()
        .zip(counts)
        .map(|(given, (_, _, many))| (&given[..], 0, usize::try_from(*many).unwrap()))
        .collect();
    let raw = raw(&questions, &alike);
    let leaves = protect(&plan, &raw).tables;
    assert!(leaves.cells.iter().any(|cell| cell.question == "q" && cell.count.is_some()));
    assert!(attack(&plan, &raw, &[&leaves]).passed);
    proven_in(&plan, &raw, exact(counts))
}

/// Safeguards, fixture 2: two bands by yes and no. Exact counts show a cell of two.
#[test]
fn the_table_of_two_bands_proves_no_small_cell_and_exact_counts_do() {
    let counts = [("a", "yes", 2), ("a", "no", 10), ("b", "yes", 9), ("b", "no", 13)];
    assert!(tried(0, &counts).0);
}

/// Safeguards, fixture 3: twelve of twelve.
#[test]
fn a_group_of_one_mind_is_proven_by_exact_counts_alone() {
    let mut counts = [("a", "yes", 12), ("b", "yes", 20), ("b", "no", 20)];
    assert!(tried(2, &counts).1, "twelve of twelve");
    // Disclosure 11, case 8: the dissenter looks at the others.
    counts[0].2 = 9;
    let counts = [&counts[..], &[("a", "no", 1)]].concat();
    assert!(tried(0, &counts).1, "nine of ten, and the tenth looks");
}

/// Handbook, chapter 5: of the groups 6/0, 5/1 and 2/2 the first tells everybody, the second the
/// one who differs, the third nobody (K-disclosure: `|p| - k <= |c|`). Here with ten children
/// more to a group, so that each has a row.
#[test]
fn groups_are_disclosive_as_the_definition_says() {
    for (yes, no, known) in [(16, 0, true), (15, 1, true), (14, 2, false), (12, 12, false)] {
        let group = [("a", "yes", yes), ("a", "no", no)];
        let counts =
            [&group[..], &[("b", "yes", 22), ("b", "no", 21), ("b", "_skipped", 7)]].concat();
        assert_eq!(tried(0, &counts).1, known, "{yes}/{no}");
        let (p, c) = (yes + no, yes.max(no));
        assert_eq!(known, p - 1 <= c, "{yes}/{no}: the definition, with a coalition of one");
    }
}

/// Design C5: 209 answers × 70 % minus three visible age groups gave the fourth.
#[test]
fn of_209_answers_three_visible_groups_do_not_give_the_fourth() {
    let groups = [("a", 60, 20), ("b", 50, 30), ("c", 33, 10)];
    let fourth = [("d", "yes", 4), ("d", "no", 2)];
    let both = groups.iter().flat_map(|(g, yes, no)| [(*g, "yes", *yes), (*g, "no", *no)]);
    let counts: Vec<(&str, &str, u32)> = both.chain(fourth).collect();
    let yes: u32 = counts.iter().filter(|(_, option, _)| *option == "yes").map(|c| c.2).sum();
    let all: u32 = counts.iter().map(|c| c.2).sum();
    assert_eq!((all, yes * 100 / all), (209, 70));
    assert!(tried(0, &counts).0, "the row is not even there, and its four are known");
}

/// Disclosure 8, item 12: a block of seven can be worked out from its medians and means. Of seven
/// children nothing is told at all.
#[test]
fn of_seven_children_nothing_is_told() {
    let questions = divided(0, 2);
    let plan = Plan::of(&questions).unwrap();
    let groups: [Alike; 2] =
        [(&[("g", "a"), ("q", "yes")], 0, 4), (&[("g", "b"), ("q", "no")], 0, 3)];
    let tables = protect(&plan, &raw(&questions, &groups)).tables;
    assert!(tables.few && tables.cells.iter().all(|cell| cell.status == Status::Hidden));
}
