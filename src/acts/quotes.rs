//! Quotes (R42): with the child's permission, proposed by one trained person and agreed by another,
//! both asked whether somebody could recognise the child; told after the freeze only.

use super::coding::{Board, handle, may_code};
use super::submissions::Intake;
use super::{ActError, Desk, consultations};
use crate::domain::consultation::{Consultation, Person};
use crate::domain::quotes::{LONGEST, excerpt};
use crate::domain::staff::Action;
use crate::domain::status::Status;
use crate::domain::wording::Lang;
use crate::store::StoreError;
use crate::store::quotes::{Quote, QuoteTranslation, StoredQuoteProposal};

/// The table name in the seal of a proposal.
pub const PROPOSALS: &str = "quote_proposals";

/// Whether somebody could recognise the child, as it was posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recognised {
    /// Nobody could.
    No,
    /// Somebody could.
    Yes,
    /// Nothing was said.
    Unsaid,
}

impl Recognised {
    /// Reads it from a form.
    pub fn of(said: &str) -> Self {
        match said {
            "no" => Self::No,
            "yes" => Self::Yes,
            _ => Self::Unsaid,
        }
    }
}

/// Words that wait for a second person.
pub struct Proposal {
    /// What pages call it.
    pub handle: String,
    /// Code of the question.
    pub question: String,
    /// Language of the words.
    pub lang: Lang,
    /// The words.
    pub words: String,
    /// Id of who proposes them.
    pub by: String,
    stored: StoredQuoteProposal,
}

/// Proposes words of a text.
///
/// # Errors
/// The child did not say that they may be quoted, somebody could recognise it, the words do not stand in
/// the text, some wait already, or the database does not answer.
pub async fn propose(
    desk: &Desk,
    consultation: &Consultation,
    board: &Board,
    (text, chosen): (&str, &str),
    recognised: Recognised,
    person: &Person,
) -> Result<(), ActError> {
    let text = board.find(text).ok_or(StoreError::Conflict)?;
    if !text.may_quote {
        return Err(ActError::refused("quote_not_permitted", ""));
    }
    match recognised {
        Recognised::No => {}
        Recognised::Yes => return Err(ActError::refused("quote_recognised", "")),
        Recognised::Unsaid => return Err(ActError::refused("quote_unsaid", "")),
    }
    let words = excerpt(&text.text, chosen);
    let words = words.ok_or_else(|| ActError::refused("quote_other_words", ""))?;
    let keys = board.keys.as_ref().ok_or(StoreError::Conflict)?;
    let sealed = keys.seal(PROPOSALS, &text.id, words.as_bytes(), desk.dice.bytes())?;
    let by = desk.by(&person.id);
    match desk.store.propose_quote(&consultation.id, (&text.id, &sealed), by).await {
        Err(StoreError::Conflict) => Err(ActError::refused("quote_waits", "")),
        other => Ok(other?),
    }
}

/// What waits for a second person, in an order that tells nothing.
///
/// # Errors
/// The person may not see it, something does not open, or the database does not answer.
pub async fn waiting(
    desk: &Desk,
    consultation: &Consultation,
    person: &Person,
) -> Result<Vec<Proposal>, ActError> {
    may_code(desk, consultation, person).await?;
    let revision = consultations::revision(desk, consultation).await?;
    let Some(intake) = Intake::open(desk, consultation.clone(), revision).await? else {
        return Ok(Vec::new());
    };
    let mut waiting = Vec::new();
    for stored in desk.store.quote_proposals(&consultation.id).await? {
        let words = intake.keys.open(PROPOSALS, &stored.text_id, &stored.sealed)?;
        let words = String::from_utf8(words).map_err(|_| StoreError::Corrupt("quote"))?;
        waiting.push(Proposal {
            handle: handle(&stored.text_id),
            question: stored.question.clone(),
            lang: stored.lang.parse().map_err(|()| StoreError::Corrupt("quote"))?,
            words,
            by: stored.person_id.clone(),
            stored,
        });
    }
    waiting.sort_by(|one, other| one.handle.cmp(&other.handle));
    Ok(waiting)
}

/// A second person says whether words may be quoted. When nobody could recognise the child, they are:
/// from then on they lead back to no text. Else the proposal ends.
///
/// # Errors
/// It is the person who proposes them, nothing is said, the consultation is not frozen, the proposal is
/// gone, or the database does not answer.
pub async fn agree(
    desk: &Desk,
    consultation: &Consultation,
    handle: &str,
    recognised: Recognised,
    person: &Person,
) -> Result<(), ActError> {
    let waiting = waiting(desk, consultation, person).await?;
    let proposal = waiting.into_iter().find(|proposal| proposal.handle == handle);
    let proposal = proposal.ok_or(StoreError::Conflict)?;
    if proposal.by == person.id {
        return Err(ActError::refused("quote_second", &person.name));
    }
    let by = desk.by(&person.id);
    let (store, id) = (&desk.store, &consultation.id);
    match recognised {
        Recognised::Unsaid => return Err(ActError::refused("quote_unsaid", "")),
        Recognised::Yes => return Ok(store.end_proposal(id, &proposal.stored, None, by).await?),
        Recognised::No => {}
    }
    if !matches!(consultation.status, Status::Frozen | Status::Released) {
        return Err(ActError::refused("quote_not_frozen", ""));
    }
    let Proposal { question, words, stored, .. } = proposal;
    let quote = Quote {
        id: desk.dice.id(),
        question,
        lang: stored.lang.clone(),
        band: stored.band.clone(),
        words,
        proposed_by: stored.person_id.clone(),
        agreed_by: person.id.clone(),
    };
    Ok(store.end_proposal(id, &stored, Some(&quote), by).await?)
}

/// Writes a quote in another language; the original stays beside it.
///
/// # Errors
/// The role is missing, there is no such quote, it is written in that language, nothing or too much is
/// said, or the database does not answer.
pub async fn translate(
    desk: &Desk,
    consultation: &Consultation,
    (quote, lang): (&str, Option<Lang>),
    words: &str,
    person: &Person,
) -> Result<(), ActError> {
    consultations::allow(desk, consultation, person, Action::SeeResults).await?;
    let quotes = desk.store.quotes(&consultation.id).await?;
    let quote = quotes.into_iter().find(|known| known.id == quote).ok_or(StoreError::Conflict)?;
    let lang = lang.filter(|lang| super::method::STAFF.contains(lang) && lang.code() != quote.lang);
    let lang = lang.ok_or_else(|| ActError::refused("quote_language", ""))?;
    let words = words.trim();
    if words.is_empty() || words.chars().count() > LONGEST {
        return Err(ActError::refused("quote_translation", LONGEST.to_string()));
    }
    let translation =
        QuoteTranslation { quote_id: quote.id, lang: lang.to_string(), words: words.to_owned() };
    let by = desk.by(&person.id);
    Ok(desk.store.translate_quote(&consultation.id, &translation, by).await?)
}
