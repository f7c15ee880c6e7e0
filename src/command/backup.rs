//! `porte-voix backup`, `restore`, `verify`.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::say::{Failure, Say};
use crate::acts::consultations::TERMINAL;
use crate::acts::verification::{self, Verified};
use crate::config::Config;
use crate::store::audit::Chain;
use crate::store::restore::Files;

/// Write a consistent backup while serving; the wrapped keys go into FILE.keys, what must never come
/// back into FILE.gone.
#[derive(Debug, Args)]
pub struct Backup {
    /// The file to write.
    file: PathBuf,
}

/// Fill an empty database from a backup and the files beside it. What was erased or taken back stays
/// so: give the newest list of it.
#[derive(Debug, Args)]
pub struct Restore {
    /// The file to read; FILE.keys and FILE.gone beside it are read too.
    file: PathBuf,
    /// A newer list of what must not come back, from a later backup.
    #[arg(long)]
    gone: Option<PathBuf>,
}

/// Restore a backup into a file that is thrown away, and open everything in it; exit 1 if something
/// does not open.
#[derive(Debug, Args)]
pub struct Verify {
    /// The file to read.
    file: PathBuf,
}

impl Backup {
    /// Does it.
    pub async fn run(self, say: &Say) -> Result<(), Failure> {
        let (desk, _) = super::open().await?;
        desk.store.backup(&self.file).await?;
        let written = format!("Written: {0}, {0}.keys and {0}.gone", self.file.display());
        say.line("backup", &written);
        Ok(())
    }
}

impl Restore {
    /// Does it.
    pub async fn run(self, say: &Say) -> Result<(), Failure> {
        let (config, _) = Config::read()?;
        if !config.master_key_file.exists() {
            let key = config.master_key_file.display();
            let why = format!("{key}: put the master key of the backup here first");
            return Err(Failure::Refused(why));
        }
        let desk = super::desk(&config).await?;
        let files = Files::beside(&self.file, self.gone);
        let listed = files.gone.is_some();
        let master = desk.master.fingerprint();
        let restored = desk.store.restore(&files, &master, desk.by(TERMINAL)).await?;
        let mut words =
            format!("{} consultations, {} erased.", restored.consultations, restored.erased);
        if !restored.with_keys {
            words.push_str(" Without the file of keys no answer opens.");
        }
        if !listed {
            words.push_str(" No list of what must not come back was there: see the guide.");
        }
        words.push_str(" Run erase-due now and again tomorrow.");
        let told = json!({
            "consultations": restored.consultations, "erased": restored.erased,
            "with_keys": restored.with_keys, "with_gone": listed,
        });
        say.all(&told, &words);
        Ok(())
    }
}

impl Verify {
    /// Does it.
    pub async fn run(self, say: &Say) -> Result<(), Failure> {
        let (desk, _) = super::open().await?;
        let folder = tempfile::tempdir()?;
        let files = Files::beside(&self.file, None);
        let found = verification::verify(&desk, &files, folder.path()).await?;
        let Verified { consultations, closed, without_key, chain } = found;
        let events = match chain {
            Chain::Whole(events) => Ok(events),
            Chain::BrokenAt(event) => Err(event),
        };
        let mut words = vec![format!("{consultations} consultations.")];
        if !without_key.is_empty() {
            words.push(format!("Without a key: {}.", without_key.join(", ")));
        }
        words.push(match events {
            Ok(events) => format!("The audit is whole: {events} events."),
            Err(event) => format!("The audit is broken at event {event}."),
        });
        let whole = closed.is_empty() && events.is_ok();
        words.push(if closed.is_empty() {
            "Everything else opens.".to_owned()
        } else {
            format!("Something does not open in: {}.", closed.join(", "))
        });
        let told = json!({
            "consultations": consultations, "closed": closed, "without_key": without_key,
            "events": events.ok(), "broken_at": events.err(), "whole": whole,
        });
        say.all(&told, &words.join(" "));
        if whole { Ok(()) } else { Err(Failure::Said) }
    }
}
