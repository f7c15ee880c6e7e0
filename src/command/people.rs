//! `porte-voix staff`.

use clap::Subcommand;
use serde_json::json;

use super::say::{Failure, Say};
use crate::acts::ActError;
use crate::acts::Desk;
use crate::acts::consultations::TERMINAL;
use crate::acts::{factors, people, projects, roles};
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
    /// Who has which role.
    List {
        /// Short name of the project; all of them when it is left out.
        #[arg(long)]
        project: Option<String>,
    },
    /// Take a role away; whoever has none left is signed out at once.
    Remove {
        /// E-mail address.
        #[arg(long)]
        email: String,
        /// administrator, facilitator, safeguarding-lead, analyst or youth-adviser.
        #[arg(long)]
        role: String,
        /// Short name of the project.
        #[arg(long)]
        project: String,
    },
    /// Remove app and passkeys of a person who lost them and the recovery codes.
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
            Self::List { project } => list(say, project).await,
            Self::Remove { email, role, project } => {
                let role = known_role(&role)?;
                let (desk, _) = super::open().await?;
                let (project, person) =
                    (known_project(&desk, &project).await?, person(&desk, &email).await?);
                roles::take(&desk, &project, &person.id, role, desk.by(TERMINAL)).await?;
                let words = format!("{} is no longer {role} of {}.", person.name, project.slug);
                say.line("removed", &words);
                Ok(())
            }
            Self::RemoveFactor { email } => {
                let (desk, _) = super::open().await?;
                let person = person(&desk, &email).await?;
                factors::remove_all(&desk, &person, desk.by(TERMINAL)).await?;
                say.line("removed", &format!("{} signs in by password alone.", person.email));
                Ok(())
            }
        }
    }
}

fn known_role(text: &str) -> Result<Role, ActError> {
    text.parse().map_err(|()| ActError::refused("unknown_role", text))
}

/// The project with a short name.
pub async fn known_project(desk: &Desk, slug: &str) -> Result<Project, Failure> {
    let project = desk.store.project(slug).await?;
    Ok(project.ok_or_else(|| ActError::refused("unknown_project", slug))?)
}

async fn list(say: &Say, project: Option<String>) -> Result<(), Failure> {
    let (desk, _) = super::open().await?;
    let projects = match project {
        Some(slug) => vec![known_project(&desk, &slug).await?],
        None => desk.store.projects().await?,
    };
    let (mut values, mut lines) = (Vec::new(), Vec::new());
    for project in projects {
        for (person, role) in desk.store.people_of(&project.id).await? {
            let factor = factors::has_any(&desk, &person).await?;
            let step = if factor { "with a second step" } else { "by password alone" };
            lines.push(format!(
                "{}  {role}  {}  {}, {step}",
                project.slug, person.email, person.name
            ));
            values.push(json!({
                "project": project.slug, "person": person.email, "name": person.name,
                "role": role.code(), "second_factor": factor,
            }));
        }
    }
    say.all(&json!(values), &lines.join("\n"));
    Ok(())
}

async fn add(
    say: &Say,
    email: &str,
    name: &str,
    role: &str,
    project: Option<String>,
    organisation: Option<String>,
) -> Result<(), Failure> {
    let role = known_role(role)?;
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
