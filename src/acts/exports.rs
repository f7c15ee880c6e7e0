//! The files of a release (product 7.4): made from the stored release and nothing else, so that the
//! same release gives the same bytes to everyone.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{ActError, Desk, method, releases};
use crate::domain::consultation::Project;
use crate::domain::disclosure::Plan;
use crate::domain::export::datapackage::CODEBOOK;
use crate::domain::export::{Resource, datapackage, safe, sheet, tables_csv, tables_json};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::release::Release;
use crate::i18n::Catalogue;
use crate::i18n::labels::Labels;
use crate::seal::sha256;
use crate::store::StoreError;

/// A format of released figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `tables.csv`.
    Csv,
    /// `tables.json`.
    Json,
    /// All files in a zip.
    Package,
}

impl Format {
    /// Reads a format; `None` for one that is announced but not built.
    ///
    /// # Errors
    /// There is no such format.
    pub fn read(name: &str) -> Result<Option<Self>, ActError> {
        match name {
            "csv" => Ok(Some(Self::Csv)),
            "json" => Ok(Some(Self::Json)),
            "package" => Ok(Some(Self::Package)),
            "xlsx" | "jsonstat" | "parquet" | "html" => Ok(None),
            _ => Err(ActError::refused("unknown_format", name)),
        }
    }
}

/// A release with everything its files tell.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// The figures.
    pub release: Release,
    /// The revision that was asked.
    pub questionnaire: Questionnaire,
    /// The plan that was frozen at opening: the rules the figures were made by.
    pub plan: Plan,
    /// The project it was asked for.
    pub project: Project,
}

/// The file of a release in a format: its name and its bytes.
///
/// # Errors
/// There is no such release, or it cannot be read.
pub async fn export(
    desk: &Desk,
    release_id: &str,
    format: Format,
) -> Result<(String, Vec<u8>), ActError> {
    let dossier = dossier(desk, release_id).await?;
    let name = format!("{}-{}", dossier.release.consultation, short(&dossier.release.id));
    match format {
        Format::Csv => Ok((format!("{name}.csv"), tables_csv(&dossier.release).into_bytes())),
        Format::Json => Ok((format!("{name}.json"), tables_json(&dossier.release).into_bytes())),
        Format::Package => {
            let words = Catalogue::load().map_err(|_| StoreError::Corrupt("words"))?;
            let bytes = blocking(move || package(&dossier, &words)).await??;
            Ok((format!("{name}.zip"), bytes))
        }
    }
}

/// The first characters of an id, for file names.
fn short(id: &str) -> String {
    id.chars().take(8).collect()
}

/// Brings a release together with its questionnaire and project.
///
/// # Errors
/// There is no such release, or it cannot be read.
pub async fn dossier(desk: &Desk, release_id: &str) -> Result<Dossier, ActError> {
    let (release, consultation) = releases::by_id(desk, release_id).await?;
    let revision = desk.store.revision(&consultation.id, release.revision).await?;
    let revision = revision.ok_or(StoreError::Corrupt("revision"))?;
    let project = desk.store.project_by_id(&consultation.project_id).await?;
    let project = project.ok_or(StoreError::Corrupt("project"))?;
    let plan: Plan =
        serde_json::from_str(&revision.plan).map_err(|_| StoreError::Corrupt("plan"))?;
    Ok(Dossier { release, questionnaire: revision.questionnaire, plan, project })
}

/// All files as a zip.
///
/// # Errors
/// A text of the method is missing.
pub fn package(dossier: &Dossier, words: &Catalogue) -> Result<Vec<u8>, ActError> {
    let release = &dossier.release;
    let lang = method::language(&dossier.questionnaire);
    let attack = serde_json::to_string_pretty(&release.attack).unwrap_or_default() + "\n";
    let method = method::html(dossier, words, lang).ok_or(StoreError::Corrupt("method"))?;
    let resources = [
        resource("tables.csv", tables_csv(release)),
        resource("codebook.csv", codebook_csv(&dossier.questionnaire, words)),
        resource("tables.json", tables_json(release)),
        resource("method.html", method),
        resource("attack.json", attack),
    ];
    let title = dossier.questionnaire.title.plain(lang);
    let mut files = vec![resource("datapackage.json", datapackage(release, title, &resources))];
    files.extend(resources);
    let sums: Vec<String> =
        files.iter().map(|file| format!("{}  {}\n", file.hash, file.path)).collect();
    files.push(resource("SHA256SUMS", sums.concat()));
    Ok(zipped(&files).map_err(|_| StoreError::Corrupt("package"))?)
}

fn resource(path: &'static str, text: String) -> Resource {
    let bytes = text.into_bytes();
    Resource { path, hash: sha256(&bytes), bytes }
}

/// Without times and owners, so that the same files give the same zip.
fn zipped(files: &[Resource]) -> zip::result::ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for file in files {
        writer.start_file(file.path, options)?;
        writer.write_all(&file.bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

/// What every code means, in every language offered: one row per code and language.
pub fn codebook_csv(questionnaire: &Questionnaire, words: &Catalogue) -> String {
    let mut rows = Vec::new();
    let mut add = |question: &str, item: &str, option: &str, kind: &str, lang: &str, text: &str| {
        rows.push([question, item, option, kind, lang, text].map(safe).to_vec());
    };
    for lang in questionnaire.languages.iter().copied() {
        let labels = Labels::new(words, questionnaire, lang);
        for kept in &questionnaire.keep {
            let (code, lang) = (kept.code(), lang.code());
            add(code, "", "", "kept", lang, &labels.question(code));
            for choice in kept_choices(questionnaire, code) {
                add(code, "", &choice, "kept", lang, &labels.option(code, &choice));
            }
        }
        for question in questionnaire.questions.iter().filter(|question| question.is_closed()) {
            let value = serde_json::to_value(&question.kind).unwrap_or_default();
            let kind = value.get("kind").and_then(serde_json::Value::as_str).unwrap_or_default();
            let (code, lang) = (question.code.as_str(), lang.code());
            add(code, "", "", kind, lang, &labels.question(code));
            for item in question.item_codes() {
                add(code, &item, "", kind, lang, &labels.item(code, &item));
            }
            for choice in question.choices() {
                add(code, "", &choice, kind, lang, &labels.option(code, &choice));
            }
        }
    }
    sheet(&CODEBOOK, rows)
}

fn kept_choices(questionnaire: &Questionnaire, code: &str) -> Vec<String> {
    if code == "_language" {
        questionnaire.languages.iter().map(ToString::to_string).collect()
    } else {
        questionnaire.bands.iter().map(ToString::to_string).collect()
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ActError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| ActError::refused("busy", ""))
}

#[cfg(test)]
#[path = "exports_sample.rs"]
pub(crate) mod sample;

#[cfg(test)]
#[path = "exports_tests.rs"]
mod tests;
