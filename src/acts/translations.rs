//! Reading a translation beside its text and saying that it holds.

use super::{ActError, Desk, drafts};
use crate::domain::consultation::{Consultation, Person};
use crate::domain::draft::{Part, State, seen, translations};
use crate::domain::wording::Lang;

/// Notes that every translation into a language was checked, as the page of this revision showed
/// them.
///
/// # Errors
/// Something was written since, nothing is there to check, it is no longer a draft, the person may
/// not write, or the database does not answer.
pub async fn check_all(
    desk: &Desk,
    consultation: &Consultation,
    person: &Person,
    base: u32,
    lang: Lang,
) -> Result<(), ActError> {
    let now = drafts::writable(desk, consultation, person).await?;
    if base != now.number {
        return Err(ActError::refused("draft_reread", lang.own_name()));
    }
    let notes = desk.store.translations(&consultation.id).await?;
    let of_lang = translations(&now.questionnaire, &notes).into_iter();
    let left = of_lang.filter(|one| one.lang == lang && !matches!(one.state, State::Checked(_)));
    let mut pairs: Vec<_> = left.filter_map(|one| one.pair).collect();
    pairs.sort();
    pairs.dedup();
    if pairs.is_empty() {
        return Err(ActError::refused("draft_nothing_to_check", lang.own_name()));
    }
    let by = desk.by(&person.id);
    Ok(desk.store.check_translations(&consultation.id, &pairs, true, by).await?)
}

/// Takes back that a translation was checked.
///
/// # Errors
/// Nothing is written there, or as for `check_all`.
pub async fn uncheck(
    desk: &Desk,
    consultation: &Consultation,
    person: &Person,
    part: &Part,
    name: &str,
) -> Result<(), ActError> {
    let now = drafts::writable(desk, consultation, person).await?.questionnaire;
    let pair = seen(&now, &now, part, name)?;
    let by = desk.by(&person.id);
    Ok(desk.store.check_translations(&consultation.id, &[pair], false, by).await?)
}
