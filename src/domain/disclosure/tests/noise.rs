//! Counts with noise: where they are told, what they keep, and what the attack finds in others.

use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::support::{Dice, children, options, questionnaire, raw, raw_in, record, yes_no};
use crate::domain::disclosure::noise::{chance, record_key};
use crate::domain::disclosure::plan::PlanProblem;
use crate::domain::disclosure::ptable::{WHOLE, told};
use crate::domain::disclosure::roster::Roster;
use crate::domain::disclosure::study::Study;
use crate::domain::disclosure::{AttackReport, Plan, Step, attack, protect, protect_after};
use crate::domain::layout::Layout;
use crate::domain::questionnaire::{Policy, Questionnaire};
use crate::domain::release::{ReleasedCell, ReleasedTables};
use crate::domain::tabulation::{RawTables, Secret};

fn secret(seed: u8) -> Secret {
    Zeroizing::new([seed; 32])
}

fn cube(questions: &[Value]) -> Questionnaire {
    let gender = json!({"code": "gender", "text": {"en": "g"}, "kind": "single",
        "options": options(3), "breakdown": true});
    let all: Vec<Value> = [gender].into_iter().chain(questions.iter().cloned()).collect();
    let pairs = vec![["gender".to_owned(), "_band".to_owned()]];
    Questionnaire { pairs, policy: Policy::CellKey, ..questionnaire(&["band"], &all) }
}

fn asked() -> Questionnaire {
    let scale = json!({"code": "agree", "text": {"en": "a"}, "kind": "agree", "steps": 5});
    let mut hard = yes_no("hard");
    hard["sensitivity"] = json!(2);
    cube(&[yes_no("asked"), scale, hard])
}

fn step(tables: &ReleasedTables, question: &str) -> Step {
    tables.steps.iter().find(|told| told.question == question).unwrap().step
}

/// The true count of every cell of a question that is no breakdown, in the order released.
fn truth(plan: &Plan, raw: &RawTables, question: &str) -> Vec<(String, String, String, u32)> {
    let roster = Roster::new(plan, raw).unwrap();
    let study = Study::new(plan, raw, &roster).unwrap();
    let mut all = Vec::new();
    for block in &study.blocks {
        for table in &block.tables {
            if plan.questions[table.place.question].code != question {
                continue;
            }
            for (kind, group) in roster.groups.iter().take(roster.kinds).enumerate() {
                for (index, category) in table.categories.iter().enumerate() {
                    let count = block.counts[block.cell(kind, table.first + index)];
                    let place = (group.by.clone(), group.category.clone(), category.code.clone());
                    all.push((place.0, place.1, place.2, u32::try_from(count).unwrap()));
                }
            }
        }
    }
    all
}

fn told_cells<'t>(tables: &'t ReleasedTables, question: &str) -> Vec<&'t ReleasedCell> {
    let own = |cell: &&ReleasedCell| cell.question == question && cell.count_low.is_some();
    tables.cells.iter().filter(own).collect()
}

/// The interval of a number with noise.
fn is_noisy(cell: &ReleasedCell) -> bool {
    let count = cell.count.unwrap();
    let own = if count < 5 { (0, 9) } else { (count.saturating_sub(5).max(1), count + 5) };
    (cell.count_low, cell.count_high) == (Some(own.0), Some(own.1))
}

#[test]
fn a_large_consultation_tells_counts_with_noise_that_hold_the_truth() {
    let asked = asked();
    let raw = raw(&asked, &children(&asked, 2_400, 5)).keyed(secret(1));
    let plan = Plan::of(&asked).unwrap();
    let made = protect(&plan, &raw);
    assert!(made.attack.passed && attack(&plan, &raw, &[&made.tables]).passed);
    for question in ["asked", "agree"] {
        assert_eq!(step(&made.tables, question), Step::CellKey);
        let cells = told_cells(&made.tables, question);
        assert!(cells.iter().all(|cell| is_noisy(cell)), "no band beside a number with noise");
        assert!(cells.iter().any(|cell| cell.breakdown == "gender:_band"));
        let moved =
            truth(&plan, &raw, question).into_iter().filter(|(by, category, option, count)| {
                let own = |cell: &&&ReleasedCell| {
                    (&cell.breakdown, &cell.category, &cell.option) == (by, category, option)
                };
                cells.iter().find(own).is_some_and(|cell| {
                    let (low, high) = (cell.count_low.unwrap(), cell.count_high.unwrap());
                    assert!((low..=high).contains(count), "{count} told as {low} to {high}");
                    cell.count != Some(*count)
                })
            });
        assert!(moved.count() > cells.len() / 2, "most counts moved");
    }
    for question in ["hard", "gender", "_band"] {
        assert!(step(&made.tables, question) >= Step::Full, "{question} is told in bands");
        assert!(!told_cells(&made.tables, question).iter().all(|cell| is_noisy(cell)));
    }
}

#[test]
fn without_children_enough_a_secret_or_the_policy_or_with_what_is_sensitive_all_is_in_bands() {
    let many = children(&asked(), 2_400, 5);
    let mut level_three = yes_no("own");
    level_three["sensitivity"] = json!(3);
    let bands = Questionnaire { policy: Policy::Bands, ..asked() };
    let strict = cube(&[yes_no("asked"), level_three]);
    let strict_children = children(&strict, 2_400, 5);
    let mut divided = asked();
    divided.questions[0].sensitivity = 2;
    for (asked, children, keyed) in [
        (divided, &many[..], true),
        (asked(), &many[..1_999], true),
        (asked(), &many[..], false),
        (bands, &many[..], true),
        (strict, &strict_children[..], true),
    ] {
        let raw = raw(&asked, children);
        let raw = if keyed { raw.keyed(secret(1)) } else { raw };
        let tables = protect(&Plan::of(&asked).unwrap(), &raw).tables;
        assert!(step(&tables, "asked") >= Step::Full);
        assert!(tables.cells.iter().any(|cell| cell.count.is_some()));
    }
}

#[test]
fn the_method_is_refused_without_a_pair_and_forgotten_with_the_last_one() {
    let mut alone = Questionnaire { pairs: Vec::new(), ..asked() };
    assert_eq!(Plan::of(&alone), Err(PlanProblem::KeyWithoutPair));
    alone.forget_lost_pairs();
    assert_eq!(Plan::of(&alone).unwrap().policy, Policy::Bands);
    let before = serde_json::to_string(&Plan::of(&alone).unwrap()).unwrap();
    assert!(!before.contains("policy"), "plans in bands keep their hash");
    let plan = Plan::of(&asked()).unwrap();
    let again: Plan = serde_json::from_str(&serde_json::to_string(&plan).unwrap()).unwrap();
    assert_eq!(again, plan);
}

#[test]
fn the_same_cell_is_told_alike_however_often_and_fresh_noise_would_be_averaged_away() {
    let asked = cube(&[yes_no("asked")]);
    let mut records = children(&asked, 2_100, 5);
    let plan = Plan::of(&asked).unwrap();
    let first = protect(&plan, &raw(&asked, &records).keyed(secret(7))).tables;
    records.reverse();
    let again = protect(&plan, &raw(&asked, &records).keyed(secret(7))).tables;
    assert_eq!(first, again, "in whatever order the records come");
    // The control: a new draw for each export tells the count after a few hundred.
    let fresh: Vec<u32> = (0..=255)
        .flat_map(|seed| (0..4).map(move |n| (seed, n)))
        .map(|(seed, n)| told(37, chance(&secret(seed), "cell", n, 37)))
        .collect();
    let mean =
        f64::from(fresh.iter().sum::<u32>()) / f64::from(u32::try_from(fresh.len()).unwrap());
    assert!((mean - 37.0).abs() < 0.4, "{mean}");
    let same: Vec<u32> = (0..100).map(|_| told(37, chance(&secret(3), "cell", 1, 37))).collect();
    assert!(same.iter().all(|one| *one == same[0]));
}

/// All but one of a group are in a smaller one. With noise that knows the children of a cell and
/// nothing else, the one cell that is told differently in both is what the one answered.
#[test]
fn two_tables_that_differ_by_one_child_do_not_tell_its_answer() {
    let answers = |child: u16| [4 + u16::from(child % 2 == 1), child];
    let (mut betrayed, mut alike_told_apart) = (0, 0);
    for seed in 0..40 {
        let secret = secret(seed);
        // 61 children, the last of whom is not in the smaller group and answered "yes" (4).
        let sum = |answer: u16, last: u16| {
            let own = (0..=last).map(answers).filter(|answers| answers[0] == answer);
            own.fold((0_u64, 0_u32), |(sum, many), answers| {
                (sum.wrapping_add(record_key(&secret, &answers)), many + 1)
            })
        };
        let tell =
            |place: &str, (key, many): (u64, u32)| told(many, chance(&secret, place, key, many));
        let differ = |places: [&str; 2], answer| {
            tell(places[0], sum(answer, 60)) != tell(places[1], sum(answer, 59))
        };
        assert!(!differ(["", ""], 5), "the same children, the same noise");
        betrayed += u32::from(differ(["", ""], 4));
        alike_told_apart += u32::from(differ(["group", "smaller"], 5));
    }
    assert!(betrayed > 20, "the control: {betrayed} of 40 times the answer is proven");
    assert!(alike_told_apart > 20, "ours: both answers are told apart, so neither is proven");
}

fn attacked(change: impl Fn(&mut ReleasedTables)) -> Vec<bool> {
    let asked = cube(&[yes_no("asked")]);
    let raw = raw(&asked, &children(&asked, 2_100, 5)).keyed(secret(7));
    let plan = Plan::of(&asked).unwrap();
    let mut tables = protect(&plan, &raw).tables;
    assert_eq!(step(&tables, "asked"), Step::CellKey);
    change(&mut tables);
    kept(&attack(&plan, &raw, &[&tables]))
}

/// No small group, no answer, by the rule.
fn kept(report: &AttackReport) -> Vec<bool> {
    report.requirements.iter().map(|one| one.passed).collect()
}

fn one(tables: &mut ReleasedTables, fits: impl Fn(&ReleasedCell) -> bool) -> &mut ReleasedCell {
    let own = |cell: &&mut ReleasedCell| {
        cell.question == "asked" && cell.breakdown == "gender:_band" && cell.count.is_some()
    };
    tables.cells.iter_mut().filter(own).find(|cell| fits(cell)).unwrap()
}

#[test]
fn a_number_that_is_not_by_the_rule_is_found() {
    assert_eq!(attacked(|_| {}), [true, true, true], "the control");
    let moved = attacked(|tables| {
        let cell = one(tables, |cell| cell.count > Some(20));
        for figure in [&mut cell.count, &mut cell.count_low, &mut cell.count_high] {
            *figure = figure.map(|figure| figure + 1);
        }
    });
    assert!(!moved[2], "one more than the rule tells");
    let narrowed = attacked(|tables| {
        let cell = one(tables, |cell| cell.count > Some(20));
        (cell.count_low, cell.count_high) = (cell.count_high, cell.count_high);
    });
    assert!(!narrowed[2], "an interval that is not that of the table");
    let zero = attacked(|tables| {
        let cell = one(tables, |cell| cell.count_low == Some(0));
        (cell.count, cell.count_high) = (Some(0), Some(0));
    });
    assert!(!zero[2], "an exact zero");
    let banded = attacked(|tables| {
        let told = tables.steps.iter_mut().find(|told| told.question == "asked").unwrap();
        told.step = Step::Full;
    });
    assert!(!banded[2], "numbers with noise under the name of bands");
}

/// Twelve of each gender and band, the rest of one; everybody said yes.
fn alike() -> (Questionnaire, Vec<Vec<u8>>) {
    let asked = cube(&[yes_no("asked")]);
    let layout = Layout::new(&asked);
    let mut records = Vec::new();
    for child in 0..2_040 {
        let (gender, band) = if child < 108 { (child % 3, child / 3 % 3) } else { (0, 0) };
        let gender = ["a", "b", "c"][gender];
        let yes = if child >= 108 && child % 2 == 0 { "no" } else { "yes" };
        let fields = [("gender", gender), ("asked", yes)]
            .map(|(code, given)| (format!("q.{code}"), given.to_owned()));
        records.push(record(&asked, &layout, &fields, 0, band));
    }
    (asked, records)
}

#[test]
fn noise_at_its_end_that_proves_what_a_whole_group_said_sends_the_question_to_bands() {
    let (asked, records) = alike();
    let plan = Plan::of(&asked).unwrap();
    // Twelve of twelve told as seventeen: at least twelve.
    let betrays = |seed: &u8| {
        let raw = raw(&asked, &records).keyed(secret(*seed));
        let roster = Roster::new(&plan, &raw).unwrap();
        let study = Study::new(&plan, &raw, &roster).unwrap();
        let block = &study.blocks[0];
        let whole = |kind: usize, category: usize| {
            let cell = block.cell(kind, category);
            let base = roster.groups[kind].base;
            let noisy = study.noisy(0, kind, category).unwrap();
            base < 50 && block.counts[cell] == base && i64::from(noisy.low) == base && base > 1
        };
        (0..roster.kinds).any(|kind| (0..block.width).any(|category| whole(kind, category)))
    };
    let (bad, good) = ((0..=255).find(betrays).unwrap(), (0..=255).find(|s| !betrays(s)).unwrap());
    for (seed, noise) in [(bad, false), (good, true)] {
        let raw = raw(&asked, &records).keyed(secret(seed));
        let made = protect(&plan, &raw);
        assert!(attack(&plan, &raw, &[&made.tables]).passed);
        assert_eq!(step(&made.tables, "asked") == Step::CellKey, noise, "secret {seed}");
    }
}

#[test]
fn exact_counts_of_the_same_tables_prove_answers_and_hiding_small_ones_does_too() {
    let (asked, records) = alike();
    let plan = Plan::of(&asked).unwrap();
    let raw = raw(&asked, &records).keyed(secret(2));
    let made = protect(&plan, &raw).tables;
    let exact = truth(&plan, &raw, "asked");
    for hide in [0, 5] {
        let mut tables = made.clone();
        for cell in tables.cells.iter_mut().filter(|cell| cell.question == "asked") {
            let place = (&cell.breakdown, &cell.category, &cell.option);
            let own =
                exact.iter().find(|(by, category, option, _)| (by, category, option) == place);
            let Some((.., count)) = own.filter(|_| cell.count.is_some()) else { continue };
            let told = (*count == 0 || *count >= hide).then_some(*count);
            (cell.count_low, cell.count_high) = (told, told);
        }
        assert!(!kept(&attack(&plan, &raw, &[&tables]))[1], "hidden under {hide}");
    }
    assert!(attack(&plan, &raw, &[&made]).passed);
}

#[test]
fn what_was_told_with_noise_stands_when_more_children_come() {
    let asked = cube(&[yes_no("asked")]);
    let all = children(&asked, 2_400, 5);
    let plan = Plan::of(&asked).unwrap();
    let batches = |many: usize, from: usize| -> Vec<(u8, Vec<u8>)> {
        let batch = |at: usize| if at < from { 1 } else { 2 };
        (0..many).map(|at| (batch(at), all[at].clone())).collect()
    };
    let early = raw_in(&asked, &batches(2_100, 2_100)).keyed(secret(7));
    let first = protect_after(&plan, &early, &[]).tables;
    assert_eq!(step(&first, "asked"), Step::CellKey);
    let late = raw_in(&asked, &batches(2_400, 2_100)).keyed(secret(7));
    let second = protect_after(&plan, &late, &[&first]);
    assert!(second.attack.passed);
    assert_eq!(step(&second.tables, "asked"), Step::CellKey);
    assert_eq!(told_cells(&second.tables, "asked"), told_cells(&first, "asked"));
    assert_ne!(told_cells(&second.tables, "_band"), told_cells(&first, "_band"), "bands go on");
    assert!(attack(&plan, &late, &[&first, &second.tables]).passed);
    // The other way round: what began in bands goes on in bands.
    let small = raw_in(&asked, &batches(1_000, 1_000)).keyed(secret(7));
    let first = protect_after(&plan, &small, &[]).tables;
    let late = raw_in(&asked, &batches(2_400, 1_000)).keyed(secret(7));
    let second = protect_after(&plan, &late, &[&first]).tables;
    assert!(step(&first, "asked") >= Step::Full && step(&second, "asked") >= Step::Full);
}

/// Everybody knows that two follow-ups of one condition were not shown to the same children.
#[test]
fn cells_that_everybody_knows_to_be_the_same_have_one_noise() {
    let follow = |code: &str, join: &str| {
        let mut question = yes_no(code);
        question["show_if"] = json!({join: [{"question": "asked", "op": "is", "value": "yes"}]});
        question
    };
    let asked = cube(&[yes_no("asked"), follow("why", "all"), follow("how", "any")]);
    let plan = Plan::of(&asked).unwrap();
    let raw = raw(&asked, &children(&asked, 2_100, 5)).keyed(secret(7));
    let tables = protect(&plan, &raw).tables;
    assert_eq!(step(&tables, "why"), Step::CellKey);
    let hidden = |question: &str| -> Vec<_> {
        let cells = told_cells(&tables, question).into_iter();
        let cells = cells.filter(|cell| cell.option == "_not_shown");
        cells.map(|cell| (cell.breakdown.clone(), cell.category.clone(), cell.count)).collect()
    };
    assert!(hidden("why").len() > 5);
    assert_eq!(hidden("why"), hidden("how"));
    let skipped = |question: &str| -> Vec<_> {
        told_cells(&tables, question).iter().map(|cell| cell.count).collect()
    };
    assert_ne!(skipped("why"), skipped("how"), "the control");
}

#[test]
fn chances_are_even() {
    let mut dice = Dice::new(4);
    let mut tenths = [0; 10];
    for _ in 0..5_000 {
        let key = u64::try_from(dice.below(1 << 40)).unwrap();
        let chance = chance(&secret(9), "place", key, 12);
        assert!(chance < WHOLE);
        tenths[(chance / (WHOLE / 10)) as usize] += 1;
    }
    assert!(tenths.iter().all(|many| (400..600).contains(many)), "{tenths:?}");
}
