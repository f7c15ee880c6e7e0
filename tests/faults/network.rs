//! The line to PostgreSQL fails in every way we know, also in the middle of a commit; and two servers work on one
//! database. Who knows nothing of a commit says "try again", and trying again gives exactly one row.

use std::time::{Duration, Instant};

use porte_voix::clock::Dice;
use tokio::runtime::Runtime;

use crate::fixture::{Child, open};
use crate::http::{Answer, Client};
use crate::kept::{self, stored};
use crate::locked::assert_kept;
use crate::proxy::{Fault, Line};
use crate::{counts, place, postgres};

/// Longest time after a fault until answers are taken again: one deadline of the writer, and a little.
const RECOVERY: Duration = Duration::from_secs(12);

fn post(port: u16, code: &str, child: &Child) -> std::io::Result<Answer> {
    Client::connect(port)?.post(&format!("/c/{code}/send"), &child.body)
}

/// A fault by its number; those that cost a deadline are rare.
fn drawn(number: usize, dice: &Dice) -> Fault {
    match number % 10 {
        0 | 5 => Fault::CutAfter,
        1 | 6 => Fault::CutBefore,
        2 => Fault::CutWithin,
        3 => Fault::Refusing,
        4 | 8 => Fault::Slow(5 + u64::try_from(dice.below(120)).unwrap()),
        7 => Fault::Silent,
        _ => Fault::MuteAfter,
    }
}

#[test]
fn a_line_that_fails_makes_no_row_be_lost_or_doubled() {
    let waiting = Runtime::new().unwrap();
    let Some(database) = waiting.block_on(postgres("line")) else { return };
    let address = database.url.split_once('@').unwrap().1.split_once('/').unwrap().0.to_owned();
    let line = Line::to(&address);
    let place = place().with_url(&database.url);
    let opened = waiting.block_on(open(&place.url, &place.key));
    let dice = Dice::system();
    let server = place.serve(&[("ROCKET_DATABASE_URL", &line.url(&database.url))]);
    let (mut sent, mut unknown, mut refused) = (Vec::new(), 0, 0);
    let scripts = counts(10, 500);
    let mut slowest = Duration::ZERO;
    for script in 0..scripts {
        let fault = drawn(script, &dice);
        let children: Vec<Child> = (0..3).map(|_| opened.child(&dice)).collect();
        line.set(fault);
        if fault == Fault::Refusing {
            line.cut();
        }
        let told = std::thread::scope(|scope| {
            let asks: Vec<_> = children
                .iter()
                .map(|child| {
                    let (code, port) = (&opened.code, server.port);
                    scope.spawn(move || post(port, code, child).unwrap())
                })
                .collect();
            asks.into_iter().map(|ask| ask.join().unwrap()).collect::<Vec<_>>()
        });
        let there = waiting.block_on(stored(&database.url));
        for (child, answer) in children.iter().zip(&told) {
            let kept = there.contains(&child.row);
            if answer.status == 200 {
                assert!(kept, "{fault:?}: acknowledged and not there");
            } else {
                assert_kept(answer, child);
                refused += 1;
                unknown += usize::from(kept);
            }
        }
        line.set(Fault::Whole);
        let start = Instant::now();
        for child in &children {
            while post(server.port, &opened.code, child).unwrap().status != 200 {
                assert!(start.elapsed() < RECOVERY, "{fault:?}: nobody is heard");
            }
        }
        slowest = slowest.max(start.elapsed());
        sent.extend(children);
    }
    eprintln!(
        "{scripts} scripts, {refused} refused, {unknown} of them stored unknown to the program, \
         slowest recovery {slowest:?}"
    );
    assert!(unknown > 0, "no commit was cut from its answer");
    assert!(server.stop().success());
    waiting.block_on(async {
        kept::check(&place, &opened, &sent, &sent).await;
        opened.desk.store.close().await;
        database.remove().await;
    });
}

#[test]
fn two_servers_take_the_same_answers_once_and_one_goes_on_alone() {
    let waiting = Runtime::new().unwrap();
    let Some(database) = waiting.block_on(postgres("nodes")) else { return };
    let place = place().with_url(&database.url);
    let opened = waiting.block_on(open(&place.url, &place.key));
    let dice = Dice::system();
    let second = place.serve(&[]);
    let mut sent = Vec::new();
    for _ in 0..counts(3, 20) {
        let first = place.serve(&[]);
        let children: Vec<Child> = (0..40).map(|_| opened.child(&dice)).collect();
        let (code, ports) = (&opened.code, [first.port, second.port]);
        let mut first = Some(first);
        let kill = dice.below(children.len());
        for (at, child) in children.iter().enumerate() {
            let (one, other) = std::thread::scope(|scope| {
                let one = scope.spawn(move || post(ports[0], code, child).map(|it| it.status));
                let other = scope.spawn(move || post(ports[1], code, child).map(|it| it.status));
                if at == kill {
                    first.take().unwrap().kill();
                }
                (one.join().unwrap(), other.join().unwrap())
            });
            assert_eq!(other.unwrap(), 200, "the one that lives");
            if at < kill {
                assert_eq!(one.unwrap(), 200, "both are told the same");
            }
        }
        sent.extend(children);
    }
    assert!(second.stop().success());
    waiting.block_on(async {
        kept::check(&place, &opened, &sent, &sent).await;
        opened.desk.store.close().await;
        database.remove().await;
    });
}
