//! Tiny consultations of which everything can be written down: the legal answers come from the form
//! parser, the figures from a second implementation of the rule.

use std::collections::BTreeMap;

use serde_json::json;

use super::TINY;
use super::support::{Dice, options, questionnaire, record, yes_no};
use crate::domain::disclosure::plan::{Category, Mark, Plan};
use crate::domain::disclosure::{Settings, Step, band};
use crate::domain::layout::{Column, Layout, Value};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::release::{ReleasedTables, TableStep};
use crate::domain::tabulation::RawTables;

/// How many children gave each legal record.
pub(super) type World = Vec<u32>;

/// The children who did not want to say to which group they belong: they have no row.
const STATE: usize = 3;
/// Their code in a record.
const DONT_SAY: u8 = 3;

/// One instance with everything that can be enumerated about it.
pub(super) struct Instance {
    pub(super) plan: Plan,
    layout: Layout,
    records: Vec<Vec<u8>>,
    /// The unit of each legal record.
    pub(super) units: Vec<u8>,
    pub(super) truth: World,
}

/// A count of the family: which records count, in which rows.
pub(super) struct Cell {
    pub(super) question: usize,
    /// Code of the item, or empty.
    item: String,
    /// 0 for the whole, 1 or 2 for an option of the breakdown, [`STATE`].
    pub(super) group: usize,
    pub(super) members: Vec<bool>,
    /// Members of the group.
    base: Vec<bool>,
    pub(super) category: Category,
}

pub(super) fn sum(world: &World, members: &[bool]) -> u32 {
    world.iter().zip(members).filter(|(_, member)| **member).map(|(count, _)| count).sum()
}

fn forms(questions: &Questionnaire) -> Vec<Vec<(String, String)>> {
    let dont_say = "_dont_say".to_owned();
    let mut forms = vec![Vec::new()];
    for question in &questions.questions {
        let name = format!("q.{}", question.code);
        let choices = question.choices();
        if question.joint().is_some() {
            forms = joint_forms(&forms, &name, &question.item_codes(), &choices);
            continue;
        }
        let mut given: Vec<Vec<&String>> = vec![vec![]];
        if question.several().is_some() {
            given.extend((1..1_usize << choices.len()).map(|bits| {
                (0..choices.len()).filter(|i| bits >> i & 1 == 1).map(|i| &choices[i]).collect()
            }));
        } else {
            given.extend(choices.iter().map(|choice| vec![choice]));
        }
        if question.breakdown {
            given.remove(0);
            if question.dont_say {
                given.push(vec![&dont_say]);
            }
        }
        forms = forms
            .iter()
            .flat_map(|form| {
                given.iter().map(|codes| {
                    let mut form: Vec<(String, String)> = form.clone();
                    form.extend(codes.iter().map(|code| (name.clone(), (*code).clone())));
                    form
                })
            })
            .collect();
    }
    forms
}

/// Every filling of the items; the form parser drops those that hang together wrongly.
fn joint_forms(
    forms: &[Vec<(String, String)>],
    name: &str,
    items: &[String],
    choices: &[String],
) -> Vec<Vec<(String, String)>> {
    let given = || [None].into_iter().chain(choices.iter().map(Some));
    let mut all = forms.to_vec();
    for item in items {
        all = all
            .iter()
            .flat_map(|form| {
                given().map(move |code| {
                    let field = code.map(|code| (format!("{name}.{item}"), code.clone()));
                    form.iter().cloned().chain(field).collect()
                })
            })
            .collect();
    }
    all
}

pub(super) fn instance(seed: u64, most: usize) -> Instance {
    let mut dice = Dice::new(seed);
    let mut list = Vec::new();
    let divided = dice.chance(75);
    if divided {
        list.push(json!({"code": "d", "text": {"en": "d"}, "kind": "single",
            "options": options(2), "breakdown": true, "dont_say": dice.chance(40)}));
    }
    match dice.below(7) {
        5 => list.push(json!({"code": "r", "text": {"en": "r"}, "kind": "ranking",
            "options": options(3), "ranks": 2})),
        6 => list.push(json!({"code": "c", "text": {"en": "c"}, "kind": "coins",
            "options": options(2)})),
        3 if divided => list.push(json!({"code": "m", "text": {"en": "m"}, "kind": "multiple",
            "options": options(2),
            "show_if": {"all": [{"question": "d", "op": "is", "value": "a"}]}})),
        0 => list.push(json!({"code": "m", "text": {"en": "m"}, "kind": "multiple",
            "options": options(2)})),
        1 => {
            list.push(yes_no("p"));
            let test =
                json!({"question": "p", "op": (["is", "is-not"][dice.below(2)]), "value": "yes"});
            list.push(json!({"code": "f", "text": {"en": "f"}, "kind": "yes-no",
                "show_if": {"all": [test]}}));
        }
        2 if divided => list.push(json!({"code": "f", "text": {"en": "f"}, "kind": "yes-no",
            "show_if": {"all": [{"question": "d", "op": "is", "value": "a"}]}})),
        _ => list.push(json!({"code": "s", "text": {"en": "s"}, "kind": "single",
            "options": options(2 + dice.below(2))})),
    }
    let questions = questionnaire(&[], &list);
    let layout = Layout::new(&questions);
    let mut records: Vec<Vec<u8>> = forms(&questions)
        .iter()
        .filter_map(|form| {
            crate::domain::answer::Answers::parse(&questions, form).ok()?;
            Some(record(&questions, &layout, form, 0, 0))
        })
        .collect();
    records.sort();
    records.dedup();
    let mut plan = Plan::of(&questions).unwrap();
    let width = 1 + u32::try_from(dice.below(2)).unwrap();
    let settings = Settings {
        band: width,
        min_base: 2 * width,
        small: 1 + u32::try_from(dice.below(3)).unwrap(),
    };
    plan.fewest = 1;
    for question in &mut plan.questions {
        question.sensitivity = TINY;
        question.settings = settings;
        question.skippable = !question.breakdown;
    }
    let units = records.iter().map(|record| if divided { record[0] } else { 0 }).collect();
    let mut truth = vec![0; records.len()];
    let favourite = dice.below(records.len());
    // Ranks and coins have so many legal answers that more children cannot be enumerated.
    let joint = questions.questions.iter().any(|question| question.joint().is_some());
    let most = if joint { most.min(3) } else { most };
    for _ in 0..2 + dice.below(most - 1) {
        let roll = if dice.chance(40) { favourite } else { dice.below(records.len()) };
        truth[roll] += 1;
    }
    Instance { plan, layout, records, units, truth }
}

impl Instance {
    pub(super) fn raw(&self) -> RawTables {
        let mut all = Vec::new();
        for (record, many) in self.records.iter().zip(&self.truth) {
            all.extend(std::iter::repeat_n(record, usize::try_from(*many).unwrap()));
        }
        RawTables::new(&self.layout, all)
    }

    pub(super) fn cells(&self) -> Vec<Cell> {
        let mut cells = Vec::new();
        let places = self.plan.questions.iter().enumerate();
        let places = places.flat_map(|(number, question)| {
            question.item_codes().into_iter().map(move |item| (number, question, item))
        });
        for (number, question, item) in places {
            let own = |c: &&Column| c.question == question.code && c.item == item;
            let column = self.layout.columns().iter().find(own).unwrap();
            let groups = if question.by.is_empty() { 1 } else { STATE + 1 };
            for group in 0..groups {
                let base: Vec<bool> = self
                    .units
                    .iter()
                    .map(|unit| match group {
                        0 => true,
                        STATE => *unit == DONT_SAY,
                        option => usize::from(*unit) == option + 3,
                    })
                    .collect();
                for category in question.categories() {
                    let counts =
                        |record: &Vec<u8>| match (column.read(record).unwrap(), category.mark) {
                            (Value::One(code), Mark::Code(own)) => u16::from(code) == own,
                            (Value::Several { state, .. }, Mark::Code(own)) => {
                                u16::from(state) == own
                            }
                            (Value::Several { bits, .. }, Mark::Bit(bit)) => bits >> bit & 1 == 1,
                            (Value::One(_), Mark::Bit(_)) => false,
                        };
                    let members = self
                        .records
                        .iter()
                        .zip(&base)
                        .map(|(r, inside)| *inside && counts(r))
                        .collect();
                    cells.push(Cell {
                        question: number,
                        item: item.to_owned(),
                        group,
                        members,
                        base: base.clone(),
                        category,
                    });
                }
            }
        }
        cells
    }

    /// The figures of one cell in a world: a second implementation of the rule.
    pub(super) fn told(
        &self,
        cell: &Cell,
        all: &[Cell],
        world: &World,
        tables: &ReleasedTables,
    ) -> Option<(u32, u32, u32)> {
        let question = &self.plan.questions[cell.question];
        let own = |s: &&TableStep| s.question == question.code && s.item == cell.item;
        let step = tables.steps.iter().find(own).unwrap().step;
        let settings = step.settings(question.settings);
        let children: u32 = world.iter().sum();
        let base = sum(world, &cell.base);
        let hidden = all
            .iter()
            .find(|c| {
                c.question == cell.question && c.group == 0 && c.category.code == "_not_shown"
            })
            .is_some_and(|c| children - sum(world, &c.members) < settings.min_base);
        let group_hidden = cell.group > 0 && (!step.has_groups() || !tables.dropped.is_empty());
        if step == Step::Withheld
            || cell.group == STATE
            || hidden
            || group_hidden
            || base < settings.min_base
            || cell.category.exclusive
        {
            return None;
        }
        let count = sum(world, &cell.members);
        if question.breakdown {
            return Some(sized(count, base, settings));
        }
        let told = band(count, base, settings.band);
        Some((told.low, told.high, told.base))
    }

    /// Every world that gives the same release: with the same roster, or with any.
    pub(super) fn worlds(
        &self,
        cells: &[Cell],
        tables: &ReleasedTables,
        same_roster: bool,
    ) -> Vec<World> {
        let truth: Vec<_> =
            cells.iter().map(|cell| self.told(cell, cells, &self.truth, tables)).collect();
        let mut rosters: BTreeMap<u8, u32> = BTreeMap::new();
        for (unit, many) in self.units.iter().zip(&self.truth) {
            *rosters.entry(if same_roster { *unit } else { 0 }).or_insert(0) += many;
        }
        let mut worlds = vec![vec![0; self.truth.len()]];
        for (unit, many) in rosters {
            let own: Vec<usize> =
                (0..self.units.len()).filter(|i| !same_roster || self.units[*i] == unit).collect();
            let mut next = Vec::new();
            for world in &worlds {
                spread(world, &own, many, &mut next);
            }
            worlds = next;
        }
        worlds.retain(|world| {
            cells
                .iter()
                .zip(&truth)
                .all(|(cell, truth)| self.told(cell, cells, world, tables) == *truth)
        });
        worlds
    }
}

/// What the breakdown's own table tells of the size of a group: as its rows do.
fn sized(
    count: u32,
    base: u32,
    Settings { band: width, min_base, .. }: Settings,
) -> (u32, u32, u32) {
    let round = |count: u32| (count + width / 2) / width * width;
    let (low, high) = if count < min_base {
        (count - count % width, (count - count % width + width - 1).min(min_base - 1))
    } else {
        ((round(count) - width / 2).max(min_base), round(count) + (width - 1) / 2)
    };
    (low, high, round(base))
}

fn spread(world: &World, own: &[usize], many: u32, found: &mut Vec<World>) {
    let Some((first, rest)) = own.split_first() else {
        if many == 0 {
            found.push(world.clone());
        }
        return;
    };
    for here in 0..=many {
        if rest.is_empty() && here < many {
            continue;
        }
        let mut next = world.clone();
        next[*first] += here;
        spread(&next, rest, many - here, found);
    }
}
