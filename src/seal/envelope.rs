//! Envelopes: what a device without network locks answers into. Anybody can lock one with the public
//! half of a key, and only the server opens it: ECDH on P-256, HKDF-SHA-256 and AES-256-GCM, which
//! every browser has. Each envelope has a key of its own and the same length as any other, so that it
//! tells neither what is in it nor how much.

use std::fmt;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use p256::{PublicKey, SecretKey};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::SealError;
use crate::clock::Dice;

/// Bytes inside: the longest form there is, filled up with zeros.
pub const INSIDE: usize = 128 * 1024;
/// Bytes of a whole envelope.
pub const WHOLE: usize = 1 + POINT + INSIDE + TAG;
/// Bytes of the public half of a key.
pub const POINT: usize = 65;

const FORMAT: u8 = 1;
const TAG: usize = 16;
/// What all envelopes of this kind are bound to, before the code of their consultation.
const ABOUT: &str = "porte-voix kiosk ";

/// The key that opens the envelopes of one consultation.
pub struct EnvelopeKey(SecretKey);

impl fmt::Debug for EnvelopeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EnvelopeKey(***)")
    }
}

impl EnvelopeKey {
    /// Draws one.
    pub fn draw(dice: &Dice) -> Self {
        loop {
            // One drawing in four thousand million is no key: draw again.
            let bytes = Zeroizing::new(dice.bytes::<32>());
            if let Ok(key) = SecretKey::from_slice(bytes.as_slice()) {
                return Self(key);
            }
        }
    }

    /// The key that was kept.
    ///
    /// # Errors
    /// These bytes are none.
    pub fn read(bytes: &[u8]) -> Result<Self, SealError> {
        SecretKey::from_slice(bytes).map(Self).map_err(|_| SealError::Closed)
    }

    /// As it is kept, sealed.
    pub fn bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.to_bytes().to_vec())
    }

    /// The half that locks, for everybody.
    pub fn public(&self) -> Vec<u8> {
        self.0.public_key().to_sec1_bytes().to_vec()
    }

    /// Opens an envelope that was locked for the consultation with this code.
    ///
    /// # Errors
    /// It is not as long as an envelope, was changed, or was locked for another key or consultation.
    pub fn open(&self, code: &str, envelope: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        if envelope.len() != WHOLE {
            return Err(SealError::Closed);
        }
        let (head, sealed) = envelope.split_at_checked(1 + POINT).ok_or(SealError::Closed)?;
        let (format, point) = head.split_first().ok_or(SealError::Closed)?;
        if *format != FORMAT {
            return Err(SealError::Closed);
        }
        let theirs = PublicKey::from_sec1_bytes(point).map_err(|_| SealError::Closed)?;
        let salt = [point, &self.public()].concat();
        let about = [ABOUT, code].concat();
        let mut key = Zeroizing::new([0_u8; 32]);
        let shared = self.0.diffie_hellman(&theirs).extract::<Sha256>(Some(&salt));
        shared.expand(about.as_bytes(), key.as_mut_slice()).map_err(|_| SealError::Closed)?;
        // The key is used for this envelope and never again.
        let cipher = Aes256Gcm::new((&*key).into());
        let payload = Payload { msg: sealed, aad: head };
        let opened = cipher.decrypt(&Nonce::default(), payload).map_err(|_| SealError::Closed)?;
        let mut opened = Zeroizing::new(opened);
        let filled = opened.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        opened.truncate(filled);
        Ok(opened)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_kept_and_found_again() {
        let key = EnvelopeKey::draw(&Dice::seeded(1));
        assert_eq!(key.public().len(), POINT, "as browsers read it");
        assert_eq!(WHOLE, 131_154, "as the script of a kiosk makes it");
        let again = EnvelopeKey::read(&key.bytes()).unwrap();
        assert_eq!(again.public(), key.public());
        assert!(EnvelopeKey::read(&[0; 32]).is_err() && EnvelopeKey::read(b"short").is_err());
        assert_eq!(format!("{key:?}"), "EnvelopeKey(***)");
    }

    #[test]
    fn what_is_no_envelope_is_refused() {
        let key = EnvelopeKey::draw(&Dice::seeded(1));
        for length in [0, 1, POINT, WHOLE - 1, WHOLE, WHOLE + 1] {
            assert!(key.open("BCDFG", &vec![1; length]).is_err(), "{length}");
        }
    }

    /// As a browser locks it.
    fn locked(public: &[u8], code: &str, inside: &[u8]) -> Vec<u8> {
        let own = SecretKey::from_slice(&[7; 32]).unwrap();
        let point = own.public_key().to_sec1_bytes();
        let theirs = PublicKey::from_sec1_bytes(public).unwrap();
        let salt = [&*point, public].concat();
        let mut key = [0_u8; 32];
        let shared = own.diffie_hellman(&theirs).extract::<Sha256>(Some(&salt));
        shared.expand([ABOUT, code].concat().as_bytes(), &mut key).unwrap();
        let head = [&[FORMAT], &*point].concat();
        let mut filled = inside.to_vec();
        filled.resize(INSIDE, 0);
        let payload = Payload { msg: &filled, aad: &head };
        let sealed = Aes256Gcm::new((&key).into()).encrypt(&Nonce::default(), payload).unwrap();
        [head, sealed].concat()
    }

    #[test]
    fn an_envelope_opens_for_its_key_and_its_consultation_alone() {
        let (key, other) =
            (EnvelopeKey::draw(&Dice::seeded(1)), EnvelopeKey::draw(&Dice::seeded(2)));
        for inside in [&b"q1=a"[..], b"", b"x", &vec![9; INSIDE]] {
            let envelope = locked(&key.public(), "BCDFG", inside);
            assert_eq!(*key.open("BCDFG", &envelope).unwrap(), inside);
            assert!(
                key.open("HJKMN", &envelope).is_err() && other.open("BCDFG", &envelope).is_err()
            );
        }
        let envelope = locked(&key.public(), "BCDFG", b"q1=a");
        for at in [0, 1, POINT, POINT + 1, POINT + 9, WHOLE - 1] {
            let mut changed = envelope.clone();
            changed[at] ^= 1;
            assert!(key.open("BCDFG", &changed).is_err(), "changed at {at}");
        }
    }
}
