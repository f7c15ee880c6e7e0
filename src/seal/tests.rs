//! Tests of keys and seals.

use super::{Keys, MasterKey, mac, sha256};
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
