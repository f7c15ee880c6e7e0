//! An operator ends the wait of a commit for a standby. PostgreSQL keeps it on one machine alone and says that it is
//! done, with a warning: nobody is told, the log says so, and sending again waits for a standby.

use std::sync::mpsc;

use porte_voix::clock::Dice;
use sqlx::{AnyConnection, Connection};

use crate::cluster::{Member, until};
use crate::kept::{Found, compare};
use crate::scene::{SENDERS, Scene};
use crate::{counts, wait};

/// Ends every wait for a standby; true when there was one.
fn cancel(primary: &Member) -> bool {
    let query = "select count(pg_cancel_backend(pid))::text from pg_stat_activity
        where wait_event = 'SyncRep' and datname = 'voix'";
    wait(primary.ask(query)).is_some_and(|found| found != "0")
}

/// A commit of somebody who does not listen: PostgreSQL says that it is done.
fn commits_unheard(primary: &Member) {
    let url = primary.url("voix");
    std::thread::scope(|scope| {
        let work = scope.spawn(move || {
            wait(async {
                let mut connection = AnyConnection::connect(&url).await.unwrap();
                let note = "insert into installation (name, value) values ('unheard', 'told')";
                sqlx::query(note).execute(&mut connection).await.map(|_| ())
            })
        });
        until("it waits, and then not", || cancel(primary) || work.is_finished());
        assert!(work.join().unwrap().is_ok(), "PostgreSQL says that it is done");
    });
}

#[test]
fn a_commit_whose_wait_was_ended_is_not_acknowledged() {
    let dice = Dice::system();
    let (rounds, mut alone) = (counts(1, 5), 0);
    for round in 0..rounds {
        let Some(mut scene) = Scene::begin(true, &[&[], &[]]) else { return };
        let log = || std::fs::read_to_string(scene.place.file("stderr")).unwrap();
        let (told, untold) = scene.send_once(scene.front.port, &scene.children(SENDERS, &dice));
        assert!(
            untold.children.is_empty() && !log().contains("commit.alone"),
            "in calm: {}",
            log()
        );
        scene.cluster.standbys_up(false);
        let children = scene.children(SENDERS, &dice);
        let (over, ends) = mpsc::channel();
        let (heard, untold) = std::thread::scope(|scope| {
            let (scene, children) = (&scene, &children);
            let sending = scope.spawn(move || {
                let sent = scene.send_once(scene.front.port, children);
                over.send(()).unwrap();
                sent
            });
            while ends.try_recv().is_err() {
                cancel(&scene.cluster.primary);
            }
            sending.join().unwrap()
        });
        let there = scene.stored();
        let kept = children.iter().filter(|child| there.contains(&child.row)).count();
        assert_eq!((heard.len(), untold.bare), (0, 0), "{kept} are on one machine only");
        assert!(kept > 0 && log().contains("commit.alone"), "{kept}: {}", log());
        alone += kept;
        // The control: another program believes what PostgreSQL says, and a failover makes it a lie.
        commits_unheard(&scene.cluster.primary);
        if round % 2 == 0 {
            // They find their own row there, and are told only once a standby has it.
            scene.cluster.standbys_up(true);
            let again = scene.insist(untold.children);
            scene.cluster.promote();
            scene.lead();
            let all = [&told[..], &again].concat();
            assert_eq!(compare(&all, &all, &scene.stored()), Found::default());
        } else {
            scene.cluster.primary.kill();
            scene.cluster.standbys_up(true);
            scene.cluster.promote();
            scene.lead();
            let all = [&told[..], &children].concat();
            assert_eq!(compare(&told, &all, &scene.stored()), Found::default());
            let noted = "select count(*)::text from installation where name = 'unheard'";
            assert_eq!(wait(scene.cluster.primary.ask(noted)).as_deref(), Some("0"));
        }
    }
    eprintln!("{rounds} times waits were ended: {alone} children on one machine alone, none told");
}
