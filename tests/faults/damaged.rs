//! Bits flip in the files of the database. What is damaged is refused or left out, never read as another answer,
//! and the program says one line instead of dying again and again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Output;

use porte_voix::acts::submissions::RESPONSES;
use porte_voix::clock::Dice;
use porte_voix::store::mix::Mix;
use rocket::futures::StreamExt;
use sqlx::{Connection, SqliteConnection};

use crate::fixture::{Child, Opened, open};
use crate::http::Client;
use crate::process::Place;
use crate::{counts, fleeting, place, wait};

/// Files as they are, and what each row of answers opens to.
struct Original {
    opened: Opened,
    files: Vec<(PathBuf, Vec<u8>)>,
    answers: BTreeMap<String, Vec<u8>>,
}

/// Answers in the database, mixed and not, and in its log.
fn original() -> Original {
    let place = place();
    let opened = wait(open(&place.url, &place.key));
    let dice = Dice::system();
    let send = |how_many: usize| {
        let server = place.serve(&[]);
        let mut client = server.client();
        for _ in 0..how_many {
            let child = opened.child(&dice);
            let path = format!("/c/{}/send", opened.code);
            assert_eq!(client.post(&path, &child.body).unwrap().status, 200);
        }
        // Killed, so that the last answers are in the log.
        server.kill();
    };
    send(40);
    wait(opened.desk.store.mix(&opened.intake.consultation.id, Mix::Closing)).unwrap();
    wait(opened.desk.store.close());
    send(20);
    let mut files = Vec::new();
    for path in crate::process::files(place.folder.path()) {
        let name = path.strip_prefix(place.folder.path()).unwrap().to_owned();
        if !name.to_str().unwrap().ends_with("-shm") {
            files.push((name, std::fs::read(&path).unwrap()));
        }
    }
    let keys = &opened.intake.keys;
    let open = |(id, sealed): (String, String)| {
        let answers = keys.open(RESPONSES, &id, &sealed).unwrap().clone();
        (id, answers)
    };
    let (rows, read) = wait(rows(&place.database()));
    read.unwrap();
    let answers: BTreeMap<_, _> = rows.into_iter().map(open).collect();
    assert_eq!(answers.len(), 60);
    Original { opened, files, answers }
}

/// What can be read, up to the first error.
async fn rows(database: &Path) -> (Vec<(String, String)>, Result<(), sqlx::Error>) {
    let mut rows = Vec::new();
    let read = read_into(database, &mut rows).await;
    (rows, read)
}

async fn read_into(database: &Path, rows: &mut Vec<(String, String)>) -> Result<(), sqlx::Error> {
    let url = format!("sqlite://{}?mode=rw", database.display());
    let mut connection = SqliteConnection::connect(&url).await?;
    for query in ["select id, sealed from inbox", "select id, sealed from responses"] {
        let mut stream = sqlx::query_as(query).fetch(&mut connection);
        while let Some(row) = stream.next().await {
            rows.push(row?);
        }
    }
    connection.close().await
}

impl Original {
    /// The same files with 1 to 64 bits flipped in the database or its log.
    fn damaged(&self, dice: &Dice) -> Place {
        let place = fleeting();
        let names = ["db/test.sqlite", "db/test.sqlite-wal"];
        let hit = Path::new(names[dice.below(2)]);
        for (name, bytes) in &self.files {
            let mut bytes = bytes.clone();
            if name == hit {
                for _ in 0..=dice.below(64) {
                    let at = dice.below(bytes.len());
                    bytes[at] ^= 1 << dice.below(8);
                }
            }
            let path = place.folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, bytes).unwrap();
        }
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o400);
        std::fs::set_permissions(&place.key, mode).unwrap();
        place
    }

    /// How many of the rows open to something else than they did.
    fn wrong(&self, rows: &[(String, String)]) -> usize {
        let opens = |(id, sealed): &(String, String)| {
            let answers = self.opened.intake.keys.open(RESPONSES, id, sealed).ok()?;
            Some(self.answers.get(id).is_none_or(|known| known[..] != answers[..]))
        };
        rows.iter().filter_map(opens).filter(|wrong| *wrong).count()
    }
}

/// One line, and no end that nobody foresaw.
fn assert_clear(output: &Output) {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{:?}: {said}", output.status);
    assert!(!said.contains("panic"), "{said}");
    if output.status.code() == Some(1) {
        let last = said.lines().last().unwrap_or_default();
        assert!(!last.trim().is_empty(), "it says nothing");
    }
}

#[test]
fn flipped_bits_never_become_other_answers() {
    let original = original();
    let dice = Dice::system();
    let (mut refused, mut fewer, mut closed) = (0, 0, 0);
    let rounds = counts(60, 5_000);
    for _ in 0..rounds {
        let place = original.damaged(&dice);
        let (rows, read) = wait(rows(&place.database()));
        refused += usize::from(read.is_err());
        assert_eq!(original.wrong(&rows), 0, "an answer nobody gave was opened");
        fewer += usize::from(rows.len() < 60);
        let keys = &original.opened.intake.keys;
        let shut = |(id, sealed): &(String, String)| keys.open(RESPONSES, id, sealed).is_err();
        closed += usize::from(rows.iter().any(shut));
    }
    eprintln!(
        "{rounds} damaged: {refused} with an error, {fewer} with fewer rows, {closed} with rows that do not open"
    );
    // The control: what somebody who has the key puts in the place of another answer is noticed.
    let rows: Vec<(String, Vec<u8>)> = original.answers.clone().into_iter().collect();
    let keys = &original.opened.intake.keys;
    let swapped = keys.seal(RESPONSES, &rows[0].0, &rows[1].1, dice.bytes()).unwrap();
    assert_eq!(original.wrong(&[(rows[0].0.clone(), swapped)]), 1);
}

/// What one child meets at a server on damaged files.
fn ask(original: &Original, port: u16, dice: &Dice) -> Option<(Child, u16)> {
    let mut client = Client::connect(port).ok()?;
    client.get(&format!("/c/{}", original.opened.code)).ok()?;
    let child = original.opened.child(dice);
    let path = format!("/c/{}/send", original.opened.code);
    let status = client.post(&path, &child.body).ok()?.status;
    Some((child, status))
}

#[test]
fn a_program_on_damaged_files_serves_or_says_one_line() {
    let original = original();
    let dice = Dice::system();
    let (mut served, mut acknowledged) = (0, 0);
    for _ in 0..counts(4, 100) {
        let place = original.damaged(&dice);
        // The first start tells whether it can be started at all.
        let output = place.run(&["erase-due"], &[]);
        assert_clear(&output);
        if !output.status.success() {
            assert_clear(&place.run(&["serve"], &[]));
            continue;
        }
        let mut server = place.serve(&[]);
        served += 1;
        let answer = ask(&original, server.port, &dice);
        let ended = server.child.try_wait().unwrap();
        assert!(ended.is_none(), "it died of what it read: {ended:?}");
        let (child, status) = answer.unwrap();
        assert!(server.stop().success());
        if status == 200 {
            acknowledged += 1;
            let (rows, read) = wait(rows(&place.database()));
            let kept = rows.iter().any(|(id, _)| *id == child.row);
            assert!(kept || read.is_err(), "acknowledged, and not there");
        }
        for act in ["close", "freeze"] {
            assert_clear(&place.run(&["consultation", act, &original.opened.code], &[]));
        }
    }
    eprintln!("{served} served, {acknowledged} took an answer");
}
