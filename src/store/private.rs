//! Files that only the owner may read: the database, what lies beside it, and backups. SQLite gives
//! its own side files the mode of the database.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use super::StoreError;

/// Opens a file to write, and makes it, for its owner alone, when there is none. One that exists
/// keeps its mode and what is in it.
pub(super) fn file(path: &Path) -> Result<File, StoreError> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| StoreError::Refused(format!("{}: {error}", path.display())))
}

/// The file of a database, known by more than its name: what is written to a file that was moved away or removed
/// is read by nobody.
#[derive(Debug)]
pub(super) struct Anchor {
    path: PathBuf,
    file: Option<(u64, u64)>,
}

impl Anchor {
    /// Takes the file that has this name now.
    pub(super) fn of(path: &Path) -> Self {
        Self { path: path.to_owned(), file: known(path) }
    }

    /// True while that file has its name.
    pub(super) fn holds(&self) -> bool {
        self.file.is_some() && self.file == known(&self.path)
    }
}

#[cfg(unix)]
fn known(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).map(|file| (file.dev(), file.ino())).ok()
}

#[cfg(not(unix))]
fn known(path: &Path) -> Option<(u64, u64)> {
    path.exists().then_some((0, 0))
}
