//! The program under a recorder (`recorder.c`): what it does to its files is written down, and calls fail, or
//! the clock jumps, when a test says so.

use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

use crate::process::Place;

/// What is kept beside a place, out of the program's sight.
#[derive(Debug)]
pub struct Recorder {
    library: PathBuf,
    folder: TempDir,
    watched: PathBuf,
}

impl Recorder {
    /// A recorder of what happens to the files of a place.
    pub fn of(place: &Place) -> Self {
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/faults/recorder.c");
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("recorder.so");
        let mut compiler = Command::new("cc");
        compiler.args(["-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o"]);
        let built = compiler.arg(&library).arg(source).args(["-ldl", "-lpthread"]).status();
        assert!(built.unwrap().success(), "the recorder cannot be compiled");
        let watched = place.folder.path().canonicalize().unwrap();
        Self { library, folder, watched }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The tape of what was done.
    pub fn tape(&self) -> PathBuf {
        self.file("tape")
    }

    /// The folder that is watched.
    pub fn watched(&self) -> &str {
        self.watched.to_str().unwrap()
    }

    /// The settings of a program that is watched; with `tape` all is written down.
    pub fn settings(&self, tape: bool) -> Vec<(&'static str, String)> {
        let text = |path: PathBuf| path.to_str().unwrap().to_owned();
        let mut settings = vec![
            ("LD_PRELOAD", text(self.library.clone())),
            ("PV_FOLDER", self.watched().to_owned()),
            ("PV_FAULT", text(self.file("fault"))),
            ("PV_CLOCK", text(self.file("clock"))),
        ];
        if tape {
            settings.push(("PV_TAPE", text(self.tape())));
        }
        settings
    }

    /// Writes onto the tape that somebody was told something is kept.
    pub fn acknowledge(&self, what: &str) {
        let mut record = vec![b'A', 0];
        record.extend(u16::try_from(what.len()).unwrap().to_le_bytes());
        record.extend([0; 12]);
        record.extend(what.as_bytes());
        let tape = std::fs::File::options().create(true).append(true).open(self.tape());
        assert_eq!(tape.unwrap().write(&record).unwrap(), record.len());
    }

    /// From now on, after `skip` calls, this many fail.
    pub fn break_calls(&self, kind: &str, skip: usize, count: usize) {
        self.put("fault", &format!("{kind} {skip} {count}\n"));
    }

    /// True while a fault waits or lasts.
    pub fn is_broken(&self) -> bool {
        self.file("fault").exists()
    }

    /// Nothing fails any more.
    pub fn mend(&self) {
        let _ = std::fs::remove_file(self.file("fault"));
    }

    /// The clock of the program goes wrong by this many seconds.
    pub fn set_clock(&self, seconds: i64) {
        self.put("clock", &seconds.to_string());
    }

    fn put(&self, name: &str, text: &str) {
        let fresh = self.file("fresh");
        std::fs::write(&fresh, text).unwrap();
        std::fs::rename(fresh, self.file(name)).unwrap();
    }
}

/// Settings as the program takes them.
pub fn as_settings<'a>(settings: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    settings.iter().map(|(name, value)| (*name, value.as_str())).collect()
}
