//! The signature of the installation under a release: so that a partner can check, without us, that
//! figures are those that were signed here.

use super::{ActError, Desk};
use crate::domain::release::Signature;

/// Signs a text with the key of the installation, which is drawn the first time.
///
/// # Errors
/// The key does not open, or the database does not answer.
pub async fn sign(desk: &Desk, text: &str) -> Result<Signature, ActError> {
    let known = if let Some(known) = desk.store.signing_key().await? {
        known
    } else {
        let (public, sealed) = desk.master.draw_signer(&desk.dice)?;
        // Whoever signs at the same moment for the first time: all use the one that was kept.
        desk.store.keep_signing_key(&public, &sealed).await?
    };
    let (signer, sealed) = known;
    let value = desk.master.open_signer(&signer, &sealed)?.sign(text);
    Ok(Signature { signer, value })
}
