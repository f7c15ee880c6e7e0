//! The database is held by somebody else, or away: children are told to try again, with their
//! answers still in the page, and are heard as soon as it is back.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use porte_voix::clock::Dice;
use sqlx::{Connection, SqliteConnection};

use crate::fixture::{Child, Opened, open};
use crate::http::{Answer, Client};
use crate::kept::{Found, compare, stored};
use crate::{place, wait};

/// Takes the one right to write; the others wait, five seconds at most.
pub async fn hold(url: &str) -> SqliteConnection {
    let mut connection = SqliteConnection::connect(url).await.unwrap();
    sqlx::raw_sql("begin immediate").execute(&mut connection).await.unwrap();
    connection
}

/// Gives it back.
pub async fn release(mut connection: SqliteConnection) {
    sqlx::raw_sql("rollback").execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// A refusal that loses nothing: when to come back, and every field in the page.
pub fn assert_kept(answer: &Answer, child: &Child) {
    let page = answer.text();
    assert_eq!(answer.status, 503, "{page}");
    let wait: u32 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((5..=20).contains(&wait), "{wait}");
    for pair in child.body.split('&').filter(|pair| !pair.starts_with("q.question19")) {
        let (name, value) = pair.split_once('=').unwrap();
        let field = format!("name=\"{name}\" value=\"{value}\"");
        assert!(page.contains(&field), "{field} is not in the page");
    }
}

fn post(client: &mut Client, opened: &Opened, child: &Child) -> Answer {
    client.post(&format!("/c/{}/send", opened.code), &child.body).unwrap()
}

#[test]
fn too_many_at_once_are_told_to_come_back_with_their_answers() {
    let place = place();
    let opened = wait(open(&place.url, &place.key));
    let server = place.serve(&[]);
    let dice = Dice::system();
    // One commit takes 256, and of those without script half of the queue and a tenth of it wait:
    // of 840 more than 200 find no place.
    let children: Vec<Child> = (0..840).map(|_| opened.child(&dice)).collect();
    assert_eq!(post(&mut server.client(), &opened, &children[0]).status, 200);
    let held = wait(hold(&place.url));
    let (answered, answers) = mpsc::channel();
    let again = std::thread::scope(|scope| {
        for child in &children {
            let answered = answered.clone();
            let (opened, mut client) = (&opened, server.client());
            scope.spawn(move || {
                let _ = answered.send((child, post(&mut client, opened, child)));
            });
        }
        drop(answered);
        let mut again = Vec::new();
        for (child, answer) in answers.iter().take(40) {
            assert_kept(&answer, child);
            again.push(child);
        }
        wait(release(held));
        for (child, answer) in answers {
            match answer.status {
                200 => {}
                _ => {
                    assert_kept(&answer, child);
                    again.push(child);
                }
            }
        }
        again
    });
    let mut client = server.client();
    for child in again {
        assert_eq!(post(&mut client, &opened, child).status, 200);
    }
    let rows = wait(stored(&place.url));
    assert_eq!(compare(&children, &children, &rows), Found::default());
    assert!(server.stop().success());
}

#[test]
fn a_locked_database_takes_answers_again_as_soon_as_it_is_free() {
    let place = place();
    let opened = wait(open(&place.url, &place.key));
    let server = place.serve(&[]);
    let dice = Dice::system();
    let mut client = server.client();
    let children: Vec<Child> = (0..3).map(|_| opened.child(&dice)).collect();
    assert_eq!(post(&mut client, &opened, &children[0]).status, 200);
    let held = wait(hold(&place.url));
    // Each waits its five seconds: the lock is held longer than the deadline of an answer.
    for child in &children[1..] {
        assert_kept(&post(&mut client, &opened, child), child);
    }
    assert_eq!(wait(stored(&place.url)), [children[0].row.clone()]);
    wait(release(held));
    for child in &children {
        assert_eq!(post(&mut client, &opened, child).status, 200);
    }
    let rows = wait(stored(&place.url));
    assert_eq!(compare(&children, &children, &rows), Found::default());
    assert!(server.stop().success());
}

#[test]
fn answers_stay_in_the_page_while_the_database_is_away() {
    wait(async {
        let Some(database) = crate::postgres("away").await else { return };
        let place = place().with_url(&database.url);
        let opened = open(&place.url, &place.key).await;
        opened.desk.store.close().await;
        let server = place.serve(&[]);
        let mut client = server.client();
        let child = opened.child(&Dice::system());
        assert_eq!(client.get(&format!("/c/{}", opened.code)).unwrap().status, 200);
        database.allow(false).await;
        database.cut().await;
        // Longer than what was seen of the database is believed.
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(3) {
            assert_kept(&post(&mut client, &opened, &child), &child);
        }
        assert!(!server.is_ready());
        database.allow(true).await;
        assert_eq!(post(&mut client, &opened, &child).status, 200);
        assert!(server.is_ready());
        assert!(server.stop().success());
        database.remove().await;
    });
}

#[test]
fn a_database_that_cut_every_connection_takes_answers_again_without_a_restart() {
    wait(async {
        let Some(database) = crate::postgres("cut").await else { return };
        let place = place().with_url(&database.url);
        let opened = open(&place.url, &place.key).await;
        let server = place.serve(&[]);
        let dice = Dice::system();
        let children: Vec<Child> = (0..30).map(|_| opened.child(&dice)).collect();
        let mut client = server.client();
        for (at, child) in children.iter().enumerate() {
            if at % 10 == 5 {
                database.cut().await;
            }
            let answer = post(&mut client, &opened, child);
            if answer.status != 200 {
                assert!(at % 10 == 5, "only the first after the cut may be refused: {at}");
                assert_kept(&answer, child);
                assert_eq!(post(&mut client, &opened, child).status, 200);
            }
        }
        let rows = stored(&place.url).await;
        assert_eq!(compare(&children, &children, &rows), Found::default());
        assert!(server.stop().success());
        opened.desk.store.close().await;
        database.remove().await;
    });
}
