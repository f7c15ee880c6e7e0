//! Everything an assessment is made from, read once.

use super::super::anonymity::{self, Look};
use super::super::releases::read;
use super::super::{ActError, Desk, consultations, directory, duty, factors};
use crate::domain::anonymity::Finding;
use crate::domain::coach::{self, Remark};
use crate::domain::consultation::{Consultation, Project, Revision};
use crate::domain::involvement::Involvement;
use crate::domain::staff::Role;
use crate::i18n::coach::lists;
use crate::i18n::help::Line;
use crate::i18n::laws::{Age, Law};
use crate::store::StoreError;
use crate::store::assessments::Note;
use crate::store::duty::Clearance;

/// What is so of a consultation now.
#[derive(Debug, Clone)]
pub struct Input {
    /// Its project.
    pub project: Project,
    /// How the project involves children.
    pub involvement: Involvement,
    /// The consultation.
    pub consultation: Consultation,
    /// Its questionnaire.
    pub revision: Revision,
    /// The people of the project.
    pub team: Vec<Colleague>,
    /// Names of who wrote it.
    pub authors: Vec<String>,
    /// Name of who approved it.
    pub approver: Option<String>,
    /// Days of approval, opening and erasure, as far as they came.
    pub days: Days,
    /// What the coach says of it.
    pub remarks: Vec<Remark>,
    /// The help lines children see.
    pub lines: Vec<Line>,
    /// The laws in force today.
    pub laws: Vec<Law>,
    /// The age of digital consent of each country.
    pub ages: Vec<Age>,
    /// Names of those who receive what accuses the team.
    pub recipients: Vec<String>,
    /// Whether somebody can read free texts today.
    pub on_duty: bool,
    /// What the three tests find.
    pub findings: Vec<Finding>,
    /// Its releases.
    pub releases: Vec<Figures>,
    /// Whether it was ever started on a device of the organisation.
    pub on_kiosks: bool,
    /// Comments on the draft, and how many of them were dealt with.
    pub comments: (usize, usize),
    /// Notes of staff, with the name of who wrote each.
    pub notes: Vec<(Note, String)>,
    /// Today.
    pub today: String,
}

/// Days on which something came.
#[derive(Debug, Clone, Default)]
pub struct Days {
    /// A second person approved it.
    pub approved: Option<i64>,
    /// It opened.
    pub opened: Option<i64>,
    /// Its answers were destroyed.
    pub erased: Option<i64>,
}

/// Somebody of the project in a role.
#[derive(Debug, Clone)]
pub struct Colleague {
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// The training noted for them.
    pub clearance: Option<Clearance>,
    /// Whether they sign in with a second step.
    pub second_step: bool,
}

/// A release.
#[derive(Debug, Clone)]
pub struct Figures {
    /// Counted from 1.
    pub number: i64,
    /// The day.
    pub made_on: String,
    /// Who signed.
    pub names: (String, String),
    /// Whether it stood the attack.
    pub held: bool,
    /// The day it was taken back.
    pub retracted_on: Option<String>,
}

/// Reads everything.
///
/// # Errors
/// The database does not answer, or holds what cannot be read.
pub async fn gather(desk: &Desk, consultation: &Consultation) -> Result<Input, ActError> {
    let store = &desk.store;
    let id = &consultation.id;
    let project = store.project_by_id(&consultation.project_id).await?;
    let project = project.ok_or(StoreError::Corrupt("project"))?;
    let revision = consultations::revision(desk, consultation).await?;
    let mut authors = Vec::new();
    for author in store.authors(id).await? {
        authors.extend(store.person(&author).await?.map(|person| person.name));
    }
    let approver = match &consultation.approver_id {
        Some(approver) => store.person(approver).await?.map(|person| person.name),
        None => None,
    };
    let comments = store.comments(id).await?;
    let done = comments.iter().filter(|comment| comment.resolved).count();
    let mut releases = Vec::new();
    for stored in store.releases_of(id).await? {
        let release = read(&stored)?;
        releases.push(Figures {
            number: stored.number,
            made_on: release.made_on,
            names: (release.by, release.second),
            held: release.attack.passed,
            retracted_on: stored.retracted_on,
        });
    }
    let dated = directory::current(desk).await?;
    let mut recipients = Vec::new();
    for recipient in store.recipients(&project.id).await? {
        recipients.extend(store.person(&recipient).await?.map(|person| person.name));
    }
    let mut notes = Vec::new();
    for note in store.assessment_notes(id).await? {
        let name = store.person(&note.person_id).await?.map(|person| person.name);
        notes.push((note, name.unwrap_or_default()));
    }
    Ok(Input {
        involvement: store.involvement(&project.id).await?.involvement,
        team: team(desk, &project.id).await?,
        authors,
        approver,
        days: Days {
            approved: store.last_done(id, "consultation.approve").await?,
            opened: store.last_done(id, "consultation.open").await?,
            erased: store.last_done(id, "consultation.erase").await?,
        },
        remarks: coach::look(&revision.questionnaire, lists()),
        laws: dated.laws_on(directory::today(desk)).into_iter().cloned().collect(),
        lines: dated.lines,
        ages: dated.ages,
        recipients,
        on_duty: duty::is_on_duty(desk, &project.id).await?,
        findings: anonymity::report(desk, consultation, Look::Page).await?,
        releases,
        on_kiosks: store.last_done(id, "kiosk.start").await?.is_some(),
        comments: (comments.len(), done),
        notes,
        today: desk.clock.today(),
        project,
        consultation: consultation.clone(),
        revision,
    })
}

async fn team(desk: &Desk, project: &str) -> Result<Vec<Colleague>, ActError> {
    let mut team = Vec::new();
    for (person, role) in desk.store.people_of(project).await? {
        team.push(Colleague {
            role,
            clearance: desk.store.clearance(&person.id).await?,
            second_step: factors::has_any(desk, &person).await?,
            name: person.name,
        });
    }
    Ok(team)
}
