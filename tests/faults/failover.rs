//! The machine with the database dies while children send, and a standby takes over: nothing acknowledged is lost,
//! nothing stands twice. The control: without waiting for a standby, acknowledged answers are lost.
//!
//! These run with the full counts only (`./test faults`), on a cluster of their own.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use porte_voix::clock::Dice;

use crate::cluster::{Cluster, address};
use crate::fixture::{Child, Opened, open};
use crate::http::Client;
use crate::kept::{Found, compare, stored};
use crate::locked::assert_kept;
use crate::process::{Place, Server};
use crate::proxy::Line;
use crate::{counts, place, setting, wait};

/// Children who send at the same time.
const SENDERS: usize = 8;

/// Two servers of ours, and a line that leads to whichever machine takes writes.
struct Scene {
    cluster: Cluster,
    line: Line,
    opened: Opened,
    place: Place,
    servers: Vec<Server>,
}

impl Scene {
    /// With or without waiting for a standby; `None` where the full counts are not asked for.
    fn begin(waits: bool) -> Option<Self> {
        setting("FAULT_ROUNDS").and(setting("TEST_DATABASE_URL"))?;
        let cluster = Cluster::start()?;
        cluster.wait_for_standbys(waits);
        let line = Line::to(&address(&cluster.primary));
        let url = line.url(&cluster.primary.url("voix"));
        let place = place().with_url(&url);
        let opened = wait(async {
            let opened = open(&place.url, &place.key).await;
            opened.desk.store.close().await;
            opened
        });
        let servers = (0..2).map(|_| place.serve(&[])).collect();
        Some(Self { cluster, line, opened, place, servers })
    }

    fn children(&self, how_many: usize, dice: &Dice) -> Vec<Child> {
        (0..how_many).map(|_| self.opened.child(dice)).collect()
    }

    /// Many send to both servers until all have sent once or `over` is set. Who is told goes through `told`; who
    /// is not comes back.
    fn send(
        &self,
        children: &[Child],
        told: &mpsc::Sender<Child>,
        over: &AtomicBool,
    ) -> Vec<Child> {
        let path = format!("/c/{}/send", self.opened.code);
        std::thread::scope(|scope| {
            let parts = children.chunks(children.len().div_ceil(SENDERS)).enumerate();
            let senders: Vec<_> = parts
                .map(|(at, mine)| {
                    let (path, port) = (&path, self.servers[at % 2].port);
                    scope.spawn(move || {
                        let mut untold = Vec::new();
                        for child in mine {
                            if over.load(Ordering::Relaxed) {
                                untold.push(child.clone());
                                continue;
                            }
                            let answer = Client::connect(port).unwrap().post(path, &child.body);
                            match answer.unwrap() {
                                answer if answer.status == 200 => told.send(child.clone()).unwrap(),
                                answer => {
                                    assert_kept(&answer, child);
                                    untold.push(child.clone());
                                }
                            }
                        }
                        untold
                    })
                })
                .collect();
            senders.into_iter().flat_map(|sender| sender.join().unwrap()).collect()
        })
    }

    /// Sends again until everybody is told.
    fn insist(&self, children: Vec<Child>, told: &mpsc::Sender<Child>) {
        let (start, mut rest) = (Instant::now(), children);
        while !rest.is_empty() {
            rest = self.send(&rest, told, &AtomicBool::new(false));
            assert!(start.elapsed() < Duration::from_mins(2), "{} are not heard", rest.len());
        }
    }

    fn stored(&self) -> Vec<String> {
        wait(stored(&self.cluster.primary.url("voix")))
    }
}

/// One failover under load. Returns how long it took until a standby took writes.
fn fail_over(
    scene: &mut Scene,
    dice: &Dice,
    frozen: &[usize],
    all: &mut (Vec<Child>, Vec<Child>),
) -> (Duration, Vec<Child>) {
    let children = scene.children(1_200, dice);
    let (told, hears) = mpsc::channel();
    let over = AtomicBool::new(false);
    let enough = 20 + dice.below(200);
    let (acknowledged, untold) = std::thread::scope(|scope| {
        let (scene, over, children) = (&*scene, &over, &children);
        let sending = scope.spawn(move || scene.send(children, &told, over));
        let mut acknowledged: Vec<Child> = hears.iter().take(enough).collect();
        // What is sent from here on does not reach these any more.
        for at in frozen {
            scene.cluster.standbys[*at].freeze(true);
        }
        acknowledged.extend(hears.iter().take(60));
        scene.cluster.primary.kill();
        over.store(true, Ordering::Relaxed);
        acknowledged.extend(hears);
        (acknowledged, sending.join().unwrap())
    });
    let took = scene.cluster.promote();
    scene.line.lead_to(&address(&scene.cluster.primary));
    all.0.extend(children);
    all.1.extend(acknowledged);
    (took, untold)
}

#[test]
fn a_failover_loses_and_doubles_nothing() {
    let Some(mut scene) = Scene::begin(true) else { return };
    let dice = Dice::system();
    let mut all = (Vec::new(), Vec::new());
    let (rounds, mut unknown, mut slowest) = (counts(1, 50), 0, Duration::ZERO);
    for round in 0..rounds {
        let frozen = [dice.below(2)];
        let frozen = if round % 2 == 0 { &frozen[..] } else { &[] };
        let (took, untold) = fail_over(&mut scene, &dice, frozen, &mut all);
        slowest = slowest.max(took);
        let there = scene.stored();
        let found = compare(&all.1, &all.0, &there);
        assert_eq!(found, Found::default(), "after failover {round}");
        unknown += untold.iter().filter(|child| there.contains(&child.row)).count();
        scene.cluster.follow();
        let (told, hears) = mpsc::channel();
        scene.insist(untold, &told);
        drop(told);
        all.1.extend(hears);
        let found = compare(&all.1, &all.0, &scene.stored());
        assert_eq!(found, Found::default(), "after everybody sent again");
    }
    assert_eq!(all.1.len(), all.0.len(), "everybody was told in the end");
    eprintln!(
        "{rounds} failovers, {} sent and kept, {unknown} stored unknown to us, slowest promotion {slowest:?}",
        all.0.len()
    );
    for server in scene.servers.drain(..) {
        assert!(server.stop().success());
    }
    for act in ["close", "freeze"] {
        let done = scene.place.run(&["consultation", act, &scene.opened.code], &[]);
        assert!(done.status.success(), "{act}: {}", String::from_utf8_lossy(&done.stderr));
    }
}

#[test]
fn without_a_standby_that_has_it_a_failover_loses() {
    let Some(mut scene) = Scene::begin(false) else { return };
    let dice = Dice::system();
    let mut all = (Vec::new(), Vec::new());
    fail_over(&mut scene, &dice, &[0, 1], &mut all);
    let found = compare(&all.1, &all.0, &scene.stored());
    eprintln!("without waiting: {} acknowledged, {found:?}", all.1.len());
    assert!(found.lost > 0, "the control loses nothing");
}

#[test]
fn without_any_standby_nobody_is_told_and_all_are_heard_later() {
    let Some(scene) = Scene::begin(true) else { return };
    let dice = Dice::system();
    let (told, hears) = mpsc::channel();
    for _ in 0..counts(1, 5) {
        scene.cluster.standbys_up(false);
        let children = scene.children(SENDERS, &dice);
        let untold = scene.send(&children, &told, &AtomicBool::new(false));
        assert_eq!(untold.len(), children.len(), "told, and on one machine only");
        scene.cluster.standbys_up(true);
        scene.insist(untold, &told);
    }
    drop(told);
    let told: Vec<Child> = hears.into_iter().collect();
    assert_eq!(compare(&told, &told, &scene.stored()), Found::default());
}
