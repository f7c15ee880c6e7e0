//! `porte-voix subpoena-drill`, `anonymity` and `consultation assessment`: the papers an ethics board
//! asks for.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::say::{Failure, Say};
use crate::acts::anonymity::{Look, report};
use crate::acts::consultations::{TERMINAL, by_code, revision};
use crate::acts::drill::drill;
use crate::acts::{Desk, assessment, method};
use crate::domain::anonymity::Finding;
use crate::domain::wording::Lang;
use crate::i18n::Catalogue;

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

/// Run the three tests of anonymity on the live database; exit 1 if any fails.
#[derive(Debug, Args)]
pub struct Anonymity {
    /// Code of the consultation.
    code: String,
}

impl Anonymity {
    /// Does it.
    pub async fn run(self, say: &Say) -> Result<(), Failure> {
        let (desk, _) = super::open().await?;
        let consultation = by_code(&desk, &self.code).await?;
        let findings = report(&desk, &consultation, Look::Whole).await?;
        let catalogue = words()?;
        let (mut lines, mut list) = (String::new(), Vec::<Value>::new());
        for Finding { test, key, about, passed, .. } in &findings {
            let said = |key: &str| {
                let about = [("about", about.as_str())];
                catalogue.say(Lang::En, key, &about).unwrap_or_else(|| key.to_owned())
            };
            let name = said(&format!("assessment.anonymity.test.{}", test.code()));
            let result = if *passed { "holds" } else { "fails" };
            let result_said = said(&format!("assessment.anonymity.{result}"));
            let sentence = said(&format!("assessment.anonymity.{key}"));
            let _ = writeln!(lines, "{name}: {result_said}. {sentence}");
            list.push(json!({
                "test": test, "key": key, "about": about, "holds": passed, "sentence": sentence,
            }));
        }
        let holds = findings.iter().all(|finding| finding.passed);
        let code = &consultation.code;
        let made_on = desk.clock.today();
        say.all(
            &json!({ "consultation": code, "made_on": made_on, "holds": holds, "findings": list }),
            lines.trim_end(),
        );
        if holds { Ok(()) } else { Err(Failure::Said) }
    }
}

/// A format of the impact assessment.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum AssessmentFormat {
    /// One page to read, print or send.
    Html,
    /// For programs; the next one says what changed since.
    Json,
}

/// Writes the impact assessment, in the first language of the questionnaire that staff have.
///
/// # Errors
/// There is no such consultation, the file cannot be written, or the database does not answer.
pub async fn write_assessment(
    desk: &Desk,
    code: &str,
    format: AssessmentFormat,
    out: Option<PathBuf>,
    say: &Say,
) -> Result<(), Failure> {
    let consultation = by_code(desk, code).await?;
    let lang = method::language(&revision(desk, &consultation).await?.questionnaire);
    let words = words()?;
    let text = match format {
        AssessmentFormat::Json => {
            assessment::export(desk, &words, lang, &consultation, desk.by(TERMINAL)).await?
        }
        AssessmentFormat::Html => {
            let made = assessment::make(desk, &words, lang, &consultation).await?;
            let page = assessment::html(&made, &words);
            page.ok_or_else(|| Failure::Refused("the page cannot be made".to_owned()))?
        }
    };
    let Some(path) = out else { return Ok(writeln!(std::io::stdout(), "{text}")?) };
    std::fs::write(&path, text)
        .map_err(|error| Failure::Refused(format!("{}: {error}", path.display())))?;
    say.line("file", &path.display().to_string());
    Ok(())
}

fn words() -> Result<Catalogue, Failure> {
    Catalogue::load().map_err(|error| Failure::Refused(error.to_string()))
}
