//! The machine with the database dies while children send through the balancer to several nodes, and a standby takes over;
//! now and then a node dies too. Nothing acknowledged is lost, nothing stands twice. The control: without waiting for
//! a standby, acknowledged answers are lost.
//!
//! These run with the full counts only (`./test faults`), on a cluster of their own.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use porte_voix::clock::Dice;

use crate::cluster::until;
use crate::counts;
use crate::fixture::Child;
use crate::http::Client;
use crate::kept::{Found, compare};
use crate::proxy::Fault;
use crate::scene::{SENDERS, Scene, Untold};

/// Everybody there is, and everybody who was told.
#[derive(Default)]
struct All {
    sent: Vec<Child>,
    told: Vec<Child>,
}

/// One failover under load; a node dies with the primary, or none. Returns how long it took until a standby took
/// writes.
fn fail_over(
    scene: &mut Scene,
    dice: &Dice,
    frozen: &[usize],
    dies: Option<usize>,
    all: &mut All,
) -> (Duration, Untold) {
    let children = scene.children(1_200, dice);
    let (told, hears) = mpsc::channel();
    let over = AtomicBool::new(false);
    let enough = 20 + dice.below(200);
    let node = dies.and_then(|at| scene.nodes[at].server.take());
    let (acknowledged, untold) = std::thread::scope(|scope| {
        let (scene, over, children) = (&*scene, &over, &children);
        let sending = scope.spawn(move || scene.send(scene.front.port, children, &told, over));
        let mut acknowledged: Vec<Child> = hears.iter().take(enough).collect();
        // What is sent from here on does not reach these any more.
        for at in frozen {
            scene.cluster.standbys[*at].freeze();
        }
        acknowledged.extend(hears.iter().take(30));
        if let Some(node) = node {
            node.kill();
        }
        acknowledged.extend(hears.iter().take(30));
        scene.cluster.primary.kill();
        over.store(true, Ordering::Relaxed);
        acknowledged.extend(hears);
        (acknowledged, sending.join().unwrap())
    });
    let took = scene.cluster.promote();
    scene.lead();
    all.sent.extend(children);
    all.told.extend(acknowledged);
    (took, untold)
}

#[test]
fn a_failover_loses_and_doubles_nothing() {
    let sizes = [2, 3, 4];
    for nodes in sizes {
        fails_over(nodes, counts(1, 50).div_ceil(sizes.len()));
    }
}

fn fails_over(nodes: usize, rounds: usize) {
    let dice = Dice::system();
    let Some(mut scene) = Scene::begin(true, &vec![&[][..]; nodes]) else { return };
    let mut all = All::default();
    let (mut unknown, mut slowest) = (0, Duration::ZERO);
    let (mut died, mut bare) = (0, 0);
    for round in 0..rounds {
        let frozen = [dice.below(2)];
        let frozen = if round % 2 == 0 { &frozen[..] } else { &[] };
        let dies = (round % 3 == 1).then(|| dice.below(nodes));
        let (took, untold) = fail_over(&mut scene, &dice, frozen, dies, &mut all);
        slowest = slowest.max(took);
        // Who is told by HAProxy and not by us sent to a node in the moment of its death.
        assert!(dies.is_some() || untold.bare == 0, "{} pages gone, and no node died", untold.bare);
        bare += untold.bare;
        died += usize::from(dies.is_some());
        let there = scene.stored();
        assert_eq!(compare(&all.told, &all.sent, &there), Found::default(), "failover {round}");
        unknown += untold.children.iter().filter(|child| there.contains(&child.row)).count();
        scene.cluster.follow();
        all.told.extend(scene.insist(untold.children));
        let found = compare(&all.told, &all.sent, &scene.stored());
        assert_eq!(found, Found::default(), "after everybody sent again");
        scene.start();
    }
    assert_eq!(all.told.len(), all.sent.len(), "everybody was told in the end");
    eprintln!(
        "{rounds} failovers behind HAProxy, {nodes} nodes, {died} of them killed, {} sent and kept, \
         {unknown} stored unknown to us, {bare} without their page, slowest promotion {slowest:?}",
        all.sent.len()
    );
    scene.stop();
    let url = scene.cluster.primary.url("voix");
    for act in ["close", "freeze"] {
        let to = [("ROCKET_DATABASE_URL", &*url)];
        let done = scene.place.run(&["consultation", act, &scene.opened.code], &to);
        assert!(done.status.success(), "{act}: {}", String::from_utf8_lossy(&done.stderr));
    }
}

#[test]
fn without_a_standby_that_has_it_a_failover_loses() {
    let dice = Dice::system();
    let (mut told, mut lost) = (0, Vec::new());
    for _ in 0..counts(1, 8) {
        let Some(mut scene) = Scene::begin(false, &[&[], &[]]) else { return };
        let mut all = All::default();
        fail_over(&mut scene, &dice, &[0, 1], None, &mut all);
        let found = compare(&all.told, &all.sent, &scene.stored());
        assert!(found.lost > 0, "the control loses nothing");
        told += all.told.len();
        lost.push(found.lost);
    }
    eprintln!("without waiting: of {told} acknowledged lost {lost:?}");
}

#[test]
fn without_any_standby_nobody_is_told_and_all_are_heard_later() {
    let Some(scene) = Scene::begin(true, &[&[], &[]]) else { return };
    let dice = Dice::system();
    let (rounds, mut told) = (counts(1, 20), Vec::new());
    for _ in 0..rounds {
        scene.cluster.standbys_up(false);
        let children = scene.children(SENDERS, &dice);
        let (heard, untold) = scene.send_once(scene.front.port, &children);
        assert!(heard.is_empty(), "told, and on one machine only");
        assert_eq!(untold.bare, 0, "everybody keeps the page");
        scene.cluster.standbys_up(true);
        told.extend(scene.insist(untold.children));
    }
    assert_eq!(compare(&told, &told, &scene.stored()), Found::default());
    eprintln!("{rounds} times without any standby, {} refused, then heard", told.len());
}

#[test]
fn a_node_that_is_not_ready_gets_nobody_until_it_is() {
    let Some(scene) = Scene::begin(true, &[&[], &[]]) else { return };
    let dice = Dice::system();
    let front = scene.front.port;
    let mut told = Vec::new();
    let set = |at: usize, fault| {
        scene.nodes[at].line.set(fault);
        scene.nodes[at].line.cut();
    };
    let ready = |at: usize| scene.nodes[at].server.as_ref().unwrap().is_ready();
    for _ in 0..counts(1, 5) {
        set(0, Fault::Refusing);
        until("it is not ready", || !ready(0));
        // The control: who comes to this node is refused.
        let (heard, untold) = scene.send_once(scene.nodes[0].port, &scene.children(2, &dice));
        assert!(heard.is_empty());
        let mut waiting = untold.children;
        // Through HAProxy forty in a row are heard, once it was taken away.
        let start = Instant::now();
        loop {
            let (heard, untold) = scene.send_once(front, &scene.children(40, &dice));
            told.extend(heard);
            waiting.extend(untold.children.iter().cloned());
            if untold.children.is_empty() {
                break;
            }
            assert!(start.elapsed() < Duration::from_mins(1), "it is not taken away");
        }
        // Where none is ready, who lives still keeps the child's page.
        set(1, Fault::Refusing);
        until("none is ready", || !ready(1));
        let (heard, untold) = scene.send_once(front, &scene.children(SENDERS, &dice));
        assert!(heard.is_empty() && untold.bare == 0, "a page is gone");
        waiting.extend(untold.children);
        // Only this one is there now: it was given back.
        set(0, Fault::Whole);
        told.extend(scene.insist(waiting));
        set(1, Fault::Whole);
        until("both are ready", || ready(0) && ready(1));
    }
    assert_eq!(Client::connect(front).unwrap().get("/health/ready").unwrap().status, 404);
    assert_eq!(compare(&told, &told, &scene.stored()), Found::default());
}
