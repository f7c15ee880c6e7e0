//! A PostgreSQL of our own with two standbys, for failovers. Its programs run as `postgres` when we are root.

use std::future::Future;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use sqlx::{AnyConnection, Connection};
use tempfile::TempDir;

use crate::process::free_port;

/// Names of the standbys, as the primary knows them.
const STANDBYS: [&str; 2] = ["s1", "s2"];

/// A server of the cluster.
#[derive(Debug)]
pub struct Member {
    folder: PathBuf,
    pub port: u16,
}

/// One that takes writes, and two that follow.
#[derive(Debug)]
pub struct Cluster {
    programs: PathBuf,
    made: usize,
    pub primary: Member,
    pub standbys: Vec<Member>,
    // Goes after those who live in it.
    folder: TempDir,
}

/// The newest server programs of PostgreSQL.
pub fn programs() -> Option<PathBuf> {
    let found = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<PathBuf> = found.map(|entry| entry.unwrap().path().join("bin")).collect();
    found.sort();
    found.pop().filter(|folder| folder.join("initdb").exists())
}

fn is_root() -> bool {
    let me = std::fs::metadata("/proc/self");
    me.is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0)
}

/// Everything a process started, and itself.
pub fn family(of: u32) -> Vec<u32> {
    let mut all = vec![of];
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let Some(id) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        let stat = std::fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        let parent = stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(1));
        if parent.and_then(|parent| parent.parse().ok()) == Some(of) {
            all.push(id);
        }
    }
    all
}

/// Sends a signal to these.
pub fn signal(name: &str, ids: &[u32]) {
    let ids = ids.iter().map(u32::to_string);
    let _ = Command::new("kill").arg(name).args(ids).stderr(Stdio::null()).status().unwrap();
}

impl Member {
    fn configure(&self, lines: &str) {
        let file = self.folder.join("postgresql.conf");
        let before = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, before + lines).unwrap();
    }

    fn postmaster(&self) -> Option<u32> {
        let text = std::fs::read_to_string(self.folder.join("postmaster.pid")).ok()?;
        text.lines().next()?.parse().ok()
    }

    /// Ends all its processes at once, without warning.
    pub fn kill(&self) {
        if let Some(id) = self.postmaster() {
            signal("-KILL", &family(id));
        }
    }

    /// All its processes stand still, or go on.
    pub fn pause(&self, pause: bool) {
        if let Some(id) = self.postmaster() {
            signal(if pause { "-STOP" } else { "-CONT" }, &family(id));
        }
    }

    /// Whatever it should receive stays on the way.
    pub fn freeze(&self) {
        signal("-STOP", &self.receivers());
    }

    /// What was on the way is lost, and it receives again if there is anybody to receive from.
    fn thaw(&self) {
        signal("-TERM", &self.receivers());
        signal("-CONT", &self.receivers());
    }

    fn receivers(&self) -> Vec<u32> {
        let receives = |id: &u32| {
            let line = std::fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
            String::from_utf8_lossy(&line).contains("walreceiver")
        };
        let all = self.postmaster().map(family).unwrap_or_default();
        all.into_iter().filter(receives).collect()
    }

    /// Where the database of this name is.
    pub fn url(&self, name: &str) -> String {
        format!("postgres://porte@127.0.0.1:{}/{name}", self.port)
    }

    /// One text out of it.
    pub async fn ask(&self, query: &'static str) -> Option<String> {
        let mut connection = AnyConnection::connect(&self.url("voix")).await.ok()?;
        let found = sqlx::query_as::<_, (String,)>(query).fetch_one(&mut connection).await;
        let _ = connection.close().await;
        found.ok().map(|found| found.0)
    }
}

impl Cluster {
    /// A new one, with an empty database `voix`; `None` without PostgreSQL.
    pub fn start() -> Option<Self> {
        let programs = programs()?;
        sqlx::any::install_default_drivers();
        let folder = tempfile::tempdir().unwrap();
        let primary = Member { folder: folder.path().join("0"), port: free_port() };
        let mut cluster = Self { programs, folder, made: 0, primary, standbys: Vec::new() };
        if is_root() {
            let owner = Command::new("chown").arg("postgres").arg(cluster.folder.path()).status();
            assert!(owner.unwrap().success());
        }
        let data = cluster.primary.folder.to_str().unwrap().to_owned();
        cluster.run("initdb", &["-D", &data, "-U", "porte", "-A", "trust", "-E", "UTF8", "-N"]);
        // Nobody pulls its plug: what it is told to write need not reach the disk.
        cluster.primary.configure(
            "fsync = off\nfull_page_writes = off\nmax_connections = 120\nhot_standby = on\n\
             synchronous_commit = on\nlisten_addresses = '127.0.0.1'\n\
             unix_socket_directories = ''\nshared_buffers = '16MB'\nwal_sender_timeout = 0\n\
             wal_receiver_timeout = 0\nwal_retrieve_retry_interval = '100ms'\n",
        );
        cluster.up(&cluster.primary);
        let port = cluster.primary.port.to_string();
        cluster.run("createdb", &["-h", "127.0.0.1", "-p", &port, "-U", "porte", "voix"]);
        cluster.follow();
        Some(cluster)
    }

    /// Says whether a commit waits for one of the standbys, also once one of these has taken over.
    pub fn wait_for_standbys(&self, wait: bool) {
        for member in self.standbys.iter().chain([&self.primary]) {
            self.wait_at(member, wait);
        }
    }

    /// The same for one member, which runs.
    pub fn wait_at(&self, member: &Member, wait: bool) {
        let names = if wait { "ANY 1 (s1, s2)" } else { "" };
        member.configure(&format!("synchronous_standby_names = '{names}'\n"));
        self.run("pg_ctl", &["-D", member.folder.to_str().unwrap(), "reload"]);
        let now = || wait_for(member.ask("select current_setting('synchronous_standby_names')"));
        until("the setting is read", || now().is_some_and(|now| now == names));
    }

    fn run(&self, program: &str, words: &[&str]) {
        let program = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        let quiet = |name| std::fs::File::create(self.folder.path().join(name)).unwrap();
        command.args(words).current_dir("/").stdin(Stdio::null());
        command.stdout(quiet("out")).stderr(quiet("err"));
        let done = command.status().unwrap();
        let said = std::fs::read_to_string(self.folder.path().join("err")).unwrap_or_default();
        assert!(done.success(), "{words:?}: {said}");
    }

    /// Starts one that was killed.
    pub fn up(&self, member: &Member) {
        let _ = std::fs::remove_file(member.folder.join("postmaster.pid"));
        let (data, log) = (member.folder.to_str().unwrap(), self.folder.path().join("log"));
        let port = format!("-p {}", member.port);
        let log = log.with_extension(member.port.to_string());
        let log = log.to_str().unwrap();
        self.run("pg_ctl", &["-D", data, "-l", log, "-w", "-t", "60", "-o", &port, "start"]);
    }

    /// Makes both standbys anew from the primary, and waits until they follow.
    pub fn follow(&mut self) {
        self.standbys.clear();
        for name in STANDBYS {
            self.made += 1;
            let folder = self.folder.path().join(self.made.to_string());
            let from = format!(
                "host=127.0.0.1 port={} user=porte application_name={name}",
                self.primary.port
            );
            let data = folder.to_str().unwrap().to_owned();
            self.run("pg_basebackup", &["-D", &data, "-d", &from, "-R", "-N", "-c", "fast"]);
            let member = Member { folder, port: free_port() };
            self.up(&member);
            self.standbys.push(member);
        }
        let following = "select count(*)::text from pg_stat_replication where state = 'streaming'";
        let primary = &self.primary;
        until("both standbys follow", || {
            wait_for(primary.ask(following)).is_some_and(|found| found == "2")
        });
    }

    /// Ends one standby and starts it again, or only one of the two.
    pub fn standbys_up(&self, up: bool) {
        for member in &self.standbys {
            if up {
                self.up(member);
            } else {
                member.kill();
            }
        }
    }

    /// The primary dies, and the standby that knows most takes over; returns how long it took.
    pub fn promote(&mut self) -> Duration {
        let start = Instant::now();
        self.primary.kill();
        drop(self.take_over());
        start.elapsed()
    }

    /// The standby that knows most takes over, whatever the old primary does; returns that.
    pub fn take_over(&mut self) -> Member {
        let known = "select lpad(split_part(lsn::text, '/', 1), 8, '0') ||
            lpad(split_part(lsn::text, '/', 2), 8, '0')
            from (select greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()) as lsn) as known";
        let known: Vec<String> =
            self.standbys.iter().map(|one| wait_for(one.ask(known)).unwrap()).collect();
        self.standbys.iter().for_each(Member::thaw);
        let best = usize::from(known[1] > known[0]);
        let best = self.standbys.remove(best);
        let data = best.folder.to_str().unwrap().to_owned();
        self.run("pg_ctl", &["-D", &data, "-w", "-t", "60", "promote"]);
        std::mem::replace(&mut self.primary, best)
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        self.kill();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn wait_for<T>(work: impl Future<Output = T>) -> T {
    crate::wait(work)
}

/// Looks until it is so.
pub fn until(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_mins(1), "never: {what}");
        std::thread::park_timeout(Duration::from_millis(20));
    }
}

/// The address of a member.
pub fn address(member: &Member) -> String {
    format!("127.0.0.1:{}", member.port)
}
