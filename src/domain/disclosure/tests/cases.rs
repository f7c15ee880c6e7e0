//! The cases of disclosure 11 that one release can meet.

use serde_json::json;

use super::support::{children, options, questionnaire, raw, record, yes_no};
use crate::domain::disclosure::{Plan, PlanProblem, Protected, Settings, attack, protect};
use crate::domain::layout::Layout;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::release::{ReleasedCell, Status};
use crate::domain::tabulation::RawTables;

/// Twenty questions, four breakdowns: the size of the study.
pub(super) fn wide() -> Questionnaire {
    let mut list = vec![
        json!({"code": "gender", "text": {"en": "g"}, "kind": "single", "options": options(3),
            "breakdown": true, "dont_say": true}),
        json!({"code": "place", "text": {"en": "p"}, "kind": "single", "options": options(4),
            "breakdown": true}),
    ];
    for number in 0..18 {
        let mut question = match number % 6 {
            0 | 1 => json!({"kind": "yes-no", "depends": true}),
            2 => json!({"kind": "single", "options": options(6)}),
            3 => json!({"kind": "agree", "steps": 5}),
            4 => json!({"kind": "multiple", "options": options(6), "max": 3}),
            _ => json!({"kind": "statements", "scale": "agree", "steps": 5, "items": options(3)}),
        };
        question["code"] = json!(format!("q{number}"));
        question["text"] = json!({"en": "x"});
        question["dont_know"] = json!(number % 2 == 0);
        list.push(question);
    }
    list.push(json!({"code": "more", "text": {"en": "m"}, "kind": "single", "options": options(4),
        "show_if": {"all": [{"question": "q0", "op": "is", "value": "yes"}]}}));
    questionnaire(&["language", "band"], &list)
}

/// A parent with eight follow-ups, one of them of several choices: one large block.
pub(super) fn routed() -> Questionnaire {
    let mut questionnaire = wide();
    for number in 1..9 {
        let code = format!("q{number}");
        let parent = json!({"any": [{"question": "q0", "op": "is", "value": "yes"}]});
        for question in questionnaire.questions.iter_mut().filter(|q| q.code == code) {
            question.show_if = serde_json::from_value(parent.clone()).unwrap();
        }
    }
    questionnaire
}

fn many(
    questionnaire: &Questionnaire,
    groups: &[(&[(&str, &str)], usize)],
) -> (Plan, RawTables, Protected) {
    let layout = Layout::new(questionnaire);
    let mut records = Vec::new();
    for (answers, count) in groups {
        let fields: Vec<(String, String)> = answers
            .iter()
            .map(|(code, given)| (format!("q.{code}"), (*given).to_owned()))
            .collect();
        for _ in 0..*count {
            records.push(record(questionnaire, &layout, &fields, 0, 0));
        }
    }
    let plan = Plan::of(questionnaire).unwrap();
    let raw = raw(questionnaire, &records);
    let protected = protect(&plan, &raw);
    assert!(protected.attack.passed);
    (plan, raw, protected)
}

fn group(count: usize) -> serde_json::Value {
    json!({"code": "g", "text": {"en": "g"}, "kind": "single", "options": options(count),
        "breakdown": true})
}

fn cell<'a>(made: &'a Protected, question: &str, option: &str, category: &str) -> &'a ReleasedCell {
    let wanted = |cell: &&ReleasedCell| {
        cell.question == question && cell.option == option && cell.category == category
    };
    made.tables.cells.iter().find(wanted).unwrap()
}

#[test]
fn a_small_table_proves_no_small_cell() {
    let questionnaire = questionnaire(&[], &[group(2), yes_no("q")]);
    let (plan, raw, made) = many(
        &questionnaire,
        &[
            (&[("g", "a"), ("q", "yes")], 2),
            (&[("g", "a"), ("q", "no")], 10),
            (&[("g", "b"), ("q", "yes")], 9),
            (&[("g", "b"), ("q", "no")], 13),
        ],
    );
    assert!(attack(&plan, &raw, &[&made.tables]).passed);
}

#[test]
fn twelve_of_twelve_at_level_two_is_nearly_all_or_hidden() {
    let mut question = yes_no("q");
    question["sensitivity"] = json!(2);
    let questionnaire = questionnaire(&[], &[group(2), question]);
    let (_, _, made) = many(
        &questionnaire,
        &[
            (&[("g", "a"), ("q", "yes")], 12),
            (&[("g", "b"), ("q", "yes")], 20),
            (&[("g", "b"), ("q", "no")], 20),
        ],
    );
    let told = cell(&made, "q", "yes", "a");
    assert!(told.count_low.is_none_or(|low| told.base.is_some_and(|base| low + 10 <= base)));
}

#[test]
fn three_visible_groups_do_not_give_the_fourth() {
    let questionnaire = questionnaire(&[], &[group(4), yes_no("q")]);
    let mut groups: Vec<(Vec<(&str, &str)>, usize)> = Vec::new();
    for (category, yes, no) in [("a", 60, 20), ("b", 50, 30), ("c", 33, 10), ("d", 4, 2)] {
        groups.push((vec![("g", category), ("q", "yes")], yes));
        groups.push((vec![("g", category), ("q", "no")], no));
    }
    let groups: Vec<_> = groups.iter().map(|(given, count)| (given.as_slice(), *count)).collect();
    let (_, _, made) = many(&questionnaire, &groups);
    assert_eq!(cell(&made, "q", "yes", "d").status, Status::Hidden);
    let whole = cell(&made, "q", "yes", "");
    let (mut low, mut high) = (whole.count_low.unwrap(), whole.count_high.unwrap());
    for category in ["a", "b", "c"] {
        let told = cell(&made, "q", "yes", category);
        low = low.saturating_sub(told.count_high.unwrap_or(80));
        high -= told.count_low.unwrap_or(0);
    }
    assert!(low == 0 && high >= 5, "{low} to {high}");
}

#[test]
fn nineteen_of_twenty_girls_read_like_twenty() {
    let questionnaire = questionnaire(&[], &[group(2), yes_no("q")]);
    let told = |no: usize| {
        let boys: (&[(&str, &str)], usize) = (&[("g", "b"), ("q", "no")], 20);
        let others: (&[(&str, &str)], usize) = (&[("g", "b"), ("q", "yes")], 22);
        let girls: (&[(&str, &str)], usize) = (&[("g", "a"), ("q", "no")], no);
        let rest: (&[(&str, &str)], usize) = (&[("g", "a"), ("q", "yes")], 20 - no);
        let (_, _, made) = many(&questionnaire, &[boys, others, girls, rest]);
        (cell(&made, "q", "no", "a").clone(), cell(&made, "q", "yes", "a").clone())
    };
    assert_eq!(told(19), told(20));
    assert_eq!(told(0), told(4));
}

#[test]
fn a_mean_of_children_who_agree_is_their_answer() {
    // From the middles of the bands, ten empty options would pull it down to 8.4.
    let scale = json!({"code": "s", "text": {"en": "s"}, "kind": "scale", "low": {"en": "l"},
        "high": {"en": "h"}});
    let questionnaire = questionnaire(&[], &[scale]);
    let mean = |groups: &[(&[(&str, &str)], usize)]| {
        let (_, _, made) = many(&questionnaire, groups);
        made.tables.cells.iter().find_map(|cell| cell.mean_tenths).unwrap()
    };
    let alike = mean(&[(&[("s", "10")], 55)]);
    assert!((95..=100).contains(&alike), "{alike}");
    let spread = mean(&[(&[("s", "8")], 20), (&[("s", "9")], 20), (&[("s", "10")], 12)]);
    assert!((83..=93).contains(&spread), "{spread}");
}

#[test]
fn none_of_these_waits_for_two_hundred() {
    let mut list = options(3);
    list[2]["exclusive"] = json!(true);
    let question = json!({"code": "m", "text": {"en": "m"}, "kind": "multiple", "options": list});
    let questionnaire = questionnaire(&[], &[question]);
    for (third, status) in [(60, Status::Hidden), (70, Status::Rounded)] {
        let (_, _, made) = many(
            &questionnaire,
            &[(&[("m", "a")], third), (&[("m", "b")], third), (&[("m", "c")], third)],
        );
        assert_eq!(cell(&made, "m", "c", "").status, status);
        assert_eq!(cell(&made, "m", "a", "").status, Status::Rounded);
    }
}

#[test]
fn a_follow_up_has_the_base_of_all_and_needs_ten_children() {
    let follow = json!({"code": "f", "text": {"en": "f"}, "kind": "yes-no",
        "show_if": {"all": [{"question": "p", "op": "is", "value": "yes"}]}});
    let questionnaire = questionnaire(&[], &[yes_no("p"), follow]);
    let made = |asked: usize| {
        let asked = [asked / 2, asked - asked / 2];
        many(
            &questionnaire,
            &[
                (&[("p", "yes"), ("f", "yes")], asked[0]),
                (&[("p", "yes"), ("f", "no")], asked[1]),
                (&[("p", "no")], 42),
            ],
        )
        .2
    };
    let enough = made(31);
    assert_eq!(cell(&enough, "f", "yes", "").base, cell(&enough, "p", "yes", "").base);
    assert_eq!(cell(&made(9), "f", "yes", "").status, Status::Hidden);
}

#[test]
fn a_group_of_one_child_has_no_row_and_an_outvoted_insider_learns_nothing() {
    let questionnaire = questionnaire(&[], &[group(3), yes_no("q")]);
    let (_, _, made) = many(
        &questionnaire,
        &[
            (&[("g", "a"), ("q", "yes")], 1),
            (&[("g", "b"), ("q", "yes")], 9),
            (&[("g", "b"), ("q", "no")], 1),
            (&[("g", "c"), ("q", "yes")], 22),
            (&[("g", "c"), ("q", "no")], 21),
        ],
    );
    assert_eq!(cell(&made, "q", "yes", "a").status, Status::Hidden);
}

#[test]
fn the_order_of_the_children_changes_nothing_and_bad_records_are_counted() {
    let mut questionnaire = wide();
    // Both breakdowns, then one question of each kind and the follow-up.
    let follow_up = questionnaire.questions.split_off(20);
    questionnaire.questions.truncate(8);
    questionnaire.questions.extend(follow_up);
    let mut records = children(&questionnaire, 30, 11);
    let plan = Plan::of(&questionnaire).unwrap();
    let first = serde_json::to_string(&protect(&plan, &raw(&questionnaire, &records)).tables);
    records.reverse();
    records.push(vec![1, 2, 3]);
    let again = raw(&questionnaire, &records);
    assert_eq!(again.corrupt(), 1);
    assert_eq!(serde_json::to_string(&protect(&plan, &again).tables).unwrap(), first.unwrap());
}

#[test]
fn a_plan_is_stable_and_never_weaker_than_the_floor() {
    let plan = Plan::of(&wide()).unwrap();
    let stored: Plan = serde_json::from_str(&serde_json::to_string(&plan).unwrap()).unwrap();
    assert_eq!((stored.hash(), stored.check()), (plan.hash(), Ok(())));
    let mut weak = plan.clone();
    for question in weak.questions.iter_mut().filter(|question| question.code == "q1") {
        question.settings = Settings { band: 3, ..Settings::floor(0) };
    }
    assert_eq!(weak.check(), Err(PlanProblem::TooWeak("q1".to_owned())));
    let many: Vec<_> = (0..4)
        .map(|i| {
            let mut question = group(9);
            question["code"] = json!(format!("g{i}"));
            question
        })
        .collect();
    assert_eq!(Plan::of(&questionnaire(&[], &many)), Err(PlanProblem::TooManyGroups(10_000)));
    let mut third = yes_no("q");
    third["sensitivity"] = json!(3);
    let plan = Plan::of(&questionnaire(&["language", "band"], &[third])).unwrap();
    assert!(plan.strict);
    assert_eq!(plan.question("q").unwrap().by, ["_language"]);
}
