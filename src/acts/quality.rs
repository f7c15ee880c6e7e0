//! The team says how well its project lets children take part, with evidence (R65).

use super::{ActError, Desk, consultations, directory};
use crate::domain::consultation::{Person, Project};
use crate::domain::directory::{Kind, State};
use crate::domain::quality::{Moment, judge};
use crate::domain::staff::{Action, may};
use crate::domain::status::Status;
use crate::domain::wording::Lang;
use crate::seal::sha256;
use crate::store::StoreError;
use crate::store::quality::{Change, Score};

/// What somebody typed for one item.
#[derive(Debug, Clone, Copy)]
pub struct Typed<'a> {
    /// Code of the item.
    pub item: &'static str,
    /// `0` to `3`, or empty.
    pub score: &'a str,
    /// What it rests on.
    pub evidence: &'a str,
}

/// Changes the scores of one moment. `seen` is the mark of what the person looked at.
///
/// # Errors
/// The role is missing, an item has a score without evidence or the reverse, somebody else changed
/// the same moment since, or the database does not answer.
pub async fn score(
    desk: &Desk,
    project: &Project,
    moment: Moment,
    (typed, seen): (&[Typed<'_>], &str),
    person: &Person,
) -> Result<(), ActError> {
    let roles = desk.store.roles(&person.id, &project.id).await?;
    if !may(&roles, Action::Score) {
        return Err(ActError::refused("not_your_role", &person.name));
    }
    let known = desk.store.scores(&project.id).await?;
    let mut changes: Vec<Change<'_>> = Vec::new();
    for one in typed {
        let judged = judge(one.score, one.evidence);
        let judged = judged.map_err(|wrong| ActError::refused(wrong.key(), one.item))?;
        if judged.as_ref().is_some_and(|(_, text)| super::projects::hides(&text.replace('\n', " ")))
        {
            return Err(ActError::refused("quality_hidden", one.item));
        }
        let before = known.iter().find(|k| k.moment == moment.code() && k.item == one.item);
        let same = match (before, &judged) {
            (None, None) => true,
            (Some(before), Some((score, evidence))) => {
                before.score == i64::from(*score) && before.evidence == *evidence
            }
            _ => false,
        };
        if !same {
            changes.push((one.item, judged));
        }
    }
    if mark(&known, moment) != seen {
        return Err(ActError::refused("quality_changed", &project.name));
    }
    if changes.is_empty() {
        return Ok(());
    }
    let (on, by) = (desk.clock.today(), desk.by(&person.id));
    match desk.store.score((&project.id, moment), &changes, &known, &on, by).await {
        Err(StoreError::Conflict) => Err(ActError::refused("quality_changed", &project.name)),
        done => Ok(done?),
    }
}

/// A mark of all scores of one moment: whoever changes them names the mark of what they looked at.
pub fn mark(scores: &[Score], moment: Moment) -> String {
    let own = scores.iter().filter(|score| score.moment == moment.code());
    let lines: Vec<String> =
        own.map(|one| format!("{}\u{1f}{}\u{1f}{}", one.item, one.score, one.evidence)).collect();
    sha256(lines.join("\u{1e}").as_bytes())
}

/// What the platform knows by itself, to be shown beside some items.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// The languages in which children were asked.
    pub languages: Vec<Lang>,
    /// Consultations for which young people met, and all of them.
    pub prepared: (usize, usize),
    /// Help lines that were checked, and all of them.
    pub lines: (usize, usize),
    /// The day of the answer to children; empty until it is known.
    pub answer_by: String,
}

/// What the platform knows of a project.
///
/// # Errors
/// The database does not answer.
pub async fn facts(desk: &Desk, project: &Project) -> Result<Facts, ActError> {
    let mut facts = Facts::default();
    for consultation in desk.store.consultations_of(&project.id).await? {
        let asked = consultations::revision(desk, &consultation).await?.questionnaire;
        facts.prepared.1 += 1;
        facts.prepared.0 += usize::from(!asked.safeguards.sessions.is_empty());
        if !matches!(consultation.status, Status::Draft | Status::InReview | Status::Approved) {
            facts.languages.extend(asked.languages);
        }
    }
    facts.languages.sort_unstable();
    facts.languages.dedup();
    let (known, today) = (directory::known(desk).await?, directory::today(desk));
    for line in known.iter().filter(|known| known.entry.kind() == Kind::HelpLine) {
        facts.lines.1 += 1;
        facts.lines.0 += usize::from(line.state(today) == State::Checked);
    }
    facts.answer_by = desk.store.involvement(&project.id).await?.involvement.answer_by;
    Ok(facts)
}
