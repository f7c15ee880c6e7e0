//! Drawn consultations with figures so far: two or three batches, all releases attacked together.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use porte_voix::domain::disclosure::{Plan, attack, protect_after};
use porte_voix::domain::layout::Layout;
use porte_voix::domain::release::ReleasedTables;
use porte_voix::domain::tabulation::RawTables;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::many::run;
use super::{Dice, draws, write_tables};

/// As many as fit in half a minute.
const EVERYDAY: usize = 12;

/// The folders of all drawn sequences, written once.
fn drawn() -> &'static [PathBuf] {
    static DRAWN: OnceLock<Vec<PathBuf>> = OnceLock::new();
    DRAWN.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sequences");
        let _ = fs::remove_dir_all(&folder);
        // Small ones: every batch multiplies the groups.
        let few = |number: &usize| {
            let asked = draws::questionnaire(*number);
            let joint = asked.questions.iter().any(|question| question.joint().is_some());
            asked.groups() <= 12 && !joint
        };
        let numbers: Vec<usize> = (0..).filter(few).take(EVERYDAY).collect();
        numbers.into_par_iter().map(|number| write(&folder, number)).collect()
    })
}

/// How many are new in each release: many while children answer, however few at the end.
fn batches(number: usize) -> Vec<u8> {
    let mut dice = Dice(40_961 + u64::try_from(number).unwrap() * 13);
    dice.below(2);
    let mut sizes = vec![20 + dice.below(130)];
    if dice.below(2) == 0 {
        sizes.push(20 + dice.below(80));
    }
    sizes.push([1, 7, 24, 60][dice.below(4)]);
    (1..).zip(sizes).flat_map(|(batch, size)| vec![batch; size]).collect()
}

/// Writes a consultation and all its releases, in order.
fn write(folder: &Path, number: usize) -> PathBuf {
    let place = folder.join(format!("{number:04}"));
    let (asked, batches) = (draws::questionnaire(number), batches(number));
    let records = draws::write_answers(&place, number, &asked, Some(&batches));
    let (layout, plan) = (Layout::new(&asked), Plan::of(&asked).unwrap());
    let mut made: Vec<ReleasedTables> = Vec::new();
    for now in 1..=batches[batches.len() - 1] {
        let there = batches.iter().copied().zip(&records).filter(|(batch, _)| *batch <= now);
        let raw = RawTables::in_batches(&layout, there);
        let earlier: Vec<&ReleasedTables> = made.iter().collect();
        let next = protect_after(&plan, &raw, &earlier);
        let all = [&earlier[..], &[&next.tables]].concat();
        assert!(next.attack.passed && attack(&plan, &raw, &all).passed, "{number}, {now}");
        let file = place.join(format!("tables-{now}.csv"));
        write_tables(&file, &next.tables);
        with_batches(&file, &next.tables);
        made.push(next.tables);
    }
    place
}

/// Adds to each row the release it was counted for.
fn with_batches(file: &Path, tables: &ReleasedTables) {
    let lines = fs::read_to_string(file).unwrap();
    let counted = tables.cells.iter().map(|cell| cell.batch.to_string());
    let counted = std::iter::once("batch".to_owned()).chain(counted);
    let lines: String =
        lines.lines().zip(counted).map(|(line, batch)| format!("{line},{batch}\n")).collect();
    fs::write(file, lines).unwrap();
}

#[test]
#[ignore = "needs python3 with scipy: pip install scipy numpy"]
fn no_sequence_of_releases_is_broken() {
    let (safe, said) = run("many.py", &[], drawn());
    assert!(safe && said["out_of_band"] == 0, "{said}");
    assert!(said["targets"].as_u64() > Some(0), "{said}");
}

#[test]
#[ignore = "needs python3 with scipy: pip install scipy numpy"]
fn most_are_broken_where_exact_counts_follow_every_batch() {
    let (broken, said) = run("many.py", &["--batches"], drawn());
    assert!(broken, "{said}");
}
