//! The shipped settings of Patroni and of the `HAProxy` before it: three nodes of PostgreSQL and an etcd on this machine.
//! The leader is killed, Patroni with it, while children send. Only with `PATRONI=1` (`./test patroni`).

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child as Process, Command, Stdio};
use std::sync::atomic::AtomicBool;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use porte_voix::clock::Dice;
use tempfile::TempDir;

use crate::balancer::{Balancer, put, shipped};
use crate::cluster::{family, programs, signal, until};
use crate::fixture::open;
use crate::http::Client;
use crate::kept::{Found, compare, stored};
use crate::process::free_port;
use crate::scene::{INSISTS, insist, send};
use crate::{place, setting, wait};

/// A process of somebody who may do less than root; killed with everything it started when dropped.
struct Servant(Process);

impl Servant {
    fn start(folder: &Path, name: &str, words: &[&str]) -> Self {
        let output = || File::options().create(true).append(true).open(folder.join(name)).unwrap();
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).args(words).current_dir(folder).stdin(Stdio::null());
        Self(command.stdout(output()).stderr(output()).spawn().unwrap())
    }

    /// Ends it and all its children at once, without warning; PostgreSQL does not end with Patroni.
    fn kill(&mut self, data: Option<&Path>) {
        let mut all = descendants(self.0.id());
        let file = data.map(|data| data.join("postmaster.pid"));
        let text = file.and_then(|file| std::fs::read_to_string(file).ok()).unwrap_or_default();
        if let Some(id) = text.lines().next().and_then(|id| id.parse().ok()) {
            all.extend(family(id));
        }
        signal("-KILL", &all);
        let _ = self.0.wait();
    }
}

impl Drop for Servant {
    fn drop(&mut self) {
        self.kill(None);
    }
}

fn descendants(of: u32) -> Vec<u32> {
    let mut all = family(of);
    for child in all.clone().into_iter().filter(|id| *id != of) {
        all.extend(descendants(child));
    }
    all
}

/// One node of PostgreSQL.
struct Node {
    settings: PathBuf,
    data: PathBuf,
    port: u16,
    rest: u16,
    patroni: Servant,
}

impl Node {
    fn new(folder: &Path, at: usize, etcd: u16) -> Self {
        let (port, rest) = (free_port(), free_port());
        let (name, data) = (format!("node{}", at + 1), folder.join(format!("data{at}")));
        let bin = programs().unwrap();
        let mut text = shipped("patroni.yml");
        for (old, new) in [
            ("name: node1", &*format!("name: {name}")),
            ("10.0.0.21:8008", &format!("127.0.0.1:{rest}")),
            ("10.0.0.31:2379,10.0.0.32:2379,10.0.0.33:2379", &format!("127.0.0.1:{etcd}")),
            ("10.0.0.21:5432", &format!("127.0.0.1:{port}")),
            ("/var/lib/postgresql/15/voix", data.to_str().unwrap()),
            ("/usr/lib/postgresql/15/bin", bin.to_str().unwrap()),
            ("    - local all postgres peer\n", "    - host all all 127.0.0.1/32 trust\n"),
            (
                "host replication replicator 10.0.0.0/24 scram-sha-256",
                "host replication all 127.0.0.1/32 trust",
            ),
            // This machine has no watchdog, and nobody waits for half a minute.
            ("mode: required", "mode: 'off'"),
            ("ttl: 30", "ttl: 10"),
            ("loop_wait: 10", "loop_wait: 2"),
            ("retry_timeout: 10", "retry_timeout: 3"),
        ] {
            text = put(&text, old, new);
        }
        // Sockets in a folder of our own.
        let ours = format!(
            "  parameters:\n    unix_socket_directories: '{}'\n  pg_hba:",
            folder.display()
        );
        text = put(&text, "\n  pg_hba:", &format!("\n{ours}"));
        let settings = folder.join(format!("{name}.yml"));
        std::fs::write(&settings, text).unwrap();
        let patroni = Self::run(folder, &settings);
        Self { settings, data, port, rest, patroni }
    }

    fn run(folder: &Path, settings: &Path) -> Servant {
        Servant::start(folder, "patroni.log", &["patroni", settings.to_str().unwrap()])
    }

    /// Whether Patroni says that it is this.
    fn is(&self, what: &str) -> bool {
        let answer = Client::connect(self.rest).and_then(|mut to| to.get(what));
        answer.is_ok_and(|answer| answer.status == 200)
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.patroni.kill(Some(&self.data));
    }
}

/// Three nodes, who keeps their word, and the line to whichever leads.
struct World {
    nodes: Vec<Node>,
    _etcd: Servant,
    line: u16,
    _line: Balancer,
    folder: TempDir,
}

impl World {
    fn begin() -> Self {
        sqlx::any::install_default_drivers();
        let folder = tempfile::tempdir().unwrap();
        let owner = Command::new("chown").arg("postgres").arg(folder.path()).status();
        assert!(owner.unwrap().success());
        let at = folder.path();
        let (client, peer, line) = (free_port(), free_port(), free_port());
        let (here, peers) =
            (format!("http://127.0.0.1:{client}"), format!("http://127.0.0.1:{peer}"));
        let etcd = ["etcd", "--data-dir", "etcd", "--listen-client-urls", &here];
        let etcd =
            [&etcd[..], &["--advertise-client-urls", &here, "--listen-peer-urls", &peers]].concat();
        let etcd = [&etcd[..], &["--initial-advertise-peer-urls", &peers]].concat();
        let members = format!("default={peers}");
        let etcd = [&etcd[..], &["--initial-cluster", &members]].concat();
        let etcd = Servant::start(at, "etcd.log", &etcd);
        until("etcd answers", || {
            Client::connect(client)
                .and_then(|mut to| to.get("/health"))
                .is_ok_and(|it| it.status == 200)
        });
        let nodes: Vec<Node> = (0..3).map(|number| Node::new(at, number, client)).collect();
        let mut text =
            put(&shipped("patroni-haproxy.cfg"), "127.0.0.1:5000", &format!("127.0.0.1:{line}"));
        for (number, node) in nodes.iter().enumerate() {
            let old = format!("10.0.0.2{}:5432 check port 8008", number + 1);
            text = put(&text, &old, &format!("127.0.0.1:{} check port {}", node.port, node.rest));
        }
        let world = Self { nodes, _etcd: etcd, line, _line: Balancer::with(line, &text), folder };
        world.settle();
        let port = world.nodes[world.leader()].port.to_string();
        let made = Command::new(programs().unwrap().join("createdb"))
            .args(["-h", "127.0.0.1", "-p", &port, "-U", "postgres", "voix"])
            .status();
        assert!(made.unwrap().success());
        world
    }

    fn leader(&self) -> usize {
        let start = Instant::now();
        loop {
            if let Some(at) = self.nodes.iter().position(|node| node.is("/primary")) {
                return at;
            }
            assert!(start.elapsed() < Duration::from_mins(3), "nobody leads");
            std::thread::park_timeout(Duration::from_millis(50));
        }
    }

    /// Waits until one leads, one may take over, and one follows.
    fn settle(&self) {
        let counted = |what| self.nodes.iter().filter(|node| node.is(what)).count();
        let start = Instant::now();
        while (counted("/primary"), counted("/synchronous"), counted("/replica")) != (1, 1, 2) {
            assert!(start.elapsed() < Duration::from_mins(3), "the cluster does not settle");
            std::thread::park_timeout(Duration::from_millis(100));
        }
    }
}

#[test]
fn a_leader_that_dies_under_patroni_loses_and_doubles_nothing() {
    let Some(rounds) = setting("PATRONI").map(|rounds| rounds.parse::<usize>().unwrap_or(2)) else {
        return;
    };
    let mut world = World::begin();
    let url = format!("postgres://postgres@127.0.0.1:{}/voix", world.line);
    let place = place().with_url(&url);
    let opened = wait(async {
        let opened = open(&url, &place.key).await;
        opened.desk.store.close().await;
        opened
    });
    let servers = [place.serve(INSISTS), place.serve(INSISTS)];
    let path = format!("/c/{}/send", opened.code);
    for server in &servers {
        let page = server.client().get(&format!("/c/{}/en/9-12", opened.code));
        assert_eq!(page.unwrap().status, 200);
    }
    let front = Balancer::before(&servers.each_ref().map(|server| server.port));
    let dice = Dice::system();
    let (mut sent, mut all, mut slowest) = (Vec::new(), Vec::new(), Duration::ZERO);
    for round in 0..rounds {
        let children: Vec<_> = (0..600).map(|_| opened.child(&dice)).collect();
        sent.extend(children.iter().cloned());
        let (told, hears) = mpsc::channel();
        let over = &AtomicBool::new(false);
        let (untold, acknowledged) = std::thread::scope(|scope| {
            let (front, path, children) = (front.port, &path, &children);
            let sending = scope.spawn(move || send(front, path, children, &told, over));
            let mut acknowledged: Vec<_> = hears.iter().take(60 + dice.below(200)).collect();
            let at = world.leader();
            let data = world.nodes[at].data.clone();
            world.nodes[at].patroni.kill(Some(&data));
            let killed = Instant::now();
            over.store(true, std::sync::atomic::Ordering::Relaxed);
            acknowledged.extend(hears);
            let untold = sending.join().unwrap();
            until("another leads", || {
                world
                    .nodes
                    .iter()
                    .enumerate()
                    .any(|(other, node)| other != at && node.is("/primary"))
            });
            slowest = slowest.max(killed.elapsed());
            // Whoever died comes back, as a follower.
            let settings = world.nodes[at].settings.clone();
            world.nodes[at].patroni = Node::run(world.folder.path(), &settings);
            (untold, acknowledged)
        });
        assert_eq!(untold.bare, 0, "a page is gone");
        all.extend(acknowledged);
        let there = wait(stored(&format!(
            "postgres://postgres@127.0.0.1:{}/voix",
            world.nodes[world.leader()].port
        )));
        assert_eq!(compare(&all, &sent, &there), Found::default(), "leader {round}");
        all.extend(insist(front.port, &path, untold.children));
        world.settle();
        assert_eq!(compare(&all, &sent, &wait(stored(&url))), Found::default(), "after {round}");
    }
    assert_eq!(all.len(), sent.len());
    eprintln!(
        "{rounds} leaders killed under Patroni, {} sent and kept, slowest {slowest:?}",
        all.len()
    );
    for server in servers {
        assert!(server.stop().success());
    }
}
