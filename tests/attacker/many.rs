//! Many drawn consultations at once: attacked, counted again, and given up to the same attacker with
//! exact counts. `DRAWN=1000` draws the full number.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::draws;

/// As many as fit in a minute.
const EVERYDAY: usize = 40;

/// The folders of all drawn consultations, written once.
fn drawn() -> &'static [PathBuf] {
    static DRAWN: OnceLock<Vec<PathBuf>> = OnceLock::new();
    DRAWN.get_or_init(|| {
        #[expect(clippy::disallowed_methods, reason = "a test reads its own settings")]
        let many = std::env::var("DRAWN").ok().and_then(|many| many.parse().ok());
        let many = many.unwrap_or(EVERYDAY);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("drawn-{many}"));
        let _ = fs::remove_dir_all(&folder);
        (0..many).into_par_iter().map(|n| draws::write(&folder, n)).collect()
    })
}

/// Runs a program of this folder; whether it is content, and what it says.
#[expect(clippy::print_stdout, reason = "the figures are wanted")]
pub fn run(program: &str, more: &[&str], folders: &[PathBuf]) -> (bool, serde_json::Value) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/attacker").join(program);
    let output = Command::new("python3").arg(script).args(more).args(folders).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.starts_with('{'), "{}", String::from_utf8_lossy(&output.stderr));
    println!("{program} {more:?}: {said}");
    (output.status.success(), serde_json::from_str(&said).unwrap())
}

#[test]
#[ignore = "needs python3 with scipy: pip install scipy numpy"]
fn no_drawn_consultation_is_broken() {
    let (safe, said) = run("many.py", &[], drawn());
    assert!(safe, "{said}");
    assert!(said["targets"].as_u64() > said["direct"].as_u64(), "programmes were needed: {said}");
}

#[test]
#[ignore = "needs python3 with scipy: pip install scipy numpy"]
fn most_are_broken_where_counts_below_five_are_hidden() {
    let (broken, said) = run("many.py", &["--naive"], drawn());
    assert!(broken, "{said}");
}

#[test]
#[ignore = "needs python3 with scipy: pip install scipy numpy"]
fn most_are_broken_where_exact_counts_follow_every_response() {
    let (broken, said) = run("many.py", &["--live"], drawn());
    assert!(broken, "{said}");
}

/// The same release again adds nothing for an attacker: rows that are carried over count those who
/// were there before.
#[test]
#[ignore = "needs python3 with scipy: pip install scipy numpy"]
fn a_release_that_is_carried_over_tells_nothing_new() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("carried");
    let _ = fs::remove_dir_all(&folder);
    let place = draws::write(&folder, 5);
    let tables = fs::read_to_string(place.join("tables.csv")).unwrap();
    let with_batch =
        |(at, line): (usize, &str)| format!("{line},{}\n", if at == 0 { "batch" } else { "1" });
    let again: String = tables.lines().enumerate().map(with_batch).collect();
    fs::write(place.join("tables-1.csv"), &tables).unwrap();
    fs::write(place.join("tables-2.csv"), again).unwrap();
    let (safe, said) = run("many.py", &[], &[place]);
    assert!(safe && said["out_of_band"] == 0, "{said}");
}

#[test]
#[ignore = "needs python3 with scipy: pip install scipy numpy"]
fn every_figure_is_what_another_program_counts() {
    let (right, said) = run("count.py", &[], drawn());
    assert!(right, "{said}");
    for kind in [
        "yes-no",
        "single",
        "multiple several",
        "faces",
        "agree",
        "picture",
        "picture several",
        "ranking",
        "scale",
        "thermometer",
        "statements",
        "number",
        "place",
        "coins",
    ] {
        assert!(said["kinds"][kind].as_u64() > Some(0), "no {kind} was told: {said}");
    }
    for state in ["_skipped", "_dont_know", "_dont_say", "_not_shown"] {
        assert!(said[state].as_u64() > Some(0), "nobody has {state}: {said}");
    }
}
