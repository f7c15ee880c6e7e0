//! Many more send than the writer can take: nothing acknowledged is lost, the script is heard after
//! a puzzle, a tenth of the queue is for those without one, and staff are answered meanwhile.

use std::sync::mpsc;

use porte_voix::clock::Dice;
use sha2::{Digest, Sha256};

use crate::fixture::{Child, Opened, open};
use crate::http::{Answer, Client};
use crate::kept::{Found, compare, stored};
use crate::locked::{assert_kept, hold, release};
use crate::{place, wait};

/// Sends as the script does, with a solution if there is one.
fn send(client: &mut Client, opened: &Opened, child: &Child, solution: Option<&str>) -> Answer {
    let mut body = child.body.strip_suffix("&end=1").unwrap().to_owned();
    if let Some(solution) = solution {
        body.push_str(&format!("&solution={solution}"));
    }
    body.push_str("&end=1");
    let request = format!(
        "POST /c/{}/send HTTP/1.1\r\nHost: test\r\nAccept: application/json\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        opened.code,
        body.len()
    );
    client.raw(request.as_bytes()).unwrap()
}

/// What the script works out.
fn solve(answer: &Answer) -> String {
    let told: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    let (puzzle, bits) = (told["puzzle"].as_str().unwrap(), told["bits"].as_u64().unwrap());
    let fits = |solution: &String| {
        let hash = Sha256::digest(solution.as_bytes());
        u32::from_be_bytes(hash[..4].try_into().unwrap()) >> (32 - bits) == 0
    };
    (0..1_000_000_u64).map(|number| format!("{puzzle}.{number}")).find(fits).unwrap()
}

#[test]
fn in_a_flood_nothing_acknowledged_is_lost_and_staff_are_answered() {
    let place = place();
    let opened = wait(open(&place.url, &place.key));
    // Early, so that a slow machine reaches it before the writer gives up.
    let server = place.serve(&[("ROCKET_FLOOD_AT", "10")]);
    let dice = Dice::system();
    let (plain, scripted) = (500, 8);
    let children: Vec<Child> = (0..plain + scripted).map(|_| opened.child(&dice)).collect();
    let mut client = server.client();
    let calm = send(&mut client, &opened, &children[0], None);
    assert_eq!(calm.status, 200, "while it is calm nobody solves anything");
    let path = format!("/c/{}/send", opened.code);
    let crowd: Vec<_> = children[1..plain].iter().map(|child| (child, server.client())).collect();
    let held = wait(hold(&place.url));
    let (answered, answers) = mpsc::channel();
    let (acknowledged, refused) = std::thread::scope(|scope| {
        for (child, mut client) in crowd {
            let (answered, path) = (answered.clone(), &path);
            scope.spawn(move || {
                let answer = client.post(path, &child.body).unwrap();
                let _ = answered.send((child, answer));
            });
        }
        // One commit takes up to 256, a tenth of the queue and the slower lane 51 each: the rest
        // is told to come back at once.
        let mut all: Vec<_> = answers.iter().take(50).collect();
        for child in &children[plain..] {
            let told = send(&mut client, &opened, child, None);
            assert_eq!(told.status, 429, "{}", told.text());
            assert!(told.header("retry-after").is_some());
            let (answered, opened, mut client) = (answered.clone(), &opened, server.client());
            scope.spawn(move || {
                let answer = send(&mut client, opened, child, Some(&solve(&told)));
                let _ = answered.send((child, answer));
            });
        }
        assert_eq!(client.get("/team/sign-in").unwrap().status, 200);
        assert_eq!(client.get("/help").unwrap().status, 200);
        for (child, answer) in &all {
            assert_kept(answer, child);
        }
        wait(release(held));
        drop(answered);
        all.extend(answers);
        all.into_iter().partition::<Vec<_>, _>(|(_, answer)| answer.status == 200)
    });
    let mut kept: Vec<Child> = acknowledged.into_iter().map(|(child, _)| child.clone()).collect();
    let heard = |child: &Child| kept.iter().any(|other| other.row == child.row);
    assert!(children[plain..].iter().all(heard), "whoever solved a puzzle was heard");
    kept.push(children[0].clone());
    let rows = wait(stored(&place.url));
    assert_eq!(compare(&kept, &children, &rows), Found::default(), "of {}", kept.len());
    assert!(refused.len() >= 50 && kept.len() > 100, "{} and {}", refused.len(), kept.len());
    // After the flood it is calm again.
    for (child, answer) in &refused {
        assert_kept(answer, child);
        assert_eq!(send(&mut client, &opened, child, None).status, 200);
    }
    assert!(server.stop().success());
}
