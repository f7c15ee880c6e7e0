//! The file of the database is moved away or removed under the running program, or its folder may not be written:
//! nobody is told "received" for what nobody will find, and nothing is begun anew beside it.

use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;

use porte_voix::clock::Dice;

use crate::fixture::{Child, open};
use crate::kept::{Found, compare, stored};
use crate::locked::assert_kept;
use crate::process::{Place, files, free_port};
use crate::{place, wait};

/// Somebody who owns nothing.
const NOBODY: u32 = 65_534;

/// Sends each, and says who was told that it is kept.
fn heard(port: u16, path: &str, children: &[Child]) -> Vec<Child> {
    let mut client = crate::http::Client::connect(port).unwrap();
    let mut heard = Vec::new();
    for child in children {
        let answer = client.post(path, &child.body).unwrap();
        if answer.status == 200 {
            heard.push(child.clone());
        } else {
            assert_kept(&answer, child);
        }
    }
    heard
}

#[test]
fn what_is_written_to_a_file_that_was_moved_away_is_not_acknowledged() {
    for whole_folder in [false, true] {
        let place = place();
        let opened = wait(open(&place.url, &place.key));
        wait(opened.desk.store.close());
        let server = place.serve(&[]);
        let path = format!("/c/{}/send", opened.code);
        let dice = Dice::system();
        let children: Vec<Child> = (0..30).map(|_| opened.child(&dice)).collect();
        let mut told = heard(server.port, &path, &children[..10]);
        assert_eq!(told.len(), 10);
        let names: Vec<String> = if whole_folder {
            vec![String::new()]
        } else {
            let all = files(&place.file("db"));
            let all = all.iter().map(|file| file.file_name().unwrap().to_str().unwrap().to_owned());
            all.filter(|name| name.starts_with("test.sqlite")).collect()
        };
        let there = place.file("db");
        let away = place.file("away");
        if !whole_folder {
            std::fs::create_dir(&away).unwrap();
        }
        let join = |folder: &Path, name: &str| {
            if name.is_empty() { folder.to_owned() } else { folder.join(name) }
        };
        for name in &names {
            std::fs::rename(join(&there, name), join(&away, name)).unwrap();
        }
        assert!(
            heard(server.port, &path, &children[10..20]).is_empty(),
            "into a file nobody reads"
        );
        assert!(!server.is_ready());
        assert!(!place.database().exists(), "a new database was begun");
        for name in &names {
            std::fs::rename(join(&away, name), join(&there, name)).unwrap();
        }
        told.extend(heard(server.port, &path, &children[10..]));
        assert_eq!(told.len(), 30, "it is back, and nobody restarted");
        assert!(server.is_ready());
        assert_eq!(compare(&children, &children, &wait(stored(&place.url))), Found::default());
        // Removed for good: nobody is heard, and it ends as it should.
        for file in files(&there) {
            std::fs::remove_file(file).unwrap();
        }
        let late: Vec<Child> = (0..4).map(|_| opened.child(&dice)).collect();
        assert!(heard(server.port, &path, &late).is_empty());
        assert!(!place.database().exists());
        assert!(server.stop().success());
    }
}

/// Runs `serve` as somebody who owns nothing; it must not get far.
fn refused_as_nobody(place: &Place) -> String {
    let port = free_port().to_string();
    let mut command = place.command(&["serve"], &[("ROCKET_PORT", &port)]);
    if std::fs::metadata("/proc/self").is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0)
    {
        command.uid(NOBODY).gid(NOBODY);
    }
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    said
}

fn mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_folder_that_cannot_be_written_is_refused_with_one_line() {
    let place = place();
    wait(async { open(&place.url, &place.key).await.desk.store.close().await });
    let root = std::fs::metadata(place.folder.path()).unwrap();
    let is_root = std::os::unix::fs::MetadataExt::uid(&root) == 0;
    let all: Vec<_> = files(place.folder.path());
    let folders = ["", "db", "keys"].map(|name| place.folder.path().join(name));
    let give = |to: u32| {
        if is_root {
            all.iter().chain(&folders).filter(|path| path.exists()).for_each(|path| {
                chown(path, Some(to), Some(to)).unwrap();
            });
        }
    };
    if is_root {
        // It belongs to somebody else.
        refused_as_nobody(&place);
    }
    give(NOBODY);
    // The control: to its owner it opens.
    let mut command = place.command(&["erase-due"], &[]);
    if is_root {
        command.uid(NOBODY).gid(NOBODY);
    }
    let done = command.output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    // Nothing in the folder may be written, as on a disk that was mounted to be read.
    let database = place.database();
    let before = std::fs::read(&database).unwrap();
    for file in files(&place.file("db")) {
        mode(&file, 0o400);
    }
    mode(&place.file("db"), 0o500);
    refused_as_nobody(&place);
    assert_eq!(std::fs::read(&database).unwrap(), before);
    // The folder is not there, and may not be made.
    mode(&place.file("db"), 0o700);
    let away = place.file("db-elsewhere");
    std::fs::rename(place.file("db"), &away).unwrap();
    mode(place.folder.path(), 0o500);
    refused_as_nobody(&place);
    assert!(!place.file("db").exists());
    mode(place.folder.path(), 0o700);
    if is_root {
        give(0);
    }
}
