//! `porte-voix directory`.

use std::io::Write as _;
use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;

use super::say::{Failure, Say};
use crate::acts::directory;

/// Help lines, laws, ages of consent and who listens to complaints.
#[derive(Debug, Subcommand)]
pub enum Directory {
    /// Write all of it as one JSON file.
    Export {
        /// Where to write; standard output when left out.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Take every entry of such a file, or none. What is taken counts as unchecked.
    Import {
        /// The file.
        file: PathBuf,
    },
}

impl Directory {
    /// Does it.
    pub async fn run(self, say: &Say) -> Result<(), Failure> {
        let (desk, _) = super::open().await?;
        match self {
            Self::Export { out } => {
                let text = directory::export(&desk).await?;
                let Some(path) = out else {
                    return Ok(std::io::stdout().write_all(text.as_bytes())?);
                };
                std::fs::write(&path, text)
                    .map_err(|error| Failure::Refused(format!("{}: {error}", path.display())))?;
                say.line("file", &path.display().to_string());
            }
            Self::Import { file } => {
                let bytes = std::fs::read(&file)
                    .map_err(|error| Failure::Refused(format!("{}: {error}", file.display())))?;
                let brought = directory::import(&desk, &bytes, None).await?;
                let words = format!(
                    "{} taken, unchecked until somebody checks them; {} were there already.",
                    brought.written, brought.same
                );
                say.all(&json!({ "written": brought.written, "same": brought.same }), &words);
            }
        }
        Ok(())
    }
}
