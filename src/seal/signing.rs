//! The signature of the installation: one Ed25519 key (RFC 8032), kept sealed with the master key.
//! Whoever has its public half can check what was signed here, without us.

use std::fmt;

use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::KeyInit;
use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use zeroize::Zeroizing;

use super::{MasterKey, SealError, aad, derive, open, seal, sha256};
use crate::clock::Dice;

/// What signs for this installation.
pub struct Signer(SigningKey);

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signer(***)")
    }
}

impl MasterKey {
    /// Draws the key that signs; returns its public half, and the secret one sealed.
    ///
    /// # Errors
    /// Never in practice: the secret is short.
    pub fn draw_signer(&self, dice: &Dice) -> Result<(String, String), SealError> {
        let secret: Zeroizing<[u8; 32]> = Zeroizing::new(dice.bytes());
        let public = public_half(&SigningKey::from_bytes(&secret));
        let bound = aad("signing", &public, "");
        let sealed = seal(&self.signing(), &bound, secret.as_slice(), dice.bytes())?;
        Ok((public, sealed))
    }

    /// Opens the key that signs.
    ///
    /// # Errors
    /// It was changed, has another public half, or was sealed with another key.
    pub fn open_signer(&self, public: &str, sealed: &str) -> Result<Signer, SealError> {
        let opened = Zeroizing::new(open(&self.signing(), &aad("signing", public, ""), sealed)?);
        let secret: [u8; 32] = opened.as_slice().try_into().map_err(|_| SealError::Closed)?;
        let key = SigningKey::from_bytes(&Zeroizing::new(secret));
        if public_half(&key) == public { Ok(Signer(key)) } else { Err(SealError::Closed) }
    }

    fn signing(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*derive(&self.secret, "signing")).into())
    }
}

impl Signer {
    /// The signature under a text, base64url.
    pub fn sign(&self, text: &str) -> String {
        BASE64URL_NOPAD.encode(&self.0.sign(text.as_bytes()).to_bytes())
    }
}

/// Whether this is the signature of this public key under this text.
pub fn is_signed(text: &str, public: &str, signature: &str) -> bool {
    let Some(key) = bytes(public).and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok()) else {
        return false;
    };
    let signature = bytes(signature).map(|bytes| Signature::from_bytes(&bytes));
    signature.is_some_and(|signature| key.verify_strict(text.as_bytes(), &signature).is_ok())
}

/// The fingerprint of a public key, for people to compare: SHA-256 of its 32 bytes, hexadecimal.
pub fn key_mark(public: &str) -> String {
    sha256(&BASE64URL_NOPAD.decode(public.as_bytes()).unwrap_or_default())
}

fn public_half(key: &SigningKey) -> String {
    BASE64URL_NOPAD.encode(key.verifying_key().as_bytes())
}

fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    BASE64URL_NOPAD.decode(text.as_bytes()).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ed25519_agrees_with_rfc_8032_test_2() {
        let hex = |text: &str| data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap();
        let secret = hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        let signer = Signer(SigningKey::from_bytes(&secret.try_into().unwrap()));
        let public = hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        assert_eq!(public_half(&signer.0), BASE64URL_NOPAD.encode(&public));
        let expected = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
                        085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
        assert_eq!(signer.sign("r"), BASE64URL_NOPAD.encode(&hex(expected)));
        assert!(is_signed("r", &public_half(&signer.0), &signer.sign("r")));
    }

    #[test]
    fn every_changed_character_is_noticed() {
        let (dice, master) = (Dice::seeded(1), MasterKey::new([3; 32]));
        let (public, sealed) = master.draw_signer(&dice).unwrap();
        let signature = master.open_signer(&public, &sealed).unwrap().sign("text");
        assert!(is_signed("text", &public, &signature), "the control");
        let changed = |text: &str, at: usize| {
            let mut other: Vec<char> = text.chars().collect();
            other[at] = if other[at] == 'A' { 'B' } else { 'A' };
            other.into_iter().collect::<String>()
        };
        for at in 0..signature.len() {
            assert!(!is_signed("text", &public, &changed(&signature, at)), "{at}");
        }
        for at in 0..public.len() {
            assert!(!is_signed("text", &changed(&public, at), &signature), "{at}");
        }
        for (text, public, signature) in
            [("texts", &*public, &*signature), ("text", "", &signature), ("text", &public, "")]
        {
            assert!(!is_signed(text, public, signature));
        }
    }

    #[test]
    fn the_key_opens_for_its_public_half_and_with_the_master_key_alone() {
        let (dice, master) = (Dice::seeded(1), MasterKey::new([3; 32]));
        let (public, sealed) = master.draw_signer(&dice).unwrap();
        let (other, _) = master.draw_signer(&dice).unwrap();
        assert!(master.open_signer(&public, &sealed).is_ok(), "the control");
        assert!(master.open_signer(&other, &sealed).is_err());
        assert!(MasterKey::new([4; 32]).open_signer(&public, &sealed).is_err());
        assert!(master.unwrap_key(&public, &sealed).is_err(), "each purpose has its own key");
        assert_eq!(key_mark(&BASE64URL_NOPAD.encode(b"abc")), sha256(b"abc"));
        assert_eq!(format!("{:?}", master.open_signer(&public, &sealed).unwrap()), "Signer(***)");
    }
}
