//! A database that holds something sealed is never given a new key, and nobody but the owner can
//! read its files.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use sqlx::{AnyConnection, Connection};

use crate::fixture::open;
use crate::process::files;
use crate::{place, wait};

#[test]
fn a_restored_backup_is_not_given_a_new_key() {
    let (from, to) = (place(), place());
    wait(async { open(&from.url, &from.key).await.desk.store.close().await });
    let copy = from.file("copy.backup");
    let done = from.run(&["backup", copy.to_str().unwrap()], &[]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    std::fs::create_dir_all(to.database().parent().unwrap()).unwrap();
    std::fs::copy(&copy, to.database()).unwrap();
    let refused = to.run(&["erase-due"], &[]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.contains("missing") && said.lines().count() == 1, "{said}");
    assert!(!to.key.exists(), "a new key was drawn over existing data");
    // With its own key it opens.
    std::fs::create_dir_all(to.key.parent().unwrap()).unwrap();
    std::fs::copy(&from.key, &to.key).unwrap();
    let opened = to.run(&["erase-due"], &[]);
    assert!(opened.status.success(), "{}", String::from_utf8_lossy(&opened.stderr));
}

#[test]
fn sealed_rows_without_a_fingerprint_keep_a_new_key_out() {
    let place = place();
    wait(async {
        open(&place.url, &place.key).await.desk.store.close().await;
        let mut connection = AnyConnection::connect(&place.url).await.unwrap();
        let forget = "delete from installation where name = 'master_key'";
        sqlx::raw_sql(forget).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    });
    let kept = place.file("kept.key");
    std::fs::rename(&place.key, &kept).unwrap();
    let refused = place.run(&["erase-due"], &[]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.contains("missing"), "{said}");
    assert!(!place.key.exists(), "a new key was drawn over existing data");
    // Nor is the key of another database taken for its own.
    let other = crate::place();
    wait(async { open(&other.url, &other.key).await.desk.store.close().await });
    std::fs::copy(&other.key, &place.key).unwrap();
    let refused = place.run(&["erase-due"], &[]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.contains("is not the key"), "{said}");
    std::fs::remove_file(&place.key).unwrap();
    std::fs::rename(&kept, &place.key).unwrap();
    assert!(place.run(&["erase-due"], &[]).status.success(), "its own key is taken");
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn only_the_owner_reads_the_database_and_its_backups() {
    let place = place();
    let opened = wait(open(&place.url, &place.key));
    let copy = place.file("copy.backup");
    assert!(place.run(&["backup", copy.to_str().unwrap()], &[]).status.success());
    let mut seen = 0;
    for path in files(place.folder.path()) {
        if path != place.key {
            assert_eq!(mode(&path), 0o600, "{}", path.display());
            seen += 1;
        }
    }
    assert!(
        seen >= 5,
        "only {seen} files were seen: database, its two side files, two of a backup"
    );
    wait(opened.desk.store.close());
}
