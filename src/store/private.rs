//! Files that only the owner may read: the database, what lies beside it, and backups. SQLite gives
//! its own side files the mode of the database.

use std::fs::{File, OpenOptions};
use std::path::Path;

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
