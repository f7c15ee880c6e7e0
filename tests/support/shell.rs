//! The program as somebody at a terminal uses it, in a folder of its own.

use std::path::PathBuf;
use std::process::{Command, Output};

/// A folder with a database and a key, and the program to work on it.
pub struct Terminal(tempfile::TempDir);

impl Terminal {
    /// An empty folder, and the three people who make a consultation: author@example.org,
    /// lead@example.org and analyst@example.org, in the project `town`.
    pub fn staffed() -> Self {
        let terminal = Self(tempfile::tempdir().unwrap());
        for (email, role) in [
            ("author@example.org", "facilitator"),
            ("lead@example.org", "safeguarding-lead"),
            ("analyst@example.org", "analyst"),
        ] {
            let person = ["staff", "add", "--email", email, "--name", email, "--role", role];
            let link = terminal.done(&[&person[..], &["--project", "town"]].concat(), "link");
            assert!(link.contains("/team/link/"));
        }
        terminal
    }

    /// Runs a command.
    pub fn run(&self, line: &[&str]) -> Output {
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
    pub fn done(&self, line: &[&str], member: &str) -> String {
        let output = self.run(&[line, &["--json"]].concat());
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{line:?}: {errors}");
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let found = &json[member];
        found.as_str().map_or_else(|| found.to_string(), str::to_owned)
    }

    /// A file of the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A consultation as a draft: its code.
    pub fn imported(&self, document: &str) -> String {
        std::fs::write(self.path("document.json"), document).unwrap();
        let import = ["consultation", "import", "document.json", "--project", "town"];
        self.done(&[&import[..], &["--stage", "réalisation"]].concat(), "code")
    }

    /// Opens it with two people: its new status.
    pub fn opened(&self, code: &str) -> String {
        let two = ["--author", "author@example.org", "--approver", "lead@example.org"];
        self.done(&[&["consultation", "open", code][..], &two].concat(), "status")
    }

    /// Takes answers typed from paper, closes, freezes and releases: the id of the release.
    pub fn released(&self, code: &str, paper: &str) -> String {
        std::fs::write(self.path("paper.csv"), paper).unwrap();
        let rows = (paper.trim().lines().count() - 1).to_string();
        assert_eq!(self.done(&["paper", "import", code, "paper.csv"], "rows"), rows);
        self.done(&["consultation", "close", code], "status");
        assert_eq!(self.done(&["consultation", "freeze", code], "status"), "frozen");
        let sign = ["--by", "analyst@example.org", "--second", "lead@example.org"];
        self.done(&[&["release", code][..], &sign].concat(), "release")
    }
}
