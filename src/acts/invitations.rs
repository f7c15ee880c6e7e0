//! Invitations and class codes: made once and shown once, and found again when a child types one.

use super::consultations::{allow, revision};
use super::{ActError, Desk};
use crate::domain::code::{self, normalise_invitation};
use crate::domain::consultation::{Consultation, Person};
use crate::domain::questionnaire::Access;
use crate::domain::staff::Action;
use crate::store::invitations::Invitation;

/// Most children that can be invited at once, by a sheet or by a class code.
pub const MOST: u32 = 500;

/// What is to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    /// So many invitations, one for each child.
    Invitations(u32),
    /// One code for so many children.
    Class(u32),
}

impl Sheet {
    /// True when it is neither too small nor too large.
    fn is_fair(self) -> bool {
        match self {
            Self::Invitations(children) => (1..=MOST).contains(&children),
            Self::Class(children) => (2..=MOST).contains(&children),
        }
    }

    fn draw(self, desk: &Desk) -> Vec<(String, u32)> {
        match self {
            Self::Class(children) => {
                vec![(code::draw(&desk.dice.bytes::<{ code::CLASS }>()), children)]
            }
            Self::Invitations(children) => {
                let one = |_| (code::draw(&desk.dice.bytes::<{ code::INVITATION }>()), 1);
                (0..children).map(one).collect()
            }
        }
    }

    /// For the audit: how many, and never which.
    fn detail(self) -> String {
        match self {
            Self::Invitations(children) => format!("{children} x 1"),
            Self::Class(children) => format!("1 x {children}"),
        }
    }
}

/// Makes codes for a consultation that asks for them, and returns them in no order of any kind.
/// They can never be shown again.
///
/// # Errors
/// The role, the status, the way in or the number do not allow it; or the database does not answer.
pub async fn make(
    desk: &Desk,
    consultation: &Consultation,
    sheet: Option<Sheet>,
    person: &Person,
) -> Result<Vec<String>, ActError> {
    allow(desk, consultation, person, Action::Write).await?;
    if !consultation.status.may_invite() {
        return Err(ActError::refused("no_codes_now", consultation.status.code()));
    }
    if revision(desk, consultation).await?.questionnaire.access != Access::Codes {
        return Err(ActError::refused("no_codes_here", &consultation.code));
    }
    let sheet = sheet.filter(|sheet| sheet.is_fair());
    let sheet = sheet.ok_or_else(|| ActError::refused("how_many_codes", MOST.to_string()))?;
    let drawn = desk.master.draw(&consultation.id, &desk.dice)?;
    let wrapped = desk.store.key_for_invitations(&consultation.id, &drawn).await?;
    let keys = desk.master.unwrap_key(&consultation.id, &wrapped)?;
    let mut codes = sheet.draw(desk);
    desk.dice.shuffle(&mut codes);
    let kept: Vec<Invitation> = codes
        .iter()
        .map(|(code, places)| Invitation { hash: keys.invitation_hash(code), places: *places })
        .collect();
    let by = desk.by(&person.id);
    desk.store.add_invitations(&consultation.id, &kept, by, &sheet.detail()).await?;
    Ok(codes.into_iter().map(|(code, _)| code).collect())
}

/// The code of the consultation that an invitation or a class code belongs to, used or not: whether
/// it was used is told to nobody who does not answer.
///
/// # Errors
/// The database does not answer, or a key does not open.
pub async fn find(desk: &Desk, typed: &str) -> Result<Option<String>, ActError> {
    let Some(invitation) = normalise_invitation(typed) else { return Ok(None) };
    for (id, code, wrapped) in desk.store.inviting().await? {
        let hash = desk.master.unwrap_key(&id, &wrapped)?.invitation_hash(&invitation);
        if desk.store.has_invitation(&id, &hash).await? {
            return Ok(Some(code));
        }
    }
    Ok(None)
}
