//! The files of a release, read by the programs that others read theirs with: every format says the
//! same, whatever the questionnaire is called and however few took part.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop short")]

#[path = "../support/shell.rs"]
mod shell;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use shell::Terminal;

const FORMATS: [(&str, &str); 7] = [
    ("csv", "csv"),
    ("json", "json"),
    ("jsonstat", "jsonstat.json"),
    ("parquet", "parquet"),
    ("xlsx", "xlsx"),
    ("html", "html"),
    ("package", "zip"),
];

/// Every kind of table, and texts that mean something to some program.
fn questionnaire() -> String {
    let text = |text: &str| json!({"en": text, "fr": text});
    let option = |code: &str, words: &str| json!({"code": code, "text": text(words)});
    let plain = [option("a", "=1+1"), option("b", "@it's \"b\""), option("c", "-5 `$x' \\ /*")];
    let questions = json!([
        {"code": "gender", "kind": "single", "breakdown": true, "dont_say": true,
         "text": text("+ You are…"), "options": [option("girl", "=girl"), option("boy", "boy")]},
        {"code": "goes", "kind": "yes-no", "dont_know": true, "text": text("=cmd|' /C calc'!A0")},
        {"code": "why", "kind": "single", "text": text("Why \"not\"?"), "options": plain,
         "show_if": {"all": [{"question": "goes", "op": "is", "value": "no"}]}},
        {"code": "likes", "kind": "multiple", "max": 2, "text": text("a/b\\c [d]: *?"),
         "options": plain},
        {"code": "feel", "kind": "faces", "steps": 5, "text": text("How?")},
        {"code": "history", "kind": "scale", "low": text("low"), "high": text("high"),
         "text": text("How far?")},
        {"code": "about_a_very_long_code_of_32_let", "kind": "statements", "scale": "agree",
         "steps": 3, "text": text("Tell us"),
         "items": [option("clean", "=It is clean."), option("calm", "It is calm.")]},
        {"code": "top", "kind": "ranking", "ranks": 2, "text": text("First?"), "options": plain},
        {"code": "coins", "kind": "coins", "text": text("Ten coins?"),
         "options": [option("sport", "Sport"), option("music", "Music")]},
        {"code": "idea", "kind": "long-text", "text": text("An idea?")},
    ]);
    let mut document: Value =
        serde_json::from_str(include_str!("../it/support/small.json")).unwrap();
    document["title"] = text("=The \"park\" / l'école: [2027]*?");
    document["languages"] = json!(["en", "fr"]);
    document["keep"] = json!(["band", "language"]);
    document["questions"] = questions;
    document.to_string()
}

/// Children on paper, most of them of one mind.
fn paper(many: usize) -> String {
    let mut file = String::from(
        "_band,_language,gender,goes,why,likes,feel,history,\
         about_a_very_long_code_of_32_let.clean,about_a_very_long_code_of_32_let.calm,\
         top.1,top.2,coins.sport,coins.music",
    );
    let mut state = 7_u64;
    let mut below = |sides: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % sides
    };
    for _ in 0..many {
        let mut of = |codes: &[&'static str]| codes[below(codes.len()).min(below(codes.len()))];
        let (band, lang) = (of(&["9-12", "13-15"]), of(&["en", "fr"]));
        let gender = of(&["girl", "boy", "_dont_say"]);
        let goes = of(&["yes", "no", "_dont_know"]);
        let why = if goes == "no" { of(&["a", "b", "c", ""]) } else { "" };
        let likes = of(&["a", "b;c", "c", ""]);
        let (feel, history) = (of(&["4", "5", "3", ""]), of(&["8", "9", "10", "2", ""]));
        let (clean, calm) = (of(&["3", "2", "1"]), of(&["1", "2", "3", ""]));
        let (top, sport) = (of(&["a,b", "b,c", "c,a"]), of(&["7,3", "5,5", "10,0"]));
        let row = [band, lang, gender, goes, why, likes, feel, history, clean, calm, top, sport];
        let _ = write!(file, "\n{}", row.join(","));
    }
    file
}

/// A folder with every format of a release of so many children.
fn written(many: usize) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("files-{many}"));
    fs::create_dir_all(&folder).unwrap();
    let terminal = Terminal::staffed();
    let code = terminal.imported(&questionnaire());
    assert_eq!(terminal.opened(&code), "open");
    let release = terminal.released(&code, &paper(many));
    for (format, ending) in FORMATS {
        let out = folder.join(format!("r.{ending}"));
        let to_file = ["export", &release, "--format", format, "--out", out.to_str().unwrap()];
        terminal.done(&to_file, "file");
        let plain = terminal.run(&["export", &release, "--format", format]);
        assert!(plain.status.success());
        let again = if ["xlsx", "parquet", "package"].contains(&format) {
            let said = String::from_utf8(plain.stdout).unwrap();
            assert!(said.starts_with(&code) && said.trim_end().ends_with(ending), "{said}");
            fs::read(terminal.path(said.trim_end())).unwrap()
        } else {
            plain.stdout
        };
        assert_eq!(again, fs::read(&out).unwrap(), "{format} is the same every time");
    }
    folder
}

fn read(folder: &Path, more: &[&str]) -> (bool, Value) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/read.py");
    let output = Command::new("python3").arg(script).arg(folder).args(more).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.starts_with('{'), "{said}{}", String::from_utf8_lossy(&output.stderr));
    (output.status.success(), serde_json::from_str(&said).unwrap())
}

#[test]
#[ignore = "needs python3 with pandas openpyxl pyarrow pyjstat frictionless"]
fn every_format_says_the_same_to_the_tools_of_others() {
    let folder = written(150);
    let (same, said) = read(&folder, &[]);
    println!("{said}");
    assert!(same, "{said}");
    let (cells, hidden) = (said["cells"].as_u64().unwrap(), said["hidden"].as_u64().unwrap());
    assert!(hidden > 0 && cells > hidden + 50, "{said}");
    // The control: one number changed in each format is found.
    let (_, said) = read(&folder, &["--control"]);
    let mut endings = FORMATS.map(|(_, ending)| ending);
    endings.sort_unstable();
    assert_eq!(said["found"], json!(endings));
}

#[test]
#[ignore = "needs python3 with pandas openpyxl pyarrow pyjstat frictionless"]
fn of_few_children_every_format_is_whole_and_hides_everything() {
    let (same, said) = read(&written(8), &[]);
    println!("{said}");
    assert!(same, "{said}");
    assert_eq!(said["cells"], said["hidden"]);
}
