//! Changing the master key. Everything it sealed is sealed anew with the next one; what was hashed with
//! it cannot be, because we never kept what was hashed: those three keys last, sealed with each master
//! key in turn. The next key lies beside the old one until the database belongs to it
//! (`docs/adr/0024-one-key-at-a-time.md`).

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::KeyInit;
use zeroize::Zeroizing;

use super::{MasterKey, SealError, Secret, aad, derive, open, seal};
use crate::clock::Dice;

/// The keys of hashes that are kept: tokens of kiosks and trials, recovery codes of staff.
#[derive(Clone)]
pub(super) struct Lasting {
    pub(super) kiosk: Secret,
    pub(super) trial: Secret,
    pub(super) recovery: Secret,
}

impl Lasting {
    /// Those of a master key that was never changed.
    pub(super) fn of(master: &Secret) -> Self {
        Self {
            kiosk: derive(master, "kiosk"),
            trial: derive(master, "trial"),
            recovery: derive(master, "recovery"),
        }
    }
}

/// What a master key seals, and for whom it opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner<'a> {
    /// The key of a consultation, or of a trial of it.
    Consultation(&'a str),
    /// The secret of a second factor, for a person.
    Person(&'a str),
    /// The key that signs, with its public half.
    Signer(&'a str),
}

impl Owner<'_> {
    fn purpose(&self) -> (&'static str, Vec<u8>) {
        match self {
            Self::Consultation(id) => ("wrap", aad("key", id, "")),
            Self::Person(id) => ("factor", aad("factor", id, "")),
            Self::Signer(public) => ("signing", aad("signing", public, "")),
        }
    }
}

impl MasterKey {
    /// The same key with the hashes that were kept by the keys before it.
    ///
    /// # Errors
    /// They were sealed with another key, or changed.
    pub fn with_lasting(self, sealed: Option<&str>) -> Result<Self, SealError> {
        let Some(sealed) = sealed else { return Ok(self) };
        let opened = Zeroizing::new(open(&self.cipher("lasting"), LASTING, sealed)?);
        let part = |at: usize| -> Result<Secret, SealError> {
            let bytes = opened.get(at * 32..(at + 1) * 32).ok_or(SealError::Closed)?;
            Ok(Zeroizing::new(bytes.try_into().map_err(|_| SealError::Closed)?))
        };
        let lasting = Lasting { kiosk: part(0)?, trial: part(1)?, recovery: part(2)? };
        Ok(Self { lasting, ..self })
    }

    /// Seals the keys that last with the next master key.
    ///
    /// # Errors
    /// Never in practice: they are short.
    pub fn lasting_for(&self, next: &Self, dice: &Dice) -> Result<String, SealError> {
        let Lasting { kiosk, trial, recovery } = &self.lasting;
        let plain =
            Zeroizing::new([kiosk.as_slice(), trial.as_slice(), recovery.as_slice()].concat());
        seal(&next.cipher("lasting"), LASTING, &plain, dice.bytes())
    }

    /// Seals with the next master key what this one sealed.
    ///
    /// # Errors
    /// It was sealed with another key, or changed.
    pub fn rewrap(
        &self,
        next: &Self,
        owner: Owner<'_>,
        sealed: &str,
        dice: &Dice,
    ) -> Result<String, SealError> {
        let (purpose, bound) = owner.purpose();
        let opened = Zeroizing::new(open(&self.cipher(purpose), &bound, sealed)?);
        seal(&next.cipher(purpose), &bound, &opened, dice.bytes())
    }

    fn cipher(&self, purpose: &str) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*derive(&self.secret, purpose)).into())
    }
}

const LASTING: &[u8] = b"lasting||";

/// Where the next key lies while a rotation is under way.
pub fn next_beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".next");
    PathBuf::from(name)
}

/// Puts the next key in the place of the old one, which is gone then.
///
/// # Errors
/// There is none, or the folder cannot be written.
pub fn put_in_place(path: &Path) -> Result<(), SealError> {
    let done = fs::rename(next_beside(path), path).and_then(|()| super::settle(path));
    done.map_err(|error| fault(path, &error))
}

/// Throws away a next key that nothing was sealed with; none is fine too.
///
/// # Errors
/// The folder cannot be written.
pub fn forget_next(path: &Path) -> Result<(), SealError> {
    match fs::remove_file(next_beside(path)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(fault(path, &error)),
        _ => Ok(()),
    }
}

fn fault(path: &Path, error: &io::Error) -> SealError {
    SealError::KeyFile { path: path.display().to_string(), why: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_with_the_next_key_alone_and_hashes_stay() {
        let dice = Dice::seeded(1);
        let (old, next) = (MasterKey::new([3; 32]), MasterKey::new([4; 32]));
        let key = old.draw("park", &dice).unwrap();
        let factor = old.seal_factor("ada", b"twenty bytes of luck", &dice).unwrap();
        let (public, signer) = old.draw_signer(&dice).unwrap();
        let noise = old.unwrap_key("park", &key).unwrap().noise();
        let rewrap = |owner, sealed: &str| old.rewrap(&next, owner, sealed, &dice).unwrap();
        let key = rewrap(Owner::Consultation("park"), &key);
        let factor = rewrap(Owner::Person("ada"), &factor);
        let signer = rewrap(Owner::Signer(&public), &signer);
        assert_eq!(*next.unwrap_key("park", &key).unwrap().noise(), *noise, "the key is the same");
        assert_eq!(*next.open_factor("ada", &factor).unwrap(), b"twenty bytes of luck");
        assert!(next.open_signer(&public, &signer).is_ok());
        assert!(old.unwrap_key("park", &key).is_err() && old.open_factor("ada", &factor).is_err());
        assert!(old.open_signer(&public, &signer).is_err());
        assert!(old.rewrap(&next, Owner::Consultation("other"), &key, &dice).is_err());

        assert_ne!(next.kiosk_hash("t"), old.kiosk_hash("t"), "the control: a key of its own");
        let lasting = old.lasting_for(&next, &dice).unwrap();
        let again = MasterKey::new([5; 32]);
        let next = next.with_lasting(Some(&lasting)).unwrap();
        let lasting = next.lasting_for(&again, &dice).unwrap();
        assert!(old.clone().with_lasting(Some(&lasting)).is_err());
        let again = again.with_lasting(Some(&lasting)).unwrap();
        for one in [next, again] {
            assert_eq!(one.kiosk_hash("t"), old.kiosk_hash("t"));
            assert_eq!(one.trial_hash("t"), old.trial_hash("t"));
            assert_eq!(one.recovery_hash("ada", "c"), old.recovery_hash("ada", "c"));
            assert_ne!(one.fingerprint(), old.fingerprint());
        }
    }

    #[test]
    fn the_next_key_takes_the_place_of_the_old_one_or_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let next = next_beside(&path);
        assert_eq!(next, folder.path().join("master.key.next"));
        fs::write(&path, "old").unwrap();
        assert!(put_in_place(&path).is_err(), "there is none");
        assert!(forget_next(&path).is_ok(), "none is fine");
        fs::write(&next, "next").unwrap();
        forget_next(&path).unwrap();
        assert!(!next.exists() && fs::read(&path).unwrap() == b"old");
        fs::write(&next, "next").unwrap();
        put_in_place(&path).unwrap();
        assert!(!next.exists() && fs::read(&path).unwrap() == b"next");
        fs::create_dir(&next).unwrap();
        let said = forget_next(&path).unwrap_err().to_string();
        assert!(said.contains("master.key"), "what cannot be removed is said: {said}");
    }
}
