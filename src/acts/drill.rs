//! The drill: what would have to be handed over about those who answered a consultation, if a court
//! asked. It is made by looking at the live database, and names what the published list does not know.

use serde::Serialize;

use super::{ActError, Desk};
use crate::domain::consultation::Consultation;
use crate::domain::stored::{NOT_STORED, TABLES, Until, unknown};
use crate::domain::tally::FEW;

/// What was found.
#[derive(Debug, Clone, Serialize)]
pub struct Drill {
    /// Code of the consultation.
    pub consultation: String,
    /// Every field that is stored about those who answer.
    pub stored: Vec<Held>,
    /// How long each sealed response is, in characters; all have one length.
    pub sealed_length: Option<i64>,
    /// What is not stored.
    pub not_stored: Vec<&'static str>,
    /// Columns that the published list does not know, or that are not there.
    pub unknown: Vec<String>,
    /// Tables that still have rows although the key of the consultation is destroyed.
    pub left: Vec<&'static str>,
    /// Whether the list holds.
    pub holds: bool,
}

/// One field.
#[derive(Debug, Clone, Serialize)]
pub struct Held {
    /// Its table.
    pub table: &'static str,
    /// Its column.
    pub column: &'static str,
    /// What it is.
    pub what: &'static str,
    /// In which form.
    pub form: &'static str,
    /// How many rows there are, as far as it may be told.
    pub rows: String,
    /// Until when.
    pub until: String,
}

/// Looks at everything that is stored about those who answered.
///
/// # Errors
/// The database does not answer.
pub async fn drill(desk: &Desk, consultation: &Consultation) -> Result<Drill, ActError> {
    let id = &consultation.id;
    let live = desk.store.columns().await?;
    let unknown = unknown(&live);
    let erased = consultation.closed_on.is_some() && desk.store.wrapped_key(id).await?.is_none();
    let answered = answered(desk, consultation, erased).await?;
    let (mut stored, mut left) = (Vec::new(), Vec::new());
    for table in TABLES {
        let there = table
            .fields
            .iter()
            .all(|field| live.iter().any(|(t, c)| t == table.name && c == field.column));
        let rows = match table.name {
            "inbox" | "responses" => answered.clone(),
            _ if erased && there && table.until.ends_with_key() => {
                if desk.store.has_rows(table.name, id).await? {
                    left.push(table.name);
                    "some are left".to_owned()
                } else {
                    "none: erased".to_owned()
                }
            }
            "tallies" => "one for the consultation at most".to_owned(),
            _ if table.until == Until::Mixing => "none outside a mix".to_owned(),
            // A count of texts, codes or withdrawals would tell on few.
            _ => "not counted: a number could tell on one child".to_owned(),
        };
        if erased && there && matches!(table.name, "inbox" | "responses") {
            left.extend(desk.store.has_rows(table.name, id).await?.then_some(table.name));
        }
        stored.extend(table.fields.iter().map(|field| Held {
            table: table.name,
            column: field.column,
            what: field.what,
            form: field.form.words(),
            rows: rows.clone(),
            until: until(consultation, table.until),
        }));
    }
    Ok(Drill {
        consultation: consultation.code.clone(),
        stored,
        sealed_length: desk.store.sealed_length(id).await?,
        not_stored: NOT_STORED.to_vec(),
        holds: unknown.is_empty() && left.is_empty(),
        unknown,
        left,
    })
}

/// How many answered, as staff are told it: a floor that stands for an hour (R45).
async fn answered(
    desk: &Desk,
    consultation: &Consultation,
    erased: bool,
) -> Result<String, ActError> {
    if erased {
        return Ok("none: erased".to_owned());
    }
    if !consultation.status.has_answers() {
        return Ok("none: nobody was asked yet".to_owned());
    }
    let id = &consultation.id;
    let slack = |told| desk.master.slack(id, told);
    let at_least = desk.store.tally(id, slack, desk.clock.now()).await?;
    Ok(if at_least == 0 {
        format!("fewer than {FEW}, inbox and responses together")
    } else {
        format!("at least {at_least}, inbox and responses together")
    })
}

/// Until when, with the day where it is known.
fn until(consultation: &Consultation, until: Until) -> String {
    match &consultation.erase_on {
        Some(day) if until == Until::Erasure => format!("{}: {day}", until.words()),
        _ => until.words().to_owned(),
    }
}
