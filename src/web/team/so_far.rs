//! About how many have answered while a consultation runs: the one counter before a release.

use super::member::Member;
use super::page::TeamPages;
use crate::acts::ActError;
use crate::domain::consultation::Consultation;
use crate::domain::status::Status;
use crate::domain::tally::FEW;
use crate::domain::wording::Lang;

/// The sentence for the page of a consultation; `None` before it opened and once it is released.
///
/// # Errors
/// The database does not answer.
pub async fn line(
    pages: &TeamPages,
    lang: Lang,
    member: &Member,
    consultation: &Consultation,
) -> Result<Option<String>, ActError> {
    if !consultation.status.has_answers() || consultation.status == Status::Released {
        return Ok(None);
    }
    let desk = &member.desk;
    if desk.store.wrapped_key(&consultation.id).await?.is_none() {
        // The answers are destroyed: there is nothing to count.
        return Ok(None);
    }
    let at_least = desk
        .store
        .tally(&consultation.id, |told| desk.master.slack(&consultation.id, told), desk.clock.now())
        .await?;
    Ok(Some(if at_least == 0 {
        pages.say(lang, "team.so_far.few", &[("n", &FEW.to_string())])
    } else {
        pages.say(lang, "team.so_far.at_least", &[("n", &at_least.to_string())])
    }))
}
