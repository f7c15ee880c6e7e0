//! Changing the master key, killed at any moment: there is always exactly one key that opens everything,
//! running it again finishes, and the old key opens nothing then.

use std::path::Path;
use std::time::{Duration, Instant};

use porte_voix::acts::signing;
use porte_voix::clock::Dice;
use porte_voix::seal::MasterKey;
use porte_voix::seal::rotation::{Owner, next_beside};
use porte_voix::store::Store;
use porte_voix::store::audit::Chain;
use sqlx::{AnyConnection, Connection};

use crate::fixture::open;
use crate::process::Place;
use crate::{place, postgres, setting, wait};

/// A place where everything there is was sealed once: the key of a consultation, the secret of a second
/// factor, the key that signs.
async fn prepare(place: &Place) {
    let opened = open(&place.url, &place.key).await;
    let desk = &opened.desk;
    let mut connection = AnyConnection::connect(&place.url).await.unwrap();
    let (person,): (String,) = sqlx::query_as("select id from people order by id limit 1")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    let sealed = desk.master.seal_factor(&person, b"twenty bytes of luck", &desk.dice).unwrap();
    let hash = desk.master.recovery_hash(&person, "code");
    desk.store.add_factor(&sealed, 0, &[hash], desk.by(&person)).await.unwrap();
    signing::sign(desk, "text").await.unwrap();
    desk.store.close().await;
}

/// How much of what is sealed opens with a key, of how much.
async fn opens(store: &Store, master: &MasterKey, keys: &[(String, String)]) -> (usize, usize) {
    let factors = store.sealed_factors().await.unwrap();
    let (public, signer) = store.signing_key().await.unwrap().unwrap();
    let opened = keys.iter().filter(|(id, sealed)| master.unwrap_key(id, sealed).is_ok()).count()
        + factors.iter().filter(|(id, sealed)| master.open_factor(id, sealed).is_ok()).count()
        + usize::from(master.open_signer(&public, &signer).is_ok());
    (opened, keys.len() + factors.len() + 1)
}

async fn wrapped(url: &str) -> Vec<(String, String)> {
    let mut connection = AnyConnection::connect(url).await.unwrap();
    let keys = sqlx::query_as("select consultation_id, wrapped from consultation_keys order by 1")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    keys
}

/// Of the keys beside each other exactly one fits, it opens everything, and the others nothing. Says which.
async fn check(place: &Place) -> Result<MasterKey, String> {
    let store = Store::open(&place.url).await.unwrap();
    let known = store.installation("master_key").await.unwrap().unwrap();
    let keys = wrapped(&place.url).await;
    let files = [place.key.clone(), next_beside(&place.key)];
    let masters: Vec<_> = files.iter().filter_map(|file| MasterKey::read(file).ok()).collect();
    let (mut fitting, mut fault) = (Vec::new(), None);
    for master in masters {
        let (opened, all) = opens(&store, &master, &keys).await;
        if master.fingerprint() == known {
            if opened < all {
                fault = Some(format!("the key that fits opens {opened} of {all}"));
            }
            fitting.push(master);
        } else if opened > 0 {
            fault = Some(format!("a key that does not fit opens {opened} of {all}"));
        }
    }
    let audit = store.check_audit().await.unwrap();
    store.close().await;
    if !matches!(audit, Chain::Whole(_)) {
        fault = Some("the audit is broken".to_owned());
    }
    match (fault, fitting.pop()) {
        (Some(fault), _) => Err(fault),
        (None, Some(master)) if fitting.is_empty() => Ok(master),
        (None, _) => Err("not exactly one key fits".to_owned()),
    }
}

/// Runs it to its end; returns what it printed.
fn rotate(place: &Place) -> String {
    let done = place.run(&["keys", "rotate"], &[]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

/// How long a whole change takes here.
fn measure(place: &Place) -> Duration {
    let start = Instant::now();
    rotate(place);
    start.elapsed()
}

/// Starts it and kills it: at any moment of all, or soon after the next key appeared.
fn kill(place: &Place, round: usize, usual: Duration, dice: &Dice) {
    let mut command = place.command(&["keys", "rotate"], &[]);
    let mut child = command.stdout(std::process::Stdio::null()).spawn().unwrap();
    let start = Instant::now();
    let micros = usize::try_from(usual.as_micros()).unwrap();
    if round.is_multiple_of(2) {
        std::thread::park_timeout(Duration::from_micros(dice.below(micros).try_into().unwrap()));
    } else {
        let next = next_beside(&place.key);
        while !next.exists() && child.try_wait().unwrap().is_none() && start.elapsed() < usual * 9 {
            std::hint::spin_loop();
        }
        let soon = dice.below(micros / 3 + 1).try_into().unwrap();
        std::thread::park_timeout(Duration::from_micros(soon));
    }
    let _ = child.kill();
    child.wait().unwrap();
}

fn killed_again_and_again(place: &Place) {
    let rounds = setting("FAULT_ROUNDS").and_then(|n| n.parse().ok()).unwrap_or(5);
    wait(prepare(place));
    wait(check(place)).unwrap();
    let (usual, dice) = (measure(place), Dice::system());
    let (mut before, mut between, mut after) = (0, 0, 0);
    for round in 0..rounds {
        let old = MasterKey::read(&place.key).unwrap();
        kill(place, round, usual, &dice);
        let fits = wait(check(place)).unwrap().fingerprint();
        match MasterKey::read(&place.key).map(|there| there.fingerprint()) {
            Ok(there) if there == fits && there == old.fingerprint() => before += 1,
            Ok(there) if there == fits => after += 1,
            _ => between += 1,
        }
        let said = rotate(place);
        assert!(said.contains("keep a copy"), "{said}");
        let now = wait(check(place)).unwrap();
        assert!(!next_beside(&place.key).exists(), "it is finished");
        assert_ne!(now.fingerprint(), old.fingerprint());
        wait(async {
            let store = Store::open(&place.url).await.unwrap();
            let keys = wrapped(&place.url).await;
            assert_eq!(opens(&store, &old, &keys).await.0, 0, "the old key opens nothing");
            store.close().await;
        });
    }
    eprintln!("{rounds} kills: {before} before, {between} between, {after} after; usual {usual:?}");
}

#[test]
fn killed_at_any_moment_one_key_opens_everything() {
    killed_again_and_again(&place());
}

#[test]
fn killed_at_any_moment_one_key_opens_everything_on_postgresql() {
    let Some(database) = wait(postgres("rotation")) else { return };
    killed_again_and_again(&place().with_url(&database.url));
    wait(database.remove());
}

/// The moment between the database and the folder: it is used at once, and finished.
#[test]
fn what_was_interrupted_between_database_and_folder_goes_on() {
    let place = place();
    wait(prepare(&place));
    let old = std::fs::read(&place.key).unwrap();
    rotate(&place);
    let back = || {
        std::fs::rename(&place.key, next_beside(&place.key)).unwrap();
        write(&place.key, &old);
        wait(check(&place)).unwrap()
    };
    back();
    assert!(rotate(&place).contains("is finished"));
    wait(check(&place)).unwrap();
    // Anything else that opens the database puts the key in its place too.
    let key = back();
    assert!(place.serve(&[]).stop().success());
    assert_eq!(MasterKey::read(&place.key).unwrap().fingerprint(), key.fingerprint());
    assert!(!next_beside(&place.key).exists());
    // Half a next key, of somebody who was killed while writing it, is thrown away.
    write(&next_beside(&place.key), b"abcd");
    assert!(rotate(&place).contains("Sealed anew: 3"));
    wait(check(&place)).unwrap();
}

#[test]
fn a_change_that_puts_the_key_in_its_place_first_is_caught() {
    let place = place();
    wait(prepare(&place));
    let old = std::fs::read(&place.key).unwrap();
    std::fs::remove_file(&place.key).unwrap();
    let next = MasterKey::create(&place.key, &Dice::system()).unwrap();
    assert!(wait(check(&place)).is_err(), "killed now, nothing would open");
    // Nor is one that seals anew without saying so in the same transaction.
    std::fs::rename(&place.key, next_beside(&place.key)).unwrap();
    write(&place.key, &old);
    wait(check(&place)).unwrap();
    wait(async {
        let master = MasterKey::read(&place.key).unwrap();
        let (id, sealed) = wrapped(&place.url).await.remove(0);
        let owner = Owner::Consultation(&id);
        let anew = master.rewrap(&next, owner, &sealed, &Dice::system()).unwrap();
        let mut connection = AnyConnection::connect(&place.url).await.unwrap();
        sqlx::query("update consultation_keys set wrapped = $1")
            .bind(anew)
            .execute(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
    });
    assert!(wait(check(&place)).is_err(), "half of it was sealed anew");
    let refused = place.run(&["keys", "rotate"], &[]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.lines().count() == 1 && said.contains("does not open"), "{said}");
}

fn write(path: &Path, bytes: &[u8]) {
    use std::os::unix::fs::PermissionsExt;
    let _ = std::fs::remove_file(path);
    std::fs::write(path, bytes).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o400)).unwrap();
}

fn refused_while_somebody_has_it_open(place: &Place) {
    wait(prepare(place));
    let key = std::fs::read(&place.key).unwrap();
    let server = place.serve(&[]);
    let refused = place.run(&["keys", "rotate"], &[]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.lines().count() == 1 && said.contains("stop it"), "{said}");
    assert_eq!(std::fs::read(&place.key).unwrap(), key);
    assert!(!next_beside(&place.key).exists());
    assert!(server.stop().success());
    // The control: with nobody there it is done, and a server goes on with the new key.
    rotate(place);
    assert_ne!(std::fs::read(&place.key).unwrap(), key);
    assert!(place.serve(&[]).stop().success());
    wait(check(place)).unwrap();
}

#[test]
fn a_running_server_keeps_its_key() {
    refused_while_somebody_has_it_open(&place());
}

#[test]
fn a_running_server_on_postgresql_keeps_its_key() {
    let Some(database) = wait(postgres("rotating")) else { return };
    refused_while_somebody_has_it_open(&place().with_url(&database.url));
    wait(database.remove());
}

/// Whoever still works with the old key, against all rules, seals nothing more with it.
#[test]
fn nothing_is_sealed_with_a_key_that_was_changed() {
    let place = place();
    wait(prepare(&place));
    wait(async {
        let mut store = Store::open(&place.url).await.unwrap();
        let old = MasterKey::read(&place.key).unwrap();
        store.belongs_to(old.fingerprint());
        let dice = Dice::system();
        let (public, sealed) = old.draw_signer(&dice).unwrap();
        assert!(store.keep_signing_key(&public, &sealed).await.is_ok(), "the control");
        rotate(&place);
        let refused = store.keep_signing_key(&public, &sealed).await.unwrap_err().to_string();
        assert!(refused.contains("start this program anew"), "{refused}");
        store.close().await;
    });
}
