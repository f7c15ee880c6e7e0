//! Opens a zip in memory, within limits that are checked before anything is unpacked and again
//! while it is.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::unreadable::Unreadable;

/// Most bytes of all parts together, unpacked.
const MOST_UNPACKED: u64 = 20 * 1024 * 1024;
/// Most parts: a workbook has some dozens.
const MOST_PARTS: usize = 500;
/// A part that grows more than this is no text that people wrote.
const MOST_GROWTH: u64 = 250;
/// Below this size a part may grow as it likes.
const SMALL: u64 = 2 * 1024 * 1024;

/// An opened zip.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl<'a> Archive<'a> {
    /// Opens it.
    ///
    /// # Errors
    /// It is damaged, or what it claims to hold is too much.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Unreadable> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::broken("zip"))?;
        let mut archive = Self { zip, left: MOST_UNPACKED };
        if archive.zip.len() > MOST_PARTS {
            return Err(too_much());
        }
        let mut total = 0_u64;
        for index in 0..archive.zip.len() {
            let part = archive.zip.by_index_raw(index).map_err(|_| Unreadable::broken("zip"))?;
            total = total.saturating_add(part.size());
            let most = part.compressed_size().saturating_mul(MOST_GROWTH);
            if total > MOST_UNPACKED || (part.size() > SMALL && part.size() > most) {
                return Err(too_much());
            }
        }
        Ok(archive)
    }

    /// True when there is such a part.
    pub fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// A part as text.
    ///
    /// # Errors
    /// There is none, it is damaged, or it is larger than it claimed.
    pub fn text(&mut self, name: &str) -> Result<String, Unreadable> {
        let part = self.zip.by_name(name).map_err(|_| Unreadable::broken(name))?;
        let mut bytes = Vec::new();
        let most = self.left.saturating_add(1);
        part.take(most).read_to_end(&mut bytes).map_err(|_| Unreadable::broken(name))?;
        let read = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.left = self.left.checked_sub(read).ok_or_else(too_much)?;
        String::from_utf8(bytes).map_err(|_| Unreadable::broken(name))
    }
}

fn too_much() -> Unreadable {
    Unreadable::new("exchange_unpacked", "20")
}
