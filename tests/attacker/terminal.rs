//! By the terminal only: the example questionnaire is imported as a new consultation, opened by two
//! people, answered on paper by 500 children, closed, frozen, released, exported as a package and
//! attacked from outside.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::process::Command;

use porte_voix::domain::questionnaire::Questionnaire;
use porte_voix::domain::wording::{Band, Lang};

use super::Dice;
use super::many::run;
use super::shell::Terminal;

const LIFE: &str = include_str!("../../demo/life.json");

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
    let terminal = Terminal::staffed();
    let code = terminal.imported(LIFE);
    assert_eq!(terminal.done(&["consultation", "check", &code], "ready"), "true");
    let alone = ["--author", "author@example.org", "--approver", "author@example.org"];
    let refused = terminal.run(&[&["consultation", "open", &code][..], &alone].concat());
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&refused.stderr).trim().lines().count(), 1);
    assert_eq!(terminal.opened(&code), "open");
    let release = terminal.released(&code, &paper(&Questionnaire::parse(LIFE).unwrap()));
    let truth = terminal.path("paper.csv");
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
