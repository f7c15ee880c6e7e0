//! Whether a backup is any good: it is restored beside the database, into a file that is thrown away,
//! and everything in it that is sealed with keys of consultations is opened.

use std::path::Path;

use super::coding::{self, CODINGS};
use super::quotes::PROPOSALS;
use super::reading::READ_TEXTS;
use super::submissions::{RESPONSES, TEXTS};
use super::{ActError, Desk, consultations, upkeep};
use crate::store::Store;
use crate::store::audit::Chain;
use crate::store::restore::Files;

/// Stands among the codes for what belongs to no consultation.
const STAFF: &str = "staff";

/// What was found in a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// How many consultations it holds.
    pub consultations: i64,
    /// How many of them stay erased.
    pub erased: usize,
    /// Codes of those of which something sealed does not open.
    pub closed: Vec<String>,
    /// Codes of those whose key the backup does not hold: erased, or restored without its keys.
    pub without_key: Vec<String>,
    /// The audit.
    pub chain: Chain,
}

impl Verified {
    /// Whether going back to it would bring everything back that may come back.
    pub fn is_whole(&self) -> bool {
        self.closed.is_empty() && matches!(self.chain, Chain::Whole(_))
    }
}

/// Verifies a backup, and notes in the audit of the live database what was found.
///
/// # Errors
/// As for [`verify`]; that is noted too.
pub async fn drill(desk: &Desk, files: &Files, folder: &Path) -> Result<Verified, ActError> {
    let found = verify(desk, files, folder).await;
    let outcome = match &found {
        Ok(found) if found.is_whole() => "whole",
        Ok(_) => "not whole",
        Err(_) => "refused",
    };
    let by = desk.by(consultations::TERMINAL);
    desk.store.record(by, "backup.verify", "", outcome).await?;
    if outcome == "whole" {
        upkeep::note(desk, upkeep::LAST_DRILL).await?;
    }
    found
}

/// Restores a backup into a folder of its own and opens everything.
///
/// # Errors
/// A file is missing or none of ours, it belongs to another master key, or the folder cannot be
/// written.
pub async fn verify(desk: &Desk, files: &Files, folder: &Path) -> Result<Verified, ActError> {
    let url = format!("sqlite://{}?mode=rwc", folder.join("verify.db").display());
    let store = Store::open(&url).await?;
    let found = look(desk, &store, files).await;
    store.close().await;
    found
}

async fn look(desk: &Desk, store: &Store, files: &Files) -> Result<Verified, ActError> {
    let restored = store.restore(files, &desk.master, desk.by(consultations::TERMINAL)).await?;
    let (mut closed, mut without_key) = (Vec::new(), Vec::new());
    for consultation in store.consultations_with_answers().await? {
        let Some(wrapped) = store.wrapped_key(&consultation.id).await? else {
            without_key.push(consultation.code);
            continue;
        };
        let Ok(keys) = desk.master.unwrap_key(&consultation.id, &wrapped) else {
            closed.push(consultation.code);
            continue;
        };
        let id = &consultation.id;
        let opens = |table: &str, row: &str, sealed: &str| keys.open(table, row, sealed).is_ok();
        let responses = store.sealed_responses(id).await?;
        let texts = store.unread_texts(id).await?;
        let read = store.sealed_read_texts(id).await?;
        let codings = store.all_codings(id).await?;
        let proposals = store.quote_proposals(id).await?;
        let whole = responses.iter().all(|one| opens(RESPONSES, &one.id, &one.sealed))
            && texts.iter().all(|one| opens(TEXTS, &one.id, &one.sealed))
            && read.iter().all(|(id, sealed)| opens(READ_TEXTS, id, sealed))
            && codings.iter().all(|one| opens(CODINGS, &coding::place_of(one), &one.sealed))
            && proposals.iter().all(|one| opens(PROPOSALS, &one.text_id, &one.sealed));
        if !whole {
            closed.push(consultation.code);
        }
    }
    if !staff_opens(desk, store).await? {
        closed.push(STAFF.to_owned());
    }
    let chain = store.check_audit().await?;
    let (consultations, erased) = (restored.consultations, restored.erased);
    Ok(Verified { consultations, erased, closed, without_key, chain })
}

/// Whether the secrets of the second factors and the key that signs open.
async fn staff_opens(desk: &Desk, store: &Store) -> Result<bool, ActError> {
    let signs = store.signing_key().await?;
    let signs =
        signs.is_none_or(|(public, sealed)| desk.master.open_signer(&public, &sealed).is_ok());
    let factors = store.sealed_factors().await?;
    let mut opened = factors.iter().map(|(id, sealed)| desk.master.open_factor(id, sealed));
    Ok(signs && opened.all(|opened| opened.is_ok()))
}
