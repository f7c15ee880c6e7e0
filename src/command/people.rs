//! `porte-voix staff`.

use clap::Subcommand;
use serde_json::json;

use super::say::{Failure, Say};
use crate::acts::ActError;
use crate::acts::Desk;
use crate::acts::consultations::TERMINAL;
use crate::acts::{factors, people, projects};
use crate::domain::consultation::{Person, Project};
use crate::domain::staff::Role;

/// People who work here.
#[derive(Debug, Subcommand)]
pub enum Staff {
    /// Add a person, or give one another role; prints a one-time sign-in link.
    Add {
        /// E-mail address.
        #[arg(long)]
        email: String,
        /// Name colleagues know.
        #[arg(long)]
        name: String,
        /// administrator, facilitator, safeguarding-lead, analyst or youth-adviser.
        #[arg(long)]
        role: String,
        /// Short name of the project; made when there is none yet.
        #[arg(long)]
        project: Option<String>,
        /// Who asks the questions, as children read it; kept for the project.
        #[arg(long)]
        organisation: Option<String>,
    },
    /// Remove the second factor of a person who lost phone and recovery codes.
    RemoveFactor {
        /// E-mail address.
        #[arg(long)]
        email: String,
    },
}

impl Staff {
    /// Does it.
    pub async fn run(self, say: &Say) -> Result<(), Failure> {
        match self {
            Self::Add { email, name, role, project, organisation } => {
                add(say, &email, &name, &role, project, organisation).await
            }
            Self::RemoveFactor { email } => {
                let (desk, _) = super::open().await?;
                let person = person(&desk, &email).await?;
                factors::remove(&desk, &person, desk.by(TERMINAL)).await?;
                say.line("removed", &format!("{} signs in by password alone.", person.email));
                Ok(())
            }
        }
    }
}

async fn add(
    say: &Say,
    email: &str,
    name: &str,
    role: &str,
    project: Option<String>,
    organisation: Option<String>,
) -> Result<(), Failure> {
    let role: Role = role.parse().map_err(|()| ActError::refused("unknown_role", role))?;
    let (desk, config) = super::open().await?;
    let slug = project.unwrap_or_else(|| "project".to_owned());
    let project = project_or_new(&desk, &slug).await?;
    let by = desk.by(TERMINAL);
    if let Some(organisation) = organisation {
        projects::rename(&desk, &project, &project.name, &organisation, by).await?;
    }
    let (person, secret) = people::add(&desk, email, name, role, &project, by).await?;
    let link = format!("{}/team/link/{secret}", config.public_url);
    let words = format!(
        "{} is {} of {}.\nSign in once with this link, within a day:\n{link}",
        person.name, role, project.slug
    );
    say.all(&json!({ "person": person.email, "role": role.code(), "link": link }), &words);
    Ok(())
}

/// The project with a short name, made when there is none yet.
pub async fn project_or_new(desk: &Desk, slug: &str) -> Result<Project, Failure> {
    if let Some(project) = desk.store.project(slug).await? {
        return Ok(project);
    }
    let fits = slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if slug.is_empty() || slug.len() > 60 || !fits {
        return Err(ActError::refused("bad_slug", slug).into());
    }
    let project = Project {
        id: desk.dice.id(),
        slug: slug.to_owned(),
        name: slug.to_owned(),
        organisation: String::new(),
    };
    desk.store.add_project(&project, desk.by(TERMINAL)).await?;
    Ok(project)
}

/// The person with an e-mail.
pub async fn person(desk: &Desk, email: &str) -> Result<Person, Failure> {
    let account = desk.store.account(email).await?;
    Ok(account.ok_or_else(|| ActError::refused("unknown_person", email))?.person)
}
