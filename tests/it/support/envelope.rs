//! Locks answers away as the script of a kiosk does, with other code than the server opens them with.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use data_encoding::BASE64URL_NOPAD;
use p256::{PublicKey, SecretKey};
use sha2::Sha256;

/// Bytes inside every envelope.
pub const INSIDE: usize = 131_072;

/// An envelope for the key on a page.
pub fn lock(public: &str, code: &str, text: &str) -> Vec<u8> {
    let mut inside = text.as_bytes().to_vec();
    inside.resize(INSIDE, 0);
    lock_bytes(public, code, &inside)
}

pub fn lock_bytes(public: &str, code: &str, inside: &[u8]) -> Vec<u8> {
    let public = BASE64URL_NOPAD.decode(public.as_bytes()).unwrap();
    let own = SecretKey::from_slice(&[7; 32]).unwrap();
    let point = own.public_key().to_sec1_bytes();
    let salt = [&point[..], &public].concat();
    let shared = own.diffie_hellman(&PublicKey::from_sec1_bytes(&public).unwrap());
    let mut key = [0; 32];
    let about = format!("porte-voix kiosk {code}");
    shared.extract::<Sha256>(Some(&salt)).expand(about.as_bytes(), &mut key).unwrap();
    let head = [&[1], &point[..]].concat();
    let payload = Payload { msg: inside, aad: &head };
    let sealed = Aes256Gcm::new((&key).into()).encrypt(&Nonce::default(), payload).unwrap();
    [head, sealed].concat()
}
