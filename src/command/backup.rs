//! `porte-voix backup`, `restore`, `verify`.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::say::{Failure, Say};
use crate::acts::consultations::TERMINAL;
use crate::acts::upkeep;
use crate::acts::verification::{self, Verified};
use crate::config::Config;
use crate::seal::parcel::{Identities, Recipient};
use crate::store::audit::Chain;
use crate::store::backup::Wrapping;
use crate::store::restore::Files;

/// Write a consistent backup while serving; the wrapped keys go into FILE.keys, what must never come
/// back into FILE.gone.
#[derive(Debug, Args)]
pub struct Backup {
    /// The file to write.
    file: PathBuf,
    #[command(flatten)]
    to: To,
}

/// For whom a backup is encrypted.
#[derive(Debug, Args)]
pub struct To {
    /// Encrypt it for this age recipient (age1…), and for nobody else; may be given more than once.
    /// Without it the setting `backup_recipients` says for whom.
    #[arg(long = "to", value_name = "RECIPIENT")]
    recipients: Vec<Recipient>,
}

impl To {
    /// Who was named here, or else in the settings.
    pub fn recipients(self, config: &Config) -> Result<Vec<Recipient>, Failure> {
        if self.recipients.is_empty() { Ok(config.recipients()?) } else { Ok(self.recipients) }
    }
}

/// Whether it is encrypted, in words.
pub fn secrecy(to: &[Recipient]) -> String {
    match to.len() {
        0 => "Not encrypted: whoever has it reads names of staff and questionnaires; answers stay \
              sealed. See --to."
            .to_owned(),
        1 => "Encrypted for one recipient.".to_owned(),
        many => format!("Encrypted for {many} recipients."),
    }
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
    /// The identity file of age that opens an encrypted backup.
    #[arg(long)]
    identity: Option<PathBuf>,
}

/// The drill: restore a backup into a file that is thrown away, forget what must not come back, and open
/// everything in it; the audit says what was found. Exit 1 if something does not open.
#[derive(Debug, Args)]
pub struct Verify {
    /// The file to read; FILE.keys and FILE.gone beside it are read too.
    file: PathBuf,
    /// A newer list of what must not come back, from a later backup.
    #[arg(long)]
    gone: Option<PathBuf>,
    /// The identity file of age that opens an encrypted backup.
    #[arg(long)]
    identity: Option<PathBuf>,
}

fn files(file: &Path, gone: Option<PathBuf>, identity: Option<&Path>) -> Result<Files, Failure> {
    let files = Files::beside(file, gone);
    let Some(identity) = identity else { return Ok(files) };
    let refused = |why: &str| Failure::Refused(format!("{}: {why}", identity.display()));
    let text = std::fs::read_to_string(identity).map_err(|error| refused(&error.to_string()))?;
    Ok(files.opened_by(Identities::read(&text).map_err(refused)?))
}

impl Backup {
    /// Does it.
    pub async fn run(self, say: &Say) -> Result<(), Failure> {
        let (desk, config) = super::open().await?;
        let to = self.to.recipients(&config)?;
        let progress = say.progress("Writing the backup");
        desk.store.backup(&self.file, Wrapping { master: &desk.master, to: &to }).await?;
        upkeep::note(&desk, upkeep::LAST_BACKUP).await?;
        drop(progress);
        let name = self.file.display();
        let words = format!("Written: {name}, {name}.keys and {name}.gone. {}", secrecy(&to));
        say.all(&json!({ "backup": words, "recipients": to.len() }), &words);
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
        let files = files(&self.file, self.gone, self.identity.as_deref())?;
        let desk = super::desk(&config).await?;
        let listed = files.gone.is_some();
        let progress = say.progress("Restoring");
        let restored = desk.store.restore(&files, &desk.master, desk.by(TERMINAL)).await?;
        drop(progress);
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
        let files = files(&self.file, self.gone, self.identity.as_deref())?;
        let (desk, _) = super::open().await?;
        let folder = tempfile::tempdir()?;
        let progress = say.progress("Opening everything");
        let found = verification::drill(&desk, &files, folder.path()).await?;
        drop(progress);
        let whole = found.is_whole();
        let Verified { consultations, erased, closed, without_key, chain, .. } = found;
        let events = match chain {
            Chain::Whole(events) => Ok(events),
            Chain::BrokenAt(event) => Err(event),
        };
        let mut words = vec![format!("{consultations} consultations, {erased} erased.")];
        if !without_key.is_empty() {
            words.push(format!("Without a key: {}.", without_key.join(", ")));
        }
        words.push(match events {
            Ok(events) => format!("The audit is whole: {events} events."),
            Err(event) => format!("The audit is broken at event {event}."),
        });
        words.push(if closed.is_empty() {
            "Everything else opens.".to_owned()
        } else {
            format!("Something does not open in: {}.", closed.join(", "))
        });
        let told = json!({
            "consultations": consultations, "erased": erased, "closed": closed,
            "without_key": without_key, "events": events.ok(), "broken_at": events.err(),
            "whole": whole,
        });
        say.all(&told, &words.join(" "));
        if whole { Ok(()) } else { Err(Failure::Said) }
    }
}
