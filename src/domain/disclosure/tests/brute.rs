//! Tiny consultations in which every possible world can be written down: what the audit lets
//! pass, enumeration must not break. Nothing of the audit is used here.

use super::tiny::{Cell, Instance, World, instance, sum};
use crate::domain::disclosure::attack::{claims, find};
use crate::domain::disclosure::plan::{Mark, PlanQuestion};
use crate::domain::disclosure::publish::publish;
use crate::domain::disclosure::report::Tally;
use crate::domain::disclosure::roster::Roster;
use crate::domain::disclosure::standing::Standing;
use crate::domain::disclosure::study::Study;
use crate::domain::disclosure::{Step, protect};
use crate::domain::release::ReleasedTables;

/// Whether only the breakdown decides who sees a question.
fn decided_by_group(question: &PlanQuestion) -> bool {
    question.show_if.as_ref().is_some_and(|c| c.tests()[0].question == "d")
}

/// Whether anything but the breakdown's own table is published: all questions are one block.
fn anything_published(tables: &ReleasedTables) -> bool {
    tables.cells.iter().any(|cell| cell.question != "d" && cell.base.is_some())
}

impl Instance {
    /// What an insider can prove: some child's answer.
    fn proves_answer(&self, cells: &[Cell], tables: &ReleasedTables) -> bool {
        if !anything_published(tables) {
            return false;
        }
        let worlds = self.worlds(cells, tables, true);
        self.agree(cells, &worlds)
    }

    /// Whether all these worlds agree in some child's answer, for somebody who could be in one.
    fn agree(&self, cells: &[Cell], worlds: &[World]) -> bool {
        let mut insiders: Vec<Option<usize>> = vec![None];
        insiders.extend((0..self.truth.len()).map(Some));
        for unit in self.units.iter().collect::<std::collections::BTreeSet<_>>() {
            let inside: Vec<bool> = self.units.iter().map(|own| own == unit).collect();
            for cell in cells.iter().filter(|cell| cell.group == 0) {
                let question = &self.plan.questions[cell.question];
                if question.breakdown || cell.category.code == "_not_shown" {
                    continue;
                }
                let unseen = |i: usize| {
                    let own = |c: &&Cell| c.question == cell.question && c.group == 0;
                    let mut states = cells.iter().filter(own);
                    states.any(|c| c.category.code == "_not_shown" && c.members[i])
                };
                let known = decided_by_group(question);
                let both = if matches!(cell.category.mark, Mark::Bit(_)) { 2 } else { 1 };
                for chosen in [true, false].into_iter().take(both) {
                    let gives =
                        |i: usize| inside[i] && cell.members[i] == chosen && !(known && unseen(i));
                    for insider in &insiders {
                        let own_unit = u32::from(insider.is_some_and(|i| inside[i]));
                        let own_gives = u32::from(insider.is_some_and(gives));
                        let all_give = |world: &World| {
                            let giving: u32 =
                                (0..world.len()).filter(|i| gives(*i)).map(|i| world[i]).sum();
                            giving - own_gives == sum(world, &inside) - own_unit
                        };
                        let others = sum(&self.truth, &inside).saturating_sub(own_unit);
                        let consistent = |w: &&World| insider.is_none_or(|i| w[i] > 0);
                        let mut possible = worlds.iter().filter(consistent).peekable();
                        if others > 0 && possible.peek().is_some() && possible.all(all_give) {
                            return true;
                        }
                    }
                }
            }
        }
        false
    }

    /// What an outsider can prove: a small cell (`roster`: he even knows who took part), or a
    /// small group.
    fn proves_small(
        &self,
        cells: &[Cell],
        tables: &ReleasedTables,
        roster: bool,
        groups: bool,
    ) -> bool {
        if !groups && !anything_published(tables) {
            return false;
        }
        let worlds = self.worlds(cells, tables, roster);
        cells.iter().any(|cell| {
            let question = &self.plan.questions[cell.question];
            let known = cell.category.code == "_not_shown" && decided_by_group(question);
            if known || question.breakdown != groups {
                return false;
            }
            let count = sum(&self.truth, &cell.members);
            let small = |count: u32| count > 0 && count < question.settings.small;
            small(count) && worlds.iter().all(|world| small(sum(world, &cell.members)))
        })
    }
}

#[test]
fn what_the_audit_passes_enumeration_cannot_break() {
    let (mut told_of, mut passed, mut beaten, mut strict) = (0, 0, 0, 0);
    // At least a thousand in which something is told, so that there is something to break.
    for seed in 0.. {
        if told_of == 1_000 {
            break;
        }
        let instance = instance(seed, 8);
        let (raw, cells) = (instance.raw(), instance.cells());
        let roster = Roster::new(&instance.plan, &raw).unwrap();
        let study = Study::new(&instance.plan, &raw, &roster).unwrap();
        let standing = Standing::all(&instance.plan, Step::Full);
        let tables = publish(&instance.plan, Some(&study), &standing);
        told_of += u32::from(anything_published(&tables));
        let told = claims(&study, &[&tables], std::slice::from_ref(&standing));
        let safe = find(&study, &told, &[]).blocks.iter().all(Tally::passed);
        let broken = instance.proves_answer(&cells, &tables)
            || instance.proves_small(&cells, &tables, false, false);
        assert!(!(safe && broken), "seed {seed}");
        passed += u32::from(safe);
        beaten += u32::from(broken);
        strict += u32::from(!safe && !broken);
    }
    println!("passed {passed}, broken {beaten}, refused without need {strict}");
    assert!(beaten > 100, "enumeration breaks only {beaten}: it would not notice a weak audit");
    assert!(passed > 100, "the audit passes only {passed}");
    assert!(strict <= 20, "the audit refuses {strict} that enumeration cannot break");
}

#[test]
fn what_leaves_after_the_ladder_enumeration_cannot_break() {
    for seed in 5_000..5_600 {
        let instance = instance(seed, 6);
        let cells = instance.cells();
        let tables = protect(&instance.plan, &instance.raw()).tables;
        assert!(!instance.proves_answer(&cells, &tables), "answer, seed {seed}");
        assert!(!instance.proves_small(&cells, &tables, false, false), "cell, seed {seed}");
        assert!(!instance.proves_small(&cells, &tables, false, true), "group, seed {seed}");
    }
}

/// Reads a release as somebody who knows the whole method: only worlds count in which the engine
/// itself would have released exactly this, steps included. At the first step that proves nothing,
/// though it can rule a few worlds out; further down it can prove (docs/adr/0011), so those are
/// not asserted.
#[test]
fn that_the_first_step_passed_proves_nothing() {
    let (mut read, mut possible, mut excluded) = (0, 0, 0);
    for seed in 9_000..9_300 {
        let mut instance = instance(seed, 5);
        let cells = instance.cells();
        let tables = protect(&instance.plan, &instance.raw()).tables;
        let first = tables.steps.iter().all(|told| told.step == Step::Full);
        let mut worlds = instance.worlds(&cells, &tables, true);
        if !first || worlds.len() > 60 {
            continue;
        }
        let all = worlds.len();
        worlds.retain(|world| {
            instance.truth.clone_from(world);
            protect(&instance.plan, &instance.raw()).tables == tables
        });
        assert!(!instance.agree(&cells, &worlds), "seed {seed}");
        read += 1;
        possible += all;
        excluded += all - worlds.len();
    }
    assert!(read > 30, "only {read} read");
    println!("{read} read; {excluded} of {possible} worlds would have been told otherwise");
    assert!(excluded * 100 <= possible, "{excluded} of {possible} worlds are ruled out");
}
