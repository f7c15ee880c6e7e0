//! `porte-voix keys`, and which master key a database belongs to.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::json;

use super::backup::{To, secrecy};
use super::say::{Failure, Say};
use crate::acts::consultations::TERMINAL;
use crate::clock::{Clock, Dice};
use crate::config::Config;
use crate::seal::MasterKey;
use crate::seal::rotation::{forget_next, next_beside, put_in_place};
use crate::store::backup::Wrapping;
use crate::store::keys::{Hold, LASTING, MASTER_KEY};
use crate::store::{By, Store};

/// The master key.
#[derive(Debug, Subcommand)]
pub enum Keys {
    /// Draw a new master key and seal everything with it that the old one sealed; the old one then opens
    /// nothing. Stop the server first. When it was interrupted, run it again.
    Rotate,
    /// Write the wrapped keys alone, as FILE.keys of a backup: to be kept for seven days.
    Backup {
        /// The file to write.
        file: PathBuf,
        #[command(flatten)]
        to: To,
    },
}

impl Keys {
    /// Does it.
    pub async fn run(self, say: &Say) -> Result<(), Failure> {
        match self {
            Self::Rotate => rotate(say).await,
            Self::Backup { file, to } => {
                let (desk, config) = super::open().await?;
                let to = to.recipients(&config)?;
                let wrapping = Wrapping { master: &desk.master, to: &to };
                desk.store.backup_keys(&file, wrapping).await?;
                let words = format!("Written: {}. {}", file.display(), secrecy(&to));
                say.all(&json!({ "keys": words, "recipients": to.len() }), &words);
                Ok(())
            }
        }
    }
}

async fn rotate(say: &Say) -> Result<(), Failure> {
    let (config, _) = Config::read()?;
    let (path, dice) = (&config.master_key_file, Dice::system());
    let mut store = Store::open(&config.database_url).await?;
    store.hold(Hold::Alone).await?;
    let known = store.installation(MASTER_KEY).await?;
    let finished = known.is_some_and(|known| interrupted(path, &known).is_some());
    let mut sealed = 0;
    if finished {
        store.sweep_or_log().await;
    } else {
        let old = fitting(&store, path, &dice).await?;
        // Whatever lies there was never used: the database belongs to the old key.
        forget_next(path)?;
        let next = MasterKey::create(&next_beside(path), &dice)?;
        let by = By { person: TERMINAL, at: Clock::System.now() };
        sealed = store.rotate((&old, &next), &dice, by).await?;
    }
    put_in_place(path)?;
    store.close().await;
    let begun = if finished {
        "The change that was interrupted is finished.".to_owned()
    } else {
        format!("Sealed anew: {sealed}.")
    };
    let words = format!(
        "{begun} {} holds the new master key: keep a copy of it in its other place, and make a \
         backup now. A backup from before opens with the old key alone.",
        path.display()
    );
    say.all(&json!({ "sealed": sealed, "finished_earlier_change": finished }), &words);
    Ok(())
}

/// The next key, when the database belongs to it already and only its file is not in place.
fn interrupted(path: &Path, known: &str) -> Option<MasterKey> {
    let fits = |master: &MasterKey| master.fingerprint() == known;
    if MasterKey::read(path).is_ok_and(|master| fits(&master)) {
        return None;
    }
    MasterKey::read(&next_beside(path)).ok().filter(fits)
}

/// The master key of a database. A key file is drawn for a database without anything sealed only; another
/// key than the one a database was made with is refused.
pub async fn fitting(store: &Store, path: &Path, dice: &Dice) -> Result<MasterKey, Failure> {
    let known = store.installation(MASTER_KEY).await?;
    let lasting = store.installation(LASTING).await?;
    if let Some(next) = known.as_deref().and_then(|known| interrupted(path, known)) {
        // It opens everything, in its place or not; `keys rotate` says what is wrong with the folder.
        let _ = put_in_place(path);
        return Ok(next.with_lasting(lasting.as_deref())?);
    }
    let sealed = known.is_some() || store.holds_sealed().await?;
    let master = match (path.exists(), sealed) {
        (false, true) => {
            let why = format!("{}: the key this database was made with is missing", path.display());
            return Err(Failure::Refused(why));
        }
        (false, false) => MasterKey::create(path, dice)?,
        (true, _) => MasterKey::read(path)?,
    };
    let fits = match &known {
        Some(known) => *known == master.fingerprint(),
        None => match store.any_wrapped_key().await? {
            Some((id, wrapped)) => master.unwrap_key(&id, &wrapped).is_ok(),
            None => true,
        },
    };
    if !fits {
        let why = format!("{} is not the key this database was made with", path.display());
        return Err(Failure::Refused(why));
    }
    if known.is_none() {
        store.set_installation(MASTER_KEY, &master.fingerprint()).await?;
    }
    Ok(master.with_lasting(lasting.as_deref())?)
}
