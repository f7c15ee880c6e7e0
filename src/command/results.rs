//! `porte-voix release`, `retract`, `export`, `attack`.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::people::person;
use super::say::{Failure, Say};
use crate::acts::consultations::{TERMINAL, by_code};
use crate::acts::{exports, releases, retractions};

/// Tabulate, protect, attack and sign.
#[derive(Debug, Args)]
pub struct Release {
    /// Code of the frozen consultation.
    code: String,
    /// A note for readers.
    #[arg(long, default_value = "")]
    note: String,
    /// E-mail of the analyst who makes it.
    #[arg(long)]
    by: String,
    /// E-mail of the second person who signs.
    #[arg(long)]
    second: String,
}

impl Release {
    /// Does it.
    pub async fn run(self, say: &Say) -> Result<(), Failure> {
        let (desk, _) = super::open().await?;
        let consultation = by_code(&desk, &self.code).await?;
        let (by, second) = (person(&desk, &self.by).await?, person(&desk, &self.second).await?);
        let progress = say.progress("Tabulating, protecting, attacking");
        let release = releases::release(&desk, &consultation, &self.note, &by, &second).await?;
        drop(progress);
        say.line("release", &release.id);
        Ok(())
    }
}

/// Take a release back.
#[derive(Debug, Args)]
pub struct Retract {
    /// Id of the release.
    release: String,
    /// Why, without a child's name.
    #[arg(long)]
    reason: String,
    /// E-mail of the analyst who takes it back.
    #[arg(long)]
    by: String,
    /// E-mail of the second person.
    #[arg(long)]
    second: String,
}

impl Retract {
    /// Does it.
    pub async fn run(self, say: &Say) -> Result<(), Failure> {
        let (desk, _) = super::open().await?;
        let (by, second) = (person(&desk, &self.by).await?, person(&desk, &self.second).await?);
        retractions::retract(&desk, &self.release, &self.reason, &by, &second).await?;
        say.line("retracted", &self.release);
        Ok(())
    }
}

/// A format of released figures.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Format {
    /// tables.csv.
    Csv,
    /// A workbook with a sheet for each table.
    Xlsx,
    /// The release as JSON.
    Json,
    /// JSON-stat 2.0.
    Jsonstat,
    /// tables.csv with types, as Parquet.
    Parquet,
    /// A page to read.
    Html,
    /// All files in a zip.
    Package,
}

impl From<Format> for exports::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Csv => Self::Csv,
            Format::Xlsx => Self::Xlsx,
            Format::Json => Self::Json,
            Format::Jsonstat => Self::Jsonstat,
            Format::Parquet => Self::Parquet,
            Format::Html => Self::Html,
            Format::Package => Self::Package,
        }
    }
}

/// Write the files of a release.
#[derive(Debug, Args)]
pub struct Export {
    /// Id of the release.
    release: String,
    /// The format.
    #[arg(long)]
    format: Format,
    /// Where to write; standard output, or the file's own name where it is no text, when left out.
    #[arg(long)]
    out: Option<PathBuf>,
}

impl Export {
    /// Does it.
    pub async fn run(self, say: &Say) -> Result<(), Failure> {
        let format = exports::Format::from(self.format);
        let (desk, _) = super::open().await?;
        let (name, bytes) = exports::export(&desk, &self.release, format).await?;
        desk.store.record(desk.by(TERMINAL), "release.export", &self.release, &name).await?;
        match self.out {
            None if format.is_text() => Ok(std::io::stdout().write_all(&bytes)?),
            out => {
                let path = match out {
                    Some(path) if path.is_dir() => path.join(&name),
                    Some(path) => path,
                    None => PathBuf::from(&name),
                };
                std::fs::write(&path, bytes)
                    .map_err(|error| Failure::Refused(format!("{}: {error}", path.display())))?;
                say.line("file", &path.display().to_string());
                Ok(())
            }
        }
    }
}

/// Attack releases again.
#[derive(Debug, Args)]
pub struct Attack {
    /// Ids of the releases.
    #[arg(required = true)]
    releases: Vec<String>,
}

impl Attack {
    /// Does it; exit 1 if anything can be narrowed.
    pub async fn run(self, say: &Say) -> Result<(), Failure> {
        let (desk, _) = super::open().await?;
        let progress = say.progress("Attacking");
        let reports = releases::attack_again(&desk, &self.releases).await?;
        drop(progress);
        let holds = reports.iter().all(|report| report.passed);
        let value = serde_json::json!({ "holds": holds, "reports": reports });
        let words = if holds {
            "Attacked: nobody's answer and no small group can be proven."
        } else {
            "Attacked: something can be narrowed. Do not use this release."
        };
        say.all(&value, words);
        if holds { Ok(()) } else { Err(Failure::Said) }
    }
}
