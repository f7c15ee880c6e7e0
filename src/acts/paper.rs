//! Answers typed from paper: all rows of a file or none, stored in a random order. A file that was
//! taken already changes nothing.

use super::submissions::{Intake, Sent};
use super::{ActError, Desk};
use crate::domain::answer::AnswerProblem;
use crate::domain::question::Question;
use crate::domain::questionnaire::{Kept, Questionnaire};
use crate::domain::wording::{Band, Lang};
use crate::seal::sha256;
use crate::store::Sealed;
use crate::store::responses::Batch;

/// Largest file, in bytes.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// Reads a CSV file: the header names question codes (`CODE`, or `CODE.ITEM` for statements, ranks and coins) and
/// `_language` / `_band` where those are kept; cells hold option codes, several separated by `;`.
/// Each row is known by the fingerprint of the whole file and its place in it, so the same file
/// again lands on the same rows, as a double tap does. Returns how many rows the file has.
///
/// # Errors
/// The first row and column that cannot be read; then nothing was stored.
pub async fn import(
    desk: &Desk,
    intake: &Intake,
    file: &[u8],
    words: &[&str],
    person: &str,
) -> Result<usize, ActError> {
    take(desk, intake, (file, &sha256(file)), words, None, person).await
}

/// The same for a batch typed by hand, which is known by its own fingerprint: two may well hold the
/// same answers.
///
/// # Errors
/// The batch was taken before with something else in it, or as for a file.
pub(super) async fn import_batch(
    desk: &Desk,
    intake: &Intake,
    (file, batch): (&[u8], Batch<'_>),
    words: &[&str],
    person: &str,
) -> Result<usize, ActError> {
    take(desk, intake, (file, batch.fingerprint), words, Some(batch), person).await
}

async fn take(
    desk: &Desk,
    intake: &Intake,
    (file, fingerprint): (&[u8], &str),
    words: &[&str],
    batch: Option<Batch<'_>>,
    person: &str,
) -> Result<usize, ActError> {
    let consultation = &intake.consultation;
    if !consultation.status.takes_paper() {
        return Err(ActError::refused("no_paper_now", consultation.status.code()));
    }
    let mut sealed = read(desk, intake, (file, fingerprint), words)?;
    desk.dice.shuffle(&mut sealed);
    if !desk.store.add_paper(&consultation.id, &sealed, batch, desk.by(person)).await? {
        return Err(ActError::refused("typing_taken", ""));
    }
    Ok(sealed.len())
}

/// Whether a file can be read; nothing is stored.
///
/// # Errors
/// The first row and column that cannot.
pub fn check(desk: &Desk, intake: &Intake, file: &[u8], words: &[&str]) -> Result<(), ActError> {
    read(desk, intake, (file, ""), words).map(drop)
}

fn read(
    desk: &Desk,
    intake: &Intake,
    (file, fingerprint): (&[u8], &str),
    words: &[&str],
) -> Result<Vec<Sealed>, ActError> {
    if file.len() > MAX_BYTES {
        return Err(row(1, "", "too_large", ""));
    }
    let text = std::str::from_utf8(file).map_err(|_| row(1, "", "not_utf8", ""))?;
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(text.as_bytes());
    let header: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(|name| name.trim().to_owned()).collect(),
        Err(error) => return Err(row(1, "", "not_csv", &error.to_string())),
    };
    check_header(&intake.revision.questionnaire, &header)?;
    let mut all = Vec::new();
    for (index, record) in reader.records().enumerate() {
        // The header is row 1.
        let number = index + 2;
        let record = record.map_err(|error| row(number, "", "not_csv", &error.to_string()))?;
        let cells: Vec<(&str, &str)> =
            header.iter().map(String::as_str).zip(record.iter().map(str::trim)).collect();
        let submission = intake.keys.paper_submission(fingerprint, number);
        all.push(one(desk, intake, (number, &submission), &cells, words)?);
    }
    if all.is_empty() {
        return Err(row(1, "", "no_rows", ""));
    }
    Ok(all)
}

fn check_header(questionnaire: &Questionnaire, header: &[String]) -> Result<(), ActError> {
    for (at, name) in header.iter().enumerate() {
        if header.iter().take(at).any(|earlier| earlier == name) {
            return Err(row(1, name, "column_twice", ""));
        }
        let kept = questionnaire.keep.iter().any(|kept| kept.code() == name);
        let (code, item) = name.split_once('.').unwrap_or((name, ""));
        let asked = questionnaire
            .question(code)
            .is_some_and(|question| question.has_field(!name.contains('.'), item));
        if !kept && !asked {
            return Err(row(1, name, "unknown_column", ""));
        }
    }
    for kept in &questionnaire.keep {
        if !header.iter().any(|name| name == kept.code()) {
            return Err(row(1, kept.code(), "missing_column", ""));
        }
    }
    Ok(())
}

fn one(
    desk: &Desk,
    intake: &Intake,
    (number, submission): (usize, &str),
    cells: &[(&str, &str)],
    words: &[&str],
) -> Result<Sealed, ActError> {
    let questionnaire = &intake.revision.questionnaire;
    let kept =
        |kept: Kept| cells.iter().find(|(name, _)| *name == kept.code()).map(|(_, cell)| *cell);
    let lang = match kept(Kept::Language) {
        Some(cell) => offered(number, Kept::Language.code(), cell, &questionnaire.languages)?,
        None => questionnaire.languages.first().copied().unwrap_or(Lang::Fr),
    };
    let band = match kept(Kept::Band) {
        Some(cell) => offered(number, Kept::Band.code(), cell, &questionnaire.bands)?,
        None => questionnaire.bands.first().copied().unwrap_or(Band::Nine),
    };
    let mut fields = Vec::new();
    for (name, cell) in cells.iter().filter(|(name, _)| !name.starts_with('_')) {
        let code = name.split('.').next().unwrap_or(name);
        let text = questionnaire.question(code).is_some_and(Question::is_text);
        let values: Vec<&str> = if text { vec![cell] } else { cell.split(';').collect() };
        for value in values.into_iter().map(str::trim).filter(|value| !value.is_empty()) {
            fields.push((format!("q.{name}"), value.to_owned()));
        }
    }
    let sent = Sent { submission, lang, band, fields: &fields };
    match intake.seal(desk, &sent, words) {
        Ok((sealed, _)) => Ok(sealed),
        Err(ActError::Answers(problems)) => Err(problems.first().map_or_else(
            || row(number, "", "unreadable", ""),
            |problem| at_column(number, cells, problem),
        )),
        Err(error) => Err(error),
    }
}

fn offered<T: std::str::FromStr + PartialEq>(
    number: usize,
    column: &str,
    cell: &str,
    allowed: &[T],
) -> Result<T, ActError> {
    cell.parse()
        .ok()
        .filter(|value| allowed.contains(value))
        .ok_or_else(|| row(number, column, "unknown_option", cell))
}

/// Names the column in which the first problem of a row stands.
fn at_column(number: usize, cells: &[(&str, &str)], problem: &AnswerProblem) -> ActError {
    let of_question = |name: &str| name.split('.').next() == Some(problem.question.as_str());
    let (name, cell) =
        cells.iter().find(|(name, _)| of_question(name)).copied().unwrap_or(("", ""));
    row(number, name, problem.key, cell)
}

fn row(row: usize, column: &str, key: &'static str, found: &str) -> ActError {
    let short = |text: &str| text.chars().take(80).collect();
    ActError::Row { row, column: short(column), key, found: short(found) }
}
