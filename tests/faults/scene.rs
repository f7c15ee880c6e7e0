//! Nodes of ours behind the shipped `HAProxy`, each with a line of its own to a cluster of PostgreSQL.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use porte_voix::clock::Dice;

use crate::balancer::{AWAY, Balancer};
use crate::cluster::{Cluster, address};
use crate::fixture::{Child, Opened, open};
use crate::http::Client;
use crate::kept::stored;
use crate::locked::assert_kept;
use crate::process::{Place, Server, free_port};
use crate::proxy::Line;
use crate::{place, setting, wait};

/// Children who send at the same time.
pub const SENDERS: usize = 8;

/// Settings of one node.
pub type Settings = &'static [(&'static str, &'static str)];

/// Takes answers only while a second machine keeps them.
pub const INSISTS: Settings = &[("ROCKET_REQUIRE_STANDBY", "true")];

/// One server of ours, and a line that leads to whichever machine takes writes.
pub struct Node {
    pub port: u16,
    pub line: Line,
    settings: Settings,
    pub server: Option<Server>,
}

impl Node {
    /// Starts it, unless it runs, and lets it meet the consultation: who never served it cannot give a page back
    /// while the database is away.
    fn start(&mut self, place: &Place, code: &str) {
        if self.server.is_none() {
            let url = self.line.url(&place.url);
            let settings = [self.settings, &[("ROCKET_DATABASE_URL", &*url)]].concat();
            self.server = Some(place.serve_at(self.port, &settings));
            let page = Client::connect(self.port).unwrap().get(&format!("/c/{code}/en/9-12"));
            assert_eq!(page.unwrap().status, 200);
        }
    }
}

/// What became of those who were not told.
#[derive(Default)]
pub struct Untold {
    pub children: Vec<Child>,
    /// How many of them got the word of the balancer, or a part of an answer, instead of their page.
    pub bare: usize,
}

/// Everything between children and the disk.
pub struct Scene {
    pub cluster: Cluster,
    pub nodes: Vec<Node>,
    pub opened: Opened,
    pub place: Place,
    pub front: Balancer,
}

impl Scene {
    /// With or without waiting for a standby; `None` where the full counts are not asked for.
    pub fn begin(waits: bool, nodes: &[Settings]) -> Option<Self> {
        setting("FAULT_ROUNDS").and(setting("TEST_DATABASE_URL"))?;
        let cluster = Cluster::start()?;
        cluster.wait_for_standbys(waits);
        let place = place().with_url(&cluster.primary.url("voix"));
        let opened = wait(async {
            let opened = open(&place.url, &place.key).await;
            opened.desk.store.close().await;
            opened
        });
        let node = |settings: &Settings| Node {
            port: free_port(),
            line: Line::to(&address(&cluster.primary)),
            settings,
            server: None,
        };
        let mut nodes: Vec<Node> = nodes.iter().map(node).collect();
        for node in &mut nodes {
            node.start(&place, &opened.code);
        }
        let front = Balancer::before(&nodes.iter().map(|node| node.port).collect::<Vec<_>>());
        Some(Self { cluster, nodes, opened, place, front })
    }

    /// Starts the nodes that do not run.
    pub fn start(&mut self) {
        for node in &mut self.nodes {
            node.start(&self.place, &self.opened.code);
        }
    }

    /// Ends all nodes as an operator does.
    pub fn stop(&mut self) {
        for server in self.nodes.iter_mut().filter_map(|node| node.server.take()) {
            assert!(server.stop().success());
        }
    }

    /// All lines lead to the primary of now.
    pub fn lead(&self) {
        for node in &self.nodes {
            node.line.lead_to(&address(&self.cluster.primary));
        }
    }

    pub fn children(&self, how_many: usize, dice: &Dice) -> Vec<Child> {
        (0..how_many).map(|_| self.opened.child(dice)).collect()
    }

    /// Many send to a port; see [`send`].
    pub fn send(
        &self,
        port: u16,
        children: &[Child],
        told: &mpsc::Sender<Child>,
        over: &AtomicBool,
    ) -> Untold {
        send(port, &self.path(), children, told, over)
    }

    /// Where children send.
    pub fn path(&self) -> String {
        format!("/c/{}/send", self.opened.code)
    }

    /// All send once, through the balancer or to one node.
    pub fn send_once(&self, port: u16, children: &[Child]) -> (Vec<Child>, Untold) {
        send_once(port, &self.path(), children)
    }

    /// Sends through the balancer again until everybody is told; returns them.
    pub fn insist(&self, children: Vec<Child>) -> Vec<Child> {
        insist(self.front.port, &self.path(), children)
    }

    pub fn stored(&self) -> Vec<String> {
        wait(stored(&self.cluster.primary.url("voix")))
    }
}

/// Many send to a port until all have sent once or `over` is set. Who is told goes through `told`; who is not
/// comes back.
pub fn send(
    port: u16,
    path: &str,
    children: &[Child],
    told: &mpsc::Sender<Child>,
    over: &AtomicBool,
) -> Untold {
    std::thread::scope(|scope| {
        let senders: Vec<_> = children
            .chunks(children.len().div_ceil(SENDERS))
            .map(|mine| {
                scope.spawn(move || {
                    let mut untold = Untold::default();
                    for child in mine {
                        if over.load(Ordering::Relaxed) || !is_told(port, path, child, &mut untold)
                        {
                            untold.children.push(child.clone());
                        } else {
                            told.send(child.clone()).unwrap();
                        }
                    }
                    untold
                })
            })
            .collect();
        let mut all = Untold::default();
        for sender in senders {
            let untold = sender.join().unwrap();
            all.children.extend(untold.children);
            all.bare += untold.bare;
        }
        all
    })
}

fn send_once(port: u16, path: &str, children: &[Child]) -> (Vec<Child>, Untold) {
    let (told, hears) = mpsc::channel();
    let untold = send(port, path, children, &told, &AtomicBool::new(false));
    drop(told);
    (hears.into_iter().collect(), untold)
}

/// Sends to a port again until everybody is told; returns them.
pub fn insist(port: u16, path: &str, children: Vec<Child>) -> Vec<Child> {
    let (start, mut rest, mut all) = (Instant::now(), children, Vec::new());
    while !rest.is_empty() {
        let (told, untold) = send_once(port, path, &rest);
        (all, rest) = ([all, told].concat(), untold.children);
        assert!(start.elapsed() < Duration::from_mins(2), "{} are not heard", rest.len());
    }
    all
}

/// Sends once. Who is not told keeps its page, unless the node died in the middle or none answered the balancer.
fn is_told(port: u16, path: &str, child: &Child, untold: &mut Untold) -> bool {
    let Ok(answer) = Client::connect(port).unwrap().post(path, &child.body) else {
        untold.bare += 1;
        return false;
    };
    if answer.status == 200 {
        return true;
    }
    if answer.text().contains(AWAY) {
        assert!([502, 503, 504].contains(&answer.status), "{}", answer.status);
        assert_eq!(answer.header("retry-after"), Some("10"));
        untold.bare += 1;
    } else {
        assert_kept(&answer, child);
    }
    false
}
