//! `porte-voix subpoena-drill`.

use std::fmt::Write as _;

use clap::Args;

use super::say::{Failure, Say};
use crate::acts::consultations::by_code;
use crate::acts::drill::drill;

/// Print everything that is stored about those who answered, field by field, by looking at the live
/// database; exit 1 when it holds what the published list does not know.
#[derive(Debug, Args)]
pub struct Drill {
    /// Code of the consultation.
    code: String,
}

impl Drill {
    /// Does it.
    pub async fn run(self, say: &Say) -> Result<(), Failure> {
        let (desk, _) = super::open().await?;
        let consultation = by_code(&desk, &self.code).await?;
        let drill = drill(&desk, &consultation).await?;
        let mut words = format!("Stored about those who answered {}:\n", drill.consultation);
        let mut table = "";
        for held in &drill.stored {
            if held.table != table {
                table = held.table;
                let _ = writeln!(words, "\n{table} ({}; {})", held.rows, held.until);
            }
            let _ = writeln!(words, "  {}: {} [{}]", held.column, held.what, held.form);
        }
        if let Some(length) = drill.sealed_length {
            let _ = writeln!(words, "\nEach sealed response has {length} characters.");
        }
        words.push_str("\nNot stored:\n");
        for line in &drill.not_stored {
            let _ = writeln!(words, "  {line}");
        }
        for column in &drill.unknown {
            let _ = writeln!(words, "\nNot as published: {column}");
        }
        for table in &drill.left {
            let _ = writeln!(words, "\nLeft although the key is destroyed: {table}");
        }
        let end = if drill.holds { "This is as published." } else { "This is not as published." };
        let _ = write!(words, "\n{end}");
        say.all(&serde_json::to_value(&drill).unwrap_or_default(), &words);
        if drill.holds { Ok(()) } else { Err(Failure::Said) }
    }
}
