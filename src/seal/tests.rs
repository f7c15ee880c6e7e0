//! Tests of keys and seals.

use std::collections::BTreeSet;
use std::fs;

use super::{Keys, MasterKey, Passing, mac, settle, sha256};
use crate::clock::Dice;
use data_encoding::HEXLOWER;
use zeroize::Zeroizing;

fn keys() -> (MasterKey, Keys) {
    let master = MasterKey::new([3; 32]);
    let wrapped = master.draw("c1", &Dice::seeded(1)).unwrap();
    let keys = master.unwrap_key("c1", &wrapped).unwrap();
    (master, keys)
}

#[test]
fn hmac_agrees_with_rfc_4231_case_2_padded() {
    let mut key = [0; 32];
    key[..4].copy_from_slice(b"Jefe");
    let hash = mac(&Zeroizing::new(key), &[b"what do ya want ", b"for nothing?"]);
    let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    assert_eq!(HEXLOWER.encode(&hash), expected);
}

#[test]
fn a_seal_opens_only_on_its_own_row() {
    let (_, keys) = keys();
    let sealed = keys.seal("responses", "row", b"answers", [9; 24]).unwrap();
    assert_eq!(keys.open("responses", "row", &sealed).unwrap(), b"answers");
    assert!(keys.open("responses", "other", &sealed).is_err());
    assert!(keys.open("texts", "row", &sealed).is_err());
}

#[test]
fn every_changed_character_is_noticed() {
    let (_, keys) = keys();
    let sealed = keys.seal("responses", "row", b"answers", [9; 24]).unwrap();
    for at in 0..sealed.len() {
        let mut other: Vec<char> = sealed.chars().collect();
        other[at] = if other[at] == 'A' { 'B' } else { 'A' };
        let other: String = other.into_iter().collect();
        assert!(keys.open("responses", "row", &other).is_err(), "changed at {at}");
        assert!(keys.open("responses", "row", &sealed[..at]).is_err(), "cut at {at}");
    }
}

#[test]
fn another_master_key_unwraps_nothing() {
    let (master, _) = keys();
    let wrapped = master.draw("c1", &Dice::seeded(1)).unwrap();
    assert!(MasterKey::new([4; 32]).unwrap_key("c1", &wrapped).is_err());
    assert!(master.unwrap_key("c2", &wrapped).is_err());
}

#[test]
fn response_and_texts_share_nothing() {
    let (_, keys) = keys();
    let ids = [keys.response_id("a"), keys.text_id("a", "q1"), keys.text_id("a", "q2")];
    assert!(ids[0] != ids[1] && ids[1] != ids[2]);
    assert!(!ids.contains(&keys.invitation_hash("a")), "an invitation meets neither");
    assert_eq!(sha256(b"").len(), 64);
}

#[test]
fn the_secret_of_the_noise_is_that_of_one_consultation() {
    let (master, keys) = keys();
    let wrapped = master.draw("c1", &Dice::seeded(2)).unwrap();
    let other = master.unwrap_key("c1", &wrapped).unwrap();
    assert_eq!(*keys.noise(), *keys.clone().noise());
    assert_ne!(*keys.noise(), *other.noise());
}

/// Each hash of the master key and of a consultation, of these inputs.
fn hashes(master: &MasterKey, keys: &Keys, [a, b, c]: [&str; 3], number: i64) -> Vec<String> {
    vec![
        master.device_mark(a, b, c),
        master.kiosk_hash(a),
        master.trial_hash(a),
        master.puzzle_mark(a, number),
        master.recovery_hash(a, b),
        master.half_way_mark(a, number, b),
        keys.response_id(a),
        keys.text_id(a, b),
        keys.paper_submission(a, usize::try_from(number).unwrap()),
        keys.invitation_hash(a),
        HEXLOWER.encode(&keys.code_bytes(a)),
        HEXLOWER.encode(&*keys.noise()),
    ]
}

#[test]
fn every_hash_depends_on_all_it_names_and_on_its_key() {
    let (master, keys) = keys();
    let of = |inputs, number| hashes(&master, &keys, inputs, number);
    let one = of(["a", "b", "c"], 5);
    assert_eq!(one, of(["a", "b", "c"], 5), "the same inputs, the same hashes");
    assert_eq!(one.iter().collect::<BTreeSet<_>>().len(), one.len(), "each has its own purpose");
    for (at, hash) in one.iter().enumerate() {
        assert!(hash.len() >= 16 && HEXLOWER.decode(hash.as_bytes()).is_ok(), "{at}: {hash}");
    }
    let changed = |other: Vec<String>| {
        let pairs = one.iter().zip(other).enumerate();
        pairs.filter(|(_, (one, other))| **one != *other).map(|(at, _)| at).collect::<Vec<_>>()
    };
    assert_eq!(changed(of(["x", "b", "c"], 5)), (0..11).collect::<Vec<_>>());
    assert_eq!(changed(of(["a", "x", "c"], 5)), [0, 4, 5, 7]);
    assert_eq!(changed(of(["a", "b", "x"], 5)), [0]);
    assert_eq!(changed(of(["a", "b", "c"], 6)), [3, 5, 8]);
    let other = MasterKey::new([4; 32]);
    let wrapped = other.draw("c1", &Dice::seeded(2)).unwrap();
    let strange = other.unwrap_key("c1", &wrapped).unwrap();
    let strange = hashes(&other, &strange, ["a", "b", "c"], 5);
    assert_eq!(changed(strange), (0..12).collect::<Vec<_>>());
}

#[test]
fn what_was_hashed_years_ago_is_found_today() {
    let master = MasterKey::new([3; 32]);
    let keys = Keys::new("c1", &Zeroizing::new([5; 32]));
    let all = hashes(&master, &keys, ["a", "b", "c"], 5).join(" ") + &master.fingerprint();
    assert_eq!(
        sha256(all.as_bytes()),
        "81b5b9db27adc150905525406cdd4b9594a0d2f04640b051c9969b4aa3252fe9",
        "databases in use hold these"
    );
    assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

#[test]
fn what_passes_hashes_alike_while_it_lasts() {
    let one = Passing::draw(&Dice::seeded(1));
    assert_eq!(one.hash(b"a"), one.hash(b"a"));
    assert_ne!(one.hash(b"a"), one.hash(b"b"));
    assert_ne!(one.hash(b"a"), Passing::draw(&Dice::seeded(2)).hash(b"a"));
}

#[test]
fn keys_are_not_printed() {
    let (master, keys) = keys();
    assert_eq!(format!("{master:?} {keys:?}"), "MasterKey(***) Keys(***)");
}

#[test]
fn a_key_is_drawn_once_and_read_again_by_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys/master.key");
    let drawn = MasterKey::create(&path, &Dice::seeded(1)).unwrap();
    assert_eq!(MasterKey::read(&path).unwrap().fingerprint(), drawn.fingerprint());
    let kept = fs::read(&path).unwrap();
    assert!(MasterKey::create(&path, &Dice::seeded(2)).is_err(), "one that is there stays");
    assert_eq!(fs::read(&path).unwrap(), kept);
    let said = |text: &str| {
        let path = folder.path().join("typed");
        let _ = fs::remove_file(&path);
        fs::write(&path, text).unwrap();
        let_in(&path, 0o400);
        MasterKey::read(&path).map(|key| key.fingerprint()).map_err(|error| error.to_string())
    };
    assert_eq!(said(&format!(" {}\n", "03".repeat(32))), Ok(keys().0.fingerprint()));
    for wrong in ["", "03", &"03".repeat(33), &"xy".repeat(32)] {
        assert!(said(wrong).unwrap_err().contains("64 hexadecimal digits"), "{wrong}");
    }
    assert!(MasterKey::read(&folder.path().join("none")).is_err());
    if cfg!(unix) {
        for mode in [0o440, 0o404, 0o420, 0o401] {
            let_in(&path, mode);
            let error = MasterKey::read(&path).unwrap_err().to_string();
            assert!(error.contains("others can read it"), "{mode:o}: {error}");
        }
        let_in(&path, 0o600);
        assert!(MasterKey::read(&path).is_ok());
    }
}

#[cfg(unix)]
fn let_in(path: &std::path::Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
fn let_in(_: &std::path::Path, _: u32) {}

#[cfg(unix)]
#[test]
fn only_its_owner_may_read_a_key_that_was_drawn() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    MasterKey::create(&path, &Dice::seeded(1)).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o400);
}

#[test]
fn a_name_is_settled_in_its_own_folder() {
    let folder = tempfile::tempdir().unwrap();
    assert!(settle(&folder.path().join("key")).is_ok());
    assert!(settle(&folder.path().join("none/key")).is_err());
    assert!(settle(std::path::Path::new("Cargo.toml")).is_ok(), "a name alone lies where we are");
}
