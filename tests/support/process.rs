//! The real program on data of its own.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::http::Client;

/// Longest wait for a start.
const START: Duration = Duration::from_mins(1);

/// A folder with a database and a key, and the settings that lead there.
#[derive(Debug)]
pub struct Place {
    pub folder: TempDir,
    pub url: String,
    pub key: PathBuf,
    program: &'static str,
}

impl Place {
    /// A new SQLite place.
    pub fn new(program: &'static str) -> Self {
        Self::within(program, &std::env::temp_dir())
    }

    /// A new SQLite place below a folder.
    pub fn within(program: &'static str, folder: &Path) -> Self {
        let folder = tempfile::tempdir_in(folder).unwrap();
        let database = folder.path().join("db").join("test.sqlite");
        let url = format!("sqlite://{}?mode=rwc", database.display());
        Self { key: folder.path().join("keys").join("master.key"), url, folder, program }
    }

    /// The same place with another database.
    pub fn with_url(self, url: &str) -> Self {
        Self { url: url.to_owned(), ..self }
    }

    /// A file of the place.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The SQLite file.
    pub fn database(&self) -> PathBuf {
        self.file("db/test.sqlite")
    }

    /// The program with the settings of this place; `settings` win.
    pub fn command(&self, words: &[&str], settings: &[(&str, &str)]) -> Command {
        let mut command = Command::new(self.program);
        command
            .args(words)
            .current_dir(self.folder.path())
            .env_clear()
            .env("TMPDIR", self.folder.path())
            .env("ROCKET_DATABASE_URL", &self.url)
            .env("ROCKET_MASTER_KEY_FILE", &self.key)
            .envs(settings.iter().copied())
            .stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, words: &[&str], settings: &[(&str, &str)]) -> Output {
        self.command(words, settings).output().unwrap()
    }

    /// Starts the server and waits until it is ready.
    pub fn serve(&self, settings: &[(&str, &str)]) -> Server {
        self.serve_at(free_port(), settings)
    }

    /// The same on this port.
    pub fn serve_at(&self, port: u16, settings: &[(&str, &str)]) -> Server {
        let number = port.to_string();
        let mut command = self.command(&["serve"], settings);
        let output = |name| File::options().create(true).append(true).open(self.file(name));
        let child = command
            .env("ROCKET_PORT", number)
            .stdout(output("stdout").unwrap())
            .stderr(output("stderr").unwrap())
            .spawn()
            .unwrap();
        let mut server = Server { child, port };
        let start = Instant::now();
        while !server.is_ready() {
            let ended = server.child.try_wait().unwrap();
            let said = std::fs::read_to_string(self.file("stderr")).unwrap_or_default();
            assert!(ended.is_none(), "the server ended at once: {said}");
            assert!(start.elapsed() < START, "the server does not get ready: {said}");
            std::thread::park_timeout(Duration::from_millis(5));
        }
        server
    }
}

/// A port nobody listens on.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A running server; killed when dropped.
#[derive(Debug)]
pub struct Server {
    pub child: Child,
    pub port: u16,
}

impl Server {
    /// A new connection.
    pub fn client(&self) -> Client {
        Client::connect(self.port).unwrap()
    }

    /// True when it answers that it is ready.
    pub fn is_ready(&self) -> bool {
        let answer = Client::connect(self.port).and_then(|mut to| to.get("/health/ready"));
        answer.is_ok_and(|answer| answer.status == 200)
    }

    /// Ends it without warning.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end, without waiting.
    pub fn ask_to_end(&self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }

    /// Asks it to end and waits.
    pub fn stop(mut self) -> ExitStatus {
        self.ask_to_end();
        self.child.wait().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Every file below a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}
