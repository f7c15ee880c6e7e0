//! `/team`: the projects of a member, each with its seven stages, and what waits.

use rocket::http::Status;
use rocket::{State, get};
use serde::Serialize;

use super::directory::Card;
use super::member::Member;
use super::page::{Answer, Frame, TeamPages};
use super::reader::Reader;
use super::reading::queue;
use super::scope;
use super::waiting::{StageLine, Waiting, overview, roles};
use crate::acts::directory::{help_lines, keeps};
use crate::domain::staff::Action;
use crate::web::error::Error;

#[derive(Serialize)]
struct Body {
    projects: Vec<ProjectCard>,
    waiting: Vec<Waiting>,
    /// Whether this person reads free texts in some project.
    reads: bool,
    /// Texts that wait too long, without a word of them.
    late: Vec<String>,
    /// Help lines to be checked again.
    to_check: Option<String>,
    /// For whoever keeps the directory.
    directory: Option<Card>,
}

#[derive(Serialize)]
struct ProjectCard {
    slug: String,
    name: String,
    roles: String,
    stages: Vec<StageLine>,
    involved: String,
}

/// The first page after signing in.
#[get("/team")]
pub async fn show(
    member: Member,
    reader: Reader,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    let (mut projects, mut waiting, mut late) = (Vec::new(), Vec::new(), Vec::new());
    let reads = queue::anywhere(&member).await?;
    for project in member.desk.store.projects_of(&member.person().id).await? {
        let scope = scope::project(&member, &project.slug).await?;
        if scope.may(Action::Read) {
            for consultation in member.desk.store.consultations_of(&project.id).await? {
                late.extend(queue::waits_long(pages, reader.lang, &member, &consultation).await?);
            }
        }
        let all = overview(pages, reader.lang, &member.desk, &scope, member.person()).await?;
        waiting.extend(all.waiting);
        projects.push(ProjectCard {
            slug: project.slug,
            name: project.name,
            roles: roles(pages, reader.lang, &scope),
            stages: all.stages,
            involved: all.involved,
        });
    }
    let lines = help_lines(&member.desk).await?;
    let old = [lines.too_old, lines.due].concat().join(", ");
    let to_check = (!old.is_empty())
        .then(|| pages.say(reader.lang, "team.home.help.text", &[("lines", &old)]));
    let directory = if keeps(&member.desk, member.person()).await? {
        Some(Card::of(pages, reader.lang, &member, &lines.never).await?)
    } else {
        None
    };
    let title = pages.say(reader.lang, "team.home", &[]);
    let frame = Frame::of(reader, &member, "/team", &title);
    let body = Body { projects, waiting, reads, late, to_check, directory };
    pages.page(Status::Ok, "team/home", &frame, &body)
}
