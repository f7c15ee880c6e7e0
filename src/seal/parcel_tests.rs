//! Whatever happens to a file of a backup on its way, it comes back equal or is refused.

use std::io::{self, Read};
use std::sync::LazyLock;

use age::x25519;
use proptest::prelude::*;

use super::{Identities, ParcelError, Part, Recipient};
use crate::seal::MasterKey;

const WHOLE: &[u8] = b"SQLite format 3\0 and what a database holds";

fn master() -> MasterKey {
    MasterKey::new([3; 32])
}

fn packed(part: Part, to: &[Recipient]) -> Vec<u8> {
    let mut out = Vec::new();
    master().pack(part, to, WHOLE, &mut out).unwrap();
    out
}

fn unpacked(part: Part, identities: &Identities, file: &[u8]) -> Result<Vec<u8>, ParcelError> {
    let mut plain = Vec::new();
    master().unpack(part, identities, file, &mut plain)?;
    Ok(plain)
}

fn pair() -> (Recipient, Identities) {
    let identity = x25519::Identity::generate();
    (Recipient(identity.to_public()), Identities(vec![identity]))
}

#[test]
fn a_part_comes_back_for_whom_it_is_meant_and_nobody_else() {
    let (recipient, identities) = pair();
    let (second, others) = pair();
    let none = Identities::default();
    let plain = packed(Part::Data, &[]);
    assert_eq!(unpacked(Part::Data, &none, &plain).unwrap(), WHOLE);
    let locked = packed(Part::Data, &[recipient.clone(), second]);
    for identities in [&identities, &others] {
        assert_eq!(unpacked(Part::Data, identities, &locked).unwrap(), WHOLE);
    }
    assert!(!locked.windows(6).any(|window| window == b"SQLite"), "nothing is in the clear");
    let locked = packed(Part::Data, &[recipient]);
    let refused = |part, identities, file: &[u8]| unpacked(part, identities, file).unwrap_err();
    assert!(matches!(refused(Part::Data, &others, &locked), ParcelError::NotForUs));
    assert!(matches!(refused(Part::Data, &none, &locked), ParcelError::Encrypted));
    for (file, identities) in [(&plain, &none), (&locked, &identities)] {
        for part in [Part::Keys, Part::Gone] {
            assert!(matches!(refused(part, identities, file), ParcelError::OtherPart));
        }
    }
    let mut foreign = Vec::new();
    MasterKey::new([4; 32]).pack(Part::Data, &[], WHOLE, &mut foreign).unwrap();
    assert!(matches!(refused(Part::Data, &none, &foreign), ParcelError::OtherKey));
    // Encrypted by somebody who knows the recipient and not the master key.
    assert!(matches!(refused(Part::Data, &none, WHOLE), ParcelError::NotWhole));
    assert!(matches!(refused(Part::Data, &none, b""), ParcelError::NotWhole));
}

#[test]
fn an_identity_file_is_read_as_age_writes_it() {
    let key = x25519::Identity::generate().to_string();
    let key = age::secrecy::ExposeSecret::expose_secret(&key);
    let file = format!("# created: today\n# public key: age1x\n{key}\n\n");
    assert!(Identities::read(&file).is_ok());
    assert!(Identities::read("# nothing\n").is_err());
    assert!(Identities::read("age1nothing").is_err());
    assert!("age1".parse::<Recipient>().is_err() && key.parse::<Recipient>().is_err());
    let (recipient, identities) = pair();
    assert_eq!(format!("{identities:?}"), "Identities(***)");
    assert_eq!(format!("{recipient:?}"), format!("Recipient({})", identities.0[0].to_public()));
}

/// A file in the clear, one that is encrypted, and what opens it.
static FILES: LazyLock<(Vec<u8>, Vec<u8>, Identities)> = LazyLock::new(|| {
    let (recipient, identities) = pair();
    (packed(Part::Data, &[]), packed(Part::Data, &[recipient]), identities)
});

/// What may happen to a file.
#[derive(Debug, Clone)]
enum Mutation {
    Cut(prop::sample::Index),
    Flip(prop::sample::Index, u8),
    Swap(prop::sample::Index, prop::sample::Index),
    Add(Vec<u8>),
    Insert(prop::sample::Index, u8),
    Repeat,
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let at = any::<prop::sample::Index>;
    prop_oneof![
        at().prop_map(Mutation::Cut),
        (at(), 1_u8..).prop_map(|(at, bits)| Mutation::Flip(at, bits)),
        (at(), at()).prop_map(|(one, other)| Mutation::Swap(one, other)),
        prop::collection::vec(any::<u8>(), 1..90).prop_map(Mutation::Add),
        (at(), any::<u8>()).prop_map(|(at, byte)| Mutation::Insert(at, byte)),
        Just(Mutation::Repeat),
    ]
}

fn mutate(file: &mut Vec<u8>, mutation: &Mutation) {
    let length = file.len();
    match mutation {
        Mutation::Cut(at) => file.truncate(at.index(length)),
        Mutation::Flip(at, bits) => file[at.index(length)] ^= bits,
        Mutation::Swap(one, other) => file.swap(one.index(length), other.index(length)),
        Mutation::Add(bytes) => file.extend(bytes),
        Mutation::Insert(at, byte) => file.insert(at.index(length), *byte),
        Mutation::Repeat => file.extend(file.clone()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_file_is_refused(
        mutations in prop::collection::vec(mutation(), 1..4),
        encrypted in any::<bool>(),
    ) {
        let (plain, locked, identities) = &*FILES;
        let whole = if encrypted { locked } else { plain };
        let mut file = whole.clone();
        for one in &mutations {
            if !file.is_empty() {
                mutate(&mut file, one);
            }
        }
        prop_assume!(file != *whole);
        prop_assert!(unpacked(Part::Data, identities, &file).is_err());
    }
}

#[test]
fn a_file_that_was_not_changed_is_taken() {
    let (plain, locked, identities) = &*FILES;
    for file in [plain, locked] {
        assert_eq!(unpacked(Part::Data, identities, file).unwrap(), WHOLE, "the control");
    }
}

#[test]
fn without_the_mark_a_change_would_go_unnoticed() {
    // The control: the same content with one byte changed, marked by who holds the key, is taken.
    let mut other = WHOLE.to_vec();
    other[20] ^= 1;
    let mut file = Vec::new();
    master().pack(Part::Data, &[], &*other, &mut file).unwrap();
    assert_eq!(unpacked(Part::Data, &Identities::default(), &file).unwrap(), other);
}

/// A disk that may not be read.
struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::ErrorKind::PermissionDenied.into())
    }
}

#[test]
fn a_disk_that_cannot_be_read_is_not_taken_for_a_changed_file() {
    let (plain, locked, identities) = &*FILES;
    for file in [plain, locked] {
        let from = file[..40].chain(Broken);
        let refused = master().unpack(Part::Data, identities, from, io::sink()).unwrap_err();
        assert!(matches!(refused, ParcelError::Io(_)), "{refused}");
    }
}
