//! Questionnaires from files and into files, at the terminal.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::path::Path;

use serde_json::{Value, json};

use super::say::{Failure, Say};
use crate::acts::exchange::{self, Brought, DocumentFormat};
use crate::acts::{ActError, Desk, consultations};
use crate::domain::consultation::Project;
use crate::domain::exchange::{Fate, MOST_BYTES, Source, source};
use crate::domain::stage::Stage;
use crate::domain::wording::Lang;
use crate::i18n::Catalogue;

/// Adds a draft from a file; tells what became of every element of a file from elsewhere, then the
/// code.
pub async fn import(
    desk: &Desk,
    project: &Project,
    stage: Stage,
    file: &Path,
    say: &Say,
) -> Result<(), Failure> {
    let bytes = read(file)?;
    let named = file.extension().is_some_and(|ending| ending == "xlsx" || ending == "lss");
    // A document of ours is told what is wrong with it as JSON, also when it is not quite one.
    if !named && !matches!(source(&bytes), Ok(Source::Xlsform | Source::LimeSurvey)) {
        let document = String::from_utf8(bytes)
            .map_err(|error| Failure::Refused(format!("{}: {error}", file.display())))?;
        let new = consultations::import(desk, project, stage, &document, None, false).await?;
        say.line("code", &new.code);
        return Ok(());
    }
    let Brought { consultation, report } =
        exchange::import(desk, project, stage, bytes, None).await?;
    let words = Catalogue::load().ok();
    let said = |key: String, found: &str| {
        let said = words.as_ref().and_then(|all| all.say(Lang::En, &key, &[("found", found)]));
        said.unwrap_or(key)
    };
    let (mut text, mut list) = (String::new(), Vec::<Value>::new());
    for fate in Fate::ALL {
        for entry in report.entries.iter().filter(|entry| entry.fate == fate) {
            let why = said(format!("team.exchange.said.{}", entry.key), &entry.found);
            let what = said(format!("team.exchange.fate.{}", fate.code()), "");
            let place = if entry.place.is_empty() { "" } else { &format!("{}: ", entry.place) };
            let _ = writeln!(text, "{what}: {place}{why}");
            list.push(json!({
                "fate": fate, "place": entry.place, "key": entry.key, "found": entry.found,
                "text": why,
            }));
        }
    }
    text.push_str(&consultation.code);
    say.all(&json!({ "code": consultation.code, "report": list }), &text);
    Ok(())
}

/// Writes the questionnaire of a consultation to standard output.
pub async fn export(desk: &Desk, code: &str, format: DocumentFormat) -> Result<(), Failure> {
    let consultation = consultations::by_code(desk, code).await?;
    let (_, bytes) = exchange::export(desk, &consultation, format).await?;
    let mut out = std::io::stdout();
    out.write_all(&bytes)?;
    if format == DocumentFormat::Json {
        writeln!(out)?;
    }
    Ok(())
}

/// The bytes of a file, unless there are too many: that is seen before they are read.
fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let failed = |error: std::io::Error| Failure::Refused(format!("{}: {error}", file.display()));
    let opened = std::fs::File::open(file).map_err(failed)?;
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
    let large = || Failure::Act(ActError::refused("exchange_large", "5"));
    if opened.metadata().map_err(failed)?.len() > most {
        return Err(large());
    }
    let mut bytes = Vec::new();
    opened.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() > MOST_BYTES { Err(large()) } else { Ok(bytes) }
}
