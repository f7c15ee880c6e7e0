//! `porte-voix project`.

use clap::{Args, Subcommand};
use serde_json::json;

use super::people::known_project;
use super::say::{Failure, Say};
use crate::acts::consultations::TERMINAL;
use crate::acts::involvement;
use crate::domain::involvement::{Card, Involvement};

/// Projects.
#[derive(Debug, Subcommand)]
pub enum Project {
    /// Say how a project involves children; what is left out stays as it is.
    Involve(Box<Involve>),
}

/// The four cards, the answer and the partners.
#[derive(Debug, Args)]
pub struct Involve {
    /// Short name of the project.
    slug: String,
    /// Who is included, and how it is safe for them.
    #[arg(long)]
    space: Option<String>,
    /// How they can say it: languages, ages, help.
    #[arg(long)]
    voice: Option<String>,
    /// Who must listen: name and role.
    #[arg(long)]
    audience: Option<String>,
    /// What can change, and who decides it.
    #[arg(long)]
    influence: Option<String>,
    /// Whoever must listen has agreed to: yes or no.
    #[arg(long, value_parser = clap::builder::BoolishValueParser::new())]
    agreed: Option<bool>,
    /// Day by which children get an answer, YYYY-MM-DD.
    #[arg(long)]
    answer_by: Option<String>,
    /// An organisation that takes part; once for each.
    #[arg(long = "partner")]
    partners: Vec<String>,
}

impl Project {
    /// Does it.
    pub async fn run(self, say: &Say) -> Result<(), Failure> {
        let Self::Involve(said) = self;
        let (desk, _) = super::open().await?;
        let project = known_project(&desk, &said.slug).await?;
        let known = desk.store.involvement(&project.id).await?;
        let given = said.over(known.involvement);
        involvement::write(&desk, &project, given, &known.hash, desk.by(TERMINAL)).await?;
        let now = desk.store.involvement(&project.id).await?.involvement;
        let open: Vec<_> = now.faults().iter().map(|fault| fault.key).collect();
        let words = match open.as_slice() {
            [] => format!("{} says who must listen and what can change.", project.slug),
            _ => format!(
                "Kept. Before a consultation of {} can open, --audience and --influence must both be said.",
                project.slug
            ),
        };
        say.all(&json!({ "project": project.slug, "involvement": now, "missing": open }), &words);
        Ok(())
    }
}

impl Involve {
    /// What was said now, over what was said before. A card that changes has not been told yet.
    fn over(self, mut known: Involvement) -> Involvement {
        let cards = [
            (&mut known.space, self.space),
            (&mut known.voice, self.voice),
            (&mut known.audience, self.audience),
            (&mut known.influence, self.influence),
        ];
        for (card, text) in cards {
            if let Some(text) = text {
                *card = Card { text, shared: false };
            }
        }
        known.agreed = self.agreed.unwrap_or(known.agreed);
        known.answer_by = self.answer_by.unwrap_or(known.answer_by);
        if !self.partners.is_empty() {
            known.partners = self.partners;
        }
        known
    }
}
