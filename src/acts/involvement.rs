//! What a project says of how it involves children: four cards, who answers when, and the partners.

use super::{ActError, Desk};
use crate::domain::consultation::{Person, Project};
use crate::domain::involvement::{
    Card, Involvement, LONGEST, LONGEST_PARTNER, MOST_PARTNERS, State,
};
use crate::domain::questionnaire::Questionnaire;
use crate::domain::safeguards::is_day;
use crate::domain::staff::{Action, may};
use crate::domain::wording::Lang;
use crate::store::{By, StoreError};

/// Changes what a project says, by a person who may. `seen` is the hash of what they looked at.
///
/// # Errors
/// The role does not allow it, somebody else changed it since, a text is too long or holds what
/// nobody sees, the day is none, or the database does not answer.
pub async fn involve(
    desk: &Desk,
    project: &Project,
    involvement: Involvement,
    seen: &str,
    person: &Person,
) -> Result<(), ActError> {
    let roles = desk.store.roles(&person.id, &project.id).await?;
    if !may(&roles, Action::Involve) {
        return Err(ActError::refused("not_your_role", &person.name));
    }
    write(desk, project, involvement, seen, desk.by(&person.id)).await
}

/// Changes what a project says; the terminal is the operator's and needs no role.
///
/// # Errors
/// As for `involve`, but for the role.
pub async fn write(
    desk: &Desk,
    project: &Project,
    involvement: Involvement,
    seen: &str,
    by: By<'_>,
) -> Result<(), ActError> {
    let involvement = tidy(involvement);
    check(&involvement)?;
    match desk.store.involve(&project.id, &involvement, seen, by).await {
        Err(StoreError::Conflict) => Err(ActError::refused("involvement_changed", &project.name)),
        done => Ok(done?),
    }
}

/// A project that does not say yet who must listen and what can change takes both from the first
/// whole document that comes in: there children read who decides and what can change.
///
/// # Errors
/// The database does not answer.
pub(super) async fn take_from(
    desk: &Desk,
    project: &Project,
    questionnaire: &Questionnaire,
    by: By<'_>,
) -> Result<(), ActError> {
    let known = desk.store.involvement(&project.id).await?;
    let mut said = known.involvement;
    let lang = questionnaire.languages.first().copied().unwrap_or(Lang::Fr);
    let decider: String = questionnaire.decider.plain(lang).chars().take(LONGEST).collect();
    let mut taken = false;
    for card in [&mut said.audience, &mut said.influence] {
        if card.state() == State::Empty && !decider.trim().is_empty() {
            *card = Card { text: decider.clone(), shared: false };
            taken = true;
        }
    }
    if !taken {
        return Ok(());
    }
    match desk.store.involve(&project.id, &tidy(said), &known.hash, by).await {
        // Somebody wrote them meanwhile: theirs stay.
        Err(StoreError::Conflict) => Ok(()),
        done => Ok(done?),
    }
}

/// Without blanks around; nobody was told what is not written.
fn tidy(mut given: Involvement) -> Involvement {
    for card in [&mut given.space, &mut given.voice, &mut given.audience, &mut given.influence] {
        let text = card.text.replace("\r\n", "\n");
        text.trim().clone_into(&mut card.text);
        card.shared &= !card.text.is_empty();
    }
    given.agreed &= !given.audience.text.is_empty();
    given.answer_by = given.answer_by.trim().to_owned();
    let partners = given.partners.iter().map(|line| line.trim().to_owned());
    given.partners = partners.filter(|line| !line.is_empty()).collect();
    given
}

fn check(given: &Involvement) -> Result<(), ActError> {
    let too_long = |text: &str, most: usize| text.chars().count() > most;
    for (name, card) in given.cards() {
        if too_long(&card.text, LONGEST) || super::projects::hides(&card.text.replace('\n', " ")) {
            return Err(ActError::refused("involvement_text", name));
        }
    }
    if !given.answer_by.is_empty() && !is_day(&given.answer_by) {
        return Err(ActError::refused("involvement_day", &given.answer_by));
    }
    let bad = |line: &String| too_long(line, LONGEST_PARTNER) || super::projects::hides(line);
    if given.partners.len() > MOST_PARTNERS || given.partners.iter().any(bad) {
        return Err(ActError::refused("involvement_partners", ""));
    }
    Ok(())
}
