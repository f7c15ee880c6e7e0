//! The power goes in the middle of a first start, a mix, a backup: afterwards things are as before or as after,
//! and what was said to be done is done.

use std::collections::BTreeSet;
use std::path::Path;

use porte_voix::clock::Dice;
use sqlx::{Connection, SqliteConnection};

use crate::disk::{Disk, crashes};
use crate::fixture::open;
use crate::power::{Tally, rows};
use crate::process::Place;
use crate::recorder::{Recorder, as_settings};
use crate::tape::{Event, read, with_less_syncs};
use crate::{counts, place, wait};

/// What the tape says once a command said that it is done.
const DONE: &str = "done";

/// Runs a command under the recorder: the disk before, and what happened to it.
pub fn recorded(place: &Place, words: &[&str]) -> (Disk, Vec<Event>) {
    let recorder = Recorder::of(place);
    let start = Disk::holding(place.folder.path());
    let output = place.run(words, &as_settings(&recorder.settings(true)));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    recorder.acknowledge(DONE);
    // So that moments after the end are among those that are drawn.
    let events = read(&recorder.tape(), recorder.watched());
    let after = events.len() / 10;
    (start, [events, vec![Event::Acknowledged(DONE.to_owned()); after]].concat())
}

/// How a disk was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    Whole,
    Lost,
    Broken,
}

fn tally(
    (start, events): (&Disk, &[Event]),
    disks: usize,
    look: impl Fn(&Place, bool) -> Found,
) -> Tally {
    let mut tally = Tally::default();
    crashes(start, events, disks, &Dice::system(), |place, told: &BTreeSet<String>| {
        let found = look(place, told.contains(DONE));
        tally.disks += 1;
        tally.lost += usize::from(found == Found::Lost);
        tally.broken += usize::from(found == Found::Broken);
    });
    tally
}

/// Nothing may be lost; the control, without syncs, loses.
pub fn assert_kept(
    what: &str,
    tape: (&Disk, &[Event]),
    disks: usize,
    look: impl Fn(&Place, bool) -> Found,
) {
    let kept = tally(tape, disks, &look);
    // With nothing synced, and the power gone right after it was said to be done.
    let mut spoilt = tape.0.clone();
    let played = with_less_syncs(tape.1, false);
    for event in &played {
        spoilt.play(event, &Dice::system());
    }
    let end = vec![Event::Acknowledged(DONE.to_owned()); 40];
    let off = tally((&spoilt, &end), 16, &look);
    eprintln!("{what}, {} events: {kept:?}; never synced: {off:?}", tape.1.len());
    assert_eq!((kept.lost, kept.broken), (0, 0), "{what}: {kept:?}");
    assert!(off.lost + off.broken > 0, "{what}: the control finds nothing: {off:?}");
}

/// The program opens it again, with the key it drew the first time, if it said that it was ready.
#[test]
fn a_first_start_that_the_power_interrupts_is_done_again() {
    let place = place();
    let (start, events) = recorded(&place, &["erase-due"]);
    let key = std::fs::read(&place.key).unwrap();
    assert_kept("first start", (&start, &events), counts(16, 300), |found, done| {
        let same = std::fs::read(&found.key).is_ok_and(|now| now == key);
        let opened = found.run(&["erase-due"], &[]);
        if !opened.status.success() || wait(rows(found)).is_none() {
            eprintln!("done {done}: {}", String::from_utf8_lossy(&opened.stderr));
            return Found::Broken;
        }
        if done && !same { Found::Lost } else { Found::Whole }
    });
}

/// A place with children's answers in it, and their ids.
fn answered(how_many: usize) -> (Place, String, BTreeSet<String>) {
    let place = place();
    let opened = wait(open(&place.url, &place.key));
    let dice = Dice::system();
    let children: Vec<_> = (0..how_many).map(|_| opened.child(&dice)).collect();
    wait(opened.desk.store.close());
    let server = place.serve(&[]);
    let mut client = server.client();
    for child in &children {
        let answer = client.post(&format!("/c/{}/send", opened.code), &child.body).unwrap();
        assert_eq!(answer.status, 200);
    }
    assert!(server.stop().success());
    (place, opened.code.clone(), children.into_iter().map(|child| child.row).collect())
}

#[test]
fn a_mix_that_the_power_interrupts_is_done_or_not() {
    let (place, code, sent) = answered(120);
    let (start, events) = recorded(&place, &["consultation", "close", &code]);
    assert_kept("closing mix", (&start, &events), counts(80, 1_000), |found, done| {
        let Some(rows) = wait(rows(found)) else { return Found::Broken };
        let mixed = wait(one(&found.database(), "select count(*) from responses"));
        match mixed {
            Ok(mixed) if rows.keys().eq(sent.iter()) => match usize::try_from(mixed) {
                Ok(mixed) if mixed == sent.len() || mixed == 0 && !done => Found::Whole,
                _ => Found::Broken,
            },
            Ok(_) => Found::Lost,
            Err(_) => Found::Broken,
        }
    });
}

/// A number out of a file.
async fn one(file: &Path, query: &'static str) -> Result<i64, sqlx::Error> {
    let mut connection =
        SqliteConnection::connect(&format!("sqlite://{}?mode=ro", file.display())).await?;
    let found = sqlx::query_as::<_, (i64,)>(query).fetch_one(&mut connection).await;
    let _ = connection.close().await;
    Ok(found?.0)
}

#[test]
fn a_backup_that_the_power_interrupts_is_whole_or_not_there() {
    let (place, code, sent) = answered(60);
    assert!(place.run(&["consultation", "close", &code], &[]).status.success());
    let name = "copy.backup";
    let (start, events) = recorded(&place, &["backup", place.file(name).to_str().unwrap()]);
    assert_kept("backup", (&start, &events), counts(60, 1_000), |found, done| {
        let files = [name, "copy.backup.keys", "copy.backup.gone"].map(|name| found.file(name));
        if done && files.iter().any(|file| !file.exists()) {
            return Found::Lost;
        }
        let whole = "select count(*) from pragma_integrity_check where integrity_check = 'ok'";
        for file in files.iter().filter(|file| file.exists()) {
            if !matches!(wait(one(file, whole)), Ok(1)) {
                return Found::Broken;
            }
        }
        let kept = wait(one(&files[0], "select count(*) from responses"));
        let complete = matches!(kept, Ok(kept) if usize::try_from(kept) == Ok(sent.len()));
        if files[0].exists() && !complete { Found::Broken } else { Found::Whole }
    });
}
