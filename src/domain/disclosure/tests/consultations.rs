//! Whole consultations drawn at random: nothing that leaves can be narrowed. `tests/attacker` draws
//! more, and attacks them from outside.

use super::support::{Dice, children, drawn, raw};
use crate::domain::disclosure::{Plan, Step, attack, protect};

#[test]
fn no_release_of_a_drawn_consultation_can_be_narrowed() {
    let sizes = [5, 19, 20, 21, 25, 30, 40, 60, 100, 200];
    for seed in 0..40 {
        let questionnaire = drawn(seed);
        let many = sizes[Dice::new(seed).below(sizes.len())];
        let raw = raw(&questionnaire, &children(&questionnaire, many, seed));
        let plan = Plan::of(&questionnaire).unwrap();
        let protected = protect(&plan, &raw);
        assert!(protected.attack.passed, "seed {seed}");
        assert_eq!(protected.tables.few, many < 20, "seed {seed}");
        let again = attack(&plan, &raw, &[&protected.tables]);
        assert!(again.passed, "seed {seed}: {again:?}");
    }
}

#[test]
#[ignore = "prints runtimes and how much is published; run with --release"]
fn runtimes() {
    for many in [30, 200, 2_000, 50_000, 557_077] {
        for seed in [3, 7] {
            let questionnaire =
                if seed == 3 { super::cases::wide() } else { super::cases::routed() };
            let records = children(&questionnaire, many, seed);
            let start = std::time::Instant::now();
            let raw = raw(&questionnaire, &records);
            let read = start.elapsed();
            let plan = Plan::of(&questionnaire).unwrap();
            let protected = protect(&plan, &raw);
            let mut steps = std::collections::BTreeMap::new();
            for told in &protected.tables.steps {
                *steps.entry(told.step.key()).or_insert(0) += 1;
            }
            let withheld = protected.tables.steps.iter().filter(|s| s.step == Step::Withheld);
            println!(
                "n={many} seed={seed} read {read:?} all {:?} steps {steps:?} withheld {} dropped {:?}",
                start.elapsed(),
                withheld.count(),
                protected.tables.dropped
            );
        }
    }
}
