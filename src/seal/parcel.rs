//! A file of a backup as it leaves the machine: what it holds, and at the end a mark of the master key over
//! all of it, so that a file that was cut, changed, taken for another part or made elsewhere is refused.
//! Around that, for whoever is named, the format of `age` (age-encryption.org/v1).

use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::str::FromStr;

use age::x25519;
use age::{DecryptError, Decryptor, Encryptor};
use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use thiserror::Error;
use zeroize::Zeroizing;

use super::{MasterKey, derive};

/// Where the mark begins.
const BEGIN: &[u8; 16] = b"porte-voix part\n";
const FINGERPRINT: usize = 16;
/// The mark: where it begins, the part, the fingerprint of the master key, the keyed hash.
const MARK: usize = BEGIN.len() + 1 + FINGERPRINT + 32;
const CHUNK: usize = 64 * 1024;
const ENCRYPTED: &[u8] = b"age-encryption.org/v1";

/// Which file of a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The data.
    Data,
    /// The wrapped keys.
    Keys,
    /// What must not come back.
    Gone,
}

impl Part {
    fn letter(self) -> u8 {
        match self {
            Self::Data => b'd',
            Self::Keys => b'k',
            Self::Gone => b'g',
        }
    }
}

/// Why a file is no part of a backup, or cannot be read as one.
#[derive(Debug, Error)]
pub enum ParcelError {
    /// It was cut or changed, or is something else.
    #[error("this is no whole backup of Porte-Voix; take another one")]
    NotWhole,
    /// It was made with another master key.
    #[error("the backup was made with another master key: put that one in place first")]
    OtherKey,
    /// It is another file of a backup.
    #[error("this is another part of a backup")]
    OtherPart,
    /// It is encrypted and no identity was given.
    #[error("it is encrypted: name the file of an identity with --identity")]
    Encrypted,
    /// It is encrypted for others.
    #[error("it is encrypted for others: this identity does not open it")]
    NotForUs,
    /// A file cannot be read or written.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// Somebody for whom backups are encrypted: the public half of an age key.
#[derive(Clone)]
pub struct Recipient(x25519::Recipient);

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recipient({})", self.0)
    }
}

impl FromStr for Recipient {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let read = x25519::Recipient::from_str(text.trim());
        read.map(Self).map_err(|_| format!("{text}: an age recipient begins with age1"))
    }
}

/// What opens encrypted backups: the keys of an identity file of age.
#[derive(Clone, Default)]
pub struct Identities(Vec<x25519::Identity>);

impl fmt::Debug for Identities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identities(***)")
    }
}

impl Identities {
    /// Reads an identity file, as `age-keygen` writes it.
    ///
    /// # Errors
    /// It holds no identity, or something else; says what, and nothing of the file.
    pub fn read(text: &str) -> Result<Self, &'static str> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let keys = lines.filter(|line| !line.starts_with('#')).map(x25519::Identity::from_str);
        let keys: Vec<_> =
            keys.collect::<Result<_, _>>().map_err(|_| "this is no identity file of age")?;
        if keys.is_empty() { Err("this identity file of age is empty") } else { Ok(Self(keys)) }
    }
}

impl MasterKey {
    /// Writes a part of a backup: marked, and encrypted when somebody is named.
    ///
    /// # Errors
    /// Something cannot be read or written.
    pub fn pack(
        &self,
        part: Part,
        to: &[Recipient],
        mut plain: impl Read,
        out: impl Write,
    ) -> io::Result<()> {
        if to.is_empty() {
            return self.mark(part, &mut plain, out).map(|_| ());
        }
        let to = to.iter().map(|one| &one.0 as &dyn age::Recipient);
        let encryptor = Encryptor::with_recipients(to).map_err(io::Error::other)?;
        self.mark(part, &mut plain, encryptor.wrap_output(out)?)?.finish()?.flush()
    }

    fn mark<W: Write>(&self, part: Part, plain: &mut impl Read, mut out: W) -> io::Result<W> {
        let mut hash = self.hash_of(part);
        let mut chunk = Zeroizing::new(vec![0; CHUNK]);
        loop {
            let read = plain.read(&mut chunk)?;
            let Some(bytes) = chunk.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
            hash.update(bytes);
            out.write_all(bytes)?;
        }
        out.write_all(BEGIN)?;
        out.write_all(&[part.letter()])?;
        out.write_all(self.fingerprint().as_bytes())?;
        out.write_all(&hash.finalize().into_bytes())?;
        out.flush()?;
        Ok(out)
    }

    /// Reads a part of a backup. What was written until an error is none.
    ///
    /// # Errors
    /// It was cut or changed, is another part, or belongs to another master key or somebody else.
    pub fn unpack(
        &self,
        part: Part,
        identities: &Identities,
        from: impl Read,
        plain: impl Write,
    ) -> Result<(), ParcelError> {
        let mut from = BufReader::with_capacity(CHUNK, from);
        if !from.fill_buf()?.starts_with(ENCRYPTED) {
            return self.check(part, from, plain);
        }
        if identities.0.is_empty() {
            return Err(ParcelError::Encrypted);
        }
        let opening = Decryptor::new_buffered(from).and_then(|decryptor| {
            decryptor.decrypt(identities.0.iter().map(|one| one as &dyn age::Identity))
        });
        let opened = opening.map_err(|error| match error {
            DecryptError::NoMatchingKeys => ParcelError::NotForUs,
            DecryptError::Io(error) => unreadable(error),
            _ => ParcelError::NotWhole,
        })?;
        self.check(part, opened, plain)
    }

    fn check(
        &self,
        part: Part,
        mut from: impl Read,
        mut plain: impl Write,
    ) -> Result<(), ParcelError> {
        let mut hash = self.hash_of(part);
        let mut chunk = Zeroizing::new(vec![0; CHUNK]);
        // What may still be the mark is held back.
        let mut held = Zeroizing::new(Vec::with_capacity(CHUNK + MARK));
        loop {
            let read = from.read(&mut chunk).map_err(unreadable)?;
            let Some(bytes) = chunk.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
            held.extend_from_slice(bytes);
            let sure = held.len().saturating_sub(MARK);
            let content = held.get(..sure).unwrap_or_default();
            hash.update(content);
            plain.write_all(content)?;
            held.drain(..sure);
        }
        plain.flush()?;
        let mark = held.strip_prefix(BEGIN).ok_or(ParcelError::NotWhole)?;
        let (letter, mark) = mark.split_first().ok_or(ParcelError::NotWhole)?;
        let (fingerprint, known) =
            mark.split_at_checked(FINGERPRINT).ok_or(ParcelError::NotWhole)?;
        if fingerprint != self.fingerprint().as_bytes() {
            let is_one = HEXLOWER.decode(fingerprint).is_ok();
            return Err(if is_one { ParcelError::OtherKey } else { ParcelError::NotWhole });
        }
        if *letter != part.letter() {
            return Err(ParcelError::OtherPart);
        }
        let fits: bool = hash.finalize().into_bytes().as_slice().ct_eq(known).into();
        if fits { Ok(()) } else { Err(ParcelError::NotWhole) }
    }

    fn hash_of(&self, part: Part) -> Hmac<Sha256> {
        let key = derive(&self.secret, "backup");
        let mut block = Zeroizing::new([0_u8; 64]);
        block.iter_mut().zip(key.iter()).for_each(|(to, from)| *to = *from);
        let mut hash = Hmac::<Sha256>::new((&*block).into());
        hash.update(&[part.letter()]);
        hash
    }
}

/// What age finds wrong while it reads is a damaged file; anything else is the disk.
fn unreadable(error: io::Error) -> ParcelError {
    match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof | io::ErrorKind::Other => {
            ParcelError::NotWhole
        }
        _ => ParcelError::Io(error),
    }
}

#[cfg(test)]
#[path = "parcel_tests.rs"]
mod tests;
