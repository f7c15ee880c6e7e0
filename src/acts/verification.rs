//! Whether a backup is any good: it is restored beside the database, into a file that is thrown away,
//! and everything in it that is sealed with keys of consultations is opened.

use std::path::Path;

use super::coding::{self, CODINGS};
use super::quotes::PROPOSALS;
use super::reading::READ_TEXTS;
use super::submissions::{RESPONSES, TEXTS};
use super::{ActError, Desk, consultations};
use crate::store::Store;
use crate::store::audit::Chain;
use crate::store::restore::Files;

/// What was found in a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// How many consultations it holds.
    pub consultations: i64,
    /// Codes of those of which something sealed does not open.
    pub closed: Vec<String>,
    /// Codes of those whose key the backup does not hold: erased, or restored without its keys.
    pub without_key: Vec<String>,
    /// The audit.
    pub chain: Chain,
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
    let master = desk.master.fingerprint();
    let restored = store.restore(files, &master, desk.by(consultations::TERMINAL)).await?;
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
    let chain = store.check_audit().await?;
    Ok(Verified { consultations: restored.consultations, closed, without_key, chain })
}
