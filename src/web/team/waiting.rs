//! Consultations in lists: their status as a pill, their place among the seven stages, and what
//! waits for whom.

use serde::Serialize;

use super::page::TeamPages;
use super::scope::Scope;
use crate::acts::{ActError, Desk, consultations};
use crate::domain::consultation::{Consultation, Person};
use crate::domain::staff::Action;
use crate::domain::stage::Stage;
use crate::domain::status::{Act, Status};
use crate::domain::wording::Lang;

/// A status in words and colour.
#[derive(Debug, Clone, Serialize)]
pub struct Pill {
    word: String,
    tone: &'static str,
}

impl Pill {
    /// The pill of a status.
    pub fn of(pages: &TeamPages, lang: Lang, status: Status) -> Self {
        let tone = match status {
            Status::Draft | Status::InReview => "sun",
            Status::Approved | Status::Open | Status::Released => "leaf",
            Status::Paused => "coral",
            Status::Closed | Status::Frozen | Status::Archived => "plain",
        };
        Self { word: pages.say(lang, &format!("team.status.{status}"), &[]), tone }
    }
}

/// A consultation in a list.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    code: String,
    title: String,
    pill: Pill,
}

/// One of the seven stages with its consultations.
#[derive(Debug, Serialize)]
pub struct StageLine {
    name: String,
    lines: Vec<Line>,
}

/// Something a member can do next.
#[derive(Debug, Serialize)]
pub struct Waiting {
    what: String,
    project: String,
    line: Line,
}

/// A consultation with its title in the reader's language.
async fn line(
    pages: &TeamPages,
    lang: Lang,
    desk: &Desk,
    consultation: &Consultation,
) -> Result<Line, ActError> {
    let revision = consultations::revision(desk, consultation).await?;
    Ok(Line {
        code: consultation.code.clone(),
        title: revision.questionnaire.title.plain(lang).to_owned(),
        pill: Pill::of(pages, lang, consultation.status),
    })
}

/// The next act of a consultation that this member may do, as the end of a text key.
fn next(scope: &Scope, person: &Person, consultation: &Consultation) -> Option<&'static str> {
    let (act, key) = match consultation.status {
        Status::InReview => (Act::Approve, "approve"),
        Status::Approved => (Act::Open, "open"),
        Status::Closed => (Act::Freeze, "freeze"),
        Status::Frozen => (Act::Release, "release"),
        _ => return None,
    };
    let own = consultation.author_id.as_deref() == Some(&person.id);
    (scope.may(Action::Move(act)) && !(act == Act::Approve && own)).then_some(key)
}

/// The stages of a project, and what waits for the member.
///
/// # Errors
/// The database does not answer.
pub async fn overview(
    pages: &TeamPages,
    lang: Lang,
    desk: &Desk,
    scope: &Scope,
    person: &Person,
) -> Result<(Vec<StageLine>, Vec<Waiting>), ActError> {
    let all = desk.store.consultations_of(&scope.project.id).await?;
    let (mut stages, mut waiting) = (Vec::new(), Vec::new());
    for stage in Stage::ALL {
        let mut lines = Vec::new();
        for consultation in all.iter().filter(|consultation| consultation.stage == stage) {
            let line = line(pages, lang, desk, consultation).await?;
            if let Some(key) = next(scope, person, consultation) {
                waiting.push(Waiting {
                    what: pages.say(lang, &format!("team.home.waiting.{key}"), &[]),
                    project: scope.project.name.clone(),
                    line: line.clone(),
                });
            }
            lines.push(line);
        }
        let name = pages.say(lang, &format!("team.stage.{stage}"), &[]);
        stages.push(StageLine { name, lines });
    }
    Ok((stages, waiting))
}

/// The roles of a scope in words.
pub fn roles(pages: &TeamPages, lang: Lang, scope: &Scope) -> String {
    let word = |role| pages.say(lang, &format!("team.role.{role}"), &[]);
    scope.roles.iter().map(word).collect::<Vec<_>>().join(", ")
}
