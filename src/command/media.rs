//! `porte-voix media`.

use std::path::PathBuf;

use clap::Subcommand;

use super::say::{Failure, Say};
use crate::acts::consultations::TERMINAL;
use crate::acts::{ActError, media};

/// Pictures and recordings of questions.
#[derive(Debug, Subcommand)]
pub enum Media {
    /// Add a picture (PNG, JPEG, WebP) or a recording (Ogg Opus); prints the id for questionnaires.
    Add {
        /// The file.
        file: PathBuf,
        /// Short name of the project.
        #[arg(long)]
        project: String,
        /// What can be seen or heard.
        #[arg(long)]
        description: String,
    },
}

impl Media {
    /// Does it.
    pub async fn run(self, say: &Say) -> Result<(), Failure> {
        let Self::Add { file, project, description } = self;
        let (desk, _) = super::open().await?;
        let found = desk.store.project(&project).await?;
        let project = found.ok_or_else(|| ActError::refused("unknown_project", project))?;
        let bytes = std::fs::read(&file)
            .map_err(|error| Failure::Refused(format!("{}: {error}", file.display())))?;
        let added = media::take(&desk, &project, bytes, &description, desk.by(TERMINAL)).await?;
        say.line("id", &added.id);
        Ok(())
    }
}
