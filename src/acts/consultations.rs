//! Designing and running consultations: import, revise, four eyes, open, pause, close, freeze.

use super::{ActError, Desk, directory, duty, feedback, involvement, media, not_now};
use crate::domain::consultation::{Consultation, Person, Project, Revision};
use crate::domain::disclosure::Plan;
use crate::domain::fault::Fault;
use crate::domain::question::Question;
use crate::domain::questionnaire::Questionnaire;
use crate::domain::safeguards::{self, Outcome};
use crate::domain::staff::{Action, Role, may};
use crate::domain::stage::Stage;
use crate::domain::status::{Act, Status};
use crate::domain::{coach, code};
use crate::i18n::coach::lists;
use crate::store::StoreError;
use crate::store::consultations::Change;
use crate::store::mix::Mix;
use crate::store::retention::Early;

/// The actor in the audit for what the operator does at the terminal.
pub const TERMINAL: &str = "terminal";
/// Days after closing on which raw answers are destroyed at the latest. Backups of keys live seven
/// days more, so that after 90 days nothing opens any copy (product, section 5).
pub const LONGEST_RETENTION: i64 = 83;
/// Seconds for which an approval holds.
const APPROVAL_HOLDS: i64 = 72 * 3600;

/// Adds a consultation as a draft. `demonstration` marks one that may only hold synthetic answers.
///
/// # Errors
/// The document has faults, or the database does not answer.
pub async fn import(
    desk: &Desk,
    project: &Project,
    stage: Stage,
    document: &str,
    author: Option<&Person>,
    demonstration: bool,
) -> Result<Consultation, ActError> {
    let questionnaire = read(desk, &project.id, document).await?;
    let added = add(desk, project, stage, &questionnaire, author, demonstration).await?;
    let by = desk.by(author.map_or(TERMINAL, |person| &person.id));
    involvement::take_from(desk, project, &questionnaire, by).await?;
    Ok(added)
}

/// Adds a draft in which texts are still to be written, and nothing else is wrong.
///
/// # Errors
/// The document has other faults, or the database does not answer.
pub async fn begin(
    desk: &Desk,
    project: &Project,
    stage: Stage,
    questionnaire: &Questionnaire,
    author: Option<&Person>,
) -> Result<Consultation, ActError> {
    let mut faults = questionnaire.faults();
    faults.retain(|fault| fault.key != "missing_text");
    faults.extend(media::faults(desk, &project.id, questionnaire).await?);
    if !faults.is_empty() {
        return Err(ActError::Faults(faults));
    }
    add(desk, project, stage, questionnaire, author, false).await
}

/// Adds a draft under a fresh code.
pub(super) async fn add(
    desk: &Desk,
    project: &Project,
    stage: Stage,
    questionnaire: &Questionnaire,
    author: Option<&Person>,
    demonstration: bool,
) -> Result<Consultation, ActError> {
    let mut tries = 0;
    loop {
        let new = Consultation {
            id: desk.dice.id(),
            project_id: project.id.clone(),
            code: code::draw(&desk.dice.bytes::<{ code::LENGTH }>()),
            stage,
            status: Status::Draft,
            demonstration,
            revision: 1,
            author_id: author.map(|person| person.id.clone()),
            approver_id: None,
            closed_on: None,
            erase_on: None,
        };
        let by = desk.by(author.map_or(TERMINAL, |person| &person.id));
        match desk.store.add_consultation(&new, questionnaire, by).await {
            Ok(()) => return Ok(new),
            // Somebody drew the same code: draw again.
            Err(StoreError::Conflict) if tries < 20 => tries += 1,
            Err(error) => return Err(error.into()),
        }
    }
}

/// Replaces the questionnaire of a draft.
///
/// # Errors
/// The document has faults, it is not a draft, or the person may not write.
pub async fn revise(
    desk: &Desk,
    consultation: &Consultation,
    document: &str,
    author: &Person,
) -> Result<(), ActError> {
    allow(desk, consultation, author, Action::Write).await?;
    if consultation.status != Status::Draft {
        return Err(ActError::refused("immutable", consultation.status.code()));
    }
    let questionnaire = read(desk, &consultation.project_id, document).await?;
    let (before, by) = (Some(consultation.revision), desk.by(&author.id));
    desk.store.revise(consultation, &questionnaire, before, &[], by).await?;
    Ok(())
}

/// A document without faults, which shows only pictures and recordings of its own project.
async fn read(desk: &Desk, project_id: &str, document: &str) -> Result<Questionnaire, ActError> {
    let questionnaire = Questionnaire::parse(document).map_err(ActError::Faults)?;
    let faults = media::faults(desk, project_id, &questionnaire).await?;
    if faults.is_empty() { Ok(questionnaire) } else { Err(ActError::Faults(faults)) }
}

/// Everything that stands in the way of opening a consultation, but for its plan.
///
/// # Errors
/// The database does not answer.
pub async fn faults(
    desk: &Desk,
    consultation: &Consultation,
    questionnaire: &Questionnaire,
) -> Result<Vec<Fault>, ActError> {
    let mut faults = questionnaire.faults();
    faults.extend(coach::stops(questionnaire, lists()));
    // A demonstration has no children.
    if !consultation.demonstration {
        let remarks = coach::look(questionnaire, lists());
        faults.extend(safeguards::faults(questionnaire, &remarks));
        let project = desk.store.involvement(&consultation.project_id).await?;
        faults.extend(project.involvement.faults());
    }
    faults.extend(media::faults(desk, &consultation.project_id, questionnaire).await?);
    Ok(faults)
}

/// The current revision.
///
/// # Errors
/// The database does not answer, or lacks it.
pub async fn revision(desk: &Desk, consultation: &Consultation) -> Result<Revision, ActError> {
    let revision = desk.store.revision(&consultation.id, consultation.revision).await?;
    Ok(revision.ok_or(StoreError::Corrupt("revision"))?)
}

/// One act of one person. `seen` is the hash of the revision the person looked at; an approval
/// holds for that and nothing else.
///
/// # Errors
/// The status, the role or the four eyes do not allow it; nothing is half done.
pub async fn step(
    desk: &Desk,
    consultation: &Consultation,
    act: Act,
    person: &Person,
    seen: &str,
) -> Result<Status, ActError> {
    allow(desk, consultation, person, Action::Move(act)).await?;
    let authors = desk.store.authors(&consultation.id).await?;
    let wrote = authors.contains(&person.id);
    if act == Act::Approve && wrote {
        return Err(ActError::refused("four_eyes", &person.name));
    }
    if act == Act::Approve {
        lead_signs(desk, consultation, person).await?;
    }
    if act == Act::Submit && !wrote && consultation.author_id.is_some() {
        return Err(ActError::refused("not_the_author", &person.name));
    }
    advance(desk, consultation, act, &person.id, seen).await
}

/// What may be hard to answer is approved by a safeguarding lead (R63, design B4).
async fn lead_signs(
    desk: &Desk,
    consultation: &Consultation,
    person: &Person,
) -> Result<(), ActError> {
    let revision = revision(desk, consultation).await?;
    let sensitive = revision.questionnaire.questions.iter().any(Question::is_sensitive);
    let roles = desk.store.roles(&person.id, &consultation.project_id).await?;
    if sensitive && !roles.contains(&Role::SafeguardingLead) {
        return Err(ActError::refused("lead_must_approve", &person.name));
    }
    Ok(())
}

/// An agreement holds for three days (S-12): after that somebody looks again.
async fn approval_holds(desk: &Desk, consultation: &Consultation) -> Result<(), ActError> {
    let approved = desk.store.last_done(&consultation.id, "consultation.approve").await?;
    if approved.is_some_and(|at| desk.clock.now() - at <= APPROVAL_HOLDS) {
        return Ok(());
    }
    Err(ActError::refused("approval_expired", &consultation.code))
}

/// Nothing new opens while children would read of help whose hours nobody knows (R34). A
/// demonstration has no children.
async fn help_is_known(desk: &Desk, consultation: &Consultation) -> Result<(), ActError> {
    if consultation.demonstration {
        return Ok(());
    }
    let lines = directory::help_lines(desk).await?;
    let unknown = lines.too_old.first();
    unknown.map_or(Ok(()), |name| Err(ActError::refused("help_too_old", name)))
}

/// One act by whoever may; the terminal is the operator's and needs no role, but it approves
/// nothing.
///
/// # Errors
/// The status does not allow it; nothing is half done.
pub async fn advance(
    desk: &Desk,
    consultation: &Consultation,
    act: Act,
    person: &str,
    seen: &str,
) -> Result<Status, ActError> {
    if consultation.status.after(act).is_none() || act == Act::Release {
        return Err(not_now(consultation, act));
    }
    if act == Act::Archive {
        return archive(desk, consultation, person).await;
    }
    let revision = revision(desk, consultation).await?;
    if matches!(act, Act::Submit | Act::Approve | Act::Open) {
        if revision.questionnaire.safeguards.outcome == Some(Outcome::Stop) {
            return Err(ActError::refused("gate_stop", &consultation.code));
        }
        let faults = faults(desk, consultation, &revision.questionnaire).await?;
        if !faults.is_empty() {
            return Err(ActError::Faults(faults));
        }
    }
    if act == Act::Approve && seen != revision.hash {
        return Err(ActError::refused("changed_since", &consultation.code));
    }
    if act == Act::Open {
        approval_holds(desk, consultation).await?;
        help_is_known(desk, consultation).await?;
    }
    if matches!(act, Act::Open | Act::Resume) {
        duty::guarded(desk, consultation, &revision.questionnaire).await?;
    }
    let by = desk.by(person);
    let move_on = async |change| desk.store.move_on(consultation, act, change, by).await;
    let status = match act {
        Act::Submit => move_on(Change::Submitted).await?,
        Act::Approve => move_on(Change::Approved { hash: seen }).await?,
        Act::Open => {
            let plan = plan(&revision)?;
            let plan = serde_json::to_string(&plan).map_err(|_| StoreError::Corrupt("plan"))?;
            let wrapped_key = desk.master.draw(&consultation.id, &desk.dice)?;
            move_on(Change::Opened { plan: &plan, wrapped_key: &wrapped_key }).await?
        }
        Act::Close => {
            let on = desk.clock.today();
            let erase_on = duty::shifted(&on, LONGEST_RETENTION).unwrap_or_else(|| on.clone());
            move_on(Change::Closed { on: &on, erase_on: &erase_on }).await?
        }
        _ => move_on(Change::None).await?,
    };
    // It is closed, whatever happens now; what is not mixed here is mixed by the daily work and by
    // the freeze, which mixes in its own transaction.
    if act == Act::Close && desk.store.mix(&consultation.id, Mix::Closing).await.is_err() {
        tracing::error!(event = "mix.failed");
    }
    if act == Act::Freeze {
        desk.store.sweep_or_log().await;
    }
    Ok(status)
}

/// Puts a consultation away: children were answered (R50), and what is left of their answers goes with it.
/// The second person is whoever published the answer.
async fn archive(
    desk: &Desk,
    consultation: &Consultation,
    person: &str,
) -> Result<Status, ActError> {
    if !feedback::trail::before_archiving(desk, consultation).await?.is_empty() {
        return Err(ActError::refused("no_answer_yet", &consultation.code));
    }
    let by = desk.by(person);
    if desk.store.wrapped_key(&consultation.id).await?.is_some() {
        let last = feedback::published(desk, consultation).await?;
        let second = last.map(|last| last.second_id).unwrap_or_default();
        if second == person {
            return Err(ActError::refused("four_eyes_archive", &consultation.code));
        }
        let early = Early { reason: "archived", second: &second };
        desk.store.erase_early(&consultation.id, early, by).await?;
    }
    Ok(desk.store.move_on(consultation, Act::Archive, Change::None, by).await?)
}

fn plan(revision: &Revision) -> Result<Plan, ActError> {
    Plan::of(&revision.questionnaire)
        .map_err(|problem| ActError::refused("plan", problem.to_string()))
}

/// The four-eyes act for scripts: the author submits, the other approves, the author opens, with
/// the same refusals as the screens.
///
/// # Errors
/// As for each of the three acts.
pub async fn open(
    desk: &Desk,
    code: &str,
    author: &Person,
    approver: &Person,
) -> Result<Status, ActError> {
    if author.id == approver.id {
        return Err(ActError::refused("four_eyes", &author.name));
    }
    let consultation = by_code(desk, code).await?;
    // All refusals first, so that nothing is left half way.
    let authors = desk.store.authors(&consultation.id).await?;
    if authors.contains(&approver.id) {
        return Err(ActError::refused("four_eyes", &approver.name));
    }
    if consultation.author_id.is_some() && !authors.contains(&author.id) {
        return Err(ActError::refused("not_the_author", &author.name));
    }
    if consultation.status.after(Act::Submit).is_none() {
        return Err(not_now(&consultation, Act::Open));
    }
    let seen = revision(desk, &consultation).await?;
    plan(&seen)?;
    allow(desk, &consultation, author, Action::Move(Act::Open)).await?;
    help_is_known(desk, &consultation).await?;
    allow(desk, &consultation, approver, Action::Move(Act::Approve)).await?;
    step(desk, &consultation, Act::Submit, author, "").await?;
    step(desk, &by_code(desk, code).await?, Act::Approve, approver, &seen.hash).await?;
    step(desk, &by_code(desk, code).await?, Act::Open, author, "").await
}

/// The consultation with a typed code.
///
/// # Errors
/// There is none, or the database does not answer.
pub async fn by_code(desk: &Desk, typed: &str) -> Result<Consultation, ActError> {
    let found = match code::normalise(typed) {
        Some(code) => desk.store.consultation(&code).await?,
        None => None,
    };
    found.ok_or_else(|| ActError::refused("unknown_code", typed))
}

/// Refuses a person whose roles do not allow an action.
///
/// # Errors
/// The roles do not allow it, or the database does not answer.
pub async fn allow(
    desk: &Desk,
    consultation: &Consultation,
    person: &Person,
    action: Action,
) -> Result<(), ActError> {
    let roles = desk.store.roles(&person.id, &consultation.project_id).await?;
    if may(&roles, action) { Ok(()) } else { Err(ActError::refused("not_your_role", &person.name)) }
}
