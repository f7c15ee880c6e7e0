//! The files of a release (product 7.4): made from the stored release and nothing else, so that the
//! same release gives the same bytes to everyone.

use std::io::{Cursor, Write};
use std::sync::Arc;

use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::files::codebook::codebook_csv;
use super::files::jsonstat::jsonstat;
use super::files::page::page;
use super::files::workbook::workbook;
use super::files::{Edition, FileError, syntax};
use super::{ActError, Desk, method, releases, retractions};
use crate::domain::consultation::{Consultation, Project};
use crate::domain::disclosure::Plan;
use crate::domain::export::{Resource, datapackage, tables_csv, tables_json, tables_parquet};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::release::{Release, Retraction, Signature, signed_text};
use crate::i18n::Catalogue;
use crate::seal::sha256;
use crate::seal::signing::key_mark;
use crate::store::StoreError;

/// A format of released figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `tables.csv`.
    Csv,
    /// A workbook with a sheet for each table.
    Xlsx,
    /// `tables.json`.
    Json,
    /// JSON-stat 2.0.
    Jsonstat,
    /// `tables.csv` with types.
    Parquet,
    /// A page to read.
    Html,
    /// All files in a zip.
    Package,
}

impl Format {
    /// Every format: first all files, then each by itself.
    pub const ALL: [Self; 7] = [
        Self::Package,
        Self::Xlsx,
        Self::Html,
        Self::Csv,
        Self::Json,
        Self::Jsonstat,
        Self::Parquet,
    ];

    /// Its name, as in addresses and commands.
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
            Self::Jsonstat => "jsonstat",
            Self::Parquet => "parquet",
            Self::Html => "html",
            Self::Package => "package",
        }
    }

    /// Reads a format.
    ///
    /// # Errors
    /// There is no such format.
    pub fn read(name: &str) -> Result<Self, ActError> {
        let known = Self::ALL.into_iter().find(|format| format.name() == name);
        known.ok_or_else(|| ActError::refused("unknown_format", name))
    }

    /// Whether a terminal can show it.
    pub fn is_text(self) -> bool {
        !matches!(self, Self::Xlsx | Self::Parquet | Self::Package)
    }

    /// How the names of such files end.
    fn ending(self) -> &'static str {
        match self {
            Self::Jsonstat => "jsonstat.json",
            Self::Package => "zip",
            other => other.name(),
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
    /// The day the consultation closed, `YYYY-MM-DD`.
    pub closed_on: Option<String>,
    /// The signature of the installation; older releases have none.
    pub signature: Option<Signature>,
    /// Set when it was taken back.
    pub retracted: Option<Retraction>,
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
    let dossier = given_out(desk, release_id).await?;
    let id: String = dossier.release.id.chars().take(8).collect();
    let name = format!("{}-{id}.{}", dossier.release.consultation, format.ending());
    let words = Catalogue::load().map_err(|_| StoreError::Corrupt("words"))?;
    let bytes = blocking(move || file(&dossier, &words, format)).await?;
    Ok((name, bytes.map_err(|_| StoreError::Corrupt("file"))?))
}

/// What stands in the file of a release, with words that were read before.
///
/// # Errors
/// It was taken back, there is no such release, or it cannot be read.
pub async fn content(
    desk: &Desk,
    release_id: &str,
    format: Format,
    words: Arc<Catalogue>,
) -> Result<Vec<u8>, ActError> {
    let dossier = given_out(desk, release_id).await?;
    let bytes = blocking(move || file(&dossier, &words, format)).await?;
    Ok(bytes.map_err(|_| StoreError::Corrupt("file"))?)
}

/// The bytes of a release in a format.
///
/// # Errors
/// A word is missing, or a table does not fit; the tests exclude both.
pub fn file(dossier: &Dossier, words: &Catalogue, format: Format) -> Result<Vec<u8>, FileError> {
    let (release, edition) = (&dossier.release, Edition::new(dossier, words));
    Ok(match format {
        Format::Csv => tables_csv(release).into_bytes(),
        Format::Json => tables_json(release).into_bytes(),
        Format::Xlsx => workbook(&edition)?,
        Format::Jsonstat => jsonstat(&edition)?.into_bytes(),
        Format::Parquet => tables_parquet(release)?,
        Format::Html => page(&edition)?.into_bytes(),
        Format::Package => package(dossier, words)?,
    })
}

/// A release that may leave: one that was taken back may not.
///
/// # Errors
/// It was taken back, there is no such release, or it cannot be read.
pub async fn given_out(desk: &Desk, release_id: &str) -> Result<Dossier, ActError> {
    let (stored, _) = releases::stored(desk, release_id).await?;
    retractions::stands(&stored)?;
    dossier(desk, release_id).await
}

/// Brings a release together with its questionnaire and project.
///
/// # Errors
/// There is no such release, or it cannot be read.
pub async fn dossier(desk: &Desk, release_id: &str) -> Result<Dossier, ActError> {
    let (stored, consultation) = releases::stored(desk, release_id).await?;
    let signature = releases::signature(&stored);
    let dossier = dossier_of(desk, releases::read(&stored)?, consultation).await?;
    let retracted = retractions::retraction(&stored);
    Ok(Dossier { signature, retracted, ..dossier })
}

/// Brings a release that nobody has signed together with its questionnaire and project.
///
/// # Errors
/// They cannot be read.
pub async fn dossier_of(
    desk: &Desk,
    release: Release,
    consultation: Consultation,
) -> Result<Dossier, ActError> {
    let revision = desk.store.revision(&consultation.id, release.revision).await?;
    let revision = revision.ok_or(StoreError::Corrupt("revision"))?;
    let project = desk.store.project_by_id(&consultation.project_id).await?;
    let project = project.ok_or(StoreError::Corrupt("project"))?;
    let plan: Plan =
        serde_json::from_str(&revision.plan).map_err(|_| StoreError::Corrupt("plan"))?;
    // The same release gives the same files, before the end and after it.
    let closed_on = consultation.closed_on.filter(|_| !release.interim);
    let questionnaire = revision.questionnaire;
    let (signature, retracted) = (None, None);
    Ok(Dossier { release, questionnaire, plan, project, closed_on, signature, retracted })
}

/// All files as a zip.
///
/// # Errors
/// A word is missing, or a table does not fit; the tests exclude both.
pub fn package(dossier: &Dossier, words: &Catalogue) -> Result<Vec<u8>, FileError> {
    let (release, edition) = (&dossier.release, Edition::new(dossier, words));
    let attack = serde_json::to_string_pretty(&release.attack).unwrap_or_default() + "\n";
    let method = method::html(dossier, words, edition.lang).ok_or(FileError::Word)?;
    let resources = [
        resource("tables.csv", tables_csv(release)),
        resource("codebook.csv", codebook_csv(&dossier.questionnaire, words)),
        resource("tables.json", tables_json(release)),
        resource("tables.jsonstat.json", jsonstat(&edition)?),
        resource("tables.parquet", tables_parquet(release)?),
        resource("tables.xlsx", workbook(&edition)?),
        resource("tables.sps", syntax::spss(&edition)?),
        resource("tables.R", syntax::r(&edition)?),
        resource("tables.do", syntax::stata(&edition)?),
        resource("method.html", method),
        resource("attack.json", attack),
        // What was signed, to the byte.
        resource("release.json", release.canonical()),
    ];
    let title = dossier.questionnaire.title.plain(edition.lang);
    let described = datapackage(release, title, signature_json(dossier), &resources);
    let mut files = vec![resource("datapackage.json", described)];
    files.extend(resources);
    let sums: Vec<String> =
        files.iter().map(|file| format!("{}  {}\n", file.hash, file.path)).collect();
    files.push(resource("SHA256SUMS", sums.concat()));
    Ok(zipped(&files)?)
}

/// Everything a partner needs to check the signature; null when there is none.
fn signature_json(dossier: &Dossier) -> Value {
    let Some(Signature { signer, value }) = &dossier.signature else { return Value::Null };
    json!({
        "algorithm": "Ed25519",
        "signed_text": signed_text(&dossier.release.hash()),
        "public_key": signer,
        "public_key_sha256": key_mark(signer),
        "signature": value,
    })
}

fn resource(path: &'static str, content: impl Into<Vec<u8>>) -> Resource {
    let bytes = content.into();
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
