//! Consultations in lists: their status as a pill, their place among the seven stages, and what
//! waits for whom.

use serde::Serialize;

use super::page::TeamPages;
use super::scope::Scope;
use crate::acts::feedback::trail;
use crate::acts::{ActError, Desk, consultations};
use crate::domain::consultation::{Consultation, Person};
use crate::domain::draft::level_code;
use crate::domain::feedback::clock;
use crate::domain::involvement::{Part, part};
use crate::domain::safeguards::Level;
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
    /// What children do there; `None` when they take no part.
    part: Option<String>,
}

/// A project in lists.
#[derive(Debug)]
pub struct Overview {
    /// The seven stages.
    pub stages: Vec<StageLine>,
    /// At how many of them children take part.
    pub involved: String,
    /// What the member can do next.
    pub waiting: Vec<Waiting>,
}

/// Something a member can do next.
#[derive(Debug, Serialize)]
pub struct Waiting {
    what: String,
    project: String,
    line: Line,
}

/// What children do at a stage, in words.
fn part_words(pages: &TeamPages, lang: Lang, part: &Part) -> Option<String> {
    let level = |level: &Level| {
        pages.say(lang, &format!("team.safeguards.level.{}", level_code(Some(*level))), &[])
    };
    let mut words = Vec::new();
    for (key, n) in [("asked", part.asked), ("meetings", part.meetings)] {
        if n > 0 {
            let n = n.to_string();
            words.push(pages.say(lang, &format!("team.involved.{key}"), &[("n", &n)]));
        }
    }
    words.extend(part.levels.iter().map(level));
    part.is_any().then(|| words.join(" · "))
}

/// The next act of a consultation that this member may do, as the end of a text key.
async fn next(
    desk: &Desk,
    scope: &Scope,
    person: &Person,
    consultation: &Consultation,
) -> Result<Option<&'static str>, ActError> {
    let may_release = consultation.status.after(Act::Release).is_some();
    if may_release && let Some(proposal) = desk.store.proposal(&consultation.id).await? {
        let reads = proposal.by_id != person.id && scope.may(Action::SeeResults);
        return Ok(reads.then_some("proposal"));
    }
    let (act, key) = match consultation.status {
        Status::InReview => (Act::Approve, "approve"),
        Status::Approved => (Act::Open, "open"),
        Status::Closed => (Act::Freeze, "freeze"),
        Status::Frozen => (Act::Release, "release"),
        _ => return Ok(None),
    };
    let own = consultation.author_id.as_deref() == Some(&person.id);
    let can = scope.may(Action::Move(act)) && !(act == Act::Approve && own);
    Ok(can.then_some(key))
}

/// Whether children are owed an answer within a week, or waited too long, as the end of a text key.
async fn owed(
    desk: &Desk,
    scope: &Scope,
    consultation: &Consultation,
) -> Result<Option<&'static str>, ActError> {
    let today = clock::day(&desk.clock.today());
    let (true, Some(today)) = (scope.may(Action::Answer), today) else { return Ok(None) };
    let due = trail::still_owed(desk, consultation).await?.into_iter().next();
    let due = due.filter(|due| due.on <= today + time::Duration::days(trail::BEFORE));
    Ok(due.map(|due| if due.is_late(today) { "late" } else { "owed" }))
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
) -> Result<Overview, ActError> {
    let mut all = Vec::new();
    for consultation in desk.store.consultations_of(&scope.project.id).await? {
        let revision = consultations::revision(desk, &consultation).await?;
        all.push((consultation, revision.questionnaire));
    }
    let (mut stages, mut waiting, mut involved) = (Vec::new(), Vec::new(), 0);
    for stage in Stage::ALL {
        let mut lines = Vec::new();
        for (consultation, questionnaire) in all.iter().filter(|(known, _)| known.stage == stage) {
            let line = Line {
                code: consultation.code.clone(),
                title: questionnaire.title.plain(lang).to_owned(),
                pill: Pill::of(pages, lang, consultation.status),
            };
            let next = next(desk, scope, person, consultation).await?;
            let owed = owed(desk, scope, consultation).await?;
            waiting.extend(next.into_iter().chain(owed).map(|key| Waiting {
                what: pages.say(lang, &format!("team.home.waiting.{key}"), &[]),
                project: scope.project.name.clone(),
                line: line.clone(),
            }));
            lines.push(line);
        }
        let given = all
            .iter()
            .map(|(known, questionnaire)| (known.stage, known.status, &questionnaire.safeguards));
        let part = part(stage, given);
        involved += usize::from(part.is_any());
        let name = pages.say(lang, &format!("team.stage.{stage}"), &[]);
        stages.push(StageLine { name, lines, part: part_words(pages, lang, &part) });
    }
    let (n, total) = (involved.to_string(), Stage::ALL.len().to_string());
    let involved = pages.say(lang, "team.involved", &[("n", &n), ("total", &total)]);
    Ok(Overview { stages, involved, waiting })
}

/// The roles of a scope in words.
pub fn roles(pages: &TeamPages, lang: Lang, scope: &Scope) -> String {
    let word = |role| pages.say(lang, &format!("team.role.{role}"), &[]);
    scope.roles.iter().map(word).collect::<Vec<_>>().join(", ")
}
