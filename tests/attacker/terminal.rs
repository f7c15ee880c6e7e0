//! By the terminal only: the example questionnaire is imported as a new consultation, opened by two
//! people, answered on paper by 500 children, closed, frozen, released, exported as a package and
//! attacked from outside.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use porte_voix::domain::questionnaire::Questionnaire;
use porte_voix::domain::wording::{Band, Lang};

use super::Dice;
use super::many::run;

const LIFE: &str = include_str!("../../demo/life.json");

/// A folder with a database and a key, and the program to work on it.
struct Terminal(tempfile::TempDir);

impl Terminal {
    fn run(&self, line: &[&str]) -> Output {
        let folder = self.0.path();
        let database = format!("sqlite://{}?mode=rwc", folder.join("db/t.sqlite").display());
        Command::new(env!("CARGO_BIN_EXE_porte-voix"))
            .args(line)
            .current_dir(folder)
            .env("ROCKET_DATABASE_URL", database)
            .env("ROCKET_MASTER_KEY_FILE", folder.join("keys/master.key"))
            .output()
            .unwrap()
    }

    /// Runs a command that must succeed; returns a member of its JSON.
    fn done(&self, line: &[&str], member: &str) -> String {
        let output = self.run(&[line, &["--json"]].concat());
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{line:?}: {errors}");
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let found = &json[member];
        found.as_str().map_or_else(|| found.to_string(), str::to_owned)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

/// 500 children on paper, most of them of one mind.
fn paper(questionnaire: &Questionnaire) -> String {
    let mut dice = Dice(11);
    let closed = || questionnaire.questions.iter().filter(|question| question.is_closed());
    let mut header = vec!["_band".to_owned(), "_language".to_owned()];
    for question in closed() {
        let items = question.items().iter().map(|item| format!("{}.{}", question.code, item.code));
        header.extend(items);
        if question.items().is_empty() {
            header.push(question.code.clone());
        }
    }
    let mut file = header.join(",");
    for _ in 0..500 {
        let band: Band = questionnaire.bands[dice.below(3)];
        let lang: Lang = questionnaire.languages[dice.below(4).min(dice.below(4))];
        let _ = write!(file, "\n{band},{lang}");
        for question in closed() {
            let choices = question.choices();
            for _ in 0..question.items().len().max(1) {
                let pick = dice.below(choices.len()).min(dice.below(choices.len()));
                let cell = if dice.below(20) == 0 { "" } else { &choices[pick] };
                let _ = write!(file, ",{cell}");
            }
        }
    }
    file
}

fn attack(tables: &Path, truth: &Path, more: &[&str]) -> (bool, String) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/attacker/attack.py");
    let output = Command::new("python3")
        .arg(script)
        .args(["--several=later"])
        .args(more)
        .args([Path::new("--tables"), tables, Path::new("--truth"), truth])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.starts_with('{'), "{}", String::from_utf8_lossy(&output.stderr));
    (output.status.success(), said)
}

#[test]
#[ignore = "needs python3 with scipy: pip install scipy numpy"]
fn a_class_on_paper_becomes_a_package_that_tells_nothing_of_one_child() {
    let terminal = Terminal(tempfile::tempdir().unwrap());
    for (email, role) in [
        ("author@example.org", "facilitator"),
        ("lead@example.org", "safeguarding-lead"),
        ("analyst@example.org", "analyst"),
    ] {
        let person = ["staff", "add", "--email", email, "--name", email, "--role", role];
        let link = terminal.done(&[&person[..], &["--project", "town"]].concat(), "link");
        assert!(link.contains("/team/link/"));
    }
    fs::write(terminal.path("life.json"), LIFE).unwrap();
    let import =
        ["consultation", "import", "life.json", "--project", "town", "--stage", "réalisation"];
    let code = terminal.done(&import, "code");
    assert_eq!(terminal.done(&["consultation", "check", &code], "ready"), "true");
    let alone = ["--author", "author@example.org", "--approver", "author@example.org"];
    let refused = terminal.run(&[&["consultation", "open", &code][..], &alone].concat());
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&refused.stderr).trim().lines().count(), 1);
    let two = ["--author", "author@example.org", "--approver", "lead@example.org"];
    let opened = terminal.done(&[&["consultation", "open", &code][..], &two].concat(), "status");
    assert_eq!(opened, "open");
    let questionnaire = Questionnaire::parse(LIFE).unwrap();
    let truth = terminal.path("paper.csv");
    fs::write(&truth, paper(&questionnaire)).unwrap();
    assert_eq!(terminal.done(&["paper", "import", &code, "paper.csv"], "rows"), "500");
    terminal.done(&["consultation", "close", &code], "status");
    assert_eq!(terminal.done(&["consultation", "freeze", &code], "status"), "frozen");
    let sign = ["--by", "analyst@example.org", "--second", "lead@example.org"];
    let release = terminal.done(&[&["release", &code][..], &sign].concat(), "release");
    assert_eq!(terminal.done(&["attack", &release], "holds"), "true");
    let export = ["export", &release, "--format", "package", "--out", "package.zip"];
    terminal.done(&export, "file");
    let mut package =
        zip::ZipArchive::new(File::open(terminal.path("package.zip")).unwrap()).unwrap();
    let mut tables = String::new();
    package.by_name("tables.csv").unwrap().read_to_string(&mut tables).unwrap();
    assert!(tables.matches(",rounded").count() > 300, "hardly anything is told");
    fs::write(terminal.path("tables.csv"), &tables).unwrap();
    fs::write(terminal.path("questionnaire.json"), LIFE).unwrap();
    let (right, said) = run("count.py", &[], &[terminal.path("")]);
    assert!(right, "{said}");
    let (safe, said) = attack(&terminal.path("tables.csv"), &truth, &[]);
    println!("{said}");
    assert!(safe, "{said}");
    let (safe, said) = attack(&terminal.path("tables.csv"), &truth, &["--naive"]);
    println!("{said}");
    assert!(!safe, "the control stood: {said}");
    let events: u32 = terminal.done(&["audit", "verify"], "events").parse().unwrap();
    assert!(events > 10);
}
