//! Asking a second person to publish the draft, taking that back, and publishing it.

use rocket::{State, post};

use super::place::{After, Place};
use crate::acts::feedback;
use crate::web::team::member::Member;
use crate::web::team::page::TeamPages;
use crate::web::team::posted::Posted;
use crate::web::team::reader::Reader;

/// Asks a second person.
#[post("/team/c/<code>/feedback/propose", data = "<posted>")]
pub async fn propose(
    code: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> After {
    let place = Place::of((&member, reader, pages), code).await?;
    let (consultation, person) = (&place.consultation, member.person());
    let done = feedback::propose(&member.desk, consultation, posted.one("seen"), person).await;
    place.signed(done, "proposed").await
}

/// Takes it back, so that it can be changed.
#[post("/team/c/<code>/feedback/revise", data = "<posted>")]
pub async fn revise(
    code: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> After {
    let place = Place::of((&member, reader, pages), code).await?;
    let (consultation, person) = (&place.consultation, member.person());
    let done = feedback::revise(&member.desk, consultation, posted.one("seen"), person).await;
    place.signed(done, "revised").await
}

/// Publishes it: from now on children read it.
#[post("/team/c/<code>/feedback/publish", data = "<posted>")]
pub async fn publish(
    code: &str,
    member: Member,
    reader: Reader,
    posted: Posted,
    pages: &State<TeamPages>,
) -> After {
    let place = Place::of((&member, reader, pages), code).await?;
    let (consultation, person) = (&place.consultation, member.person());
    let done = feedback::publish(&member.desk, consultation, posted.one("seen"), person).await;
    place.signed(done, "published").await
}
