//! A release in two steps: one person proposes the figures, another reads them in a session of their
//! own, and signs exactly what was read, or sends it back.

use super::{ActError, Desk, consultations, not_now, releases};
use crate::domain::consultation::{Consultation, Person};
use crate::domain::release::Release;
use crate::domain::staff::Action;
use crate::domain::status::Act;
use crate::store::StoreError;
use crate::store::proposals::StoredProposal;

/// Characters of a reason at most.
pub const LONGEST_REASON: usize = 500;

/// A proposal as one person reads it.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The release, as it will be if this person signs it today.
    pub release: Release,
    /// Who proposes it.
    pub by_id: String,
    /// The day it was proposed.
    pub made_on: String,
    /// Its fingerprint without a second name: while it stands, nothing was changed.
    pub stored: String,
}

impl Proposal {
    /// Whether this person made it.
    pub fn is_of(&self, person: &Person) -> bool {
        self.by_id == person.id
    }
}

/// Makes the figures of a consultation and keeps them until a second person has read them.
///
/// # Errors
/// A proposal waits already, the role or the status does not allow it, or the figures do not stand
/// the attack.
pub async fn propose(
    desk: &Desk,
    consultation: &Consultation,
    note: &str,
    by: &Person,
) -> Result<(), ActError> {
    consultations::allow(desk, consultation, by, Action::Move(Act::Release)).await?;
    if let Some(there) = desk.store.proposal(&consultation.id).await? {
        let who = desk.store.person(&there.by_id).await?;
        return Err(ActError::refused("proposal_there", who.map_or(String::new(), |one| one.name)));
    }
    let (release, _) = releases::make(desk, consultation, note, (&by.name, ""), false).await?;
    let content = serde_json::to_string(&release).map_err(|_| StoreError::Corrupt("proposal"))?;
    let proposal = StoredProposal {
        hash: release.hash(),
        id: release.id,
        content,
        by_id: by.id.clone(),
        made_on: release.made_on,
    };
    Ok(desk.store.propose(consultation, &proposal, desk.by(&by.id)).await?)
}

/// The proposal of a consultation as this person reads it; `None` when there is none.
///
/// # Errors
/// It was changed, or the database does not answer.
pub async fn read(
    desk: &Desk,
    consultation: &Consultation,
    reader: &Person,
) -> Result<Option<Proposal>, ActError> {
    let Some(stored) = desk.store.proposal(&consultation.id).await? else { return Ok(None) };
    let mut release: Release =
        serde_json::from_str(&stored.content).map_err(|_| StoreError::Corrupt("proposal"))?;
    if release.hash() != stored.hash || release.id != stored.id {
        return Err(StoreError::Corrupt("proposal").into());
    }
    reader.name.clone_into(&mut release.second);
    release.made_on = desk.clock.today();
    let StoredProposal { by_id, made_on, hash: stored, .. } = stored;
    Ok(Some(Proposal { release, by_id, made_on, stored }))
}

/// Signs the proposal whose fingerprint, with this second name and of today, is `seen`. It is attacked
/// once more, with everything told before, so that it also fits the answers there are now.
///
/// # Errors
/// It is one's own, is no longer there or is another than the one that was read, a role is missing,
/// or it does not stand the attack.
pub async fn sign(
    desk: &Desk,
    consultation: &Consultation,
    seen: &str,
    second: &Person,
) -> Result<Release, ActError> {
    let proposal = standing(desk, consultation, seen, second).await?;
    if proposal.is_of(second) {
        return Err(ActError::refused("four_eyes", &second.name));
    }
    let by = desk.store.person(&proposal.by_id).await?.ok_or(StoreError::Corrupt("proposal"))?;
    consultations::allow(desk, consultation, &by, Action::Move(Act::Release)).await?;
    if consultation.status.after(Act::Release).is_none() {
        return Err(not_now(consultation, Act::Release));
    }
    let stored = desk.store.releases_of(&consultation.id).await?;
    let mut told: Vec<Release> = stored.iter().map(releases::read).collect::<Result<_, _>>()?;
    told.push(proposal.release.clone());
    if !releases::attacked(desk, consultation, told).await?.passed {
        return Err(ActError::refused("attack_won", &consultation.code));
    }
    let (release, proposed) = (proposal.release, Some(proposal.stored.as_str()));
    let stored = releases::signed(desk, consultation, &release).await?;
    desk.store.add_release(consultation, &stored, proposed, desk.by(&second.id)).await?;
    Ok(release)
}

/// Sends back the proposal that was read, with the reason; whoever made it takes it back, and needs
/// none.
///
/// # Errors
/// It is no longer there or another one, there is no reason, or the role does not allow it.
pub async fn send_back(
    desk: &Desk,
    consultation: &Consultation,
    seen: &str,
    reason: &str,
    person: &Person,
) -> Result<(), ActError> {
    let proposal = standing(desk, consultation, seen, person).await?;
    let length = reason.chars().count();
    if length > LONGEST_REASON || (length == 0 && !proposal.is_of(person)) {
        return Err(ActError::refused("proposal_reason", LONGEST_REASON.to_string()));
    }
    let by = desk.by(&person.id);
    Ok(desk.store.send_back(&consultation.id, &proposal.stored, reason, by).await?)
}

/// The proposal with this fingerprint for this reader.
async fn standing(
    desk: &Desk,
    consultation: &Consultation,
    seen: &str,
    reader: &Person,
) -> Result<Proposal, ActError> {
    consultations::allow(desk, consultation, reader, Action::SeeResults).await?;
    let proposal = read(desk, consultation, reader).await?;
    let proposal = proposal.ok_or_else(|| ActError::refused("proposal_gone", ""))?;
    if proposal.release.hash() == seen {
        Ok(proposal)
    } else {
        Err(ActError::refused("proposal_other", ""))
    }
}

/// Why the last proposal was sent back, and by whom, as long as nothing was proposed or released
/// since.
///
/// # Errors
/// The database does not answer.
pub async fn sent_back(
    desk: &Desk,
    consultation: &Consultation,
) -> Result<Option<(String, i64, String)>, ActError> {
    let events = desk.store.events_about(&consultation.id).await?;
    let told = ["release.propose", "release.back", "consultation.release"];
    let last = events.into_iter().rev().find(|event| told.contains(&event.act.as_str()));
    let last = last.filter(|event| event.act == "release.back" && !event.detail.is_empty());
    Ok(last.map(|event| (event.actor, event.at, event.detail)))
}
