//! Calls to the disk fail: an error, no space, half a write, a sync that fails. Nobody is told "received" for what
//! is not kept, and the next child is heard by the same process.

use std::time::{Duration, Instant};

use porte_voix::clock::Dice;

use crate::disk::Disk;
use crate::fixture::{Child, Opened, open};
use crate::http::{Answer, Client};
use crate::locked::assert_kept;
use crate::power::tally;
use crate::process::Server;
use crate::recorder::{Recorder, as_settings};
use crate::tape::{Event, read};
use crate::{counts, kept, place, wait};

/// Longest time after a fault until answers are taken again.
const RECOVERY: Duration = Duration::from_secs(5);

/// A server whose calls fail when told, and the children that were sent to it.
struct Scene<'a> {
    opened: &'a Opened,
    recorder: &'a Recorder,
    server: &'a Server,
    sent: Vec<Child>,
    refused: usize,
    slowest: Duration,
}

impl Scene<'_> {
    fn post(&self, child: &Child) -> Answer {
        let path = format!("/c/{}/send", self.opened.code);
        Client::connect(self.server.port).unwrap().post(&path, &child.body).unwrap()
    }

    fn next(&mut self, dice: &Dice) -> Child {
        self.sent.push(self.opened.child(dice));
        self.sent[self.sent.len() - 1].clone()
    }

    /// Sends until it is acknowledged, which must be soon.
    fn insist(&mut self, child: &Child) {
        let start = Instant::now();
        loop {
            let answer = self.post(child);
            if answer.status == 200 {
                self.recorder.acknowledge(&child.row);
                self.slowest = self.slowest.max(start.elapsed());
                return;
            }
            assert_kept(&answer, child);
            self.refused += 1;
            assert!(start.elapsed() < RECOVERY, "still refused after {:?}", start.elapsed());
        }
    }
}

#[test]
fn a_call_that_fails_costs_nobody_an_acknowledged_answer() {
    let place = place();
    let opened = wait(open(&place.url, &place.key));
    let (dice, recorder) = (Dice::system(), Recorder::of(&place));
    let start = Disk::holding(place.folder.path());
    let server = place.serve(&as_settings(&recorder.settings(true)));
    let mut scene = Scene {
        opened: &opened,
        recorder: &recorder,
        server: &server,
        sent: Vec::new(),
        refused: 0,
        slowest: Duration::ZERO,
    };
    let (places, mut faults) = (counts(8, 80), 0);
    for kind in ["eio", "sync", "enospc", "short", "eintr"] {
        let refused = scene.refused;
        for at in 0..places {
            // Each call up to the eightieth in the full run, else some of them.
            let skip = if places < 80 { dice.below(40) } else { at };
            recorder.break_calls(kind, skip, 1 + dice.below(2));
            for _ in 0..100 {
                if !recorder.is_broken() {
                    break;
                }
                let child = scene.next(&dice);
                scene.insist(&child);
            }
            faults += usize::from(!recorder.is_broken());
            recorder.mend();
            let child = scene.next(&dice);
            scene.insist(&child);
        }
        if ["eio", "sync", "enospc"].contains(&kind) {
            assert!(scene.refused > refused, "no fault of kind {kind} met anybody");
        }
    }
    assert!(faults * 10 > places * 5 * 9, "only {faults} faults were met");
    assert!(server.is_ready());
    let (sent, refused, slowest) = (scene.sent, scene.refused, scene.slowest);
    eprintln!("{faults} faults, {} sent, {refused} refused, slowest {slowest:?}", sent.len());
    // Whatever a failed sync left undone, a loss of power then takes nothing that was acknowledged.
    let events = read(&recorder.tape(), recorder.watched());
    let failed = events.iter().filter(|event| matches!(event, Event::Synced(_, false))).count();
    assert!(failed > 0);
    let found = tally(&opened, &start, &events, counts(60, 2_000), &dice);
    assert_eq!((found.lost, found.broken), (0, 0), "{failed} failed syncs: {found:?}");
    // The control: a disk that says it synced and did not.
    recorder.break_calls("lie", 0, 1_000_000);
    let cheated: Vec<Child> = (0..20).map(|_| opened.child(&dice)).collect();
    for child in &cheated {
        let path = format!("/c/{}/send", opened.code);
        assert_eq!(server.client().post(&path, &child.body).unwrap().status, 200);
        recorder.acknowledge(&child.row);
    }
    let lied = read(&recorder.tape(), recorder.watched());
    recorder.mend();
    assert!(server.stop().success());
    let mut disk = start;
    for event in &events {
        disk.play(event, &dice);
    }
    let found = tally(&opened, &disk, &lied[events.len()..], 40, &dice);
    assert!(found.lost + found.broken > 10, "a sync that lies is noticed: {found:?}");
    let all = [sent, cheated].concat();
    wait(kept::check(&place, &opened, &all, &all));
}

#[test]
fn a_full_disk_keeps_children_waiting_and_is_taken_back_at_once() {
    let place = place();
    let opened = wait(open(&place.url, &place.key));
    let (dice, recorder) = (Dice::system(), Recorder::of(&place));
    let server = place.serve(&as_settings(&recorder.settings(false)));
    let mut client = server.client();
    let path = format!("/c/{}/send", opened.code);
    let (mut sent, mut slowest) = (Vec::new(), Duration::ZERO);
    for _ in 0..counts(4, 200) {
        recorder.break_calls("enospc", dice.below(12), 1_000_000);
        let children: Vec<Child> = (0..6).map(|_| opened.child(&dice)).collect();
        let mut refused = 0;
        for child in &children {
            let answer = client.post(&path, &child.body).unwrap();
            if answer.status != 200 {
                assert_kept(&answer, child);
                refused += 1;
            }
        }
        assert!(refused > 2, "the disk was not full");
        recorder.mend();
        let start = Instant::now();
        for child in &children {
            while client.post(&path, &child.body).unwrap().status != 200 {
                assert!(start.elapsed() < RECOVERY, "the disk is free and nobody is heard");
            }
            slowest = slowest.max(start.elapsed());
        }
        sent.extend(children);
    }
    eprintln!("all heard again {slowest:?} after the disk was free");
    assert!(server.is_ready());
    assert!(server.stop().success());
    wait(kept::check(&place, &opened, &sent, &sent));
}

#[test]
fn who_starts_on_a_full_disk_is_told_in_one_line() {
    let place = place();
    let recorder = Recorder::of(&place);
    let settings = recorder.settings(false);
    recorder.break_calls("enospc", 0, 1_000_000);
    let output = place.run(&["erase-due"], &as_settings(&settings));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    // Once there is space it starts, with nothing in its way.
    recorder.mend();
    let output = place.run(&["erase-due"], &as_settings(&settings));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
