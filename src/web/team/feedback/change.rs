//! Changing the draft: its own words, a finding, the order.

use rocket::{State, post};

use super::form;
use super::place::{After, Place};
use crate::acts::feedback;
use crate::domain::feedback::{Feedback, Handed};
use crate::web::error::Error;
use crate::web::team::member::Member;
use crate::web::team::page::TeamPages;
use crate::web::team::posted::Posted;
use crate::web::team::reader::Reader;

/// Thanks, what children can do now, and to whom the result was handed over.
#[post("/team/c/<code>/feedback/words", data = "<posted>")]
pub async fn words(
    code: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> After {
    let place = Place::of((&member, reader, pages), code).await?;
    let languages = &place.asked.languages;
    let mut changed = place.draft.feedback.clone();
    changed.thanks = form::read(&posted, "thanks", languages);
    changed.next = form::read(&posted, "next", languages);
    let text = |name: &str| posted.one(name).trim().to_owned();
    let (to, on) = (text("handed_to"), text("handed_on"));
    changed.handed = (!to.is_empty() || !on.is_empty()).then_some(Handed { to, on });
    place.write(changed, posted.one("seen"), "words").await
}

/// What was said, what adults answered, what happens.
#[post("/team/c/<code>/feedback/finding/<id>", data = "<posted>")]
pub async fn finding(
    code: &str,
    id: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> After {
    let place = Place::of((&member, reader, pages), code).await?;
    let last = feedback::published(&member.desk, &place.consultation).await?;
    let stands = last.iter().flat_map(|last| &last.feedback.findings).find(|known| known.id == id);
    let published = stands.map_or(0, |known| known.steps.len());
    let mut changed = place.draft.feedback.clone();
    let found = changed.findings.iter_mut().find(|finding| finding.id == id);
    let found = found.ok_or(Error::NotFound)?;
    form::change(found, &posted, &place.asked.languages, published);
    place.write(changed, posted.one("seen"), &format!("f-{id}")).await
}

/// Takes a finding out of the draft.
#[post("/team/c/<code>/feedback/finding/<id>/remove", data = "<posted>")]
pub async fn remove(
    code: &str,
    id: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> After {
    let place = Place::of((&member, reader, pages), code).await?;
    let mut changed = place.draft.feedback.clone();
    at(&changed, id)?;
    changed.findings.retain(|finding| finding.id != id);
    place.write(changed, posted.one("seen"), "findings").await
}

/// Moves a finding one place up.
#[post("/team/c/<code>/feedback/finding/<id>/up", data = "<posted>")]
pub async fn up(
    code: &str,
    id: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> After {
    let place = Place::of((&member, reader, pages), code).await?;
    let mut changed = place.draft.feedback.clone();
    let at = at(&changed, id)?;
    changed.findings.swap(at, at.saturating_sub(1));
    place.write(changed, posted.one("seen"), &format!("f-{id}")).await
}

fn at(feedback: &Feedback, id: &str) -> Result<usize, Error> {
    let mut ids = feedback.findings.iter();
    ids.position(|finding| finding.id == id).ok_or(Error::NotFound)
}
