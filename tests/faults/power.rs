//! The power goes while children send. What was acknowledged is on the disk, whatever the disk did with the rest.
//! The control: a program that syncs less loses or spoils.

use std::collections::BTreeMap;

use porte_voix::acts::submissions::RESPONSES;
use porte_voix::clock::Dice;
use sqlx::{Connection, SqliteConnection};

use crate::disk::{Disk, crashes};
use crate::fixture::{Child, Opened, open};
use crate::http::Client;
use crate::process::Place;
use crate::recorder::{Recorder, as_settings};
use crate::tape::{Event, read, with_less_syncs};
use crate::{counts, place, wait};

/// Children who send at the same time.
const SENDERS: usize = 6;

/// What was found on disks after the power went.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Disks looked at.
    pub disks: usize,
    /// Disks on which something acknowledged was missing.
    pub lost: usize,
    /// Disks whose database could not be read, or was not whole.
    pub broken: usize,
}

/// Every row of answers by its id, read as the program would read it; `None` if the database is not whole.
pub async fn rows(place: &Place) -> Option<BTreeMap<String, String>> {
    let url = format!("sqlite://{}?mode=rw", place.database().display());
    let mut connection = SqliteConnection::connect(&url).await.ok()?;
    let rows = rows_of(&mut connection).await;
    let _ = connection.close().await;
    rows.ok().flatten()
}

async fn rows_of(
    connection: &mut SqliteConnection,
) -> Result<Option<BTreeMap<String, String>>, sqlx::Error> {
    sqlx::raw_sql("pragma synchronous = off").execute(&mut *connection).await?;
    let whole: (String,) =
        sqlx::query_as("pragma integrity_check").fetch_one(&mut *connection).await?;
    let all = "select id, sealed from inbox union all select id, sealed from responses";
    let all: Vec<(String, String)> = sqlx::query_as(all).fetch_all(&mut *connection).await?;
    let (found, rows) = (all.len(), BTreeMap::from_iter(all));
    Ok((whole.0 == "ok" && found == rows.len()).then_some(rows))
}

/// Lets the power go and counts. One row of each disk is opened with the key.
pub fn tally(opened: &Opened, start: &Disk, events: &[Event], disks: usize, dice: &Dice) -> Tally {
    let mut tally = Tally::default();
    let waiting = tokio::runtime::Runtime::new().unwrap();
    crashes(start, events, disks, dice, |place, told| {
        tally.disks += 1;
        let Some(rows) = waiting.block_on(rows(place)) else {
            tally.broken += 1;
            return;
        };
        let one = rows.iter().nth(dice.below(rows.len()));
        let opens =
            |(id, sealed): (&String, &String)| opened.intake.keys.open(RESPONSES, id, sealed);
        tally.broken += usize::from(one.is_some_and(|row| opens(row).is_err()));
        tally.lost += usize::from(told.iter().any(|id| !rows.contains_key(id)));
    });
    tally
}

/// Sends all, several at a time, and writes each acknowledgement onto the tape.
fn send(port: u16, code: &str, children: &[Child], recorder: &Recorder) {
    let path = format!("/c/{code}/send");
    std::thread::scope(|scope| {
        for mine in children.chunks(children.len().div_ceil(SENDERS)) {
            let path = &path;
            scope.spawn(move || {
                let mut client = Client::connect(port).unwrap();
                for child in mine {
                    let answer = client.post(path, &child.body).unwrap();
                    assert_eq!(answer.status, 200, "{}", answer.text());
                    recorder.acknowledge(&child.row);
                }
            });
        }
    });
}

#[test]
fn no_acknowledged_response_is_lost_when_the_power_goes() {
    let place = place();
    let opened = wait(open(&place.url, &place.key));
    wait(opened.desk.store.close());
    let (dice, recorder) = (Dice::system(), Recorder::of(&place));
    let start = Disk::holding(place.folder.path());
    let server = place.serve(&as_settings(&recorder.settings(true)));
    let children: Vec<Child> = (0..counts(600, 1_500)).map(|_| opened.child(&dice)).collect();
    send(server.port, &opened.code, &children, &recorder);
    server.kill();
    let events = read(&recorder.tape(), recorder.watched());
    let written = |ending: &str| {
        let of =
            |event: &&Event| matches!(event, Event::Written(path, ..) if path.ends_with(ending));
        events.iter().filter(of).count()
    };
    assert!(written("-wal") > 1_000 && written(".sqlite") > 10, "the log was copied meanwhile");
    let found = tally(&opened, &start, &events, counts(300, 10_000), &dice);
    eprintln!("{} events on the tape: {found:?}", events.len());
    assert_eq!((found.lost, found.broken), (0, 0), "{found:?}");
    // The controls: less is synced.
    let controls = counts(40, 120);
    let normal = tally(&opened, &start, &with_less_syncs(&events, true), controls, &dice);
    let off = tally(&opened, &start, &with_less_syncs(&events, false), controls, &dice);
    eprintln!("synced as with normal: {normal:?}; never synced: {off:?}");
    assert!(normal.lost * 4 > controls, "{normal:?}");
    assert!((off.lost + off.broken) * 4 > controls && off.broken > 0, "{off:?}");
}
