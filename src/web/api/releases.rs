//! `/api/v1/releases/ID`: what is told of a release, and its tables as in the files that are handed out.

use std::sync::Arc;

use rocket::{State, get};
use serde_json::{Value, json};

use super::answer::Answer;
use super::asking::Asking;
use super::cupboard::{Cupboard, Name};
use super::kind::Kind;
use super::problem::Problem;
use crate::acts::exports::{self, Format};
use crate::acts::releases;
use crate::domain::consultation::Consultation;
use crate::domain::release::signed_text;
use crate::seal::signing::key_mark;
use crate::store::StoreError;
use crate::store::releases::Head;

/// Characters of an id.
const ID: usize = 36;

/// The release without its figures: enough to check the signature of what was downloaded.
#[get("/api/v1/releases/<id>")]
pub async fn show(id: &str, asking: Asking) -> Result<Answer, Problem> {
    asking.only(&[])?;
    asking.kind(&[Kind::Json])?;
    let (head, consultation) = find(&asking, id).await?;
    let (stored, _) = releases::stored(&asking.desk, &head.id).await?;
    let release = releases::read(&stored)?;
    let signature = releases::signature(&stored).map(|signature| {
        json!({
            "algorithm": "Ed25519",
            "signed_text": signed_text(&stored.hash),
            "public_key": signature.signer,
            "public_key_sha256": key_mark(&signature.signer),
            "signature": signature.value,
        })
    });
    // A note may speak of figures; those that were taken back are told no more.
    let note = head.retracted_on.is_none().then_some(release.note);
    let here = format!("/api/v1/releases/{}", head.id);
    let of = format!("/api/v1/consultations/{}", consultation.code);
    let document = json!({
        "id": head.id,
        "consultation": consultation.code,
        "stage": consultation.stage.code(),
        "number": head.number,
        "revision": release.revision,
        "made_on": head.made_on,
        "interim": release.interim,
        "note": note,
        "hash": head.hash,
        "signature": signature.unwrap_or(Value::Null),
        "retracted_on": head.retracted_on,
        "links": {
            "self": here,
            "tables": format!("{here}/tables"),
            "consultation": of,
            "codebook": format!("{of}/codebook"),
        },
    });
    Ok(Answer::fresh(&document, asking.readers()))
}

/// The tables: byte for byte the files of the release.
#[get("/api/v1/releases/<id>/tables")]
pub async fn tables(
    id: &str,
    asking: Asking,
    cupboard: &State<Cupboard>,
) -> Result<Answer, Problem> {
    asking.only(&["format"])?;
    let kind = asking.kind(&[Kind::Json, Kind::Csv, Kind::Jsonstat])?;
    let (head, _) = find(&asking, id).await?;
    if head.retracted_on.is_some() {
        cupboard.forget(&head.id);
        return Err(Problem::gone());
    }
    let format = match kind {
        Kind::Json => Format::Json,
        Kind::Csv => Format::Csv,
        Kind::Jsonstat => Format::Jsonstat,
    };
    let name = Name { of: head.id.clone(), hash: head.hash.clone(), kind };
    let made = async {
        let words = Arc::clone(&asking.words);
        Ok(exports::content(&asking.desk, &head.id, format, words).await?)
    };
    Ok(Answer::kept(cupboard.find(name, made).await?, asking.readers()))
}

/// A release that may be read with this request, and its consultation.
///
/// # Errors
/// There is none, for whoever asks.
async fn find(asking: &Asking, id: &str) -> Result<(Head, Consultation), Problem> {
    let none = || Problem::not_found("There is no such release, or it is not public.");
    let plain = id.len() == ID && id.bytes().all(|byte| b"0123456789abcdef-".contains(&byte));
    let head = if plain { asking.desk.store.release_head(id).await? } else { None };
    let head = head.ok_or_else(none)?;
    let consultation = asking.desk.store.consultation_by_id(&head.consultation_id).await?;
    let consultation = consultation.ok_or(StoreError::Corrupt("release"))?;
    if asking.may_read(&consultation).await? { Ok((head, consultation)) } else { Err(none()) }
}
