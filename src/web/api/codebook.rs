//! `/api/v1/consultations/CODE/codebook`: what every code means.

use rocket::{State, get};
use serde_json::{Map, Value, json};

use super::answer::Answer;
use super::asking::Asking;
use super::consultations::find;
use super::cupboard::{Cupboard, Name};
use super::kind::Kind;
use super::problem::Problem;
use crate::acts::consultations;
use crate::acts::files::codebook::{codebook_csv, rows};
use crate::domain::consultation::{Consultation, Revision};
use crate::domain::export::datapackage::CODEBOOK;
use crate::i18n::Catalogue;

/// The codebook: as CSV the file of a package, byte for byte; as JSON the same rows.
#[get("/api/v1/consultations/<code>/codebook")]
pub async fn show(
    code: &str,
    asking: Asking,
    cupboard: &State<Cupboard>,
) -> Result<Answer, Problem> {
    asking.only(&["format"])?;
    let kind = asking.kind(&[Kind::Json, Kind::Csv])?;
    let (consultation, _) = find(&asking, code).await?;
    let revision = consultations::revision(&asking.desk, &consultation).await?;
    let name = Name { of: consultation.id.clone(), hash: revision.hash.clone(), kind };
    let made = async {
        Ok(match kind {
            Kind::Csv => codebook_csv(&revision.questionnaire, &asking.words).into_bytes(),
            _ => in_json(&consultation, &revision, &asking.words).into_bytes(),
        })
    };
    Ok(Answer::kept(cupboard.find(name, made).await?, asking.readers()))
}

fn in_json(consultation: &Consultation, revision: &Revision, words: &Catalogue) -> String {
    let row = |row: [String; CODEBOOK.len()]| {
        let cell = |(name, text): (&str, String)| {
            let value = match name {
                "breakdown" | "tabulated" => json!(text == "true"),
                _ => json!(text),
            };
            (name.to_owned(), value)
        };
        Value::Object(CODEBOOK.into_iter().zip(row).map(cell).collect::<Map<_, _>>())
    };
    let document = json!({
        "consultation": consultation.code,
        "revision": revision.number,
        "rows": rows(&revision.questionnaire, words).into_iter().map(row).collect::<Vec<_>>(),
    });
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}
