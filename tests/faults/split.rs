//! The old primary comes back while a node still leads to it: as long as it waits for standbys, and they follow
//! another one, it acknowledges nothing. The controls: where it waits for nobody, or a standby stayed with it, answers
//! are acknowledged that the new primary does not have. With `require_standby` the first of these takes none.

use porte_voix::clock::Dice;

use crate::cluster::{Member, address, until};
use crate::fixture::Child;
use crate::kept::{Found, compare};
use crate::scene::{INSISTS, SENDERS, Scene, insist};
use crate::{counts, wait};

/// How the old primary went, and comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gone {
    /// Killed, and started again.
    Killed,
    /// It stood still, with everybody connected, and goes on.
    Paused,
}

/// A standby takes over while some send; returns the old primary, running again, who was told before and who was not.
fn split(
    scene: &mut Scene,
    gone: Gone,
    follow: bool,
    dice: &Dice,
) -> (Member, Vec<Child>, Vec<Child>) {
    let front = scene.front.port;
    let (mut told, untold) = scene.send_once(front, &scene.children(3 * SENDERS, dice));
    told.extend(scene.insist(untold.children));
    match gone {
        Gone::Killed => scene.cluster.primary.kill(),
        Gone::Paused => scene.cluster.primary.pause(true),
    }
    // Whoever sends now waits for an answer in vain.
    let (early, untold) = scene.send_once(scene.nodes[0].port, &scene.children(2, dice));
    assert!(early.is_empty(), "told by nobody");
    let old = scene.cluster.take_over();
    if follow {
        scene.cluster.follow();
    }
    match gone {
        Gone::Killed => scene.cluster.up(&old),
        Gone::Paused => old.pause(false),
    }
    // All nodes but the first lead to the new one.
    for node in &scene.nodes[1..] {
        node.line.lead_to(&address(&scene.cluster.primary));
    }
    (old, told, untold.children)
}

/// Nobody believes the old one any more.
fn mend(scene: &Scene, old: Member, waiting: Vec<Child>) -> Vec<Child> {
    drop(old);
    scene.lead();
    scene.insist(waiting)
}

#[test]
fn an_old_primary_that_comes_back_acknowledges_nothing() {
    let Some(mut scene) = Scene::begin(true, &[&[], &[], INSISTS]) else { return };
    let dice = Dice::system();
    let (rounds, mut all, mut refused) = (counts(1, 20), Vec::new(), 0);
    for round in 0..rounds {
        let gone = if round % 2 == 0 { Gone::Killed } else { Gone::Paused };
        let (old, told, mut waiting) = split(&mut scene, gone, true, &dice);
        all.extend(told);
        let children = scene.children(SENDERS, &dice);
        let (heard, untold) = scene.send_once(scene.nodes[0].port, &children);
        assert_eq!((heard.len(), untold.bare), (0, 0), "{gone:?}: told by a primary that was left");
        refused += untold.children.len();
        waiting.extend(untold.children);
        // Others come through HAProxy, which does not know which node is misled.
        let (heard, untold) =
            scene.send_once(scene.front.port, &scene.children(2 * SENDERS, &dice));
        all.extend(heard);
        waiting.extend(untold.children);
        let sent = [&all[..], &waiting].concat();
        assert_eq!(compare(&all, &sent, &scene.stored()), Found::default(), "round {round}");
        all.extend(mend(&scene, old, waiting));
        assert_eq!(compare(&all, &all, &scene.stored()), Found::default(), "after {round}");
    }
    eprintln!(
        "{rounds} old primaries came back, {refused} children refused by them, {} sent and kept",
        all.len()
    );
    scene.stop();
}

#[test]
fn an_old_primary_that_waits_for_nobody_acknowledges_what_the_new_one_lacks() {
    let Some(mut scene) = Scene::begin(true, &[&[], INSISTS, &[]]) else { return };
    let dice = Dice::system();
    let (old, told, mut waiting) = split(&mut scene, Gone::Killed, true, &dice);
    scene.cluster.wait_at(&old, false);
    // Two nodes believe the old one; the second insists on a standby.
    scene.nodes[1].line.lead_to(&address(&old));
    let insisting = scene.nodes[1].server.as_ref().unwrap();
    until("it is not ready", || !insisting.is_ready());
    let (heard, untold) = scene.send_once(scene.nodes[1].port, &scene.children(SENDERS, &dice));
    assert_eq!((heard.len(), untold.bare), (0, 0), "told with require_standby");
    waiting.extend(untold.children);
    let (misled, untold) = scene.send_once(scene.nodes[0].port, &scene.children(SENDERS, &dice));
    assert_eq!(misled.len(), SENDERS, "the control is told");
    waiting.extend(untold.children);
    let (all, sent) = ([&told[..], &misled].concat(), [&told[..], &misled, &waiting].concat());
    let found = compare(&all, &sent, &scene.stored());
    eprintln!("an old primary that waits for nobody: of {SENDERS} told {} are lost", found.lost);
    assert_eq!(found, Found { lost: SENDERS, ..Found::default() });
    mend(&scene, old, waiting);
}

#[test]
fn a_standby_that_stayed_with_the_old_primary_makes_it_acknowledge() {
    let Some(mut scene) = Scene::begin(true, &[INSISTS, &[]]) else { return };
    let dice = Dice::system();
    // Killed and started: the standby that was not promoted connects to it again, as nobody told it otherwise.
    let (old, told, waiting) = split(&mut scene, Gone::Killed, false, &dice);
    let following = "select count(*)::text from pg_stat_replication where state = 'streaming'";
    until("one stayed", || wait(old.ask(following)).is_some_and(|found| found == "1"));
    let (misled, untold) = scene.send_once(scene.nodes[0].port, &scene.children(SENDERS, &dice));
    let misled = [misled, insist(scene.nodes[0].port, &scene.path(), untold.children)].concat();
    assert_eq!(misled.len(), SENDERS, "the control is told");
    let (all, sent) = ([&told[..], &misled].concat(), [&told[..], &misled, &waiting].concat());
    let found = compare(&all, &sent, &scene.stored());
    eprintln!("a standby stayed with the old primary: of {SENDERS} told {} are lost", found.lost);
    assert_eq!(found, Found { lost: SENDERS, ..Found::default() });
    drop(old);
    scene.lead();
}
