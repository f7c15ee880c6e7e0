//! The clock of the machine jumps, and the whole program stands still for a while: nothing acknowledged is lost, and
//! nothing is erased because of one wrong reading.

use std::process::Command;
use std::time::{Duration, Instant};

use porte_voix::clock::Dice;

use crate::fixture::{Child, open};
use crate::http::Client;
use crate::recorder::{Recorder, as_settings};
use crate::{counts, kept, place, setting, wait};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
const YEAR: i64 = 365 * DAY;
/// As many seconds before now there was no time yet.
const BEGINNING: i64 = -1_790_000_000;

#[test]
fn a_clock_that_jumps_loses_nothing() {
    let place = place();
    let opened = wait(open(&place.url, &place.key));
    let (dice, recorder) = (Dice::system(), Recorder::of(&place));
    let settings = recorder.settings(false);
    let path = format!("/c/{}/send", opened.code);
    let jumps = [HOUR, -HOUR, DAY, -DAY, 10 * YEAR, -10 * YEAR, BEGINNING, 0];
    let (mut told, mut sent, mut refused) = (Vec::new(), Vec::new(), 0);
    for round in 0..counts(1, 8) {
        // Into a server that runs, and into one that starts.
        let mut server = place.serve(&as_settings(&settings));
        for (at, jump) in jumps.iter().enumerate() {
            let jump = if round == 0 { *jump } else { jumps[dice.below(jumps.len())] };
            recorder.set_clock(jump);
            if at % 2 == 1 {
                assert!(server.stop().success());
                server = place.serve(&as_settings(&settings));
            }
            let mut client = server.client();
            for _ in 0..4 {
                let child = opened.child(&dice);
                let answer = client.post(&path, &child.body).unwrap();
                assert!(answer.status < 500, "{jump}: {}", answer.text());
                if answer.status == 200 {
                    told.push(child.clone());
                } else {
                    refused += 1;
                }
                sent.push(child);
            }
        }
        recorder.set_clock(0);
        assert!(server.stop().success());
    }
    eprintln!("{} told, {refused} refused while the clock was wrong", told.len());
    assert!(told.len() > sent.len() / 2);
    wait(kept::check(&place, &opened, &told, &sent));
}

#[test]
fn one_wrong_reading_of_the_clock_erases_nothing() {
    let place = place();
    let opened = wait(open(&place.url, &place.key));
    let (dice, recorder) = (Dice::system(), Recorder::of(&place));
    let settings = recorder.settings(false);
    let server = place.serve(&as_settings(&settings));
    for _ in 0..12 {
        let child = opened.child(&dice);
        let path = format!("/c/{}/send", opened.code);
        assert_eq!(server.client().post(&path, &child.body).unwrap().status, 200);
    }
    assert!(server.stop().success());
    assert!(place.run(&["consultation", "close", &opened.code], &[]).status.success());
    let run = |seconds: i64| {
        recorder.set_clock(seconds);
        let output = place.run(&["erase-due"], &as_settings(&settings));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        wait(kept::stored(&place.url)).len()
    };
    assert_eq!(run(0), 12);
    for jump in [10 * YEAR, 0, YEAR, -10 * YEAR, BEGINNING, 0, 10 * YEAR, -DAY, DAY, 0] {
        assert_eq!(run(jump), 12, "erased after one reading, {jump} seconds off");
    }
    // The control: two days in a row that agree are believed.
    assert_eq!(run(YEAR), 12);
    assert_eq!(run(YEAR + DAY), 0, "what is due is erased");
}

#[test]
fn a_program_that_stands_still_answers_everybody_afterwards() {
    let long = Duration::from_secs(if setting("FAULT_ROUNDS").is_some() { 25 } else { 3 });
    let place = place();
    let opened = wait(open(&place.url, &place.key));
    let dice = Dice::system();
    let server = place.serve(&[]);
    let path = format!("/c/{}/send", opened.code);
    let signal = |name: &str| {
        let id = server.child.id().to_string();
        assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
    };
    let children: Vec<Child> = (0..160).map(|_| opened.child(&dice)).collect();
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for mine in children.chunks(10) {
            let (path, port) = (&path, server.port);
            scope.spawn(move || {
                for child in mine {
                    // Whoever is told to try again does.
                    let ask =
                        || Client::connect(port).and_then(|mut to| to.post(path, &child.body));
                    while !matches!(ask(), Ok(answer) if answer.status == 200) {
                        assert!(begun.elapsed() < Duration::from_mins(2), "nobody is heard");
                    }
                }
            });
        }
        signal("-STOP");
        std::thread::park_timeout(long);
        signal("-CONT");
    });
    assert!(begun.elapsed() >= long, "it did not stand still");
    assert!(server.stop().success());
    wait(kept::check(&place, &opened, &children, &children));
}
