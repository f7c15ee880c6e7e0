//! Received means kept: the server is killed, or asked to end, while children send.

use std::sync::mpsc;
use std::time::Instant;

use porte_voix::clock::Dice;

use crate::fixture::{Child, Opened, open};
use crate::http::Client;
use crate::kept::check;
use crate::process::{Place, Server};
use crate::{place, setting, wait};

/// Children who send at the same time.
const SENDERS: usize = 24;
/// Two seconds for those who are being answered, and one for their connections.
const HURRY: (&str, &str) = ("ROCKET_SHUTDOWN", "{grace=2,mercy=1}");

/// Sends until the server is gone. Every acknowledged child goes through `heard`, every child that
/// got no answer comes back.
fn send(port: u16, code: &str, children: &[Child], heard: &mpsc::Sender<Child>) -> Vec<Child> {
    let path = format!("/c/{code}/send");
    let mut unheard = Vec::new();
    let mut client = Client::connect(port);
    for (at, child) in children.iter().enumerate() {
        // A double tap, one in twenty.
        let times = if at % 20 == 7 { 2 } else { 1 };
        for _ in 0..times {
            match client.as_mut().map(|client| client.post(&path, &child.body)) {
                Ok(Ok(answer)) if answer.status == 200 => {
                    let _ = heard.send(child.clone());
                }
                Ok(Ok(answer)) => {
                    assert_eq!(answer.status, 503, "{}", answer.text());
                    unheard.push(child.clone());
                }
                _ => {
                    unheard.push(child.clone());
                    client = Client::connect(port);
                }
            }
        }
    }
    unheard
}

/// One round: many send, and after `enough` acknowledgements something happens to the server.
/// Returns who was acknowledged and who has to send again.
fn round(
    server: Server,
    code: &str,
    children: &[Child],
    enough: usize,
    happens: impl FnOnce(Server),
) -> (Vec<Child>, Vec<Child>) {
    let port = server.port;
    let (heard, hears) = mpsc::channel();
    std::thread::scope(|scope| {
        let senders: Vec<_> = children
            .chunks(children.len().div_ceil(SENDERS))
            .map(|mine| {
                let heard = heard.clone();
                scope.spawn(move || send(port, code, mine, &heard))
            })
            .collect();
        drop(heard);
        let mut acknowledged: Vec<Child> = hears.iter().take(enough).collect();
        happens(server);
        acknowledged.extend(hears);
        let unheard = senders.into_iter().flat_map(|sender| sender.join().unwrap()).collect();
        (acknowledged, unheard)
    })
}

/// Everybody who got no answer sends again, and is heard.
fn send_again(place: &Place, code: &str, again: &[Child]) -> Vec<Child> {
    let server = place.serve(&[]);
    let (heard, hears) = mpsc::channel();
    assert!(send(server.port, code, again, &heard).is_empty());
    drop(heard);
    assert!(server.stop().success());
    hears.into_iter().collect()
}

fn draw(opened: &Opened, dice: &Dice, how_many: usize) -> Vec<Child> {
    (0..how_many).map(|_| opened.child(dice)).collect()
}

#[test]
fn no_acknowledged_response_is_lost_when_the_process_is_killed() {
    let rounds = setting("FAULT_ROUNDS").and_then(|n| n.parse().ok()).unwrap_or(6);
    let place = place();
    let opened = wait(open(&place.url, &place.key));
    let dice = Dice::system();
    let (mut sent, mut acknowledged, mut again) = (Vec::new(), Vec::new(), Vec::new());
    let mut sent_again = 0;
    let mut slowest = std::time::Duration::ZERO;
    for _ in 0..rounds {
        let enough = 1 + dice.below(1_200);
        let fresh = (enough + 400_usize).saturating_sub(again.len());
        let mut children = draw(&opened, &dice, fresh);
        sent.extend(children.iter().cloned());
        // Who got no answer is among the first to send again.
        sent_again += again.len();
        children.splice(0..0, again);
        let start = Instant::now();
        let server = place.serve(&[]);
        slowest = slowest.max(start.elapsed());
        let (heard, unheard) = round(server, &opened.code, &children, enough, Server::kill);
        acknowledged.extend(heard);
        again = unheard;
        assert!(!again.is_empty(), "nobody was interrupted");
    }
    sent_again += again.len();
    acknowledged.extend(send_again(&place, &opened.code, &again));
    eprintln!(
        "{rounds} kills, {} sent, {} acknowledged, {sent_again} sent again, slowest start {slowest:?}",
        sent.len(),
        acknowledged.len(),
    );
    wait(check(&place, &opened, &acknowledged, &sent));
}

#[test]
fn who_sends_while_the_server_ends_is_answered_or_may_send_again() {
    let place = place();
    let opened = wait(open(&place.url, &place.key));
    let dice = Dice::system();
    let (mut sent, mut acknowledged) = (Vec::new(), Vec::new());
    // Once with the time to end that is shipped, then with less: what is waited for tells nothing.
    for hurry in [&[][..], &[HURRY], &[HURRY]] {
        let children = draw(&opened, &dice, 1_600);
        sent.extend(children.iter().cloned());
        let enough = 1 + dice.below(800);
        let server = place.serve(hurry);
        let (heard, unheard) = round(server, &opened.code, &children, enough, |server| {
            assert_eq!(server.stop().code(), Some(0));
        });
        assert!(!unheard.is_empty(), "nobody was interrupted");
        acknowledged.extend(heard);
        acknowledged.extend(send_again(&place, &opened.code, &unheard));
    }
    wait(check(&place, &opened, &acknowledged, &sent));
}
