//! `/team`: the projects of a member, each with its seven stages, and what waits.

use rocket::http::Status;
use rocket::{State, get};
use serde::Serialize;

use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::reader::Reader;
use super::scope;
use super::waiting::{StageLine, Waiting, overview, roles};
use crate::web::error::Error;

#[derive(Serialize)]
struct Body {
    projects: Vec<ProjectCard>,
    waiting: Vec<Waiting>,
}

#[derive(Serialize)]
struct ProjectCard {
    slug: String,
    name: String,
    roles: String,
    stages: Vec<StageLine>,
}

/// The first page after signing in.
#[get("/team")]
pub async fn show(
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let (mut projects, mut waiting) = (Vec::new(), Vec::new());
    for project in member.desk.store.projects_of(&member.person().id).await? {
        let scope = scope::project(&member, &project.slug).await?;
        let (stages, mine) =
            overview(pages, reader.lang, &member.desk, &scope, member.person()).await?;
        waiting.extend(mine);
        let roles = roles(pages, reader.lang, &scope);
        projects.push(ProjectCard { slug: project.slug, name: project.name, roles, stages });
    }
    let title = pages.say(reader.lang, "team.home", &[]);
    let frame = Frame::of(reader, &member, "/team", &title);
    pages.page(Status::Ok, "team/home", &frame, &Body { projects, waiting })
}
