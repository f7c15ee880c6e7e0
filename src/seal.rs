//! Keys and seals. The master key stays outside the database and wraps one key per consultation;
//! from that key come the seal of answers and the keyed hashes that make a withdrawal code, the id
//! of a response, the ids of its texts, and what is kept of an invitation. Each has its own
//! purpose, so that nobody without the code can tell which text belongs to which response.
//! Destroying the consultation's key is the erasure of its answers.

pub mod envelope;
pub mod parcel;
pub mod rotation;
pub mod signing;
mod staff;

use std::fmt;
use std::fs;
use std::io::Write;
use std::path::Path;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER, HEXLOWER_PERMISSIVE};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::clock::Dice;

/// The first byte of everything sealed: XChaCha20-Poly1305 under a derived key.
const FORMAT: u8 = 1;
const NONCE: usize = 24;

/// Why something sealed could not be opened, or a key not be used.
#[derive(Debug, Error)]
pub enum SealError {
    /// Wrong key, or the sealed text was changed.
    #[error("this does not open with the key we have")]
    Closed,
    /// The key file is unusable; says why.
    #[error("master key {path}: {why}")]
    KeyFile {
        /// Where the file was looked for.
        path: String,
        /// What is wrong, in words for an operator.
        why: String,
    },
}

type Secret = Zeroizing<[u8; 32]>;

/// The key that wraps the keys of consultations. It lives in a file of its own, mode 0400.
#[derive(Clone)]
pub struct MasterKey {
    secret: Secret,
    lasting: rotation::Lasting,
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(***)")
    }
}

impl MasterKey {
    /// A key from 32 bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        let secret = Zeroizing::new(bytes);
        Self { lasting: rotation::Lasting::of(&secret), secret }
    }

    /// Reads the key file: 64 hexadecimal digits, readable by its owner alone.
    ///
    /// # Errors
    /// Missing, too short, or open to others.
    pub fn read(path: &Path) -> Result<Self, SealError> {
        let fault = |why: &str| SealError::KeyFile {
            path: path.display().to_string(),
            why: why.to_owned(),
        };
        let text = fs::read_to_string(path).map_err(|error| fault(&error.to_string()))?;
        let text = Zeroizing::new(text);
        if open_to_others(path) {
            return Err(fault("others can read it; run chmod 0400 on it"));
        }
        let bytes = Zeroizing::new(
            HEXLOWER_PERMISSIVE
                .decode(text.trim().as_bytes())
                .map_err(|_| fault("it must hold 64 hexadecimal digits"))?,
        );
        let bytes: [u8; 32] =
            bytes.as_slice().try_into().map_err(|_| fault("it must hold 64 hexadecimal digits"))?;
        Ok(Self::new(bytes))
    }

    /// Draws a key and writes its file; never over an existing one.
    ///
    /// # Errors
    /// The file exists or cannot be written.
    pub fn create(path: &Path, dice: &Dice) -> Result<Self, SealError> {
        let fault = |error: std::io::Error| SealError::KeyFile {
            path: path.display().to_string(),
            why: error.to_string(),
        };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(fault)?;
        }
        let key = Self::new(dice.bytes());
        // Under another name until it is on the disk: half a key would keep the program out for good.
        let unfinished = path.with_extension("unfinished");
        let _ = fs::remove_file(&unfinished);
        let mut file = private_file(&unfinished).map_err(fault)?;
        let text = Zeroizing::new(HEXLOWER.encode(key.secret.as_slice()));
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(fault)?;
        // A key that is there already stays.
        fs::hard_link(&unfinished, path).map_err(fault)?;
        fs::remove_file(&unfinished).and_then(|()| settle(path)).map_err(fault)?;
        Ok(key)
    }

    /// A public fingerprint that tells whether this is the key a database was made with.
    pub fn fingerprint(&self) -> String {
        HEXLOWER.encode(mac(&self.secret, &[b"fingerprint"]).get(..8).unwrap_or_default())
    }

    /// Draws the key of a consultation and wraps it for the database.
    ///
    /// # Errors
    /// Never in practice: the message is short.
    pub fn draw(&self, consultation: &str, dice: &Dice) -> Result<String, SealError> {
        let key: Secret = Zeroizing::new(dice.bytes());
        seal(&self.wrapping(), &aad("key", consultation, ""), key.as_slice(), dice.bytes())
    }

    /// Unwraps the key of a consultation.
    ///
    /// # Errors
    /// Another master key wrapped it, or it was changed.
    pub fn unwrap_key(&self, consultation: &str, wrapped: &str) -> Result<Keys, SealError> {
        let opened =
            Zeroizing::new(open(&self.wrapping(), &aad("key", consultation, ""), wrapped)?);
        let bytes: [u8; 32] = opened.as_slice().try_into().map_err(|_| SealError::Closed)?;
        Ok(Keys::new(consultation, &Zeroizing::new(bytes)))
    }

    /// The mark of a device from which a person signed in with this password: whoever brings it is
    /// no stranger. A new password makes strangers of them all.
    pub fn device_mark(&self, device: &str, person: &str, password_hash: &str) -> String {
        let key = derive(&self.secret, "device");
        let parts = [device, "|", person, "|", password_hash].map(str::as_bytes);
        HEXLOWER.encode(mac(&key, &parts).get(..16).unwrap_or_default())
    }

    /// What is kept of the token of a kiosk.
    pub fn kiosk_hash(&self, token: &str) -> String {
        HEXLOWER.encode(mac(&self.lasting.kiosk, &[token.as_bytes()]).get(..16).unwrap_or_default())
    }

    /// What is kept of the token of a trial.
    pub fn trial_hash(&self, token: &str) -> String {
        HEXLOWER.encode(mac(&self.lasting.trial, &[token.as_bytes()]).get(..16).unwrap_or_default())
    }

    /// The mark of a puzzle that was given to one submission: every server with this key knows it.
    pub fn puzzle_mark(&self, submission: &str, until: i64) -> String {
        let key = derive(&self.secret, "puzzle");
        let until = until.to_string();
        let parts = [submission, "|", &until].map(str::as_bytes);
        HEXLOWER.encode(mac(&key, &parts).get(..16).unwrap_or_default())
    }

    fn wrapping(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*derive(&self.secret, "wrap")).into())
    }
}

#[cfg(unix)]
fn open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|data| data.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn open_to_others(_: &Path) -> bool {
    false
}

#[cfg(unix)]
fn private_file(path: &Path) -> std::io::Result<fs::File> {
    use std::os::unix::fs::OpenOptionsExt;
    fs::OpenOptions::new().write(true).create_new(true).mode(0o400).open(path)
}

#[cfg(not(unix))]
fn private_file(path: &Path) -> std::io::Result<fs::File> {
    fs::OpenOptions::new().write(true).create_new(true).open(path)
}

/// Waits until the name of a file or folder is on the disk, and the name of the folder it lies in.
///
/// # Errors
/// The folder cannot be read, or the disk does not answer.
pub fn settle(path: &Path) -> std::io::Result<()> {
    let parent = |path: &Path| match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => Path::new(".").to_owned(),
        Some(parent) => parent.to_owned(),
        None => path.to_owned(),
    };
    let folder = parent(path);
    if cfg!(unix) {
        fs::File::open(&folder)?.sync_all()?;
        // Above may be somebody else's.
        let _ = fs::File::open(parent(&folder)).and_then(|above| above.sync_all());
    }
    Ok(())
}

/// A key that is never stored: it goes with whoever holds it, and what it made means nothing then.
pub struct Passing(Secret);

impl Passing {
    /// Draws one.
    pub fn draw(dice: &Dice) -> Self {
        Self(Zeroizing::new(dice.bytes()))
    }

    /// A keyed hash.
    pub fn hash(&self, text: &[u8]) -> [u8; 32] {
        mac(&self.0, &[text])
    }
}

/// The keys of one consultation.
#[derive(Clone)]
pub struct Keys {
    consultation: String,
    cipher: XChaCha20Poly1305,
    code: Secret,
    response: Secret,
    text: Secret,
    paper: Secret,
    invitation: Secret,
    noise: Secret,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(***)")
    }
}

impl Keys {
    fn new(consultation: &str, key: &Secret) -> Self {
        Self {
            consultation: consultation.to_owned(),
            cipher: XChaCha20Poly1305::new((&*derive(key, "seal")).into()),
            code: derive(key, "code"),
            response: derive(key, "response"),
            text: derive(key, "text"),
            paper: derive(key, "paper"),
            invitation: derive(key, "invitation"),
            noise: derive(key, "noise"),
        }
    }

    /// The bytes of the withdrawal code for a submission id: the same id, the same code.
    pub fn code_bytes(&self, submission: &str) -> [u8; 8] {
        let hash = mac(&self.code, &[submission.as_bytes()]);
        let mut bytes = [0; 8];
        bytes.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
        bytes
    }

    /// The id of the response that belongs to a withdrawal code.
    pub fn response_id(&self, code: &str) -> String {
        HEXLOWER.encode(mac(&self.response, &[code.as_bytes()]).get(..16).unwrap_or_default())
    }

    /// The id of the text given to one question by the holder of a withdrawal code.
    pub fn text_id(&self, code: &str, question: &str) -> String {
        let hash = mac(&self.text, &[code.as_bytes(), b"|", question.as_bytes()]);
        HEXLOWER.encode(hash.get(..16).unwrap_or_default())
    }

    /// The submission id of one row of a paper file: the same file, the same submissions. Whoever
    /// has the file alone cannot work it out.
    pub fn paper_submission(&self, file_hash: &str, row: usize) -> String {
        let hash = mac(&self.paper, &[file_hash.as_bytes(), b"|", row.to_string().as_bytes()]);
        HEXLOWER.encode(hash.get(..16).unwrap_or_default())
    }

    /// What is kept of an invitation or a class code. Without the key nobody can try codes on it.
    pub fn invitation_hash(&self, code: &str) -> String {
        HEXLOWER.encode(mac(&self.invitation, &[code.as_bytes()]).get(..16).unwrap_or_default())
    }

    /// The secret behind the noise of published counts: the same as long as there are answers, and
    /// gone with them.
    pub fn noise(&self) -> Zeroizing<[u8; 32]> {
        self.noise.clone()
    }

    /// Seals something for one row of one table; it opens nowhere else.
    ///
    /// # Errors
    /// Never in practice: answers are short.
    pub fn seal(
        &self,
        table: &str,
        row: &str,
        plain: &[u8],
        nonce: [u8; NONCE],
    ) -> Result<String, SealError> {
        seal(&self.cipher, &aad(table, &self.consultation, row), plain, nonce)
    }

    /// Opens what was sealed for this row.
    ///
    /// # Errors
    /// It was changed, moved or sealed with another key.
    pub fn open(&self, table: &str, row: &str, sealed: &str) -> Result<Vec<u8>, SealError> {
        open(&self.cipher, &aad(table, &self.consultation, row), sealed)
    }
}

fn aad(purpose: &str, consultation: &str, row: &str) -> Vec<u8> {
    [purpose, consultation, row].join("|").into_bytes()
}

fn seal(
    cipher: &XChaCha20Poly1305,
    aad: &[u8],
    plain: &[u8],
    nonce: [u8; NONCE],
) -> Result<String, SealError> {
    let payload = Payload { msg: plain, aad };
    let sealed = cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| SealError::Closed)?;
    let mut bytes = Vec::with_capacity(1 + NONCE + sealed.len());
    bytes.push(FORMAT);
    bytes.extend(nonce);
    bytes.extend(sealed);
    Ok(BASE64URL_NOPAD.encode(&bytes))
}

fn open(cipher: &XChaCha20Poly1305, aad: &[u8], sealed: &str) -> Result<Vec<u8>, SealError> {
    let bytes = BASE64URL_NOPAD.decode(sealed.as_bytes()).map_err(|_| SealError::Closed)?;
    let (format, rest) = bytes.split_first().ok_or(SealError::Closed)?;
    let (nonce, msg) = rest.split_at_checked(NONCE).ok_or(SealError::Closed)?;
    let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| SealError::Closed)?;
    if *format != FORMAT {
        return Err(SealError::Closed);
    }
    cipher.decrypt(&XNonce::from(nonce), Payload { msg, aad }).map_err(|_| SealError::Closed)
}

/// A key for one purpose: HMAC-SHA-256 as a key derivation function (NIST SP 800-108r1).
fn derive(key: &Secret, purpose: &str) -> Secret {
    Zeroizing::new(mac(key, &[b"derive|", purpose.as_bytes()]))
}

/// HMAC-SHA-256; the 32-byte key is padded to the block of 64 as the standard does (RFC 2104).
fn mac(key: &Secret, parts: &[&[u8]]) -> [u8; 32] {
    let mut block = Zeroizing::new([0_u8; 64]);
    block.iter_mut().zip(key.iter()).for_each(|(to, from)| *to = *from);
    let mut mac = Hmac::<Sha256>::new((&*block).into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// SHA-256 of some text, in hexadecimal: for what is looked up by hash and for chains.
pub fn sha256(text: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(text))
}

#[cfg(test)]
mod tests;
