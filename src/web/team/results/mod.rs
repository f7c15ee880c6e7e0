//! `/team/r/ID`: the results page, made from the stored release and nothing else.

mod chart;
mod complete;
mod crosstab;
mod figure;
mod finding;
mod head;
mod remedy;
pub mod share;
pub mod svg;
pub mod table;
pub mod time;
pub mod view;

use rocket::http::Status;
use rocket::{State, get};

use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::reader::Reader;
use super::scope;
use crate::acts::{exports, stages};
use crate::domain::staff::Action;
use crate::web::error::Error;

/// The results of one consultation.
#[get("/team/r/<id>")]
pub async fn show(
    id: &str,
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let (scope, consultation) = scope::release(&member, id).await?;
    scope.allow(Action::SeeResults)?;
    let dossier = exports::dossier(&member.desk, id).await?;
    let all = stages::released(&member.desk, &scope.project).await?;
    let numbered = member.desk.store.releases_of(&consultation.id).await?;
    let sequence = head::sequence(pages, reader.lang, &numbered, id);
    let body = view::body(pages, reader.lang, &dossier, &consultation, &all, sequence);
    let here = format!("/team/r/{}", dossier.release.id);
    let title = dossier.questionnaire.title.plain(reader.lang);
    pages.page(Status::Ok, "team/results", &Frame::of(reader, &member, &here, title), &body)
}

#[cfg(test)]
mod tests;
